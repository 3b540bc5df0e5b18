"""Where each row of a year stands today: in which published notice, in which version, with which municipality."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from furusato.model.notice import Mended
from furusato.model.values import Kind


class LiveNotice(NamedTuple):
    """A published notice that speaks for rows. `header`: SHA-256 of its header, hex; `issue_date` ISO; `volume` k of n."""

    recipient: str
    batch: str
    kind: Kind
    version: int
    volume: tuple[int, int]
    header: str
    issue_date: str
    document_number: str

    @property
    def named(self) -> Mended:
        """As a later notice calls it."""
        return Mended(self.batch, self.kind, self.version, self.volume, self.issue_date, self.document_number)


@dataclass(frozen=True, slots=True)
class Live:
    """`rows`: ROW_KEY, VERSION (as sent), DESTINATION (the recipient), NOTICE (name in `notices`); each row once."""

    rows: pl.DataFrame
    notices: Mapping[int, LiveNotice]
