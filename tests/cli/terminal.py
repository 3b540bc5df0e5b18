"""Runs `furusato` as a clerk would: as a process of its own, or (quicker, the same door) within this one."""

import io
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest import mock

from furusato.cli.app import main
from tests.workflows.desk import SECRET, Desk

ROOT: Final = Path(__file__).parents[2]
FURUSATO: Final = Path(sys.executable).with_name("furusato")
_JAPANESE: Final = re.compile("[ぁ-んァ-ヶ一-龠]")
_ENGLISH: Final = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err

    def require(self, code: int) -> "Ended":
        """The exit code; where it is not 0, a sentence in both languages on standard error; never a traceback."""
        assert self.code == code, self.said
        assert "Traceback" not in self.said, self.said
        if code:
            assert _JAPANESE.search(self.err), self.said
            assert _ENGLISH.search(self.err), self.said
        return self


def environment(desk: Desk, **told: str) -> dict[str, str]:
    """A clerk's environment: the passphrase, the places, a temporary folder of its own."""
    home = desk.folder.parent / "home"
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FURUSATO_", "PYTEST_", "COLUMNS", "COV_"))}
    places = {"FURUSATO_WORKSPACE": str(desk.workspace), "FURUSATO_KEYS": str(desk.keys), "FURUSATO_PASSPHRASE": SECRET}
    return {**kept, **places, "HOME": str(home), "TMPDIR": str(home / "tmp"), "LC_ALL": "C.UTF-8", **told}


def furusato(desk: Desk, *words: str | Path, told: dict[str, str] | None = None) -> Ended:
    """One command as a process."""
    return python(desk, [str(FURUSATO), *map(str, words)], told)


def crooked(desk: Desk, before: str, *words: str | Path, told: dict[str, str] | None = None) -> Ended:
    """One command as a process in which some Python is run first: to break what a test wants broken."""
    script = f"import sys\nsys.argv[1:] = {list(map(str, words))!r}\n{before}\nfrom furusato.cli.app import main\nmain()\n"
    return python(desk, [sys.executable, "-c", script], told)


def python(desk: Desk, command: Sequence[str], told: dict[str, str] | None = None) -> Ended:
    done = subprocess.run(
        command,
        env=environment(desk, **(told or {})),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
        start_new_session=True,
    )
    return Ended(done.returncode, *(stream.decode("utf-8", errors="backslashreplace") for stream in (done.stdout, done.stderr)))


def here(desk: Desk, *words: str | Path, told: dict[str, str] | None = None) -> Ended:
    """One command within this process; what is no refusal is raised."""
    written = [_Kept(), _Kept()]
    streams = [io.TextIOWrapper(data, encoding="utf-8") for data in written]
    hooks, handlers = (sys.excepthook, sys.unraisablehook, threading.excepthook), {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)}
    code = 0
    try:
        with ExitStack() as stack:
            stack.enter_context(mock.patch.dict(os.environ, environment(desk, **(told or {})), clear=True))
            stack.enter_context(mock.patch.object(sys, "argv", ["furusato", *map(str, words)]))
            stack.enter_context(redirect_stdout(streams[0]))
            stack.enter_context(redirect_stderr(streams[1]))
            try:
                main()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 0
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
    finally:
        sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return Ended(code, *(data.getvalue().decode("utf-8", errors="backslashreplace") for data in written))


class _Kept(io.BytesIO):
    """Bytes that stay readable when the stream around them is done with."""

    def close(self) -> None:
        """Nothing to give back."""
