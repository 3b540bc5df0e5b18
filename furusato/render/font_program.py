"""Assembles the TrueType file that a document embeds: .notdef, the stock's glyphs, the document's own, their components.

What is the stock's is copied into each document's stream as it is; only what is the document's own is compressed then.
Source: OpenType 1.9, the table directory and glyf, head, hhea, hmtx, loca, maxp (the outlines have no instructions, so no fpgm, prep or cvt is needed).
"""

import struct
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from furusato.render.document import pack
from furusato.render.face import Glyph
from furusato.render.stock import Stock
from furusato.render.truetype import TrueType, checksum, component_places

_TABLES: Final = (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp")
_COMPOSITE: Final = b"\x80"  # the least first byte of a composite outline: its number of contours is negative


def pack_program(font: TrueType, stock: Stock, own: Sequence[Glyph]) -> tuple[int, bytes]:
    """The length of the file with the stock's and the document's own glyphs, and the file as a compressed stream."""
    outlines, metrics, total = _own(font, own, stock.end)
    glyf, hmtx = b"".join(outlines), b"".join(metrics)
    loca = struct.pack(f">{len(outlines) + 1}I", *accumulate(map(len, outlines), initial=stock.outlines.packed.length))
    heads = _heads(font, stock.end + len(outlines))
    head, hhea, maxp = (table + bytes(-len(table) % 4) for table in heads)
    entries = (
        stock.outlines.with_more(glyf, total),
        (len(heads[0]), checksum(head)),
        (len(heads[1]), checksum(hhea)),
        stock.metrics.with_more(hmtx, checksum(hmtx)),
        stock.offsets.with_more(loca, checksum(loca)),
        (len(heads[2]), checksum(maxp)),
    )
    directory = _directory(entries)
    length = len(directory) + sum(length + -length % 4 for length, _ in entries)
    return length, pack(directory, stock.outlines.packed, glyf, head + hhea, stock.metrics.packed, hmtx, stock.offsets.packed, loca + maxp)


def _own(font: TrueType, own: Sequence[Glyph], first: int) -> tuple[list[bytes], list[bytes], int]:
    """Outlines and metrics of the document's own glyphs and of their components, and the outlines' checksum; ids count up from `first`."""
    outlines, metrics = [glyph.outline for glyph in own], [glyph.metric for glyph in own]
    if max(outlines, default=b"") < _COMPOSITE:
        return outlines, metrics, sum([glyph.checksum for glyph in own])
    metrics += [font.metric(component) for component in _renumber(font, outlines, first)]
    return outlines, metrics, checksum(b"".join(outlines))


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


def _heads(font: TrueType, count: int) -> tuple[bytes, bytes, bytes]:
    """Tables head, hhea and maxp for so many glyphs."""
    head = bytearray(font.tables["head"])
    struct.pack_into(">I", head, 8, 0)  # checkSumAdjustment: of another file
    struct.pack_into(">h", head, 50, 1)  # long offsets in loca
    return bytes(head), _resized(font, "hhea", 34, count), _resized(font, "maxp", 4, count)


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
    for tag, (length, total) in zip(_TABLES, entries, strict=True):
        records.append(struct.pack(">4s3I", tag, total & 0xFFFFFFFF, at, length))
        at += length + -length % 4
    return b"".join(records)
