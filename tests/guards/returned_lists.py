"""Fictional sealed lists as they leave for a spreadsheet, and the accidents that befall them there."""

from collections.abc import Mapping, Sequence
from random import Random

import polars as pl

from furusato.guards.diagnosis.diagnose import diagnose
from furusato.guards.diagnosis.owners import BOUND
from furusato.guards.diagnosis.table import Diagnosis, Ledger, Listed
from furusato.model import columns as c
from furusato.seal.encoding import spell
from furusato.seal.row_key import row_key
from tests.guards.fictional_lists import clean_list

LETTERS = {column: chr(ord("A") + place) for place, column in enumerate(BOUND)}


def sealed_rows(rows: int, seed: int, first: int = 1) -> pl.DataFrame:
    """The ledger's rows: donors who gave twice, equal yen and dates, same kana; every phone number is the same."""
    table = clean_list(rows, seed).drop(c.LINE, c.PAYMENT)
    random = Random(seed)
    people = {number: f"P{place}" for place, number in enumerate(table[c.NUMBER].unique(maintain_order=True))}
    return table.with_columns(
        pl.Series(c.ROW_KEY, [row_key(first + place) for place in range(rows)], dtype=pl.String),
        pl.Series(c.SEAL, [spell(random.randbytes(16)) for _ in range(rows)], dtype=pl.String),
        pl.Series(c.PERSON, [people[number] for number in table[c.NUMBER]], dtype=pl.String),
        pl.lit("portal").alias(c.ROUTE),
        pl.lit(1, pl.Int64).alias(c.VERSION),
    )


def ledger_of(sealed: pl.DataFrame) -> Ledger:
    none = sealed.clear()
    return Ledger(sealed, none.select(c.ROW_KEY, c.ROUTE), none, pl.DataFrame(schema={c.ROW_KEY: pl.String, "tax_year": pl.Int64}))


def listed(frame: pl.DataFrame, there: Sequence[str] = BOUND, struck: Mapping[str, pl.Series] | None = None) -> Listed:
    lined = frame.select(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(c.LINE), *(pl.col(column) for column in BOUND))
    return Listed(lined, tuple(there), struck or {}, "一覧", LETTERS, {})


def diagnosed(frame: pl.DataFrame, sealed: pl.DataFrame) -> Diagnosis:
    return diagnose(listed(frame), ledger_of(sealed))


def named_rows(diagnosis: Diagnosis) -> set[str]:
    """Row keys that any accident names."""
    return {key for explanation in diagnosis.explanations for key in explanation.finding.row_keys}


def changed(before: pl.DataFrame, after: pl.DataFrame) -> set[str]:
    """Row keys (as before) of the lines that differ; both have as many lines."""
    differ = pl.Series([False] * before.height)
    for column in BOUND:
        differ |= before[column] != after[column]
    return set(before[c.ROW_KEY].filter(differ))


def put(frame: pl.DataFrame, column: str, values: Sequence[str]) -> pl.DataFrame:
    return frame.with_columns(pl.Series(column, list(values), dtype=pl.String))


def moved(frame: pl.DataFrame, columns: Sequence[str], order: Sequence[int], first: int = 0) -> pl.DataFrame:
    """The columns' cells from `first` on stand in another order; `order`: for each place, whose value it takes."""
    for column in columns:
        values = frame[column].to_list()
        frame = put(frame, column, [*values[:first], *(values[source] for source in order), *values[first + len(order) :]])
    return frame


def sorted_apart(frame: pl.DataFrame, columns: Sequence[str], first: int, last: int, *, by: str = "", down: bool = False) -> pl.DataFrame:
    values = frame[by or columns[0]].to_list()
    return moved(frame, columns, sorted(range(first, last), key=lambda place: values[place], reverse=down), first)


def shifted(frame: pl.DataFrame, columns: Sequence[str], first: int, last: int, by: int) -> pl.DataFrame:
    """Rows first … last-1 take the values from `by` rows further down."""
    return pasted(frame, columns, range(first + by, last + by), range(first, last))


def pasted(frame: pl.DataFrame, columns: Sequence[str], sources: Sequence[int], targets: Sequence[int]) -> pl.DataFrame:
    for column in columns:
        before = frame[column].to_list()
        after = list(before)
        for source, target in zip(sources, targets, strict=True):
            after[target] = before[source]
        frame = put(frame, column, after)
    return frame


def swapped(frame: pl.DataFrame, columns: Sequence[str], one: int, other: int) -> pl.DataFrame:
    return pasted(frame, columns, [one, other], [other, one])


def cells_deleted(frame: pl.DataFrame, columns: Sequence[str], at: int, count: int = 1) -> pl.DataFrame:
    for column in columns:
        values = frame[column].to_list()
        frame = put(frame, column, [*values[:at], *values[at + count :], *[""] * count])
    return frame


def filled_down(frame: pl.DataFrame, columns: Sequence[str], first: int, last: int) -> pl.DataFrame:
    return pasted(frame, columns, [first] * (last - first), range(first, last))
