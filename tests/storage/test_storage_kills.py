"""kill -9 in the middle of the work, for real: the next start finds everything or nothing, and nothing left over."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from furusato.storage.ledger import new_ledger, open_ledger
from furusato.storage.publication import finish_or_remove_batches
from furusato.storage.publishing import Recovered, Stage
from furusato.storage.workspace import Workspace
from tests.storage.storage_samples import YEAR, donors, everything_under, stamp, take_in, vault
from tests.storage.test_storage_publishing import BATCH, FILES, Office
from tests.storage.test_storage_workspace import TEXT

KILLED = """
import os, signal, sys
from pathlib import Path
from furusato.storage.database import Database
from furusato.storage.ledger import open_ledger
from tests.storage.storage_samples import donors, stamp, take_in
from tests.storage.test_storage_publishing import Office

root, errand, owner, name, chosen = Path(sys.argv[1]), *sys.argv[2:]
place = {"os": os, "Database": Database}[owner]
real, left = getattr(place, name), int(chosen)

def die_here(*arguments, **named):
    global left
    if name != "run" or arguments[1] == "COMMIT":
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **named)

with open_ledger(root / "ledger.sqlite") as ledger:
    ledger._db.run("PRAGMA cache_size = 10")  # pages reach the file before the commit: there is something to roll back
    setattr(place, name, die_here)
    take_in(ledger, donors(3_000, first=10)) if errand == "take in" else Office(ledger, root / "batches").publish()
"""


def kill(root: Path, errand: str, owner: str, name: str, chosen: int) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(root), errand, owner, name, str(chosen)], cwd=Path(__file__).parents[2], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "batches").mkdir()
    (tmp_path / "furusato.toml").write_text(TEXT, encoding="utf-8")
    with new_ledger(tmp_path / "ledger.sqlite", "W1", "222216", stamp()) as ledger:
        take_in(ledger, donors(9))
    return tmp_path


@pytest.mark.parametrize(
    ("owner", "name", "chosen", "recovered"),
    [
        ("os", "write", 3, Recovered()),  # in the middle of staging: the ledger knows nothing yet
        ("Database", "run", 1, Recovered()),  # all is staged, the ledger about to say "prepared"
        ("os", "rename", 1, Recovered(removed=(BATCH,))),  # prepared, not renamed
        ("Database", "run", 2, Recovered(finished=(BATCH,))),  # renamed, the ledger about to say "published"
    ],
)
def test_a_killed_publishing_is_finished_or_removed(root: Path, owner: str, name: str, chosen: int, recovered: Recovered) -> None:
    kill(root, "publish", owner, name, chosen)
    workspace = Workspace.open(root)
    with workspace.only_run(), open_ledger(workspace.ledger) as ledger:
        assert finish_or_remove_batches(ledger, workspace.batches, stamp(3)) == recovered
        office = Office(ledger, workspace.batches)
        if recovered.finished:
            office.require_published()
        else:
            office.require_nothing()
            again = ledger.batches.next_batch(YEAR)
            office.publish(batch=again)
            assert ledger.batches.stage(again) is Stage.PUBLISHED
            assert {name for name in everything_under(workspace.batches / again) if not name.endswith("/")} == set(FILES)


def test_a_killed_intake_takes_nothing_in(root: Path) -> None:
    kill(root, "take in", "Database", "run", 2)  # the first change records the routes
    assert (root / "ledger.sqlite-journal").exists()
    assert (root / "ledger.sqlite").stat().st_size > 500_000
    with open_ledger(root / "ledger.sqlite") as ledger:
        assert ledger.rows.next_serial() == 10
        assert ledger.rows.opened(vault()).height == 9
        ledger.verify()
        take_in(ledger, donors(3, first=10))
        assert ledger.rows.next_serial() == 13
    assert not (root / "ledger.sqlite-journal").exists()
