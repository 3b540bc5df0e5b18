"""Corrections of rows as the ledger takes them: all of one errand or nothing; at once, or kept as a proposal until the second person has signed.

A proposal holds everything that is to be added, donor values sealed by the maker: whoever releases it needs no key of the register. Refuses (TypingRefused) a second
proposal while one waits, and to release one after rows were taken in or changed since: it was judged beside rows that are no longer those of the ledger.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from furusato.errors import TypingRefused
from furusato.seal.signing import canonical_json
from furusato.storage.database import Database, Row
from furusato.storage.decisions import DecisionTable
from furusato.storage.events import EventLog, Fact, Stamp
from furusato.storage.holds import HoldTable
from furusato.storage.row_intake import Intake, NewVersions

_CHANGES_ROWS: Final = ("rows taken in", "rows corrected", "rows held", "holds lifted", "rows excluded", "rows withdrawn", "decisions recorded")
_BYTES: Final = "bytes"


class End(NamedTuple):
    """Rows that end for one reason: withdrawn by their donor, or (`reversed`) without a payment."""

    reason: str
    keys: Sequence[str]
    reversed: bool


@dataclass(frozen=True, slots=True)
class Amendment:
    """What one errand adds: new versions (one entry a reason), ends, decisions as drawn up. Its repr shows only how much."""

    versions: Sequence[NewVersions]
    ends: Sequence[End]
    decisions: Sequence[Row] = field(repr=False)

    @property
    def rows(self) -> int:
        """How many rows it touches."""
        return sum(len(new.rows) for new in self.versions) + sum(len(end.keys) for end in self.ends)

    def to_bytes(self) -> bytes:
        """JSON, bytes in base64."""
        versions = [{"rows": [_spelled(row) for row in new.rows], "receipts": _spelled(new.receipts), "facts": dict(new.facts)} for new in self.versions]
        return canonical_json({"versions": versions, "ends": [end._asdict() for end in self.ends], "decisions": [_spelled(row) for row in self.decisions]})

    @classmethod
    def from_bytes(cls, data: bytes) -> "Amendment":
        """What `to_bytes` wrote."""
        table = json.loads(data)
        versions = tuple(NewVersions(tuple(map(_read, new["rows"])), _read(new["receipts"]), new["facts"]) for new in table["versions"])
        return cls(versions, tuple(End(**end) for end in table["ends"]), tuple(map(_read, table["decisions"])))


def _spelled(row: Sequence[object]) -> list[object]:
    return [{_BYTES: base64.b64encode(cell).decode()} if isinstance(cell, bytes) else cell for cell in row]


def _read(cells: Sequence[object]) -> Row:
    return tuple(base64.b64decode(cell[_BYTES]) if isinstance(cell, Mapping) else cell for cell in cells)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Corrections that wait: `content` and its signed `statement` (an envelope), proposed when (ISO) and by whom."""

    number: int
    rows: int
    content: bytes = field(repr=False)
    statement: str
    at: str
    who: str


class AmendmentTable:
    """Amendments and proposals of one ledger; each call that writes is one change with its events."""

    def __init__(self, database: Database, events: EventLog, intake: Intake, holds: HoldTable, decisions: DecisionTable) -> None:
        self._db, self._events, self._intake, self._holds, self._decisions = database, events, intake, holds, decisions

    def apply(self, amendment: Amendment, stamp: Stamp) -> None:
        """Add it all."""
        with self._db.change():
            for new in amendment.versions:
                self._intake.add_versions(new, stamp)
            for end in amendment.ends:
                (self._holds.reverse if end.reversed else self._holds.withdraw)(end.keys, end.reason, stamp)
            self._decisions.add(amendment.decisions, stamp)

    def propose(self, tax_year: int, amendment: Amendment, statement: str, facts: Mapping[str, Fact], stamp: Stamp) -> int:
        """Keep it until the second person has signed; its number. TypingRefused while another waits."""
        with self._db.change():
            if waiting := self.pending(tax_year):
                raise TypingRefused(
                    f"決裁を待っている訂正 {waiting.number} があります。先にその決裁か取下げ(furusato correct --release / --drop)をしてください。",
                    f"Correction {waiting.number} waits for the second person. Have it released or dropped first (furusato correct --release / --drop).",
                )
            values = (tax_year, amendment.rows, amendment.to_bytes(), statement, self._seq(), stamp.time, stamp.who)
            self._db.run("INSERT INTO proposals (tax_year, rows, state, content, statement, since, at, who) VALUES (?, ?, 'pending', ?, ?, ?, ?, ?)", *values)
            number = self._db.number("SELECT max(id) FROM proposals")
            self._events.append(stamp, "corrections proposed", {"proposal": number, "tax_year": tax_year, **facts})
        return number

    def pending(self, tax_year: int) -> Proposal | None:
        """The proposal that waits."""
        row = self._db.one("SELECT id, rows, content, statement, at, who FROM proposals WHERE tax_year = ? AND state = 'pending'", tax_year)
        return Proposal(*row) if row else None

    def release(self, proposal: Proposal, statement: str, facts: Mapping[str, Fact], stamp: Stamp) -> None:
        """Apply a proposal, its statement now signed by both. TypingRefused when the ledger's rows have changed since it was made."""
        with self._db.change():
            since = self._db.number("SELECT since FROM proposals WHERE id = ? AND state = 'pending'", proposal.number)
            changed = self._db.number(
                "SELECT count(*) FROM events WHERE seq > ? AND what IN (SELECT value FROM json_each(?))", since, json.dumps(_CHANGES_ROWS)
            )
            if changed:
                raise TypingRefused(
                    f"訂正 {proposal.number} を作った後に台帳の行が変わりました。furusato correct --drop で取り下げ、担当者が同じ訂正を出し直してください。",
                    f"Rows of the ledger have changed since correction {proposal.number} was made. Drop it (furusato correct --drop) and have it proposed again.",
                )
            self._end(proposal, "released", stamp)
            self._db.run("UPDATE proposals SET statement = ? WHERE id = ?", statement, proposal.number)
            self._events.append(stamp, "corrections released", {"proposal": proposal.number, "rows": proposal.rows, **facts})
            self.apply(Amendment.from_bytes(proposal.content), stamp)

    def drop(self, proposal: Proposal, stamp: Stamp) -> None:
        """Take a proposal back: the rows stay as they are."""
        with self._db.change():
            self._end(proposal, "dropped", stamp)
            self._events.append(stamp, "corrections dropped", {"proposal": proposal.number, "rows": proposal.rows})

    def _end(self, proposal: Proposal, state: str, stamp: Stamp) -> None:
        sql = "UPDATE proposals SET state = ?, ended_at = ?, ended_by = ? WHERE id = ? AND state = 'pending'"
        if self._db.run(sql, state, stamp.time, stamp.who, proposal.number) != 1:
            raise ValueError("only a pending proposal is released or dropped")

    def _seq(self) -> int:
        return self._db.number("SELECT max(seq) FROM events")
