"""A small part of the proof: every deed once at each stage, and in a real LibreOffice; and every deed has its line in docs/sabotage.md."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from furusato.guards.sealed import check_against_ledger
from furusato.model import columns as c
from furusato.model.findings import Finding
from scripts.sabotage import judging
from scripts.sabotage.diagnosing import name_accidents
from scripts.sabotage.files import as_csv
from scripts.sabotage.judging import frame_of, returned, returned_file, taken_in
from scripts.sabotage.lists import CleanList, clean_list
from scripts.sabotage.operators import DAMAGES, HARMLESS, OPERATORS
from scripts.sabotage.page import damage_names, harmless_names
from scripts.sabotage.real import Real, reals, run_real
from scripts.sabotage.right_names import RIGHT
from scripts.sabotage.running import Plan, run_lists
from scripts.sabotage.table import Case, Operator, Stage, copied
from scripts.sabotage.trying import Try, attempt, slip
from scripts.spreadsheet import missing

PAGE = Path(__file__).parents[2] / "docs" / "sabotage.md"


@pytest.fixture(scope="module")
def lists() -> tuple[CleanList, CleanList]:
    return clean_list(26), clean_list(29)  # twenty rows each


def slips(stage: Stage, operators: Sequence[Operator], clean: CleanList, other: CleanList) -> list[str]:
    """Each operator once, over one of its column sets, read from a file."""
    found = []
    for place, operator in enumerate(operators):
        if sets := operator.sets(stage):
            one = Try(Case(operator, sets[place % len(sets)]), stage, 4)
            if what := slip(stage, attempt(one, clean, other), harmless=operator.harmless):
                found.append(f"{operator.name} {one.case.columns}: {what}")
    return found


def test_there_are_forty_accidents_and_more_each_with_a_name_of_its_own() -> None:
    assert len(DAMAGES) >= 40
    assert len({operator.name for operator in OPERATORS}) == len(OPERATORS)
    assert all(operator.sets(Stage.AFTER) for operator in OPERATORS)


def test_after_sealing_no_damage_passes_and_every_wrong_row_is_named(lists: tuple[CleanList, CleanList]) -> None:
    assert slips(Stage.AFTER, DAMAGES, *lists) == []


def test_harmless_changes_pass_at_both_stages(lists: tuple[CleanList, CleanList]) -> None:
    assert slips(Stage.AFTER, HARMLESS, *lists) + slips(Stage.BEFORE, HARMLESS, *lists) == []


def test_clean_lists_pass_at_both_stages(lists: tuple[CleanList, CleanList]) -> None:
    for clean in lists:
        assert not returned(clean, frame_of(clean.out)).caught
        assert not returned_file(clean, "list.csv", as_csv(clean.out)).caught
        assert not taken_in(clean, "list.csv", as_csv(clean.listed)).caught


def test_before_sealing_every_deed_can_be_counted(lists: tuple[CleanList, CleanList]) -> None:
    for place, operator in enumerate(DAMAGES):
        if sets := operator.sets(Stage.BEFORE):
            verdict = attempt(Try(Case(operator, sets[place % len(sets)]), Stage.BEFORE, 1), *lists)
            assert verdict.named <= verdict.wrong


@pytest.mark.parametrize("column", ["number", "name", "seal", "row_key"])
def test_the_truth_is_found_without_a_guard(lists: tuple[CleanList, CleanList], column: str) -> None:
    clean, _ = lists
    table = copied(clean.out)
    table[column][3], table[column][7] = table[column][7], table[column][3]
    assert returned(clean, frame_of(table))[:1] == (True,)
    assert returned(clean, frame_of(table)).wrong == 2


def test_a_guard_that_sleeps_is_told(lists: tuple[CleanList, CleanList]) -> None:
    clean, _ = lists
    verdict = returned(clean, frame_of(clean.out))
    assert slip(Stage.AFTER, verdict._replace(changed=True), harmless=False) == "missed"
    assert slip(Stage.AFTER, verdict._replace(changed=True, rules=frozenset({"x"}), wrong=2, named=1), harmless=False).startswith("rows wrong")
    assert slip(Stage.AFTER, verdict._replace(rules=frozenset({"values_are_as_sealed"})), harmless=False).startswith("false alarm")
    assert slip(Stage.BEFORE, verdict._replace(rules=frozenset({"x"})), harmless=True).startswith("false alarm")


def test_a_guard_that_is_blind_to_one_column_is_found_out(lists: tuple[CleanList, CleanList], monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(returned_rows: pl.DataFrame, sealed: pl.DataFrame, *rest: Any) -> list[Finding]:
        truth = sealed.select(c.ROW_KEY, pl.col(c.PHONE).alias("sealed_phone"))
        seen = returned_rows.join(truth, on=c.ROW_KEY, how="left", maintain_order="left")
        return check_against_ledger(seen.with_columns(pl.col("sealed_phone").fill_null(pl.col(c.PHONE)).alias(c.PHONE)), sealed, *rest)

    monkeypatch.setattr(judging, "check_against_ledger", blind)
    swapped = [operator for operator in DAMAGES if operator.name == "two rows swapped"]
    one = Try(Case(swapped[0], (c.PHONE,)), Stage.AFTER, 1)
    assert slip(Stage.AFTER, attempt(one, *lists), harmless=False) == "missed"


def test_the_diagnosis_sees_what_changed_and_spares_what_did_not() -> None:
    named = name_accidents(26, 1, OPERATORS[::3])
    assert named.slips == []
    assert named.right.total() > len(OPERATORS) // 6


def test_the_names_that_fit_are_of_accidents_there_are() -> None:
    assert set(RIGHT) <= {operator.name for operator in DAMAGES}


def test_a_seed_gives_the_same_counts_however_often() -> None:
    plan = Plan(seed=3, lists=2, after=6, before=1)
    one, two = run_lists(plan, [0, 1]), run_lists(plan, [0, 1])
    assert (one.tries, one.rules, one.lines) == (two.tries, two.rules, two.lines)
    assert one.slips == []


@pytest.mark.parametrize("name", [*damage_names(), *harmless_names()])
def test_every_deed_has_its_line_on_the_page(name: str) -> None:
    assert f"\n| {name} |" in PAGE.read_text(encoding="utf-8"), "run `make sabotage` anew: a deed has no line in docs/sabotage.md"


def test_libreoffice_does_each_deed_for_real(needs: Callable[[str], str]) -> None:
    needs("soffice")
    if lacking := missing():
        pytest.skip(f"this machine has no {lacking}")
    chosen: dict[tuple[str, Stage], Real] = {}
    for one in reals():
        chosen.setdefault((one.deed.name, one.stage), one)
    few = [one for (_, stage), one in chosen.items() if stage is Stage.AFTER]
    tally = run_real([26], lambda _: None, few)
    assert tally.slips == []
    assert tally.total(Stage.AFTER, "changed", *(one.deed.name for one in few)) > 20
