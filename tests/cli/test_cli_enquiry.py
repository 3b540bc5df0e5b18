"""`furusato enquiry`: one row, masked; the look stands in the log, and no other row is opened."""

import json

import pytest

from furusato.model import columns as c
from furusato.workflows.enquiry import masked
from tests.cli.terminal import here
from tests.workflows.desk import Desk


def test_a_row_is_found_by_key_and_by_receipt_and_shown_masked(issued_desk: Desk) -> None:
    row = issued_desk.sealed().row(4, named=True)
    for words in ((row[c.ROW_KEY].lower(),), ("--receipt", row[c.RECEIPT], "--route", "portal")):
        told = here(issued_desk, "enquiry", *words).require(0)
        assert row[c.ROW_KEY] in told.out
        assert row[c.DESTINATION] in told.out
        assert "2025-0001" in told.out
        for column in (c.NAME, c.KANA, c.NUMBER, c.PHONE, c.ADDRESS, c.BIRTH):
            assert row[column] not in told.said


def test_each_look_stands_in_the_log_without_a_value(issued_desk: Desk) -> None:
    key = issued_desk.sealed()[c.ROW_KEY][0]
    here(issued_desk, "enquiry", key, "--reason", "donor-asked").require(0)
    last = json.loads(here(issued_desk, "log", "--json").out)["log"][-1]
    assert (last["what"], json.loads(last["facts"])) == ("row looked up", {"key": key, "people": 1, "reason": "donor-asked", "rows": 1})


@pytest.mark.parametrize(
    "words",
    [
        ["R0000999X"],
        ["架空"],
        ["--receipt", "Z-1", "--route", "portal"],
        ["--receipt", "A-00001"],
        [],
        ["R0000001X", "--receipt", "A-00001", "--route", "portal"],
    ],
)
def test_what_is_not_there_is_refused(issued_desk: Desk, words: list[str]) -> None:
    before = here(issued_desk, "log", "--json").out
    here(issued_desk, "enquiry", *words).require(2)
    assert here(issued_desk, "log", "--json").out == before


@pytest.mark.parametrize(("text", "shown"), [("架空　花子", "架＊　花＊"), ("𠮷田", "𠮷＊"), ("邉󠄀子", "邉󠄀＊"), ("王", "王＊"), ("", "")])
def test_a_name_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown
