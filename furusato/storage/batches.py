"""What went out: batches, their notices, and which row stands in which, prepared first and published after the one rename.

Refuses (IntegrityBroken, naming row keys) to prepare a batch in which a row is not sealed, not in the version that holds, bound for another municipality, or
already in a notice that speaks for it, and totals that are not the rows' own: the last wall behind the guards.
"""

from typing import Final

from furusato.errors import IntegrityBroken
from furusato.model import columns as c
from furusato.model.findings import Rule, Severity
from furusato.model.values import NoticeState
from furusato.storage.batch_records import BatchPlan, batch_parts
from furusato.storage.database import Database
from furusato.storage.events import EventLog, Fact, Stamp
from furusato.storage.publishing import Stage

EVERY_ROW_MAY_GO_OUT: Final = Rule(
    "every_row_may_go_out",
    Severity.REFUSE,
    "{rows} 行は今の台帳では通知できません(保留・除外・古い版・別の宛先・通知済みのいずれか)。もう一度発行をやり直してください。",
    "{rows} rows may not go out as the ledger stands (held, excluded, an old version, another destination, or already notified). Issue again from the start.",
)
TOTALS_ARE_THE_ROWS_OWN: Final = Rule(
    "totals_are_the_rows_own",
    Severity.REFUSE,
    "{notices} 件の通知の件数か金額が、台帳の行の合計と違います(宛先 {recipients})。何も公開していません。",
    "Count or yen of {notices} notices differ from their rows in the ledger (to {recipients}). Nothing was published.",
)


A_NOTICE_SUPERSEDES_A_LIVE_ONE: Final = Rule(
    "a_notice_supersedes_a_live_one",
    Severity.REFUSE,
    "{notices} 件の通知が差し替える元の通知が、今は有効ではないか宛先が違います(宛先 {recipients})。",
    "{notices} notices take the place of one that no longer speaks, or went to another recipient (to {recipients}).",
)
RULES: Final = (EVERY_ROW_MAY_GO_OUT, TOTALS_ARE_THE_ROWS_OWN, A_NOTICE_SUPERSEDES_A_LIVE_ONE)
_SHOWN: Final = 20

_UNFIT_ROWS: Final = """SELECT row_key FROM notice_rows nr JOIN rows r USING (serial) JOIN notices n USING (batch, recipient)
    JOIN versions v ON v.serial = nr.serial AND v.version = nr.version JOIN batches b USING (batch)
    WHERE batch = ? AND n.kind <> 'cancellation' AND (r.state <> 'sealed' OR r.version <> nr.version OR r.tax_year <> b.tax_year
      OR v.destination <> recipient OR EXISTS (SELECT 1 FROM notice_rows o JOIN live_notices l ON l.batch = o.batch AND l.recipient = o.recipient
        WHERE o.serial = nr.serial AND o.batch <> b.batch
          AND NOT EXISTS (SELECT 1 FROM notices s WHERE s.batch = b.batch AND s.recipient = l.recipient AND s.supersedes = l.header))) ORDER BY nr.serial"""
_WRONG_TOTALS: Final = """SELECT recipient FROM notices n LEFT JOIN (SELECT recipient, count(*) AS counted, sum(yen) AS summed FROM notice_rows
    JOIN versions USING (serial, version) WHERE batch = ? GROUP BY recipient) USING (recipient)
    WHERE n.batch = ? AND (counted IS NOT n.rows OR summed IS NOT n.yen) ORDER BY recipient"""
_DEAD_SUPERSEDED: Final = """SELECT recipient FROM notices n WHERE batch = ? AND supersedes IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM live_notices l WHERE l.header = n.supersedes AND l.recipient = n.recipient) ORDER BY recipient"""


class BatchTable:
    """Batches, notices and their rows. `prepare`, `publish` and `abandon` are one change each, with its event."""

    def __init__(self, database: Database, events: EventLog) -> None:
        self._db, self._events = database, events

    def next_batch(self, tax_year: int) -> str:
        """Name of the year's next batch, `2025-0001`; a number is never used again."""
        return f"{tax_year}-{self._db.number('SELECT max(serial) FROM batches WHERE tax_year = ?', tax_year) + 1:04d}"

    def prepare(self, plan: BatchPlan, folder: str, stamp: Stamp) -> None:
        """Record what is about to be published. `folder`: digest of the folder's inventory. IntegrityBroken when it may not go out."""
        year, serial = batch_parts(plan.batch)
        with self._db.change():
            self._db.run("INSERT INTO batches VALUES (?, ?, ?, 'prepared', ?, ?, ?, NULL)", plan.batch, year, serial, folder, plan.log_head, stamp.time)
            values = ((plan.batch, n.recipient, n.kind, n.version, n.supersedes or None, n.rows, n.yen, n.header) for n in plan.notices)
            self._db.run_each("INSERT INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, 'prepared', ?)", values)
            self._insert_rows(plan)
            self._require_fit(plan.batch)
            self._events.append(stamp, "batch prepared", self._facts(plan.batch))

    def _insert_rows(self, plan: BatchPlan) -> None:
        rows = ((plan.batch, *row) for row in plan.rows.select(c.VERSION, c.DESTINATION, c.ROW_KEY).iter_rows())
        if self._db.run_each("INSERT INTO notice_rows SELECT ?, serial, ?, ? FROM rows WHERE row_key = ?", rows) != plan.rows.height:
            raise ValueError("a row of the batch is not in the ledger")

    def _require_fit(self, batch: str) -> None:
        keys = [row[0] for row in self._db.all(_UNFIT_ROWS, batch)]
        findings = [EVERY_ROW_MAY_GO_OUT.found(row_keys=keys, rows=len(keys))] if keys else []
        for rule, sql, values in (
            (TOTALS_ARE_THE_ROWS_OWN, _WRONG_TOTALS, (batch, batch)),
            (A_NOTICE_SUPERSEDES_A_LIVE_ONE, _DEAD_SUPERSEDED, (batch,)),
        ):
            recipients = [str(row[0]) for row in self._db.all(sql, *values)]
            shown = ", ".join(recipients[:_SHOWN]) + (" …" if len(recipients) > _SHOWN else "")
            findings += [rule.found(notices=len(recipients), recipients=shown)] if recipients else []
        if findings:
            raise IntegrityBroken("この発行は台帳と合わないため、公開しません。", "This batch does not agree with the ledger and is not published.", findings)

    def publish(self, batch: str, stamp: Stamp) -> None:
        """The folder stands under its name: batch and notices are published, superseded ones superseded."""
        with self._db.change():
            self._leave_prepared(batch, Stage.PUBLISHED)
            self._db.run("UPDATE batches SET published_at = ? WHERE batch = ?", stamp.time, batch)
            self._db.run("UPDATE notices SET state = ? WHERE batch = ?", NoticeState.PUBLISHED, batch)
            superseded = "header IN (SELECT supersedes FROM notices WHERE batch = ?)"
            self._db.run(f"UPDATE notices SET state = ? WHERE {superseded}", NoticeState.SUPERSEDED, batch)
            self._events.append(stamp, "batch published", self._facts(batch))

    def abandon(self, batch: str, stamp: Stamp) -> None:
        """Nothing of it stands: its rows are free again, its number is not."""
        with self._db.change():
            self._events.append(stamp, "batch abandoned", self._facts(batch))
            self._leave_prepared(batch, Stage.ABANDONED)
            self._db.run("DELETE FROM notice_rows WHERE batch = ?", batch)
            self._db.run("DELETE FROM notices WHERE batch = ?", batch)

    def stage(self, batch: str) -> Stage | None:
        """How far a batch has come; None: the ledger has none of that name."""
        row = self._db.one("SELECT state FROM batches WHERE batch = ?", batch)
        return Stage(row[0]) if row else None

    def _leave_prepared(self, batch: str, stage: Stage) -> None:
        if self._db.run("UPDATE batches SET state = ? WHERE batch = ? AND state = 'prepared'", stage, batch) != 1:
            raise ValueError("only a prepared batch is published or abandoned")

    def _facts(self, batch: str) -> dict[str, Fact]:
        sql = "SELECT folder, count(header), ifnull(sum(rows), 0), ifnull(sum(yen), 0) FROM batches LEFT JOIN notices USING (batch) WHERE batch = ?"
        row = self._db.one(sql, batch)
        return {"batch": batch, **dict(zip(("folder", "notices", "rows", "yen"), row or (), strict=True))}
