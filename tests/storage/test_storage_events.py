"""The event log says what happened, and names what was changed, removed or exchanged since."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from furusato.errors import ExitCode, IntegrityBroken
from furusato.storage.events import Stamp
from furusato.storage.ledger import new_ledger, open_ledger
from tests.storage.storage_samples import number, stamp


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A ledger with nine events; the first is its making."""
    path = tmp_path / "ledger.sqlite"
    with new_ledger(path, "W1", "222216", stamp()) as ledger:
        for place in range(8):
            ledger.events.append(stamp(place + 1), "key used", {"place": place})
    return path


def tamper(path: Path, *statements: str) -> None:
    """What somebody with the file and a database browser can do: the triggers come off and go on again."""
    with sqlite3.connect(path) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        for _, sql in triggers:
            database.execute(sql)
    database.close()


def broken_rules(path: Path, *heads: str) -> dict[str, str]:
    """Rule → English sentence of what does not hold."""
    with open_ledger(path) as ledger, pytest.raises(IntegrityBroken) as refusal:
        ledger.events.verify(heads)
    assert refusal.value.exit_code is ExitCode.RESPONSIBLE
    return {finding.name: finding.en for finding in refusal.value.findings}


def test_an_unbroken_log_verifies(log: Path) -> None:
    with open_ledger(log) as ledger:
        events = ledger.events.all()
        ledger.events.verify([events[3].hash, ledger.events.head()])
        assert [event.seq for event in events] == list(range(1, 10))
        assert (events[0].what, events[1].facts, events[1].who, events[1].at) == ("ledger made", '{"place":0}', "tanto", "2026-01-10T09:01:00+00:00")


@pytest.mark.parametrize("column", ["at", "who", "what", "facts", "hash"])
def test_a_changed_event_is_named(log: Path, column: str) -> None:
    tamper(log, f"UPDATE events SET {column} = {column} || 'x' WHERE seq = 4")
    assert "numbers 4)" in broken_rules(log)["no_event_was_changed"]


def test_an_event_rehashed_after_a_change_is_named_by_its_successor(log: Path) -> None:
    with open_ledger(log) as ledger:
        event = ledger.events.all()[3]._replace(who="somebody")
    tamper(log, f"UPDATE events SET who = 'somebody', hash = '{event.rehashed(4)}' WHERE seq = 4")
    assert "numbers 5)" in broken_rules(log)["no_event_was_changed"]


def test_removed_events_are_named(log: Path) -> None:
    tamper(log, "DELETE FROM events WHERE seq IN (1, 4, 5)")
    assert broken_rules(log) == {
        "no_event_is_missing": "3 events are missing from the log of the ledger (numbers 1, 4, 5). Compare with a backup of the ledger."
    }


def test_removed_and_renumbered_events_are_named(log: Path) -> None:
    tamper(log, "DELETE FROM events WHERE seq = 4", "UPDATE events SET seq = seq - 1 WHERE seq > 4")
    assert broken_rules(log)


def test_exchanged_events_are_named_as_out_of_order(log: Path) -> None:
    tamper(log, "UPDATE events SET seq = 100 WHERE seq = 3", "UPDATE events SET seq = 3 WHERE seq = 7", "UPDATE events SET seq = 7 WHERE seq = 100")
    assert "numbers 3, 7)" in broken_rules(log)["events_stand_in_their_order"]


def test_a_log_cut_off_at_the_end_is_known_by_a_recorded_head(log: Path) -> None:
    with open_ledger(log) as ledger:
        head = ledger.events.head()
    tamper(log, "DELETE FROM events WHERE seq > 6")
    assert set(broken_rules(log, head)) == {"every_recorded_head_is_in_the_log"}


def test_another_ledgers_log_does_not_fit(log: Path) -> None:
    tamper(log, "UPDATE ledger SET workspace = 'W2'")
    assert "numbers 1)" in broken_rules(log)["no_event_was_changed"]


@pytest.mark.parametrize("statement", ["UPDATE events SET who = 'x'", "DELETE FROM events"])
def test_a_bug_of_ours_cannot_change_what_happened(log: Path, statement: str) -> None:
    with sqlite3.connect(log) as database, pytest.raises(sqlite3.IntegrityError, match="what happened stays"):
        database.execute(statement)
    database.close()


@pytest.mark.parametrize("spell", [str, lambda n: f"{n[:4]} {n[4:8]} {n[8:]}", lambda n: f"{n[:4]}-{n[4:8]}-{n[8:]}", lambda n: f"row {n}."])
def test_an_individual_number_never_enters_the_log(log: Path, spell: Callable[[str], str]) -> None:
    with open_ledger(log) as ledger:
        before = ledger.events.all()
        for facts in ({"note": spell(number(1))}, {"keys": [spell(number(1))]}, {spell(number(1)): 1}):
            with pytest.raises(ValueError, match="twelve digits") as fault:
                ledger.events.append(stamp(), "key used", facts)
            assert number(1) not in str(fault.value)
        with pytest.raises(ValueError, match="twelve digits"):
            ledger.events.append(stamp(), "key used", {"number": int("9" + number(1)[1:])})
        ledger.events.append(stamp(), "key used", {"yen": 123_456_789_012, "digest": "00" * 32})
        assert len(ledger.events.all()) == len(before) + 1


def test_a_time_without_a_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        Stamp(datetime(2026, 1, 10, tzinfo=UTC).replace(tzinfo=None), "tanto")
