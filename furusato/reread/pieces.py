"""What stands on a page: pieces of text with their place, drawn rules with theirs, in points from the lower left corner."""

from typing import NamedTuple


class Piece(NamedTuple):
    """One text object. The repr shows its place only."""

    text: str
    left: float
    baseline: float
    right: float
    height: float  # of its font's line box

    def __repr__(self) -> str:
        return f"Piece({self.left:.1f}, {self.baseline:.1f})"


class Rule(NamedTuple):
    """The box around one drawn path: a straight rule where one side is next to nothing."""

    left: float
    bottom: float
    right: float
    top: float
    dotted: bool


class Page(NamedTuple):
    """Pieces in the order in which they are read, rules in the order in which they are drawn. `number` counts from 1."""

    number: int
    pieces: list[Piece]
    rules: list[Rule]

    def __repr__(self) -> str:
        return f"Page({self.number}, {len(self.pieces)} pieces)"
