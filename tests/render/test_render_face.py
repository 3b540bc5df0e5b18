"""Fonts: each character has the glyph and width its font says, and what no font has is told before it prints as a box. fontTools is the oracle."""

import io
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from furusato.errors import SystemTrouble
from furusato.render.booklet import Booklet
from furusato.render.face import Face, NoGlyph, clusters
from furusato.render.truetype import TrueType
from tests.render.fictional_notices import FONTS, SEQUENCE, face, font_bytes
from tests.render.page_texts import open_pdf, resources_of, texts_by_page, words

YOSHI = "\U00020bb7"


def drawn(chain: Face, *texts: str) -> bytes:
    booklet = Booklet(chain, 1300, 900)
    ink = booklet.ink()
    for place, text in enumerate(texts):
        ink.text(10, 10 + 20 * place, 10, text)
    booklet.add_page(ink)
    return booklet.to_bytes("題", "者")


def embedded_programs(data: bytes) -> list[TTFont]:
    pdf = open_pdf(data)
    fonts = resources_of(pdf).Font
    return [TTFont(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())) for _, font in sorted(fonts.items())]


@pytest.mark.parametrize("name", FONTS)
def test_characters_sequences_and_widths_are_those_of_the_font(name: str) -> None:
    font, oracle = TrueType.parse(font_bytes(name)), TTFont(io.BytesIO(font_bytes(name)))
    best: dict[int, str] = oracle.getBestCmap()
    assert font.glyphs == {code: oracle.getGlyphID(glyph) for code, glyph in best.items()}
    (variations,) = (table.uvsDict for table in oracle["cmap"].tables if table.format == 14)
    assert font.sequences == {
        chr(base) + chr(selector): oracle.getGlyphID(glyph or best[base])
        for selector, pairs in variations.items()
        for base, glyph in pairs
        if glyph or base in best
    }
    units = oracle["head"].unitsPerEm
    assert all(font.width(oracle.getGlyphID(glyph)) == oracle["hmtx"][glyph][0] / units for glyph in best.values())
    assert font.name == oracle["name"].getDebugName(6)


def test_half_and_full_width() -> None:
    assert face().width("A1ｱ-") == 2.0
    assert face().width("あＡ漢　") == 4.0
    assert face().width(SEQUENCE) == 1.0
    assert face().width("") == 0.0


def test_nothing_is_missing_of_names_that_occur() -> None:
    assert face().missing(f"髙橋﨑濵德栁塚（）々〆ヶー・{YOSHI}田{SEQUENCE}城辻\U000e0100邉\U000e0100 ﾌﾟﾗ Àé〒～−") == ""


def test_a_character_that_the_first_font_lacks_comes_from_the_second() -> None:
    assert face().glyph("田").font == 0
    assert face().glyph(YOSHI).font == 1


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("山😀田😀👍", "😀👍"),
        ("田\U000e01ef太", "田\U000e01ef"),  # a sequence that no font knows
        (f"\U000e0100{SEQUENCE}", "\U000e0100"),  # a selector without a base
        (f"{SEQUENCE}\U000e0100", "\U000e0100"),
        ("山\u200b田\n\t\x00\u00ad\ufeff", "\u200b\n\t\x00\u00ad\ufeff"),
        ("\u2003ﬁ", "\u2003ﬁ"),  # readers give them back as a space and as two letters
        ("ไทย", "ไทย"),
        ("\ue000", "\ue000"),  # private use: a gaiji of another office
    ],
)
def test_missing_names_each_character_once_in_order(text: str, lacking: str) -> None:
    assert face().missing(text) == lacking
    with pytest.raises(NoGlyph) as told:
        face().width(text)
    assert lacking not in str(told.value)


@given(st.text())
def test_a_text_is_drawn_or_its_missing_characters_are_named(text: str) -> None:
    assert "".join(clusters(text)) == text
    if face().missing(text):
        with pytest.raises(NoGlyph):
            face().width(text)
    else:
        assert "".join(words(texts_by_page(drawn(face(), text))[0])) == text


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"\0\1\0\0",
        lambda data: data[:1000],
        lambda data: b"OTTO" + data[4:],
        lambda data: b"ttcf" + data[4:],
        lambda data: data.replace(b"vmtx", b"fvar", 1),
        lambda data: data.replace(b"glyf", b"gly_", 1),
        lambda _: b"<html>not found</html>" * 1000,
    ],
)
def test_a_font_of_another_kind_is_refused_by_name(damage: Any) -> None:
    with pytest.raises(SystemTrouble, match=FONTS[0]):
        Face.load([(FONTS[0], damage(font_bytes(FONTS[0])))])


def test_the_embedded_program_has_the_font_s_outlines_and_nothing_else() -> None:
    text = f"国{YOSHI}A　{SEQUENCE}葛"
    programs = embedded_programs(drawn(face(), text))
    originals = [TTFont(io.BytesIO(font_bytes(name))) for name in FONTS]
    assert [len(program.getGlyphOrder()) for program in programs] == [6, 2]  # with .notdef
    shown = [(0, 1, 0x56FD), (1, 1, 0x20BB7), (0, 2, 0x41), (0, 3, 0x3000), (0, 5, 0x845B)]
    for font, code, point in shown:
        original = originals[font]
        name = original.getBestCmap()[point]
        program = programs[font]
        embedded = program.getGlyphOrder()[code]
        assert program["glyf"][embedded].getCoordinates(program["glyf"]) == original["glyf"][name].getCoordinates(original["glyf"])
        assert program["hmtx"][embedded] == original["hmtx"][name]
        assert not program["glyf"][embedded].isComposite()
        assert not getattr(program["glyf"][embedded], "program", None)


def test_the_table_checksums_of_the_embedded_program_hold() -> None:
    data = open_pdf(drawn(face(), "国家"))
    program = resources_of(data).Font.F1.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
    TTFont(io.BytesIO(program), checkChecksums=2)


def test_every_character_that_is_not_missing_comes_back_from_a_reader() -> None:
    drawable = [character for character in map(chr, range(0x20, 0x30000)) if not face().missing(character)]
    lines = ["".join(f"一{character}二" for character in drawable[start : start + 40]) for start in range(0, len(drawable), 40)]
    assert len(drawable) > 16_000
    for start in range(0, len(lines), 40):
        some = lines[start : start + 40]
        (page,) = PdfDocument(drawn(face(), *some))
        assert page.get_textpage().get_text_range().splitlines() == some


def composite_font() -> bytes:
    """A font whose é is made of e and an accent, which again is made of a stroke."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((250, 700))
    pen.closePath()
    simple = pen.glyph()

    def made_of(*parts: tuple[str, int]) -> Any:
        composite = TTGlyphPen({".notdef": simple, "stroke": simple, "e": simple, "acute": simple})
        for name, height in parts:
            composite.addComponent(name, (0.5, 0, 0, 0.5, 100, height))
        return composite.glyph()

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "stroke", "acute", "e", "eacute"])
    builder.setupCharacterMap({0x65: "e", 0xE9: "eacute"})
    builder.setupGlyf({".notdef": simple, "stroke": simple, "e": simple, "acute": made_of(("stroke", 300)), "eacute": made_of(("e", 0), ("acute", 600))})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "stroke", "acute", "e", "eacute"), (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"psName": "Composite-Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def test_composite_glyphs_bring_their_components() -> None:
    data = composite_font()
    (program,) = embedded_programs(drawn(Face.load([("office.ttf", data)]), "é"))
    original = TTFont(io.BytesIO(data))
    assert len(program.getGlyphOrder()) == 5
    embedded = program.getGlyphOrder()[1]
    assert program["glyf"][embedded].getCoordinates(program["glyf"])[0] == original["glyf"]["eacute"].getCoordinates(original["glyf"])[0]
