"""Gate 3, numbers and persons within one list and against rows sealed before: each rule by the accident it catches."""

from random import Random

import polars as pl
import pytest

from furusato.guards import earlier, persons
from furusato.guards.between_rows import check_between_rows
from furusato.model import columns as c
from furusato.model.decisions import Decision, Decisions
from furusato.model.findings import Finding, Severity
from tests.guards.fictional_lists import LETTERS, SHEET, clean_list, down_by_one, frame, gifts, known_from, moved, nobody_known, number, with_row

ASIDE = {
    c.NAME: "見本　花子",
    c.KANA: "ミホン　ハナコ",
    c.BIRTH: "1980-02-03",
    c.ADDRESS: "見本県見本市1-2-3",
    c.NUMBER: number(Random(1)),
    c.DESTINATION: "000001",
}
OTHER = number(Random(2))


@pytest.fixture(scope="module")
def clean() -> pl.DataFrame:
    return clean_list(60, 21, twice=0)


def _check(table: pl.DataFrame, known: pl.DataFrame | None = None, *decisions: Decision) -> list[Finding]:
    return check_between_rows(table, SHEET, LETTERS, nobody_known() if known is None else known, Decisions(decisions), route="portal-a")


def _pair(table: pl.DataFrame, first: int, second: int, **differing: str) -> pl.DataFrame:
    """One made-up person on two lines, with some values differing on the second."""
    return with_row(with_row(table, first, **ASIDE), second, **{**ASIDE, **differing})


def _told(found: list[Finding]) -> dict[str, tuple[int, ...]]:
    return {f.name: f.lines for f in found}


def _accepted(table: pl.DataFrame, rule: str, *lines: int) -> list[Decision]:
    receipts = table.filter(pl.col(c.LINE).is_in(lines))[c.RECEIPT]
    return [Decision(rule, "portal-a", receipt, "accepted", "original-seen") for receipt in receipts]


def _sealed(year: int, **differing: str) -> pl.DataFrame:
    """The made-up person as sealed before, with some values differing."""
    return known_from(gifts(1, 5), 6, year=year).with_columns(pl.lit(value).alias(column) for column, value in {**ASIDE, **differing}.items())


def test_two_gifts_of_one_person_are_no_finding(clean: pl.DataFrame) -> None:
    assert _check(_pair(clean, 5, 30)) == []


def test_one_person_has_one_number(clean: pl.DataFrame) -> None:
    found = _check(_pair(clean, 5, 30, number=OTHER))
    assert _told(found) == {"one_person_has_one_number": (5, 30)}
    assert found[0].severity is Severity.REFUSE
    assert list(found[0].cells()) == [f"{SHEET}!{LETTERS[c.NUMBER]}5", f"{SHEET}!{LETTERS[c.NUMBER]}30"]


@pytest.mark.parametrize(("name", "address"), [("見本花子", "見本市一丁目２番３号"), ("見本\U000e0100 花子", "見本県見本市1丁目2-3")])
def test_another_spelling_of_name_or_address_hides_nothing(clean: pl.DataFrame, name: str, address: str) -> None:
    assert _told(_check(_pair(clean, 5, 30, name=name, address=address, number=OTHER))) == {"one_person_has_one_number": (5, 30)}


def test_namesakes_are_two_people_when_every_row_is_accepted(clean: pl.DataFrame) -> None:
    table = _pair(clean, 5, 30, number=OTHER, address="別県別市9-9")
    (found,) = _check(table)
    assert (found.name, found.severity, found.lines) == ("namesakes_are_two_people", Severity.DECIDE, (5, 30))
    assert _check(table, None, *_accepted(table, "namesakes_are_two_people", 5, 30)) == []


def test_accepting_one_row_of_two_or_another_rule_settles_nothing(clean: pl.DataFrame) -> None:
    table = _pair(clean, 5, 30, number=OTHER, address="別県別市9-9")
    assert _told(_check(table, None, *_accepted(table, "namesakes_are_two_people", 5))) == {"namesakes_are_two_people": (5, 30)}
    assert _told(_check(table, None, *_accepted(table, "changed_name_is_one_person", 5, 30))) == {"namesakes_are_two_people": (5, 30)}


def test_no_decision_settles_a_refusal(clean: pl.DataFrame) -> None:
    table = _pair(clean, 5, 30, number=OTHER)
    assert _told(_check(table, None, *_accepted(table, "one_person_has_one_number", 5, 30))) == {"one_person_has_one_number": (5, 30)}


def test_namesakes_are_rare_and_many_are_refused_together(clean: pl.DataFrame) -> None:
    table = clean.with_columns(pl.lit("見本　花子").alias(c.NAME), pl.lit("ミホン　ハナコ").alias(c.KANA), pl.lit("1980-02-03").alias(c.BIRTH))
    everything = [decision for line in range(2, 62) for decision in _accepted(table, "namesakes_are_two_people", line)]
    assert [f.name for f in _check(table, None, *everything)] == ["namesakes_are_rare"]


def test_one_number_has_one_person(clean: pl.DataFrame) -> None:
    taken = clean.filter(pl.col(c.LINE) == 40)[c.NUMBER][0]
    found = _told(_check(with_row(clean, 10, number=taken)))
    assert found["one_number_has_one_person"] == (10, 40)


def test_one_number_with_two_birth_dates_is_refused(clean: pl.DataFrame) -> None:
    assert _told(_check(_pair(clean, 5, 30, birth="1980-03-02"))) == {"one_number_has_one_person": (5, 30)}


def test_digital_agency_2023_the_next_persons_data_under_the_first_persons_number(clean: pl.DataFrame) -> None:
    first = clean.filter(pl.col(c.LINE) == 20)[c.NUMBER][0]
    found = _told(_check(with_row(clean, 21, number=first)))
    assert found["number_is_not_filled_down"] == (20, 21)
    assert "one_number_has_one_person" not in found


def test_a_number_filled_down_over_ten_rows_names_them_all(clean: pl.DataFrame) -> None:
    filled = moved(clean, c.NUMBER, 18, 10, lambda values: values[:1] * 10)
    assert _told(_check(filled))["number_is_not_filled_down"] == tuple(range(20, 30))


@pytest.mark.parametrize(
    ("name", "kana"),
    [("架空　花子", "カクウ　ハナコ"), ("架空花子", "カクウハナコ"), ("見元　花子", "ミホン　ハナコ"), ("MIHON HANAKO", "ミホン　ハナコ")],
)
def test_changed_name_is_one_person_when_every_row_is_accepted(clean: pl.DataFrame, name: str, kana: str) -> None:
    table = _pair(clean, 5, 30, name=name, kana=kana)
    (found,) = _check(table)
    assert (found.name, found.severity, found.lines) == ("changed_name_is_one_person", Severity.DECIDE, (5, 30))
    assert _check(table, None, *_accepted(table, "changed_name_is_one_person", 5, 30)) == []


def test_twins_under_one_number_are_refused(clean: pl.DataFrame) -> None:
    first, twin = {c.NAME: "見本　太郎", c.KANA: "ミホン　タロウ"}, {c.NAME: "見本　次郎", c.KANA: "ミホン　ジロウ"}
    assert _told(_check(with_row(_pair(clean, 5, 30, **twin), 5, **first))) == {"one_number_has_one_person": (5, 30)}


def test_blanks_and_nulls_are_nobodys_person(clean: pl.DataFrame) -> None:
    blank = clean.with_columns(pl.when(pl.col(c.LINE) < 20).then(pl.lit("")).otherwise(pl.col(c.NUMBER)).alias(c.NUMBER))
    assert _check(blank) == []
    assert _check(blank.with_columns(pl.when(pl.col(c.NUMBER) != "").then(pl.col(c.NUMBER)).alias(c.NUMBER))) == []


def test_number_is_as_sealed_before_this_year(clean: pl.DataFrame) -> None:
    known = _sealed(2025, number=OTHER)
    (found,) = _check(with_row(clean, 5, **ASIDE), known)
    assert (found.name, found.severity, found.lines) == ("number_is_as_sealed_before", Severity.REFUSE, (5,))
    assert known[c.ROW_KEY][0] in found.ja
    assert known[c.ROW_KEY][0] in found.en


def test_a_namesake_of_a_sealed_row_is_decided(clean: pl.DataFrame) -> None:
    table, known = with_row(clean, 5, **ASIDE), _sealed(2025, number=OTHER, address="別県別市9-9")
    assert _told(_check(table, known)) == {"namesakes_are_two_people": (5,)}
    assert _check(table, known, *_accepted(table, "namesakes_are_two_people", 5)) == []


def test_number_is_as_in_earlier_years(clean: pl.DataFrame) -> None:
    table, known = with_row(clean, 5, **ASIDE), _sealed(2024, number=OTHER)
    (found,) = _check(table, known)
    assert (found.name, found.severity) == ("number_is_as_in_earlier_years", Severity.DECIDE)
    assert _check(table, known, *_accepted(table, "number_is_as_in_earlier_years", 5)) == []


def test_what_was_sealed_so_before_is_not_asked_again(clean: pl.DataFrame) -> None:
    known = pl.concat([_sealed(2023, number=OTHER), _sealed(2024)])
    assert _check(with_row(clean, 5, **ASIDE), known) == []


def test_number_changes_are_rare_and_many_are_refused_whatever_is_accepted() -> None:
    donors = gifts(400, 31, twice=0)
    table = moved(frame(donors, Random(1)), c.NUMBER, 100, 50, down_by_one)
    everything = [decision for line in range(2, 402) for decision in _accepted(table, "number_is_as_in_earlier_years", line)]
    found = _told(_check(table, known_from(donors, 2), *everything))
    assert set(found) == {"number_changes_are_rare", "number_keeps_its_person"}
    assert found["number_changes_are_rare"] == tuple(range(102, 152))


def test_number_keeps_its_person(clean: pl.DataFrame) -> None:
    known = _sealed(2024, name="別人　一郎", kana="ベツジン　イチロウ", birth="1955-05-05")
    (found,) = _check(with_row(clean, 5, **ASIDE), known)
    assert (found.name, found.severity, found.lines) == ("number_keeps_its_person", Severity.REFUSE, (5,))


def test_a_surname_changed_since_last_year_is_told_and_this_year_decided(clean: pl.DataFrame) -> None:
    table, maiden = with_row(clean, 5, **ASIDE), {c.NAME: "旧姓　花子", c.KANA: "キュウセイ　ハナコ"}
    assert [(f.name, f.severity) for f in _check(table, _sealed(2024, **maiden))] == [("name_changed_since_earlier_years", Severity.NOTICE)]
    assert [(f.name, f.severity) for f in _check(table, _sealed(2025, **maiden))] == [("changed_name_is_one_person", Severity.DECIDE)]


def test_a_twins_number_of_last_year_is_refused(clean: pl.DataFrame) -> None:
    table = with_row(clean, 5, **{**ASIDE, c.NAME: "見本　太郎", c.KANA: "ミホン　タロウ"})
    assert _told(_check(table, _sealed(2024, name="見本　次郎", kana="ミホン　ジロウ"))) == {"number_keeps_its_person": (5,)}


def test_rows_of_this_very_list_are_not_earlier_rows(clean: pl.DataFrame) -> None:
    table = with_row(clean, 5, **ASIDE)
    receipt = table.filter(pl.col(c.LINE) == 5)[c.RECEIPT][0]
    before = _sealed(2025, number=OTHER, receipt=receipt)
    assert _check(table, before) == []
    keyed = table.with_columns(pl.when(pl.col(c.LINE) == 5).then(pl.lit(before[c.ROW_KEY][0])).otherwise(pl.lit("")).alias(c.ROW_KEY))
    assert _check(keyed, before.with_columns(pl.lit("another").alias(c.RECEIPT))) == []


def test_every_rule_is_shown_here() -> None:
    shown = {
        "one_person_has_one_number",
        "namesakes_are_two_people",
        "namesakes_are_rare",
        "one_number_has_one_person",
        "number_is_not_filled_down",
        "changed_name_is_one_person",
        "number_is_as_sealed_before",
        "number_is_as_in_earlier_years",
        "number_changes_are_rare",
        "number_keeps_its_person",
        "name_changed_since_earlier_years",
    }
    assert {rule.name for rule in (*persons.RULES, *earlier.RULES)} == shown
