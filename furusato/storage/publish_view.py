"""What the second person is shown of the ledger about a batch that waits: counts, codes and row keys, without a value; needs no key."""

from typing import NamedTuple

from furusato.storage.database import Database


class WaitingNotice(NamedTuple):
    """A notice of a batch as the ledger has it; `row_keys` in no order."""

    header: str
    recipient: str
    kind: str
    version: int
    volume: int
    rows: int
    yen: int
    row_keys: frozenset[str]


class ApprovalView:
    """Reads one ledger for the second person."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def notices(self, batch: str) -> tuple[WaitingNotice, ...]:
        """Every notice of a batch with its rows."""
        keys: dict[int, list[str]] = {}
        for notice, key in self._db.all(
            "SELECT notice, row_key FROM notice_rows JOIN rows USING (serial) JOIN notices n ON n.id = notice WHERE batch = ?", batch
        ):
            keys.setdefault(notice, []).append(key)
        sql = "SELECT id, header, recipient, kind, version, volume, rows, yen FROM notices WHERE batch = ? ORDER BY recipient, id"
        return tuple(WaitingNotice._make((*row[1:], frozenset(keys.get(row[0], ())))) for row in self._db.all(sql, batch))

    def people(self, batch: str) -> int:
        """How many people the rows that are told belong to."""
        sql = """SELECT count(DISTINCT person) FROM notice_rows nr JOIN notices n ON n.id = nr.notice JOIN versions v USING (serial, version)
            WHERE n.batch = ? AND kind <> 'cancellation'"""
        return self._db.number(sql, batch)

    def by_route(self, batch: str) -> dict[str, tuple[int, int]]:
        """Route → rows told and their yen."""
        sql = """SELECT route, count(*), sum(v.yen) FROM notice_rows nr JOIN notices n ON n.id = nr.notice JOIN rows USING (serial)
            JOIN versions v ON v.serial = nr.serial AND v.version = nr.version WHERE n.batch = ? AND kind <> 'cancellation' GROUP BY route"""
        return {route: (rows, yen) for route, rows, yen in self._db.all(sql, batch)}

    def rows_by_route(self, tax_year: int) -> dict[str, int]:
        """Route → rows the ledger has of the year, whatever became of them."""
        return dict(self._db.all("SELECT route, count(*) FROM rows WHERE tax_year = ? GROUP BY route", tax_year))

    def decisions(self, tax_year: int, since: str) -> list[tuple[str, str, int, int]]:
        """Rule, reason, how many decisions of them hold, and how many of these were taken after `since` (ISO time)."""
        sql = """SELECT rule, reason, count(*), sum(at > ?) FROM decisions WHERE seq IN (SELECT max(seq) FROM decisions WHERE tax_year = ? GROUP BY matter)
            GROUP BY rule, reason ORDER BY rule, reason"""
        return [(rule, reason, count, new) for rule, reason, count, new in self._db.all(sql, since, tax_year)]

    def sealed_since(self, tax_year: int, batch: str) -> int:
        """Rows that may go out, but are neither in the batch nor in a notice that stands: they came, or were released, after it was made."""
        sql = """SELECT count(*) FROM rows WHERE tax_year = ? AND state = 'sealed' AND serial NOT IN (SELECT serial FROM live_rows)
            AND serial NOT IN (SELECT serial FROM notice_rows nr JOIN notices n ON n.id = nr.notice WHERE batch = ? AND kind <> 'cancellation')"""
        return self._db.number(sql, tax_year, batch)
