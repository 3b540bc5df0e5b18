"""Decisions come back as they were taken, the last of a matter holding; a changed one is not believed."""

from pathlib import Path

import pytest

from furusato.errors import IntegrityBroken
from furusato.model.decisions import Decision, Decisions
from furusato.storage.ledger import Ledger, new_ledger, open_ledger
from furusato.storage.settings import Route
from tests.storage.storage_samples import YEAR, random_bytes_from, stamp, vault
from tests.storage.test_storage_events import tamper

ONE = Decision("residence_is_agreed", "paper", "A-000001", "131130", "resident-register")
OTHER = Decision("residence_is_agreed", "portal-a", "A-000001", "221309", "telephone")
TWIN = Decision("one_number_one_person", "paper", "A-000002", "accepted", "namesakes")


def record(ledger: Ledger, *decisions: Decision) -> int:
    return ledger.decisions.record(Decisions(decisions), vault=vault(), random_bytes=random_bytes_from(str(decisions[0].answer)), stamp=stamp())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_ledger(tmp_path / "ledger.sqlite", "W1", "222216", stamp()) as ledger:
        assert record(ledger, ONE, OTHER, TWIN) == 3
    return tmp_path / "ledger.sqlite"


def test_decisions_come_back_and_the_last_holds(path: Path) -> None:
    changed = Decision(ONE.rule, ONE.route, ONE.receipt, "473821", "telephone")
    with open_ledger(path) as ledger:
        assert ledger.decisions.all(vault()).entries == (ONE, OTHER, TWIN)
        assert record(ledger, ONE, OTHER) == 0
        assert record(ledger, changed, TWIN) == 1
        assert ledger.decisions.all(vault()).entries == (OTHER, TWIN, changed)
        assert ledger.decisions.all(vault(2024)).entries == ()
        assert [event.what for event in ledger.events.all()] == ["ledger made", "register entered", "decisions recorded", "decisions recorded"]


def test_the_receipt_does_not_lie_in_the_file(path: Path) -> None:
    assert b"A-00000" not in path.read_bytes()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET answer = '231002' WHERE seq = 1",
        "UPDATE decisions SET sealed = (SELECT sealed FROM decisions WHERE seq = 3) WHERE seq = 1",
        "UPDATE decisions SET route = 'portal-a'",
    ],
)
def test_a_changed_decision_is_not_believed(path: Path, statement: str) -> None:
    tamper(path, statement)
    with open_ledger(path) as ledger, pytest.raises(IntegrityBroken, match="decisions in the ledger"):
        ledger.decisions.all(vault())


def test_routes_are_written_only_when_they_change(path: Path) -> None:
    routes = [Route("paper", "紙"), Route("portal-a", "ポータルA", 10)]
    with open_ledger(path) as ledger:
        ledger.routes.record(YEAR, routes, stamp())
        events = len(ledger.events.all())
        ledger.routes.record(YEAR, routes, stamp())
        assert len(ledger.events.all()) == events
        ledger.routes.record(YEAR, [Route("portal-a", "ポータルA", 12)], stamp())
        assert ledger.routes.all(YEAR) == (("paper", "紙", None), ("portal-a", "ポータルA", 12))
        assert ledger.routes.all(2024) == ()
