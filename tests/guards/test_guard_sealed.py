"""Gate 4: a returned list holds every sealed row once and unchanged; whole rows may stand in any order, one moved value may not."""

from collections.abc import Callable
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.guards import sealed as guard
from furusato.guards.sealed import CHANGED, affected, check_against_ledger
from furusato.model import columns as c
from furusato.model.findings import Finding, Severity
from furusato.seal.row_key import row_key
from furusato.seal.sealed_rows import seal_rows
from tests.guards.fictional_lists import LETTERS, SHEET, clean_list, down_by_one, moved, with_row

KEY = bytes(32)


def _sealed(rows: int, seed: int = 61, *, bodies: int = 727) -> pl.DataFrame:
    keys = [row_key(serial) for serial in range(1, rows + 1)]
    table = clean_list(rows, seed, bodies=bodies).with_columns(pl.Series(c.ROW_KEY, keys), pl.lit(1, dtype=pl.Int64).alias(c.VERSION))
    return seal_rows(table, KEY).frame.drop(c.LINE)


def _returned(sealed: pl.DataFrame) -> pl.DataFrame:
    return sealed.select(c.ROW_KEY, c.SEAL, *c.VALUES).with_columns(pl.Series(c.LINE, range(2, sealed.height + 2), dtype=pl.Int64))


LEDGER = _sealed(300, bodies=40)
LIST = _returned(LEDGER)
NAMES = {f"{code:06d}": f"第{code}市" for code in range(40)}


def _check(returned: pl.DataFrame, sealed: pl.DataFrame = LEDGER) -> list[Finding]:
    return check_against_ledger(returned, sealed, SHEET, LETTERS, NAMES)


def _told(found: list[Finding]) -> dict[str, tuple[int, ...]]:
    return {f.name: f.lines for f in found}


def test_an_untouched_list_passes() -> None:
    assert _check(LIST) == []
    assert affected(LIST, LEDGER).is_empty()


@given(st.permutations(range(300)))
def test_whole_rows_in_any_order_are_never_told(order: list[int]) -> None:
    rearranged = LIST[order].with_columns(LIST[c.LINE])
    assert _check(rearranged) == []


@given(column=st.sampled_from((*c.VALUES, c.SEAL)), row=st.integers(0, 299), text=st.one_of(st.none(), st.text(max_size=14)))
def test_any_one_value_changed_is_told_with_its_row_and_column(column: str, row: int, text: str | None) -> None:
    if text == LIST[column][row]:
        return
    values = LIST[column].to_list()
    values[row] = text
    (found,) = _check(LIST.with_columns(pl.Series(column, values, dtype=pl.String)))
    assert (found.lines, found.row_keys, found.column) == ((row + 2,), (LEDGER[c.ROW_KEY][row],), LETTERS[column])
    assert found.severity is Severity.REFUSE


@given(
    rows=st.lists(st.integers(0, 299), min_size=2, max_size=40, unique=True),
    column=st.sampled_from((c.NAME, c.BIRTH, c.ADDRESS, c.NUMBER)),
    seed=st.integers(0, 99),
)
def test_any_rearrangement_of_one_column_names_exactly_the_rows_that_differ(rows: list[int], column: str, seed: int) -> None:
    values = LIST[column].to_list()
    shuffled = [values[row] for row in Random(seed).sample(rows, len(rows))]
    for row, value in zip(rows, shuffled, strict=True):
        values[row] = value
    damaged = LIST.with_columns(pl.Series(column, values, dtype=pl.String))
    differing = [line for line, old, new in zip(LIST[c.LINE], LIST[column], values, strict=True) if old != new]
    assert [line for f in _check(damaged) for line in f.lines] == differing
    assert affected(damaged, LEDGER)[c.LINE].to_list() == differing


@given(gone=st.sets(st.integers(0, 299), min_size=1, max_size=299))
def test_any_lost_rows_are_named(gone: set[int]) -> None:
    (found,) = _check(LIST.filter(~pl.col(c.LINE).is_in([row + 2 for row in gone])))
    assert found.name == "every_sealed_row_is_there"
    assert set(found.row_keys) == {LEDGER[c.ROW_KEY][row] for row in gone}


@pytest.mark.parametrize("how", [sorted, down_by_one, lambda values: values[::-1]], ids=["sorted apart", "shifted by one", "turned round"])
def test_kosai_2017_after_sealing_every_moved_row_and_its_municipality(how: Callable[[list[str]], list[str]]) -> None:
    ledger = _sealed(5853, 62)
    clean = _returned(ledger)
    damaged = moved(clean, c.NUMBER, 2000, 1992, how)
    rows = clean.filter(clean[c.NUMBER] != damaged[c.NUMBER])
    (found,) = check_against_ledger(damaged, ledger, SHEET, LETTERS)
    told = affected(damaged, ledger)
    assert (found.name, found.column) == ("values_are_as_sealed", LETTERS[c.NUMBER])
    assert found.lines == tuple(rows[c.LINE]) == tuple(told[c.LINE])
    assert found.row_keys == tuple(rows[c.ROW_KEY]) == tuple(told[c.ROW_KEY])
    assert set(told[CHANGED].to_list()[0]) == {c.NUMBER}
    bodies = rows.join(ledger, on=c.ROW_KEY)[c.DESTINATION].n_unique()
    assert f"{bodies} municipalities" in found.en
    assert told[c.DESTINATION].n_unique() == bodies


def test_two_columns_moved_are_two_findings_and_one_row_of_the_summary() -> None:
    damaged = moved(moved(LIST, c.NUMBER, 10, 2, down_by_one), c.BIRTH, 10, 2, down_by_one)
    assert [(f.name, f.column) for f in _check(damaged)] == [("values_are_as_sealed", LETTERS[c.BIRTH]), ("values_are_as_sealed", LETTERS[c.NUMBER])]
    assert affected(damaged, LEDGER)[CHANGED].to_list() == [[c.BIRTH, c.NUMBER]] * 2


def test_municipalities_are_named_by_code_and_name() -> None:
    home = LEDGER[c.DESTINATION][4]
    (found,) = _check(with_row(LIST, 6, yen="1"))
    assert f"{home} {NAMES[home]}" in found.ja
    assert f"{home} {NAMES[home]}" in found.en


def test_the_column_of_keys_moved_against_the_rest() -> None:
    names = {f.name for f in _check(moved(LIST, c.ROW_KEY, 10, 50, down_by_one))}
    assert names == {"values_are_as_sealed", "seal_is_as_sealed"}


def test_the_column_of_seals_moved_or_emptied() -> None:
    assert _told(_check(moved(LIST, c.SEAL, 10, 3, down_by_one))) == {"seal_is_as_sealed": (12, 13, 14)}
    assert _told(_check(with_row(LIST, 9, seal=""))) == {"seal_is_as_sealed": (9,)}


def test_spaces_and_folded_spellings_are_changes_here() -> None:
    name = str(LIST[c.NAME][3])
    assert _told(_check(with_row(LIST, 5, name=name.replace("　", " ")))) == {"values_are_as_sealed": (5,)}


def test_a_row_pasted_twice_is_told() -> None:
    doubled = pl.concat([LIST, LIST[[7]].with_columns(pl.lit(500, dtype=pl.Int64).alias(c.LINE))])
    (found,) = _check(doubled)
    assert (found.name, found.lines, found.row_keys) == ("no_row_is_doubled", (9, 500), (LEDGER[c.ROW_KEY][7],) * 2)


def test_a_key_pasted_over_another_row() -> None:
    told = _told(_check(with_row(LIST, 9, row_key=str(LIST[c.ROW_KEY][0]))))
    assert told["no_row_is_doubled"] == (2, 9)
    assert "every_sealed_row_is_there" in told
    assert told["seal_is_as_sealed"] == (9,)


@pytest.mark.parametrize("blank", ["", "　", None])
def test_deleting_the_key_is_no_way_round_the_seal(blank: str | None) -> None:
    keyless = LIST.with_columns(pl.when(pl.col(c.LINE) == 9).then(pl.lit(blank, dtype=pl.String)).otherwise(pl.col(c.ROW_KEY)).alias(c.ROW_KEY))
    assert set(_told(_check(keyless))) == {"no_row_is_without_key", "every_sealed_row_is_there"}


def test_a_key_never_given_is_told_and_its_text_is_not_repeated() -> None:
    found = _check(with_row(LIST, 9, row_key="見本　太郎"))
    assert {f.name for f in found} == {"row_key_is_known", "every_sealed_row_is_there"}
    assert "見本" not in repr(found)


def test_a_list_or_a_ledger_without_rows_is_a_finding() -> None:
    assert [f.name for f in _check(LIST.clear())] == ["returned_list_has_rows"]
    assert [f.name for f in _check(LIST, LEDGER.clear())] == ["ledger_has_rows"]
    assert [f.name for f in _check(LIST.clear(), LEDGER.clear())] == ["ledger_has_rows", "returned_list_has_rows"]


def test_every_rule_refuses_and_is_shown_here() -> None:
    shown = {
        "ledger_has_rows",
        "returned_list_has_rows",
        "every_sealed_row_is_there",
        "no_row_is_doubled",
        "no_row_is_without_key",
        "row_key_is_known",
        "values_are_as_sealed",
        "seal_is_as_sealed",
    }
    assert {rule.name for rule in guard.RULES} == shown
    assert {rule.severity for rule in guard.RULES} == {Severity.REFUSE}


def test_no_sentence_holds_a_value() -> None:
    found = _check(moved(moved(LIST, c.NUMBER, 0, 300, sorted), c.NAME, 0, 300, sorted))
    text = "".join(f.ja + f.en for f in found)
    assert not any(value in text for column in (c.NAME, c.NUMBER) for value in LIST[column])
