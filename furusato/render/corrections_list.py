"""Writes the template of a list of corrections: row key and present seal of each row, and empty text cells for what is to change. It holds no value."""

from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from furusato.render.workbook_bytes import append, print_on_a4_landscape, to_bytes

_FONT = Font("BIZ UDPゴシック", size=10)
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="E8E8E8")
_WIDTHS = (12, 30, 18, 18, 20, 10, 40, 14, 12, 6, 16, 16, 18, 12, 12)


def write_corrections_list(headings: Sequence[str], rows: Iterable[tuple[str, ...]]) -> bytes:
    """The bytes of an XLSX. `headings`: all columns, row key and seal first; `rows`: these two of each row."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title, sheet.freeze_panes = "訂正一覧", "C2"
    text = NamedStyle("ruled text", font=_FONT, border=_BOX, number_format="@")
    book.add_named_style(text)
    for cell in append(sheet, headings):
        cell.font, cell.fill, cell.border = Font(bold=True), _SHADE, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row in rows:
        for cell in append(sheet, [*row, *[""] * (len(headings) - len(row))]):
            cell.style = text.name
    for letter, width in zip("ABCDEFGHIJKLMNO", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    print_on_a4_landscape(sheet, "&P / &N ページ")
    return to_bytes(book)
