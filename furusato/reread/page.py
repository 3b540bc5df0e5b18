"""Takes a page apart into pieces and rules; every text that is drawn is read, and every text that is read can be seen.

Refuses text that is clipped, drawn invisibly, or drawn over an equal text (pdfium leaves such a doublet out, a reader of the paper would see a smear).
"""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import compress, repeat
from operator import ne
from typing import Final, TypeVar

from furusato.model.printed import Unreadable
from furusato.reread import pdfium
from furusato.reread.characters import Characters
from furusato.reread.pdfium import Cells, Handle, call
from furusato.reread.pieces import Page, Piece, Rule

Reading = TypeVar("Reading")
_NO_INK: Final = 0.01  # points
_HALF_WIDTH: Final = 0.75  # ems; a narrower lone space is ASCII's, a wider one the full-width one
_LONE_SPACE: Final = 1.2  # ems; no single space is wider


def each_page(data: bytes, read: Callable[[Page], Reading]) -> list[Reading]:
    """What `read` makes of each page of a PDF, in order; one page is held at a time. Unreadable where pdfium cannot read on."""
    readings = []
    with pdfium.document(data) as (document, count):  # closed here whatever happens: pdfium must not outlive its handles
        for place in range(count):
            with pdfium.page(document, place) as (page, text):
                readings.append(read(_page(page, text, place + 1)))
    return readings


def _page(page: Handle, text: Handle, number: int) -> Page:
    drawn = call(pdfium.object_at, repeat(page), range(pdfium.count_objects(page)))
    kinds = call(pdfium.kind_of, drawn)
    characters = Characters(text, number)
    runs = _runs(characters.owners)
    owners = [characters.owners[first] for first, _ in runs]
    _require_seen(owners, number)
    pieces = _pieces(characters, runs)
    left_out = {thing for thing, kind in zip(drawn, kinds, strict=True) if kind == pdfium.TEXT}.difference(owners)
    pieces += _lone_spaces(sorted(left_out), pieces, number)
    return Page(number, pieces, _rules([thing for thing, kind in zip(drawn, kinds, strict=True) if kind == pdfium.PATH]))


def _runs(owners: Sequence[Handle | None]) -> list[tuple[int, int]]:
    """First and last place of each run of characters of one text object; what belongs to none was made up by pdfium."""
    if not owners:
        return []
    starts = [0, *compress(range(1, len(owners)), map(ne, owners[1:], owners))]
    return [(start, end - 1) for start, end in zip(starts, [*starts[1:], len(owners)], strict=True) if owners[start] is not None]


def _require_seen(drawn: Sequence[Handle | None], number: int) -> None:
    filled = all(mode == pdfium.FILLED for mode in call(pdfium.render_mode_of, drawn))
    if not filled or any(clips > 0 for clips in call(pdfium.clips_in, call(pdfium.clip_of, drawn))):
        raise _unseen(number)


def _unseen(number: int) -> Unreadable:
    return Unreadable(
        f"PDF の {number} 頁目に、切り取られたか見えない、または重なった文字があります。",
        f"Page {number} of the PDF holds text that is clipped, invisible or drawn over another.",
    )


def _pieces(characters: Characters, runs: Sequence[tuple[int, int]]) -> list[Piece]:
    firsts, lasts = [first for first, _ in runs], [last for _, last in runs]
    lefts, baselines = characters.origins(firsts)
    rights, heights = characters.boxes(lasts)
    return list(map(Piece, map(characters.exact, firsts, lasts), lefts, baselines, rights, heights))


def _lone_spaces(left_out: Sequence[Handle], pieces: Sequence[Piece], number: int) -> Iterator[Piece]:
    """Text objects that pdfium leaves out: those of nothing but spaces. The room up to the next piece tells which and how many; at a line's end one full-width space is taken.

    The bounds of such an object have no height and reach from its first to its last space.
    """
    bounds, matrices = Cells(ctypes.c_float, len(left_out), 4), Cells(ctypes.c_float, len(left_out), 6)
    call(pdfium.bounds_of, left_out, *map(bounds.at, range(4)))
    call(pdfium.matrix_of, left_out, matrices.at(0))
    boxes = zip(*map(bounds.column, range(4)), strict=True)
    for (start, bottom, end, top), size, left, baseline in zip(boxes, *map(matrices.column, (0, 4, 5)), strict=True):
        if top - bottom > _NO_INK:
            raise _unseen(number)
        rooms = (p.left - left for p in pieces if p.baseline == baseline and end <= p.left < end + _LONE_SPACE * size)
        room = min(rooms, default=end - start + (size if end - start < _NO_INK else size / 2))
        width = room - (end - start)
        if width < _NO_INK:
            raise _unseen(number)
        yield Piece(" " * round(room / width) if width < _HALF_WIDTH * size else "\u3000", left, baseline, left + room, size)


def _rules(paths: Sequence[Handle]) -> list[Rule]:
    boxes = Cells(ctypes.c_float, len(paths), 4)
    call(pdfium.bounds_of, paths, *map(boxes.at, range(4)))
    return list(map(Rule, *map(boxes.column, range(4)), (count > 0 for count in call(pdfium.dashes_of, paths))))
