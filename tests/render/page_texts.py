"""Reads the texts of a PDF out of its content streams, exactly and without guessing: every string with its place, size and width, decoded by ToUnicode.

Made for the tests: unlike the readers people use it puts in no space and leaves none out.
"""

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

import pikepdf

_PAIR = re.compile(r"<([0-9a-f]{4})><([0-9a-f]+)>")


class Text(NamedTuple):
    """A string as drawn: its left end and baseline in points from the lower left corner, its size, its width."""

    text: str
    x: float
    y: float
    size: float
    width: float


class Font(NamedTuple):
    """What a reader needs of a composite font."""

    texts: dict[int, str]
    widths: dict[int, float]  # by code
    usual: float  # of codes without a width of their own


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """The document, which must be without fault."""
    pdf = pikepdf.open(io.BytesIO(data))
    assert pdf.check_pdf_syntax() == []
    return pdf


def resources_of(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """What all pages share; pikepdf moves it from the tree to each page."""
    return pdf.pages[0].obj.Resources


def texts_by_page(data: bytes) -> list[list[Text]]:
    """Every page's texts in the order of the stream, forms where they are shown."""
    pdf = open_pdf(data)
    resources = resources_of(pdf)
    fonts = {name: _font(font) for name, font in resources.Font.items()}
    return [list(_texts(page.obj, resources, fonts)) for page in pdf.pages]


def words(page: list[Text]) -> list[str]:
    """Only the strings."""
    return [text.text for text in page]


class Rules(NamedTuple):
    """Heights of the level lines that a page itself draws, top to bottom."""

    solid: list[float]
    dotted: list[float]


def level_rules(data: bytes, page: int) -> Rules:
    """The level lines of a page (from 0), without those of its forms."""
    pdf = open_pdf(data)
    rules, dotted, start = (set[float](), set[float]()), False, (0.0, 0.0)
    for step in pikepdf.parse_content_stream(pdf.pages[page]):
        operator = str(step.operator)
        if operator in ("d", "Q"):
            dotted = operator == "d"
        elif operator == "m":
            start = (float(step.operands[0]), float(step.operands[1]))
        elif operator == "l" and float(step.operands[1]) == start[1]:
            rules[dotted].add(start[1])
    return Rules(*(sorted(heights, reverse=True) for heights in rules))


def _font(font: pikepdf.Object) -> Font:
    descendant = font.DescendantFonts[0]
    ranges = [float(number) for number in descendant.W]  # first code, last code, width
    widths = {code: width for first, last, width in zip(*[iter(ranges)] * 3, strict=True) for code in range(int(first), int(last) + 1)}
    pairs = _PAIR.findall(font.ToUnicode.read_bytes().decode())
    return Font({int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}, widths, float(descendant.DW))


def _texts(stream: pikepdf.Object, resources: pikepdf.Object, fonts: dict[str, Font]) -> Iterator[Text]:
    font, x, y, size = "", 0.0, 0.0, 0.0
    for step in pikepdf.parse_content_stream(stream):
        operator = str(step.operator)
        if operator == "Do":
            yield from _texts(resources.XObject[str(step.operands[0])], resources, fonts)
        elif operator == "Tf":
            font = str(step.operands[0])
        elif operator == "Tm":
            size, x, y = (float(step.operands[i]) for i in (0, 4, 5))
        elif operator == "Tj":
            codes = bytes(step.operands[0])
            numbers = [int.from_bytes(codes[i : i + 2], "big") for i in range(0, len(codes), 2)]
            width = sum(fonts[font].widths.get(n, fonts[font].usual) for n in numbers) * size / 1000
            if numbers:
                yield Text("".join(fonts[font].texts[n] for n in numbers), x, y, size, width)
            x += width
