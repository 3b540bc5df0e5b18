"""Opens the zip archive that an xlsx is, and unpacks its parts within bounds.

Nothing that the archive says of itself is trusted: sizes and ratios are counted while the bytes flow. Refused are cut-off and damaged archives, doubled entries, entry
names that point outside, encrypted entries, and bombs. Only parts that are asked for are unpacked.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from furusato.intake.limits import Limits
from furusato.intake.refusal import refused
from furusato.model.findings import Rule, Severity

WORKBOOK_IS_WHOLE: Final = Rule(
    "workbook_is_whole",
    Severity.REFUSE,
    "xlsx が途中で切れているか、壊れています。コピーや添付の途中で欠けたおそれがあります。元の場所から取り直してください。",
    "The xlsx is cut off or damaged; it may have been cut while it was copied or mailed. Take it from its source again.",
)
ENTRIES_ARE_PLAIN: Final = Rule(
    "entries_are_plain",
    Severity.REFUSE,
    "xlsx の内部に、同じ名前の部品の重なりや不正な名前の部品があります。表計算ソフトが作ったものではありません。開かずに、受け取った経路を確かめてください。",
    "The xlsx holds doubled parts or parts with improper names; no spreadsheet program writes that. Do not open it; ask where it came from.",
)
UNPACKED_SIZE_IS_USUAL: Final = Rule(
    "unpacked_size_is_usual",
    Severity.REFUSE,
    "xlsx を展開すると異常に大きくなります。一覧ではないか、害を与えるためのファイルのおそれがあります。開かずに、受け取った経路を確かめてください。",
    "The xlsx grows abnormally big when it is unpacked: it is no list, or made to do harm. Do not open it; ask where it came from.",
)
RULES: Final = (WORKBOOK_IS_WHOLE, ENTRIES_ARE_PLAIN, UNPACKED_SIZE_IS_USUAL)

# What zipfile and zlib raise for archives that are not as they should be.
BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)
_CHUNK: Final = 1 << 20
_ENTRY: Final = b"PK\x01\x02"
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The parts of one xlsx by name; upper and lower case are one, as in OPC (ECMA-376-2)."""

    def __init__(self, file_name: str, data: bytes, limits: Limits) -> None:
        """Read the list of entries. ListRefused where it is damaged or improper."""
        self._file_name = file_name
        self._limits = limits
        self._left = limits.unpacked_bytes
        if data.count(_ENTRY) > limits.entries:
            raise refused(UNPACKED_SIZE_IS_USUAL.found(sheet=file_name))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN:
            raise refused(WORKBOOK_IS_WHOLE.found(sheet=file_name)) from None
        entries = self._zip.infolist()
        self._entries = {entry.filename.casefold(): entry for entry in entries}
        if len(self._entries) != len(entries) or not all(map(_is_plain, entries)):
            raise refused(ENTRIES_ARE_PLAIN.found(sheet=file_name))

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._entries

    def holds(self, folder: str) -> bool:
        """Whether any part lies in the folder."""
        return any(name.startswith(folder) for name in self._entries)

    def read(self, name: str) -> bytes:
        """A part's bytes. ListRefused where it is missing, damaged or abnormally big."""
        entry = self._entries.get(name.casefold())
        if entry is None:
            raise refused(WORKBOOK_IS_WHOLE.found(sheet=self._file_name))
        try:
            return b"".join(self._chunks(entry))
        except BROKEN:
            raise refused(WORKBOOK_IS_WHOLE.found(sheet=self._file_name)) from None

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        most = max(self._limits.ratio_from_bytes, entry.compress_size * self._limits.unpacked_ratio)
        with self._zip.open(entry) as part:
            while chunk := part.read(_CHUNK):
                most -= len(chunk)
                self._left -= len(chunk)
                if min(most, self._left) < 0:
                    raise refused(UNPACKED_SIZE_IS_USUAL.found(sheet=self._file_name))
                yield chunk


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    strange = name.startswith("/") or ".." in name.split("/") or any(c in name for c in "\\:\0") or not name.isprintable()
    encrypted = entry.flag_bits & 0x1
    return not strange and not encrypted and entry.compress_type in _METHODS
