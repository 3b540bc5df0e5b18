"""Gate 3: twelve distinct numbers in a row in order of size were sorted; chance does not do it."""

from random import Random

import polars as pl
import pytest

from furusato.guards import number_order
from furusato.guards.between_rows import check_between_rows
from furusato.guards.comparing import comparable
from furusato.guards.number_order import check_number_order
from furusato.model import columns as c
from furusato.model.decisions import Decision, Decisions
from furusato.model.findings import Finding, Severity
from tests.guards.fictional_lists import LETTERS, SHEET, clean_list, frame, gifts, moved, nobody_known

APART, UNSURE = "numbers_were_not_sorted_apart", "numbers_stand_in_no_order"


def _check(table: pl.DataFrame, *decisions: Decision) -> list[Finding]:
    return check_number_order(comparable(table), SHEET, LETTERS, Decisions(decisions))


def _renumbered(table: pl.DataFrame) -> pl.DataFrame:
    """Lines anew, from the order of the rows."""
    return table.with_columns(pl.Series(c.LINE, range(2, table.height + 2), dtype=pl.Int64))


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("rows", [12, 40, 500])
def test_kosai_2017_a_block_of_the_number_column_sorted_apart(rows: int, backwards: bool) -> None:
    table = clean_list(1000, 5, twice=0)
    found = _check(moved(table, c.NUMBER, 200, rows, lambda values: sorted(values, reverse=backwards)))
    assert [(f.name, f.severity) for f in found] == [(APART, Severity.REFUSE)]
    assert set(range(202, 202 + rows)) <= set(found[0].lines)
    assert found[0].count <= rows + 6  # a neighbour may happen to stand in order as well


@pytest.mark.parametrize("order", [c.RECEIPT, c.GIFT_DATE, c.KANA, c.POSTAL, c.ADDRESS])
def test_whatever_column_the_list_is_sorted_by(order: str) -> None:
    table = _renumbered(clean_list(300, 6, twice=0).sample(fraction=1, shuffle=True, seed=1).sort(order, maintain_order=True))
    assert [f.name for f in _check(moved(table, c.NUMBER, 0, 300, sorted))] == [APART]


def test_receipt_numbers_without_leading_zeros_are_still_an_order() -> None:
    table = clean_list(300, 6, twice=0).with_columns(pl.format("2025-{}", pl.col(c.LINE)).alias(c.RECEIPT), pl.lit("2025-05-05").alias(c.GIFT_DATE))
    assert [f.name for f in _check(moved(table, c.NUMBER, 0, 300, sorted))] == [APART]


def test_a_donor_with_two_gifts_does_not_hide_the_order() -> None:
    donors = [donor for donor in gifts(20, 3, twice=0) for _ in range(2)]
    assert [f.name for f in _check(moved(frame(donors, Random(2)), c.NUMBER, 0, 40, sorted))] == [APART]


def test_eleven_in_order_are_chance_and_twelve_are_not() -> None:
    table = clean_list(13, 6, twice=0)
    low = sorted(table[c.NUMBER])
    eleven, twelve = [low[11], *low[:10], low[12], low[10]], [low[12], *low[:12]]
    assert _check(table.with_columns(pl.Series(c.NUMBER, eleven))) == []
    assert [f.lines for f in _check(table.with_columns(pl.Series(c.NUMBER, twelve)))] == [tuple(range(3, 15))]


def test_whole_rows_sorted_by_number_are_asked_about_and_the_first_row_answers() -> None:
    table = _renumbered(clean_list(300, 6).sort(c.NUMBER))
    (found,) = _check(table)
    assert (found.name, found.severity, found.count) == (UNSURE, Severity.DECIDE, 300)
    assert _check(table, Decision(UNSURE, "r", table[c.RECEIPT][0], "accepted", "whole-rows-sorted")) == []
    assert [f.name for f in _check(table, Decision(UNSURE, "r", table[c.RECEIPT][1], "accepted", "whole-rows-sorted"))] == [UNSURE]


def test_sorting_whole_rows_by_another_column_answers_as_well() -> None:
    assert _check(_renumbered(clean_list(300, 6).sort(c.NUMBER).sort(c.RECEIPT))) == []


def test_numbers_that_are_none_do_not_break_the_check() -> None:
    table = clean_list(300, 6, twice=0).with_columns(pl.when(pl.col(c.LINE) % 5 == 0).then(pl.lit("")).otherwise(pl.col(c.NUMBER)).alias(c.NUMBER))
    assert _check(table) == []
    assert [f.name for f in _check(moved(table, c.NUMBER, 0, 300, sorted))] == [APART]


@pytest.mark.parametrize("seed", range(8))
def test_clean_lists_stand_in_no_order(seed: int) -> None:
    assert _check(clean_list(2000, seed)) == []


def test_every_rule_is_shown_here_and_is_part_of_the_gate() -> None:
    assert {rule.name for rule in number_order.RULES} == {APART, UNSURE}
    table = moved(clean_list(100, 5, twice=0), c.NUMBER, 0, 100, sorted)
    assert APART in {f.name for f in check_between_rows(table, SHEET, LETTERS, nobody_known(), Decisions())}
