"""A batch that waits for the second person survives everything but being sent back; an approval is carried out wholly or not at all, whatever fails and wherever."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from furusato.errors import SystemTrouble
from furusato.storage import publish_awaiting
from furusato.storage.events import Stamp
from furusato.storage.ledger import new_ledger
from furusato.storage.publication import Approval, publish_approved_batch, put_batch_aside, send_batch_back
from furusato.storage.publishing import Recovered, Stage
from tests.storage.storage_samples import YEAR, batch_files, donors, everything_under, stamp, take_in
from tests.storage.test_storage_publishing import BATCH, Death, Failing, Office

REQUEST = ("for-approval.json", b"{}")
SIGNED = {"headers/131130.json": b'{"two":1}', "batch.json": b'{"batch":1,"two":1}'}
PUBLISHED = {name: SIGNED.get(name, data) for name, data in batch_files()}


class Waiting(Office):
    """The same office, where two people release."""

    @property
    def folder(self) -> Path:
        return self.batches / f".awaiting-{BATCH}"

    def put_aside(self) -> Path:
        return put_batch_aside(self.ledger, self.batches, BATCH, [*batch_files(), REQUEST], lambda: self.plan(BATCH), stamp(1))

    def approve(self, at: Stamp = stamp(3)) -> Path:  # noqa: B008 - a frozen value
        return publish_approved_batch(self.ledger, self.batches, BATCH, Approval(SIGNED, (REQUEST[0],), "k" * 64, same_sign_in=False), at)

    def require_waiting(self) -> None:
        found = {name: data for name, data in everything_under(self.folder).items() if not name.endswith("/")}
        assert found == dict([*batch_files(), REQUEST])
        assert [path.name for path in self.batches.iterdir()] == [self.folder.name]
        assert self.ledger.batches.stage(BATCH) is Stage.AWAITING
        assert self.ledger.archive.published_keys(YEAR) == {}
        self.ledger.verify()

    def require_released(self) -> None:
        found = {name: data for name, data in everything_under(self.batches / BATCH).items() if not name.endswith("/")}
        assert found == PUBLISHED
        assert [path.name for path in self.batches.iterdir()] == [BATCH]
        assert self.ledger.batches.stage(BATCH) is Stage.PUBLISHED
        assert len(self.ledger.archive.published_keys(YEAR)) == 9
        self.ledger.verify()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Waiting]:
    (tmp_path / "batches").mkdir()
    with new_ledger(tmp_path / "ledger.sqlite", "W1", "222216", stamp()) as ledger:
        take_in(ledger, donors(9))
        yield Waiting(ledger, tmp_path / "batches")


def test_it_waits_through_every_start_and_is_published_once(office: Waiting) -> None:
    assert office.put_aside() == office.folder
    for _ in range(2):
        assert office.start() == Recovered(awaiting=(BATCH,))
        office.require_waiting()
    assert office.approve() == office.batches / BATCH
    office.require_released()
    assert office.start() == Recovered()


def test_sent_back_its_rows_are_free_and_its_number_is_not(office: Waiting) -> None:
    office.put_aside()
    send_batch_back(office.ledger, office.batches, BATCH, "no-good", stamp(2))
    office.require_nothing()
    assert office.ledger.batches.next_batch(YEAR) == "2025-0002"
    office.publish(batch="2025-0002")
    assert len(office.ledger.archive.published_keys(YEAR)) == 9


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("chosen", range(1, 56, 4))
def test_a_run_that_dies_while_putting_aside_leaves_a_whole_batch_or_nothing(
    office: Waiting, monkeypatch: pytest.MonkeyPatch, chosen: int, after: bool
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(publish_awaiting, "_give_up", lambda *_: None)  # the dead clear nothing
        failing = Failing(patched, chosen, after=after)
        failing.watch_the_system()
        failing.watch_the_ledger()
        with suppress(Death):
            office.put_aside()
    recovered = office.start()
    if office.ledger.batches.stage(BATCH) is Stage.AWAITING:
        assert recovered.awaiting == (BATCH,)
        office.require_waiting()
        office.approve()
        office.require_released()
    else:
        office.require_nothing()
    assert office.start().unrecorded == ()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("chosen", range(1, 26))
def test_a_run_that_dies_while_approving_waits_again_or_is_published(office: Waiting, monkeypatch: pytest.MonkeyPatch, chosen: int, after: bool) -> None:
    office.put_aside()
    with monkeypatch.context() as patched:
        patched.setattr(publish_awaiting, "_wait_again", lambda *_: None)  # the dead clear nothing
        failing = Failing(patched, chosen, after=after)
        failing.watch_the_system()
        failing.watch_the_ledger()
        with suppress(Death):
            office.approve()
    office.start()
    if office.ledger.batches.stage(BATCH) is Stage.PUBLISHED:
        office.require_released()
    else:
        office.require_waiting()
        office.approve()
        office.require_released()
    assert office.start() == Recovered()


def test_what_was_approved_but_changed_since_waits_again_and_is_not_published(office: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    office.put_aside()
    with monkeypatch.context() as patched:
        patched.setattr(publish_awaiting, "_wait_again", lambda *_: None)
        failing = Failing(patched, 2)
        failing.watch_the_ledger()
        with pytest.raises(Death):
            office.approve()
    assert office.ledger.batches.stage(BATCH) is Stage.APPROVED
    (office.batches / BATCH / "batch.json").write_bytes(b"{}")
    office.start()
    office.require_waiting()
    assert [event.what for event in office.ledger.events.all()][-2:] == ["batch approved", "approval undone"]


def test_a_folder_renamed_by_hand_is_not_taken_for_published(office: Waiting) -> None:
    office.put_aside()
    office.folder.rename(office.batches / BATCH)
    assert office.start() == Recovered(unrecorded=(BATCH,), awaiting=(BATCH,))
    assert office.ledger.batches.stage(BATCH) is Stage.AWAITING
    with pytest.raises(SystemTrouble, match="never overwritten"):
        office.approve()
    assert office.ledger.archive.published_keys(YEAR) == {}


@pytest.mark.parametrize("chosen", range(1, 56, 6))
def test_a_failure_while_putting_aside_leaves_nothing(office: Waiting, monkeypatch: pytest.MonkeyPatch, chosen: int) -> None:
    with monkeypatch.context() as patched:
        failing = Failing(patched, chosen, OSError(28, "No space left on device"))
        failing.watch_the_system()
        try:
            office.put_aside()
        except SystemTrouble:
            if office.ledger.batches.stage(BATCH) is not Stage.AWAITING:  # the last fsync may fail when all is done
                office.require_nothing()


def test_where_the_disk_knows_no_links_files_are_copied(office: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    office.put_aside()

    def no_links(*_arguments: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", no_links)
    office.approve()
    office.require_released()
