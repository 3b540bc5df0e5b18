"""A batch and its notices as the ledger keeps and gives them back; free of donor values."""

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

from furusato.model import columns as c
from furusato.model.values import Kind, NoticeState
from furusato.notices.notice import Earlier
from furusato.storage.database import Database
from furusato.storage.publishing import Stage

_BATCH: Final = re.compile(r"(2[0-9]{3})-([0-9]{4,})")


def batch_parts(batch: str) -> tuple[int, int]:
    """Tax year and serial of a batch's name, `2025-0001`. ValueError when it is no such name."""
    match = _BATCH.fullmatch(batch)
    if not match or f"{match[1]}-{int(match[2]):04d}" != batch or int(match[2]) < 1:
        raise ValueError("a batch is named <tax year>-<serial of four digits or more>")
    return int(match[1]), int(match[2])


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice. `header`: SHA-256 of the signed header, hex; `supersedes`: that of the notice it takes the place of, or empty; `yen` and `rows` its totals."""

    recipient: str
    kind: Kind
    version: int
    supersedes: str
    rows: int
    yen: int
    header: str
    batch: str = ""
    state: NoticeState = NoticeState.PREPARED


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What is about to be published. `rows`: ROW_KEY, VERSION, DESTINATION (the recipient); `log_head`: head of the event log at the start of the run."""

    batch: str
    log_head: str
    notices: tuple[NoticeRecord, ...]
    rows: pl.DataFrame


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
        sql = """SELECT recipient, kind, version, ifnull(supersedes, ''), rows, yen, header, batch, notices.state FROM notices JOIN batches USING (batch)
            WHERE tax_year = ? AND batches.state = 'published' ORDER BY serial, recipient"""
        rows = self._db.all(sql, tax_year)
        return tuple(
            NoticeRecord(recipient, Kind(kind), version, supersedes, count, yen, header, batch, NoticeState(state))
            for recipient, kind, version, supersedes, count, yen, header, batch, state in rows
        )

    def published_keys(self, tax_year: int) -> dict[str, int]:
        """Row key → version that stands in a published notice which speaks for it today (not superseded, recalled, returned or cancelled)."""
        sql = """SELECT row_key, nr.version FROM notice_rows nr JOIN live_notices USING (batch, recipient) JOIN rows USING (serial)
            WHERE live_notices.tax_year = ? ORDER BY serial"""
        return dict(self._db.all(sql, tax_year))

    def rows_of(self, batch: str) -> pl.DataFrame:
        """The rows of a batch, in the order of intake: ROW_KEY, VERSION, DESTINATION (the recipient)."""
        sql = "SELECT row_key, nr.version, recipient FROM notice_rows nr JOIN rows USING (serial) WHERE batch = ? ORDER BY serial"
        return pl.DataFrame(self._db.all(sql, batch), schema={c.ROW_KEY: pl.String, c.VERSION: pl.Int64, c.DESTINATION: pl.String}, orient="row")

    def earlier(self, tax_year: int) -> dict[str, Earlier]:
        """Recipient → what its live notices of the year hold: notices, rows, yen."""
        sql = "SELECT recipient, count(*), sum(rows), sum(yen) FROM live_notices WHERE tax_year = ? GROUP BY recipient ORDER BY recipient"
        return {recipient: Earlier(*totals) for recipient, *totals in self._db.all(sql, tax_year)}
