"""Gate 3: the rows of a list fit each other, and the rows sealed before.

The story of the accident this is for: a column was sorted, shifted, filled or pasted against the others (Kosai 2017), or one person's data was linked to the next
(Digital Agency 2023). Count, totals and check digits then still hold; what no longer holds is that a person has one number, a number one person, that numbers stand
in no order, that kana read the names, and that repeat donors are as they were. Refuses those; asks about what chance and life also bring (namesakes, marriages,
moves, a gift entered by two routes). A list in which nobody gave twice, nobody is known and nothing was sorted shows nothing: only the seal does.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards import earlier, gifts, number_order, persons, readings
from furusato.guards.comparing import comparable
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule

RULES: Final[tuple[Rule, ...]] = (*persons.RULES, *number_order.RULES, *readings.RULES, *gifts.RULES, *earlier.RULES)
KNOWN: Final = (c.ROW_KEY, c.ROUTE, c.NUMBER, c.NAME, c.KANA, c.BIRTH, c.ADDRESS, c.DESTINATION, c.GIFT_DATE, c.YEN)


def check_between_rows(
    frame: pl.DataFrame, sheet: str, letters: Mapping[str, str], known: pl.DataFrame, decisions: Decisions, *, route: str = ""
) -> list[Finding]:
    """Compare every row with every other and with the rows sealed before.

    `frame` has LINE, VALUES and DESTINATION ("" where not agreed), ROW_KEY where the list has it. `known` has the columns KNOWN: the sealed rows of this and of earlier
    years in their present version; the tax year of a row is that of its gift date. Rows of this very list must not be in it: those with a ROW_KEY of `frame` are
    left out here, and so are those with RECEIPT, year and `route` of a row, where `known` has RECEIPT. `decisions` are those of this route.
    """
    if frame.is_empty():
        return []  # told by gate 2
    rows = comparable(frame)
    before = comparable(_others(known, frame, route).select(KNOWN))
    return [
        *persons.check_persons(rows, sheet, letters, decisions),
        *number_order.check_number_order(rows, sheet, letters, decisions),
        *readings.check_readings(rows, sheet, letters),
        *gifts.check_gifts(rows, sheet, letters, before, route, decisions),
        *earlier.check_earlier(rows, sheet, letters, before, decisions),
    ]


def _others(known: pl.DataFrame, frame: pl.DataFrame, route: str) -> pl.DataFrame:
    """The known rows that are not rows of this list."""
    if c.ROW_KEY in frame.columns:
        known = known.join(frame, on=c.ROW_KEY, how="anti")
    if c.RECEIPT in known.columns:
        itself = pl.concat_str(pl.col(c.RECEIPT), pl.col(c.GIFT_DATE).str.head(4), separator="\n").is_in(_receipts_of_years(frame).implode())
        known = known.filter(~((pl.col(c.ROUTE) == route) & itself).fill_null(False))
    return known


def _receipts_of_years(rows: pl.DataFrame) -> pl.Series:
    """Receipt number and year of each row: a route may begin its numbers anew each year, and last year's row of a number is another one."""
    return rows.select(pl.concat_str(pl.col(c.RECEIPT), pl.col(c.GIFT_DATE).str.head(4), separator="\n")).to_series()
