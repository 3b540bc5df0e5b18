"""Every accident is made on a list with repeats, and named: which it was, and exactly the rows it damaged."""

from collections import Counter
from collections.abc import Callable
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.guards.diagnosis import form_rules, row_rules, rules
from furusato.guards.diagnosis.owners import BOUND
from furusato.model import columns as c
from tests.guards.returned_lists import (
    cells_deleted,
    changed,
    diagnosed,
    filled_down,
    moved,
    named_rows,
    pasted,
    put,
    sealed_rows,
    shifted,
    sorted_apart,
    swapped,
)

SEALED = sealed_rows(400, 5)
CLEAN = SEALED.select(*BOUND)
TELLING = tuple(column for column in BOUND if column not in (c.PHONE, c.SEX))
NOT_IN_ORDER = tuple(column for column in TELLING if column not in (c.ROW_KEY, c.RECEIPT, c.GIFT_DATE))
BLOCK = list(range(100, 200))


def only(damaged: pl.DataFrame, name: str, before: pl.DataFrame = CLEAN) -> None:
    """One accident, of this name, on exactly the rows that changed."""
    diagnosis = diagnosed(damaged, SEALED)
    assert [explanation.name for explanation in diagnosis.explanations] == [name]
    assert named_rows(diagnosis) == changed(before, damaged)


def test_a_clean_list_has_no_accident() -> None:
    assert diagnosed(CLEAN, SEALED).is_whole
    assert diagnosed(CLEAN, SEALED).harmless == ()


@given(st.integers(0, 10**6))
def test_whole_rows_in_any_order_have_none(seed: int) -> None:
    order = Random(seed).sample(range(CLEAN.height), CLEAN.height)
    diagnosis = diagnosed(CLEAN[order], SEALED)
    assert diagnosis.is_whole
    assert [finding.name for finding in diagnosis.harmless] == ["row_order_is_free"]


@pytest.mark.parametrize("column", [*NOT_IN_ORDER, c.SEX])
@pytest.mark.parametrize("down", [False, True])
def test_a_column_sorted_apart(column: str, down: bool) -> None:
    only(sorted_apart(CLEAN, [column], 0, 400, down=down), "no_column_was_sorted_apart")
    only(sorted_apart(CLEAN, [column], 100, 250, down=down), "no_column_was_sorted_apart")


@pytest.mark.parametrize(
    ("columns", "by"),
    [
        ((c.NUMBER, c.NAME), c.NUMBER),
        ((c.NUMBER, c.KANA, c.NAME), c.KANA),
        ((c.NUMBER, c.GIFT_DATE), c.NUMBER),
        ((c.YEN, c.SEX), c.YEN),
        ((c.NAME, c.KANA, c.POSTAL, c.ADDRESS, c.BIRTH, c.SEX), c.NAME),
        ((c.ROW_KEY, c.SEAL), c.SEAL),
        ((c.SEAL, *c.VALUES), c.NUMBER),
        (c.VALUES, c.KANA),
    ],
)
def test_a_group_of_columns_sorted_apart_is_one_accident(columns: tuple[str, ...], by: str) -> None:
    damaged = sorted_apart(CLEAN, columns, 50, 350, by=by)
    (explanation,) = diagnosed(damaged, SEALED).explanations
    assert explanation.name == "no_column_was_sorted_apart"
    if c.SEAL not in columns and len(columns) < 8:
        assert set(explanation.columns) == set(columns)
        assert set(explanation.finding.row_keys) == changed(CLEAN, damaged)


def test_the_order_of_a_sort_is_named() -> None:
    (explanation,) = diagnosed(sorted_apart(CLEAN, [c.NUMBER, c.NAME, c.KANA], 50, 350, by=c.KANA, down=True), SEALED).explanations
    assert "フリガナの大きい順" in explanation.finding.ja
    assert "by kana, descending" in explanation.finding.en


@pytest.mark.parametrize("column", TELLING)
@pytest.mark.parametrize("by", [1, 2, -3, 7])
def test_a_block_shifted(column: str, by: int) -> None:
    only(shifted(CLEAN, [column], 100, 250, by), "no_block_was_shifted")


def test_a_shift_tells_its_way_and_length() -> None:
    (explanation,) = diagnosed(shifted(CLEAN, [c.NUMBER, c.NAME], 100, 250, -3), SEALED).explanations
    assert set(explanation.columns) == {c.NUMBER, c.NAME}
    assert "3 行下へ" in explanation.finding.ja
    assert explanation.finding.lines == tuple(range(102, 252))


@pytest.mark.parametrize("column", TELLING)
@pytest.mark.parametrize("count", [1, 2])
def test_a_cell_deleted_and_the_rest_moved_up(column: str, count: int) -> None:
    only(cells_deleted(CLEAN, [column], 200, count), "no_cell_was_deleted")


@pytest.mark.parametrize("column", [c.NUMBER, c.NAME, c.YEN, c.ROW_KEY])
def test_a_cell_inserted_pushes_the_last_value_below_the_list(column: str) -> None:
    values = CLEAN[column].to_list()
    longer = pl.concat([CLEAN, pl.DataFrame({name: [""] for name in BOUND})])
    diagnosis = diagnosed(put(longer, column, [*values[:200], "", *values[200:]]), SEALED)
    assert [explanation.name for explanation in diagnosis.explanations] == ["no_cell_was_inserted"]
    assert named_rows(diagnosis) <= set(CLEAN[c.ROW_KEY][200:])
    assert len(named_rows(diagnosis)) > 190


@pytest.mark.parametrize("column", TELLING)
def test_filled_down(column: str) -> None:
    only(filled_down(CLEAN, [column], 100, 120), "no_value_was_filled_down")


def test_one_typed_value_over_a_run_is_a_fill() -> None:
    only(put(CLEAN, c.ADDRESS, [*CLEAN[c.ADDRESS][:50], *["架空県架空市"] * 9, *CLEAN[c.ADDRESS][59:]]), "no_value_was_filled_down")


@pytest.mark.parametrize("step", [1, 5])
def test_a_series_of_numbers(step: int) -> None:
    seed = int(CLEAN[c.NUMBER][100])
    run = [f"{(seed + step * place) % 10**12:012d}" for place in range(1, 9)]
    only(put(CLEAN, c.NUMBER, [*CLEAN[c.NUMBER][:101], *run, *CLEAN[c.NUMBER][109:]]), "no_series_was_filled_in")


def test_a_series_of_days() -> None:
    run = pl.date_range(pl.date(1901, 3, 30), pl.date(1901, 4, 8), eager=True).cast(pl.String)
    only(put(CLEAN, c.BIRTH, [*CLEAN[c.BIRTH][:90], *run, *CLEAN[c.BIRTH][100:]]), "no_series_was_filled_in")


@pytest.mark.parametrize("column", TELLING)
def test_a_range_pasted_over(column: str) -> None:
    only(pasted(CLEAN, [column], range(10, 20), range(200, 210)), "no_range_was_pasted_over")


def test_a_range_pasted_onto_filtered_rows() -> None:
    only(pasted(CLEAN, [c.NUMBER], range(10, 20), [100, 103, 109, 110, 115, 130, 131, 140, 150, 160]), "no_range_was_pasted_over")


def test_a_whole_row_pasted_beside_its_key_leaves_the_key_its_row() -> None:
    only(pasted(CLEAN, [column for column in BOUND if column != c.ROW_KEY], range(10, 15), range(200, 205)), "no_range_was_pasted_over")


@pytest.mark.parametrize("columns", [(c.NUMBER,), (c.NUMBER, c.NAME), (c.NAME, c.KANA, c.SEX, c.YEN), (c.ROW_KEY,), (c.SEAL,), (c.YEN,)])
def test_two_cells_swapped(columns: tuple[str, ...]) -> None:
    only(swapped(CLEAN, columns, 6, 301), "no_two_cells_were_swapped")


@pytest.mark.parametrize("columns", [(c.NUMBER,), (c.NUMBER, c.YEN), (c.KANA,), (c.ROW_KEY,)])
def test_two_ranges_exchanged(columns: tuple[str, ...]) -> None:
    there, here = list(range(10, 20)), list(range(200, 210))
    only(pasted(CLEAN, columns, [*there, *here], [*here, *there]), "no_ranges_were_exchanged")


@pytest.mark.parametrize("columns", [(c.NUMBER,), (c.YEN,), (c.NAME, c.KANA)])
def test_a_block_cut_and_inserted_elsewhere(columns: tuple[str, ...]) -> None:
    only(moved(CLEAN, columns, [*BLOCK[7:], *BLOCK[:7]], 100), "no_block_was_moved")


def test_cells_cleared_and_edited() -> None:
    some = (5, 90, 222)
    only(put(CLEAN, c.KANA, ["" if place in some else text for place, text in enumerate(CLEAN[c.KANA])]), "no_cell_was_emptied")
    only(put(CLEAN, c.KANA, ["ベツ ジン" if place in some else text for place, text in enumerate(CLEAN[c.KANA])]), "no_cell_was_edited")


def test_whole_columns() -> None:
    only(CLEAN.with_columns(pl.lit("").alias(c.NAME)), "no_column_was_emptied")
    only(CLEAN.with_columns(pl.lit("架空").alias(c.NAME)), "no_column_was_overwritten")
    only(CLEAN.with_columns(pl.col(c.KANA).alias(c.NAME)), "no_column_was_overwritten")
    only(CLEAN.with_columns(pl.col(c.KANA).alias(c.NAME), pl.col(c.NAME).alias(c.KANA)), "no_columns_were_exchanged")


def test_name_and_kana_exchanged_on_some_rows() -> None:
    some = pl.int_range(pl.len()).is_between(50, 80)
    name, kana = (pl.when(some).then(pl.col(two)).otherwise(pl.col(one)).alias(one) for one, two in ((c.NAME, c.KANA), (c.KANA, c.NAME)))
    only(CLEAN.with_columns(name, kana), "no_columns_were_exchanged")


def test_a_sort_is_still_seen_after_whole_rows_were_sorted() -> None:
    damaged = sorted_apart(CLEAN, [c.NUMBER], 100, 300)
    diagnosis = diagnosed(damaged.sort(c.NAME), SEALED)
    assert [explanation.name for explanation in diagnosis.explanations] == ["no_column_was_sorted_apart"]
    assert named_rows(diagnosis) == changed(CLEAN, damaged)
    assert "個人番号の小さい順" in diagnosis.explanations[0].finding.ja


def test_a_shift_is_seen_in_a_list_that_was_sorted_before() -> None:
    before = CLEAN.sort(c.NAME)
    only(shifted(before, [c.YEN], 100, 300, 1), "no_block_was_shifted", before)


PAIRS: tuple[tuple[str, str, Callable[[pl.DataFrame], pl.DataFrame]], ...] = (
    ("no_column_was_sorted_apart", "no_block_was_shifted", lambda f: shifted(sorted_apart(f, [c.NUMBER], 100, 300), [c.NAME], 200, 380, 1)),
    ("no_column_was_sorted_apart", "no_block_was_shifted", lambda f: shifted(sorted_apart(f, [c.NUMBER], 50, 200), [c.NUMBER], 250, 380, 2)),
    ("no_value_was_filled_down", "no_range_was_pasted_over", lambda f: pasted(filled_down(f, [c.ADDRESS], 10, 20), [c.NUMBER, c.NAME], range(30, 40), range(300, 310))),
    ("no_two_cells_were_swapped", "no_cell_was_deleted", lambda f: cells_deleted(swapped(f, [c.BIRTH], 3, 333), [c.KANA], 60)),
    ("no_ranges_were_exchanged", "no_cell_was_edited", lambda f: put(pasted(f, [c.NUMBER], [*range(9), *range(50, 59)], [*range(50, 59), *range(9)]), c.YEN, ["1", *f[c.YEN][1:]])),
)  # fmt: skip


@pytest.mark.parametrize(("one", "other", "damage"), PAIRS)
def test_two_accidents_are_two_explanations(one: str, other: str, damage: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    damaged = damage(CLEAN)
    diagnosis = diagnosed(damaged, SEALED)
    assert sorted(explanation.name for explanation in diagnosis.explanations) == sorted([one, other])
    assert named_rows(diagnosis) == changed(CLEAN, damaged)


@given(st.integers(0, 10**6), st.sampled_from([(c.NUMBER,), (c.NUMBER, c.NAME), (c.YEN,), (c.SEAL,), (c.BIRTH, c.KANA)]))
def test_any_rearrangement_names_exactly_its_rows_and_explains_each_cell_once(seed: int, columns: tuple[str, ...]) -> None:
    random = Random(seed)
    first = random.randrange(300)
    order = list(range(first, first + random.randrange(2, 100)))
    random.shuffle(order)
    damaged = moved(CLEAN, columns, order, first)
    diagnosis = diagnosed(damaged, SEALED)
    assert named_rows(diagnosis) == changed(CLEAN, damaged)
    cells = Counter((column, line) for explanation in diagnosis.explanations for column, lines in explanation.cells.items() for line in lines)
    assert set(cells.values()) <= {1}
    assert sum(cells.values()) == sum(int((CLEAN[column] != damaged[column]).sum()) for column in BOUND)


def test_rules_are_named_once_and_hold_no_value() -> None:
    every = [*rules.RULES, *form_rules.RULES, *row_rules.RULES]
    assert len({rule.name for rule in every}) == len(every)
    damaged = sorted_apart(CLEAN, [c.NUMBER], 100, 300)
    (explanation,) = diagnosed(damaged, SEALED).explanations
    told = explanation.finding.ja + explanation.finding.en + repr(explanation)
    assert not any(value in told for column in (c.NUMBER, c.NAME, c.KANA, c.ADDRESS) for value in CLEAN[column])
