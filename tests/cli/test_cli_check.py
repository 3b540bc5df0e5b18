"""`furusato check` as a clerk types it: exit codes, sentences in both languages, papers on the disk, JSON, and nothing left after a refusal."""

import json
from pathlib import Path

import polars as pl

from furusato.model import columns as c
from tests.cli.terminal import here
from tests.workflows.desk import NAME, NUMBER, Desk, csv, donors, xlsx
from tests.workflows.returned import read_back, working_list


def test_a_list_that_went_out_and_came_back_sorted_is_whole(sealed_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "back.xlsx"
    path.write_bytes(xlsx(working_list(sealed_desk).sort(NAME)))
    ended = here(sealed_desk, "check", path).require(0)
    assert "12 行がすべて" in ended.out
    assert "row_order_is_free" in ended.out
    told = json.loads(here(sealed_desk, "check", path, "--json").require(0).out)
    assert (told["whole"], told["rows"], told["lines"]) == (True, 12, 12)


def test_a_damaged_list_is_named_drawn_and_restored(sealed_desk: Desk, tmp_path: Path) -> None:
    rows = working_list(sealed_desk)
    path, restored, report, marked = (tmp_path / name for name in ("back.csv", "restored.xlsx", "report.html", "marked.xlsx"))
    path.write_bytes(csv(rows.with_columns(pl.col(NUMBER).sort()), "cp932"))
    ended = here(sealed_desk, "check", path, "--restore", restored, "--report", report, "--findings", marked).require(4)
    assert "並べ替えられています" in ended.err
    assert "no_column_was_sorted_apart" in ended.err
    assert not any(number in ended.said for number in rows[NUMBER])
    assert "<svg" in report.read_text(encoding="utf-8")
    assert {row[1] for row in read_back(marked, 2)[1:]} <= set(sealed_desk.sealed()[c.ROW_KEY])
    here(sealed_desk, "check", restored, "--route", "portal").require(0)
    here(sealed_desk, "issue", restored, "--route", "portal", "--workers", "1").require(0)


def test_the_refusal_as_json_has_every_row(sealed_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "back.xlsx"
    path.write_bytes(xlsx(working_list(sealed_desk)[1:]))
    refused = here(sealed_desk, "check", path, "--json")
    assert refused.code == 4
    told = json.loads(refused.out)
    assert told["refused"]
    assert told["findings"][0]["rule"] == "no_row_was_deleted"
    assert told["findings"][0]["row_keys"] == [sealed_desk.sealed()[c.ROW_KEY][0]]


def test_bad_input_leaves_nothing(sealed_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (tmp_path / "plain.xlsx").write_bytes(xlsx(donors()))
    (tmp_path / "taken.xlsx").write_bytes(b"mine")
    out = tmp_path / "out.xlsx"
    here(sealed_desk, "check", tmp_path / "gone.xlsx", "--restore", out).require(2)
    here(sealed_desk, "check", tmp_path / "no.xlsx", "--restore", out).require(3)
    here(sealed_desk, "check", tmp_path / "plain.xlsx", "--restore", out).require(3)
    here(sealed_desk, "check", tmp_path / "plain.xlsx", "--route", "nowhere").require(2)
    here(sealed_desk, "check", tmp_path / "plain.xlsx", "--route", "portal", "--restore", tmp_path / "taken.xlsx").require(2)
    here(sealed_desk, "check", tmp_path / "plain.xlsx", "--route", "portal", "--report", tmp_path / "r.txt").require(2)
    assert not out.exists()
    assert (tmp_path / "taken.xlsx").read_bytes() == b"mine"
    here(sealed_desk, "check", tmp_path / "plain.xlsx", "--route", "portal").require(0)
