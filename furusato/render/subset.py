"""Embeds, a document, just the glyphs it draws: one composite font (Type0, Identity-H, CIDFontType2) for each font of the chain that is used.

Every character or variation sequence gets a code of its own, in order of first use, even where two share an outline: so each code has exactly one text, written to
ToUnicode in UTF-16BE, and a reader gets back what was drawn, also beyond U+FFFF and for sequences. Sources: ISO 32000-1, 9.7 composite fonts, 9.10.3 ToUnicode.
"""

import hashlib
from collections.abc import Sequence

from furusato.render.document import PdfFile, pack
from furusato.render.face import Face, Glyph, clusters
from furusato.render.font_program import pack_program
from furusato.render.stock import Stock, stock_of, widths
from furusato.render.truetype import TrueType
from furusato.render.unicode_map import TAIL, sections


class Script(dict[int, str]):
    """Spells text as PDF string operands and collects the glyphs met. As a mapping: code point → what stands for it inside `<…>Tj` at size 1.

    The codes of the stock (what every document of a form draws, on every line or once a page) are set beforehand.

    A string begins and ends in font F1; a character of another font closes it, is shown in its own font and opens the next: `0001>Tj/F2 1 Tf<0001>Tj/F1 1 Tf<0002`.
    """

    def __init__(self, face: Face, common: str, wording: str) -> None:
        self._face = face
        self._stocks = [stock_of(face, place, *((common, wording) if place == 0 else ("", ""))) for place in range(len(face.fonts))]
        self._own: list[list[Glyph]] = [[] for _ in self._stocks]
        self._sequences: dict[str, str] = {}
        super().__init__(_spelled(self._stocks[0]))

    @property
    def has_its_own_glyphs(self) -> bool:
        """Whether any glyph was met that is not of the stock."""
        return any(self._own)

    def spell(self, text: str) -> str:
        """The operand of Tj, without its angle brackets. NoGlyph if a character is missing."""
        if text.isascii():
            return text.translate(self)
        parts = clusters(text)
        return text.translate(self) if parts is text else "".join(map(self._sequence, parts))

    def __missing__(self, code: int) -> str:
        self[code] = spelled = self._take(chr(code))
        return spelled

    def _sequence(self, cluster: str) -> str:
        if len(cluster) == 1:
            return self[ord(cluster)]
        if cluster not in self._sequences:
            self._sequences[cluster] = self._take(cluster)
        return self._sequences[cluster]

    def _take(self, cluster: str) -> str:
        glyph = self._face.glyph(cluster)
        own = self._own[glyph.font]
        code = f"{self._stocks[glyph.font].code(len(own)):04x}"
        own.append(glyph)
        return code if glyph.font == 0 else f">Tj/F{glyph.font + 1} 1 Tf<{code}>Tj/F1 1 Tf<"

    def embed(self, pdf: PdfFile) -> str:
        """Write the fonts; the resource dictionary's entry for them. To be called once, after all text was spelled."""
        fonts = enumerate(zip(self._face.fonts, self._stocks, self._own, strict=True), 1)
        return "".join(f"/F{place} {_embed(pdf, *font)} 0 R" for place, font in fonts if place == 1 or font[-1])


def _spelled(stock: Stock) -> dict[int, str]:
    return {point: code for shelf in (stock.common, stock.wording) for point, code in zip(shelf.points, shelf.codes, strict=True)}


def _embed(pdf: PdfFile, font: TrueType, stock: Stock, own: Sequence[Glyph]) -> int:
    name = f"{_tag(stock, own)}+{font.name}"
    coded = [(stock.code(place), glyph) for place, glyph in enumerate(own)]
    length, program = pack_program(font, stock, own)
    file = pdf.add_packed(program, f"/Length1 {length}")
    box = " ".join(map(str, font.box()))
    ascent, descent = font.ascent()
    descriptor = pdf.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags 6/FontBBox[{box}]/ItalicAngle 0/Ascent {ascent}/Descent {descent}/CapHeight {ascent}/StemV 80/FontFile2 {file} 0 R>>"
    )
    descendant = pdf.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/DW 1000/W[{stock.common.widths}{stock.wording.widths}{widths(coded)}]/CIDToGIDMap/Identity>>"
    )
    texts = pdf.add_packed(pack(stock.unicode_map, sections(coded) + TAIL))
    return pdf.add(f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {texts} 0 R>>")


def _tag(stock: Stock, own: Sequence[Glyph]) -> str:
    """Six capitals that differ where the glyphs differ (ISO 32000-1, 9.6.4)."""
    spelled = stock.digest + "".join([glyph.unicode for glyph in own]).encode()
    number = int.from_bytes(hashlib.sha256(spelled).digest()[:8], "big")
    return "".join([chr(65 + number // 26**i % 26) for i in range(6)])
