"""Reads the one list of a workbook: its cells, and what the sheet tells besides.

Every part is unpacked and looked through within bounds before a cell is read. Number formats are not followed: a date comes as its serial number, a masked number as its
digits. A workbook with several filled sheets is refused, unless the sheet is named or exactly one of them is a list that came from us.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from furusato.intake import sheet_scan
from furusato.intake.archive import UNPACKED_SIZE_IS_USUAL, WORKBOOK_IS_WHOLE, Archive
from furusato.intake.grid import Grid, grid_of
from furusato.intake.limits import Limits
from furusato.intake.number_formats import formats_by_style, formats_of_column
from furusato.intake.own_top import below_own_top
from furusato.intake.places import letter_of
from furusato.intake.refusal import refused
from furusato.intake.sheet_facts import Frame, Rows, SheetFacts
from furusato.intake.sheet_walk import CELLS_STAND_IN_ORDER, walk_frame, walk_rows
from furusato.intake.workbook import SheetPart, Workbook, read_workbook, relations
from furusato.intake.xlsx_cells import cells_of
from furusato.intake.xml_walk import require_well_formed
from furusato.model.findings import Rule, Severity

LIST_STANDS_ON_ONE_SHEET: Final = Rule(
    "list_stands_on_one_sheet",
    Severity.REFUSE,
    "値のあるシートが {count} 枚あります（非表示のシートも数えます）。どれが一覧か分かりません。ほかのシートを消すか、--sheet でシート名を指定してください。",
    "{count} sheets hold values (hidden ones count too), and it cannot be told which is the list. Delete the others, or name the sheet with --sheet.",
)
NAMED_SHEET_IS_THERE: Final = Rule(
    "named_sheet_is_there",
    Severity.REFUSE,
    "指定した名前のシートがこのブックにありません。シート名を（空白や全角・半角も含めて）確かめてください。",
    "The workbook has no sheet of the name that was given. Look at the name, spaces and full-width characters included.",
)
SHEET_IS_NOT_TOO_BIG: Final = Rule(
    "sheet_is_not_too_big",
    Severity.REFUSE,
    "シートが大きすぎます（{line} 行、{letter} 列まで値があります。上限は {most} 行、{columns} 列、{cells} セル）。離れた所にある不要なセルを消すか、一覧を分けてください。",
    "The sheet is too big: values reach line {line} and column {letter}; at most {most} lines, {columns} columns and {cells} cells are read. "
    "Clear stray cells far out, or split the list.",
)
RULES: Final = (LIST_STANDS_ON_ONE_SHEET, NAMED_SHEET_IS_THERE, SHEET_IS_NOT_TOO_BIG)

_INDEX: Final = re.compile(rb"<v>([0-9]+)</v>")
_TEXT_END: Final = re.compile(rb"</(?:[\w.-]+:)?si\s*>")

Headings = Iterable[str]


class _Sheet(NamedTuple):
    name: str
    part: str
    xml: bytes
    frame: Frame
    rows: Rows


class _File(NamedTuple):
    name: str
    archive: Archive
    workbook: Workbook
    shared: bytes
    limits: Limits


def read_xlsx(file_name: str, data: bytes, limits: Limits, sheet: str | None, came_from_us: Callable[[Headings], bool]) -> tuple[Grid, SheetFacts]:
    """The list's grid and its facts. `sheet`: which one, where there are several. ListRefused where the file cannot be read or the list cannot be told."""
    archive = Archive(file_name, data, limits)
    workbook = read_workbook(file_name, archive)
    shared = archive.read(workbook.shared_texts) if workbook.shared_texts else b""
    if b"<!" in shared:
        # What else may be wrong with texts calamine finds itself; this looks for a DOCTYPE.
        require_well_formed(file_name, shared)
    file = _File(file_name, archive, workbook, shared, limits)
    sheets = [_look_through(file, part) for part in _wanted(file, sheet)]
    found, grid = _choose(file, [one for one in sheets if one.rows.filled_lines] or sheets[:1], came_from_us)
    return grid, SheetFacts(found.frame, found.rows, _tables(file, found.part), workbook.links_elsewhere)


def _wanted(file: _File, sheet: str | None) -> list[SheetPart]:
    wanted = [part for part in file.workbook.sheets if sheet in (None, part.name)]
    if not wanted:
        raise refused((WORKBOOK_IS_WHOLE if sheet is None else NAMED_SHEET_IS_THERE).found(sheet=file.name))
    return wanted


def _look_through(file: _File, part: SheetPart) -> _Sheet:
    xml = file.archive.read(part.part)
    pieces = sheet_scan.split(xml, require_well_formed(file.name, xml))
    rows = sheet_scan.scan_rows(pieces.body) if pieces else None
    frame = walk_frame(file.name, "worksheet", *((pieces.head, pieces.tail) if pieces else (xml,)))
    found = _Sheet(part.name, part.part, xml, frame, rows or walk_rows(file.name, xml))
    _require_bounds(file, found, usual=rows is not None)
    return found


def _require_bounds(file: _File, sheet: _Sheet, *, usual: bool) -> None:
    """Refuse more cells, or more text in them, than the limits. A text that many cells share is counted for each."""
    limits, lines, columns = file.limits, sheet.rows.filled_lines, sheet.rows.filled_columns
    if lines > limits.lines or columns > limits.columns or lines * columns > limits.cells:
        raise refused(
            SHEET_IS_NOT_TOO_BIG.found(sheet=sheet.name, line=lines, letter=letter_of(columns), most=limits.lines, columns=limits.columns, cells=limits.cells)
        )
    lengths = [len(text) for text in _TEXT_END.split(file.shared)]
    if max(lengths) * lines * columns > limits.text_bytes and (not usual or _text_bytes(sheet.xml, lengths) > limits.text_bytes):
        raise refused(UNPACKED_SIZE_IS_USUAL.found(sheet=file.name))


def _text_bytes(xml: bytes, lengths: list[int]) -> int:
    uses = Counter(int(index) for index in _INDEX.findall(xml) if len(index) < 9)
    return sum(lengths[index] * count for index, count in uses.items() if index < len(lengths))


def _choose(file: _File, sheets: list[_Sheet], came_from_us: Callable[[Headings], bool]) -> tuple[_Sheet, Grid]:
    grids = [(sheet, below_own_top(_grid(file, sheet), came_from_us)) for sheet in sheets]
    if len(grids) > 1:
        grids = [(sheet, grid) for sheet, grid in grids if came_from_us(grid.headings.values())]
    if len(grids) != 1:
        raise refused(LIST_STANDS_ON_ONE_SHEET.found(sheet=file.name, count=len(sheets)))
    return grids[0]


def _grid(file: _File, sheet: _Sheet) -> Grid:
    if not sheet.rows.filled_lines:
        return grid_of(sheet.name, [])
    first, lines = cells_of(file.name, sheet.xml, file.shared, sheet.rows.errors)
    if len(lines) > sheet.rows.filled_lines or (lines and first + len(lines[0]) - 1 > sheet.rows.filled_columns):
        # calamine sees cells where we saw none: this is no sheet as the standard has it.
        raise refused(CELLS_STAND_IN_ORDER.found(sheet=file.name))

    def formats(letter: str) -> frozenset[str]:
        styles = file.archive.read(file.workbook.styles) if file.workbook.styles else b""
        return formats_of_column(sheet.xml, letter, formats_by_style(file.name, styles))

    return replace(grid_of(sheet.name, lines, first), counts_from_1904=file.workbook.counts_from_1904, formats=formats)


def _tables(file: _File, part: str) -> tuple[Frame, ...]:
    parts = [relation.part for relation in relations(file.name, file.archive, part).values() if relation.kind == "table"]
    return tuple(walk_frame(file.name, "table", file.archive.read(table)) for table in parts)
