"""A route may begin its receipt numbers anew each year: last year's application of the same receipt number is another one, and what it says of its donor counts."""

from random import Random

from furusato.guards.between_rows import check_between_rows
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from tests.guards.fictional_lists import LETTERS, SHEET, down_by_one, frame, gifts, known_from, moved

ROUTE = "portal-a"


def test_last_years_numbers_tell_though_its_receipt_numbers_are_the_same() -> None:
    donors = gifts(60, 4, twice=0.0)
    listed = frame(donors, Random(1), prefix="K-")
    last_year = known_from(donors[:20], 2, route=ROUTE)
    assert set(last_year[c.RECEIPT]) < set(listed[c.RECEIPT])
    assert check_between_rows(listed, SHEET, LETTERS, last_year, Decisions(), route=ROUTE) == []
    damaged = moved(listed, c.NUMBER, 5, 40, down_by_one)
    told = {finding.name for finding in check_between_rows(damaged, SHEET, LETTERS, last_year, Decisions(), route=ROUTE)}
    assert "number_keeps_its_person" in told


def test_a_row_of_this_year_is_not_held_against_itself() -> None:
    donors = gifts(60, 4, twice=0.0)
    listed = frame(donors, Random(1), prefix="K-")
    itself = known_from(donors, 1, year=2025, route=ROUTE)
    assert check_between_rows(listed, SHEET, LETTERS, itself, Decisions(), route=ROUTE) == []
