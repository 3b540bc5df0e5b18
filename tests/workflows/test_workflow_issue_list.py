"""A list given to issue: with keys it is held against the ledger, without keys it is a way in only for a route that has none yet."""

from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from furusato.errors import IntegrityBroken, ListRefused, TypingRefused
from furusato.model import columns as c
from furusato.workflows.take_in import Outputs
from tests.workflows.desk import ADDRESS, NAME, NUMBER, RECEIPT, Desk, donors, everything_under, with_cell

KEY, SEAL = "行キー", "封印"


def working_list(desk: Desk, rows: pl.DataFrame) -> pl.DataFrame:
    """The list as it goes out to a spreadsheet: with row keys and seals."""
    keys = desk.sealed().select(pl.col(c.RECEIPT).alias(RECEIPT), pl.col(c.ROW_KEY).alias(KEY), pl.col(c.SEAL).alias(SEAL))
    return rows.join(keys, on=RECEIPT, maintain_order="left")


def refused(desk: Desk, rows: pl.DataFrame, outputs: Outputs | None = None) -> IntegrityBroken:
    """The refusal of a returned list, after which everything is as before."""
    before = everything_under(desk.folder)
    with pytest.raises(IntegrityBroken) as refusal:
        desk.issue_list(rows, outputs=outputs)
    assert everything_under(desk.folder) == before
    return refusal.value


def test_whole_rows_may_be_sorted(sealed_desk: Desk) -> None:
    assert sealed_desk.issue_list(working_list(sealed_desk, donors()).sort(NAME)).rows == 12


@pytest.mark.parametrize("heading", [NUMBER, NAME, ADDRESS])
def test_one_column_sorted_apart_is_refused_and_every_moved_row_named(sealed_desk: Desk, tmp_path: Path, heading: str) -> None:
    rows = working_list(sealed_desk, donors())
    damaged = rows.with_columns(pl.col(heading).sort())
    moved = rows.filter(rows[heading] != damaged[heading])[KEY].to_list()
    assert len(moved) > 4
    out = tmp_path / "differ.xlsx"
    refusal = refused(sealed_desk, damaged, Outputs(findings=out))
    assert {key for f in refusal.findings if f.name == "values_are_as_sealed" for key in f.row_keys} == set(moved)
    listed = {str(row[1]) for row in load_workbook(out)["相違行 rows"].iter_rows(min_row=2, values_only=True)}
    assert listed == set(moved)


def test_the_seal_column_sorted_apart_is_refused(sealed_desk: Desk) -> None:
    assert "seal_is_as_sealed" in {f.name for f in refused(sealed_desk, working_list(sealed_desk, donors()).with_columns(pl.col(SEAL).sort())).findings}


def test_a_deleted_row_is_refused_by_name(sealed_desk: Desk) -> None:
    rows = working_list(sealed_desk, donors())
    (found,) = (f for f in refused(sealed_desk, rows.head(11)).findings if f.name == "every_sealed_row_is_there")
    assert found.row_keys == (rows[KEY][11],)


def test_a_row_pasted_twice_and_a_row_without_key_are_refused(sealed_desk: Desk) -> None:
    rows = working_list(sealed_desk, donors())
    stranger = donors(1, first=40).with_columns(pl.lit("").alias(KEY), pl.lit("").alias(SEAL))
    names = {f.name for f in refused(sealed_desk, pl.concat([rows, rows.head(1), stranger])).findings}
    assert {"no_row_is_doubled", "no_row_is_without_key"} <= names


def test_deleting_the_key_column_is_no_way_round_the_seal(sealed_desk: Desk) -> None:
    before = everything_under(sealed_desk.folder)
    with pytest.raises(ListRefused) as refusal:
        sealed_desk.issue_list(donors())
    assert "no keys and seals" in refusal.value.en
    assert everything_under(sealed_desk.folder) == before


def test_deleting_one_of_the_two_columns_is_refused(sealed_desk: Desk) -> None:
    for column in (KEY, SEAL):
        with pytest.raises(ListRefused):
            sealed_desk.issue_list(working_list(sealed_desk, donors()).drop(column))
    assert sealed_desk.batches() == []


def test_a_list_without_keys_of_a_new_route_is_taken_in_and_issued(sealed_desk: Desk) -> None:
    issued = sealed_desk.issue_list(donors(4, first=31), route="desk")
    assert issued.rows == 16
    with pytest.raises(ListRefused):
        sealed_desk.issue_list(donors(4, first=31), route="desk")


def test_a_bad_list_of_a_new_route_is_refused_and_nothing_is_issued(new_desk: Desk) -> None:
    before = everything_under(new_desk.folder)
    with pytest.raises(ListRefused):
        new_desk.issue_list(with_cell(donors(), NUMBER, 3, "123456789012"))
    assert everything_under(new_desk.folder) == before


def test_an_undeclared_route_is_refused(sealed_desk: Desk) -> None:
    with pytest.raises(TypingRefused):
        sealed_desk.issue_list(donors(), route="")
