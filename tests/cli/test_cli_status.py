"""`furusato status`, `sent`, `ack`: what remains is seen without a passphrase, and nothing counts as arrived that nobody told of."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from furusato.workflows.status import Alarm, Status, read_status
from tests.cli.terminal import here
from tests.workflows.desk import STAMP, Desk, donors

BATCH = "2025-0001"
IN_TIME, NEAR, PAST = date(2026, 1, 5), date(2026, 1, 20), date(2026, 2, 2)


def standing(desk: Desk, day: date = IN_TIME) -> Status:
    return read_status(desk.workspace, day)


def rules(status: Status) -> set[str]:
    return {finding.name for finding in status.findings}


def declare(desk: Desk, applications: int) -> None:
    """What the portal says it has."""
    text = re.sub(r'name = "portal"\n(applications = \d+\n)?', f'name = "portal"\napplications = {applications}\n', desk.settings.read_text(encoding="utf-8"))
    desk.settings.write_text(text, encoding="utf-8")


def recipients(desk: Desk) -> list[str]:
    return [folder.name[:6] for folder in desk.documents()]


def counts(desk: Desk) -> dict[str, tuple[int, int]]:
    """Station → applications and people, over all routes."""
    return {str(station): (count.rows, count.people) for station, count in standing(desk).counts[""].items()}


def test_each_application_is_counted_at_its_station(issued_desk: Desk) -> None:
    declare(issued_desk, 12)
    assert counts(issued_desk)["in a notice"] == counts(issued_desk)["taken in"] == (12, 11)
    assert counts(issued_desk)["sent"] == (0, 0)
    here(issued_desk, "sent", "--all", "-b", BATCH, "--channel", "eltax").require(0)
    assert (counts(issued_desk)["sent"], counts(issued_desk)["arrived"]) == ((12, 11), (0, 0))
    here(issued_desk, "ack", "--all", "-b", BATCH, "--state", "accepted").require(0)
    assert (counts(issued_desk)["arrived"], counts(issued_desk)["acknowledged"]) == ((12, 11), (0, 0))
    assert (standing(issued_desk, PAST).findings, standing(issued_desk, PAST).alarm) == ((), Alarm.CLEAR)


def test_what_completes_a_channel_is_the_offices_table(issued_desk: Desk) -> None:
    here(issued_desk, "sent", "--all", "-b", BATCH, "--channel", "lgwan").require(0)
    here(issued_desk, "ack", "--all", "-b", BATCH, "--state", "accepted").require(0)
    assert "every_sent_notice_arrived" in rules(standing(issued_desk))  # mail over LGWAN wants a reply
    text = issued_desk.settings.read_text(encoding="utf-8")
    issued_desk.settings.write_text(text.replace("[deadline]", '[[channel]]\nname = "lgwan"\ncomplete = "accepted"\n\n[deadline]'), encoding="utf-8")
    assert standing(issued_desk).open == ()


@pytest.mark.parametrize(("day", "alarm", "code"), [(IN_TIME, Alarm.OPEN, 0), (NEAR, Alarm.NEAR, 3), (date(2026, 1, 31), Alarm.NEAR, 3), (PAST, Alarm.PAST, 4)])
def test_what_is_open_becomes_an_alarm_before_the_deadline_and_graver_after(issued_desk: Desk, day: date, alarm: Alarm, code: int) -> None:
    assert standing(issued_desk, day).alarm is alarm
    ended = here(issued_desk, "status", "--date", day.isoformat(), "--json")
    assert ended.code == code
    told = json.loads(ended.out)
    assert (told["alarm"], told["days_left"]) == (alarm.name.lower(), (date(2026, 1, 31) - day).days)


def test_status_needs_no_passphrase_and_shows_no_value(issued_desk: Desk) -> None:
    told = here(issued_desk, "status", "--date", "2026-01-20", told={"FURUSATO_PASSPHRASE": ""})
    assert "222216" not in told.err
    assert "every_notice_is_sent" in told.said
    for value in issued_desk.sealed()["number"]:
        assert value not in told.said


def test_a_notice_that_came_back_is_open_until_it_is_sent_again(issued_desk: Desk) -> None:
    declare(issued_desk, 12)
    first, *others = recipients(issued_desk)
    here(issued_desk, "sent", "--all", "-b", BATCH, "--day", "2026-01-16").require(0)
    here(issued_desk, "ack", *others, "-b", BATCH, "--state", "accepted").require(0)
    here(issued_desk, "ack", first, "-b", BATCH, "--state", "returned").require(0)
    assert rules(standing(issued_desk)) == {"no_notice_came_back"}
    assert "every_sealed_application_is_in_a_notice" not in rules(standing(issued_desk))  # it stands in the notice still
    here(issued_desk, "sent", first, "-b", BATCH, "--reference", "123-45-67890-1").require(0)
    here(issued_desk, "ack", first, "-b", BATCH).require(0)
    assert standing(issued_desk, PAST).alarm is Alarm.CLEAR


def test_a_step_that_cannot_follow_is_refused_and_nothing_is_kept(issued_desk: Desk) -> None:
    first, *_ = recipients(issued_desk)
    here(issued_desk, "ack", first, "-b", BATCH, "--state", "accepted", "--channel", "paper").require(2)
    here(issued_desk, "sent", "--all", "-b", BATCH).require(0)
    here(issued_desk, "ack", first, "-b", BATCH).require(0)
    here(issued_desk, "sent", "--all", "-b", BATCH).require(2)
    here(issued_desk, "sent", "999999", "-b", BATCH).require(2)
    here(issued_desk, "sent", first, "-b", "2025-0009").require(2)
    here(issued_desk, "sent", first, "-b", BATCH, "--channel", "pigeon").require(2)
    assert {notice.state for notice in standing(issued_desk).open} == {"handed over"}


def test_a_reference_like_an_individual_number_is_refused(issued_desk: Desk) -> None:
    number = issued_desk.sealed()["number"][0]
    ended = here(issued_desk, "sent", recipients(issued_desk)[0], "-b", BATCH, "--reference", number).require(2)
    assert number not in ended.said
    assert number.encode() not in (issued_desk.workspace / "ledger.sqlite").read_bytes()


def test_a_carriers_csv_tells_of_many(issued_desk: Desk, tmp_path: Path) -> None:
    codes = recipients(issued_desk)
    sent, delivered = tmp_path / "sent.csv", tmp_path / "delivered.csv"
    sent.write_text(
        "団体コード,引受番号,引受日\n" + "".join(f"{code},111-11-1111{place}-1,2026/1/16\n" for place, code in enumerate(codes)), encoding="utf-8-sig"
    )
    here(issued_desk, "sent", "--list", sent, "-b", BATCH).require(0)
    states = ["お届け先にお届け済み"] * (len(codes) - 1) + ["差出人に返送済み"]
    lines = "".join(f"111-11-1111{place}-1,{state},2026年1月19日\n" for place, state in enumerate(states))
    delivered.write_bytes(f"お問い合わせ番号,最新ステータス,状態発生日\n{lines}".encode("cp932"))
    here(issued_desk, "ack", "--list", delivered).require(0)
    assert [(notice.recipient, notice.state, notice.since) for notice in standing(issued_desk).open] == [(codes[-1], "returned", "2026-01-19")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("団体コード,状態\n{code},たぶん届いた\n", "step_state_is_known"),
        ("団体コード,日付\n{code},1/16\n", "step_day_is_a_date"),
        ("団体コード,状態\n,受領\n", "step_names_its_notice"),
        ("氏名,状態\nx,受領\n", "steps_have_headings"),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused_by_cell(issued_desk: Desk, tmp_path: Path, text: str, rule: str) -> None:
    here(issued_desk, "sent", "--all", "-b", BATCH).require(0)
    path = tmp_path / "steps.csv"
    path.write_text(text.format(code=recipients(issued_desk)[0]), encoding="utf-8")
    assert rule in here(issued_desk, "ack", "--list", path, "-b", BATCH).require(3).err
    assert {notice.state for notice in standing(issued_desk).open} == {"handed over"}


def test_two_lines_about_one_notice_are_refused(issued_desk: Desk, tmp_path: Path) -> None:
    code, path = recipients(issued_desk)[0], tmp_path / "steps.csv"
    path.write_text(f"団体コード\n{code}\n{code}\n", encoding="utf-8")
    here(issued_desk, "sent", "--list", path, "-b", BATCH).require(2)


def test_gaps_between_source_ledger_and_notices_are_named(sealed_desk: Desk) -> None:
    declare(sealed_desk, 14)
    sealed_desk.take_in(donors(4, first=31), "desk")
    with sealed_desk.open() as office:
        office.ledger.holds.hold([office.sealed["row_key"][0]], "missing-papers", STAMP)
    found = standing(sealed_desk)
    assert rules(found) == {"route_is_whole", "route_says_how_many", "every_hold_is_resolved", "every_sealed_application_is_in_a_notice"}
    assert "missing-papers 1" in next(f.en for f in found.findings if f.name == "every_hold_is_resolved")


def test_the_dates_go_into_a_calendar(issued_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "dates.ics"
    here(issued_desk, "status", "--date", "2026-01-05", "--ical", out).require(0)
    lines = out.read_bytes().decode().split("\r\n")
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20260110",
        "DTSTART;VALUE=DATE:20260110",
        "DTSTART;VALUE=DATE:20260131",
    ]
    assert all(len(line.encode()) <= 75 for line in lines)
    here(issued_desk, "status", "--date", "2026-01-05", "--ical", out).require(2)


def test_each_step_stands_in_the_log(issued_desk: Desk) -> None:
    here(issued_desk, "sent", "--all", "-b", BATCH, "--channel", "eltax").require(0)
    here(issued_desk, "ack", recipients(issued_desk)[0], "-b", BATCH).require(0)
    events = json.loads(here(issued_desk, "log", "--json").require(0).out)["log"][-2:]
    assert [event["what"] for event in events] == ["notices handed over", "notices acknowledged"]
    assert (json.loads(events[0]["facts"])["rows"], json.loads(events[0]["facts"])["channel"]) == (12, "eltax")
