"""In which notices a row was told or cancelled, ever: also those superseded since. Needs no key."""

from typing import NamedTuple

from furusato.storage.database import Database


class Place(NamedTuple):
    """A row in a notice. `speaks`: whether the notice speaks for the row today; `header`: SHA-256 of the notice's header, hex."""

    row_key: str
    batch: str
    recipient: str
    kind: str
    version: int
    state: str
    header: str
    speaks: bool


class PlaceTable:
    """Looks up where rows stand."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of_row(self, row_key: str) -> tuple[Place, ...]:
        """The notices of one row, in the order of batches."""
        return self._where("row_key = ?", row_key)

    def of_batch(self, batch: str) -> tuple[Place, ...]:
        """Every row of a batch's notices."""
        return self._where("n.batch = ?", batch)

    def _where(self, condition: str, value: str) -> tuple[Place, ...]:
        sql = f"""SELECT row_key, n.batch, n.recipient, n.kind, nr.version, n.state, n.header, live.serial IS NOT NULL
            FROM notice_rows nr JOIN rows USING (serial) JOIN notices n ON n.id = nr.notice JOIN batches b ON b.batch = n.batch
            LEFT JOIN live_rows live ON live.notice = nr.notice AND live.serial = nr.serial
            WHERE b.state = 'published' AND {condition} ORDER BY b.serial, n.id, rows.serial"""
        return tuple(Place._make((*row[:7], bool(row[7]))) for row in self._db.all(sql, value))
