"""`furusato purge`: nothing goes before it has arrived; what goes is on record; documents can be brought back, a shredded year cannot."""

import json
from datetime import date

import pytest

from furusato.errors import TypingRefused
from furusato.model import columns as c
from furusato.workflows.deliver import open_desk
from furusato.workflows.purge import purge_year
from tests.cli.terminal import here
from tests.workflows.desk import STAMP, Desk

BATCH = "2025-0001"


def arrive(desk: Desk) -> None:
    here(desk, "sent", "--all", "-b", BATCH, "--day", "2026-01-16").require(0)
    here(desk, "ack", "--all", "-b", BATCH, "--state", "accepted", "--day", "2026-01-18").require(0)


def test_documents_stay_until_the_last_notice_has_arrived(issued_desk: Desk) -> None:
    assert "4 notices have not arrived" in here(issued_desk, "purge", "--yes").require(0).out
    here(issued_desk, "sent", "--all", "-b", BATCH).require(0)
    here(issued_desk, "ack", issued_desk.documents()[0].name[:6], "-b", BATCH, "--state", "accepted").require(0)
    assert "3 notices have not arrived" in here(issued_desk, "purge", BATCH, "--yes").require(0).out
    assert len(issued_desk.documents()) == 4


def test_what_has_arrived_goes_on_record_and_comes_back_byte_for_byte(issued_desk: Desk) -> None:
    arrive(issued_desk)
    assert "--yes" in here(issued_desk, "purge").require(0).out
    assert len(issued_desk.documents()) == 4  # only shown
    here(issued_desk, "purge", "--yes").require(0)
    folder = issued_desk.workspace / "batches" / BATCH
    assert not (folder / "documents").exists()
    last = json.loads(here(issued_desk, "log", "--json").out)["log"][-1]
    assert (last["what"], json.loads(last["facts"])) == ("documents deleted", {"batch": BATCH, "notices": 4, "people": 11, "rows": 12})
    assert json.loads(here(issued_desk, "replay", BATCH, "--workers", "1", "--json").require(0).out)["same"] == 4
    here(issued_desk, "purge", BATCH).require(2)


def test_an_office_may_keep_them_longer(issued_desk: Desk) -> None:
    text = issued_desk.settings.read_text(encoding="utf-8")
    issued_desk.settings.write_text(text.replace("documents_days = 0", "documents_days = 3650"), encoding="utf-8")
    arrive(issued_desk)
    assert "kept until" in here(issued_desk, "purge", "--yes").require(0).out
    assert len(issued_desk.documents()) == 4


def test_a_year_is_shredded_only_when_the_office_has_said_for_how_long_it_is_kept(issued_desk: Desk) -> None:
    here(issued_desk, "purge", "--year", "2025", "--yes").require(2)
    text = issued_desk.settings.read_text(encoding="utf-8")
    issued_desk.settings.write_text(text.replace("ledger_years = 0", "ledger_years = 1"), encoding="utf-8")
    here(issued_desk, "purge", "--year", "2025", "--yes").require(2)  # the present year
    here(issued_desk, "purge", "--year", "2023").require(2)
    assert issued_desk.sealed().height == 12
    assert issued_desk.sealed()[c.NAME].null_count() == 0


def test_an_old_year_is_shredded_by_its_key_and_recorded(sealed_desk: Desk) -> None:
    text = sealed_desk.settings.read_text(encoding="utf-8").replace("ledger_years = 0", "ledger_years = 1")
    sealed_desk.settings.write_text(text.replace("tax_year = 2025", "tax_year = 2027"), encoding="utf-8")
    (register,) = sealed_desk.keys.rglob("register-2025.json")
    with open_desk(sealed_desk.workspace) as desk:
        with pytest.raises(TypingRefused):
            purge_year(desk, sealed_desk.keys, 2025, date(2026, 12, 31), STAMP)
        assert register.exists()
        assert purge_year(desk, sealed_desk.keys, 2025, date(2027, 1, 1), STAMP) == 12
        last = desk.ledger.events.all()[-1]
    assert not register.exists()
    assert (last.what, json.loads(last.facts)) == ("year deleted", {"people": 11, "rows": 12, "tax_year": 2025})


def test_a_year_whose_batches_can_still_be_replayed_stays(issued_desk: Desk) -> None:
    text = issued_desk.settings.read_text(encoding="utf-8").replace("ledger_years = 0", "ledger_years = 1")
    issued_desk.settings.write_text(text.replace("tax_year = 2025", "tax_year = 2027"), encoding="utf-8")
    with open_desk(issued_desk.workspace) as desk, pytest.raises(TypingRefused, match="furusato key destroy"):
        purge_year(desk, issued_desk.keys, 2025, date(2030, 1, 1), STAMP)
