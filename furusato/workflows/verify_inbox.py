"""Finds what has arrived at or below a folder, in zip archives too, and opens each file only when it is looked at.

Refuses to unpack without bounds: an archive that is damaged, protected or would unfold to too much is told by name and not opened. Nothing is written.
"""

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from furusato.errors import ListRefused
from furusato.storage.files import read_file
from furusato.storage.trouble import told
from furusato.verification.pairing import Arrived, Sort, sort_of

STATEMENT: Final = "batch.json"
HEADERS: Final = "headers"
DOCUMENTS: Final = "documents"
LARGEST: Final = 1_000_000_000  # bytes, of one file or of all that one archive holds
_MOST_FILES: Final = 100_000
_START: Final = 16  # bytes that tell what a file is
_UTF8_NAME: Final = 0x800


@dataclass(slots=True)
class Inbox:
    """The files found, how to open each, the batch folders among them, and archives that cannot be opened."""

    files: list[Arrived] = field(default_factory=list)
    openers: dict[str, Callable[[], bytes]] = field(default_factory=dict)
    batches: list[Path] = field(default_factory=list)
    shut: list[str] = field(default_factory=list)

    def open(self, place: str) -> bytes:
        """The bytes of a file; none for a place that is not there: the verdict says that it cannot be read."""
        return self.openers[place]() if place in self.openers else b""

    def add(self, place: str, start: bytes, opener: Callable[[], bytes]) -> None:
        """Enter a file. ListRefused where there are too many to be an inbox."""
        if len(self.files) >= _MOST_FILES:
            raise ListRefused(
                f"ファイルが {_MOST_FILES:,} を超えています。フォルダーを分けてください。", f"There are more than {_MOST_FILES:,} files. Split the folder."
            )
        self.files.append(Arrived(place, sort_of(place, start)))
        self.openers[place] = opener


def look_into(root: Path) -> Inbox:
    """Everything at or below a folder (or in one archive), in the order of places. The folder `headers` of a batch is not an inbox."""
    inbox = Inbox()
    if not os.path.lexists(root):
        return inbox
    with told(root):
        for path in _walk(root, inbox) if root.is_dir() else [root]:
            place = path.relative_to(root).as_posix() if path != root else path.name
            if stat.S_ISREG(path.stat().st_mode):
                _enter(inbox, place, path)
    return inbox


def _walk(root: Path, inbox: Inbox) -> Iterator[Path]:
    for place, folders, names in os.walk(root, onerror=_raise):
        folders.sort()
        if STATEMENT in names:
            inbox.batches.append(Path(place))
            folders[:] = [name for name in folders if name != HEADERS]
            continue  # the papers beside the statement are no post; `verify_batches` holds them against it
        yield from (Path(place, name) for name in sorted(names))


def _raise(fault: OSError) -> None:
    raise fault


def _enter(inbox: Inbox, place: str, path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(_START)
    if sort_of(place, start) is Sort.OTHER and start.startswith(b"PK\x03\x04"):
        try:
            _unpack(inbox, place, path)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError):  # RuntimeError: it asks for a password
            inbox.shut.append(place)
    else:
        inbox.add(place, start, lambda: read_file(path, LARGEST))


def _unpack(inbox: Inbox, place: str, path: Path) -> None:
    """Enter the files of an archive; ValueError when it would unfold to more than it may. Archives within it are not opened."""
    data = read_file(path, LARGEST)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
            raise ValueError("the archive unfolds to too much")
        for entry in entries:
            content = archive.read(entry)
            inbox.add(f"{place}/{_name(entry)}", content[:_START], lambda content=content: content)  # type: ignore[misc]  # mypy cannot see the bound default


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as a Japanese Windows wrote it where the archive does not say how it is spelled."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return entry.filename
