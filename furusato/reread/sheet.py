"""The one sheet of notice.xlsx as lines of cells, text and numbers apart: what stands as text stays text, and every refusal names its cell.

Refuses other sheets, hidden sheets, protected and damaged files, and cells that are neither text nor whole numbers where whole numbers belong.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from furusato.model.printed import Unreadable
from furusato.reread.package import require_narrow
from furusato.reread.spelling import Misspelled

SHEET: Final = "申告特例通知書"
Line = Sequence[object]  # text, number, "" where there is nothing; other types of cell are refused where they stand
Meaning = TypeVar("Meaning")


def read_lines(data: bytes) -> list[Line]:
    """All lines of the sheet from A1, equally long."""
    require_narrow(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            if [(s.name, s.visible) for s in book.sheets_metadata] != [(SHEET, SheetVisibleEnum.Visible)]:
                raise Unreadable(f"シート「{SHEET}」一枚だけのブックではありません。", f"The workbook is not the one sheet {SHEET}.")
            return [*book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    except (CalamineError, ValueError, OSError, OverflowError) as fault:
        if isinstance(fault, Unreadable):
            raise
        raise Unreadable("通知書の XLSX が壊れているか、保護されています。", "The XLSX of the notice is damaged or protected.") from fault


def letter(place: int) -> str:
    """Spreadsheet letter of a column, counted from 0; a notice has fewer than 27."""
    return chr(ord("A") + place)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its place, for refusals that name it and never show it."""

    value: object
    line: int  # from 1
    column: int  # from 0
    heading: str

    def __repr__(self) -> str:
        return f"Cell({self.place})"

    @property
    def place(self) -> str:
        return f"{SHEET}!{letter(self.column)}{self.line}"

    def refuse(self, ja: str, en: str) -> Unreadable:
        return Unreadable(f"{self.place}({self.heading}): {ja}", f"{self.place} ({self.heading}): {en}")

    def text(self) -> str:
        """The cell's text; a number, a date or a truth value is refused."""
        if not isinstance(self.value, str):
            raise self.refuse("文字列のセルではありません。先頭のゼロが失われたおそれがあります。", "it is not a text cell; leading zeros may be lost.")
        return self.value

    def whole(self) -> int:
        """The cell's whole number; a text is refused."""
        value = self.value
        if isinstance(value, float) and value.is_integer() and 0 <= value < 2**53:
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise self.refuse("0以上の整数のセルではありません。", "it is not a cell with a whole number from 0.")

    def read(self, spelling: Callable[[str], Meaning]) -> Meaning:
        """What the text means by one of `reread.spelling`'s rules."""
        try:
            return spelling(self.text())
        except Misspelled as fault:
            raise self.refuse("書き方が通知書のものではありません。", "it is not spelled as in a notice.") from fault
