"""The characters of a page exactly as they were drawn, though pdfium tidies text up for its readers.

pdfium makes up spaces and line ends between text objects: such characters belong to no object and are left out. It folds a run of spaces into one: put back by the room
the run takes. It takes a hyphen before a new line for a hyphenation: a hyphen again. Source: CPDF_TextPage of pdfium 8149. Refuses a glyph that stands for no character.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise, repeat
from operator import ne, sub
from typing import Final, NamedTuple

from furusato.model.printed import Unreadable
from furusato.reread import pdfium
from furusato.reread.pdfium import BOUNDS, BOXES, MATRICES, ORIGINS, Handle, call, ready

_HYPHENATED: Final = frozenset("\ufffe\x02")  # how pdfium spells a hyphen that it takes for a hyphenation
_MARKS: Final = re.compile("[ \ufffe\x02]")
_SPACE: Final = re.compile(" ")
_LINE_END: Final = "\r\n"  # pdfium's own
_WORD: Final = re.compile("[^ \r\n]+")
_HALF: Final = re.compile("[\ud800-\udfff]")
_LONE_HALF: Final = "\ufffd"
_INK: Final = 0.02  # of a hyphen's width; the least room between its ink and its box's end
_span: Final = re.Match.span
_LEAST: Final = 0.001  # points; nothing narrower is a space


class Run(NamedTuple):
    """Characters that one text object drew: first and last place."""

    first: int
    last: int
    owner: Handle


Runs = tuple[list[int], list[int], list[Handle | None]]  # first and last places, and who drew them


class Characters:
    """All characters of one page in pdfium's order, by runs that one text object drew, without what pdfium made up: `firsts`, `lasts`, `owners` side by side."""

    def __init__(self, handle: Handle, number: int) -> None:
        self._handle = ready(handle)
        self._text, self._halved = _read(handle, pdfium.count_characters(self._handle), number)
        firsts, lasts, owners = self._runs()
        self.firsts: Final = [*compress(firsts, owners)]
        self.lasts: Final = [*compress(lasts, owners)]
        self.owners: Final = [*filter(None, owners)]

    def _runs(self) -> Runs:
        """All runs; what nothing drew may be among them."""
        words = list(map(_span, _WORD.finditer(self._text)))
        firsts, lasts, owners = self._grouped(words)
        gaps = zip((0, *map((1).__add__, lasts)), (*firsts, len(self._text)), strict=True)
        between = [place for begin, end in gaps if self._text[begin:end] != _LINE_END for place in range(begin, end)]
        if any(self._drawn_by(between)):  # spaces at a piece's ends, or a piece of nothing but spaces
            return self._grouped(sorted([*words, *map(_span, _SPACE.finditer(self._text))]))
        return firsts, lasts, owners

    def _grouped(self, words: Sequence[tuple[int, int]]) -> Runs:
        """Runs of words, which are given by beginning and end. An object's characters stand together: asked are each word's first, and the last before another object goes on.

        A word that turns out to be one object's at its beginning and another's at its end is taken apart.
        """
        while words:
            begins, ends = zip(*words, strict=True)
            owners = self._drawn_by(begins)
            changes = [True, *map(ne, owners[1:], owners), True]
            firsts, lasts, drawn = ([*compress(those, changes[at:])] for those, at in ((begins, 0), (map((-1).__add__, ends), 1), (owners, 0)))
            mixed = {*compress(lasts, map(ne, drawn, self._drawn_by(lasts)))}
            if not mixed:
                return firsts, lasts, drawn
            words = [part for begin, end in words for part in (pairwise(range(begin, end + 1)) if end - 1 in mixed else ((begin, end),))]
        return [], [], []

    def _drawn_by(self, places: Sequence[int]) -> list[Handle | None]:
        return call(pdfium.object_of_character, repeat(self._handle), places)

    def origins(self, places: Sequence[int]) -> tuple[Sequence[float], Sequence[float]]:
        """Where characters begin on their baselines: x, y."""
        lefts, baselines = ORIGINS.filled(pdfium.origin_of_character, len(places), repeat(self._handle), places)
        return lefts, baselines

    def boxes(self, places: Sequence[int]) -> tuple[Sequence[float], Sequence[float]]:
        """Right ends of characters' boxes, and their heights."""
        _, tops, rights, bottoms = BOXES.filled(pdfium.box_of_character, len(places), repeat(self._handle), places)
        return rights, list(map(sub, tops, bottoms))

    def texts(self) -> list[str]:
        """What each run drew, exactly."""
        texts = [self._text[first : last + 1] for first, last in zip(self.firsts, self.lasts, strict=True)]
        spaced = [i for i, text in enumerate(texts) if " " in text]
        spaces = self._spaces([self._run(i) for i in spaced])
        if any(many != 1 for many in spaces.values()) or any(map(self._text.__contains__, _HYPHENATED)):
            texts = [self._unfolded(self._run(i), text, spaces) for i, text in enumerate(texts)]
        for i in spaced:
            if self.lasts[i] in spaces and self.lasts[i] + 1 in self.firsts[i + 1 : i + 2]:
                texts[i + 1] = " " * self._leading(self._run(i + 1)) + texts[i + 1]
        return [_paired(text) if _HALF.search(text) else text for text in texts] if self._halved else texts

    def _run(self, i: int) -> Run:
        return Run(self.firsts[i], self.lasts[i], self.owners[i])

    def _unfolded(self, run: Run, text: str, spaces: dict[int, int]) -> str:
        if _MARKS.search(text) is None:
            return text
        unfolded = "".join(self._each(run.first, text, spaces))
        return unfolded + " " * self._trailing(run) if text[-1] in _HYPHENATED else unfolded

    def _each(self, first: int, text: str, spaces: dict[int, int]) -> Iterator[str]:
        for place, character in enumerate(text, first):
            if character == " ":
                yield " " * spaces[place]
            else:
                yield "-" if character in _HYPHENATED and pdfium.is_hyphen(self._handle, place) == 1 else character

    def _trailing(self, run: Run) -> int:
        """Spaces after a hyphen that ends its piece and that pdfium took for a hyphenation: it drops them; one reaches from where the hyphen ends, as wide as it."""
        (left,), _ = self.origins((run.last,))
        (right,), _ = self.boxes((run.last,))
        reach = _room(run, right)  # a hyphen's ink ends before its box does
        return 1 + _how_many(reach, right - left) if reach > _INK * (left - right) else 0

    def _spaces(self, runs: Sequence[Run]) -> dict[int, int]:
        """Place of each space that an object drew → how many spaces it stands for; none where pdfium made it up within an object."""
        drawn = [(place.start(), run) for run in runs for place in _SPACE.finditer(self._text, run.first, run.last + 1)]
        places = [place for place, _ in drawn]
        generated = call(pdfium.is_generated, repeat(self._handle), places)
        rights, _ = self.boxes(places)
        lefts, _ = self.origins([*places, *(place + 1 for place in places)])
        spaces = {}
        for (place, run), made_up, left, right, end in zip(drawn, generated, lefts, rights, lefts[len(places) :], strict=False):
            room = end - left if place < run.last else _room(run, left) + right - left
            spaces[place] = 0 if made_up == 1 else max(1, _how_many(room, right - left))
        return spaces

    def _leading(self, run: Run) -> int:
        """Spaces before a piece that follows a piece with a space at its end: pdfium drops them, the object begins before its first character."""
        (before, left), _ = self.origins((run.first - 1, run.first))
        (right, _), (height_before, height) = self.boxes((run.first - 1, run.first))
        begin = MATRICES.filled(pdfium.matrix_of, 1, (ready(run.owner),))[4][0]
        return _how_many((left - begin) * height_before, (right - before) * height)


def _room(run: Run, left: float) -> float:
    """From a space at an object's end to the last space it drew there: the bounds of an object reach to where that begins."""
    return BOUNDS.filled(pdfium.bounds_of, 1, (ready(run.owner),))[2][0] - left


def _how_many(room: float, width: float) -> int:
    """How many spaces of a width fill a room; none where there is none."""
    return round(room / width) if width > _LEAST and 0 < room < 1000 * width else 0


def _read(handle: Handle, count: int, number: int) -> tuple[str, bool]:
    """The text, one unit for each character of pdfium, and whether units may be halves of pairs: in pdfium 8149 a character beyond U+FFFF is two characters."""
    units = array("H", [0]) * (2 * count + 2)  # ctypes would make a type for each length, which takes longer than all of this
    written = pdfium.text_of(handle, 0, count, units.buffer_info()[0]) if count else 1
    halves = units[: max(written - 1, 0)].tobytes()
    text = halves.decode("utf-16-le", "replace")
    if len(text) == count and _LONE_HALF not in text:
        return text, False
    if len(halves) == 2 * count:
        return "".join(map(chr, memoryview(halves).cast("H"))), True
    raise Unreadable(f"PDF の {number} 頁目に、文字として読めない字形があります。", f"Page {number} of the PDF holds a glyph that stands for no character.")


def _paired(text: str) -> str:
    """Halves of pairs joined; a lone half becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
