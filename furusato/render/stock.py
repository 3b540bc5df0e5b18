"""The stock of a font: the glyphs that all documents of a form draw. What a document says of them is spelled, summed and compressed once a process.

A stock holds glyphs with a simple outline only: a composite one draws on others, whose ids each document gives anew. Nothing of a donor is in it.
"""

import hashlib
import struct
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from furusato.render.document import Packed, pack_once
from furusato.render.face import Face, Glyph
from furusato.render.truetype import checksum, component_places
from furusato.render.unicode_map import HEAD, sections

FIRST: Final = 1  # the code and glyph id of a stock's first glyph; 0 is .notdef


class Table(NamedTuple):
    """What .notdef and the stock fill of a table of the font file."""

    packed: Packed
    checksum: int

    @classmethod
    def of(cls, content: bytes) -> "Table":
        """Pack and sum it."""
        return cls(pack_once(content), checksum(content))

    def with_more(self, more: bytes, total: int) -> tuple[int, int]:
        """Length and checksum of the table when more stands in it, whose checksum is `total`."""
        return self.packed.length + len(more), self.checksum + total


class Stock(NamedTuple):
    """The glyphs that come first, and their part of what is written of a font."""

    glyphs: tuple[Glyph, ...]
    points: tuple[int, ...]  # their code points
    codes: tuple[str, ...]  # their codes, as hex
    widths: str
    digest: bytes
    unicode_map: Packed  # with its head
    outlines: Table
    metrics: Table
    offsets: Table  # where each outline begins

    @property
    def end(self) -> int:
        """The first code and glyph id that is free."""
        return FIRST + len(self.glyphs)


@lru_cache(maxsize=16)
def stock_of(face: Face, place: int, text: str) -> Stock:
    """The stock of a font of the chain: those characters of the text that this font draws with a simple outline."""
    font = face.fonts[place]
    found = ((character, face.glyph(character)) for character in sorted(set(text)))
    pairs = [(ord(character), glyph) for character, glyph in found if glyph.font == place and not any(component_places(glyph.outline))]
    glyphs = tuple(glyph for _, glyph in pairs)
    outlines = (font.outline(0), *(glyph.outline for glyph in glyphs))
    starts = accumulate(map(len, outlines[:-1]), initial=0)
    return Stock(
        glyphs,
        points=tuple(point for point, _ in pairs),
        codes=tuple(f"{code:04x}" for code in range(FIRST, FIRST + len(glyphs))),
        widths=widths(glyphs),
        digest=hashlib.sha256("".join(glyph.unicode for glyph in glyphs).encode()).digest(),
        unicode_map=pack_once(HEAD + sections(glyphs, FIRST)),
        outlines=Table.of(b"".join(outlines)),
        metrics=Table.of(font.metric(0) + b"".join(glyph.metric for glyph in glyphs)),
        offsets=Table.of(struct.pack(f">{len(outlines)}I", *starts)),
    )


def widths(glyphs: Iterable[Glyph]) -> str:
    """Widths in thousandths, each with a space after it."""
    return "".join([f"{1000 * glyph.width:g} " for glyph in glyphs])
