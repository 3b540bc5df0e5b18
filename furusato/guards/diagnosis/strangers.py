"""Tells a line that comes from another ledger: a well-formed seal that this ledger never gave, beside values that are not its key's.

Row keys begin with 1 in every ledger, so another office's list carries keys that look like ours.
"""

from typing import Final

import polars as pl

from furusato.model import columns as c

_SEAL: Final = r"^[0-9A-HJKMNP-TV-Z]{26}$"
_TELLING: Final = (c.RECEIPT, c.NAME, c.KANA, c.ADDRESS, c.BIRTH, c.NUMBER)  # two people seldom share one of these
_MOST: Final = 2  # of them may agree by chance (another year's list of the same donor)


def strangers(keyed: pl.DataFrame, rows: pl.DataFrame, seals: pl.Series, there: tuple[str, ...]) -> pl.Series:
    """Which lines are not of this ledger (Boolean). `keyed` has the sealed row of its key as "row", null where it has none."""
    if c.SEAL not in there:
        return pl.repeat(False, keyed.height, eager=True)
    odd = keyed[c.SEAL].str.contains(_SEAL) & ~keyed[c.SEAL].is_in(seals.implode())
    if not odd.any():
        return odd
    agree = pl.Series([0] * keyed.height, dtype=pl.Int32)
    for column in _TELLING:
        agree += (keyed[column] == rows[column].gather(keyed["row"])).fill_null(False).cast(pl.Int32)
    receipts = keyed[c.RECEIPT].is_in(rows[c.RECEIPT].implode()) & keyed[c.NUMBER].is_in(rows[c.NUMBER].implode())
    return odd & (agree <= _MOST) & ~receipts
