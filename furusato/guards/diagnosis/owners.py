"""Matches each line of a returned list with the sealed row it is; no row is claimed twice.

The key decides, as it does everywhere. Only where a line's key is gone, unknown, doubled or contradicted by nearly all its other values may another row claim the line: one
that at least nine of the thirteen columns belong to and that no other line is. So a range pasted over a row leaves the row where it was, and a key column that moved leaves the
donors where they were. A line with another ledger's seal and other values belongs to nobody here.
"""

from typing import Final, NamedTuple

import polars as pl

from furusato.guards.diagnosis.strangers import strangers
from furusato.model import columns as c

ROW: Final = "row"  # UInt32: place of the sealed row in the ledger's frame; null where the line is nobody's
SCORE: Final = "score"  # how many of the compared columns agree
BOUND: Final = (c.ROW_KEY, c.SEAL, *c.VALUES)
_SHARE: Final = 0.65  # of the compared columns: nine of thirteen
_ALTERNATIVES: Final = ((c.SEAL,), (c.RECEIPT,), (c.NUMBER, c.GIFT_DATE, c.YEN), (c.NAME, c.BIRTH, c.GIFT_DATE, c.YEN), (c.KANA, c.ADDRESS, c.GIFT_DATE, c.YEN))
_ROUNDS: Final = 4
_FEW: Final = 10_000


class Owners(NamedTuple):
    """`lines`: the list with ROW, in its order; `assumed`: LINEs that were given to a row by their values and not by their key."""

    lines: pl.DataFrame
    assumed: list[int]


def match(listed: pl.DataFrame, sealed: pl.DataFrame, there: tuple[str, ...], seals: pl.Series) -> Owners:
    """`listed`: LINE and BOUND as the list has them; `there`: which of BOUND the list has; `seals`: every seal this ledger ever gave (well-formed others are strangers')."""
    rows = sealed.select(*BOUND).with_row_index(ROW)
    lines = listed.sort(c.LINE, maintain_order=True)
    keyed = lines.join(rows.select(c.ROW_KEY, ROW), on=c.ROW_KEY, how="left", maintain_order="left")
    scores = _scores(keyed, rows, there)
    keyed = keyed.with_columns(scores)
    once = keyed[ROW].is_not_null() & keyed[c.ROW_KEY].is_unique()
    foreign = strangers(keyed, rows, seals, there)
    # A donor who gave twice has two rows that agree in most columns: only the seal, or everything but the seal, tells that the key is the line's own.
    sure = (keyed[c.SEAL] == rows[c.SEAL].gather(keyed[ROW])).fill_null(False) & (keyed[SCORE] > len(there) // 2)
    settled = once & (sure | (keyed[SCORE] >= len(there) - (c.SEAL in there))) & ~foreign
    if settled.all():
        return Owners(keyed, [])
    weak = keyed.filter(~settled & ~foreign)
    free = rows.join(keyed.filter(settled).select(ROW), on=ROW, how="anti")
    claims = _claims(weak, free, there)
    won = _won(claims)
    owned = keyed.with_columns(pl.when(settled).then(pl.col(ROW)).alias(ROW)).join(
        won.select(c.LINE, pl.col(ROW).alias("won")), on=c.LINE, how="left", maintain_order="left"
    )
    owned = owned.with_columns(pl.coalesce(ROW, "won").alias(ROW)).drop("won")
    mended = _mended(owned, rows, there, foreign)
    by_key = mended.join(rows.select(c.ROW_KEY, pl.col(ROW).alias("keyed")), on=c.ROW_KEY, how="left", maintain_order="left")
    return Owners(mended, by_key.filter(pl.col(ROW).is_not_null() & pl.col(ROW).ne_missing(pl.col("keyed")))[c.LINE].sort().to_list())


def _mended(owned: pl.DataFrame, rows: pl.DataFrame, there: tuple[str, ...], foreign: pl.Series) -> pl.DataFrame:
    """Where a line is left over, the row it fits is held by another line's key, and that line fits a row which is left over: both get the row they fit.

    So it is where keys moved past two rows of one donor, whose own key looks right to one of them.
    """
    left, gone = owned.filter(pl.col(ROW).is_null() & ~foreign), rows.join(owned.select(ROW), on=ROW, how="anti")
    if left.is_empty() or gone.is_empty() or left.height > _FEW:
        return owned
    wanted = (
        _claims(left.with_columns(pl.lit(0, pl.Int32).alias(SCORE)), rows, there)
        .filter(~pl.col("by_key"))
        .sort(SCORE, descending=True)
        .unique(c.LINE, keep="first")
    )
    holders = owned.join(wanted.select(ROW), on=ROW, how="semi")
    others = _claims(holders, gone, there).filter(~pl.col("by_key")).sort(SCORE, descending=True).unique(c.LINE, keep="first").unique(ROW, keep="first")
    moved = others.join(holders.select(c.LINE, pl.col(ROW).alias("held")), on=c.LINE).join(
        wanted.select(pl.col(c.LINE).alias("left"), pl.col(ROW).alias("held")).unique("held", keep="first"), on="held"
    )
    new = {**dict(zip(moved[c.LINE], moved[ROW], strict=True)), **dict(zip(moved["left"], moved["held"], strict=True))}
    return (
        owned.with_columns(pl.Series(ROW, [new.get(line, row) for line, row in zip(owned[c.LINE], owned[ROW], strict=True)], dtype=pl.UInt32)) if new else owned
    )


def _scores(pairs: pl.DataFrame, rows: pl.DataFrame, there: tuple[str, ...]) -> pl.Series:
    """How many columns of each line agree with the row ROW; 0 where there is none."""
    total = pl.Series(SCORE, [0] * pairs.height, dtype=pl.Int32)
    for column in there:
        total += (pairs[column] == rows[column].gather(pairs[ROW])).fill_null(False).cast(pl.Int32)
    return total.alias(SCORE)


def _claims(weak: pl.DataFrame, free: pl.DataFrame, there: tuple[str, ...]) -> pl.DataFrame:
    """Which free rows a line may be: LINE, ROW, SCORE, by_key. The first columns that name a row which fits are believed."""
    bare, seats = weak.drop(ROW, SCORE), free.with_row_index("seat")
    claims = [_scored(bare.join(seats.select(c.ROW_KEY, "seat"), on=c.ROW_KEY), free, there).with_columns(by_key=True)]
    for columns in _ALTERNATIVES:
        if set(columns) <= set(there) and bare.height:
            names = list(columns)
            alone = seats.filter(seats.select(pl.struct(names).is_unique()).to_series())
            scored = _scored(bare.join(alone.select(*names, "seat"), on=names), free, there).filter(pl.col(SCORE) >= round(_SHARE * len(there)))
            claims.append(scored.with_columns(by_key=False))
            bare = bare.join(scored, on=c.LINE, how="anti", maintain_order="left")
    return pl.concat(claims).sort("by_key", descending=True).unique((c.LINE, ROW), keep="first", maintain_order=True)


def _scored(pairs: pl.DataFrame, free: pl.DataFrame, there: tuple[str, ...]) -> pl.DataFrame:
    """LINE, ROW and SCORE of lines paired with a seat among the free rows."""
    scores = _scores(pairs.with_columns(pl.col("seat").alias(ROW)), free, there)
    return pairs.select(c.LINE, free[ROW].gather(pairs["seat"]).alias(ROW), scores)


def _won(claims: pl.DataFrame) -> pl.DataFrame:
    """The best claims first, each line and each row once."""
    left = claims.sort(SCORE, "by_key", c.LINE, descending=[True, True, False])
    won = []
    for _ in range(_ROUNDS):
        firm = left.unique(c.LINE, keep="first", maintain_order=True).unique(ROW, keep="first", maintain_order=True)
        won.append(firm)
        left = left.join(firm, on=c.LINE, how="anti", maintain_order="left").join(firm, on=ROW, how="anti", maintain_order="left")
        if left.is_empty():
            break
    return pl.concat(won)
