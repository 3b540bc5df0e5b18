"""Reads documents from outside in a process of their own, with a deadline and a bound on memory: a hostile file can end that process, not the check.

PDFs are read by a library in C, workbooks by one in Rust; either may hang, take all memory or crash on bytes that someone made for it. What does not come back in time, or at
all, is told as `Unreadable`: red, with the next file read by a new process. It is no cell for a hostile program: it runs as the same user.
"""

import contextlib
import importlib
import multiprocessing
import signal
import sys
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Final, Self

from furusato.model.printed import PrintedNotice, Unreadable
from furusato.reread.pdf import read_pdf
from furusato.reread.received import read_received_xlsx

_READERS: Final = {"PDF": read_pdf, "XLSX": read_received_xlsx}
SECONDS: Final = 30.0  # for a file of any size; a usual one takes far less
SECONDS_A_MEGABYTE: Final = 10.0
Answer = PrintedNotice | tuple[str, str]  # or the two sentences of an Unreadable
_MEMORY: Final = 6 << 30  # bytes of address space, where the system can bound it


class ApartReader:
    """Reads files one after another in a child process, for the block it is entered for. The first file starts the process."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def read_pdf(self, data: bytes) -> PrintedNotice:
        """What the PDF says. Unreadable also where reading it took too long or ended the process."""
        return self._read("PDF", data)

    def read_xlsx(self, data: bytes) -> PrintedNotice:
        """What the workbook says. Unreadable also where reading it took too long or ended the process."""
        return self._read("XLSX", data)

    def _read(self, medium: str, data: bytes) -> PrintedNotice:
        if not data:
            raise Unreadable(f"{medium} がありません。", f"There is no {medium}.")
        try:
            answer = self._asked(medium, data)
        except (EOFError, OSError):
            self._end()
            raise Unreadable(f"{medium} を読む途中で読取りが落ちました。", f"Reading the {medium} crashed the reader.") from None
        if answer is None:
            self._end()
            raise Unreadable(f"{medium} を決まった時間のうちに読めません。", f"The {medium} could not be read in the time allowed.")
        if not isinstance(answer, PrintedNotice):
            raise Unreadable(*answer)
        return answer

    def _asked(self, medium: str, data: bytes) -> Answer | None:
        pipe = self._pipe or self._start()
        allowed = self._seconds + SECONDS_A_MEGABYTE * len(data) / 1_000_000
        pipe.send((medium, data, 2 * allowed))
        answer: Answer | None = pipe.recv() if pipe.poll(allowed) else None
        return answer

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._child.start()
        theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._child is not None:
            self._child.kill()
            self._child.join()
        self._pipe = self._child = None


def _serve(pipe: Connection) -> None:
    """The child: read what comes, answer, until nobody asks any more. Whatever else goes wrong ends it, and that is the answer."""
    _bound_memory()
    sys.stderr = None  # a traceback could show a value
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            medium, data, seconds = pipe.recv()
            _end_after(seconds)
            try:
                answer: Answer = _READERS[medium](data)
            except Unreadable as refused:
                answer = (refused.ja, refused.en)
            _end_after(0)
            pipe.send(answer)


def _end_after(seconds: float) -> None:
    """Have the system end this process then (0: not at all), even when nobody is left to do it and a library hangs. Windows has no such clock."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _bound_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such module
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
