"""Searches everything that was written for traces of individual numbers: as digits in any spelling and encoding, as a part, as an unkeyed hash.

Packages are unzipped, streams of PDFs inflated and their text extracted, so that nothing hides behind a compression.
"""

import base64
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import pypdfium2

_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "cp932")
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def spellings(number: str) -> Iterator[str]:
    """How a number, or so much of it that the rest is guessed at once, may be written."""
    groups = (number[:4], number[4:8], number[8:])
    yield from (number[:11], number[1:], number[::-1])  # whole numbers hold the first
    for sign in (" ", "-", "\u3000", "‐", "－", ".", ",", "\n"):
        yield sign.join(groups)
    yield from (number.translate(_WIDE)[:11], "　".join(groups).translate(_WIDE), "－".join(groups).translate(_WIDE), " ".join(number))
    yield number.lstrip("0")[:10]


class Sought:
    """What to look for: texts in one pattern, bytes one by one."""

    def __init__(self, numbers: Iterable[str]) -> None:
        texts: set[bytes] = set()
        self._bytes: set[bytes] = set()
        for number in numbers:
            texts.update(spelling.encode(encoding, errors="ignore") for spelling in spellings(number) for encoding in _ENCODINGS)
            texts.add(base64.b64encode(number.encode())[:15])
            self._bytes.update((int(number).to_bytes(8, "big")[2:], int(number).to_bytes(8, "little")[:6]))
            for algorithm in ("md5", "sha1", "sha256", "sha512"):
                digest = hashlib.new(algorithm, number.encode()).digest()
                texts.update((digest.hex()[:24].encode(), digest.hex()[:24].upper().encode(), base64.b64encode(digest)[:20]))
                self._bytes.add(digest[:16])
        self._texts = re.compile(_nested(sorted(texts)))

    def within(self, data: bytes) -> bool:
        return self._texts.search(data) is not None or any(one in data for one in self._bytes)


def _nested(texts: Sequence[bytes]) -> bytes:
    """One pattern for sorted texts that share their beginnings: tried once a place, however many there are."""
    if len(texts) == 1:
        return re.escape(texts[0])
    if not texts[0]:  # a shorter one says enough
        return b""
    branches = (re.escape(first) + _nested([text[1:] for text in of]) for first, of in ((k, list(g)) for k, g in groupby(texts, lambda text: text[:1])))
    return b"(?:" + b"|".join(branches) + b")"


def layers(data: bytes) -> Iterator[bytes]:
    """The bytes, and what is packed within."""
    yield data
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for entry in archive.infolist():
                    yield from layers(archive.read(entry))
        except (zipfile.BadZipFile, zlib.error):  # a damaged one: its raw bytes were given
            return
    if data.startswith(b"%PDF"):
        for stream in _STREAM.findall(data):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue
        yield text_of(data).encode()


def text_of(pdf: bytes) -> str:
    """What a reader extracts from a PDF; "" of a damaged one."""
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    except pypdfium2.PdfiumError:
        return ""


def found_in(sought: Sought, data: bytes) -> bool:
    """Whether any layer of the bytes holds a trace."""
    return any(sought.within(layer) for layer in layers(data))


def found_below(sought: Sought, folder: Path, meant_to: re.Pattern[str]) -> list[str]:
    """Paths of files with a trace in their contents or in their name; `meant_to` are relative paths of documents that are meant to hold numbers."""
    paths = ((path.relative_to(folder).as_posix(), path) for path in sorted(folder.rglob("*")))
    files = [(name, path) for name, path in paths if not meant_to.search(name)]
    held = [name for name, path in files if path.is_file() and found_in(sought, path.read_bytes())]
    return held + [name for name, _ in files if sought.within(name.encode("utf-8", errors="surrogateescape"))]
