"""Finds the ruled table on a page: columns between upright rules, rows between level ones, and the dotted rule that parts a row's upper from its lower items.

Refuses a table whose rules do not make one grid. Knows no heading; a cell is where the rules say it is.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from furusato.model.printed import Unreadable
from furusato.reread.pieces import Page, Rule

_THIN: Final = 1.5  # points; a drawn line is thinner, a box is not
_SLACK: Final = 1.2  # points; two rules that meet, measured at their outer edges


class Grid(NamedTuple):
    """`columns`: x of the upright rules, left to right. `rows`: y of the level rules from top to bottom; `splits`: y of each row's dotted rule."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    splits: tuple[float, ...]

    @property
    def top(self) -> float:
        return self.rows[0]

    @property
    def bottom(self) -> float:
        return self.rows[-1]

    def bands(self) -> tuple[float, ...]:
        """Rows' tops and splits as one rising series, for `bisect`: depth under the page's lower edge, upper half before lower half."""
        return tuple(-y for row in zip(self.rows, self.splits, strict=False) for y in row)


def column_of(columns: Sequence[float], left: float, right: float) -> int | None:
    """The column (from 0) of a grid's in which a text lies from end to end; None when it runs over a rule."""
    place = bisect_left(columns, left)
    return place - 1 if 0 < place < len(columns) and right <= columns[place] else None


def find_grid(page: Page) -> Grid | None:
    """The grid of a page; None when the page has no upright rules. Unreadable when its rules do not meet."""
    uprights = [rule for rule in page.rules if rule.right - rule.left < _THIN < rule.top - rule.bottom]
    if not uprights:
        return None
    top = max(rule.top for rule in uprights)
    inner = [rule for rule in uprights if abs(rule.top - top) < _SLACK]
    bottom = min(rule.bottom for rule in inner)
    box = next((rule for rule in page.rules if _meet(rule.top, top) and _meet(rule.bottom, bottom) and rule not in inner), None)
    if box is None or not all(_meet(rule.bottom, bottom) for rule in inner):
        raise _broken(page)
    levels = [rule for rule in page.rules if rule.top - rule.bottom < _THIN < rule.right - rule.left and bottom - _SLACK < rule.bottom < top]
    return _grid(page, box, inner, levels)


def _grid(page: Page, box: Rule, uprights: Sequence[Rule], levels: Sequence[Rule]) -> Grid:
    rows = (box.top, *sorted((_middle(rule.bottom, rule.top) for rule in levels if not rule.dotted), reverse=True))
    partial = sorted({round(_middle(rule.bottom, rule.top), 1) for rule in levels if rule.dotted}, reverse=True)
    crossing = all(_meet(rule.left, box.left) and _meet(rule.right, box.right) for rule in levels if not rule.dotted)
    columns = (box.left, *sorted(_middle(rule.left, rule.right) for rule in uprights), box.right)
    between = all(upper > split > lower for upper, split, lower in zip(rows, partial, rows[1:], strict=False))
    if len(partial) != len(rows) - 1 or not (between and crossing) or not _meet(rows[-1], box.bottom):
        raise _broken(page)
    return Grid(columns, rows, tuple(partial))


def _meet(one: float, other: float) -> bool:
    return abs(one - other) < _SLACK


def _middle(one: float, other: float) -> float:
    return (one + other) / 2


def _broken(page: Page) -> Unreadable:
    return Unreadable(f"PDF の {page.number} 頁目の罫線が表になっていません。", f"The rules on page {page.number} of the PDF do not make a table.")
