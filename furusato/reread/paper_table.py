"""The rows of a page of the PDF: every text in the cell its rules say, under the heading printed over that cell, spelled back to what was sealed.

A heading stands over its column; where two stand above each other, the upper is over the upper items of each row. Refuses missing, doubled and unknown headings, texts that
run over a rule or over each other, and values not spelled as printed ones are.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from furusato.model.notice import Values
from furusato.model.printed import NOT_SAID, PrintedRow, Unreadable
from furusato.reread import headings as h
from furusato.reread import spelling
from furusato.reread.pieces import Page, Piece
from furusato.reread.ruled import Grid, column_of
from furusato.reread.spelling import Misspelled

_UPPER, _LOWER = 0, 1
Slot = tuple[int, int]  # column from 0, upper or lower (a whole cell is upper)
Cells = list[Piece]
HEADINGS_HIGH: Final = 24.0  # points; headings stand within this over the first row
_WATERMARK: Final = 60.0  # points; only 訓練 across the page is as high
_CAP: Final = 0.5  # of a line's height; characters are at least as tall
_LEAST_LEADING: Final = 0.5  # of a line's height

# Place in `PAPER_HEADINGS` of each value that is not printed as it was sealed → how it is spelled back.
_SPELLED: Final[Mapping[int, Callable[[str], str]]] = {
    h.PAPER_HEADINGS.index("郵便番号"): spelling.postal,
    h.PAPER_HEADINGS.index("生年月日"): spelling.iso_date,
    h.PAPER_HEADINGS.index("個人番号"): spelling.number,
    h.PAPER_HEADINGS.index("寄附年月日"): spelling.iso_date,
    h.PAPER_HEADINGS.index(h.PAPER_YEN): spelling.yen,
}
_YEN: Final = h.PAPER_HEADINGS.index(h.PAPER_YEN)
_VALUES: Final = len(h.PAPER_VALUES)


def read_table(page: Page, grid: Grid) -> Iterator[PrintedRow]:
    """The rows of a page that has a table."""
    slots = _headings(page, grid)
    cells = _cells(page, grid, {column for column, place in slots.values() if place == _LOWER})
    in_order = [slots[heading] for heading in h.PAPER_HEADINGS]
    for row in range(len(grid.splits)):
        stacks = [cells.get((column, 2 * row + place), ()) for column, place in in_order]
        yield _row(page, [stack[0].text if len(stack) == 1 else _joined(page, stack) for stack in stacks])


def _cells(page: Page, grid: Grid, stacked: Container[int]) -> Mapping[Slot, Cells]:
    """What stands in each cell: column and half of a row, two to a row from the first. A loop over all texts: it takes no step twice."""
    cells: defaultdict[Slot, Cells] = defaultdict(list)
    top, bottom, columns, bands = grid.top, grid.bottom, grid.columns, grid.bands()
    for piece in page.pieces:
        _, left, baseline, right, height = piece
        if bottom < baseline < top and height < _WATERMARK:
            column = column_of(columns, left, right)
            if column is None:
                raise _refuse(page, "罫線をはみ出した文字があります。", "a text runs over a rule.")
            half = bisect_left(bands, -baseline) - 1
            if half % 2 and column not in stacked:
                half -= 1
            if baseline + _CAP * height > -bands[half]:
                raise _refuse(page, "罫線をはみ出した文字があります。", "a text runs over a rule.")
            cells[column, half].append(piece)
    return cells


def _headings(page: Page, grid: Grid) -> dict[str, Slot]:
    """Heading → its slot."""
    columns: dict[int, Cells] = {}
    first_row = grid.top
    for piece in page.pieces:
        if first_row < piece.baseline < first_row + HEADINGS_HIGH:
            column = column_of(grid.columns, piece.left, piece.right)
            if column is None:
                raise _refuse(page, "見出しが列の上にありません。", "a heading does not stand over a column.")
            columns.setdefault(column, []).append(piece)
    placed = [
        (piece.text, (column, place)) for column, stack in columns.items() for place, piece in enumerate(sorted(stack, key=lambda piece: -piece.baseline))
    ]
    if sorted(text for text, _ in placed) != sorted(h.PAPER_HEADINGS) or max(place for _, (_, place) in placed) > _LOWER:
        raise _refuse(page, "見出しが通知書のものではありません(不足・余分・重複)。", "the headings are not those of a notice (missing, unknown or doubled).")
    return dict(placed)


def _joined(page: Page, pieces: Sequence[Piece]) -> str:
    """The text of a cell: its lines from top to bottom, on a line from left to right; a mark that combines may stand over the character before it."""
    ordered = sorted(pieces, key=lambda piece: (-piece.baseline, piece.left))
    for one, other in pairwise(ordered):
        same_line = one.baseline == other.baseline
        if (other.left < one.right - one.height) if same_line else (one.baseline - other.baseline < _LEAST_LEADING * min(one.height, other.height)):
            raise _refuse(page, "文字が重なっています。", "texts run over each other.")
    return "".join(piece.text for piece in ordered)


def _row(page: Page, said: list[str]) -> PrintedRow:
    """From the texts of a row in the order of `PAPER_HEADINGS`."""
    values = Values._make(_spelled(page, said)[:_VALUES])
    key, code, gifts, person_yen = said[_VALUES:]
    try:
        several = (spelling.gifts(gifts), int(spelling.yen(person_yen))) if gifts or person_yen else (1, int(values.yen))
    except Misspelled as fault:
        raise _refuse(page, "同一人の件数か計を読めません。", "a person's count or total cannot be read.") from fault
    return PrintedRow(key, values, NOT_SAID, code, *several, page.number)


def _spelled(page: Page, said: list[str]) -> list[str]:
    """Printed values in their canonical spelling, put in place; a value that is not printed is empty, for the guard to name its row."""
    for place, back in _SPELLED.items():
        try:
            if said[place] or place == _YEN:
                said[place] = back(said[place])
        except Misspelled as fault:
            heading = h.PAPER_HEADINGS[place]
            raise _refuse(page, f"「{heading}」の書き方が通知書のものではありません。", f"{heading} is not spelled as in a notice.") from fault
    return said


def _refuse(page: Page, ja: str, en: str) -> Unreadable:
    return Unreadable(f"PDF の {page.number} 頁目の表: {ja}", f"Table on page {page.number} of the PDF: {en}")
