"""A batch and its notices as the ledger keeps and gives them back; free of donor values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from furusato.model import columns as c
from furusato.model.values import Kind, NoticeState
from furusato.notices.live import Live, LiveNotice
from furusato.notices.notice import Earlier
from furusato.storage.database import Database
from furusato.storage.publishing import Stage

HEADER: Final = "header"  # of `standing`
_BATCH: Final = re.compile(r"(2[0-9]{3})-([0-9]{4,})")


def batch_parts(batch: str) -> tuple[int, int]:
    """Tax year and serial of a batch's name, `2025-0001`. ValueError when it is no such name."""
    match = _BATCH.fullmatch(batch)
    if not match or f"{match[1]}-{int(match[2]):04d}" != batch or int(match[2]) < 1:
        raise ValueError("a batch is named <tax year>-<serial of four digits or more>")
    return int(match[1]), int(match[2])


_LIVE_NOTICES: Final = """SELECT id, recipient, n.batch, kind, version, volume,
    (SELECT count(*) FROM notices o WHERE o.batch = n.batch AND o.recipient = n.recipient AND o.kind = n.kind), header, issue_date, document_number
    FROM live_notices n JOIN (SELECT batch, serial, issue_date, document_number FROM batches) b ON b.batch = n.batch WHERE tax_year = ? ORDER BY serial, id"""


def _live_notice(row: Sequence[Any]) -> LiveNotice:
    recipient, batch, kind, version, volume, of, *rest = row
    return LiveNotice(recipient, batch, Kind(kind), version, (volume, of), *rest)


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice. `header`: SHA-256 of the signed header, hex; `supersedes`: that of the notice it takes the place of, or empty; `yen` and `rows` its totals.

    Within a batch it is known by recipient, kind and volume (from 1).
    """

    recipient: str
    kind: Kind
    version: int
    supersedes: str
    rows: int
    yen: int
    header: str
    batch: str = ""
    state: NoticeState = NoticeState.PREPARED
    volume: int = 1


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What is about to be published. `rows`: ROW_KEY, VERSION, NOTICE (place in `notices`, from 0); `log_head`: head of the event log at the start of the run.

    `issue_date` (ISO) and `document_number` are what a later correction calls it by.
    """

    batch: str
    log_head: str
    notices: tuple[NoticeRecord, ...]
    rows: pl.DataFrame
    issue_date: str = ""
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch; times are ISO, `published_at` empty before; `folder` is the digest of its inventory."""

    batch: str
    tax_year: int
    stage: Stage
    folder: str
    log_head: str
    prepared_at: str
    published_at: str


class Archive:
    """Reads batches and notices; needs no key."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def batches(self) -> tuple[BatchRecord, ...]:
        """Every batch the ledger knows, abandoned ones too, in the order of year and serial."""
        sql = "SELECT batch, tax_year, state, folder, log_head, prepared_at, ifnull(published_at, '') FROM batches ORDER BY tax_year, serial"
        return tuple(BatchRecord(batch, year, Stage(state), *rest) for batch, year, state, *rest in self._db.all(sql))

    def notices_of_year(self, tax_year: int) -> tuple[NoticeRecord, ...]:
        """Every published notice of a tax year, also superseded ones, in the order of batches and recipients."""
        sql = """SELECT recipient, kind, version, ifnull(supersedes, ''), rows, yen, header, batch, notices.state, volume FROM notices JOIN batches USING (batch)
            WHERE tax_year = ? AND batches.state = 'published' ORDER BY serial, recipient, notices.id"""
        rows = self._db.all(sql, tax_year)
        return tuple(
            NoticeRecord(recipient, Kind(kind), version, supersedes, count, yen, header, batch, NoticeState(state), volume)
            for recipient, kind, version, supersedes, count, yen, header, batch, state, volume in rows
        )

    def published_keys(self, tax_year: int) -> dict[str, int]:
        """Row key → version that stands in a published notice which speaks for it today (not superseded, recalled, returned or cancelled)."""
        sql = "SELECT row_key, live_rows.version FROM live_rows JOIN rows USING (serial) WHERE live_rows.tax_year = ? ORDER BY serial"
        return dict(self._db.all(sql, tax_year))

    def live(self, tax_year: int) -> Live:
        """Where each row of the year stands today, in which version, and the notices that speak."""
        sql = "SELECT row_key, l.version, recipient, notice FROM live_rows l JOIN rows USING (serial) WHERE l.tax_year = ? ORDER BY serial"
        schema = {c.ROW_KEY: pl.String, c.VERSION: pl.Int64, c.DESTINATION: pl.String, c.NOTICE: pl.Int64}
        rows = pl.DataFrame(self._db.all(sql, tax_year), schema=schema, orient="row")
        return Live(rows, {number: _live_notice(row) for number, *row in self._db.all(_LIVE_NOTICES, tax_year)})

    def standing(self, tax_year: int) -> pl.DataFrame:
        """Which published notice speaks for each row today: ROW_KEY and `header` (SHA-256 of the notice's header, hex)."""
        sql = "SELECT row_key, header FROM live_rows JOIN rows USING (serial) WHERE live_rows.tax_year = ?"
        return pl.DataFrame(self._db.all(sql, tax_year), schema={c.ROW_KEY: pl.String, HEADER: pl.String}, orient="row")

    def published_on(self, batch: str) -> str:
        """The day (ISO) on which a batch was published."""
        return str(self._db.all("SELECT substr(published_at, 1, 10) FROM batches WHERE batch = ?", batch)[0][0])

    def rows_of(self, batch: str) -> pl.DataFrame:
        """The rows of a batch's notices, in the order of intake: ROW_KEY, VERSION, DESTINATION (the recipient), KIND (of the notice)."""
        sql = """SELECT row_key, nr.version, recipient, kind FROM notice_rows nr JOIN notices n ON n.id = nr.notice JOIN rows USING (serial) WHERE batch = ?
            ORDER BY serial, n.id"""
        schema = {c.ROW_KEY: pl.String, c.VERSION: pl.Int64, c.DESTINATION: pl.String, c.KIND: pl.String}
        return pl.DataFrame(self._db.all(sql, batch), schema=schema, orient="row")

    def earlier(self, tax_year: int) -> dict[str, Earlier]:
        """Recipient → what its live notices of the year hold and no cancellation took back: notices, rows, yen."""
        sql = """SELECT recipient, count(*), sum(n.rows - ifnull(gone, 0)), sum(n.yen - ifnull(gone_yen, 0)) FROM live_notices n LEFT JOIN
            (SELECT notice, count(*) AS gone, sum(yen) AS gone_yen FROM notice_rows JOIN versions USING (serial, version) WHERE cancelled_by IS NOT NULL
            GROUP BY notice) ON notice = id WHERE tax_year = ? GROUP BY recipient ORDER BY recipient"""
        return {recipient: Earlier(*totals) for recipient, *totals in self._db.all(sql, tax_year)}
