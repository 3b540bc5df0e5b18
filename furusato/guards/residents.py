"""Holds received rows against the office's own list of residents on 1 January, and against each other: who is who, who is nobody here, who gave to more than five bodies.

Numbers, names, birth dates and addresses are compared exactly and after folding; a copy for comparing is thrown away. Nothing is decided here: each row gets one word that
says what a person has to look at. Source of the limits: 地方税法附則7条2項・9項 (five bodies), 6項4号・13項4号 (the addressee must be the municipality of residence on 1 January).
"""

from enum import StrEnum
from typing import Final

import polars as pl

from furusato.guards.comparing import ADDRESS_KEY, NAME_KEY, name_key, with_address_key
from furusato.model import columns as c

ISSUER: Final = "issuer"  # code of the sender
JUDGED: Final = "judged"  # a Match
DIFFERING: Final = "differing"  # columns that differ, joined by a comma; of a matched row
RESIDENT: Final = "resident_line"  # line of the resident in the office's list; null where none was found
DONEES: Final = "donees"  # how many bodies the person gave to, in all that was received
TWICE: Final = "twice"  # Boolean: the same gift came in two rows
MOST_DONEES: Final = 5
_THEIRS: Final = "_theirs"


class Match(StrEnum):
    """What was found for a row in the list of residents."""

    EQUAL = "equal"
    FOLDED = "equal after folding"
    ADDRESS = "address differs"  # number, name and birth date agree
    IDENTITY = "name or birth date differs"  # under the same number
    NUMBER = "number differs"  # a resident of that name and birth date has another number
    NOBODY = "not found"


def match_residents(received: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """The received rows with JUDGED, DIFFERING and RESIDENT, in their order. `residents`: LINE, NUMBER, NAME, BIRTH, ADDRESS; numbers unique (the caller has checked)."""
    ours = _keyed(received).with_row_index("_place")
    theirs = _keyed(residents).select(pl.col(name).alias(name + _THEIRS) for name in (c.LINE, c.NUMBER, c.NAME, c.BIRTH, c.ADDRESS, NAME_KEY, ADDRESS_KEY))
    by_number = ours.join(theirs, left_on=c.NUMBER, right_on=c.NUMBER + _THEIRS, how="left", maintain_order="left")
    found = by_number.filter(pl.col(c.LINE + _THEIRS).is_not_null()).with_columns(_judged(), _differing())
    lost = ours.join(found.select("_place"), on="_place", how="anti")
    people = theirs.unique((NAME_KEY + _THEIRS, c.BIRTH + _THEIRS), keep="first", maintain_order=True)
    others = lost.join(people, left_on=(NAME_KEY, c.BIRTH), right_on=(NAME_KEY + _THEIRS, c.BIRTH + _THEIRS), how="left", maintain_order="left")
    there = pl.col(c.LINE + _THEIRS).is_not_null()
    judged = others.with_columns(
        pl.when(there).then(pl.lit(Match.NUMBER)).otherwise(pl.lit(Match.NOBODY)).alias(JUDGED),
        pl.when(there).then(pl.lit(c.NUMBER)).otherwise(pl.lit("")).alias(DIFFERING),
    )
    columns = [*received.columns, JUDGED, DIFFERING, pl.col(c.LINE + _THEIRS).alias(RESIDENT)]
    return pl.concat([found.select("_place", *columns), judged.select("_place", *columns)]).sort("_place").drop("_place")


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    return with_address_key(rows.with_columns(name_key().alias(NAME_KEY)))


def _differ(column: str) -> pl.Expr:
    return pl.col(column) != pl.col(column + _THEIRS)


def _judged() -> pl.Expr:
    return (
        pl.when(_differ(NAME_KEY) | _differ(c.BIRTH)).then(pl.lit(Match.IDENTITY))
        .when(_differ(ADDRESS_KEY)).then(pl.lit(Match.ADDRESS))
        .when(_differ(c.NAME) | _differ(c.ADDRESS)).then(pl.lit(Match.FOLDED))
        .otherwise(pl.lit(Match.EQUAL)).alias(JUDGED)
    )  # fmt: skip


def _differing() -> pl.Expr:
    names = {c.NAME: NAME_KEY, c.BIRTH: c.BIRTH, c.ADDRESS: ADDRESS_KEY}
    found = [pl.when(_differ(key)).then(pl.lit(name)) for name, key in names.items()]
    return pl.concat_str(found, separator=",", ignore_nulls=True).alias(DIFFERING)


def count_donees(received: pl.DataFrame) -> pl.DataFrame:
    """The received rows with DONEES (bodies the person of the number gave to) and TWICE (the same sender, number, gift date and yen in another row)."""
    gift = (ISSUER, c.NUMBER, c.GIFT_DATE, c.YEN)
    return received.with_columns(pl.col(ISSUER).n_unique().over(c.NUMBER).alias(DONEES), (pl.len().over(gift) > 1).alias(TWICE))
