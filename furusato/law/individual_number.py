"""Checks individual numbers (個人番号) of a whole table at once, as polars expressions.

Promises: an expression is true only for text of exactly twelve ASCII digits that passes; blank, null and anything else is false, never null. Refuses nothing by
itself: guards make findings of it. A right check digit proves little: it misses every swap between two people, 10 % of random strings, and all zeros satisfy it, so
those are asked for by name. The scalar twin of the check digit is `model.values.individual_number_check_digit`.
"""

from functools import reduce
from operator import add
from typing import Final

import polars as pl

ALL_ZEROS: Final = "0" * 12
_TWELVE_DIGITS: Final = "^[0-9]{12}$"
_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)  # of the first eleven digits, from the left: Q11 … Q1


def is_twelve_digits(column: str) -> pl.Expr:
    """Whether the text is twelve ASCII digits, the canonical spelling. Boolean, never null."""
    return pl.col(column).str.contains(_TWELVE_DIGITS).fill_null(value=False)


def is_all_zeros(column: str) -> pl.Expr:
    """Whether the text is 000000000000, which satisfies the check digit and is nobody's number. Boolean, never null."""
    return pl.col(column).eq(ALL_ZEROS).fill_null(value=False)


def check_digit_is_right(column: str) -> pl.Expr:
    """Whether the text is twelve digits and the last is the check digit of the others. Boolean, never null.

    Source: 平成26年総務省令第85号 5条: 11 − (Σ Pn·Qn mod 11), Pn the n-th of the first eleven digits counted from the lowest, Qn = n+1 (n ≤ 6) or n−5 (n ≥ 7); a remainder
    of 0 or 1 gives 0.
    """
    number = pl.col(column).cast(pl.Int64, strict=False)
    total = reduce(add, (_digit(number, 11 - place) * weight for place, weight in enumerate(_WEIGHTS)))
    remainder = total % 11
    expected = pl.when(remainder <= 1).then(0).otherwise(11 - remainder)
    return is_twelve_digits(column) & (_digit(number, 0) == expected).fill_null(value=False)


def _digit(number: pl.Expr, power: int) -> pl.Expr:
    return number.floordiv(10**power).mod(10)
