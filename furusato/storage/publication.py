"""Joins the two sides of publishing: the folder and the ledger, in the order that docs/decisions/0004-publishing.md proves safe."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from furusato.storage.batch_records import BatchPlan
from furusato.storage.events import Stamp
from furusato.storage.ledger import Ledger
from furusato.storage.publishing import Recovered, Stage, finish_or_remove, publish


@dataclass(frozen=True, slots=True)
class _Side:
    """The ledger's side of one batch."""

    batch: str
    ledger: Ledger
    stamp: Stamp
    plan: Callable[[], BatchPlan] | None = None

    def prepare(self, folder: str) -> None:
        if self.plan is None:
            raise ValueError("a batch left by an earlier run is not prepared again")
        plan = self.plan()
        if plan.batch != self.batch:
            raise ValueError("the plan is another batch's")
        self.ledger.batches.prepare(plan, folder, self.stamp)

    def publish(self) -> None:
        self.ledger.batches.publish(self.batch, self.stamp)

    def abandon(self) -> None:
        self.ledger.batches.abandon(self.batch, self.stamp)

    def stage(self) -> Stage | None:
        return self.ledger.batches.stage(self.batch)


def publish_batch(ledger: Ledger, batches: Path, batch: str, files: Iterable[tuple[str, bytes]], plan: Callable[[], BatchPlan], stamp: Stamp) -> Path:
    """Write and publish a batch; its folder. `files` may be made while they are written; `plan` is asked after the last of them.

    IntegrityBroken: the plan does not agree with the ledger; SystemTrouble: disk, names, an existing folder. Then nothing is published.
    """
    return publish(batches, _Side(batch, ledger, stamp, plan), files)


def finish_or_remove_batches(ledger: Ledger, batches: Path, stamp: Stamp) -> Recovered:
    """Finish or remove what a killed run left; call at every start, holding the workspace."""
    records = ledger.archive.batches()
    prepared = [(_Side(record.batch, ledger, stamp), record.folder) for record in records if record.stage is Stage.PREPARED]
    return finish_or_remove(batches, prepared, [record.batch for record in records if record.stage is Stage.PUBLISHED])
