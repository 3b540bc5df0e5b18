"""Lets one run at a time work in a workspace.

The lock belongs to the operating system, not to a file's existence: when a process ends, however it ends, its lock is gone. So a killed run never blocks the
next one, and the lock file itself is left in place (removing it would let two runs hold two files of one name).
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from furusato.errors import SystemTrouble
from furusato.storage.files import FILE_MODE
from furusato.storage.trouble import told, trouble

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _give_back(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def only_run(path: Path) -> Iterator[None]:
    """Hold the lock at `path` for the block. SystemTrouble when another run holds it."""
    with told(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        try:
            _take(descriptor)
        except (BlockingIOError, PermissionError) as fault:
            raise SystemTrouble(
                f"{path.parent} では別の furusato が実行中です。終わるのを待ってから、もう一度実行してください。",
                f"Another furusato is at work in {path.parent}. Wait until it ends, then run it again.",
            ) from fault
        except OSError as fault:
            raise trouble(fault, path) from fault
        try:
            yield
        finally:
            _give_back(descriptor)
    finally:
        os.close(descriptor)
