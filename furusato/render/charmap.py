"""Reads a font's table cmap: which glyph draws a character, and which a character with a variation selector.

A default sequence looks like its base character and still is a sequence of its own: it is kept, so that its text can come back whole.
Source: OpenType 1.9, cmap subtable formats 4 (BMP), 12 (all of Unicode) and 14 (variation sequences).
"""

import struct
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

_UNICODE_FULL: Final = ((3, 10, 12), (0, 4, 12), (0, 6, 12))  # platform, encoding, format: the first that is there
_UNICODE_BMP: Final = ((3, 1, 4), (0, 3, 4))
_SEQUENCES: Final = (0, 5, 14)


class NoCharmap(ValueError):
    """The font maps no Unicode characters in a format we read."""


def read_charmap(table: memoryview) -> tuple[dict[int, int], Callable[[], dict[str, int]]]:
    """Code point → glyph id, and what reads variation sequence (base and selector) → glyph id, for few lists have one. NoCharmap: no Unicode subtable we can read."""
    (count,) = struct.unpack_from(">H", table, 2)
    found: dict[tuple[int, int, int], memoryview] = {}
    for i in range(count):
        platform, encoding, offset = struct.unpack_from(">2HI", table, 4 + 8 * i)
        (kind,) = struct.unpack_from(">H", table, offset)
        found[platform, encoding, kind] = table[offset:]
    full = next((found[k] for k in _UNICODE_FULL if k in found), None)
    basic = next((found[k] for k in _UNICODE_BMP if k in found), None)
    if full is None and basic is None:
        raise NoCharmap("a font without a Unicode character map")
    glyphs = _format_12(full) if full is not None else _format_4(basic or table)
    return glyphs, cache(lambda: dict(_format_14(found[_SEQUENCES], glyphs)) if _SEQUENCES in found else {})


def _format_12(table: memoryview) -> dict[int, int]:
    (count,) = struct.unpack_from(">I", table, 12)
    glyphs: dict[int, int] = {}
    for start, end, glyph in struct.iter_unpack(">3I", table[16 : 16 + 12 * count]):
        glyphs.update(zip(range(start, end + 1), range(glyph, glyph + end - start + 1), strict=True))
    return glyphs


def _format_4(table: memoryview) -> dict[int, int]:
    (twice,) = struct.unpack_from(">H", table, 6)
    n = twice // 2
    ends = struct.unpack_from(f">{n}H", table, 14)
    starts, deltas, ranges = (struct.unpack_from(f">{n}H", table, 16 + twice * k) for k in (1, 2, 3))
    glyphs: dict[int, int] = {}
    for i, (start, end, delta, skip) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if skip:
                (glyph,) = struct.unpack_from(">H", table, 16 + 3 * twice + 2 * i + skip + 2 * (code - start))
            if glyph or not skip:
                glyphs[code] = (glyph + delta) & 0xFFFF
    return glyphs


def _format_14(table: memoryview, glyphs: dict[int, int]) -> Iterator[tuple[str, int]]:
    (count,) = struct.unpack_from(">I", table, 6)
    for i in range(count):
        high, low, default, other = struct.unpack_from(">BH2I", table, 10 + 11 * i)
        selector = chr(high << 16 | low)
        if default:  # the sequence looks like its base character
            (ranges,) = struct.unpack_from(">I", table, default)
            for h, start, more in struct.iter_unpack(">BHB", table[default + 4 : default + 4 + 4 * ranges]):
                first = h << 16 | start
                yield from ((chr(base) + selector, glyphs[base]) for base in range(first, first + more + 1) if base in glyphs)
        if other:
            (mappings,) = struct.unpack_from(">I", table, other)
            for h, base, glyph in struct.iter_unpack(">BHH", table[other + 4 : other + 4 + 5 * mappings]):
                yield chr(h << 16 | base) + selector, glyph
