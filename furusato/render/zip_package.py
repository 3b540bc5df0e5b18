"""Puts a ZIP package together from parts that are compressed already and one that is not; no clock and no platform in it.

Most parts of a notice's workbook never change: they are compressed once a process. Source: PKWARE APPNOTE 6.3.3, sections 4.3.7, 4.3.12, 4.3.16; no ZIP64.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_DATE: Final = 1 << 5 | 1  # 1 January 1980, the first day a ZIP can tell
_DEFLATED: Final = 8
_UTF8_NAMES: Final = 1 << 11
_VERSION: Final = 20
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
LEVEL: Final = 6
FAST: Final = 1  # for what is compressed anew for each package


@dataclass(frozen=True, slots=True)
class Part:
    """One entry: its name, checksum, size and deflated bytes."""

    name: bytes
    checksum: int
    size: int
    deflated: bytes

    @classmethod
    def of(cls, name: str, content: bytes, level: int = LEVEL) -> "Part":
        """Deflate a part."""
        squeeze = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        return cls(name.encode(), zlib.crc32(content), len(content), squeeze.compress(content) + squeeze.flush())

    @classmethod
    def of_pieces(cls, name: str, pieces: Iterable[bytes], level: int = LEVEL) -> "Part":
        """Deflate a part that is too long to be held whole."""
        squeeze = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        deflated, checksum, size = bytearray(), 0, 0
        for piece in pieces:
            deflated += squeeze.compress(piece)
            checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        return cls(name.encode(), checksum, size, bytes(deflated + squeeze.flush()))

    def _common(self) -> tuple[int, ...]:
        return (_VERSION, _UTF8_NAMES, _DEFLATED, 0, _DATE, self.checksum, len(self.deflated), self.size, len(self.name), 0)

    def local(self) -> bytes:
        """Local header, name, data."""
        return _LOCAL.pack(b"PK\x03\x04", *self._common()) + self.name + self.deflated

    def central(self, offset: int) -> bytes:
        """Its line in the central directory."""
        return _CENTRAL.pack(b"PK\x01\x02", _VERSION, *self._common(), 0, 0, 0, 0, offset) + self.name


def assemble(parts: Iterable[Part]) -> bytes:
    """The package, parts in the order given."""
    body, directory, count = bytearray(), bytearray(), 0
    for part in parts:
        directory += part.central(len(body))
        body += part.local()
        count += 1
    return bytes(body + directory + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0))
