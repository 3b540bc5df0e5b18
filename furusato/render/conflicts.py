"""Writes side by side what was sealed and what a list says now, for the clerk to decide; individual numbers are named as differing and never shown.

Holds donors' values: it is written only where the clerk asked for it.
"""

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from furusato.model.papers import Conflict
from furusato.render.workbook_bytes import append, print_on_a4_landscape, to_bytes

_DIFFERS = PatternFill("solid", fgColor="FFE08A")
_HIDDEN = "(相違あり・表示しません)"


def write_conflicts(conflicts: Iterable[Conflict]) -> bytes:
    """The bytes of the workbook, one line a value."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = "封印時と今"
    for cell in append(sheet, ("どこ / cell", "受付番号 / receipt", "行キー / row key", "列 / column", "封印時 / sealed", "この名簿 / this list")):
        cell.font = Font(bold=True)
    for conflict in conflicts:
        values = (_HIDDEN, _HIDDEN) if conflict.secret else (conflict.sealed, conflict.listed)
        cells = append(sheet, (conflict.cell, conflict.receipt, conflict.row_key, conflict.heading, *values))
        cells[4].fill = cells[5].fill = _DIFFERS
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEF", (22, 18, 13, 14, 44, 44), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    print_on_a4_landscape(sheet, "&P / &N")
    return to_bytes(book)
