"""Writes the lists a receiving office works through (同一人物確認リスト, 個人未特定リスト, 不適用候補リスト), one sheet each, and how many rows agreed. Never an individual number.

Names of the lists after 令和8年総務省令51号 (standard outputs of the receiving side); their official layout could not be had and is not claimed. They hold names and birth
dates of donors: they are written only where the office asks for them.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from furusato.render.workbook_bytes import append, print_on_a4_landscape, to_bytes

_HEADINGS: Final = ("送付元", "発行番号", "行キー", "氏名", "フリガナ", "生年月日", "住所", "寄附年月日", "寄附金額", "見るところ", "住民名簿の行")
_WIDTHS: Final = (20, 12, 12, 20, 24, 12, 44, 12, 12, 34, 12)
_GREY: Final = PatternFill("solid", fgColor="E8E8E8")


class ListedRow(NamedTuple):
    """One row of a list. `look`: what a person has to look at; `resident`: line in the office's list of residents, or empty."""

    sender: str
    batch: str
    row_key: str
    name: str
    kana: str
    birth: str
    address: str
    gift_date: str
    yen: int
    look: str
    resident: str

    def __repr__(self) -> str:
        return f"ListedRow({self.row_key})"


class StandardList(NamedTuple):
    """A list: its name, what it is for, its rows."""

    name: str
    purpose: str
    rows: Sequence[ListedRow]


def write_standard_lists(lists: Sequence[StandardList], summary: Sequence[tuple[str, int]]) -> bytes:
    """The bytes of the workbook: a sheet with counts, then a sheet a list."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    _summary(first, lists, summary)
    for listed in lists:
        _sheet(book.create_sheet(listed.name), listed)
    return to_bytes(book)


def _summary(sheet: Worksheet, lists: Sequence[StandardList], summary: Sequence[tuple[str, int]]) -> None:
    sheet.title = "集計"
    for text, count in (*summary, *((f"{listed.name}: {listed.purpose}", len(listed.rows)) for listed in lists)):
        append(sheet, (text, count))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 80, 12
    print_on_a4_landscape(sheet, "&P / &N")


def _sheet(sheet: Worksheet, listed: StandardList) -> None:
    append(sheet, (listed.purpose,))
    for cell in append(sheet, _HEADINGS):
        cell.font, cell.fill = Font(bold=True), _GREY
    for row in listed.rows:
        for cell in append(sheet, row):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJK"[place]].width = width
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    print_on_a4_landscape(sheet, f"{listed.name}　&P / &N")
