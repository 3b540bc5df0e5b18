"""Tells a column that was sorted apart: on a stretch of lines its values stand in order, are the same values as belong there, and did not stand in order before.

Orders tried: as text, as numbers, as CP932 bytes (the order of JIS kanji), as folded kana. Blanks come last in every spreadsheet and are passed over.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from furusato.guards.diagnosis.cells import ABSENT, Cells

ASCENDING: Final = ("小さい順", "ascending")
DESCENDING: Final = ("大きい順", "descending")
_FEW: Final = 3
_MANY: Final = 6  # falls of the sealed order, where the column has two values only
_LEFT_OVER: Final = 0.1


class Sorted(NamedTuple):
    """One stretch: the damaged cells on it, and in which direction it stands in order."""

    cells: list[int]
    ascending: bool


def _number(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isascii() and text.isdigit() and len(text) < 4000 else (10**18, text)


_ORDERS: Final[tuple[Callable[[str], object], ...]] = (str, _number, lambda text: text.encode("cp932", "replace"))


def ranks(texts: Sequence[str]) -> list[list[int]]:
    """For each order that differs from those before it: code → rank."""
    found: list[list[int]] = []
    for order in _ORDERS:
        rank = [0] * len(texts)
        for place, code in enumerate(sorted(range(len(texts)), key=lambda code: order(texts[code]))):  # type: ignore[arg-type, return-value]  # each order gives values of one kind
            rank[code] = place
        if rank not in found:
            found.append(rank)
    return found


def sorted_stretches(cells: Cells, left: Sequence[int]) -> list[Sorted]:
    """The stretches of the best order: the one that explains most of the damaged cells `left` (ascending places)."""
    if len(left) < _FEW:
        return []
    tried = [(_stretches(cells, left, rank, ascending), ascending) for rank in ranks(cells.texts) for ascending in (True, False)]
    best, ascending = max(tried, key=lambda one: sum(map(len, one[0])))
    return [Sorted(stretch, ascending) for stretch in best]


def _stretches(cells: Cells, left: Sequence[int], rank: list[int], ascending: bool) -> list[list[int]]:
    """Maximal runs in order whose damaged cells hold the values that belong there."""
    open_cells, run, accepted = set(left), list[int](), list[list[int]]()
    highest, steps, falls, before = None, 0, 0, None
    for place in range(left[0], left[-1] + 2):
        code = cells.have[place] if place <= left[-1] else None
        if code is not None and (code in (ABSENT, cells.blank) or code >= cells.known):
            continue
        height = None if code is None else rank[code] if ascending else -rank[code]
        if height is None or (highest is not None and height < highest):
            if falls and (steps >= _FEW - 1 or (steps and falls >= _MANY)) and _closed(cells, run):
                accepted.append(run)
            run, steps, falls, before, highest = [], 0, 0, None, None
        if height is None:
            break
        own = rank[cells.want[place]] if ascending else -rank[cells.want[place]]
        falls += before is not None and own < before
        steps += highest is not None and height > highest
        highest, before = height, own
        if place in open_cells:
            run.append(place)
    return accepted


def _closed(cells: Cells, run: list[int]) -> bool:
    """The values are those that belong there, but for few; and there are enough of them not to stand in order by chance."""
    if len(run) < _FEW:
        return False
    over = Counter(cells.have[place] for place in run) - Counter(cells.want[place] for place in run)
    return over.total() <= _LEFT_OVER * len(run) and (len(run) >= _MANY or not over)


def by_rank(cells: Cells, run: Sequence[int]) -> dict[int, int]:
    """Place → source for a sorted stretch: spreadsheets sort stably, so equal values keep their order."""
    waiting: dict[int, list[int]] = {}
    for place in reversed(run):
        waiting.setdefault(cells.want[place], []).append(place)
    return {place: waiting[code].pop() for place in run if waiting.get(code := cells.have[place])}
