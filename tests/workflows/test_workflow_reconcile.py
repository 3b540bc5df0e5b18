"""What a route counts at its source is held against the ledger before anything is issued: missing and surplus applications stop the batch, held ones are counted."""

import pytest

from furusato.errors import ListRefused
from tests.workflows.desk import Desk, donors


def _count(desk: Desk, route: str, applications: int) -> None:
    text = desk.settings.read_text(encoding="utf-8")
    named = f'name = "{route}"\n'
    assert text.count(named) == 1
    desk.settings.write_text(text.replace(named, f"{named}applications = {applications}\n"), encoding="utf-8")


@pytest.mark.parametrize(("applications", "gap"), [(13, "missing 1"), (11, "too many 1")])
def test_a_route_that_is_not_whole_issues_nothing(new_desk: Desk, applications: int, gap: str) -> None:
    _count(new_desk, "portal", applications)
    new_desk.take_in(donors(12))
    with pytest.raises(ListRefused) as refusal:
        new_desk.issue()
    assert [finding.name for finding in refusal.value.findings if finding.severity == "refuse"] == ["route_is_whole"]
    assert gap in refusal.value.findings[0].en
    assert new_desk.batches() == []


def test_a_route_nobody_linked_is_missed(new_desk: Desk) -> None:
    _count(new_desk, "paper", 30)
    new_desk.take_in(donors(12))
    with pytest.raises(ListRefused) as refusal:
        new_desk.issue()
    assert "missing 30" in str([finding.en for finding in refusal.value.findings])


def test_held_applications_are_counted_and_a_whole_route_is_issued(new_desk: Desk) -> None:
    _count(new_desk, "portal", 12)
    new_desk.take_in(donors(12))
    with new_desk.open() as office:
        key = office.sealed["row_key"][0]
    new_desk.hold(key)
    assert new_desk.issue().rows == 11


def test_a_route_without_a_count_is_told_of(new_desk: Desk) -> None:
    new_desk.take_in(donors(12))
    assert [finding.name for finding in new_desk.issue().findings] == ["route_says_how_many"]
