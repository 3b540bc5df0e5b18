"""A real LibreOffice without a window, driven step by step: `with Spreadsheet() as program: program.work([...])`.

It has a profile and a home of its own in a temporary folder, so that it neither meets a LibreOffice that somebody has open nor keeps anything. It is always ended with all
its processes, also after an error or when it hangs (then SpreadsheetTrouble). Steps are made by `spreadsheet_steps`; they run in `spreadsheet_uno` under Debian's own Python,
the only one that has `uno` (packages libreoffice-calc and python3-uno).
"""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self

from scripts.spreadsheet_steps import Step

PYTHON_WITH_UNO: Final = "/usr/bin/python3"
_DRIVER: Final = Path(__file__).with_name("spreadsheet_uno.py")
_STARTING: Final = 60.0  # seconds; the driver itself gives up after 40
_QUIET: Final = ("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard")


class SpreadsheetTrouble(RuntimeError):
    """LibreOffice did not start, did not answer in time, or refused a step."""


def missing() -> str:
    """What this machine lacks for a `Spreadsheet`: "" where nothing."""
    if shutil.which("soffice") is None:
        return "soffice (libreoffice-calc)"
    has_uno = Path(PYTHON_WITH_UNO).exists() and subprocess.run([PYTHON_WITH_UNO, "-I", "-c", "import uno"], capture_output=True, check=False).returncode == 0
    return "" if has_uno else "uno (python3-uno)"


class Spreadsheet:
    """One LibreOffice for many files. `patience`: seconds that one `work` may take. `folder` is its own, gone at the end."""

    def __init__(self, patience: float = 120.0) -> None:
        self._patience = patience
        self._started: list[subprocess.Popen[str]] = []
        self._said: Queue[str] = Queue()

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="spreadsheet-"))
        try:
            self._start()
            self._answer(_STARTING)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def work(self, steps: Sequence[Step]) -> list[Any]:
        """Do the steps in order; the answers of those that ask. SpreadsheetTrouble where one fails: the document is then closed."""
        assert self._driver.stdin is not None
        try:
            print(json.dumps(list(steps)), file=self._driver.stdin, flush=True)
        except OSError as gone:
            raise SpreadsheetTrouble("the driver has ended") from gone
        return self._answer(self._patience)

    def _start(self) -> None:
        pipe, home = self.folder.name, self.folder / "home"
        home.mkdir()
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": str(home),
            "TMPDIR": str(self.folder),
            "LANG": "C.UTF-8",
            "SAL_USE_VCLPLUGIN": "svp",
        }
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        self._run(["soffice", *_QUIET, f"--accept=pipe,name={pipe};urp;", profile], environment)
        self._driver = self._run([PYTHON_WITH_UNO, "-I", str(_DRIVER), pipe], environment)
        Thread(target=self._listen, daemon=True).start()

    def _run(self, words: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
        with (self.folder / "said.txt").open("ab") as said:
            started = subprocess.Popen(
                words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE if words[0] == PYTHON_WITH_UNO else said, stderr=said, text=True, encoding="utf-8", start_new_session=True
            )  # fmt: skip
        self._started.append(started)
        return started

    def _listen(self) -> None:
        assert self._driver.stdout is not None
        with suppress(ValueError):  # closed under our feet when all is ended
            for line in self._driver.stdout:
                self._said.put(line)
        self._said.put('{"error": "the driver has ended"}')

    def _answer(self, patience: float) -> list[Any]:
        try:
            said = json.loads(self._said.get(timeout=patience))
        except Empty:
            self._end()
            raise SpreadsheetTrouble(f"no answer for {patience:.0f} s; it was ended") from None
        if "error" in said:
            raise SpreadsheetTrouble(f"{said['error']} {self._last_words()}")
        return list(said["answers"])

    def _last_words(self) -> str:
        with suppress(OSError):
            return (self.folder / "said.txt").read_text(encoding="utf-8", errors="replace")[-400:]
        return ""

    def _end(self) -> None:
        for started in reversed(self._started):
            _end_group(started)
        self._started.clear()
        shutil.rmtree(self.folder, ignore_errors=True)


def _end_group(started: subprocess.Popen[str]) -> None:
    """Every process of its session; soffice is a script that starts others."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(started.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            started.wait(timeout=5)
    for stream in (started.stdin, started.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
