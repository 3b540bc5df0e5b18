"""Runs checks that look at one row at a time, all in one pass over the table, and turns what is broken into findings.

A check is broken where its expression is true **or null**: what could not be told is a finding, never a pass.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import polars as pl

from furusato.model import columns as c
from furusato.model.findings import Finding, Rule
from furusato.model.words import WORDS

# ADDRESS is joined by intake where a list keeps its parts apart; a finding then points at the first part that the list has.
_STANDS_FOR: Final = {c.ADDRESS: (c.STREET, c.CITY, c.PREFECTURE)}


class RowCheck(NamedTuple):
    """One truth about one column; `broken` is true where it does not hold."""

    rule: Rule
    column: str
    broken: pl.Expr


def blank(column: str) -> pl.Expr:
    """Null, empty or nothing but spaces (the full-width space too)."""
    return pl.col(column).is_null() | (pl.col(column).str.strip_chars() == "")


def given(column: str) -> pl.Expr:
    """Not blank."""
    return ~blank(column)


def words(column: str) -> tuple[str, str]:
    """What a column is called in Japanese and in English."""
    return WORDS.get(column, (column, column))


def letter(letters: Mapping[str, str], column: str) -> str:
    """The spreadsheet letter of a column, "" where the list does not have it."""
    return next((letters[name] for name in (column, *_STANDS_FOR.get(column, ())) if name in letters), "")


def broken_rows(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str], checks: Iterable[RowCheck], **facts: str | int) -> list[Finding]:
    """One finding a check that does not hold everywhere, with every line it does not hold on. `frame` has LINE; ROW_KEY is named where it is there."""
    checks = list(checks)
    marks = frame.select(check.broken.fill_null(True).alias(str(place)) for place, check in enumerate(checks))
    return [
        finding(check.rule, check.column, frame.filter(marks[str(place)]), sheet, letters, **facts)
        for place, check in enumerate(checks)
        if marks[str(place)].any()
    ]


def finding(rule: Rule, column: str, rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], **facts: str | int) -> Finding:
    """A finding of `rule` on every row of `rows`; {ja_column} and {en_column} in its sentences become the column's words."""
    ja, en = words(column)
    keys = rows[c.ROW_KEY].fill_null("").to_list() if c.ROW_KEY in rows.columns else ()
    return rule.found(sheet=sheet, column=letter(letters, column), lines=rows[c.LINE].to_list(), row_keys=keys, ja_column=ja, en_column=en, **facts)
