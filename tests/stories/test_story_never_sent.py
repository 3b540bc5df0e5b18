"""Notices that were made and never sent, or sent and never imported: Sakawa 2019, Honbetsu 2019, Saikai, Ishigaki 2024, Munakata, Nara 2025, Matsudo 2025, Tagawa 2024, Kosai 2017.

In each of them donors found out in spring, too late for many. Here a day before the deadline is an alarm with the names of the recipients, and each step is told by somebody.
"""

import csv
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from furusato.model import columns as c
from furusato.workflows.status import Alarm, Status, read_status
from tests.cli.terminal import Ended, here
from tests.cli.test_cli_receive import CITY, inbox, received
from tests.workflows.desk import Desk, donors, xlsx

BATCH = "2025-0001"
LAST_WEEK, IN_SPRING = date(2026, 1, 24), date(2026, 3, 20)


def on(desk: Desk, day: date) -> Status:
    return read_status(desk.workspace, day)


def daily_task(desk: Desk, day: date) -> Ended:
    """What the scheduler runs every morning, without a passphrase."""
    return here(desk, "status", "--date", day.isoformat(), told={"FURUSATO_PASSPHRASE": ""})


def test_sakawa_2019_the_step_of_sending_was_missed_for_most(issued_desk: Desk) -> None:
    """553 of 746 were not sent, found by a donor on 20 March: here the week before the deadline names each recipient that was forgotten."""
    sent, *forgotten = (folder.name[:6] for folder in issued_desk.documents())
    here(issued_desk, "sent", sent, "-b", BATCH).require(0)
    ended = daily_task(issued_desk, LAST_WEEK)
    assert ended.code == 3
    assert all(code in ended.out for code in forgotten)
    assert "every_notice_is_sent" in ended.out
    assert daily_task(issued_desk, IN_SPRING).code == 4


def test_honbetsu_2019_a_part_was_sent_and_counts_for_a_part(issued_desk: Desk) -> None:
    """317 of 473 were not sent: sent applications are counted against all, not notices against notices."""
    first = issued_desk.documents()[0].name[:6]
    here(issued_desk, "sent", first, "-b", BATCH).require(0)
    counts = on(issued_desk, LAST_WEEK).counts[""]
    there = int((issued_desk.sealed()[c.DESTINATION] == first).sum())
    assert {str(station): count.rows for station, count in counts.items()}["sent"] == there < issued_desk.sealed().height


def test_saikai_a_whole_step_was_omitted(sealed_desk: Desk) -> None:
    """All 4,838 were not sent: sealed and never issued is an alarm too."""
    status = on(sealed_desk, LAST_WEEK)
    assert status.alarm is Alarm.NEAR
    assert "every_sealed_application_is_in_a_notice" in {finding.name for finding in status.findings}


def test_sent_is_not_accepted_while_the_portal_is_down(issued_desk: Desk) -> None:
    """ELTAX was down from 27 January to 1 February 2017: what was transmitted without its 受付完了 stays open."""
    here(issued_desk, "sent", "--all", "-b", BATCH, "--channel", "eltax", "--day", "2026-01-27").require(0)
    assert "every_sent_notice_arrived" in daily_task(issued_desk, date(2026, 1, 30)).out
    here(issued_desk, "ack", "--all", "-b", BATCH, "--state", "accepted").require(0)
    assert on(issued_desk, date(2026, 1, 30)).open == ()


@pytest.mark.parametrize("place", ["ishigaki_2024", "munakata", "nara_2025"])
def test_a_route_was_not_linked_and_its_source_counts_more(sealed_desk: Desk, place: str) -> None:
    """Each route's count at its source against the ledger: nothing is issued, and every morning says which route it is."""
    text = sealed_desk.settings.read_text(encoding="utf-8")
    missing = {"ishigaki_2024": 876, "munakata": 232, "nara_2025": 6}[place]
    sealed_desk.settings.write_text(re.sub(r'name = "desk"\n', f'name = "desk"\napplications = {missing}\n', text), encoding="utf-8")
    assert "route_is_whole" in here(sealed_desk, "issue", "--workers", "1").require(3).err
    ended = daily_task(sealed_desk, LAST_WEEK)
    assert f"counts {missing} applications at its source and 0 in the ledger" in " ".join(ended.out.replace("│", " ").split())
    assert sealed_desk.batches() == []


def test_matsudo_2025_every_sender_of_the_inbox_is_on_the_record(issued_desk: Desk, tmp_path: Path) -> None:
    """A sender of 47,307 was overlooked: what came in is counted by sender, and a folder that was put aside leaves a gap in the record."""
    place, keys = inbox(issued_desk, tmp_path)
    received(issued_desk, place, keys, tmp_path / "out").require(0)
    lines = list(csv.DictReader((tmp_path / "out" / "受領一覧.csv").read_text(encoding="utf-8-sig").splitlines()))
    rows = int((issued_desk.sealed()[c.DESTINATION] == CITY).sum())
    assert [(line["団体コード"], line["行数"]) for line in lines] == [("222216", str(rows))]


def test_tagawa_2024_the_second_notice_was_forgotten(sealed_desk: Desk, tmp_path: Path) -> None:
    """3,181 records came as 2,000 and 1,181, and the second file was forgotten: nothing is imported while a part is missing."""
    sealed_desk.issue()
    sealed_desk.take_in(xlsx(donors(8, first=41)))
    sealed_desk.issue()
    place, keys = inbox(sealed_desk, tmp_path)
    shutil.rmtree(next(place.glob("2025-0001*")))
    received(sealed_desk, place, keys, tmp_path / "out").require(4)
    assert not (tmp_path / "out").exists()


def test_kosai_2017_whom_it_touches_takes_one_command_not_eight_days(issued_desk: Desk, tmp_path: Path) -> None:
    """From the rows that a check names to donors, municipalities, letters and the draft of the report."""
    keys = tmp_path / "rows.txt"
    keys.write_text("\n".join(issued_desk.sealed()[c.ROW_KEY][:5]), encoding="utf-8")
    told = here(issued_desk, "recall", BATCH, "--rows", keys, "--reason", "numbers-moved", "--out", tmp_path / "pack").require(0).out
    bodies = issued_desk.sealed()[:5][c.DESTINATION].n_unique()
    assert f"5 applications, {bodies} notices to {bodies} municipalities" in told
    assert len(list((tmp_path / "pack").glob("回収依頼_*.pdf"))) == bodies
