"""The characters of a page exactly as they were drawn, though pdfium tidies text up for its readers.

pdfium makes up spaces and line ends between text objects: such characters belong to no object and are left out. It folds a run of spaces into one: put back by the room
the run takes. It takes a hyphen before a new line for a hyphenation: a hyphen again. Source: CPDF_TextPage of pdfium 8149. Refuses a glyph that stands for no character.
"""

import ctypes
import re
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Final

from furusato.model.printed import Unreadable
from furusato.reread import pdfium
from furusato.reread.pdfium import Cells, Handle, call

_HYPHENATED: Final = frozenset("\ufffe\x02")  # how pdfium spells a hyphen that it takes for a hyphenation
_MARKS: Final = re.compile("[ \ufffe\x02]")
_SPACE: Final = re.compile(" ")
_WORD: Final = re.compile("[^ \r\n]+")
_HALF: Final = re.compile("[\ud800-\udfff]")
_INK: Final = 0.02  # of a hyphen's width; the least room between its ink and its box's end
_LEAST: Final = 0.001  # points; nothing narrower is a space


class Characters:
    """All characters of one page in pdfium's order; `owners` are the text objects that drew them, None for what pdfium made up."""

    def __init__(self, handle: Handle, number: int) -> None:
        self._handle = handle
        count = pdfium.count_characters(handle)
        self._text, self._halved = _read(handle, count, number)
        self.owners: Final = self._owners()
        self._spaces = self._runs([place.start() for place in _SPACE.finditer(self._text) if self.owners[place.start()] is not None])

    def _owners(self) -> list[Handle | None]:
        """Asked for the first and last character of each word, and for those between only where these differ: an object's characters stand together."""
        owners: list[Handle | None] = [None] * len(self._text)
        words = [word.span() for word in _WORD.finditer(self._text)]
        starts, ends = self._drawn_by([start for start, _ in words]), self._drawn_by([end - 1 for _, end in words])
        for (start, end), one, other in zip(words, starts, ends, strict=True):
            owners[start:end] = [one] * (end - start) if one == other else self._drawn_by(range(start, end))
        spaces = [place.start() for place in _SPACE.finditer(self._text)]
        for place, owner in zip(spaces, self._drawn_by(spaces), strict=True):
            owners[place] = owner
        return owners

    def _drawn_by(self, places: Sequence[int]) -> list[Handle | None]:
        return call(pdfium.object_of_character, repeat(self._handle), places)

    def origins(self, places: Sequence[int]) -> tuple[list[float], list[float]]:
        """Where characters begin on their baselines: x, y."""
        cells = Cells(ctypes.c_double, len(places), 2)
        call(pdfium.origin_of_character, repeat(self._handle), places, cells.at(0), cells.at(1))
        return cells.column(0), cells.column(1)

    def boxes(self, places: Sequence[int]) -> tuple[list[float], list[float]]:
        """Right ends of characters' boxes, and their heights."""
        cells = Cells(ctypes.c_float, len(places), 4)  # left, top, right, bottom
        call(pdfium.box_of_character, repeat(self._handle), places, cells.at(0))
        tops, bottoms = cells.column(1), cells.column(3)
        return cells.column(2), [top - bottom for top, bottom in zip(tops, bottoms, strict=True)]

    def exact(self, first: int, last: int) -> str:
        """What one object drew from its first to its last character."""
        text = self._text[first : last + 1]
        if _MARKS.search(text):
            text = "".join(self._unfolded(first, text)) + " " * (self._trailing(last) if text[-1] in _HYPHENATED else 0)
        if first - 1 in self._spaces:
            text = " " * self._leading(first) + text
        return _paired(text) if self._halved else text

    def _unfolded(self, first: int, text: str) -> Iterator[str]:
        for place, character in enumerate(text, first):
            if character == " ":
                yield " " * self._spaces[place]
            else:
                yield "-" if character in _HYPHENATED and pdfium.is_hyphen(self._handle, place) == 1 else character

    def _trailing(self, hyphen: int) -> int:
        """Spaces after a hyphen that ends its piece and that pdfium took for a hyphenation: it drops them; one reaches from where the hyphen ends, as wide as it."""
        (left,), _ = self.origins((hyphen,))
        (right,), _ = self.boxes((hyphen,))
        reach = self._room(hyphen, right)  # a hyphen's ink ends before its box does
        return 1 + _how_many(reach, right - left) if reach > _INK * (left - right) else 0

    def _runs(self, places: Sequence[int]) -> dict[int, int]:
        """Place of each space that an object drew → how many spaces it stands for; none where pdfium made it up within an object."""
        generated = call(pdfium.is_generated, repeat(self._handle), places)
        (lefts, _), (rights, _) = self.origins(places), self.boxes(places)
        ends, _ = self.origins([place + 1 for place in places])
        runs = {}
        for place, made_up, left, right, end in zip(places, generated, lefts, rights, ends, strict=True):
            inside = place + 1 < len(self.owners) and self.owners[place + 1] == self.owners[place]
            room = end - left if inside else self._room(place, left) + right - left
            runs[place] = 0 if made_up == 1 else max(1, _how_many(room, right - left))
        return runs

    def _room(self, place: int, left: float) -> float:
        """From a space at an object's end to the last space it drew there: the bounds of an object reach to where that begins."""
        bounds = Cells(ctypes.c_float, 1, 4)  # left, bottom, right, top
        pdfium.bounds_of(self.owners[place], *(bounds.at(i)[0] for i in range(4)))
        return bounds.column(2)[0] - left

    def _leading(self, first: int) -> int:
        """Spaces before a piece that follows a piece with a space at its end: pdfium drops them, the object begins before its first character."""
        (before, left), _ = self.origins((first - 1, first))
        (right, _), (height_before, height) = self.boxes((first - 1, first))
        matrix = Cells(ctypes.c_float, 1, 6)
        pdfium.matrix_of(self.owners[first], matrix.at(0)[0])
        return _how_many((left - matrix.column(4)[0]) * height_before, (right - before) * height)


def _how_many(room: float, width: float) -> int:
    """How many spaces of a width fill a room; none where there is none."""
    return round(room / width) if width > _LEAST and 0 < room < 1000 * width else 0


def _read(handle: Handle, count: int, number: int) -> tuple[str, bool]:
    """The text, one unit for each character of pdfium, and whether units are halves of pairs: in pdfium 8149 a character beyond U+FFFF is two characters."""
    buffer = ctypes.create_string_buffer(4 * count + 4)
    written = pdfium.text_of(handle, 0, count, ctypes.addressof(buffer)) if count else 1
    halves = buffer.raw[: 2 * max(written - 1, 0)]
    text = halves.decode("utf-16-le", "surrogatepass")
    if len(text) != count and len(halves) == 2 * count:
        text = "".join(map(chr, memoryview(halves).cast("H")))
    if len(text) == count:
        return text, _HALF.search(text) is not None
    raise Unreadable(f"PDF の {number} 頁目に、文字として読めない字形があります。", f"Page {number} of the PDF holds a glyph that stands for no character.")


def _paired(text: str) -> str:
    """Halves of pairs joined; a lone half becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
