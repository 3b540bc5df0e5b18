"""The accidents of one column, peeled off one after the other, so that each damaged cell is explained once.

Blocks first (shifted, cut and inserted, exchanged, pasted), or sorted stretches where they need fewer words; then what is left of fills, series, pastes cell by cell, swaps,
and values that only changed places among themselves; last, blanks and edits.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from furusato.guards.diagnosis import blocks, fills, rules
from furusato.guards.diagnosis.cells import ABSENT, Cells
from furusato.guards.diagnosis.move import Move
from furusato.guards.diagnosis.offsets import pieces, places_of, sources
from furusato.guards.diagnosis.sorting import Sorted, by_rank, sorted_stretches

_SWAPPED: Final = 2
_MANY: Final = 6
_PAIRS: Final = 3


@dataclass(slots=True, repr=False)
class Peeling:
    """A column while it is being explained: `left` are the damaged places nobody has explained yet."""

    cells: Cells
    seen: Sequence[int]  # offsets that explained other columns
    places: dict[int, list[int]] = field(default_factory=dict)
    found: dict[int, int] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)

    @property
    def left(self) -> list[int]:
        done = {place for move in self.moves for place in move.cells}
        return [place for place in self.cells.damaged if place not in done]

    def take(self, moves: list[Move]) -> None:
        """Keep moves; what they explain is explained."""
        self.moves += moves


def explain(cells: Cells, seen: Sequence[int] = ()) -> list[Move]:
    """All damaged cells of a column as moves and edits."""
    peeling = Peeling(cells, seen)
    peeling.places = places_of(cells)
    peeling.found = sources(cells, peeling.places, seen)
    _blocks_or_sorts(peeling)
    for step in _STEPS:
        if left := peeling.left:
            peeling.take(step(peeling, left))
    return peeling.moves


def _blocks_or_sorts(peeling: Peeling) -> None:
    """Blocks, sorted stretches, or values that changed places without an order: whichever leaves fewest things to say; in doubt the first of them."""
    cells = peeling.cells
    as_blocks = blocks.whole(cells, pieces(cells, peeling.found))
    stretches = [one for one in sorted_stretches(cells, cells.damaged) if not _inside(one, as_blocks)]
    in_stretches = {place for one in stretches for place in one.cells}
    as_sorts = [*(_apart(peeling, one.cells) for one in stretches), *(move for move in as_blocks if not in_stretches & set(move.cells))]
    tried = [as_blocks, as_sorts]
    if min(_cost(cells, moves) for moves in tried) > max(_PAIRS, len(cells.damaged) // 4):
        tried.append(_shuffled(peeling, cells.damaged))
    peeling.take(min(tried, key=lambda moves: _cost(cells, moves)))


def _inside(one: Sorted, as_blocks: list[Move]) -> bool:
    """Whether one block explains a stretch as well: a column that was in order anyway and then was shifted."""
    return any(set(one.cells) <= set(move.cells) for move in as_blocks)


def _cost(cells: Cells, moves: list[Move]) -> int:
    """Sentences, and cells left without one."""
    return len(moves) + len(cells.damaged) - len({place for move in moves for place in move.cells})


def _pasted_blocks(peeling: Peeling, left: list[int]) -> list[Move]:
    there = set(left)
    return blocks.pasted(
        peeling.cells, [piece for piece in pieces(peeling.cells, {p: s for p, s in peeling.found.items() if p in there}) if there.issuperset(piece.cells)]
    )


def _pasted_ranges(peeling: Peeling, left: list[int]) -> list[Move]:
    """Pastes whose every part is a range: they are told before fills, whose values may stand in the list by chance."""
    return [move for move in _pasted_blocks(peeling, left) if move.span is not None or len(move.cells) > _MANY]


def _exchanged(peeling: Peeling, left: list[int]) -> list[Move]:
    return blocks.swaps(peeling.cells, peeling.places, left, peeling.found)


def _shuffled(peeling: Peeling, left: list[int]) -> list[Move]:
    """Nearly all that is left changed places among itself, and not in pairs."""
    cells, pairs = peeling.cells, _exchanged(peeling, left)
    wanted, listed = Counter(cells.want[place] for place in left), Counter(cells.have[place] for place in left)
    telling = [move for move in pairs if all(len(peeling.places.get(cells.have[place], ())) == 1 for place in move.cells)]
    mostly_pairs = (len(pairs) <= _PAIRS or 4 * len(telling) >= len(left)) and 4 * len(pairs) > len(left)
    if len({sum(move.cells) for move in pairs}) == 1:
        mostly_pairs = False  # all about one middle: turned upside down, not swapped pair by pair
    stayed_among = 10 * (wanted & listed).total() >= 9 * len(left)
    if len(left) < _MANY or mostly_pairs or not (stayed_among or _left_their_rows(peeling, left)):
        return []
    return [_apart(peeling, [place for place in left if wanted[cells.have[place]] or place in peeling.found], ordered=False)]


def _left_their_rows(peeling: Peeling, left: list[int]) -> bool:
    """Whether most values are gone from the rows they belong to, or those rows are gone: moved, then, and not copied."""
    cells, damaged = peeling.cells, set(peeling.cells.damaged)
    sources = [peeling.found[place] for place in left if place in peeling.found]
    return 5 * sum(source in damaged or cells.have[source] == ABSENT for source in sources) >= 4 * len(left)


def _rearranged(peeling: Peeling, left: list[int]) -> list[Move]:
    """What is left changed places among itself, in an order that is told later if a column shows it."""
    group = _closed_group(peeling.cells, left)
    return [_apart(peeling, group, ordered=False)] if len(group) > _SWAPPED else []


def _apart(peeling: Peeling, group: list[int], *, ordered: bool = True) -> Move:
    cells = peeling.cells
    surely = {p: peeling.found[p] for p in group if p in peeling.found and len(peeling.places[cells.have[p]]) == 1}
    return Move(rules.NO_COLUMN_WAS_SORTED_APART, group, by_rank(cells, group) | surely, ordered=ordered)


def _closed_group(cells: Cells, left: list[int]) -> list[int]:
    """The largest part of `left` whose values are those that belong there."""
    group = [place for place in left if cells.have[place] < cells.known]
    while group:
        want: dict[int, int] = {}
        have: dict[int, int] = {}
        for place in group:
            want[cells.want[place]] = want.get(cells.want[place], 0) + 1
            have[cells.have[place]] = have.get(cells.have[place], 0) + 1
        kept = [p for p in group if want.get(cells.have[p], 0) >= have[cells.have[p]] and have.get(cells.want[p], 0) >= want[cells.want[p]]]
        if len(kept) == len(group):
            return group
        group = kept
    return []


def _single_pastes(peeling: Peeling, left: list[int]) -> list[Move]:
    """Single cells that hold what one other row alone has, and still has."""
    cells = peeling.cells
    alone = [place for place in left if place in peeling.found and cells.have[place] != cells.blank and len(peeling.places.get(cells.have[place], ())) == 1]
    if len(alone) > _PAIRS:  # so many in no order to be seen are told together
        return [Move(rules.NO_RANGE_WAS_PASTED_OVER, alone, {place: peeling.found[place] for place in alone}, scattered=True)]
    return [Move(rules.NO_RANGE_WAS_PASTED_OVER, [place], {place: peeling.found[place]}) for place in alone]


def _blanks(peeling: Peeling, left: list[int]) -> list[Move]:
    blanks = [place for place in left if peeling.cells.have[place] == peeling.cells.blank]
    return [Move(rules.NO_CELL_WAS_EMPTIED, blanks)] if blanks else []


def _edits(_peeling: Peeling, left: list[int]) -> list[Move]:
    return [Move(rules.NO_CELL_WAS_EDITED, left)]


_STEPS: Final[tuple[Callable[[Peeling, list[int]], list[Move]], ...]] = (
    _shuffled,
    _pasted_ranges,
    lambda peeling, left: fills.filled_down(peeling.cells, left),
    lambda peeling, left: fills.series(peeling.cells, left),
    _exchanged,
    _pasted_blocks,
    _rearranged,
    _single_pastes,
    _blanks,
    _edits,
)
