"""Reads notice.xlsx as it comes from outside, more suspiciously than what was drawn a moment ago: every part must be whole XML that all readers read the same way.

Refuses what a lenient reader would pass over and another would not: ill-formed XML, other namespaces, document types, comments and CDATA, a cell that says another line than
its row, a line or a cell twice, a text in a cell that says it holds none, damaged ranges.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from furusato.model.printed import PrintedNotice, Unreadable
from furusato.reread.package import require_narrow
from furusato.reread.xlsx import read_xlsx

_XML: Final = (".xml", ".rels")
_MARKED: Final = b"<!"  # no spreadsheet writes it; with it gone nothing can unfold while it is parsed
_READ: Final = re.compile(rb"<(?:worksheet|workbook|sst)[ >]")  # the parts that are read
_NAMESPACES: Final = re.compile(rb"""\sxmlns=["']([^"']*)["']""")
_MAIN: Final = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINE: Final = re.compile("[1-9][0-9]{0,5}")
_RANGE: Final = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?")
_COLUMNS: Final = 26


def read_received_xlsx(data: bytes) -> PrintedNotice:
    """What the sheet says. Unreadable names what is not as in a notice."""
    require_narrow(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.lower().endswith(_XML):
                _require_whole(archive.read(name))
    return read_xlsx(data)


def _require_whole(part: bytes) -> None:
    if _MARKED in part:
        raise _refuse("XML に、文書型・注釈・CDATA があります。", "its XML holds a document type, a comment or CDATA.")
    if _READ.search(part) and {*_NAMESPACES.findall(part)} != {_MAIN}:
        raise _refuse("XML の名前空間が違います。", "its XML is of another namespace.")
    parser = expat.ParserCreate("UTF-8", " ")
    if b"<sheetData" in part:
        parser.StartElementHandler = _Sheet().begin
    try:
        parser.Parse(part, True)
    except expat.ExpatError as fault:
        raise _refuse("XML が壊れています。", "its XML is damaged.") from fault


class _Sheet:
    """Looks at each element of a sheet as it begins; a row or cell without a place stands behind the last one."""

    def __init__(self) -> None:
        self._lines: set[str] = set()
        self._columns: set[int] = set()
        self._line, self._column, self._kind = "0", -1, ""

    def begin(self, name: str, said: Mapping[str, str]) -> None:
        """An element's name with its namespace, and its attributes. Unreadable where it cannot stand there."""
        match name.rpartition(" ")[2]:
            case "c":
                self._cell(said)
            case "row":
                self._row(said)
            case "is" if self._kind != "inlineStr":
                raise _refuse("文字列のセルの型が違います。", "a cell with a text says that it is of another type.")
            case "mergeCell" | "dimension" if not _RANGE.fullmatch(said.get("ref", "")):
                raise _refuse("セルの範囲が壊れています。", "a range of cells is damaged.")

    def _row(self, said: Mapping[str, str]) -> None:
        self._line = said.get("r", str(int(self._line) + 1))
        if not _LINE.fullmatch(self._line) or self._line in self._lines:
            raise _refuse("行の番号が壊れているか、二度あります。", "a line has no number, or one that stands twice.")
        self._lines.add(self._line)
        self._columns, self._column = set(), -1

    def _cell(self, said: Mapping[str, str]) -> None:
        place = said.get("r", chr(ord("A") + self._column + 1) + self._line)
        self._column, self._kind = ord(place[:1] or "?") - ord("A"), said.get("t", "")
        if not 0 <= self._column < _COLUMNS or place[1:] != self._line or self._column in self._columns:
            raise _refuse("セルの場所が行と合わないか、二度あります。", "a cell is not of its row, or stands twice.")
        self._columns.add(self._column)


def _refuse(ja: str, en: str) -> Unreadable:
    return Unreadable(f"通知書の XLSX として読めません: {ja}", f"This cannot be read as the XLSX of a notice: {en}")
