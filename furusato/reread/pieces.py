"""What stands on a page: pieces of text with their place, drawn rules with theirs, in points from the lower left corner.

A piece is one text object of the PDF, with exactly the characters its font says it drew (see `characters`); a rule is the box around one drawn path.
"""

import ctypes
from collections.abc import Callable, Sequence
from itertools import compress, repeat
from operator import ne
from typing import NamedTuple, TypeVar

from furusato.model.printed import Unreadable
from furusato.reread import pdfium
from furusato.reread.characters import Characters
from furusato.reread.pdfium import Cells, Handle, call

Reading = TypeVar("Reading")


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


def each_page(data: bytes, read: Callable[[Page], Reading]) -> list[Reading]:
    """What `read` makes of each page of a PDF, in order; one page is held at a time. Unreadable where pdfium cannot read on."""
    readings = []
    with pdfium.document(data) as (document, count):  # closed here whatever happens: pdfium must not outlive its handles
        for place in range(count):
            with pdfium.page(document, place) as (page, text):
                readings.append(read(Page(place + 1, _pieces(Characters(text, place + 1), place + 1), _rules(page))))
    return readings


def _rules(page: Handle) -> list[Rule]:
    drawn = call(pdfium.object_at, repeat(page), range(pdfium.count_objects(page)))
    paths = [path for path, kind in zip(drawn, call(pdfium.kind_of, drawn), strict=True) if kind == pdfium.PATH]
    boxes = Cells(ctypes.c_float, len(paths), 4)
    call(pdfium.bounds_of, paths, *map(boxes.at, range(4)))
    return list(map(Rule, *map(boxes.column, range(4)), (count > 0 for count in call(pdfium.dashes_of, paths))))


def _require_seen(drawn: Sequence[Handle | None], number: int) -> None:
    """What a reader of the text gets, a reader of the paper must see: nothing clipped, nothing drawn invisibly."""
    filled = all(mode == pdfium.FILLED for mode in call(pdfium.render_mode_of, drawn))
    if not filled or any(clips > 0 for clips in call(pdfium.clips_in, call(pdfium.clip_of, drawn))):
        raise Unreadable(
            f"PDF の {number} 頁目に、切り取られたか見えない文字があります。", f"Page {number} of the PDF holds text that is clipped or invisible."
        )


def _pieces(characters: Characters, number: int) -> list[Piece]:
    """One piece a run of characters of one text object; runs of no object were made up by pdfium."""
    owners = characters.owners
    starts = [*([0] if owners else ()), *compress(range(1, len(owners)), map(ne, owners[1:], owners))]
    runs = [(start, end - 1) for start, end in zip(starts, [*starts[1:], len(owners)], strict=True) if owners[start] is not None]
    _require_seen([owners[first] for first, _ in runs], number)
    firsts, lasts = [first for first, _ in runs], [last for _, last in runs]
    lefts, baselines = characters.origins(firsts)
    rights, heights = characters.boxes(lasts)
    return list(map(Piece, map(characters.exact, firsts, lasts), lefts, baselines, rights, heights))
