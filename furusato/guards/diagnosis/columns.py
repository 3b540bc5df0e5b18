"""Explains all damaged columns together: a column that went the way another went is told with it.

Columns whose values tell rows apart best come first, since they show best where everything came from.
"""

from collections.abc import Sequence
from typing import Final

from furusato.guards.diagnosis import rules
from furusato.guards.diagnosis.cells import Cells
from furusato.guards.diagnosis.move import Move
from furusato.guards.diagnosis.moves import explain
from furusato.guards.diagnosis.offsets import places_of
from furusato.model import columns as c

BEST_FIRST: Final = (c.SEAL, c.ROW_KEY, c.RECEIPT, c.NUMBER, c.ADDRESS, c.PHONE, c.KANA, c.NAME, c.POSTAL, c.BIRTH, c.GIFT_DATE, c.YEN, c.SEX)
_ALONG: Final = (
    rules.NO_COLUMN_WAS_SORTED_APART, rules.NO_BLOCK_WAS_SHIFTED, rules.NO_CELL_WAS_DELETED, rules.NO_CELL_WAS_INSERTED, rules.NO_BLOCK_WAS_MOVED,
    rules.NO_RANGES_WERE_EXCHANGED, rules.NO_TWO_CELLS_WERE_SWAPPED, rules.NO_RANGE_WAS_PASTED_OVER, rules.NO_VALUE_WAS_FILLED_DOWN,
)  # fmt: skip
_CANDIDATES: Final = 8
_NO_ORDER: Final = 3


class Told(list[tuple[str, Move]]):
    """Moves with the column each was found in."""

    def cost(self) -> int:
        """Sentences, dearer where values changed places in no order, and cells that none explains."""
        return sum(len(move.cells) if move.rule is rules.NO_CELL_WAS_EDITED else 1 if move.ordered else _NO_ORDER for _, move in self)


def explain_columns(damaged: Sequence[Cells]) -> Told:
    """Moves of all columns; each with the columns that went along."""
    told = Told()
    places: dict[str, dict[int, list[int]]] = {}
    by_name = {cells.column: cells for cells in damaged}
    for cells in sorted(damaged, key=lambda one: BEST_FIRST.index(one.column)):
        for lead, move in told:
            if move.rule in _ALONG and cells.damaged:
                _go_along(cells, move, by_name[lead], places[lead])
        if cells.damaged:
            seen = sorted({move.by for _, move in told if move.by}, key=abs)
            told += [(cells.column, move) for move in explain(cells, seen)]
        places[cells.column] = places_of(cells) if len(cells.damaged) else {}
    _merge_leftovers(told)
    return told


def _go_along(cells: Cells, move: Move, lead: Cells, places: dict[int, list[int]]) -> None:
    """Let a move explain this column's cells that came from where the lead's did; they are damaged no longer."""
    fits = [place for place in cells.damaged if _source(cells, move, lead, places, place) is not None]
    reach = _reach(cells, move)
    if not fits or 10 * len(fits) < 9 * len(reach) or _contradicted(cells, move, set(fits)):
        return
    move.source |= {place: source for place in fits if (source := _source(cells, move, lead, places, place)) is not None}
    move.others[cells.column] = fits
    gone = set(fits)
    cells.damaged = [place for place in cells.damaged if place not in gone]


def _reach(cells: Cells, move: Move) -> list[int]:
    """The damaged cells of the column that lie on rows the move is known to have touched."""
    touched = set(move.cells)
    if move.span is not None and move.by:
        return [place for place in cells.damaged if move.span[0] <= place <= move.span[1] or place in touched]
    return [place for place in cells.damaged if place in touched]


def _source(cells: Cells, move: Move, lead: Cells, places: dict[int, list[int]], place: int) -> int | None:
    """Where a damaged cell came from if it went along; None where it did not."""
    code = cells.have[place]
    if code == cells.blank and lead.have[place] == lead.blank and place in move.cells and code >= cells.known:
        return place
    tried = move.comes_from(place)
    if tried is not None and 0 <= tried < len(cells.want) and cells.want[tried] == code:
        return tried
    if move.by and move.span:
        near = place + move.by
        close = move.span[0] - _CANDIDATES <= place <= move.span[1] + _CANDIDATES
        return near if close and 0 <= near < len(cells.want) and cells.want[near] == code and lead.want[near] == lead.have[place] else None
    if move.rule is not rules.NO_COLUMN_WAS_SORTED_APART:
        return None
    others = places.get(lead.have[place], [])[: _CANDIDATES + 1] if lead.have[place] < lead.known else []
    if not others and lead.have[place] == lead.want[place]:
        others = [p for p in move.source.values() if lead.want[p] == lead.want[place]][:_CANDIDATES]
    return next((p for p in others if cells.want[p] == code), None) if len(others) <= _CANDIDATES else None


def _contradicted(cells: Cells, move: Move, fits: set[int]) -> bool:
    """Whether cells that stayed their own should have changed, had the column gone along."""
    stayed = [
        place
        for place in move.cells
        if place not in fits and cells.have[place] == cells.want[place] and (source := move.comes_from(place)) is not None and source < len(cells.want)
    ]
    wrong = sum(cells.want[move.comes_from(place) or 0] != cells.want[place] for place in stayed)
    return 10 * wrong > len(move.cells) if len(move.cells) > 3 else wrong > 0


def _merge_leftovers(told: Told) -> None:
    """Edits, blanks and single pastes on the very same rows of several columns are told once."""
    for rule in (rules.NO_CELL_WAS_EMPTIED, rules.NO_SERIES_WAS_FILLED_IN, rules.NO_VALUE_WAS_FILLED_DOWN):
        first: dict[tuple[int, ...], Move] = {}
        for column, move in list(told):
            if move.rule is not rule:
                continue
            alike = first.setdefault(tuple(move.cells), move)
            if alike is not move:
                alike.others[column] = list(move.cells)
                told.remove((column, move))
