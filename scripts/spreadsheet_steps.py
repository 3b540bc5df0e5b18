"""Names what can be done to a workbook in LibreOffice; each function makes one step for `Spreadsheet.work`.

Areas are spelled as in the program (`B2:F40`), rows count from 1. Steps that ask (values, strings, formulas, used) put an answer into what `work` gives back; cells come as
rows of text and numbers.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

Cell = str | float
Step = dict[str, object]

UTF8, CP932 = 76, 60  # LibreOffice's numbers of the character sets (rtl/textenc.h)
GENERAL, TEXT = 1, 2  # column formats of its csv reader
_JAPANESE: Final = 1041  # the locale that dates and numbers in a csv are read by


def opened(path: Path) -> Step:
    """Open a workbook (xlsx, ods); its first sheet is used."""
    return {"do": "open", "path": str(path)}


def opened_csv(path: Path, encoding: int = UTF8, *, columns: int = 0, special_numbers: bool = True) -> Step:
    """Open a csv with the options of the import dialog. `columns`: so many columns as text; 0 leaves all of them General, as who clicks it away has them."""
    formats = "/".join(f"{column}/{TEXT}" for column in range(1, columns + 1))
    return {"do": "open", "path": str(path), "options": f"44,34,{encoding},1,{formats},{_JAPANESE},false,{_word(special_numbers)}"}


def stored(path: Path) -> Step:
    """Save a copy as xlsx or ods, by the name's ending."""
    return {"do": "store", "path": str(path), "kind": path.suffix[1:]}


def stored_csv(path: Path, encoding: int = UTF8, *, quote_text: bool = False, as_shown: bool = True) -> Step:
    """Save the sheet as csv. `as_shown`: cells as they look, which is the program's default."""
    return {"do": "store", "path": str(path), "kind": "csv", "options": f"44,34,{encoding},1,,0,{_word(quote_text)},true,{_word(as_shown)}"}


def closed() -> Step:
    """Close the document without saving."""
    return {"do": "close"}


def sheet(index: int) -> Step:
    """Use another sheet, from 0."""
    return {"do": "use_sheet", "sheet": index}


def sorted_by(area: str, *columns: int, descending: bool = False, header: bool = False) -> Step:
    """Sort an area by columns counted from its left edge; what lies outside the area stays. One column alone is the accident, all of them are harmless."""
    return {"do": "sort", "area": area, "columns": list(columns or (0,)), "descending": descending, "header": header}


def inserted_cells(area: str) -> Step:
    """Insert empty cells; what stands below in these columns moves down."""
    return {"do": "insert_cells", "area": area}


def deleted_cells(area: str) -> Step:
    """Delete cells; what stands below in these columns moves up."""
    return {"do": "delete_cells", "area": area}


def inserted_rows(row: int, count: int = 1) -> Step:
    """Insert whole empty rows before a row."""
    return {"do": "insert_rows", "row": row, "count": count}


def deleted_rows(row: int, count: int = 1) -> Step:
    """Delete whole rows."""
    return {"do": "delete_rows", "row": row, "count": count}


def moved(area: str, to: str) -> Step:
    """Cut and paste: the area's cells to where `to` begins."""
    return {"do": "move", "area": area, "to": to}


def copied(area: str, to: str) -> Step:
    """Copy and paste."""
    return {"do": "copy", "area": area, "to": to}


def filled_down(area: str, source_rows: int = 1) -> Step:
    """Drag the fill handle: the first `source_rows` rows of the area are continued to its end. Texts that end in digits count on, as in Excel."""
    return {"do": "fill", "area": area, "source_rows": source_rows}


def filled_series(area: str, step: float = 1) -> Step:
    """Fill a linear series that begins with the first cell, which must hold a number."""
    return {"do": "fill_series", "area": area, "step": step}


def pasted(area: str, cells: Sequence[Sequence[Cell]]) -> Step:
    """Put values into an area, hidden rows too: text stays text, numbers are numbers."""
    return {"do": "paste", "area": area, "cells": [list(row) for row in cells]}


def typed(area: str, cells: Sequence[Sequence[str]]) -> Step:
    """Type into an area: `=A1` becomes a formula, `012` in a General cell the number 12."""
    return {"do": "type", "area": area, "cells": [list(row) for row in cells]}


def cleared(area: str) -> Step:
    """Press Delete."""
    return {"do": "clear", "area": area}


def number_format(area: str, code: str) -> Step:
    """Set the format code of an area: `@` for text, `0.00E+00` for scientific, `General`."""
    return {"do": "number_format", "area": area, "code": code}


def decorated(area: str) -> Step:
    """Colour, bold type and another width: what clerks do to find their place."""
    return {"do": "decorate", "area": area}


def named_sheet(name: str) -> Step:
    """Rename the sheet."""
    return {"do": "name_sheet", "name": name}


def hidden_rows(row: int, count: int = 1) -> Step:
    """Hide rows."""
    return {"do": "hide_rows", "row": row, "count": count}


def shown_rows() -> Step:
    """Show all rows."""
    return {"do": "show_rows"}


def filtered(area: str, column: int, equals: str) -> Step:
    """Filter an area that begins with its headings: only rows with this text in the column (from 0) stay in sight."""
    return {"do": "filter", "area": area, "column": column, "equals": equals}


def unfiltered(area: str) -> Step:
    """Clear the filter."""
    return {"do": "unfilter", "area": area}


def recalculated() -> Step:
    """Compute every formula anew."""
    return {"do": "recalculate"}


def values(area: str) -> Step:
    """Ask: what the cells hold, numbers as numbers; null for an error."""
    return {"do": "values", "area": area}


def strings(area: str) -> Step:
    """Ask: what the cells show."""
    return {"do": "strings", "area": area}


def formulas(area: str) -> Step:
    """Ask: what one would see when editing the cells."""
    return {"do": "formulas", "area": area}


def used() -> Step:
    """Ask: how many rows and columns the sheet uses."""
    return {"do": "used"}


def _word(yes: bool) -> str:
    return "true" if yes else "false"
