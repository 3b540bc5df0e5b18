"""Reads and writes single files so that a file is either wholly there or not there at all.

Refuses to overwrite, to follow a half-written file, to read what is larger than told or no regular file. Files and folders made here are for their owner only.
"""

import errno
import hashlib
import os
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, Never

from furusato.errors import ListRefused, TypingRefused
from furusato.storage.names import require_good_component, require_short_path
from furusato.storage.trouble import told, trouble

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
PART: Final = ".part-"
_BINARY: Final = getattr(os, "O_BINARY", 0)
_NO_LINKS: Final = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. TypingRefused: not there or no file; ListRefused: too large; SystemTrouble: unreadable."""
    try:
        with path.open("rb") if stat.S_ISREG(path.stat().st_mode) else _no_file(path) as file:
            data = file.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise TypingRefused(f"{path} が見つかりません。ファイルの場所を確かめてください。", f"{path} is not there. Check the place of the file.") from fault
    except OSError as fault:
        raise trouble(fault, path) from fault
    if len(data) > limit:
        raise ListRefused(
            f"{path} は大きすぎます({limit // 1_000_000 or 1} MB まで)。正しいファイルか確かめてください。",
            f"{path} is too large (at most {limit // 1_000_000 or 1} MB). Check that it is the right file.",
        )
    return data


def _no_file(path: Path) -> Never:
    raise TypingRefused(f"{path} は通常のファイルではありません。ファイルを指定してください。", f"{path} is not a regular file. Name a file.")


def make_folder(path: Path) -> None:
    """Make one new folder, for its owner only."""
    with told(path):
        os.mkdir(path, FOLDER_MODE)


def write_synced(path: Path, data: bytes, *, exclusive: bool = True) -> None:
    """Write a file and have the disk hold it before returning. OSError as the system gives it."""
    flags = os.O_WRONLY | os.O_CREAT | _BINARY | (os.O_EXCL if exclusive else os.O_TRUNC)
    descriptor = os.open(path, flags, FILE_MODE)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Have the disk hold the names in a folder. Windows keeps them itself and cannot be asked."""
    if sys.platform != "win32":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_once(path: Path, data: bytes) -> None:
    """Put a new file at `path`, whole or not at all. TypingRefused when something stands there; SystemTrouble when it cannot be written."""
    require_good_component(path.name)
    require_short_path(path)
    _require_free(path)
    part = path.with_name(PART + hashlib.sha256(path.name.encode()).hexdigest()[:16])
    try:
        with told(path):
            write_synced(part, data, exclusive=False)
            _settle(part, path)
            sync_folder(path.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _require_free(path: Path) -> None:
    if os.path.lexists(path):
        raise TypingRefused(f"{path} は既に存在します。別の名前を指定してください。", f"{path} exists already. Choose another name.")


def _settle(part: Path, path: Path) -> None:
    """Give the written file its name. A hard link never overwrites; where the disk knows none, look once more and rename."""
    try:
        os.link(part, path)
    except FileExistsError:
        _require_free(path)
    except OSError as fault:
        if fault.errno not in _NO_LINKS and sys.platform != "win32":
            raise
        _require_free(path)
        os.rename(part, path)


def remove_tree(path: Path) -> None:
    """Remove a folder and all in it; nothing there is no fault. SystemTrouble when something stays."""
    with told(path):
        if os.path.lexists(path):
            shutil.rmtree(path)
