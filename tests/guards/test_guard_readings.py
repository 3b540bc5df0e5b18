"""Gate 3: name and kana moved against each other. Measured on 5,853 rows, ten seeds a size (rows named of rows moved): 6 rows in 9 of 10 lists, 88 %; 10 rows and more in
every list, 93 to 97 %; the rest reads right by chance."""

from collections.abc import Callable

import polars as pl
import pytest

from furusato.guards import readings
from furusato.guards.between_rows import check_between_rows
from furusato.guards.comparing import comparable
from furusato.guards.readings import check_readings
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding
from tests.guards import fictional_lists
from tests.guards.fictional_lists import LETTERS, SHEET, clean_list, down_by_one, moved, nobody_known

BLOCK, WHOLE = "kana_belongs_to_the_name", "surnames_have_usual_readings"


def _check(table: pl.DataFrame) -> list[Finding]:
    return check_readings(comparable(table), SHEET, LETTERS)


@pytest.fixture(scope="module")
def clean() -> pl.DataFrame:
    return clean_list(5853, 41)


@pytest.mark.parametrize("column", [c.NAME, c.KANA])
@pytest.mark.parametrize("how", [sorted, down_by_one, lambda values: values[::-1]], ids=["sorted apart", "shifted by one", "reversed"])
def test_a_moved_block_of_names_or_kana_is_one_finding(clean: pl.DataFrame, column: str, how: Callable[[list[str]], list[str]]) -> None:
    table = moved(clean, column, 2000, 1992, how)
    damaged = set(clean.filter(clean[column] != table[column])[c.LINE])
    (found,) = _check(table)
    assert found.name == BLOCK
    assert len(damaged & set(found.lines)) >= 0.9 * len(damaged)
    assert len(set(found.lines) - damaged) <= 3


@pytest.mark.parametrize("rows", [12, 30, 200])
def test_small_blocks_are_found_too(clean: pl.DataFrame, rows: int) -> None:
    found = _check(moved(clean, c.KANA, 1000, rows, down_by_one))
    assert [f.name for f in found] == [BLOCK]
    assert found[0].count >= 0.7 * rows


def test_three_strange_readings_in_a_row_are_told_by_nobody(clean: pl.DataFrame) -> None:
    assert _check(moved(clean, c.KANA, 1000, 3, down_by_one)) == []


@pytest.mark.parametrize("how", [sorted, down_by_one], ids=["sorted apart", "shifted by one"])
def test_a_whole_column_of_kana_moved(clean: pl.DataFrame, how: Callable[[list[str]], list[str]]) -> None:
    (found,) = _check(moved(clean, c.KANA, 0, clean.height, how))
    assert found.name == WHOLE
    assert found.count > 0.9 * clean.height


def test_names_without_spaces_are_judged_as_well(clean: pl.DataFrame) -> None:
    table = clean.with_columns(pl.col(c.NAME, c.KANA).str.replace_all(r"\s", ""))
    assert _check(table) == []
    assert [f.name for f in _check(moved(table, c.KANA, 2000, 500, down_by_one))] == [BLOCK]


@pytest.mark.parametrize("share", [0.0, 0.02, 0.05, 0.1, 0.3, 0.5])
def test_surnames_with_two_readings_are_no_finding_in_any_order(share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fictional_lists, "RARER_READING", share)
    table = clean_list(5853, 42)
    for order in (c.RECEIPT, c.KANA, c.NAME, c.ADDRESS):
        assert _check(table.sort(order).with_columns(pl.Series(c.LINE, range(2, table.height + 2)))) == [], order


def test_a_list_without_kana_cannot_be_judged_and_is_told_by_gate_2(clean: pl.DataFrame) -> None:
    assert _check(clean.with_columns(pl.lit("").alias(c.KANA))) == []


def test_every_rule_is_shown_here_and_is_part_of_the_gate(clean: pl.DataFrame) -> None:
    assert {rule.name for rule in readings.RULES} == {BLOCK, WHOLE}
    found = check_between_rows(moved(clean, c.KANA, 2000, 500, down_by_one), SHEET, LETTERS, nobody_known(), Decisions())
    assert [f.name for f in found] == [BLOCK]
