"""What both people sign of corrections that wait: how many rows, why, which columns, for whom; and the digest of what is to be added. Free of values, in one spelling.

Refuses counts that are none and any spelling but its own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from furusato.seal.signing import canonical_json

AMENDMENT_TYPE: Final = "application/vnd.furusato.corrections.v1+json"
SCHEMA: Final = "furusato.corrections/v1"


class MalformedAmendment(ValueError):
    """The bytes are no statement of corrections in the one spelling."""


@dataclass(frozen=True, slots=True)
class AmendmentStatement:
    """The payload. `reasons`: reason code → rows; `columns`: name of a column → rows in which it changes; `recipients`: kind of the notices to come → 6-digit codes;
    `content`: SHA-256 (hex) of what is to be added; `log_head`: head of the event log when it was made."""

    workspace: str
    issuer: str
    tax_year: int
    rows: int
    ended: int
    reasons: Mapping[str, int]
    columns: Mapping[str, int]
    recipients: Mapping[str, Sequence[str]]
    content: str
    log_head: str

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, `schema` first, then the fields in their order."""
        return canonical_json({"schema": SCHEMA, **asdict(self)})

    @classmethod
    def parse(cls, payload: bytes) -> "AmendmentStatement":
        """Read a payload; MalformedAmendment unless it is the one spelling of a statement."""
        try:
            table = json.loads(payload)
            table.pop("schema")
            statement = cls(**table)
            counts = [statement.tax_year, statement.rows, statement.ended, *statement.reasons.values(), *statement.columns.values()]
            right = all(type(count) is int and count >= 0 for count in counts) and statement.rows == sum(statement.reasons.values()) > 0
            same = statement.to_bytes() == payload
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise MalformedAmendment("not a statement of corrections") from fault
        if not (same and right):
            raise MalformedAmendment("not the one spelling of a statement of corrections")
        return statement
