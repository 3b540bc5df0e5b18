"""What the maker signs of a whole batch: its notices, what was set aside and why, the totals, and every recorded input; free of values, in one spelling.

Refuses totals that its own lists deny, a notice or row named twice, and any spelling but its own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from furusato.model.values import Kind
from furusato.seal.signing import canonical_json

SCHEMA: Final = "furusato.batch/v1"


class MalformedStatement(ValueError):
    """The bytes are no statement of a batch in the one spelling."""


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """One notice: counts in rows, amount in yen, SHA-256 of its header in hex. A recipient may get one of each kind, and several volumes of a kind."""

    recipient: str
    kind: str
    version: int
    rows: int
    yen: int
    header: str
    volume: int = 1


@dataclass(frozen=True, slots=True)
class SetAside:
    """One application that is in no notice, by name and with its reason's code."""

    row_key: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class BatchStatement:
    """The payload of batch.json. `inputs`: name of a recorded input → SHA-256 or version.

    `rows` and `yen` count what is told, so not the rows of cancellations; `earlier_rows`: rows in notices of the year published before, which stand as they are.
    """

    batch: str
    issuer: str
    tax_year: int
    issue_date: str
    rows: int
    yen: int
    earlier_rows: int
    sealed_rows: int
    notices: Sequence[NoticeEntry]
    set_aside: Sequence[SetAside]
    inputs: Mapping[str, str]
    log_head: str
    signed_alone: bool

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, keys in the order of the fields, `schema` first."""
        return canonical_json({"schema": SCHEMA, **asdict(self)})

    @classmethod
    def parse(cls, payload: bytes) -> "BatchStatement":
        """Read a payload; MalformedStatement unless it is the one spelling of a statement that agrees with itself."""
        try:
            table = json.loads(payload)
            entries = [NoticeEntry(**entry) for entry in table.pop("notices")]
            aside = [SetAside(**entry) for entry in table.pop("set_aside")]
            table.pop("schema")
            statement = cls(notices=entries, set_aside=aside, **table)
            statement.require_consistent()
            same = statement.to_bytes() == payload
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise MalformedStatement("not a batch statement") from fault
        if not same:
            raise MalformedStatement("not the one spelling of a batch statement")
        return statement

    def require_consistent(self) -> None:
        """ValueError unless the lists add up to the totals and nothing is named twice."""
        counts = [self.rows, self.yen, self.earlier_rows, self.sealed_rows, *(n for e in self.notices for n in (e.rows, e.yen, e.version, e.volume))]
        notices = [(entry.recipient, Kind(entry.kind), entry.volume) for entry in self.notices]
        aside = [entry.row_key for entry in self.set_aside]
        told = [entry for entry in self.notices if entry.kind != Kind.CANCELLATION]
        adds_up = (self.rows, self.yen) == (sum(e.rows for e in told), sum(e.yen for e in told))
        whole = self.sealed_rows == self.rows + self.earlier_rows + len(aside)
        if not all(type(n) is int and n >= 0 for n in counts) or not self.notices or not adds_up or not whole:
            raise ValueError("totals do not add up")
        if len(set(notices)) < len(notices) or len(set(aside)) < len(aside):
            raise ValueError("a notice or a row is named twice")
