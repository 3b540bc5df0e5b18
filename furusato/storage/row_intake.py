"""Takes applications into the ledger: sealed on arrival, given the next serials, corrected only by a further version.

What is wrong with a donor's values was found before, by the guards; what is refused here (ValueError, IntegrityError) is a bug of ours: a key out of turn, an
application taken in twice, a version that does not follow the one that holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from furusato.model import columns as c
from furusato.seal.row_key import row_key
from furusato.storage.database import Database, Row
from furusato.storage.events import EventLog, Fact, Stamp
from furusato.storage.holds import HoldTable
from furusato.storage.registers import Registers
from furusato.storage.rows import TAKEN_IN, RowTable
from furusato.storage.vault import NONCE_BYTES, Beside, Vault

RandomBytes = Callable[[int], bytes]
_BESIDE: Final = (c.ROW_KEY, c.VERSION, c.ROUTE, c.DESTINATION, c.PERSON, c.SEAL)
_YEN: Final = c.VALUES.index(c.YEN)
_LONGEST_YEN: Final = 15  # digits; a held row may hold anything
_AMOUNT: Final = rf"^[0-9]{{1,{_LONGEST_YEN}}}$"
_VERSION: Final = "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CORRECT: Final = "UPDATE rows SET version = ? WHERE serial = ? AND version = ? AND receipt = ? AND state IN ('sealed', 'held')"


class Intake:
    """Writes rows and versions of one ledger; each call is one change with its event."""

    def __init__(self, database: Database, events: EventLog, registers: Registers, rows: RowTable, holds: HoldTable) -> None:
        self._db, self._events, self._registers, self._rows, self._holds = database, events, registers, rows, holds

    def append(
        self,
        frame: pl.DataFrame,
        *,
        vault: Vault,
        source: bytes,
        random_bytes: RandomBytes,
        stamp: Stamp,
        holds: Mapping[str, str] | None = None,
    ) -> None:
        """Take in new rows: ROW_KEY (serials from `next_serial`, in order), VERSION 1, ROUTE, DESTINATION, PERSON, SEAL, VALUES; 100,000 in about 2 s.

        `source`: the list's keyed digest. `holds`: row key → reason code of rows that come in as held; only they may lack destination or amount.
        """
        held = dict(holds or {})
        first = self._rows.next_serial()
        _require_new(frame, first)
        _require_known_ends(frame, set(held))
        with self._db.change():
            self._registers.enter(vault, stamp)
            arrival = _Arrival.of(frame, vault, source, random_bytes, stamp)
            self._db.run_each("INSERT INTO rows VALUES (?, ?, ?, ?, ?, 1, 'sealed')", arrival.rows(first))
            self._db.run_each(_VERSION, arrival.versions(range(first, first + frame.height)))
            self._events.append(stamp, TAKEN_IN, _facts(frame, vault, source))
            for reason in sorted(set(held.values())):
                self._holds.hold([key for key, code in held.items() if code == reason], reason, stamp)

    def correct(
        self, frame: pl.DataFrame, *, vault: Vault, source: bytes, random_bytes: RandomBytes, stamp: Stamp, why: Mapping[str, Fact] | None = None
    ) -> None:
        """Add to open rows the version after the one that holds; columns as in `append`. Route and receipt number stay as they are.

        `why`: facts for the event log beside the counts (reason code, names of the columns that changed).
        """
        self.add_versions(self.drawn_up(frame, vault=vault, source=source, random_bytes=random_bytes, stamp=stamp, why=why), stamp)

    def drawn_up(
        self, frame: pl.DataFrame, *, vault: Vault, source: bytes, random_bytes: RandomBytes, stamp: Stamp, why: Mapping[str, Fact] | None = None
    ) -> "NewVersions":
        """What `correct` would add, closed under the year's key and not yet added: whoever adds it later needs no key."""
        _require_known_ends(frame, {hold.row_key for hold in self._holds.open(vault.tax_year)})
        self._registers.require(vault)
        known = self._rows.serials(frame[c.ROW_KEY])
        arrival = _Arrival.of(frame, vault, source, random_bytes, stamp)
        rows = tuple(arrival.versions([known[key] for key in frame[c.ROW_KEY]]))
        return NewVersions(rows, tuple(arrival.receipts), {**_facts(frame, vault, source), "keys": frame[c.ROW_KEY].to_list(), **(why or {})})

    def add_versions(self, new: "NewVersions", stamp: Stamp) -> None:
        """Add drawn-up versions; ValueError unless each is the next of an open row. One change with its event."""
        with self._db.change():
            self._db.run_each(_VERSION, new.rows)
            moves = ((version, serial, version - 1, receipt) for (serial, version, *_), receipt in zip(new.rows, new.receipts, strict=True))
            if self._db.run_each(_CORRECT, moves) != len(new.rows):
                raise ValueError("a correction is the next version of an open row, with its route and receipt number")
            self._events.append(stamp, "rows corrected", new.facts)


@dataclass(frozen=True, slots=True)
class NewVersions:
    """Versions ready to be added. `rows` as in the table `versions`, donor values sealed; `receipts`: look-ups; `facts`: what the event log is to say."""

    rows: tuple[Row, ...] = field(repr=False)
    receipts: tuple[bytes, ...] = field(repr=False)
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Rows on their way in. The repr shows nothing of them."""

    frame: pl.DataFrame = field(repr=False)
    vault: Vault
    receipts: list[bytes] = field(repr=False)
    nonces: bytes = field(repr=False)
    source: bytes = field(repr=False)
    at: str

    @classmethod
    def of(cls, frame: pl.DataFrame, vault: Vault, source: bytes, random_bytes: RandomBytes, stamp: Stamp) -> "_Arrival":
        receipts = [vault.receipt(route, receipt) for route, receipt in frame.select(c.ROUTE, c.RECEIPT).iter_rows()]
        return cls(frame, vault, receipts, random_bytes(NONCE_BYTES * frame.height), source, stamp.time)

    def rows(self, first: int) -> Iterator[Row]:
        year, names = self.vault.tax_year, self.frame.select(c.ROW_KEY, c.ROUTE).iter_rows()
        return ((serial, key, year, route, receipt) for serial, ((key, route), receipt) in enumerate(zip(names, self.receipts, strict=True), first))

    def versions(self, serials: Iterable[int]) -> Iterator[Row]:
        rows = self.frame.select(*_BESIDE, *c.VALUES).iter_rows()
        for place, (serial, receipt, row) in enumerate(zip(serials, self.receipts, rows, strict=True)):
            (key, version, route, destination, person, tag), values = row[: len(_BESIDE)], row[len(_BESIDE) :]
            yen = _amount(values[_YEN])
            beside = Beside(key, version, self.vault.tax_year, route, receipt, destination, yen, person, tag).associated()
            nonce = self.nonces[place * NONCE_BYTES : (place + 1) * NONCE_BYTES]
            yield (serial, version, destination, yen, person, tag, self.vault.seal(values, beside, nonce), self.source, self.at)


def _amount(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_YEN else None


def _require_new(frame: pl.DataFrame, first: int) -> None:
    keys = frame[c.ROW_KEY].to_list()
    if not keys or keys != [row_key(serial) for serial in range(first, first + len(keys))] or set(frame[c.VERSION]) != {1}:
        raise ValueError("new rows carry the next row keys in order, in version 1")


def _require_known_ends(frame: pl.DataFrame, held: set[str]) -> None:
    lacking = frame.filter((pl.col(c.DESTINATION) == "") | ~pl.col(c.YEN).str.contains(_AMOUNT))[c.ROW_KEY]
    if not set(lacking) <= held:
        raise ValueError("only held rows may lack destination or amount")


def _facts(frame: pl.DataFrame, vault: Vault, source: bytes) -> dict[str, Fact]:
    yen = sum(_amount(text) or 0 for text in frame[c.YEN])
    routes = sorted(set(frame[c.ROUTE]))
    return {"rows": frame.height, "people": frame[c.PERSON].n_unique(), "yen": yen, "routes": routes, "tax_year": vault.tax_year, "source": source.hex()}
