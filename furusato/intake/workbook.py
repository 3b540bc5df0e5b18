"""Finds a workbook's sheets and what belongs to them, following its relationships, as OPC (ECMA-376-2) and SpreadsheetML (ECMA-376-1 §18.2) say."""

import posixpath
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import unquote

from furusato.intake.archive import WORKBOOK_IS_WHOLE, Archive
from furusato.intake.refusal import refused
from furusato.intake.xml_walk import Attributes, walk

_ELSEWHERE: Final = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")


class Relation(NamedTuple):
    """A relationship: the last word of its type (worksheet, table, …) and the part it leads to."""

    kind: str
    part: str


class SheetPart(NamedTuple):
    """A worksheet: its name as the clerk sees it and its part."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """What the workbook part says. `counts_from_1904`: day 0 of its dates is 1 January 1904."""

    sheets: tuple[SheetPart, ...]
    shared_texts: str  # the part, "" where there is none
    styles: str  # likewise
    counts_from_1904: bool
    links_elsewhere: bool


def read_workbook(file_name: str, archive: Archive) -> Workbook:
    """Read the workbook part and its relationships. ListRefused where there is none or a sheet's part is missing."""
    whole = next((relation.part for relation in relations(file_name, archive, "").values() if relation.kind == "officeDocument"), "")
    if whole not in archive:
        raise refused(WORKBOOK_IS_WHOLE.found(sheet=file_name))
    book = _Book()
    walk(file_name, book.on_start, archive.read(whole))
    parts = relations(file_name, archive, whole)
    sheets = tuple(SheetPart(name, parts[to].part) for name, to in book.sheets if to in parts and parts[to].kind == "worksheet")
    if not all(sheet.part in archive for sheet in sheets) or any(to not in parts for _, to in book.sheets):
        raise refused(WORKBOOK_IS_WHOLE.found(sheet=file_name))
    by_kind = {relation.kind: relation.part for relation in parts.values() if relation.part in archive}
    elsewhere = any(archive.holds(folder) for folder in _ELSEWHERE)
    return Workbook(sheets, by_kind.get("sharedStrings", ""), by_kind.get("styles", ""), book.counts_from_1904, elsewhere)


def relations(file_name: str, archive: Archive, part: str) -> dict[str, Relation]:
    """The relationships of a part ("" for the package) by their ids; none where it has no relationships part. Links out of the file are passed over."""
    folder, name = posixpath.split(part)
    home = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, Relation] = {}

    def on_start(path: str, attributes: Attributes) -> None:
        if path == "Relationships/Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, unquote(attributes.get("Target", ""))))
            found[attributes.get("Id", "")] = Relation(attributes.get("Type", "").rpartition("/")[2], target.lstrip("/"))

    if home in archive:
        walk(file_name, on_start, archive.read(home))
    return found


class _Book:
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.counts_from_1904 = False

    def on_start(self, path: str, attributes: Attributes) -> None:
        if path == "workbook/sheets/sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif path == "workbook/workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true")
