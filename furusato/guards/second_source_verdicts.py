"""Pairs the applications of two sources and judges each value: equal, equal after folding, different, or missing on a side. `second_source` turns it into findings.

Names and kana are folded as everywhere (`comparing`); what is called equal is equal to the character.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

import polars as pl

from furusato.guards.comparing import kana_key, name_key
from furusato.model import columns as c

FIELDS: Final = (c.NUMBER, c.NAME, c.KANA, c.BIRTH, c.YEN)
FOLDED: Final = {c.NAME: name_key, c.KANA: kana_key}
COLUMN: Final = "column"  # of the differences: name of the column that differs, "" where the whole application is missing on a side
VERDICT: Final = "verdict"
OTHER_LINE: Final = "other_line"
KEY: Final = "matched_by"
_OTHER: Final = "_other"
_JUDGED: Final = "_judged"
_KEPT: Final = (c.RECEIPT, c.LINE, c.ROW_KEY)
_SHAPE: Final = {c.RECEIPT: pl.String, c.LINE: pl.Int64, c.ROW_KEY: pl.String, OTHER_LINE: pl.Int64, COLUMN: pl.String, VERDICT: pl.String}


class Verdict(StrEnum):
    """What came of comparing one value, or of looking for one application."""

    EQUAL = "equal"
    FOLDED = "equal after folding"
    DIFFERENT = "different"
    MISSING = "missing"  # blank on one side or on both
    ONLY_HERE = "only in the list"
    ONLY_THERE = "only in the second source"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sources. `frame` has RECEIPT and some of FIELDS as text, LINE where it is a list, ROW_KEY where rows have one."""

    frame: pl.DataFrame = field(repr=False)
    sheet: str
    letters: Mapping[str, str]


class FieldCount(NamedTuple):
    """How often a field was equal, …, among the applications that both sides have."""

    column: str
    equal: int
    folded: int
    different: int
    missing: int


def keyed(frame: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    """KEY, what names a row, and the fields there are."""
    kept = [column for column in (*_KEPT, *FIELDS) if column in frame.columns]
    return frame.select(key.alias(KEY), *kept).with_columns(pl.col(column).fill_null("") for column in FIELDS if column in kept)


class Pairs:
    """The applications that both sides have, judged. Its repr shows none of them."""

    def __init__(self, here: pl.DataFrame, there: pl.DataFrame) -> None:
        """Pair two `keyed` frames; each KEY of `there` stands once."""
        self.fields: Final = tuple(column for column in FIELDS if column in here.columns and column in there.columns)
        other = there.rename({column: column + _OTHER for column in there.columns if column != KEY})
        pairs = here.join(other, on=KEY, maintain_order="left")
        self.frame: Final = pairs.with_columns(_verdict(column).alias(column + _JUDGED) for column in self.fields)

    def __repr__(self) -> str:
        return f"Pairs({self.frame.height})"

    def counts(self) -> tuple[FieldCount, ...]:
        """One count a field."""
        return tuple(FieldCount(column, *(self.of(column, verdict).height for verdict in list(Verdict)[:4])) for column in self.fields)

    def of(self, column: str, verdict: Verdict) -> pl.DataFrame:
        """The pairs of one verdict about a field."""
        return self.frame.filter(pl.col(column + _JUDGED) == verdict)

    def half_given(self, column: str) -> pl.DataFrame:
        """The pairs in which a field is blank on one side only."""
        return self.frame.filter((pl.col(column) == "") != (pl.col(column + _OTHER) == ""))

    def differences(self) -> pl.DataFrame:
        """All that is not equal, one line a value; columns as `absent` has them."""
        return pl.concat([nothing(), *(self._differences_of(column) for column in self.fields)])

    def _differences_of(self, column: str) -> pl.DataFrame:
        rows = self.frame.filter(pl.col(column + _JUDGED) != Verdict.EQUAL)
        there = pl.col(c.LINE + _OTHER) if c.LINE + _OTHER in rows.columns else pl.lit(None, pl.Int64)
        return _shaped(rows.with_columns(there.alias(OTHER_LINE), pl.lit(column).alias(COLUMN), pl.col(column + _JUDGED).alias(VERDICT)))


def absent(rows: pl.DataFrame, verdict: Verdict) -> pl.DataFrame:
    """Applications that only one side has, as lines: RECEIPT, LINE, ROW_KEY, OTHER_LINE (null where unknown), COLUMN "", VERDICT."""
    line = pl.col(c.LINE) if c.LINE in rows.columns else pl.lit(None, pl.Int64)
    here = verdict is Verdict.ONLY_HERE
    placed = rows.with_columns((pl.lit(None, pl.Int64) if here else line).alias(OTHER_LINE), (line if here else pl.lit(None, pl.Int64)).alias(c.LINE))
    return _shaped(placed.with_columns(pl.lit("").alias(COLUMN), pl.lit(verdict).alias(VERDICT)))


def nothing() -> pl.DataFrame:
    """No difference."""
    return pl.DataFrame(schema=_SHAPE)


def _verdict(column: str) -> pl.Expr:
    here, there = pl.col(column), pl.col(column + _OTHER)
    fold = FOLDED.get(column)
    alike = fold(column) == fold(column + _OTHER) if fold else pl.lit(False)
    told = pl.when((here == "") | (there == "")).then(pl.lit(Verdict.MISSING)).when(here == there).then(pl.lit(Verdict.EQUAL))
    return told.when(alike).then(pl.lit(Verdict.FOLDED)).otherwise(pl.lit(Verdict.DIFFERENT))


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select((pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name) for name, kind in _SHAPE.items())
