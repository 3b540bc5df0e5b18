"""Accidents of whole rows and of keys: each line is matched with the row it is, and what is nobody's is called what it is."""

import polars as pl
import pytest

from furusato.guards.diagnosis.diagnose import diagnose
from furusato.guards.diagnosis.owners import BOUND
from furusato.guards.diagnosis.table import Ledger
from furusato.model import columns as c
from tests.guards.returned_lists import diagnosed, ledger_of, listed, named_rows, put, sealed_rows, sorted_apart

SEALED = sealed_rows(200, 8)
CLEAN = SEALED.select(*BOUND)


def names(frame: pl.DataFrame, ledger: Ledger | None = None) -> list[str]:
    return [explanation.name for explanation in diagnose(listed(frame), ledger or ledger_of(SEALED)).explanations]


def test_rows_deleted() -> None:
    diagnosis = diagnosed(CLEAN.filter(~pl.int_range(pl.len()).is_between(40, 60)), SEALED)
    assert [explanation.name for explanation in diagnosis.explanations] == ["no_row_was_deleted"]
    assert named_rows(diagnosis) == set(CLEAN[c.ROW_KEY][40:61])


def test_rows_copied() -> None:
    diagnosis = diagnosed(pl.concat([CLEAN[:20], CLEAN[10:15], CLEAN[20:]]), SEALED)
    (explanation,) = diagnosis.explanations
    assert explanation.name == "no_row_was_duplicated"
    assert set(explanation.finding.row_keys) == set(CLEAN[c.ROW_KEY][10:15])
    assert explanation.finding.count == 5


def test_rows_added() -> None:
    added = sealed_rows(3, 99).select(*BOUND).with_columns(pl.lit("").alias(c.ROW_KEY), pl.lit("").alias(c.SEAL))
    diagnosis = diagnosed(pl.concat([CLEAN, added]), SEALED)
    (explanation,) = diagnosis.explanations
    assert explanation.name == "no_row_was_added"
    assert explanation.finding.lines == (202, 203, 204)


def test_keys_cleared_or_filled_leave_the_donors_their_rows() -> None:
    assert names(CLEAN.with_columns(pl.lit("").alias(c.ROW_KEY))) == ["no_column_was_emptied"]
    filled = put(CLEAN, c.ROW_KEY, [*CLEAN[c.ROW_KEY][:50], *[CLEAN[c.ROW_KEY][50]] * 20, *CLEAN[c.ROW_KEY][70:]])
    diagnosis = diagnosed(filled, SEALED)
    assert [explanation.name for explanation in diagnosis.explanations] == ["no_value_was_filled_down"]
    assert named_rows(diagnosis) == set(CLEAN[c.ROW_KEY][51:70])
    assert len(diagnosis.assumed) == 19


def test_a_key_column_sorted_alone_is_the_keys_accident() -> None:
    turned = CLEAN.with_columns(pl.col(c.ROW_KEY).reverse())
    diagnosis = diagnosed(turned, SEALED)
    (explanation,) = diagnosis.explanations
    assert (explanation.name, explanation.columns) == ("no_column_was_sorted_apart", (c.ROW_KEY,))
    assert diagnosis.missing == ()


def test_numbers_and_names_moved_against_the_key_are_theirs() -> None:
    (explanation,) = diagnosed(sorted_apart(CLEAN, [c.NUMBER, c.NAME], 20, 150), SEALED).explanations
    assert set(explanation.columns) == {c.NUMBER, c.NAME}


def test_another_ledgers_list() -> None:
    foreign = sealed_rows(200, 77).select(*BOUND)
    assert names(foreign) == ["list_is_of_this_ledger"]
    assert names(pl.concat([CLEAN, foreign[:30]])) == ["list_is_of_this_ledger"]


def test_last_years_list_and_another_routes() -> None:
    earlier, other = sealed_rows(40, 78, first=5000), sealed_rows(30, 79, first=9000)
    ledger = Ledger(
        SEALED, other.select(c.ROW_KEY, pl.lit("desk").alias(c.ROUTE)), SEALED.clear(), earlier.select(c.ROW_KEY, pl.lit(2024, pl.Int64).alias("tax_year"))
    )
    mixed = pl.concat([CLEAN, earlier.select(*BOUND), other.select(*BOUND)])
    found = diagnose(listed(mixed), ledger).explanations
    assert {explanation.name: explanation.finding.count for explanation in found} == {"list_is_of_this_tax_year": 40, "list_is_of_these_routes": 30}
    assert "2024" in found[0].finding.ja
    assert names(earlier.select(*BOUND), ledger)[0] == "list_is_of_this_tax_year"


def test_an_export_from_before_a_correction() -> None:
    before = sealed_rows(1, 55).select(c.SEAL)
    corrected = SEALED.with_columns(pl.when(pl.int_range(pl.len()) == 7).then(pl.lit("見本県見本市1-1")).otherwise(pl.col(c.ADDRESS)).alias(c.ADDRESS))
    corrected = corrected.with_columns(pl.when(pl.int_range(pl.len()) == 7).then(pl.lit(before[c.SEAL][0])).otherwise(pl.col(c.SEAL)).alias(c.SEAL))
    ledger = Ledger(corrected, SEALED.clear().select(c.ROW_KEY, c.ROUTE), SEALED[7:8], pl.DataFrame(schema={c.ROW_KEY: pl.String, "tax_year": pl.Int64}))
    (explanation,) = diagnose(listed(CLEAN), ledger).explanations
    assert explanation.name == "list_is_newer_than_corrections"
    assert explanation.finding.row_keys == (CLEAN[c.ROW_KEY][7],)


@pytest.mark.parametrize("column", BOUND)
def test_a_column_that_is_gone(column: str) -> None:
    gone = CLEAN.with_columns(pl.lit("").alias(column))
    (explanation,) = diagnose(listed(gone, [name for name in BOUND if name != column]), ledger_of(SEALED)).explanations
    assert (explanation.name, explanation.columns) == ("no_column_is_gone", (column,))
