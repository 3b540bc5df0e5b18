"""Which headings of lists the office has told the program to read as which column, whenever that changed: a wrong word there moves a whole column.

The second person is shown every change since the batch before. Headings are the office's own words; anything in them that looks like an individual number is hidden.
"""

import json
from collections.abc import Mapping
from typing import Final

from furusato.law.number_in_text import hidden
from furusato.storage.database import Database
from furusato.storage.events import EventLog, Stamp

_WHAT: Final = "heading map recorded"


class HeadingLog:
    """The heading maps of one ledger, as events."""

    def __init__(self, database: Database, events: EventLog) -> None:
        self._db, self._events = database, events

    def record(self, headings: Mapping[str, str], stamp: Stamp) -> None:
        """Have the ledger know the map as furusato.toml has it now; told only when it changed (a new office has none)."""
        lines = sorted(f"{hidden(heading)} = {column}" for heading, column in headings.items())
        with self._db.change():
            if lines != self.at(None):
                self._events.append(stamp, _WHAT, {"headings": lines})

    def at(self, log_head: str | None) -> list[str]:
        """The map, as `heading = column` lines, as it stood at the event with that hash (None: now)."""
        until = "" if log_head is None else "AND seq <= (SELECT seq FROM events WHERE hash = ?)"
        values = () if log_head is None else (log_head,)
        row = self._db.one(f"SELECT facts FROM events WHERE what = '{_WHAT}' {until} ORDER BY seq DESC LIMIT 1", *values)
        return list(json.loads(row[0])["headings"]) if row else []

    def between(self, log_head: str | None) -> list[list[str]]:
        """Every map recorded after the event with that hash (None: from the beginning)."""
        after = "" if log_head is None else "AND seq > (SELECT seq FROM events WHERE hash = ?)"
        values = () if log_head is None else (log_head,)
        return [list(json.loads(row[0])["headings"]) for row in self._db.all(f"SELECT facts FROM events WHERE what = '{_WHAT}' {after} ORDER BY seq", *values)]
