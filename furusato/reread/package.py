"""Opens an XLSX package no wider than a notice can be, before any library unfolds it.

Refuses what is no zip, bytes before, behind or between its parts' two descriptions that differ (another reader would see another file), a part that unfolds to more than
it says or to other bytes than were packed, cells far outside a notice's columns and lines (a dense reader would take all memory), and formulas: a notice holds values.
Nothing is unfolded beyond `MOST_BYTES`.
"""

import io
import re
import struct
import zipfile
import zlib
from typing import Final

from furusato.model.printed import Unreadable

MOST_BYTES: Final = 1 << 29  # of all parts together; a notice of 400,000 rows has 0.3 GB
_MOST_PARTS: Final = 64
_FAR: Final = re.compile(rb' r="(?:[A-Z]{2}|[A-Z]?[0-9]{7})')  # beyond column Z or line 999,999; begins with a literal, which is searched fast
_FORMULA: Final = re.compile(rb"<f[ />]")
_LOCAL: Final = b"PK\3\4"
_LOCAL_BYTES: Final = 30
_END: Final = struct.Struct("<4s4H2LH")  # end of central directory
_END_BYTES: Final = 22
_ENCRYPTED: Final = 0x2041
_UTF8_NAMES: Final = 0x800
_SHEET_DATA: Final = b"sheetData"


def _refuse(ja: str, en: str) -> Unreadable:
    return Unreadable(f"通知書の XLSX として読めません: {ja}", f"This cannot be read as the XLSX of a notice: {en}")


def require_narrow(data: bytes) -> None:
    """Unreadable unless the bytes are a package that may be unfolded."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            tidy = _is_tidy(data, archive)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError) as fault:
        raise _refuse("ZIP として壊れています。", "it is damaged as a zip file.") from fault
    if not tidy:
        raise _refuse("ZIP の前後に余分なバイトがあります。", "it has bytes before or behind the zip file.")
    if len({entry.filename.lower() for entry in entries}) != len(entries) or len(entries) > _MOST_PARTS:
        raise _refuse("部品が多すぎるか、同じ名前の部品が二つあります。", "it has too many parts, or two of one name.")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _refuse("展開すると大きすぎます。", "it would unfold to too many bytes.")
    for entry in entries:
        part = _unfold(data, entry)
        if _SHEET_DATA in part:
            _require_plain_sheet(part)


def _is_tidy(data: bytes, archive: zipfile.ZipFile) -> bool:
    """Whether file and directory end where they say (PKWARE APPNOTE 4.3.16): no bytes before the first part, none behind, no zip64."""
    end = len(data) - _END_BYTES - len(archive.comment)
    signature, *_, size, start, comment = _END.unpack_from(data, end) if end >= 0 else (b"", 0, 0, 0)
    return signature == b"PK\5\6" and comment == len(archive.comment) and start + size == end and data[:4] == _LOCAL


def _unfold(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    local = data[entry.header_offset : entry.header_offset + _LOCAL_BYTES]
    name, extra = (int.from_bytes(local[at : at + 2], "little") for at in (26, 28))
    start = entry.header_offset + _LOCAL_BYTES
    flags, method = (int.from_bytes(local[at : at + 2], "little") for at in (6, 8))
    if (
        local[:4] != _LOCAL
        or (flags, method) != (entry.flag_bits, entry.compress_type)
        or data[start : start + name] != entry.orig_filename.encode(_names(flags))
    ):
        raise _refuse("部品の見出しが二か所で違います。", "a part is described in two ways.")
    if flags & _ENCRYPTED or method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refuse("暗号化されているか、圧縮の方式が違います。", "it is encrypted, or its compression is of another kind.")
    start += name + extra
    part = _unpacked(data[start : start + entry.compress_size], entry)
    if len(part) != entry.file_size or zlib.crc32(part) != entry.CRC:
        raise _refuse("部品が、詰められたときのものではありません。", "a part is not what was packed.")
    return part


def _names(flags: int) -> str:
    return "utf-8" if flags & _UTF8_NAMES else "cp437"


def _unpacked(packed: bytes, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed
    unfolding = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        part = unfolding.decompress(packed, entry.file_size + 1)
    except zlib.error as fault:
        raise _refuse("圧縮された部品が壊れています。", "a packed part is damaged.") from fault
    if not unfolding.eof or unfolding.unused_data:
        raise _refuse("圧縮された部品が途中で切れているか、余分なバイトがあります。", "a packed part is cut off or followed by other bytes.")
    return part


def _require_plain_sheet(part: bytes) -> None:
    if not part.rstrip().endswith(b"</worksheet>"):
        raise _refuse("シートが途中で切れています。", "its sheet is cut off.")
    if _FAR.search(part):
        raise _refuse("表の外にセルがあります。", "it has cells far outside the table.")
    if _FORMULA.search(part):
        raise _refuse("数式があります。通知書は値だけを持ちます。", "it holds a formula; a notice holds values only.")
