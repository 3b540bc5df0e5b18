"""One value or an even series over neighbouring rows: what a spreadsheet's fill handle leaves."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from math import log10
from typing import Final

from furusato.guards.diagnosis import rules
from furusato.guards.diagnosis.cells import ABSENT, Cells
from furusato.guards.diagnosis.move import Move

_TRAILING: Final = re.compile(r"(.*?)([0-9]{1,18})([^0-9]*)", re.DOTALL)
_REPEATED: Final = 2
_EVEN: Final = 3
_CHANCE: Final = 0.05


def filled_down(cells: Cells, left: list[int]) -> list[Move]:
    """Runs of one value, with at least two damaged cells among them. Blanks are cleared cells, not filled ones."""
    open_cells, moves, done = set(left), [], -1
    counts, odd = Counter(cells.want), Counter(cells.have[place] for place in left)
    for place in left:
        if place <= done or cells.have[place] == cells.blank:
            continue
        first, last = _run(cells, place)
        done = last
        damaged = [cell for cell in range(first, last + 1) if cell in open_cells]
        code = cells.have[place]
        gathered = 2 * len(damaged) >= odd[code]
        share = counts[code] / len(cells.want) if code < cells.known else 0.0 if gathered else odd[code] / len(left)
        if len(damaged) >= _REPEATED and _is_no_chance(last - first + 1, share, len(left)):
            seed = next((cell for cell in (first, last) if cell not in open_cells), None)
            source = {} if seed is None else dict.fromkeys(damaged, seed)
            moves.append(Move(rules.NO_VALUE_WAS_FILLED_DOWN, damaged, source))
    return moves


def _is_no_chance(length: int, share: float, among: int) -> bool:
    """Whether a value that so large a share of the rows has anyway would seldom stand so often in a row."""
    return among * share ** (length - 1) < _CHANCE * 10


def _run(cells: Cells, place: int) -> tuple[int, int]:
    code, first, last = cells.have[place], place, place
    while first > 0 and cells.have[first - 1] == code:
        first -= 1
    while last + 1 < len(cells.have) and cells.have[last + 1] == code:
        last += 1
    return first, last


def series(cells: Cells, left: list[int]) -> list[Move]:
    """Runs of equal steps other than zero: three damaged cells, or two below the cell they were drawn from."""
    moves, even = [], _EVEN + int(log10(max(len(left), 1)) / 2)  # the more edits, the more often three of them stand evenly by chance
    for run in _neighbours(left):
        steps = [_step(cells, place) for place in run]
        start = 0
        while start < len(run):
            end = start + 1
            # The first cell's step is from the cell above, which may be the seed or nobody.
            while end < len(run) and steps[end] is not None and steps[end] == steps[start + 1]:
                end += 1
            seeded = end > start + 1 and steps[start] == steps[start + 1] and run[start] - 1 not in left
            if end - start >= even or (end - start >= even - 1 and seeded):
                moves.append(Move(rules.NO_SERIES_WAS_FILLED_IN, run[start:end]))
                start = end
            else:
                start += 1
    return moves


def _neighbours(left: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place in left:
        if run and place != run[-1] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _step(cells: Cells, place: int) -> tuple[str, int] | None:
    """How a cell goes on from the one above: by so many units of its trailing number, or days, months or years of a date; None where it does not."""
    if place == 0 or cells.have[place - 1] == ABSENT:
        return None
    above, here = cells.texts[cells.have[place - 1]], cells.texts[cells.have[place]]
    if dates := _dates(above, here):
        return _between(*dates)
    one, two = _TRAILING.fullmatch(above), _TRAILING.fullmatch(here)
    if not (one and two and (one[1], one[3]) == (two[1], two[3])) or one[2] == two[2]:
        return None
    return ("number", int(two[2]) - int(one[2]))


def _dates(above: str, here: str) -> tuple[date, date] | None:
    try:
        return date.fromisoformat(above), date.fromisoformat(here)
    except ValueError:
        return None


def _between(above: date, here: date) -> tuple[str, int] | None:
    months = (here.year - above.year) * 12 + here.month - above.month
    if here.day == above.day and months:
        return ("months", months)
    return ("days", (here - above).days) if here != above else None
