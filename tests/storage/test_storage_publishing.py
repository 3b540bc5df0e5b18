"""A batch is published by one rename or not at all, whatever fails and wherever: every call to the system is made to fail once."""

import errno
import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from furusato.errors import IntegrityBroken, Refusal, SystemTrouble
from furusato.model import columns as c
from furusato.seal.row_key import row_key
from furusato.storage import publishing
from furusato.storage.batch_records import BatchPlan
from furusato.storage.database import Database
from furusato.storage.inventory import Inventory, inventory_of
from furusato.storage.ledger import Ledger, new_ledger
from furusato.storage.publication import finish_or_remove_batches, publish_batch
from furusato.storage.publishing import Recovered, Stage
from tests.storage.storage_samples import YEAR, batch_files, donors, everything_under, number, plan, stamp, take_in

BATCH = "2025-0001"
FILES = dict(batch_files())


@dataclass
class Office:
    """A ledger of nine rows beside an empty batches folder."""

    ledger: Ledger
    batches: Path

    def publish(self, files: list[tuple[str, bytes]] | None = None, batch: str = BATCH) -> Path:
        return publish_batch(self.ledger, self.batches, batch, files or batch_files(), lambda: self.plan(batch), stamp(1))

    def plan(self, batch: str) -> BatchPlan:
        return plan(self.ledger, batch, self.ledger.rows.readable(YEAR))

    def start(self) -> Recovered:
        return finish_or_remove_batches(self.ledger, self.batches, stamp(2))

    def require_published(self) -> None:
        found = {name: data for name, data in everything_under(self.batches / BATCH).items() if not name.endswith("/")}
        assert found == FILES
        assert os.listdir(self.batches) == [BATCH]
        assert self.ledger.batches.stage(BATCH) is Stage.PUBLISHED
        assert len(self.ledger.archive.published_keys(YEAR)) == 9
        self.ledger.verify()

    def require_nothing(self) -> None:
        assert everything_under(self.batches) == {}
        assert self.ledger.batches.stage(BATCH) in {None, Stage.ABANDONED}
        assert self.ledger.archive.published_keys(YEAR) == {}
        assert self.ledger.archive.notices_of_year(YEAR) == ()
        self.ledger.verify()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    (tmp_path / "batches").mkdir()
    with new_ledger(tmp_path / "ledger.sqlite", "W1", "222216", stamp()) as ledger:
        take_in(ledger, donors(9))
        yield Office(ledger, tmp_path / "batches")


class Death(BaseException):
    """The run ends here, as if killed."""


@dataclass
class Failing:
    """Counts the calls of some functions and makes the chosen one fail, once, before or after it did its work."""

    monkeypatch: pytest.MonkeyPatch
    chosen: int = 0
    fault: BaseException = field(default_factory=Death)
    after: bool = False
    calls: int = 0

    def watch(self, owner: Any, name: str, when: Callable[..., bool] = lambda *_: True) -> None:
        real = getattr(owner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            if not when(*arguments):
                return real(*arguments, **named)
            self.calls += 1
            if self.calls != self.chosen:
                return real(*arguments, **named)
            if self.after:
                real(*arguments, **named)
            raise self.fault

        self.monkeypatch.setattr(owner, name, call)

    def watch_the_system(self) -> None:
        for name in ("write", "fsync", "rename", "mkdir", "open"):
            self.watch(os, name)

    def watch_the_ledger(self) -> None:
        self.watch(Database, "run", lambda _self, sql, *_: sql == "COMMIT")


def test_a_batch_is_published_whole(office: Office) -> None:
    assert office.publish() == office.batches / BATCH
    office.require_published()
    assert (office.batches / BATCH).stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in (office.batches / BATCH).rglob("*.*") if p.is_file()} == {0o600}
    assert office.start() == Recovered()


def test_an_existing_target_is_never_touched(office: Office) -> None:
    makers: tuple[Callable[[Path], object], ...] = (Path.mkdir, lambda p: p.write_bytes(b"theirs"), lambda p: p.symlink_to(p.parent))
    for make in makers:
        target = office.batches / BATCH
        make(target)
        with pytest.raises(SystemTrouble, match="never overwritten"):
            office.publish()
        assert os.path.lexists(target)
        assert office.ledger.batches.stage(BATCH) is None
        target.rmdir() if target.is_dir() and not target.is_symlink() else target.unlink()
    office.require_nothing()


def test_files_that_break_off_publish_nothing(office: Office) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield from batch_files()[:3]
        raise IntegrityBroken("照合に失敗しました。", "Read-back failed.")

    with pytest.raises(IntegrityBroken, match="Read-back"):
        publish_batch(office.ledger, office.batches, BATCH, files(), lambda: office.plan(BATCH), stamp())
    office.require_nothing()


def test_a_plan_the_ledger_refuses_publishes_nothing(office: Office) -> None:
    office.ledger.holds.hold([row_key(1)], "no-number", stamp())
    with pytest.raises(IntegrityBroken):
        office.publish()
    office.require_nothing()


@pytest.mark.parametrize(
    "name",
    [
        "documents/con/x",
        "documents/DOCUMENTS/../x",
        "../escape",
        "/etc/x",
        "documents/131130_渋谷区/Notice.PDF",
        "a" * 300,
        "headers/a:b.json",
        "Headers/x",
        "",
    ],
)
def test_names_some_system_cannot_hold_publish_nothing(office: Office, name: str) -> None:
    with pytest.raises(SystemTrouble):
        office.publish([*batch_files(), (name, b"x")])
    office.require_nothing()
    assert not (office.batches.parent / "escape").exists()


@pytest.mark.parametrize("chosen", range(1, 45))
def test_a_fault_at_any_call_publishes_nothing(office: Office, monkeypatch: pytest.MonkeyPatch, chosen: int) -> None:
    code = (errno.ENOSPC, errno.EROFS, errno.EACCES)[chosen % 3]
    with monkeypatch.context() as patched:
        failing = Failing(patched, chosen, OSError(code, os.strerror(code)))
        failing.watch_the_system()
        try:
            office.publish()
        except SystemTrouble:
            published = False
        else:
            published = True
    if published:
        assert failing.calls < chosen, "a fault went unseen"
        office.require_published()
    else:
        office.require_nothing()
        office.publish(batch=office.ledger.batches.next_batch(YEAR))


def test_the_faults_above_reach_every_call(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        failing = Failing(patched)
        failing.watch_the_system()
        failing.watch_the_ledger()
        office.publish()
    assert 20 < failing.calls < 45


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("chosen", [1, 2])
def test_a_ledger_that_fails_decides(office: Office, monkeypatch: pytest.MonkeyPatch, chosen: int, after: bool) -> None:
    with monkeypatch.context() as patched:
        failing = Failing(patched, chosen, sqlite3.OperationalError("disk I/O error"), after)
        failing.watch_the_ledger()
        with pytest.raises(sqlite3.OperationalError):
            office.publish()
    assert failing.calls >= chosen
    if (chosen, after) == (2, True):  # the ledger says published: then it is, and the folder stays
        office.require_published()
    else:
        office.require_nothing()


def test_a_ledger_out_of_room_publishes_nothing(office: Office) -> None:
    pages = office.ledger._db.number("PRAGMA page_count")
    office.ledger._db.run(f"PRAGMA max_page_count = {pages}")
    big = [(f"headers/{place}.json", b"{}") for place in range(3)]

    def publish_until_full() -> None:
        for batch in range(1, 200):
            office.publish(big, f"2025-{batch:04d}")
            office.ledger._db.run("DELETE FROM notice_rows")  # so that the rows may go out again and again

    with pytest.raises(SystemTrouble, match="the disk is full"):
        publish_until_full()
    assert all(not name.startswith(".") for name in os.listdir(office.batches))
    for record in office.ledger.archive.batches():
        assert (record.stage is Stage.PUBLISHED) == (office.batches / record.batch).is_dir()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("chosen", range(1, 50))
def test_a_run_that_dies_at_any_call_is_finished_or_removed(office: Office, monkeypatch: pytest.MonkeyPatch, chosen: int, after: bool) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "_take_back", lambda *_: None)  # the dead clear nothing
        failing = Failing(patched, chosen, after=after)
        failing.watch_the_system()
        failing.watch_the_ledger()
        try:
            office.publish()
        except Death:
            died = True
        else:
            died = False
    recovered = office.start()
    if office.ledger.batches.stage(BATCH) is Stage.PUBLISHED:
        office.require_published()
    else:
        assert died
        assert recovered.finished == ()
        office.require_nothing()
    assert recovered.unrecorded == ()
    assert office.start() == Recovered()


def renamed_but_not_published(office: Office, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "_take_back", lambda *_: None)
        failing = Failing(patched, 2)
        failing.watch_the_ledger()
        with pytest.raises(Death):
            office.publish()
    assert office.ledger.batches.stage(BATCH) is Stage.PREPARED
    return office.batches / BATCH


def test_what_was_renamed_and_is_as_prepared_is_finished(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed_but_not_published(office, monkeypatch)
    assert office.start() == Recovered(finished=(BATCH,))
    office.require_published()


@pytest.mark.parametrize("change", ["headers/131130.json", "documents/131130_渋谷区/notice.pdf", "more", "less", "link"])
def test_what_was_renamed_and_is_not_as_prepared_is_removed(office: Office, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    target = renamed_but_not_published(office, monkeypatch)
    document = target / "documents/131130_渋谷区/notice.xlsx"
    if change == "headers/131130.json":
        (target / change).write_bytes(b"[]")
    elif change == "more":
        (target / "documents/extra").write_bytes(b"")
    elif change == "less":
        document.unlink()
    elif change == "link":
        document.unlink()
        document.symlink_to("/dev/null")
    else:
        (target / change).write_bytes(b"cut off")
    assert office.start() == Recovered(removed=(BATCH,))
    office.require_nothing()


def test_a_removal_that_fails_is_tried_again_at_the_next_start(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    target = renamed_but_not_published(office, monkeypatch)
    (target / "batch.json").unlink()
    with monkeypatch.context() as patched:
        failing = Failing(patched, 1, OSError(errno.EACCES, "denied"))
        failing.watch(os, "rename")
        with pytest.raises(SystemTrouble):
            office.start()
    assert office.ledger.batches.stage(BATCH) is Stage.PREPARED
    assert office.start() == Recovered(removed=(BATCH,))
    office.require_nothing()


def test_a_folder_the_ledger_does_not_know_is_reported_and_left_alone(office: Office) -> None:
    (office.batches / "2025-0007").mkdir()
    (office.batches / "2025-0007" / "batch.json").write_bytes(b"{}")
    (office.batches / "desktop.ini").write_bytes(b"")
    (office.batches / ".staging-2025-0009").mkdir()
    assert office.start() == Recovered(unrecorded=("2025-0007",))
    assert sorted(everything_under(office.batches)) == ["2025-0007/", "2025-0007/batch.json", "desktop.ini"]


def test_staging_left_by_a_killed_run_is_no_obstacle(office: Office) -> None:
    (office.batches / f".staging-{BATCH}" / "documents").mkdir(parents=True)
    office.publish()
    office.require_published()


def test_a_file_too_large_for_the_quota_for_real_publishes_nothing(office: Office) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
    try:
        with pytest.raises(Refusal, match="full"):
            office.publish([*batch_files(), ("documents/big.pdf", bytes(2 << 20))])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    office.require_nothing()


def test_documents_enter_the_inventory_without_a_digest(tmp_path: Path) -> None:
    one, other = Inventory(), Inventory()
    one.add("documents/a/notice.pdf", number(1).encode())
    other.add("documents/a/notice.pdf", number(2).encode())
    assert one.digest() == other.digest()  # the ledger must not hold an unkeyed digest of what holds a number
    (tmp_path / "documents" / "a").mkdir(parents=True)
    (tmp_path / "documents" / "a" / "notice.pdf").write_bytes(number(3).encode())
    assert inventory_of(tmp_path).digest() == one.digest()
    one.add("headers/a.json", b"1")
    other.add("headers/a.json", b"2")
    assert one.digest() != other.digest()


def test_a_document_named_after_nobody(office: Office) -> None:
    """No file name of a batch, no event and no column of the ledger in clear holds a value of a donor."""
    office.publish()
    names = "".join(everything_under(office.batches))
    facts = "".join(event.facts for event in office.ledger.events.all())
    for value in donors(9).select(c.NUMBER, c.NAME, c.RECEIPT).rows():
        assert all(text not in names + facts for text in value)
