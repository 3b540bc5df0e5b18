"""Assembles the TrueType file that a document embeds: .notdef, the stock's first shelf, the document's own glyphs, the second shelf, the document's further ones.

What is the stock's is copied into each document's stream as it is; only what is the document's own is compressed then.
Source: OpenType 1.9, the table directory and glyf, head, hhea, hmtx, loca, maxp (the outlines have no instructions, so no fpgm, prep or cvt is needed).
"""

import struct
from collections.abc import Sequence
from itertools import accumulate, repeat
from typing import Final

from furusato.render.document import Plain, pack
from furusato.render.face import Glyph
from furusato.render.stock import Stock
from furusato.render.truetype import TrueType, checksum, component_places

_TABLES: Final = (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp")
_COMPOSITE: Final = b"\x80"  # the least first byte of a composite outline: its number of contours is negative


def pack_program(font: TrueType, stock: Stock, own: Sequence[Glyph]) -> tuple[int, bytes]:
    """The length of the file with the stock's and the document's own glyphs, and the file as a compressed stream."""
    outlines, metrics, total = _own(font, own, stock)
    common, wording, room = stock.common, stock.wording, stock.room
    empty = max(room - len(outlines), 0) if wording.glyphs else 0  # ids between the shelves that no glyph has
    between, after = b"".join(outlines[:room]), b"".join(outlines[room:])
    near, far = b"".join(metrics[:room]) + bytes(4 * empty), b"".join(metrics[room:])
    lengths = [*map(len, outlines[:room]), *repeat(0, empty), *wording.lengths, *map(len, outlines[room:])]
    loca = struct.pack(f">{len(lengths) + 1}I", *accumulate(lengths, initial=common.outlines.packed.length))
    heads = _heads(font, common.end + len(lengths))
    head, hhea, maxp = (table + bytes(-len(table) % 4) for table in heads)
    entries = (
        (
            common.outlines.packed.length + len(between) + wording.outlines.packed.length + len(after),
            common.outlines.checksum + wording.outlines.checksum + total,
        ),
        (len(heads[0]), checksum(head)),
        (len(heads[1]), checksum(hhea)),
        (4 * (common.end + len(lengths)), common.metrics.checksum + wording.metrics.checksum + checksum(near + far)),
        (4 * (common.end + len(lengths) + 1), stock.offsets.checksum + checksum(loca)),
        (len(heads[2]), checksum(maxp)),
    )
    directory = _directory(entries)
    length = len(directory) + sum(length + -length % 4 for length, _ in entries)
    glyf = (common.outlines.packed, Plain(between), wording.outlines.packed, Plain(after))
    hmtx = (common.metrics.packed, near, wording.metrics.packed, far)
    return length, pack(directory, *glyf, head + hhea, *hmtx, stock.offsets.packed, loca + maxp)


def _own(font: TrueType, own: Sequence[Glyph], stock: Stock) -> tuple[list[bytes], list[bytes], int]:
    """Outlines and metrics of the document's own glyphs and, after them, of their components; the outlines' checksum."""
    outlines, metrics = [glyph.outline for glyph in own], [glyph.metric for glyph in own]
    if max(outlines, default=b"") < _COMPOSITE:
        return outlines, metrics, sum([glyph.checksum for glyph in own])
    metrics += [font.metric(component) for component in _renumber(font, outlines, stock)]
    return outlines, metrics, checksum(b"".join(outlines))


def _renumber(font: TrueType, outlines: list[bytes], stock: Stock) -> list[int]:
    """Append the outlines of components and point the composite ones at them; the components' old ids, in order."""
    added: dict[int, int] = {}
    for place, outline in enumerate(outlines):  # grows while it is read: a component may be composite itself
        for at in component_places(outline):
            (old,) = struct.unpack_from(">H", outline, at)
            if old not in added:
                added[old] = stock.code(len(outlines))
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
