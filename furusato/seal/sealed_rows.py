"""Rows that only the seal can make: a table whose every row was sealed here, or whose every seal was recomputed and held.

Drawing needs a notice, a notice needs sealed rows, sealed rows need the register's key: the wrong order cannot be written.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl

from furusato.errors import IntegrityBroken
from furusato.model import columns as c
from furusato.model.findings import Rule, Severity
from furusato.seal.keys import intake_key
from furusato.seal.tag import intake_tag, same

INTAKE_SEAL_HOLDS: Final = Rule(
    "intake_seal_holds",
    Severity.REFUSE,
    "台帳の {rows} 行の封印が合いません。値が封印の後に変わっています。発行を止め、台帳の控えと照合してください。",
    "{rows} rows of the ledger do not carry the seal of their values: they changed after sealing. Stop issuing and compare with a backup of the ledger.",
)
RULES: Final = (INTAKE_SEAL_HOLDS,)
_MADE_HERE: Final = object()


class SealedRows:
    """A frame with ROW_KEY, VERSION, SEAL and all of VALUES (and whatever the ledger keeps beside). Its repr shows only how many rows."""

    __slots__ = ("frame",)

    def __init__(self, frame: pl.DataFrame, made_here: object) -> None:
        if made_here is not _MADE_HERE:
            raise TypeError("sealed rows are made by seal_rows and reseal only")
        self.frame: Final = frame

    def __repr__(self) -> str:
        return f"SealedRows({self.frame.height})"

    def __len__(self) -> int:
        return self.frame.height

    def where(self, condition: pl.Expr) -> "SealedRows":
        """Some of the rows, still sealed."""
        return SealedRows(self.frame.filter(condition), _MADE_HERE)

    def by(self, column: str) -> Iterator[tuple[str, "SealedRows"]]:
        """The rows of each value of a text column, still sealed, in the order of values."""
        for (value,), rows in self.frame.sort(column, maintain_order=True).group_by(column, maintain_order=True):
            yield str(value), SealedRows(rows, _MADE_HERE)


def _tags(frame: pl.DataFrame, register: bytes) -> Iterator[str]:
    key = intake_key(register)
    for row in frame.select(c.ROW_KEY, c.VERSION, *c.VALUES).rows():
        yield intake_tag(key, row[0], row[1], row[2:])


def seal_rows(frame: pl.DataFrame, register: bytes) -> SealedRows:
    """Seal a frame with ROW_KEY, VERSION and VALUES under the year's register key; adds SEAL."""
    return SealedRows(frame.with_columns(pl.Series(c.SEAL, list(_tags(frame, register)), dtype=pl.String)), _MADE_HERE)


def require_sealed(frame: pl.DataFrame, register: bytes) -> SealedRows:
    """Recompute every seal of a frame that carries SEAL; IntegrityBroken names the row keys that do not hold."""
    seals, tags = frame[c.SEAL].to_list(), list(_tags(frame, register))
    if seals != tags:
        broken = [key for key, seal, tag in zip(frame[c.ROW_KEY], seals, tags, strict=True) if not same(seal, tag)]
        finding = INTAKE_SEAL_HOLDS.found(row_keys=broken, rows=len(broken))
        raise IntegrityBroken(finding.ja, finding.en, [finding])
    return SealedRows(frame, _MADE_HERE)
