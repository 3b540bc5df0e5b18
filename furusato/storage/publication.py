"""Joins the two sides of publishing: the folder and the ledger, in the order that docs/decisions/0004-publishing.md proves safe."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from furusato.storage.batch_records import BatchPlan
from furusato.storage.events import Stamp
from furusato.storage.ledger import Ledger
from furusato.storage.publish_awaiting import clear_awaiting, publish_approved, put_aside, remove_awaiting, settle_awaiting
from furusato.storage.publishing import Recovered, Stage, finish_or_remove, publish

FAILED: Final = "not-put-aside"  # the reason where the program itself sends a batch back


@dataclass(frozen=True, slots=True)
class _Side:
    """The ledger's side of one batch."""

    batch: str
    ledger: Ledger
    stamp: Stamp
    plan: Callable[[], BatchPlan] | None = None

    def prepare(self, folder: str) -> None:
        self.ledger.batches.prepare(self._planned(), folder, self.stamp)

    def _planned(self) -> BatchPlan:
        if self.plan is None:
            raise ValueError("a batch left by an earlier run is not prepared again")
        plan = self.plan()
        if plan.batch != self.batch:
            raise ValueError("the plan is another batch's")
        return plan

    def publish(self) -> None:
        self.ledger.batches.publish(self.batch, self.stamp)

    def abandon(self) -> None:
        self.ledger.batches.abandon(self.batch, self.stamp)

    def stage(self) -> Stage | None:
        return self.ledger.batches.stage(self.batch)


@dataclass(frozen=True, slots=True)
class _WaitingSide(_Side):
    """The ledger's side of a batch that two people release. `key`: the checker's key id; `reason`: why it is sent back, a code."""

    key: str = ""
    same_sign_in: bool = False
    reason: str = FAILED

    def await_approval(self, folder: str) -> None:
        self.ledger.approvals.begin(self._planned(), folder, self.stamp)

    def approve(self, folder: str) -> None:
        self.ledger.approvals.approve(self.batch, folder, self.key, self.stamp, same_sign_in=self.same_sign_in)

    def take_back(self) -> None:
        self.ledger.approvals.take_back(self.batch, self.stamp)

    def publish(self) -> None:
        self.ledger.approvals.publish(self.batch, self.stamp)

    def send_back(self) -> None:
        self.ledger.approvals.send_back(self.batch, self.reason, self.stamp)


def publish_batch(ledger: Ledger, batches: Path, batch: str, files: Iterable[tuple[str, bytes]], plan: Callable[[], BatchPlan], stamp: Stamp) -> Path:
    """Write and publish a batch; its folder. `files` may be made while they are written; `plan` is asked after the last of them.

    IntegrityBroken: the plan does not agree with the ledger; SystemTrouble: disk, names, an existing folder. Then nothing is published.
    """
    return publish(batches, _Side(batch, ledger, stamp, plan), files)


def put_batch_aside(ledger: Ledger, batches: Path, batch: str, files: Iterable[tuple[str, bytes]], plan: Callable[[], BatchPlan], stamp: Stamp) -> Path:
    """As `publish_batch`, but the batch waits for the second person; the folder in which it does."""
    return put_aside(batches, _WaitingSide(batch, ledger, stamp, plan), files)


@dataclass(frozen=True, slots=True)
class Approval:
    """What the second person adds: envelopes with both signatures by path, the key's id, and whether maker and checker had the same sign-in name."""

    signed: Mapping[str, bytes]
    left_out: Collection[str]
    key: str
    same_sign_in: bool


def publish_approved_batch(ledger: Ledger, batches: Path, batch: str, approval: Approval, stamp: Stamp) -> Path:
    """Publish a batch that waits; its folder. SystemTrouble, IntegrityBroken: then it goes on waiting."""
    return publish_approved(batches, _WaitingSide(batch, ledger, stamp, None, approval.key, approval.same_sign_in), approval.signed, approval.left_out)


def send_batch_back(ledger: Ledger, batches: Path, batch: str, reason: str, stamp: Stamp) -> None:
    """Remove a batch that waits; its rows are free again."""
    remove_awaiting(batches, _WaitingSide(batch, ledger, stamp, reason=reason))


def finish_or_remove_batches(ledger: Ledger, batches: Path, stamp: Stamp) -> Recovered:
    """Finish or remove what a killed run left; call at every start, holding the workspace. A batch that waits for the second person stays."""
    waiting = [
        (_WaitingSide(record.batch, ledger, stamp), record.folder) for record in ledger.archive.batches() if record.stage in (Stage.AWAITING, Stage.APPROVED)
    ]
    approved = settle_awaiting(batches, waiting)
    records = ledger.archive.batches()
    prepared = [(_Side(record.batch, ledger, stamp), record.folder) for record in records if record.stage is Stage.PREPARED]
    found = finish_or_remove(batches, prepared, [record.batch for record in records if record.stage is Stage.PUBLISHED])
    still = tuple(record.batch for record in records if record.stage is Stage.AWAITING)
    ended = [record.batch for record in records if record.stage in (Stage.PUBLISHED, Stage.ABANDONED)]
    unknown = clear_awaiting(batches, still, ended)
    return replace(found, finished=(*approved, *found.finished), unrecorded=(*unknown, *found.unrecorded), awaiting=still)
