"""Blocks of one column that stand elsewhere than they belong: shifted, cut and inserted, exchanged, or copied over other rows."""

import itertools
from collections.abc import Sequence
from typing import Final

from furusato.guards.diagnosis import rules
from furusato.guards.diagnosis.cells import Cells
from furusato.guards.diagnosis.move import Move
from furusato.guards.diagnosis.offsets import Piece
from furusato.model.findings import Rule

_TANGLE: Final = 200
_BY_CHANCE: Final = 4


def whole(cells: Cells, pieces: list[Piece]) -> list[Move]:
    """The blocks among the pieces: exchanges of ranges, blocks that changed places with their neighbours, shifts, pastes of two and more rows."""
    moves: list[Move] = []
    left = _ranges(cells, pieces)
    for peel in (_exchanges, _rotations, _shifts):
        found, used = peel(cells, left)
        moves += found
        gone = {piece.first for piece in used}
        left = [piece for piece in left if piece.first not in gone]
    return moves


def _ranges(cells: Cells, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of at least two cells, and not all of one value: that is a fill, or may be."""
    found = [piece for piece in pieces if len(piece.cells) > 1 and len({cells.have[place] for place in piece.cells}) > 1]
    # Among very many, two or three neighbours that came from equally far did so by chance.
    return found if len(found) <= _TANGLE else [piece for piece in found if len(piece.cells) > _BY_CHANCE]


def _moved(rule: Rule, *pieces: Piece, by: int | None = None) -> Move:
    places = sorted(place for piece in pieces for place in piece.cells)
    source = {place: place + piece.offset for piece in pieces for place in piece.cells}
    span = (min(p.first for p in pieces), max(p.last for p in pieces))
    return Move(rule, places, source, pieces[0].offset if by is None else by, span)


def _exchanges(_cells: Cells, pieces: list[Piece]) -> tuple[list[Move], list[Piece]]:
    """Two pieces that hold one another's values. Their ends may differ by cells that are equal in both."""
    moves, used = [], list[Piece]()
    down: dict[int, list[Piece]] = {}
    for piece in pieces:
        down.setdefault(piece.offset, []).append(piece)
    for one in pieces:
        partners = [other for other in down.get(-one.offset, ()) if one.offset > 0 and _mirrored(one, other)]
        if partners:
            moves.append(_moved(rules.NO_RANGES_WERE_EXCHANGED, one, partners[0]))
            moves[-1].span = None
            used += [one, partners[0]]
            down[-one.offset].remove(partners[0])
    return moves, used


def _mirrored(one: Piece, other: Piece) -> bool:
    overlap = min(one.last + one.offset, other.last) - max(one.first + one.offset, other.first) + 1
    return one.last < other.first and 2 * overlap > max(one.last - one.first, other.last - other.first) + 1


def _rotations(_cells: Cells, pieces: list[Piece]) -> tuple[list[Move], list[Piece]]:
    """Two neighbouring pieces that changed places: one went up, the other down, each by the other's length."""
    moves, used = [], list[Piece]()
    for one, other in itertools.pairwise(pieces):
        if (used and one is used[-1]) or one.offset * other.offset >= 0:
            continue
        first, last = (one.first, other.last)
        length = abs(one.offset) + abs(other.offset)
        if last - first + 1 <= length <= last - first + 3 and other.first - one.last <= 3 and _stay_within(one, other, first, length):
            moves.append(_moved(rules.NO_BLOCK_WAS_MOVED, one, other, by=one.offset))
            moves[-1].span = None
            used += [one, other]
    return moves, used


def _stay_within(one: Piece, other: Piece, first: int, length: int) -> bool:
    places = [place + piece.offset for piece in (one, other) for place in (piece.first, piece.last)]
    return min(places) >= first - 2 and max(places) < first + length + 2


def _shifts(cells: Cells, pieces: list[Piece]) -> tuple[list[Move], list[Piece]]:
    moves, used = [], list[Piece]()
    damaged, end = set(cells.damaged), cells.end
    for piece in pieces:
        intact = sum(place + piece.offset not in damaged for place in piece.cells)
        if abs(piece.offset) > piece.last - piece.first and intact * 2 > len(piece.cells):
            continue  # the values still stand where they belong: pasted over
        moves.append(_shift(cells, piece, damaged, end))
        used.append(piece)
    return moves, used


def _shift(cells: Cells, piece: Piece, damaged: set[int], end: int) -> Move:
    """A shift; where it runs to the end of the list, with the blanks it left, cells were deleted or inserted."""
    k = abs(piece.offset)
    move = _moved(rules.NO_BLOCK_WAS_SHIFTED, piece)
    piece = _grown(cells, piece, end)
    freed = range(piece.last + 1, min(piece.last + k, end) + 1) if piece.offset > 0 else range(max(piece.first - k, 0), piece.first)
    blanks = [place for place in freed if place in damaged and (cells.have[place] == cells.blank or cells.have[place] >= cells.known)]
    reaches = piece.last + k >= end if piece.offset > 0 else piece.last >= end - 1
    if reaches and piece.offset > 0 and (blanks or not freed):
        move.rule = rules.NO_CELL_WAS_DELETED
    elif reaches and piece.offset < 0 and blanks:
        move.rule = rules.NO_CELL_WAS_INSERTED
    only_blank = [place for place in blanks if cells.have[place] == cells.blank or move.rule is rules.NO_CELL_WAS_INSERTED]
    move.cells = sorted({*move.cells, *only_blank})
    return move


def _grown(cells: Cells, piece: Piece, end: int) -> Piece:
    """The piece with the neighbours that are their own and fit its offset as well."""
    first, last, offset = piece.first, piece.last, piece.offset
    while last < end and last + 1 + offset < len(cells.want) and cells.want[last + 1 + offset] == cells.have[last + 1]:
        last += 1
    while first > 0 and first - 1 + offset >= 0 and cells.want[first - 1 + offset] == cells.have[first - 1]:
        first -= 1
    return piece._replace(first=first, last=last)


def pasted(cells: Cells, pieces: Sequence[Piece]) -> list[Move]:
    """Pieces whose values still stand on their own rows, joined where one goes on from the other on rows further down (filtered rows)."""
    damaged = set(cells.damaged)
    ranges = {piece.first for piece in _ranges(cells, pieces)}
    lone = [piece for piece in pieces if len(piece.cells) == 1 or piece.first in ranges]
    intact = [piece for piece in lone if sum(place + piece.offset not in damaged for place in piece.cells) * 2 > len(piece.cells)]
    groups: list[list[Piece]] = []
    for piece in intact:
        if groups and _goes_on(groups[-1][-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    moves = []
    for group in groups:
        if sum(len(piece.cells) for piece in group) > 1:
            move = _moved(rules.NO_RANGE_WAS_PASTED_OVER, *group)
            move.scattered = len(group) > 1
            move.by, move.span = (group[0].offset, move.span) if len(group) == 1 else (0, None)
            moves.append(move)
    return moves


def _goes_on(before: Piece, piece: Piece) -> bool:
    """The next value of the source on a further row, or a further value of the source on the next row."""
    source, place = piece.first + piece.offset - before.last - before.offset, piece.first - before.last
    return (0 < source <= 2 <= place) or (place == 1 and source > 1)


def swaps(cells: Cells, places: dict[int, list[int]], left: list[int], found: dict[int, int]) -> list[Move]:
    """Pairs of cells that hold one another's value; of several that could be, the nearest."""
    waiting: dict[tuple[int, int], list[int]] = {}
    moves = []
    for place in left:
        have, want = cells.have[place], cells.want[place]
        if len(places.get(have, ())) * 20 > len(cells.want) and len(cells.damaged) > 2 and len(places[have]) > 2:
            continue  # a value that every twentieth row has, such as a sex: two edits look the same
        partners = waiting.get((want, have))
        if partners and (found.get(place) in (None, partners[-1]) or len(places.get(have, ())) > 1):
            other = partners.pop()
            moves.append(Move(rules.NO_TWO_CELLS_WERE_SWAPPED, [other, place], {place: other, other: place}))
        else:
            waiting.setdefault((have, want), []).append(place)
    return moves
