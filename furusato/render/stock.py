"""The stock of a font: the glyphs that all documents of a form draw. What a document says of them is spelled, summed and compressed once a process.

Two shelves: what is drawn most comes first, below code 256, where pdfium keeps what it once measured; rarer wording begins at 256; what is a document's own fills the
room between, then what follows: so reading back takes two thirds of the time. Both hold glyphs with a simple outline only: a composite one draws on others, whose ids each document gives
anew. Nothing of a donor is in it.
"""

import hashlib
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Final, NamedTuple

from furusato.render.document import Packed, pack_once
from furusato.render.face import Face, Glyph
from furusato.render.truetype import checksum, component_places
from furusato.render.unicode_map import HEAD, sections

FIRST: Final = 1  # the code and glyph id of the first glyph; 0 is .notdef
KEPT: Final = 256  # codes below are measured once a document (pdfium, CPDF_CIDFont::GetCharBBox), others each time they are met
_OWN: Final = 48  # of these are left to what is a document's own
_USUAL_WIDTH: Final = 1.0  # ems: of a full-width character


class Table(NamedTuple):
    """What some glyphs fill of a table of the font file."""

    packed: Packed
    checksum: int

    @classmethod
    def of(cls, content: bytes) -> "Table":
        """Pack and sum it."""
        return cls(pack_once(content), checksum(content))


class Shelf(NamedTuple):
    """Glyphs with codes (and glyph ids) from `first` on, and their part of what is written of a font."""

    first: int
    glyphs: tuple[Glyph, ...]
    points: tuple[int, ...]  # their code points
    codes: tuple[str, ...]  # their codes, as hex
    widths: str
    lengths: tuple[int, ...]  # of the outlines; .notdef stands before the first shelf
    outlines: Table
    metrics: Table

    @property
    def end(self) -> int:
        """The first code after it."""
        return self.first + len(self.glyphs)


class Stock(NamedTuple):
    """The glyphs of a font that a document finds ready."""

    common: Shelf
    wording: Shelf
    digest: bytes
    unicode_map: Packed  # with its head
    offsets: Table  # where the outlines of .notdef and the first shelf begin

    @property
    def room(self) -> int:
        """How many of a document's own glyphs fit between the shelves."""
        return KEPT - self.common.end

    def code(self, place: int) -> int:
        """The code and glyph id of a document's own glyph, by its place from 0."""
        return self.common.end + place if place < self.room else self.wording.end + place - self.room


@lru_cache(maxsize=16)
def stock_of(face: Face, place: int, common: str, wording: str) -> Stock:
    """The stock of a font of the chain: those characters of two texts that this font draws with a simple outline. What the wording repeats is common, too."""
    font = face.fonts[place]
    repeated = [character for character, _ in Counter(wording).most_common()]
    near = [*dict.fromkeys((*common, *repeated))][: KEPT - FIRST - _OWN]
    first = _shelf(FIRST, _simple(face, place, near), (font.outline(0), font.metric(0)))
    second = _shelf(KEPT, _simple(face, place, set(wording) - set(near)))
    glyphs = (*first.glyphs, *second.glyphs)
    return Stock(
        first,
        second,
        digest=hashlib.sha256("".join(glyph.unicode for glyph in glyphs).encode()).digest(),
        unicode_map=pack_once(HEAD + sections(enumerate(first.glyphs, FIRST)) + sections(enumerate(second.glyphs, KEPT))),
        offsets=Table.of(struct.pack(f">{first.end}I", *accumulate(first.lengths[:-1], initial=0))),
    )


def _simple(face: Face, place: int, characters: Iterable[str]) -> list[tuple[str, Glyph]]:
    """Characters with their glyphs, those of one width together: so their widths are said in few words."""
    found = ((character, face.glyph(character)) for character in characters)
    simple = [(character, glyph) for character, glyph in found if glyph.font == place and not any(component_places(glyph.outline))]
    return sorted(simple, key=lambda pair: (pair[1].width, pair[0]))


def _shelf(first: int, pairs: Sequence[tuple[str, Glyph]], *before: tuple[bytes, bytes]) -> Shelf:
    """A shelf; `before`: outline and metric of a glyph that stands before it."""
    glyphs = tuple(glyph for _, glyph in pairs)
    outlines = [*(outline for outline, _ in before), *(glyph.outline for glyph in glyphs)]
    metrics = [*(metric for _, metric in before), *(glyph.metric for glyph in glyphs)]
    return Shelf(
        first,
        glyphs,
        points=tuple(ord(character) for character, _ in pairs),
        codes=tuple(f"{code:04x}" for code in range(first, first + len(glyphs))),
        widths=widths(enumerate(glyphs, first)),
        lengths=tuple(map(len, outlines)),
        outlines=Table.of(b"".join(outlines)),
        metrics=Table.of(b"".join(metrics)),
    )


def widths(coded: Iterable[tuple[int, Glyph]]) -> str:
    """Widths in thousandths as ranges of codes, for an array W; those of the usual width go without saying (ISO 32000-1, 9.7.4.3)."""
    others = [(code, glyph.width) for code, glyph in coded if glyph.width != _USUAL_WIDTH]
    runs = groupby(enumerate(others), key=lambda item: (item[1][0] - item[0], item[1][1]))  # codes that count up, of one width
    return "".join([_range([code for _, (code, _) in run], width) for (_, width), run in runs])


def _range(codes: Sequence[int], width: float) -> str:
    return f"{codes[0]} {codes[-1]} {1000 * width:g} "
