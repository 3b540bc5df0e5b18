"""Reads a sheet's facts element by element. Slow and sure: it takes every spelling of XML. `sheet_scan` is its fast twin for the usual spelling.

Refuses lines or cells that are doubled or out of order: programs would read such a sheet differently.
"""

import re
from typing import Final

from furusato.intake.archive import WORKBOOK_IS_WHOLE
from furusato.intake.places import MOST_COLUMNS, MOST_LINES, Area, column_of, letter_of
from furusato.intake.refusal import refused
from furusato.intake.sheet_facts import Filter, Frame, Rows, Sort
from furusato.intake.xml_walk import Attributes, OnStart, walk
from furusato.model.findings import Rule, Severity

CELLS_STAND_IN_ORDER: Final = Rule(
    "cells_stand_in_order",
    Severity.REFUSE,
    "xlsx の内部で、行やセルが重なっているか順番が乱れています。Excelで開いて内容を確かめ、新しいブックに保存し直してください。",
    "Lines or cells of the xlsx are doubled or out of order inside the file. Open it in Excel, look it over and save it as a new workbook.",
)
RULES: Final = (CELLS_STAND_IN_ORDER,)

DATA_PATH: Final = "worksheet/sheetData"
ROW_PATH: Final = f"{DATA_PATH}/row"
CELL_PATH: Final = f"{ROW_PATH}/c"
_CELL: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
_TRUE: Final = ("1", "true")


def walk_frame(file_name: str, root: str, *pieces: bytes) -> Frame:
    """What stands around the cells; `root` is worksheet or table."""
    reader = _FrameReader(root)
    _walk(file_name, reader.on_start, pieces)
    return reader.frame()


def walk_rows(file_name: str, xml: bytes) -> Rows:
    """What stands within the lines."""
    reader = _RowsReader()
    _walk(file_name, reader.on_start, (xml,))
    return reader.rows()


def is_hidden(attributes: Attributes, size: str) -> bool:
    """Whether a line (size: ht) or column (size: width) cannot be seen."""
    return attributes.get("hidden") in _TRUE or bool(re.fullmatch(r"0+(\.0*)?", attributes.get(size, "1")))


class _Misplaced(ValueError):
    """A line or cell that stands before its forerunner, or outside the sheet."""


def _walk(file_name: str, on_start: OnStart, pieces: tuple[bytes, ...]) -> None:
    try:
        walk(file_name, on_start, *pieces)
    except _Misplaced:
        raise refused(CELLS_STAND_IN_ORDER.found(sheet=file_name)) from None
    except ValueError:
        raise refused(WORKBOOK_IS_WHOLE.found(sheet=file_name)) from None


class _FrameReader:
    def __init__(self, root: str) -> None:
        self._root = root
        self._area: Area | None = None
        self._sorts: list[Sort] = []
        self._filters: list[Filter] = []
        self._merges: list[Area] = []
        self._hidden: list[tuple[int, int]] = []
        self._filtered = self._has_data = False

    def on_start(self, path: str, attributes: Attributes) -> None:
        if path.startswith(ROW_PATH):
            return
        if path.endswith("sheetData"):
            # calamine would take the cells of any element of this name.
            if path != DATA_PATH or self._has_data:
                raise _Misplaced
            self._has_data = True
        match path.removeprefix(self._root).split("/")[1:]:
            case [] if self._root == "table":
                self._area = Area.parse(attributes["ref"]) if "ref" in attributes else None
            case ["dimension"] if "ref" in attributes:
                self._area = Area.parse(attributes["ref"])
            case ["sheetPr"]:
                self._filtered = attributes.get("filterMode") in _TRUE
            case ["cols", "col"] if is_hidden(attributes, "width"):
                self._hidden.append((int(attributes.get("min", "1")), int(attributes.get("max", str(MOST_COLUMNS)))))
            case ["sortState"] | ["autoFilter", "sortState"] if "ref" in attributes:
                self._sorts.append(Sort(Area.parse(attributes["ref"]), attributes.get("columnSort") in _TRUE))
            case ["autoFilter"] if "ref" in attributes:
                self._filters.append(Filter(Area.parse(attributes["ref"]), False))
            case ["autoFilter", "filterColumn", _]:
                self._filtered = True
            case ["mergeCells", "mergeCell"] if "ref" in attributes:
                self._merges.append(Area.parse(attributes["ref"]))

    def frame(self) -> Frame:
        whole = Area(1, 1, MOST_COLUMNS, MOST_LINES)
        filters = [Filter(one.area, self._filtered) for one in self._filters] or ([Filter(whole, True)] if self._filtered else [])
        return Frame(self._area, tuple(self._sorts), tuple(filters), tuple(self._merges), tuple(self._hidden))


class _RowsReader:
    def __init__(self) -> None:
        self._line = self._column = self._filled_lines = self._filled_columns = 0
        self._hidden: list[int] = []
        self._formulas: dict[str, list[int]] = {}
        self._errors: dict[str, list[int]] = {}

    def on_start(self, path: str, attributes: Attributes) -> None:
        if path == CELL_PATH:
            self._cell(attributes)
        elif path == ROW_PATH:
            self._row(attributes)
        elif path.startswith(CELL_PATH):
            self._inside(path)
        elif path.startswith(DATA_PATH) and path.endswith(("/row", "/c")):
            raise _Misplaced

    def _row(self, attributes: Attributes) -> None:
        line = int(attributes["r"]) if "r" in attributes else self._line + 1
        if not self._line < line <= MOST_LINES:
            raise _Misplaced
        self._line, self._column = line, 0
        if is_hidden(attributes, "ht"):
            self._hidden.append(line)

    def _cell(self, attributes: Attributes) -> None:
        column = self._column + 1
        if "r" in attributes:
            match = _CELL.fullmatch(attributes["r"])
            if match is None or int(match[2]) != self._line:
                raise _Misplaced
            column = column_of(match[1])
        if not self._column < column <= MOST_COLUMNS:
            raise _Misplaced
        self._column = column
        if attributes.get("t") == "e":
            self._errors.setdefault(letter_of(column), []).append(self._line)

    def _inside(self, path: str) -> None:
        if path.endswith(("/row", "/c")):
            raise _Misplaced
        self._filled_lines = self._line
        self._filled_columns = max(self._filled_columns, self._column)
        if path == f"{CELL_PATH}/f":
            self._formulas.setdefault(letter_of(self._column), []).append(self._line)

    def rows(self) -> Rows:
        return Rows(self._line, self._filled_lines, self._filled_columns, tuple(self._hidden), self._formulas, self._errors)
