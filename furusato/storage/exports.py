"""Remembers each file that was written of a batch by a csv profile, by a keyed digest: what is transmitted can be held against it, and nothing else of it is kept."""

from collections.abc import Sequence
from typing import NamedTuple

from furusato.storage.database import Database
from furusato.storage.events import EventLog, Fact, Stamp


class ExportedFile(NamedTuple):
    """A file as it was written: recipient "" where it holds several; rows and yen as counted then."""

    batch: str
    name: str
    recipient: str
    rows: int
    yen: int


class ExportTable:
    """The exports of one ledger."""

    def __init__(self, database: Database, events: EventLog) -> None:
        self._db, self._events = database, events

    def record(self, batch: str, files: Sequence[tuple[str, bytes, str, int, int]], stamp: Stamp) -> None:
        """Keep name, keyed digest (32 bytes), recipient, rows and yen of each file, with its event."""
        with self._db.change():
            rows = ((batch, *file, stamp.time) for file in files)
            self._db.run_each("INSERT OR REPLACE INTO exports (batch, name, digest, recipient, rows, yen, at) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            facts: dict[str, Fact] = {"batch": batch, "files": len(files), "rows": sum(file[3] for file in files), "yen": sum(file[4] for file in files)}
            self._events.append(stamp, "files exported", facts)

    def find(self, batch: str, digest: bytes) -> ExportedFile | None:
        """The file of a batch with that digest."""
        row = self._db.one("SELECT batch, name, recipient, rows, yen FROM exports WHERE batch = ? AND digest = ?", batch, digest)
        return ExportedFile(*row) if row else None

    def recipients(self, batch: str) -> set[str]:
        """Recipients of a batch for whom files were written ("" for files of several)."""
        return {row[0] for row in self._db.all("SELECT DISTINCT recipient FROM exports WHERE batch = ?", batch)}
