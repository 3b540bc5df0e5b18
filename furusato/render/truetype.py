"""Reads what drawing needs of a TrueType font: which character has which glyph, how wide it is, and its outline; nothing is searched twice.

Variation sequences come from cmap format 14. Outlines are cut out without their instructions (a page is not a screen), so that a subset needs no hinting
programs. Refuses what is not a static TrueType font: CFF outlines, collections, variable fonts (they would embed as their thinnest weight).
Source: OpenType 1.9, tables head, hhea, hmtx, maxp, loca, glyf, cmap (formats 4, 12 and 14 are in charmap.py).
"""

import struct
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from furusato.render.charmap import NoCharmap, read_charmap

_NEEDED: Final = ("head", "hhea", "hmtx", "maxp", "loca", "glyf", "cmap", "name")
_WORDS, _MORE, _INSTRUCTED = 0x1, 0x20, 0x100  # flags of a component
_SCALES: Final = ((0x8, 2), (0x40, 4), (0x80, 8))  # flag of a transformation, its bytes


class UnreadableFont(ValueError):
    """The bytes are not a font of the kind we draw with."""


@dataclass(frozen=True, slots=True)
class TrueType:
    """One font; widths are in ems. `glyphs` maps a code point to a glyph id."""

    name: str
    glyphs: dict[int, int]
    _sequences: Callable[[], dict[str, int]]
    tables: dict[str, memoryview]
    units: int
    loca: "array[int]"
    metrics: int  # how many glyphs have a width of their own

    @classmethod
    def parse(cls, data: bytes) -> "TrueType":
        """Read a font file; UnreadableFont when it is damaged or of another kind."""
        try:
            return _parse(data)
        except (struct.error, IndexError, KeyError, NoCharmap) as fault:
            raise UnreadableFont("a damaged font file") from fault

    @property
    def sequences(self) -> dict[str, int]:
        """Base and variation selector → glyph id. UnreadableFont when their table is damaged."""
        try:
            return self._sequences()
        except (struct.error, IndexError) as fault:
            raise UnreadableFont("a damaged font file") from fault

    def width(self, glyph: int) -> float:
        """Advance width, in ems."""
        (advance,) = struct.unpack_from(">H", self.tables["hmtx"], 4 * min(glyph, self.metrics - 1))
        return float(advance / self.units)

    def metric(self, glyph: int) -> bytes:
        """The glyph's entry of a table hmtx in which every glyph has one: advance and left side bearing."""
        hmtx = self.tables["hmtx"]
        if glyph < self.metrics:
            return bytes(hmtx[4 * glyph : 4 * glyph + 4])
        last, bearing = 4 * self.metrics, 2 * (glyph - self.metrics)
        return bytes(hmtx[last - 4 : last - 2]) + bytes(hmtx[last + bearing : last + bearing + 2])

    def outline(self, glyph: int) -> bytes:
        """The glyph's outline without instructions, padded to four bytes; empty for a space."""
        data = bytes(self.tables["glyf"][self.loca[glyph] : self.loca[glyph + 1]])
        if not data:
            return b""
        bare = _composite(data) if data[0] & 0x80 else _simple(data)
        return bare + bytes(-len(bare) % 4)

    def box(self) -> list[int]:
        """The font's bounding box (left, bottom, right, top) in thousandths."""
        return [round(edge * 1000 / self.units) for edge in struct.unpack_from(">4h", self.tables["head"], 36)]

    def ascent(self) -> tuple[int, int]:
        """Ascent and descent in thousandths."""
        up, down = struct.unpack_from(">2h", self.tables["hhea"], 4)
        return round(up * 1000 / self.units), round(down * 1000 / self.units)


def checksum(table: bytes) -> int:
    """The sum of a table's 32-bit words; its length is a multiple of four."""
    words: tuple[int, ...] = struct.unpack(f">{len(table) // 4}I", table)
    return sum(words) & 0xFFFFFFFF


def _parse(data: bytes) -> TrueType:
    tables = _tables(data)
    if bytes(data[:4]) not in (b"\0\1\0\0", b"true") or "fvar" in tables or any(name not in tables for name in _NEEDED):
        raise UnreadableFont("not a static TrueType font")
    (units,) = struct.unpack_from(">H", tables["head"], 18)
    (long_offsets,) = struct.unpack_from(">h", tables["head"], 50)
    (metrics,) = struct.unpack_from(">H", tables["hhea"], 34)
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    glyphs, sequences = read_charmap(tables["cmap"])
    return TrueType(_postscript_name(tables["name"]), glyphs, sequences, tables, units, _loca(tables["loca"], count, bool(long_offsets)), metrics)


def _tables(data: bytes) -> dict[str, memoryview]:
    view = memoryview(data)
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4s3I", data, 12 + 16 * i) for i in range(count))
    return {tag.decode("latin-1"): view[offset : offset + length] for tag, _, offset, length in records}


def _loca(table: memoryview, count: int, long_offsets: bool) -> "array[int]":
    if long_offsets:
        return array("Q", struct.unpack_from(f">{count + 1}I", table))
    return array("Q", (2 * half for half in struct.unpack_from(f">{count + 1}H", table)))


def _postscript_name(table: memoryview) -> str:
    _, count, storage = struct.unpack_from(">3H", table)
    for i in range(count):
        platform, _, _, name_id, length, offset = struct.unpack_from(">6H", table, 6 + 12 * i)
        if (platform, name_id) == (3, 6):
            return bytes(table[storage + offset : storage + offset + length]).decode("utf-16-be")
    raise UnreadableFont("a font without a name")


def _simple(data: bytes) -> bytes:
    (contours,) = struct.unpack_from(">h", data)
    at = 10 + 2 * contours
    (instructions,) = struct.unpack_from(">H", data, at)
    return data[:at] + b"\0\0" + data[at + 2 + instructions :]


def _composite(data: bytes) -> bytes:
    bare, end = bytearray(data), 10
    for at, flags in _parts(data):
        struct.pack_into(">H", bare, at, flags & ~_INSTRUCTED)
        end = at + _part_length(flags)
    return bytes(bare[:end])


def component_places(outline: bytes) -> Iterator[int]:
    """Where in a composite outline the glyph ids of its components stand; nothing for a simple one."""
    if outline and outline[0] & 0x80:
        yield from (at + 2 for at, _ in _parts(outline))


def _parts(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and flags of each component."""
    at, flags = 10, _MORE
    while flags & _MORE:
        (flags,) = struct.unpack_from(">H", data, at)
        yield at, flags
        at += _part_length(flags)


def _part_length(flags: int) -> int:
    arguments = 4 if flags & _WORDS else 2
    return 4 + arguments + next((size for flag, size in _SCALES if flags & flag), 0)
