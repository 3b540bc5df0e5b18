"""The ledger of a workspace: what was taken in, decided, held and sent, in one SQLite file that says when it is damaged.

Donor values are sealed under the year's register key; everything else can be read without a passphrase. Each call that writes is one change, on the disk when it
returns, with its event in the log; `change` makes one of several calls. Refuses a damaged file, another program's, a newer format.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from furusato.storage.amendments import AmendmentTable
from furusato.storage.batch_records import Archive
from furusato.storage.batches import BatchTable
from furusato.storage.database import Database, connect
from furusato.storage.decisions import DecisionTable
from furusato.storage.deliveries import DeliveryTable
from furusato.storage.events import EventLog, Stamp
from furusato.storage.exports import ExportTable
from furusato.storage.heading_log import HeadingLog
from furusato.storage.holds import HoldTable
from furusato.storage.publish_stages import ApprovalTable
from furusato.storage.publish_view import ApprovalView
from furusato.storage.recalls import RecallTable
from furusato.storage.registers import Registers
from furusato.storage.routes import RouteTable
from furusato.storage.row_intake import Intake
from furusato.storage.row_places import PlaceTable
from furusato.storage.rows import RowTable
from furusato.storage.schema import make, require_whole
from furusato.storage.waivers import WaiverTable


class Ledger:
    """An open ledger; each part of it has its own table."""

    def __init__(self, database: Database) -> None:
        self._db: Final = database
        workspace, issuer = database.one("SELECT workspace, issuer FROM ledger") or ("", "")
        self.workspace: Final = str(workspace)
        self.issuer: Final = str(issuer)
        self.events: Final = EventLog(database, self.workspace)
        self.registers: Final = Registers(database, self.events)
        self.routes: Final = RouteTable(database, self.events)
        self.headings: Final = HeadingLog(database, self.events)
        self.rows: Final = RowTable(database, self.registers)
        self.holds: Final = HoldTable(database, self.events)
        self.intake: Final = Intake(database, self.events, self.registers, self.rows, self.holds)
        self.decisions: Final = DecisionTable(database, self.events, self.registers)
        self.batches: Final = BatchTable(database, self.events)
        self.approvals: Final = ApprovalTable(database, self.events, self.batches)
        self.waiting: Final = ApprovalView(database)
        self.deliveries: Final = DeliveryTable(database, self.events)
        self.places: Final = PlaceTable(database)
        self.recalls: Final = RecallTable(database, self.events)
        self.waivers: Final = WaiverTable(database, self.events)
        self.exports: Final = ExportTable(database, self.events)
        self.archive: Final = Archive(database)
        self.amendments: Final = AmendmentTable(database, self.events, self.intake, self.holds, self.decisions)

    def __repr__(self) -> str:
        return f"Ledger({self.workspace})"

    def change(self) -> AbstractContextManager[None]:
        """All calls of the block, or none of them."""
        return self._db.change()

    def verify(self) -> None:
        """IntegrityBroken unless the event log is unbroken, holds the heads that batches recorded, and every row taken in is there."""
        self.events.verify(record.log_head for record in self.archive.batches())
        self.rows.require_complete()


@contextmanager
def new_ledger(path: Path, workspace: str, issuer: str, stamp: Stamp) -> Iterator[Ledger]:
    """Make the ledger of a new workspace. SystemTrouble when a file stands there. `workspace`: its random id; `issuer`: body code."""
    database = connect(path, create=True)
    try:
        with database.change():
            make(database)
            database.run("INSERT INTO ledger VALUES (1, ?, ?, ?)", workspace, issuer, stamp.time)
            EventLog(database, workspace).append(stamp, "ledger made", {"issuer": issuer, "workspace": workspace})
        yield Ledger(database)
    finally:
        database.close()


@contextmanager
def open_ledger(path: Path) -> Iterator[Ledger]:
    """Open a ledger for the block. SystemTrouble: missing, damaged, of a newer program, or not to be opened."""
    database = connect(path)
    try:
        require_whole(database)
        yield Ledger(database)
    finally:
        database.close()
