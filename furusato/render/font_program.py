"""Assembles the TrueType file that a document embeds: .notdef, a stock of glyphs that all documents of a form draw, the document's own glyphs, their components.

The stock is joined, summed and compressed once a process and copied into each document's stream as it is; only what is the document's own is compressed then.
Source: OpenType 1.9, the table directory and glyf, head, hhea, hmtx, loca, maxp (the outlines have no instructions, so no fpgm, prep or cvt is needed).
"""

import struct
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from furusato.render.document import Packed, pack_around, pack_once
from furusato.render.face import Face, Glyph
from furusato.render.truetype import TrueType, component_places

_TABLES: Final = (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp")


class Stock(NamedTuple):
    """The glyphs that come first: ids 1, 2, … after .notdef."""

    glyphs: tuple[Glyph, ...]
    points: tuple[int, ...]  # their code points
    codes: tuple[str, ...]  # their codes, as hex
    outlines: Packed  # .notdef included, as in all that follows
    lengths: tuple[int, ...]
    metrics: bytes
    checksum: int


@lru_cache(maxsize=16)
def stock_of(face: Face, place: int, text: str) -> Stock:
    """The stock of a font of the chain: .notdef and those characters of the text that this font draws with a simple outline."""
    font = face.fonts[place]
    found = ((character, face.glyph(character)) for character in sorted(set(text)))
    pairs = [(ord(character), glyph) for character, glyph in found if glyph.font == place and not any(component_places(glyph.outline))]
    simple = tuple(glyph for _, glyph in pairs)
    outlines = (font.outline(0), *(glyph.outline for glyph in simple))
    joined = b"".join(outlines)
    metrics = font.metric(0) + b"".join(glyph.metric for glyph in simple)
    points = tuple(point for point, _ in pairs)
    codes = tuple(f"{code:04x}" for code in range(1, len(simple) + 1))
    return Stock(simple, points, codes, pack_once(joined), tuple(map(len, outlines)), metrics, _checksum(joined))


def pack_program(font: TrueType, stock: Stock, own: Sequence[Glyph]) -> tuple[int, bytes]:
    """The length of the file with the stock's and the document's own glyphs, and the file as a compressed stream."""
    outlines, metrics = [glyph.outline for glyph in own], [glyph.metric for glyph in own]
    metrics += [font.metric(component) for component in _renumber(font, outlines, len(stock.lengths))]
    lengths = (*stock.lengths, *map(len, outlines))
    offsets = struct.pack(f">{len(lengths) + 1}I", *accumulate(lengths, initial=0))
    own_outlines = b"".join(outlines)
    tables = [*_heads(font, len(lengths)), stock.metrics + b"".join(metrics), offsets, _resized(font, "maxp", 4, len(lengths))]
    glyf = (len(stock.outlines.data) + len(own_outlines), stock.checksum + _checksum(own_outlines))
    padded = [table + bytes(-len(table) % 4) for table in tables]
    directory = _directory([glyf, *((len(table), _checksum(pad)) for table, pad in zip(tables, padded, strict=True))])
    length = len(directory) + glyf[0] + sum(map(len, padded))
    return length, pack_around(directory, stock.outlines, own_outlines + b"".join(padded))


def _renumber(font: TrueType, outlines: list[bytes], first: int) -> list[int]:
    """Append the outlines of components and point the composite ones at them; the components' old ids, in order."""
    added: dict[int, int] = {}
    for place, outline in enumerate(outlines):  # grows while it is read: a component may be composite itself
        for at in component_places(outline):
            (old,) = struct.unpack_from(">H", outline, at)
            if old not in added:
                added[old] = first + len(outlines)
                outlines.append(font.outline(old))
            outlines[place] = outlines[place][:at] + struct.pack(">H", added[old]) + outlines[place][at + 2 :]
    return list(added)


def _heads(font: TrueType, count: int) -> tuple[bytes, bytes]:
    head = bytearray(font.tables["head"])
    struct.pack_into(">I", head, 8, 0)  # checkSumAdjustment: of another file
    struct.pack_into(">h", head, 50, 1)  # long offsets in loca
    return bytes(head), _resized(font, "hhea", 34, count)


def _resized(font: TrueType, name: str, at: int, count: int) -> bytes:
    table = bytearray(font.tables[name])
    struct.pack_into(">H", table, at, count)
    return bytes(table)


def _directory(entries: Sequence[tuple[int, int]]) -> bytes:
    """The table directory from each table's length and checksum."""
    count = len(entries)
    power = count.bit_length() - 1
    at = 12 + 16 * count
    records = [struct.pack(">4s4H", b"\0\1\0\0", count, 16 << power, power, 16 * count - (16 << power))]
    for tag, (length, checksum) in zip(_TABLES, entries, strict=True):
        records.append(struct.pack(">4s3I", tag, checksum & 0xFFFFFFFF, at, length))
        at += length + -length % 4
    return b"".join(records)


def _checksum(table: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(table) // 4}I", table)
    return sum(words) & 0xFFFFFFFF
