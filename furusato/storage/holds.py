"""Parks applications that cannot go out yet, and ends those that never will; each by a reason code, each still counted.

Refuses (TypingRefused, with the row keys) unknown rows, rows not in the state asked for, rows that already stand in a published notice (those are corrected or
recalled), and to lift a hold while destination or amount are still unknown.
"""

import json
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from furusato.errors import TypingRefused
from furusato.model.values import RowState
from furusato.seal.row_key import is_row_key
from furusato.storage.database import Database
from furusato.storage.events import EventLog, Stamp

REASON: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SHOWN: Final = 20
_IN: Final = "serial IN (SELECT serial FROM rows WHERE row_key IN (SELECT value FROM json_each(?)))"
_UNPUBLISHED: Final = "NOT EXISTS (SELECT 1 FROM live_rows WHERE live_rows.serial = rows.serial)"
_COMPLETE: Final = "EXISTS (SELECT 1 FROM versions v WHERE v.serial = rows.serial AND v.version = rows.version AND v.destination <> '' AND v.yen IS NOT NULL)"


class Hold(NamedTuple):
    """An open hold: which row, why (a code), since when (ISO), by whom."""

    row_key: str
    reason: str
    opened_at: str
    opened_by: str


class Ending(NamedTuple):
    """A row that will be in no notice: excluded or withdrawn, why (a code), when, by whom."""

    row_key: str
    state: RowState
    reason: str
    at: str
    who: str


class HoldTable:
    """Holds and endings of one ledger; each call is one change with its event."""

    def __init__(self, database: Database, events: EventLog) -> None:
        self._db, self._events = database, events

    def hold(self, row_keys: Iterable[str], reason: str, stamp: Stamp) -> None:
        """Park sealed rows that stand in no published notice."""
        keys = _checked(row_keys, reason)
        with self._db.change():
            self._move(keys, RowState.HELD, f"state = 'sealed' AND {_UNPUBLISHED}")
            self._db.run(f"INSERT INTO holds (serial, reason, opened_at, opened_by) SELECT serial, ?, ?, ? FROM rows WHERE {_IN}", reason, *_by(stamp), keys)
            self._record(stamp, "rows held", keys, reason)

    def lift(self, row_keys: Iterable[str], reason: str, stamp: Stamp) -> None:
        """Take held rows back among the sealed; destination and amount must be known by now (correct the row first)."""
        keys = _checked(row_keys, reason)
        with self._db.change():
            self._move(keys, RowState.SEALED, f"state = 'held' AND {_COMPLETE}")
            self._close(keys, reason, stamp)
            self._record(stamp, "holds lifted", keys, reason)

    def exclude(self, row_keys: Iterable[str], reason: str, stamp: Stamp) -> None:
        """Exclude by name, for good: sealed or held rows that stand in no published notice."""
        self._end(row_keys, RowState.EXCLUDED, f"state IN ('sealed', 'held') AND {_UNPUBLISHED}", reason, stamp)

    def withdraw(self, row_keys: Iterable[str], reason: str, stamp: Stamp) -> None:
        """The donor withdrew: sealed or held rows, also published ones (whose notice is then to be cancelled or corrected)."""
        self._end(row_keys, RowState.WITHDRAWN, "state IN ('sealed', 'held')", reason, stamp)

    def reverse(self, row_keys: Iterable[str], reason: str, stamp: Stamp) -> None:
        """The gift was paid back, so there was none: sealed or held rows are excluded for good, also published ones (whose notice is then to be cancelled)."""
        self._end(row_keys, RowState.EXCLUDED, "state IN ('sealed', 'held')", reason, stamp)

    def open(self, tax_year: int) -> tuple[Hold, ...]:
        """The open holds of a year, in the order of intake."""
        sql = """SELECT row_key, reason, opened_at, opened_by FROM holds JOIN rows USING (serial) WHERE lifted_at IS NULL AND tax_year = ? ORDER BY serial"""
        return tuple(Hold(*row) for row in self._db.all(sql, tax_year))

    def endings(self, tax_year: int) -> tuple[Ending, ...]:
        """The excluded and withdrawn rows of a year, in the order of intake."""
        sql = "SELECT row_key, e.state, reason, at, who FROM endings e JOIN rows USING (serial) WHERE tax_year = ? ORDER BY serial"
        return tuple(Ending(key, RowState(state), reason, at, who) for key, state, reason, at, who in self._db.all(sql, tax_year))

    def _end(self, row_keys: Iterable[str], state: RowState, condition: str, reason: str, stamp: Stamp) -> None:
        keys = _checked(row_keys, reason)
        with self._db.change():
            self._move(keys, state, condition)
            self._close(keys, reason, stamp)
            self._db.run(f"INSERT INTO endings SELECT serial, ?, ?, ?, ? FROM rows WHERE {_IN}", str(state), reason, *_by(stamp), keys)
            self._record(stamp, f"rows {state}", keys, reason)

    def _move(self, keys: str, state: RowState, condition: str) -> None:
        fit = {row[0] for row in self._db.all(f"SELECT row_key FROM rows WHERE {_IN} AND {condition}", keys)}
        unfit = [key for key in json.loads(keys) if key not in fit]
        if unfit:
            raise _unfit(unfit)
        self._db.run(f"UPDATE rows SET state = ? WHERE {_IN}", str(state), keys)

    def _close(self, keys: str, reason: str, stamp: Stamp) -> None:
        self._db.run(f"UPDATE holds SET lifted_at = ?, lifted_by = ?, lifted_for = ? WHERE lifted_at IS NULL AND {_IN}", *_by(stamp), reason, keys)

    def _record(self, stamp: Stamp, what: str, keys: str, reason: str) -> None:
        row_keys: list[str] = json.loads(keys)
        self._events.append(stamp, what, {"rows": len(row_keys), "keys": row_keys, "reason": reason})


def _by(stamp: Stamp) -> tuple[str, str]:
    return stamp.time, stamp.who


def _checked(row_keys: Iterable[str], reason: str) -> str:
    """The keys as a JSON array, sorted, each once."""
    if not REASON.fullmatch(reason):
        raise TypingRefused(
            "理由は英小文字・数字・-・_ の 40 字までのコードにしてください。", "A reason is a code of up to 40 lower-case letters, digits, - and _."
        )
    keys = sorted(set(row_keys))
    if not keys:
        raise TypingRefused("行が一つも指定されていません。", "No row was named.")
    return json.dumps(keys)


def _unfit(keys: list[str]) -> TypingRefused:
    shown = ", ".join(key if is_row_key(key) else "?" for key in keys[:_SHOWN]) + (" …" if len(keys) > _SHOWN else "")
    return TypingRefused(
        f"{len(keys)} 行はこの操作ができる状態ではありません({shown})。台帳にあるか、保留・除外・通知済みでないか、宛先と金額が決まっているかを確かめてください。",
        f"{len(keys)} rows are in no state for this ({shown}). Check that they are in the ledger, that they are not held, excluded or already in a notice, "
        "and that destination and amount are known.",
    )
