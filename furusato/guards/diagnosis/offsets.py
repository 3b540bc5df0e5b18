"""Finds for each damaged cell of a column the place its value came from, and joins neighbours that came from equally far into pieces.

Values that one row alone has come first; those that several rows have are settled by the offset of their neighbours, then by the offset, among small ones and those seen in other
columns, that explains the longest run. What is left has no source that could be told.
"""

from collections.abc import Iterable, Iterator
from math import log
from typing import Final, NamedTuple

from furusato.guards.diagnosis.cells import Cells

_SMALL: Final = tuple(offset for k in range(1, 33) for offset in (k, -k))
_TRIES: Final = 500  # for each run that was found, and one more
_OWN: Final = 64  # rows that have the value, tried besides the small offsets
_CHANCE: Final = 20  # times as long as chance would make one


class Piece(NamedTuple):
    """Neighbouring cells whose values come from `offset` places further (negative: before); `cells`: the damaged ones among `first` … `last`."""

    first: int
    last: int
    offset: int
    cells: list[int]


def places_of(cells: Cells) -> dict[int, list[int]]:
    """Code → the places it belongs to, for the codes of damaged cells."""
    needed = {cells.have[place] for place in cells.damaged}
    found: dict[int, list[int]] = {code: [] for code in needed if code < cells.known}
    for place, code in enumerate(cells.want):
        if code in found:
            found[code].append(place)
    return found


def sources(cells: Cells, places: dict[int, list[int]], seen: Iterable[int] = ()) -> dict[int, int]:
    """Damaged place → place its value came from, where that can be told. `seen`: offsets that explain other columns."""
    found = {place: places[code][0] for place in cells.damaged if len(places.get(code := cells.have[place], ())) == 1}
    for order in (cells.damaged, cells.damaged[::-1]):
        offset = 0
        for place in order:
            if place in found:
                offset = found[place] - place
            elif offset and _fits(cells, place, offset):
                found[place] = place + offset
    _vote(cells, found, places, (*seen, *_SMALL))
    _between_neighbours(cells, found)
    return found


def _between_neighbours(cells: Cells, found: dict[int, int]) -> None:
    """Of the rows that have a value, the one next to where a neighbouring damaged cell came from: what was pasted onto filtered rows goes on so."""
    for order, step in ((cells.damaged, 1), (cells.damaged[::-1], -1)):
        before = None
        for place in order:
            if place not in found and before is not None and cells.want[before + step : before + step + 1] == [cells.have[place]]:
                found[place] = before + step
            before = found.get(place)


def _fits(cells: Cells, place: int, offset: int) -> bool:
    source = place + offset
    return 0 <= source < len(cells.want) and cells.want[source] == cells.have[place]


def _vote(cells: Cells, found: dict[int, int], places: dict[int, list[int]], offsets: tuple[int, ...]) -> None:
    """Settle the rest by the longest run of one offset, where chance would not make it."""
    left = [place for place in cells.damaged if place not in found and cells.have[place] < cells.known]
    if not left:
        return
    counts: dict[int, int] = {}
    for code in cells.want:
        counts[code] = counts.get(code, 0) + 1
    alike = sum(count * count for count in counts.values()) / len(cells.want) ** 2
    # Chance finds runs the longer the more places and offsets are tried; the fewer values there are, the longer.
    enough = max(2.0, log(_CHANCE * len(left) * len(offsets)) / -log(min(max(alike, 1e-9), 0.999)))
    damaged, tries, hits = set(cells.damaged), 0, 0
    for place in left:
        if place in found:
            continue
        if tries > _TRIES * (1 + hits):
            break  # a tangle: no offset explains a run
        tries += 1
        own = [source - place for source in places.get(cells.have[place], ())[:_OWN]]
        run = max((_run(cells, place, offset, damaged) for offset in (*offsets, *own)), key=lambda one: len(one[1]))
        if len(run[1]) >= enough:
            hits += 1
            found.update({cell: cell + run[0] for cell in run[1] if cell not in found})


def _run(cells: Cells, place: int, offset: int, damaged: set[int]) -> tuple[int, list[int]]:
    covered = []
    while place < len(cells.have) and _fits(cells, place, offset):
        if place in damaged:
            covered.append(place)
        place += 1
    return offset, covered


def pieces(cells: Cells, found: dict[int, int]) -> list[Piece]:
    """Runs of one offset, in order; cells between that are their own and fit the offset as well belong to the run."""
    return list(_pieces(cells, found))


def _pieces(cells: Cells, found: dict[int, int]) -> Iterator[Piece]:
    run: list[int] = []
    for place in cells.damaged:
        if place not in found:
            continue
        if run and found[place] - place == found[run[-1]] - run[-1] and _bridged(cells, run[-1], place, found[place] - place):
            run.append(place)
            continue
        if run:
            yield Piece(run[0], run[-1], found[run[0]] - run[0], run)
        run = [place]
    if run:
        yield Piece(run[0], run[-1], found[run[0]] - run[0], run)


def _bridged(cells: Cells, before: int, place: int, offset: int) -> bool:
    """Whether all between two cells could have come from the same offset. At most three that do not fit (another accident on top) are passed over."""
    odd = sum(not _fits(cells, between, offset) for between in range(before + 1, place))
    return odd == 0 or (odd <= 3 and all(cells.have[b] != cells.want[b] for b in range(before + 1, place) if not _fits(cells, b, offset)))
