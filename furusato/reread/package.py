"""Opens an XLSX package no wider than a notice can be, before any library unfolds it.

Refuses what is no zip, a part that unfolds to more than it says, cells far outside a notice's columns and lines (a dense reader would take all memory), and formulas: a
notice holds values. Nothing is unfolded beyond `MOST_BYTES`.
"""

import io
import re
import zipfile
import zlib
from typing import Final

from furusato.model.printed import Unreadable

MOST_BYTES: Final = 1 << 29  # of all parts together; a notice of 400,000 rows has 0.3 GB
_MOST_PARTS: Final = 64
_FAR: Final = re.compile(rb' r="(?:[A-Z]{2}|[A-Z]?[0-9]{7})')  # beyond column Z or line 999,999; begins with a literal, which is searched fast
_FORMULA: Final = re.compile(rb"<f[ />]")
_SHEET_DATA: Final = b"sheetData"


def _refuse(ja: str, en: str) -> Unreadable:
    return Unreadable(f"通知書の XLSX として読めません: {ja}", f"This cannot be read as the XLSX of a notice: {en}")


def require_narrow(data: bytes) -> None:
    """Unreadable unless the bytes are a package that may be unfolded."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError) as fault:
        raise _refuse("ZIP として壊れています。", "it is damaged as a zip file.") from fault
    if len({entry.filename for entry in entries}) != len(entries) or len(entries) > _MOST_PARTS:
        raise _refuse("部品が多すぎるか、同じ名前の部品が二つあります。", "it has too many parts, or two of one name.")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _refuse("展開すると大きすぎます。", "it would unfold to too many bytes.")
    for entry in entries:
        part = _unfold(data, entry)
        if _SHEET_DATA in part:
            _require_plain_sheet(part)


def _unfold(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    start = entry.header_offset + 30
    head = data[entry.header_offset : start]
    start += int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise _refuse("圧縮の方式が違います。", "its compression is of another kind.")
    unfolding = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        part = unfolding.decompress(packed, entry.file_size + 1)
    except zlib.error as fault:
        raise _refuse("圧縮された部品が壊れています。", "a packed part is damaged.") from fault
    if len(part) != entry.file_size:
        raise _refuse("部品の大きさが合いません。", "a part has not the size it says.")
    return part


def _require_plain_sheet(part: bytes) -> None:
    if not part.rstrip().endswith(b"</worksheet>"):
        raise _refuse("シートが途中で切れています。", "its sheet is cut off.")
    if _FAR.search(part):
        raise _refuse("表の外にセルがあります。", "it has cells far outside the table.")
    if _FORMULA.search(part):
        raise _refuse("数式があります。通知書は値だけを持ちます。", "it holds a formula; a notice holds values only.")
