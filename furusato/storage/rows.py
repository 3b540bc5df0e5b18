"""Reads the applications of the ledger: opened with the year's key, or only what is readable without one.

Refuses rows that do not open (each named by its row key), a ledger from which a row is gone, and keys of another workspace.
"""

import json
from collections.abc import Iterable
from typing import Final, NamedTuple

import polars as pl

from furusato.errors import IntegrityBroken
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity
from furusato.model.values import RowState
from furusato.seal.row_key import row_key
from furusato.storage.database import Database, Row
from furusato.storage.registers import Registers
from furusato.storage.vault import Beside, Unopenable, Vault

LEDGER_ROWS_OPEN: Final = Rule(
    "ledger_rows_open",
    Severity.REFUSE,
    "台帳の {rows} 行が、封じた時の内容と一致しません(壊れたか、書き換えられています)。発行を止め、台帳の控えと照合してください。",
    "{rows} rows of the ledger are not as they were sealed (damaged or changed). Stop issuing and compare with a backup of the ledger.",
)
NO_ROW_IS_GONE: Final = Rule(
    "no_row_is_gone",
    Severity.REFUSE,
    "台帳から {rows} 行が失われています。発行を止め、台帳の控えと照合してください。",
    "{rows} rows are gone from the ledger. Stop issuing and compare with a backup of the ledger.",
)
EVERY_STATE_IS_RECORDED: Final = Rule(
    "every_state_is_recorded",
    Severity.REFUSE,
    "台帳の {rows} 行の状態が、保留・除外・取下げの記録と合いません(記録なしに外されたか戻された行です)。台帳の控えと照合してください。",
    "The state of {rows} rows of the ledger has no hold, exclusion or withdrawal to account for it (left out, or taken back, unrecorded). Compare with a backup.",
)
RULES: Final = (LEDGER_ROWS_OPEN, NO_ROW_IS_GONE, EVERY_STATE_IS_RECORDED)
TAKEN_IN: Final = "rows taken in"
_BESIDE: Final = (c.ROW_KEY, c.VERSION, c.ROUTE, c.STATE, c.DESTINATION, c.PERSON, c.SEAL)
_READABLE: Final = {**dict.fromkeys(_BESIDE, pl.String), c.VERSION: pl.Int64, c.YEN: pl.Int64}
_OPENED: Final = {**dict.fromkeys((*_BESIDE, *c.VALUES), pl.String), c.VERSION: pl.Int64}
_CURRENT: Final = """SELECT rows.row_key, versions.version, rows.route, rows.state, versions.destination, versions.person, versions.tag, {more}
    FROM rows JOIN versions USING (serial, version) WHERE +rows.tax_year = ? ORDER BY rows.serial"""  # the plus: in the order of serials, not by the index of receipts
_VERSIONS: Final = """SELECT row_key, versions.version, route, destination, person, tag, yen, receipt, sealed
    FROM (SELECT value ->> 0 AS asked_key, value ->> 1 AS asked_version FROM json_each(?)) JOIN rows ON row_key = asked_key
    JOIN versions ON versions.serial = rows.serial AND versions.version = asked_version WHERE tax_year = ? ORDER BY rows.serial"""
_UNRECORDED: Final = """SELECT row_key FROM rows LEFT JOIN endings USING (serial) LEFT JOIN holds ON holds.serial = rows.serial AND lifted_at IS NULL
    WHERE rows.state <> CASE WHEN endings.state IS NOT NULL THEN endings.state WHEN holds.id IS NOT NULL THEN 'held' ELSE 'sealed' END ORDER BY rows.serial"""


class Known(NamedTuple):
    """An application that the ledger has: its key, the version that holds, its state."""

    row_key: str
    version: int
    state: RowState


class Current(NamedTuple):
    """A row as it stands: its tax year, the version that holds, its state."""

    tax_year: int
    version: int
    state: RowState


class RowTable:
    """The rows of one ledger, each in the version that holds."""

    def __init__(self, database: Database, registers: Registers) -> None:
        self._db, self._registers = database, registers

    def next_serial(self) -> int:
        """The serial of the next row; serials begin with 1 and have no gaps, over all years."""
        return self._db.number("SELECT max(serial) FROM rows") + 1

    def tax_years(self) -> tuple[int, ...]:
        """The years of which the ledger has rows."""
        return tuple(row[0] for row in self._db.all("SELECT DISTINCT tax_year FROM rows ORDER BY tax_year"))

    def opened(self, vault: Vault) -> pl.DataFrame:
        """All rows of the vault's tax year in the order of intake: ROW_KEY, VERSION, ROUTE, STATE, DESTINATION, PERSON, SEAL and VALUES, each checked.

        IntegrityBroken names the rows that do not open or are gone; SystemTrouble: the key is not this ledger's.
        """
        self._registers.require(vault)
        self.require_complete()
        opened: list[Row] = []
        broken: list[str] = []
        for key, version, route, state, destination, person, tag, yen, receipt, sealed in self._db.all(
            _CURRENT.format(more="yen, receipt, sealed"), vault.tax_year
        ):
            try:
                values = vault.open_row(sealed, Beside(key, version, vault.tax_year, route, receipt, destination, yen, person, tag).associated())
            except Unopenable:
                broken.append(key)
                continue
            opened.append((key, version, route, state, destination, person, tag, *values))
        if broken:
            raise _integrity(LEDGER_ROWS_OPEN.found(row_keys=broken, rows=len(broken)))
        return pl.DataFrame(opened, schema=_OPENED, orient="row")

    def opened_versions(self, vault: Vault, wanted: Iterable[tuple[str, int]]) -> pl.DataFrame:
        """Rows in the versions asked for (row key, version), as they were then: ROW_KEY, VERSION, ROUTE, DESTINATION, PERSON, SEAL and VALUES, each checked.

        IntegrityBroken names the rows that do not open or are gone.
        """
        self._registers.require(vault)
        asked = sorted(set(wanted))
        rows = self._db.all(_VERSIONS, json.dumps(asked), vault.tax_year)
        broken = {key for key, _ in asked} - {row[0] for row in rows} if len(rows) != len(asked) else set[str]()
        opened: list[Row] = []
        for key, version, route, destination, person, tag, yen, receipt, sealed in rows:
            try:
                values = vault.open_row(sealed, Beside(key, version, vault.tax_year, route, receipt, destination, yen, person, tag).associated())
            except Unopenable:
                broken.add(key)
                continue
            opened.append((key, version, route, destination, person, tag, *values))
        if broken or len(rows) != len(asked):
            raise _integrity(LEDGER_ROWS_OPEN.found(row_keys=sorted(broken), rows=max(len(broken), 1)))
        return pl.DataFrame(opened, schema={name: kind for name, kind in _OPENED.items() if name != c.STATE}, orient="row")

    def current(self, row_key: str) -> Current | None:
        """A row's year, version that holds, and state."""
        row = self._db.one("SELECT tax_year, version, state FROM rows WHERE row_key = ?", row_key)
        return Current(row[0], row[1], RowState(row[2])) if row else None

    def seals(self, tax_year: int) -> dict[tuple[str, int], str]:
        """Row key and version → intake seal, of every version the ledger has of a year; needs no key."""
        sql = "SELECT row_key, versions.version, tag FROM rows JOIN versions USING (serial) WHERE tax_year = ?"
        return {(key, version): tag for key, version, tag in self._db.all(sql, tax_year)}

    def readable(self, tax_year: int) -> pl.DataFrame:
        """What needs no key, in the order of intake: ROW_KEY, VERSION, ROUTE, STATE, DESTINATION, PERSON, SEAL, YEN (here Int64; null where unknown)."""
        self.require_complete()
        return pl.DataFrame(self._db.all(_CURRENT.format(more="yen"), tax_year), schema=_READABLE, orient="row")

    def find(self, vault: Vault, route: str, receipts: Iterable[str]) -> dict[str, Known]:
        """Receipt number → known application, for those that the ledger has from this route."""
        rows = self._db.all("SELECT receipt, row_key, version, state FROM rows WHERE +tax_year = ? AND route = ?", vault.tax_year, route)
        known = {receipt: Known(key, version, RowState(state)) for receipt, key, version, state in rows}
        looked_up = ((receipt, known.get(vault.receipt(route, receipt))) for receipt in receipts) if known else ()
        return {receipt: found for receipt, found in looked_up if found}

    def serials(self, row_keys: Iterable[str]) -> dict[str, int]:
        """Row key → serial, for those the ledger has."""
        wanted = set(row_keys)
        return {key: serial for key, serial in self._db.all("SELECT row_key, serial FROM rows") if key in wanted}

    def require_complete(self) -> None:
        """IntegrityBroken names the rows that were taken in, as the event log says, and are gone, and those whose state no record accounts for."""
        self._require_all()
        unrecorded = [row[0] for row in self._db.all(_UNRECORDED)]
        if unrecorded:
            raise _integrity(EVERY_STATE_IS_RECORDED.found(row_keys=unrecorded, rows=len(unrecorded)))

    def _require_all(self) -> None:
        taken = self._db.number("SELECT sum(json_extract(facts, '$.rows')) FROM events WHERE what = ?", TAKEN_IN)
        rows, whole = self._db.number("SELECT count(*) FROM rows"), self._db.number("SELECT count(*) FROM rows JOIN versions USING (serial, version)")
        if rows == whole == taken == self.next_serial() - 1:
            return
        present = {row[0] for row in self._db.all("SELECT serial FROM rows JOIN versions USING (serial, version)")}
        gone = [row_key(serial) for serial in range(1, max(taken, *present, 0) + 1) if serial not in present]
        raise _integrity(NO_ROW_IS_GONE.found(row_keys=gone, rows=len(gone)))


def _integrity(finding: Finding) -> IntegrityBroken:
    return IntegrityBroken(finding.ja, finding.en, [finding])
