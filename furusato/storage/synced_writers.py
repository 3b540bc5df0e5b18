"""Writes many files and has the disk hold each, a few at a time, while the next ones are still being made: a disk's answer is waited for, not worked for.

Refuses to go on after a fault: the first one is raised, explained, once all writers have stopped; nothing is written after the block has ended.
"""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Condition
from types import TracebackType
from typing import Final, Self

from furusato.storage.files import write_synced
from furusato.storage.trouble import told

_WRITERS: Final = 4
_AHEAD: Final = 32  # files under way: bounds what is held in memory


class SyncedWriters:
    """Writers for the block; leaving it waits for all of them. `target` is where the files will stand, for the sentences."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._pool = ThreadPoolExecutor(_WRITERS, "furusato-disk")
        self._under_way: deque[Future[None]] = deque()
        self._turn = Condition()
        self._at_work = 0
        self._over = False

    def __enter__(self) -> Self:
        return self

    def write(self, path: Path, relative: str, data: bytes) -> None:
        """Have a new file written. Raises SystemTrouble for this file or for one before it."""
        self._under_way.append(self._pool.submit(self._write, path, relative, data))
        if len(self._under_way) >= _AHEAD:
            self._under_way.popleft().result()

    def _write(self, path: Path, relative: str, data: bytes) -> None:
        with self._turn:
            if self._over:
                return
            self._at_work += 1
        try:
            with told(self._target / relative):
                write_synced(path, data)
        finally:
            with self._turn:
                self._at_work -= 1
                self._turn.notify_all()

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._pool.shutdown(wait=True, cancel_futures=kind is not None)
            if kind is None:
                for future in self._under_way:
                    future.result()
        finally:
            self._stand_still()

    def _stand_still(self) -> None:
        """Nothing is being written any more, and nothing will be: an interruption may have kept the pool from knowing all of its threads, or us from waiting for them."""
        with self._turn:
            self._over = True
            self._turn.wait_for(lambda: not self._at_work)
