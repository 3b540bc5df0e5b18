"""What a second person signs when a route's count is waived: which route, which two counts, why, on which day; good for these counts only, free of values, in one spelling."""

import json
from dataclasses import asdict, dataclass
from typing import Final

from furusato.seal.signing import canonical_json

WAIVER_TYPE: Final = "application/vnd.furusato.route-waiver.v1+json"
SCHEMA: Final = "furusato.route-waiver/v1"


class MalformedWaiver(ValueError):
    """The bytes are no waiver in the one spelling."""


@dataclass(frozen=True, slots=True)
class RouteWaiver:
    """The payload. `source`: applications the route counts at its source; `ledger`: those the ledger has; `reason`: a code; `date`: ISO."""

    workspace: str
    issuer: str
    tax_year: int
    route: str
    source: int
    ledger: int
    reason: str
    date: str

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, `schema` first, then the fields in their order."""
        return canonical_json({"schema": SCHEMA, **asdict(self)})

    @classmethod
    def parse(cls, payload: bytes) -> "RouteWaiver":
        """Read a payload; MalformedWaiver unless it is the one spelling of a waiver."""
        try:
            table = json.loads(payload)
            table.pop("schema")
            waiver = cls(**table)
            counts = all(type(count) is int and count >= 0 for count in (waiver.tax_year, waiver.source, waiver.ledger))
            same = waiver.to_bytes() == payload
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise MalformedWaiver("not a waiver of a route") from fault
        if not (same and counts):
            raise MalformedWaiver("not the one spelling of a waiver of a route")
        return waiver
