"""The ledger's side of two people: a batch that waits, is approved, sent back, or published; each step one change with its event.

Refuses (ValueError) a step from any other stage than its own: the caller has looked before. What the checker has to decide on is read by `workflows.approval_facts`.
"""

from typing import Final

from furusato.storage.batch_records import BatchPlan
from furusato.storage.batches import BatchTable
from furusato.storage.database import Database
from furusato.storage.events import EventLog, Stamp
from furusato.storage.publishing import Stage

_WAITING: Final = "batch awaits approval"


class ApprovalTable:
    """The stages of batches that two people release."""

    def __init__(self, database: Database, events: EventLog, batches: BatchTable) -> None:
        self._db, self._events, self._batches = database, events, batches

    def waiting(self) -> str | None:
        """The batch that waits for the second person, if there is one."""
        row = self._db.one("SELECT batch FROM batches WHERE state IN ('awaiting', 'approved') ORDER BY tax_year, serial LIMIT 1")
        return str(row[0]) if row else None

    def begin(self, plan: BatchPlan, folder: str, stamp: Stamp) -> None:
        """Record a batch that is made and waits; IntegrityBroken when it may not go out. `folder`: digest of its inventory."""
        with self._db.change():
            self._batches.prepare(plan, folder, stamp)
            self._move(plan.batch, Stage.PREPARED, Stage.AWAITING, folder)
            self._events.append(stamp, _WAITING, {"batch": plan.batch, "folder": folder})

    def approve(self, batch: str, folder: str, key: str, stamp: Stamp, *, same_sign_in: bool) -> None:
        """Both have signed; `folder` is the digest with both signatures, `key` the checker's key id. IntegrityBroken when a row of it may no longer go out."""
        with self._db.change():
            self._batches.require_fit(batch)
            self._move(batch, Stage.AWAITING, Stage.APPROVED, folder)
            self._events.append(stamp, "batch approved", {"batch": batch, "folder": folder, "key": key, "same_sign_in": same_sign_in})

    def take_back(self, batch: str, stamp: Stamp) -> None:
        """It could not be published, and waits again as it was."""
        with self._db.change():
            self._move(batch, Stage.APPROVED, Stage.AWAITING, self._waiting_folder(batch))
            self._events.append(stamp, "approval undone", {"batch": batch})

    def publish(self, batch: str, stamp: Stamp) -> None:
        """The folder stands under its name."""
        with self._db.change():
            self._move(batch, Stage.APPROVED, Stage.PREPARED, self._folder(batch))
            self._batches.publish(batch, stamp)

    def send_back(self, batch: str, reason: str, stamp: Stamp) -> None:
        """Nothing of it stands: its rows are free again, its number is not. `reason`: a code."""
        with self._db.change():
            self._move(batch, Stage.AWAITING, Stage.PREPARED, self._folder(batch))
            self._events.append(stamp, "batch sent back", {"batch": batch, "reason": reason})
            self._batches.abandon(batch, stamp)

    def record_deletion(self, batch: str, reason: str, stamp: Stamp) -> None:
        """The key of a batch is destroyed: the record that stays. Said once; again is no fault, so that a killed run can be finished."""
        with self._db.change():
            if self._db.run("INSERT INTO deletions VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", batch, reason, stamp.time, stamp.who):
                self._events.append(stamp, "batch key destroyed", {"batch": batch, "reason": reason})

    def destroyed(self) -> dict[str, tuple[str, str, str]]:
        """Batch whose key was destroyed → reason, when, by whom."""
        return {batch: (reason, at, who) for batch, reason, at, who in self._db.all("SELECT batch, reason, at, who FROM deletions ORDER BY at, batch")}

    def made_by(self, batch: str) -> str:
        """The sign-in name under which a batch that waits was made."""
        sql = "SELECT who FROM events WHERE what = ? AND facts ->> 'batch' = ? ORDER BY seq DESC LIMIT 1"
        row = self._db.one(sql, _WAITING, batch)
        return str(row[0]) if row else ""

    def _move(self, batch: str, before: Stage, after: Stage, folder: str) -> None:
        if self._db.run("UPDATE batches SET state = ?, folder = ? WHERE batch = ? AND state = ?", after, folder, batch, before) != 1:
            raise ValueError(f"only a batch that is {before} becomes {after}")

    def _folder(self, batch: str) -> str:
        row = self._db.one("SELECT folder FROM batches WHERE batch = ?", batch)
        return str(row[0]) if row else ""

    def _waiting_folder(self, batch: str) -> str:
        sql = "SELECT facts ->> 'folder' FROM events WHERE what = ? AND facts ->> 'batch' = ? ORDER BY seq DESC LIMIT 1"
        row = self._db.one(sql, _WAITING, batch)
        return str(row[0]) if row else ""
