"""The intake routes of each tax year, with how many applications their source counts: what sealed rows are reconciled with."""

from collections.abc import Iterable

from furusato.storage.database import Database
from furusato.storage.events import EventLog, Stamp
from furusato.storage.settings import Route


class RouteTable:
    """Routes of one ledger. Rows can only come in by a route recorded for their year."""

    def __init__(self, database: Database, events: EventLog) -> None:
        self._db, self._events = database, events

    def record(self, tax_year: int, routes: Iterable[Route], stamp: Stamp) -> None:
        """Have the ledger know the routes as furusato.toml has them now; only what changed is written and told."""
        with self._db.change():
            known = {name: (title, count) for name, title, count in self.all(tax_year)}
            changed = [route for route in routes if known.get(route.name) != (route.title, route.applications)]
            for route in changed:
                self._db.run(
                    "INSERT INTO routes VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET title = excluded.title, applications = excluded.applications",
                    tax_year, route.name, route.title, route.applications,
                )  # fmt: skip
                self._events.append(stamp, "route recorded", {"tax_year": tax_year, "route": route.name, "applications": route.applications})

    def all(self, tax_year: int) -> tuple[tuple[str, str, int | None], ...]:
        """Name, title, applications counted at the source (None: not known) of each route, by name."""
        return tuple(self._db.all("SELECT name, title, applications FROM routes WHERE tax_year = ? ORDER BY name", tax_year))
