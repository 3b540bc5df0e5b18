"""A route's gap is passed by the second person's signature only, for the counts they saw, with a reason that stands in the log."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from furusato.errors import ListRefused, TypingRefused
from furusato.seal.route_waiver import WAIVER_TYPE, MalformedWaiver, RouteWaiver
from furusato.seal.signing import Signer, envelope
from furusato.workflows.status import read_status
from furusato.workflows.waive import waive, waived
from tests.workflows.desk import STAMP, Desk, donors
from tests.workflows.two_people import CHECKED, TwoPeople


def declare(desk: Desk, applications: int) -> None:
    text = re.sub(r'name = "portal"\n(applications = \d+\n)?', f'name = "portal"\napplications = {applications}\n', desk.settings.read_text(encoding="utf-8"))
    desk.settings.write_text(text, encoding="utf-8")


@pytest.fixture
def office(sealed_desk: Desk) -> TwoPeople:
    """Twelve applications sealed, fourteen at the source, a checker registered."""
    people = TwoPeople(sealed_desk)
    people.make_checker()
    declare(sealed_desk, 14)
    return people


def passed(office: TwoPeople, reason: str = "doubled-at-portal") -> RouteWaiver:
    with office.at_approval() as desk:
        return waive(desk, "portal", reason, CHECKED)


def test_a_gap_is_passed_by_the_second_person_and_stands_in_the_log(office: TwoPeople) -> None:
    with pytest.raises(ListRefused):
        office.desk.issue()
    passed(office)
    issued = office.desk.issue()
    assert "route_gap_is_waived" in {finding.name for finding in issued.findings}
    assert "route_is_whole" not in {finding.name for finding in read_status(office.desk.workspace, date(2026, 1, 5)).findings}
    with office.desk.open() as desk:
        (event,) = [event for event in desk.ledger.events.all() if event.what == "route waived"]
    assert (event.who, json.loads(event.facts)["reason"]) == ("kessai", "doubled-at-portal")


def test_a_waiver_holds_for_its_counts_only(office: TwoPeople) -> None:
    passed(office)
    declare(office.desk, 15)
    with pytest.raises(ListRefused):
        office.desk.issue()
    declare(office.desk, 14)
    office.desk.take_in(donors(1, first=31))
    with pytest.raises(ListRefused):
        office.desk.issue()


def test_the_maker_cannot_write_a_waiver_into_the_ledger(office: TwoPeople) -> None:
    """The maker holds the ledger's file, not the checker's key."""
    with office.desk.open() as desk:
        waiver = RouteWaiver(desk.ledger.workspace, desk.ledger.issuer, 2025, "portal", 14, 12, "x", "2026-01-10")
        for signer in (desk.keys.signer("maker"), Signer.from_seed(bytes(32))):
            signed = envelope(WAIVER_TYPE, waiver.to_bytes(), signer)
            desk.ledger.waivers.keep(2025, "portal", signed.to_bytes(), (14, 12), "x", signer.key_id, STAMP)
            assert waived(desk.ledger, 2025) == {}
    with pytest.raises(ListRefused):
        office.desk.issue()


def test_there_must_be_a_gap_and_a_second_person(office: TwoPeople, founded: Desk, tmp_path: Path) -> None:
    declare(office.desk, 12)
    with pytest.raises(TypingRefused):
        passed(office)
    alone = TwoPeople(founded.copy(tmp_path / "alone"))
    with alone.desk.open() as desk:
        assert waived(desk.ledger, 2025) == {}


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"schema":"furusato.route-waiver/v1"}'])
def test_what_is_no_waiver_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedWaiver):
        RouteWaiver.parse(data)
