"""Gate 3: the same gift told twice, and one person with two residences."""

from random import Random

import polars as pl
import pytest

from furusato.guards import gifts as guard
from furusato.guards.between_rows import check_between_rows
from furusato.model import columns as c
from furusato.model.decisions import Decision, Decisions
from furusato.model.findings import Finding, Severity
from tests.guards.fictional_lists import LETTERS, SHEET, Donor, frame, gifts, known_from, nobody_known, with_row

ROUTES, ONCE, HOME = "gift_came_by_one_route", "gift_is_listed_once", "person_has_one_residence"


@pytest.fixture(scope="module")
def donors() -> list[Donor]:
    return gifts(60, 51, twice=0)


@pytest.fixture(scope="module")
def table(donors: list[Donor]) -> pl.DataFrame:
    return frame(donors, Random(1))


def _check(table: pl.DataFrame, known: pl.DataFrame, *decisions: Decision) -> list[Finding]:
    return check_between_rows(table, SHEET, LETTERS, known, Decisions(decisions), route="portal-a")


def _told(found: list[Finding]) -> list[tuple[str, Severity, tuple[int, ...]]]:
    return [(f.name, f.severity, f.lines) for f in found]


def _sealed(table: pl.DataFrame, line: int, route: str, **differing: str) -> pl.DataFrame:
    """One row of the list as it was sealed before, by a route, with some values differing."""
    row = table.filter(pl.col(c.LINE) == line).with_columns(pl.lit("K-1").alias(c.RECEIPT), pl.lit("R00000018").alias(c.ROW_KEY), pl.lit(route).alias(c.ROUTE))
    return row.with_columns(pl.lit(value).alias(column) for column, value in differing.items())


def test_ishigaki_turned_round_the_same_gift_by_portal_and_on_paper(table: pl.DataFrame) -> None:
    known = _sealed(table, 9, "paper")
    found = _check(table, known)
    assert _told(found) == [(ROUTES, Severity.DECIDE, (9,))]
    assert "R00000018" in found[0].ja
    receipt = known_receipt(table, 9)
    assert _check(table, known, Decision(ROUTES, "portal-a", receipt, "accepted", "two-gifts")) == []


def known_receipt(table: pl.DataFrame, line: int) -> str:
    return str(table.filter(pl.col(c.LINE) == line)[c.RECEIPT][0])


def test_one_mistyped_value_does_not_hide_the_gift(table: pl.DataFrame) -> None:
    birth, name = _sealed(table, 9, "paper", birth="1955-05-05"), _sealed(table, 9, "paper", number="")
    assert (ROUTES, Severity.DECIDE, (9,)) in _told(_check(table, birth))
    assert _told(_check(table, name)) == [(ROUTES, Severity.DECIDE, (9,))]


@pytest.mark.parametrize("differing", [{c.YEN: "1"}, {c.GIFT_DATE: "2025-12-30"}])
def test_another_gift_of_the_same_person_is_no_finding(table: pl.DataFrame, differing: dict[str, str]) -> None:
    assert _check(table, _sealed(table, 9, "paper", **differing)) == []


def test_gift_is_listed_once_within_the_list_and_its_route(donors: list[Donor], table: pl.DataFrame) -> None:
    same = {column: str(table.filter(pl.col(c.LINE) == 9)[column][0]) for column in (*c.VALUES[1:], c.DESTINATION)}
    assert _told(_check(with_row(table, 33, **same), nobody_known())) == [(ONCE, Severity.NOTICE, (9, 33))]
    assert _told(_check(table, _sealed(table, 9, "portal-a"))) == [(ONCE, Severity.NOTICE, (9,))]
    assert _check(table, known_from(donors, 3, year=2025)) == []


def test_blank_numbers_of_two_people_are_not_one_donor(table: pl.DataFrame) -> None:
    blank = with_row(with_row(table, 9, number="", gift_date="2025-05-05", yen="10000"), 33, number="", gift_date="2025-05-05", yen="10000")
    assert _check(blank, nobody_known()) == []
    stranger = _sealed(blank, 9, "paper", name="別人　一郎", birth="1955-05-05")
    assert _check(blank, stranger) == []


def test_person_has_one_residence_within_the_list(table: pl.DataFrame) -> None:
    donor = {column: str(table.filter(pl.col(c.LINE) == 9)[column][0]) for column in (c.NAME, c.KANA, c.BIRTH, c.NUMBER)}
    moved = with_row(table, 33, **donor, destination="999999")
    assert _told(_check(moved, nobody_known())) == [(HOME, Severity.DECIDE, (9, 33))]
    accepted = [Decision(HOME, "portal-a", known_receipt(table, line), "accepted", "moved-in-december") for line in (9, 33)]
    assert _check(moved, nobody_known(), *accepted) == []
    assert _check(with_row(moved, 33, destination=""), nobody_known()) == []


def test_person_has_one_residence_against_this_years_sealed_rows_only(table: pl.DataFrame) -> None:
    found = _check(table, _sealed(table, 9, "paper", destination="999999", yen="1"))
    assert _told(found) == [(HOME, Severity.DECIDE, (9,))]
    assert "R00000018" in found[0].en
    assert _check(table, _sealed(table, 9, "paper", destination="999999", gift_date="2024-05-05")) == []


def test_every_rule_is_shown_here() -> None:
    assert {rule.name for rule in guard.RULES} == {ROUTES, ONCE, HOME}
