"""Waivers of a route's count, as second persons signed them. The newest of a route stands; what it says is proven by its signature, not by this table."""

from furusato.storage.database import Database
from furusato.storage.events import EventLog, Fact, Stamp


class WaiverTable:
    """The waivers of one ledger; kept for good."""

    def __init__(self, database: Database, events: EventLog) -> None:
        self._db, self._events = database, events

    def keep(self, tax_year: int, route: str, envelope: bytes, counts: tuple[int, int], reason: str, key: str, stamp: Stamp) -> None:
        """Keep a signed waiver, with its event. `counts`: at the source, in the ledger; `key`: name of the signing key."""
        with self._db.change():
            self._db.run("INSERT INTO waivers (tax_year, route, envelope, at, who) VALUES (?, ?, ?, ?, ?)", tax_year, route, envelope, stamp.time, stamp.who)
            facts: dict[str, Fact] = {"tax_year": tax_year, "route": route, "source": counts[0], "ledger": counts[1], "reason": reason, "key": key}
            self._events.append(stamp, "route waived", facts)

    def newest(self, tax_year: int) -> dict[str, bytes]:
        """Route → its newest waiver's envelope."""
        return {route: bytes(envelope) for route, envelope in self._db.all("SELECT route, envelope FROM waivers WHERE tax_year = ? ORDER BY seq", tax_year)}
