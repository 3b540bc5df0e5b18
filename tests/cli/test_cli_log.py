"""`furusato log`: what happened is shown only when nothing of it was removed, moved or rewritten."""

import csv
import json
import re
import sqlite3
from pathlib import Path

import pytest

from furusato.storage.deliveries import MAY_FOLLOW
from furusato.storage.events import Event
from furusato.workflows.event_words import EVENT_WORDS, Record
from furusato.workflows.log import Entry, write_records
from tests.cli.terminal import here
from tests.workflows.desk import Desk

ROOT = Path(__file__).parents[2]


def tamper(desk: Desk, *statements: str) -> None:
    """What somebody with the file and a database browser can do: the triggers come off and go on again."""
    database = sqlite3.connect(desk.workspace / "ledger.sqlite")
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for statement in (*(f"DROP TRIGGER {name}" for name, _ in triggers), *statements, *(sql for _, sql in triggers)):
        database.execute(statement)
    database.commit()
    database.close()


def test_a_whole_log_is_shown_and_its_head_is_the_one_the_next_batch_would_record(issued_desk: Desk) -> None:
    told = json.loads(here(issued_desk, "log", "--json").require(0).out)
    words = here(issued_desk, "log", "--last", "3").require(0).out
    assert [event["what"] for event in told["log"]][-2:] == ["batch prepared", "batch published"]
    assert "発行の公開" in words
    assert told["head"] == told["log"][-1]["hash"]
    with issued_desk.open() as office:
        assert office.ledger.events.head() == told["head"]


def test_the_head_printed_on_the_delivery_list_is_found(issued_desk: Desk) -> None:
    with issued_desk.open() as office:
        printed = office.ledger.archive.batches()[0].log_head
    seq = next(e["seq"] for e in json.loads(here(issued_desk, "log", "--json").out)["log"] if e["hash"] == printed)
    assert f"event {seq}." in here(issued_desk, "log", "--head", printed[:12].upper()).require(0).out
    here(issued_desk, "log", "--head", "0" * 64).require(2)


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("DELETE FROM events WHERE seq = 3", "no_event_is_missing"),
        ("UPDATE events SET who = 'somebody' WHERE seq = 3", "no_event_was_changed"),
        ("UPDATE events SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 4", "no_event_was_changed"),
    ],
)
def test_a_log_that_was_tampered_with_is_refused_by_event(issued_desk: Desk, tmp_path: Path, damage: str, rule: str) -> None:
    tamper(issued_desk, damage)
    assert rule in here(issued_desk, "log", "--csv", tmp_path / "log.csv").require(4).err
    assert not (tmp_path / "log.csv").exists()


def test_two_events_exchanged_are_told_as_out_of_order(issued_desk: Desk) -> None:
    tamper(issued_desk, *(f"UPDATE events SET seq = {new} WHERE seq = {old}" for old, new in ((2, 99), (4, 2), (99, 4))))
    assert "events_stand_in_their_order" in here(issued_desk, "log").require(4).err


def test_a_log_rewritten_in_the_ledger_is_found_by_the_batch_folder(issued_desk: Desk) -> None:
    """Somebody cuts the log off and makes the ledger forget the head that its batch recorded; the signed statement in batches/ still says it."""
    tamper(issued_desk, "DELETE FROM events WHERE seq > 3", "UPDATE batches SET log_head = (SELECT hash FROM events WHERE seq = 3)")
    assert "every_recorded_head_is_in_the_log" in here(issued_desk, "log").require(4).err


def test_records_go_out_as_csv_once(issued_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "records.csv"
    here(issued_desk, "log", "--csv", out).require(0)
    lines = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    taken = next(line for line in lines if line["event"] == "rows taken in")
    assert (taken["誰が"], taken["記録の種類"], taken["件数"], taken["人数"]) == ("tanto", "利用", "12", "11")
    here(issued_desk, "log", "--csv", out).require(2)
    only = tmp_path / "output.csv"
    here(issued_desk, "log", "--record", "出力・持出し", "--csv", only).require(0)
    assert {line["記録の種類"] for line in csv.DictReader(only.read_text(encoding="utf-8-sig").splitlines())} == {"出力・持出し"}


def test_a_name_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    event = Event(1, "2026-01-10T09:00:00+00:00", '=HYPERLINK("x")', "ledger made", "{}", "", "")
    write_records(tmp_path / "log.csv", [Entry(event, EVENT_WORDS["ledger made"])])
    assert list(csv.reader((tmp_path / "log.csv").read_text(encoding="utf-8-sig").splitlines()))[1][2] == '\'=HYPERLINK("x")'


def test_every_event_has_its_words() -> None:
    """Found in the source: what is appended to a log, by literal or by a constant in capitals."""
    sources = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "furusato").rglob("*.py"))]
    constants = dict(pair for text in sources for pair in re.findall(r'^([A-Z_]+)(?:: Final)? = "([a-z][a-z ]+)"$', text, re.MULTILINE))
    appended = [pair for text in sources for pair in re.findall(r'(?:events|EventLog\([^)]*\))\.append\(\s*[\w.]+,\s*(?:"([a-z ]+)"|([A-Z_]+))', text)]
    named = {literal or constants[constant] for literal, constant in appended}
    named |= {"rows held", "holds lifted", "rows excluded", "rows withdrawn"}  # made by storage/holds.py of the state's name
    named |= {f"notices {state}" for state in MAY_FOLLOW}
    assert named == set(EVENT_WORDS)
    assert {words.record for words in EVENT_WORDS.values()} <= set(Record)
