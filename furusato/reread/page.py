"""Takes a page apart into pieces and rules; every text that is drawn is read, and every text that is read can be seen.

Refuses text that is clipped, drawn invisibly, or drawn over an equal text (pdfium leaves such a doublet out, a reader of the paper would see a smear).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import Final, TypeVar

from furusato.model.printed import Unreadable
from furusato.reread import pdfium
from furusato.reread.characters import Characters
from furusato.reread.pdfium import BOUNDS, MATRICES, Handle, call, ready
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
    here = ready(page)
    drawn: list[Handle] = call(pdfium.object_at, repeat(here), range(pdfium.count_objects(here)))
    characters = Characters(text, number)
    _require_seen(characters.owners, number)
    pieces = _pieces(characters)
    seen = set(characters.owners)
    others = [thing for thing in drawn if thing not in seen]
    kinds = call(pdfium.kind_of, map(ready, others))
    left_out = sorted({thing for thing, kind in zip(others, kinds, strict=True) if kind == pdfium.TEXT})
    pieces += _lone_spaces(left_out, pieces, number)
    return Page(number, pieces, _rules([thing for thing, kind in zip(others, kinds, strict=True) if kind == pdfium.PATH]))


def _require_seen(owners: Sequence[Handle], number: int) -> None:
    texts = list(map(ready, owners))
    clips = call(pdfium.clips_in, call(pdfium.clip_of, texts))
    if any(mode != pdfium.FILLED for mode in call(pdfium.render_mode_of, texts)) or max(clips, default=0) > 0:
        raise _unseen(number)


def _unseen(number: int) -> Unreadable:
    return Unreadable(
        f"PDF の {number} 頁目に、切り取られたか見えない、または重なった文字があります。",
        f"Page {number} of the PDF holds text that is clipped, invisible or drawn over another.",
    )


def _pieces(characters: Characters) -> list[Piece]:
    lefts, baselines = characters.origins(characters.firsts)
    rights, heights = characters.boxes(characters.lasts)
    return list(map(tuple.__new__, repeat(Piece), zip(characters.texts(), lefts, baselines, rights, heights, strict=True)))


def _lone_spaces(left_out: Sequence[Handle], pieces: Sequence[Piece], number: int) -> Iterator[Piece]:
    """Text objects that pdfium leaves out: those of nothing but spaces. The room up to the next piece tells which and how many; at a line's end one full-width space is taken.

    The bounds of such an object have no height and reach from its first to its last space.
    """
    things = list(map(ready, left_out))
    bounds = zip(*BOUNDS.filled(pdfium.bounds_of, len(things), things), strict=True)
    size_of, _, _, _, left_of, baseline_of = MATRICES.filled(pdfium.matrix_of, len(things), things)
    for (start, bottom, end, top), size, left, baseline in zip(bounds, size_of, left_of, baseline_of, strict=True):
        if top - bottom > _NO_INK:
            raise _unseen(number)
        rooms = (p.left - left for p in pieces if p.baseline == baseline and end <= p.left < end + _LONE_SPACE * size)
        room = min(rooms, default=end - start + (size if end - start < _NO_INK else size / 2))
        width = room - (end - start)
        if width < _NO_INK:
            raise _unseen(number)
        yield Piece(" " * round(room / width) if width < _HALF_WIDTH * size else "\u3000", left, baseline, left + room, size)


def _rules(paths: Sequence[Handle]) -> list[Rule]:
    things = list(map(ready, paths))
    boxes = BOUNDS.filled(pdfium.bounds_of, len(things), things)
    return list(map(Rule, *boxes, map((0).__lt__, call(pdfium.dashes_of, things))))
