"""A run that is stopped at any moment, gently or not: nothing half made is there, nothing is lost, the next run works."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from furusato.seal.manifest import Header
from furusato.seal.signing import Envelope
from furusato.storage.synced_writers import SyncedWriters
from tests.cli.terminal import crooked, environment, furusato, here
from tests.workflows.desk import Desk, donors, everything_under, xlsx

# Three changes come first: the year's register, the routes and the map of headings are entered anew at each start.
BREAK = "import os, signal\nfrom tests.cli.breaking import *\nfrom furusato.storage.database import Database\n"
MOMENTS = {
    "before the first file": "at(os, 'mkdir', 1, {then}, lambda path, *_: '.staging' in str(path))",
    "among the documents": "at(os, 'fsync', 6, {then})",
    "before the statement is written": "at(os, 'open', 1, {then}, lambda path, *_: str(path).endswith('batch.json'))",
    "before the ledger says prepared": "at(Database, 'run', 4, {then}, commits)",
    "before the rename": "at(os, 'rename', 1, {then}, lambda source, *_: '.staging' in str(source))",
    "before the ledger says published": "at(Database, 'run', 5, {then}, commits)",
    "after all is done": "from furusato.cli import report\nat(report, 'tell', 1, {then})",
}
ISSUE = ("issue", "--date", "2026-01-15", "--workers", "1")


def require_one_whole_batch(desk: Desk, name: str) -> None:
    """Exactly this batch is there, with every row once, and it verifies."""
    (batch,) = desk.batches()
    assert batch.name == name
    keys = [key for path in (batch / "headers").iterdir() for key, _ in Header.parse(Envelope.parse(path.read_bytes()).payload).row_tags]
    assert sorted(keys) == sorted(desk.sealed()["row_key"])
    assert desk.verify(batch).holds
    with desk.open() as office:
        office.ledger.verify()


@pytest.mark.parametrize("moment", MOMENTS)
def test_issue_killed_outright(sealed_desk: Desk, moment: str) -> None:
    ended = crooked(sealed_desk, BREAK + MOMENTS[moment].format(then="send(signal.SIGKILL)"), *ISSUE)
    assert ended.code == -signal.SIGKILL
    finished = moment in ("before the ledger says published", "after all is done")
    again = here(sealed_desk, *ISSUE).require(3 if finished else 0)
    assert ("2025-0001" in again.err) == (moment in ("before the rename", "before the ledger says published"))
    require_one_whole_batch(sealed_desk, "2025-0002" if moment == "before the rename" else "2025-0001")
    assert os.listdir(sealed_desk.folder.parent / "home" / "tmp") == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("moment", ["among the documents", "before the ledger says prepared", "before the rename", "after all is done"])
def test_issue_stopped_gently(sealed_desk: Desk, moment: str, number: signal.Signals, code: int) -> None:
    before = everything_under(sealed_desk.workspace / "batches")
    ended = crooked(sealed_desk, BREAK + MOMENTS[moment].format(then=f"send({int(number)})"), *ISSUE).require(code)
    assert "Interrupted" in ended.err
    if moment != "after all is done":
        assert everything_under(sealed_desk.workspace / "batches") == before
        here(sealed_desk, *ISSUE).require(0)
    require_one_whole_batch(sealed_desk, "2025-0002" if moment == "before the rename" else "2025-0001")


def test_ctrl_c_at_a_terminal_reaches_the_workers_too_and_none_of_them_complains(sealed_desk: Desk) -> None:
    before = BREAK + MOMENTS["among the documents"].format(then="send_to_all(signal.SIGINT)")
    ended = crooked(sealed_desk, before, "issue", "--workers", "2").require(130)
    assert "KeyboardInterrupt" not in ended.said
    assert "Process" not in ended.said
    assert sealed_desk.batches() == []


def torn(pool: ThreadPoolExecutor, work: Callable[..., None], *arguments: object) -> None:
    """Ctrl-C just after the pool has started a thread, before it has noted that it did."""
    del pool
    threading.Thread(target=work, args=arguments).start()
    raise KeyboardInterrupt


@pytest.mark.parametrize("where", ["while they are waited for", "while a thread is started"])
def test_interrupted_writers_are_still_before_the_folder_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def slowly(path: Path, data: bytes) -> None:
        time.sleep(0.2)
        path.write_bytes(data)

    def write() -> None:
        with SyncedWriters(tmp_path) as writers:
            for name in range(12):
                writers.write(tmp_path / str(name), str(name), b"fictional")
            threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()

    monkeypatch.setattr("furusato.storage.synced_writers.write_synced", slowly)
    if where == "while a thread is started":
        monkeypatch.setattr(ThreadPoolExecutor, "submit", torn)
    with pytest.raises(KeyboardInterrupt):
        write()
    written = list(tmp_path.iterdir())
    time.sleep(0.5)
    assert list(tmp_path.iterdir()) == written


def processes_of_session(session: int) -> list[str]:
    """The command lines of a session's processes that still live."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(") ")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(stat.with_name("cmdline").read_text().replace("\0", " "))
        except OSError:  # gone while we looked
            continue
    return found


def test_workers_of_a_killed_run_do_not_live_on(sealed_desk: Desk, tmp_path: Path) -> None:
    """They hold donors' values, and nobody would know of them."""
    noted = tmp_path / "session"
    then = f"lambda: (open({str(noted)!r}, 'w').write(str(os.getsid(0))), os.kill(os.getpid(), signal.SIGKILL))"
    ended = crooked(sealed_desk, BREAK + MOMENTS["among the documents"].format(then=then), "issue", "--workers", "2")
    assert ended.code == -signal.SIGKILL
    deadline = time.monotonic() + 20
    while (left := processes_of_session(int(noted.read_text()))) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


def test_a_worker_that_is_killed_ends_the_run_with_5_and_nothing_published(sealed_desk: Desk) -> None:
    then = "lambda: [os.kill(child.pid, signal.SIGKILL) for child in multiprocessing.active_children()]"
    before = BREAK + f"import multiprocessing\nimport furusato.workflows.batch as b\nat(b.Batch, '_press_order', 1, {then})"
    ended = crooked(sealed_desk, before, "issue", "--workers", "2").require(5)
    assert "worker process died" in ended.err
    assert sealed_desk.batches() == []


@pytest.mark.parametrize("moment", ["at(Database, 'run', 1, {then}, commits)", "at(Database, 'run_each', 2, {then})"])
def test_intake_killed_outright_takes_nothing_in(new_desk: Desk, tmp_path: Path, moment: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx(donors()))
    before = new_desk.sealed()
    ended = crooked(new_desk, BREAK + moment.format(then="send(signal.SIGKILL)"), "intake", path, "--route", "portal")
    assert ended.code == -signal.SIGKILL
    assert new_desk.sealed().equals(before)
    assert json.loads(here(new_desk, "intake", path, "--route", "portal", "--json").out)["new"] == 12


def test_init_stopped_half_way_leaves_no_workspace_and_no_keys(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "office")
    desk.folder.mkdir()
    words = ("init", desk.workspace, "--issuer-code", "222216", "--issuer-name", "湖西市", "--year", "2025")
    crooked(desk, BREAK + "at(Database, 'run', 3, send(signal.SIGTERM))", *words).require(143)
    assert [path.name for path in desk.folder.iterdir() if path != desk.keys] == []
    assert not desk.keys.exists() or list(desk.keys.iterdir()) == []
    furusato(desk, *words).require(0)
    assert environment(desk)["FURUSATO_KEYS"] == str(desk.keys)
