"""Writes what came of comparing two sources as an XLSX: the counts, and where every difference stands. It names receipt numbers, row keys and cells, and holds no value of either.

A receipt number that looks like an individual number is blotted out: somebody may have pasted one there.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from furusato.law.number_in_text import hidden
from furusato.render.workbook_bytes import append, to_bytes

MOST: Final = 100_000  # lines of differences that are written


class Difference(NamedTuple):
    """One value, or one application, that is not the same in both: which, where on each side ("" where it is not), which column, and how."""

    receipt: str
    row_key: str
    here: str
    there: str
    heading: str
    verdict: str

    def __repr__(self) -> str:
        return f"Difference({self.here or self.there})"


def write_comparison(counts: Sequence[Sequence[str | int]], differences: Iterable[Difference], total: int) -> bytes:
    """The bytes of the workbook. `counts`: lines of the first sheet, headings first; `total`: how many differences there are."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = "件数 counts"
    _lines(sheet, counts, (34, 14, 20, 14, 14))
    where = book.create_sheet("相違 differences")
    headings = ("受付番号 / receipt", "行キー / row key", "一覧 / list", "突合先 / second source", "列 / column", "どう違うか / how")
    shown = [(hidden(one.receipt), *one[1:]) for one, _ in zip(differences, range(MOST), strict=False)]
    more = [(f"他に {total - MOST:,} 件あります / and {total - MOST:,} more",)] if total > MOST else []
    _lines(where, (headings, *shown, *more), (24, 14, 22, 22, 26, 34))
    return to_bytes(book)


def _lines(sheet: Worksheet, lines: Iterable[Sequence[str | int]], widths: Sequence[int]) -> None:
    for place, line in enumerate(lines):
        cells = append(sheet, line)
        for cell in cells if place == 0 else ():
            cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
