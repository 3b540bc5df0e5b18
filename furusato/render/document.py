"""Writes a PDF file: numbered objects, compressed streams, a cross-reference table; the same objects give the same bytes.

There is no clock, no random id and no trace of the machine: the compressor's level is fixed here, and its library is a recorded input of a batch.
Knows nothing of fonts and pages. Source: ISO 32000-1 (PDF 1.7), 7.3 objects, 7.5 file structure.
"""

import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

COMPRESSION: Final = 1  # a third of the time of level 6 for 6 % more bytes, measured on glyph outlines
_ZLIB_HEAD: Final = b"\x78\x01"
_LAST_BLOCK: Final = b"\x01\0\0\xff\xff"  # an empty stored one (RFC 1951, 3.2.4)
_ADLER: Final = 65521
_BLOCK: Final = 0xFFFF  # bytes of a stored block, at most
_PLAIN: Final = 512  # bytes; less is stored as it is, since a compressor's start costs more than they do
_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class Packed(NamedTuple):
    """Data and their deflated form, which ends at a byte and refers to nothing outside itself."""

    length: int  # of the data
    adler: int  # their checksum
    deflated: bytes


def pack_once(data: bytes) -> Packed:
    """Compress what many streams will hold; as well as possible, since it happens once."""
    return Packed(len(data), zlib.adler32(data), _deflate(data, 9))


class Plain(NamedTuple):
    """Data that a compressor would hardly make shorter, such as glyph outlines: stored as they are."""

    data: bytes


def pack(*pieces: bytes | Packed | Plain) -> bytes:
    """A zlib stream (RFC 1950) of all pieces that compresses only what is worth it."""
    adler, stream = 1, [_ZLIB_HEAD]
    for piece in pieces:
        if isinstance(piece, Packed):
            adler = _joined(adler, piece)
            stream.append(piece.deflated)
        elif data := piece.data if isinstance(piece, Plain) else piece:
            adler = zlib.adler32(data, adler)
            stream.append(_stored(data) if isinstance(piece, Plain) or len(data) <= _PLAIN else _deflate(data, COMPRESSION))
    return b"".join((*stream, _LAST_BLOCK, adler.to_bytes(4, "big")))


def _joined(adler: int, piece: Packed) -> int:
    """The checksum of what `adler` sums and of the piece after it."""
    low, high = adler & 0xFFFF, adler >> 16
    more, higher = piece.adler & 0xFFFF, piece.adler >> 16
    return (high + higher + piece.length * (low - 1)) % _ADLER << 16 | (low + more - 1) % _ADLER


def _deflate(data: bytes, level: int) -> bytes:
    engine = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush(zlib.Z_FULL_FLUSH)


def _stored(data: bytes) -> bytes:
    """Blocks without compression; after a full flush they begin at a byte."""
    return b"".join([_block(data[start : start + _BLOCK]) for start in range(0, len(data), _BLOCK)])


def _block(data: bytes) -> bytes:
    return b"".join((b"\0", len(data).to_bytes(2, "little"), (len(data) ^ _BLOCK).to_bytes(2, "little"), data))


def compressed(data: bytes) -> bytes:
    """A zlib stream."""
    return zlib.compress(data, COMPRESSION)


class PdfFile:
    """Objects in the order in which their numbers were taken."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """Take a number for an object that is put later."""
        self._objects.append(b"null")
        return len(self._objects)

    def put(self, number: int, body: str | bytes) -> None:
        """Give a reserved number its object."""
        self._objects[number - 1] = body.encode("latin-1") if isinstance(body, str) else body

    def add(self, body: str) -> int:
        """Write an object; its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def add_stream(self, data: bytes, entries: str = "") -> int:
        """Write a compressed stream with further dictionary entries; its number."""
        return self.add_packed(compressed(data), entries)

    def add_packed(self, packed: bytes, entries: str = "") -> int:
        """Write a stream that is a zlib stream already; its number."""
        number = self.reserve()
        self.put(number, b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (entries.encode("latin-1"), len(packed), packed))
        return number

    def to_bytes(self, catalog: int, info: int) -> bytes:
        """The whole file."""
        parts = [_HEADER]
        offsets = []
        at = len(_HEADER)
        for number, body in enumerate(self._objects, 1):
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            offsets.append(at)
            at += len(parts[-1])
        parts.extend(_end(offsets, at, catalog, info))
        return b"".join(parts)


def _end(offsets: list[int], at: int, catalog: int, info: int) -> Iterator[bytes]:
    count = len(offsets) + 1
    yield b"xref\n0 %d\n0000000000 65535 f \n" % count
    yield "".join(f"{offset:010d} 00000 n \n" for offset in offsets).encode()
    yield b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, catalog, info, at)


def text_string(text: str) -> str:
    """A PDF text string: UTF-16BE with its mark, in hex."""
    return f"<feff{text.encode('utf-16-be').hex()}>"
