"""Chooses a glyph for every character, or says that no font has one: a character without a glyph would print as an empty box, unseen.

A chain of embedded TrueType fonts; the first that has the character, or the whole variation sequence (base and selector), draws it. Refuses to draw a lone
selector, a sequence that no font knows, and characters that cannot be read back from the page. Built once a process: what it looks up it keeps.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from furusato.errors import SystemTrouble
from furusato.render.truetype import TrueType, UnreadableFont, checksum

_SELECTOR: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_CLUSTER: Final = re.compile(".[\ufe00-\ufe0f\U000e0100-\U000e01ef]?", re.DOTALL)
# Spaces and ligatures that readers of PDF give back as other characters: what was drawn could not be proved.
_READ_AS_OTHERS: Final = frozenset("\u2002\u2003\ufb00\ufb01\ufb02\ufb03\ufb04")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Cn"})


class NoGlyph(LookupError):
    """A text was drawn that `Face.missing` would have refused: a fault of ours. Never says which text."""


class Glyph(NamedTuple):
    """How one character or variation sequence is drawn."""

    font: int  # place in the chain
    width: float  # in ems
    metric: bytes  # its entry of hmtx
    outline: bytes
    checksum: int  # of its outline as part of a table
    unicode: str  # its text in UTF-16BE, as hex


def clusters(text: str) -> Sequence[str]:
    """The characters of a text, each with its variation selector if it has one; joined again they are the text."""
    return _CLUSTER.findall(text) if _SELECTOR.search(text) else text


class Face:
    """A chain of fonts. Widths are in ems."""

    def __init__(self, fonts: Sequence[TrueType]) -> None:
        self.fonts: Final = tuple(fonts)
        self._glyphs: dict[str, Glyph] = {}
        self._widths = _Widths(self)

    @cached_property
    def _drawable(self) -> frozenset[str]:
        """Every character that some font draws; asked of whole lists, not of what is drawn."""
        return frozenset(chr(code) for font in self.fonts for code, glyph in font.glyphs.items() if glyph and _readable(code))

    @classmethod
    def load(cls, fonts: Iterable[tuple[str, bytes]]) -> "Face":
        """From file names and bytes, the preferred font first. SystemTrouble names the file that cannot be used."""
        parsed = []
        for name, data in fonts:
            try:
                parsed.append(TrueType.parse(data))
            except UnreadableFont as fault:
                raise SystemTrouble(
                    f"フォント {name} を使えません（静的な TrueType フォントが必要です）。フォントを入れ直してください。",
                    f"The font {name} cannot be used ({fault}; a static TrueType font is needed). Install it again.",
                ) from fault
        return cls(parsed)

    def missing(self, text: str) -> str:
        """The characters and sequences of a text that no font can draw, each once, in order; empty if there is none."""
        if not _SELECTOR.search(text):
            return "".join(c for c in dict.fromkeys(text) if c not in self._drawable)
        return "".join(c for c in dict.fromkeys(clusters(text)) if not self._has(c))

    def width(self, text: str) -> float:
        """How wide a text is, in ems. NoGlyph if a character is missing."""
        try:
            return sum(map(self._widths.__getitem__, text))
        except _SelectorMet:
            return sum(self.glyph(cluster).width for cluster in clusters(text))

    def glyph(self, cluster: str) -> Glyph:
        """The glyph of a character or sequence. NoGlyph if there is none."""
        found = self._glyphs.get(cluster)
        if found is None:
            found = self._glyphs[cluster] = self._find(cluster)
        return found

    def _has(self, cluster: str) -> bool:
        if len(cluster) == 1:
            return _readable(ord(cluster)) and any(font.glyphs.get(ord(cluster)) for font in self.fonts)
        return any(cluster in font.sequences for font in self.fonts)

    def _find(self, cluster: str) -> Glyph:
        if self._has(cluster):
            for place, font in enumerate(self.fonts):
                glyph = font.glyphs.get(ord(cluster), 0) if len(cluster) == 1 else font.sequences.get(cluster, 0)
                if glyph:
                    outline = font.outline(glyph)
                    return Glyph(place, font.width(glyph), font.metric(glyph), outline, checksum(outline), cluster.encode("utf-16-be").hex())
        raise NoGlyph("a character without a glyph was to be drawn")


class _SelectorMet(LookupError):
    """A text is not to be measured character by character."""


class _Widths(dict[str, float]):
    """Widths in ems by character, looked up once. _SelectorMet at a variation selector."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def __missing__(self, character: str) -> float:
        if _SELECTOR.match(character):
            raise _SelectorMet
        self[character] = width = self._face.glyph(character).width
        return width


def _readable(code: int) -> bool:
    character = chr(code)
    return unicodedata.category(character) not in _INVISIBLE and character not in _READ_AS_OTHERS
