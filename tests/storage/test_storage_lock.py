"""One run at a time, and a killed run never blocks the next."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from furusato.errors import ExitCode, SystemTrouble
from furusato.storage.lock import only_run

HOLDER = """
import sys, time
from pathlib import Path
from furusato.storage.lock import only_run
with only_run(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with only_run(lock), pytest.raises(SystemTrouble, match="Another furusato is at work") as refusal, only_run(lock):
        pass
    assert refusal.value.exit_code is ExitCode.KEEPER
    with only_run(lock):
        pass


def test_a_killed_run_gives_its_lock_back(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(lock)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(SystemTrouble), only_run(lock):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with only_run(lock):
        assert lock.exists()


def test_an_error_within_gives_the_lock_back(tmp_path: Path) -> None:
    with pytest.raises(KeyError), only_run(tmp_path / ".lock"):
        raise KeyError
    with only_run(tmp_path / ".lock"):
        pass


def test_a_lock_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemTrouble, match="not there"), only_run(tmp_path / "missing" / ".lock"):
        pass
