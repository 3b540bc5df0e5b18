"""`furusato recall`: in one command whom an accident touches; a recall stays open until the last receiver has confirmed."""

import csv
import json
from pathlib import Path

import pypdfium2

from furusato.model import columns as c
from tests.cli.terminal import here
from tests.workflows.desk import Desk, everything_under

BATCH = "2025-0001"


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def test_it_says_whom_it_touches_without_changing_anything(issued_desk: Desk) -> None:
    here(issued_desk, "sent", issued_desk.documents()[0].name[:6], "-b", BATCH).require(0)
    before = here(issued_desk, "log", "--json").out
    told = here(issued_desk, "recall", BATCH).require(0).out
    assert "11 people, 12 applications, 4 notices to 4 municipalities (1 sent)" in told
    assert here(issued_desk, "log", "--json").out == before


def test_some_rows_only(issued_desk: Desk, tmp_path: Path) -> None:
    rows = issued_desk.sealed().filter(issued_desk.sealed()[c.DESTINATION] == "401307")
    keys = tmp_path / "rows.txt"
    keys.write_text("\n".join(rows[c.ROW_KEY][:2]), encoding="utf-8")
    assert "2 applications, 1 notices to 1 municipalities" in here(issued_desk, "recall", BATCH, "--rows", keys).require(0).out
    keys.write_text("R0009999X", encoding="utf-8")
    here(issued_desk, "recall", BATCH, "--rows", keys).require(2)
    keys.write_text(rows[c.NAME][0], encoding="utf-8")
    assert rows[c.NAME][0] not in here(issued_desk, "recall", BATCH, "--rows", keys).require(2).said


def test_the_pack_holds_letters_slips_report_and_follow_up_without_a_value(issued_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "pack"
    here(issued_desk, "recall", BATCH, "--reason", "wrong-numbers", "--out", out).require(0)
    names = sorted(path.name for path in out.iterdir())
    assert (len([name for name in names if name.startswith("回収依頼_")]), "報告書案.pdf" in names, "対象一覧.csv" in names) == (4, True, True)
    letter = text_of(next(out.glob("回収依頼_401307*")))
    assert "福岡市" in letter
    assert "廃棄確認票" in letter
    assert "11 人" in text_of(out / "報告書案.pdf")
    assert len(list(csv.DictReader((out / "対象一覧.csv").read_text(encoding="utf-8-sig").splitlines()))) == 12
    sealed = issued_desk.sealed()
    for path in out.iterdir():
        text = text_of(path) if path.suffix == ".pdf" else path.read_text(encoding="utf-8-sig")
        assert not any(value in text for column in (c.NAME, c.NUMBER, c.ADDRESS, c.PHONE) for value in sealed[column])


def test_names_and_addresses_go_out_only_when_asked_for_and_never_a_number(issued_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "pack"
    here(issued_desk, "recall", BATCH, "--to", "401307", "--reason", "wrong-numbers", "--out", out, "--donors").require(0)
    text = (out / "本人への通知_差込データ.csv").read_text(encoding="utf-8-sig")
    rows = issued_desk.sealed().filter(issued_desk.sealed()[c.DESTINATION] == "401307")
    assert all(name in text for name in rows[c.NAME])
    assert not any(number in text for number in issued_desk.sealed()[c.NUMBER])
    events = [event["what"] for event in json.loads(here(issued_desk, "log", "--json").out)["log"]]
    assert events[-2:] == ["recall opened", "donor letters exported"]


def test_a_recalled_notice_no_longer_speaks_and_its_rows_go_out_again(issued_desk: Desk) -> None:
    here(issued_desk, "recall", BATCH, "--to", "401307", "--reason", "wrong-recipient").require(0)
    here(issued_desk, "recall", BATCH, "--to", "401307", "--reason", "wrong-recipient").require(2)
    again = issued_desk.issue()
    assert (again.notices, again.rows) == (1, int((issued_desk.sealed()[c.DESTINATION] == "401307").sum()))
    here(issued_desk, "replay", "2025-0002", "--workers", "1").require(0)


def test_a_recall_is_open_until_each_receiver_has_confirmed(issued_desk: Desk) -> None:
    here(issued_desk, "recall", BATCH, "--to", "401307", "--to", "232238", "--reason", "wrong-numbers").require(0)
    assert "every_recall_is_confirmed" in here(issued_desk, "status", "--date", "2026-01-05").said
    here(issued_desk, "recall", "--confirm", "1", "--to", "092053").require(2)
    here(issued_desk, "recall", "--confirm", "1", "--to", "401307").require(0)
    assert here(issued_desk, "recall", "--list").require(0).out.count("未") == 1
    here(issued_desk, "recall", "--confirm", "1", "--to", "232238").require(0)
    assert "every_recall_is_confirmed" not in here(issued_desk, "status", "--date", "2026-01-05").said


def test_a_pack_inside_the_workspace_is_refused_and_nothing_is_written(issued_desk: Desk) -> None:
    before = everything_under(issued_desk.workspace / "batches")
    here(issued_desk, "recall", BATCH, "--reason", "wrong-numbers", "--out", issued_desk.workspace / "pack").require(2)
    assert not (issued_desk.workspace / "pack").exists()
    assert everything_under(issued_desk.workspace / "batches") == before
