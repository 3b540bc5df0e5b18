"""Does to a workbook what a clerk does with the mouse, in a LibreOffice that listens on a pipe. Runs under the system's own Python, which has `uno`.

Reads one JSON list of steps a line from standard input, answers each with one JSON line: {"answers": [...]} (one answer for each step that asks) or {"error": "..."}.
A step is {"do": name, ...}; the names and what they take stand in spreadsheet_steps.py. One document is open at a time. Nothing is guessed: an unknown step is an error.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Final

uno: Any = import_module("uno")  # only the system's Python has it, and it has no types

Step = dict[str, Any]
PATIENCE: Final = 40.0  # seconds: the first start on a fresh profile is slow
TROUBLE: Final = (uno.getClass("com.sun.star.uno.Exception"), AttributeError, KeyError, TypeError, ValueError, OSError)
STORE_AS: Final = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "csv": "Text - txt - csv (StarCalc)"}


def struct(name: str, **fields: Any) -> Any:
    """A UNO struct with its fields set."""
    made = uno.createUnoStruct(name)
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def properties(**fields: Any) -> tuple[Any, ...]:
    """Named values as UNO takes them."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in fields.items())


def sort_fields(columns: list[int], *, descending: bool) -> Any:
    """Sort by these columns of the area, the first before the second."""
    fields = tuple(struct("com.sun.star.table.TableSortField", Field=column, IsAscending=not descending) for column in columns)
    return uno.Any("[]com.sun.star.table.TableSortField", fields)


def enum(kind: str, name: str) -> Any:
    """One of the words UNO has for cells."""
    return uno.Enum(f"com.sun.star.sheet.{kind}", name)


def connect(pipe: str) -> Any:
    """The desktop of the LibreOffice behind the pipe; the last error where it never answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)
        else:
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)


class Program:
    """The open document and the steps that can be done to it; a step's name is its method's."""

    def __init__(self, desktop: Any) -> None:
        self.desktop = desktop
        self.document: Any = None
        self.index = 0

    @property
    def sheet(self) -> Any:
        """Asked for anew each time: a sheet's object is of no use after cells of it were removed."""
        return self.document.Sheets.getByIndex(self.index)

    def do(self, step: Step) -> Any:
        """One step; its answer, None where it does not ask."""
        arguments = dict(step)
        return getattr(self, "do_" + arguments.pop("do"))(**arguments)

    def area(self, area: str) -> Any:
        return self.sheet.getCellRangeByName(area if ":" in area else f"{area}:{area}")

    def do_open(self, path: str, options: str = "") -> None:
        self.do_close()
        filters = {"FilterName": STORE_AS["csv"], "FilterOptions": options} if options else {}
        self.document = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, properties(Hidden=True, **filters))
        if self.document is None:
            raise ValueError("the document could not be opened")
        self.index = 0

    def do_use_sheet(self, sheet: int) -> None:
        self.index = sheet

    def do_store(self, path: str, kind: str, options: str = "") -> None:
        told = {"FilterOptions": options} if options else {}
        self.document.storeToURL(Path(path).as_uri(), properties(FilterName=STORE_AS[kind], Overwrite=True, **told))

    def do_close(self) -> None:
        if self.document is not None:
            self.document.close(True)
        self.document = None

    def do_sort(self, area: str, columns: list[int], descending: bool, header: bool) -> None:
        fields = sort_fields(columns, descending=descending)
        self.area(area).sort(properties(SortFields=fields, ContainsHeader=header))

    def do_insert_cells(self, area: str) -> None:
        self.sheet.insertCells(self.area(area).RangeAddress, enum("CellInsertMode", "DOWN"))

    def do_delete_cells(self, area: str) -> None:
        self.sheet.removeRange(self.area(area).RangeAddress, enum("CellDeleteMode", "UP"))

    def do_insert_rows(self, row: int, count: int) -> None:
        self.sheet.Rows.insertByIndex(row - 1, count)

    def do_delete_rows(self, row: int, count: int) -> None:
        self.sheet.Rows.removeByIndex(row - 1, count)

    def do_move(self, area: str, to: str) -> None:
        self.sheet.moveRange(self.area(to).getCellByPosition(0, 0).CellAddress, self.area(area).RangeAddress)

    def do_copy(self, area: str, to: str) -> None:
        self.sheet.copyRange(self.area(to).getCellByPosition(0, 0).CellAddress, self.area(area).RangeAddress)

    def do_fill(self, area: str, source_rows: int) -> None:
        self.area(area).fillAuto(enum("FillDirection", "TO_BOTTOM"), source_rows)

    def do_fill_series(self, area: str, step: float) -> None:
        mode, dates = enum("FillMode", "LINEAR"), enum("FillDateMode", "FILL_DATE_DAY")
        self.area(area).fillSeries(enum("FillDirection", "TO_BOTTOM"), mode, dates, step, 1e300)

    def do_paste(self, area: str, cells: list[list[str | float]]) -> None:
        self.area(area).setDataArray(tuple(map(tuple, cells)))

    def do_type(self, area: str, cells: list[list[str]]) -> None:
        self.area(area).setFormulaArray(tuple(map(tuple, cells)))

    def do_clear(self, area: str) -> None:
        self.area(area).clearContents(1 | 2 | 4 | 16)  # values, dates, texts, formulas

    def do_number_format(self, area: str, code: str) -> None:
        formats, locale = self.document.NumberFormats, struct("com.sun.star.lang.Locale")
        known = formats.queryKey(code, locale, False)
        self.area(area).NumberFormat = formats.addNew(code, locale) if known == -1 else known

    def do_decorate(self, area: str) -> None:
        cells = self.area(area)
        cells.CellBackColor, cells.CharWeight, cells.Columns.Width = 0xFFFF99, 150.0, 4000

    def do_name_sheet(self, name: str) -> None:
        self.sheet.Name = name

    def do_hide_rows(self, row: int, count: int) -> None:
        self.sheet.getCellRangeByPosition(0, row - 1, 0, row + count - 2).Rows.IsVisible = False

    def do_show_rows(self) -> None:
        self.sheet.Rows.IsVisible = True

    def do_filter(self, area: str, column: int, equals: str) -> None:
        descriptor = self.area(area).createFilterDescriptor(True)
        descriptor.ContainsHeader = True
        descriptor.FilterFields = (
            struct("com.sun.star.sheet.TableFilterField", Field=column, IsNumeric=False, StringValue=equals, Operator=enum("FilterOperator", "EQUAL")),
        )
        self.area(area).filter(descriptor)

    def do_unfilter(self, area: str) -> None:
        self.area(area).filter(self.area(area).createFilterDescriptor(True))

    def do_recalculate(self) -> None:
        self.document.calculateAll()

    def do_values(self, area: str) -> list[list[str | float]]:
        return [list(row) for row in self.area(area).getDataArray()]

    def do_formulas(self, area: str) -> list[list[str]]:
        return [list(row) for row in self.area(area).getFormulaArray()]

    def do_strings(self, area: str) -> list[list[str]]:
        cells = self.area(area)
        return [[cells.getCellByPosition(column, row).String for column in range(cells.Columns.Count)] for row in range(cells.Rows.Count)]

    def do_used(self) -> list[int]:
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        return [cursor.RangeAddress.EndRow + 1, cursor.RangeAddress.EndColumn + 1]


def main() -> None:
    """Connect, say ready, then answer line by line until the input ends."""
    program = Program(connect(sys.argv[1]))
    print(json.dumps({"answers": ["ready"]}), flush=True)
    for line in sys.stdin:
        try:
            answers = [answer for step in json.loads(line) if (answer := program.do(step)) is not None]
            said: Step = {"answers": answers}
        except TROUBLE as trouble:  # told to the one who asked, who raises it there
            program.do_close()
            said = {"error": f"{type(trouble).__name__}: {trouble}"}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
