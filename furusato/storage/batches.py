"""What went out: batches, their notices, and which row stands in which, prepared first and published after the one rename.

Refuses (IntegrityBroken, naming row keys) to prepare a batch in which a row is not sealed, not in the version that holds, bound for another municipality, or
already in a notice that speaks for it; a correction that drops a row in silence, a cancellation of a row that was not sent or still belongs; and totals that are not
the rows' own: the last wall behind the guards. A cancelled row is dead in the notice that sent it from the moment of publishing.
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
    "{notices} 件の通知が差し替える元の通知が、今は有効ではないか、宛先か版が合いません(宛先 {recipients})。",
    "{notices} notices take the place of one that no longer speaks, or that went to another recipient or in another version (to {recipients}).",
)
NO_ROW_IS_DROPPED_BY_A_CORRECTION: Final = Rule(
    "no_row_is_dropped_by_a_correction",
    Severity.REFUSE,
    "差し替えられる通知書の {rows} 行が、訂正の通知書にも取消しの一覧にもありません。もう一度発行をやり直してください。",
    "{rows} rows of a notice that is replaced are neither in the correction nor in the list of cancelled rows. Issue again from the start.",
)
ONLY_ROWS_THAT_LEFT_ARE_CANCELLED: Final = Rule(
    "only_rows_that_left_are_cancelled",
    Severity.REFUSE,
    "取消しの一覧の {rows} 行は、その宛先に通知していないか、今もその宛先の行です。もう一度発行をやり直してください。",
    "{rows} rows in a list of cancelled rows were not sent to that recipient, or still belong to it. Issue again from the start.",
)
RULES: Final = (
    EVERY_ROW_MAY_GO_OUT,
    TOTALS_ARE_THE_ROWS_OWN,
    A_NOTICE_SUPERSEDES_A_LIVE_ONE,
    NO_ROW_IS_DROPPED_BY_A_CORRECTION,
    ONLY_ROWS_THAT_LEFT_ARE_CANCELLED,
)
_SHOWN: Final = 20

_OF_BATCH: Final = "notice_rows nr JOIN notices n ON n.id = nr.notice JOIN rows r USING (serial)"
_UNFIT_ROWS: Final = f"""SELECT row_key FROM {_OF_BATCH} JOIN versions v ON v.serial = nr.serial AND v.version = nr.version JOIN batches b USING (batch)
    WHERE batch = ? AND n.kind <> 'cancellation' AND (r.state <> 'sealed' OR r.version <> nr.version OR r.tax_year <> b.tax_year OR v.destination <> recipient
      OR EXISTS (SELECT 1 FROM notice_rows o JOIN notices p ON p.id = o.notice
        WHERE o.serial = nr.serial AND o.notice <> nr.notice AND p.batch = b.batch AND p.kind <> 'cancellation')
      OR EXISTS (SELECT 1 FROM live_rows l WHERE l.serial = nr.serial
        AND NOT EXISTS (SELECT 1 FROM notices s WHERE s.batch = b.batch AND s.recipient = l.recipient AND s.supersedes = l.header)
        AND NOT EXISTS (SELECT 1 FROM notice_rows x JOIN notices c ON c.id = x.notice
          WHERE x.serial = l.serial AND x.version = l.version AND c.batch = b.batch AND c.kind = 'cancellation' AND c.recipient = l.recipient)))
    GROUP BY nr.serial ORDER BY nr.serial"""
_DROPPED_ROWS: Final = """SELECT row_key FROM notices n JOIN live_rows l ON l.header = n.supersedes JOIN rows USING (serial) WHERE n.batch = ?
    AND NOT EXISTS (SELECT 1 FROM notice_rows o JOIN notices p ON p.id = o.notice WHERE o.serial = l.serial AND p.batch = n.batch AND p.recipient = n.recipient
      AND (p.kind <> 'cancellation' OR o.version = l.version)) ORDER BY serial"""
_WRONGLY_CANCELLED: Final = f"""SELECT row_key FROM {_OF_BATCH} JOIN versions v ON v.serial = r.serial AND v.version = r.version
    WHERE batch = ? AND n.kind = 'cancellation' AND ((r.state IN ('sealed', 'held') AND v.destination = recipient)
      OR NOT EXISTS (SELECT 1 FROM live_rows l WHERE l.serial = nr.serial AND l.version = nr.version AND l.recipient = n.recipient)) ORDER BY nr.serial"""
_WRONG_TOTALS: Final = """SELECT recipient FROM notices n LEFT JOIN (SELECT notice, count(*) AS counted, sum(yen) AS summed FROM notice_rows
    JOIN versions USING (serial, version) WHERE notice IN (SELECT id FROM notices WHERE batch = ?1) GROUP BY notice) ON notice = id
    WHERE batch = ?1 AND (counted IS NOT n.rows OR summed IS NOT n.yen) ORDER BY recipient"""
_DEAD_SUPERSEDED: Final = """SELECT recipient FROM notices n WHERE batch = ? AND supersedes IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM live_notices l WHERE l.header = n.supersedes AND l.recipient = n.recipient AND n.version = l.version + 1) ORDER BY recipient"""
_CANCEL: Final = """UPDATE notice_rows SET cancelled_by = gone.id
    FROM (SELECT n.id, recipient, serial, nr.version FROM notice_rows nr JOIN notices n ON n.id = nr.notice WHERE batch = ? AND kind = 'cancellation') AS gone
    WHERE notice_rows.serial = gone.serial AND notice_rows.version = gone.version
      AND EXISTS (SELECT 1 FROM live_notices l WHERE l.id = notice_rows.notice AND l.recipient = gone.recipient)"""


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
            facts = (plan.batch, year, serial, folder, plan.log_head, stamp.time, plan.issue_date, plan.document_number)
            self._db.run("INSERT INTO batches VALUES (?, ?, ?, 'prepared', ?, ?, ?, NULL, ?, ?)", *facts)
            values = ((plan.batch, n.recipient, n.kind, n.volume, n.version, n.supersedes or None, n.rows, n.yen, n.header) for n in plan.notices)
            self._db.run_each("INSERT INTO notices VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, 'prepared', ?)", values)
            self._insert_rows(plan)
            self.require_fit(plan.batch)
            self._events.append(stamp, "batch prepared", self._facts(plan.batch))

    def _insert_rows(self, plan: BatchPlan) -> None:
        ids: dict[str, int] = dict(self._db.all("SELECT header, id FROM notices WHERE batch = ?", plan.batch))
        rows = ((ids[plan.notices[place].header], *row) for place, *row in plan.rows.select(c.NOTICE, c.VERSION, c.ROW_KEY).iter_rows())
        if self._db.run_each("INSERT INTO notice_rows SELECT ?, serial, ?, NULL FROM rows WHERE row_key = ?", rows) != plan.rows.height:
            raise ValueError("a row of the batch is not in the ledger")

    def require_fit(self, batch: str) -> None:
        """IntegrityBroken unless the batch may go out as the ledger stands now: when it is prepared, and again when the second person approves it."""
        findings = []
        for rule, sql in (
            (EVERY_ROW_MAY_GO_OUT, _UNFIT_ROWS),
            (NO_ROW_IS_DROPPED_BY_A_CORRECTION, _DROPPED_ROWS),
            (ONLY_ROWS_THAT_LEFT_ARE_CANCELLED, _WRONGLY_CANCELLED),
        ):
            keys = [row[0] for row in self._db.all(sql, batch)]
            findings += [rule.found(row_keys=keys, rows=len(keys))] if keys else []
        for rule, sql in ((TOTALS_ARE_THE_ROWS_OWN, _WRONG_TOTALS), (A_NOTICE_SUPERSEDES_A_LIVE_ONE, _DEAD_SUPERSEDED)):
            recipients = [str(row[0]) for row in self._db.all(sql, batch)]
            shown = ", ".join(recipients[:_SHOWN]) + (" …" if len(recipients) > _SHOWN else "")
            findings += [rule.found(notices=len(recipients), recipients=shown)] if recipients else []
        if findings:
            raise IntegrityBroken("この発行は台帳と合わないため、公開しません。", "This batch does not agree with the ledger and is not published.", findings)

    def publish(self, batch: str, stamp: Stamp) -> None:
        """The folder stands under its name: batch and notices are published, superseded ones superseded, cancelled rows dead where they stood."""
        with self._db.change():
            self._db.run(_CANCEL, batch)  # first: what is live now is what was live before this batch
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
            self._db.run("DELETE FROM notice_rows WHERE notice IN (SELECT id FROM notices WHERE batch = ?)", batch)
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
