"""Names the places of a sheet: column letters, areas such as A1:N5854. Columns and lines count from 1."""

import re
from functools import cache
from typing import Final, NamedTuple

MOST_LINES: Final = 1_048_576  # ECMA-376 leaves it to the program; Excel's bound
MOST_COLUMNS: Final = 16_384
_CORNER: Final = re.compile(r"\$?([A-Z]{1,3})?\$?([1-9][0-9]{0,6})?")


@cache
def letter_of(column: int) -> str:
    """The letter of a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_of(letters: str) -> int:
    """The column of upper-case letters: A is 1."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


class Area(NamedTuple):
    """A rectangle of cells, all bounds included."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def parse(cls, ref: str) -> "Area":
        """Read A1, A1:N20, $A$1:$N$20, whole columns (A:C) or lines (2:5). ValueError for anything else."""
        first, colon, last = ref.partition(":")
        left, top = _corner(first)
        right, bottom = _corner(last) if colon else (left, top)
        area = cls(left or 1, top or 1, right or MOST_COLUMNS, bottom or MOST_LINES)
        if area.right < area.left or area.bottom < area.top or not (colon or (left and top)):
            raise ValueError("not an area of a sheet")
        return area

    def __str__(self) -> str:
        return f"{letter_of(self.left)}{self.top}:{letter_of(self.right)}{self.bottom}"


def _corner(text: str) -> tuple[int, int]:
    match = _CORNER.fullmatch(text)
    if match is None or not text:
        raise ValueError("not a cell of a sheet")
    letters, line = match.groups()
    return column_of(letters or ""), int(line or 0)
