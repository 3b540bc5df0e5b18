"""`furusato replay`: an auditor makes a batch again; every byte that is not as published is named by file, page and row."""

import json
import shutil
from pathlib import Path

import pytest

from furusato.workflows import replay
from furusato.workflows.batch_papers import recorded_inputs
from tests.cli.terminal import Ended, here
from tests.workflows.desk import NUMBER, Desk, donors, everything_under, with_cell, xlsx

BATCH = "2025-0001"


def batch(desk: Desk) -> Path:
    return desk.workspace / "batches" / BATCH


def replayed(desk: Desk, *words: str | Path) -> Ended:
    return here(desk, "replay", BATCH, "--workers", "1", *words)


def told(desk: Desk, *words: str | Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(replayed(desk, "--json", *words).out)
    return found


def rules(desk: Desk, *words: str | Path) -> dict[str, str]:
    """Rule → its English sentence."""
    found = told(desk, *words)["findings"]
    assert isinstance(found, list)
    return {finding["rule"]: finding["en"] for finding in found}


def flip(path: Path, place: int = -20) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_the_same_bytes_come_out_again(issued_desk: Desk) -> None:
    before = everything_under(batch(issued_desk))
    assert {**told(issued_desk), "findings": None} == {
        "holds": True, "batch": BATCH, "notices": 4, "same": 4, "documents_at_hand": 4, "changed_inputs": [], "findings": None,
    }  # fmt: skip
    assert everything_under(batch(issued_desk)) == before
    replayed(issued_desk).require(0)


def test_documents_deleted_after_sending_are_brought_back_byte_for_byte(issued_desk: Desk, tmp_path: Path) -> None:
    published = {path.name: everything_under(path) for path in issued_desk.documents()}
    shutil.rmtree(batch(issued_desk) / "documents")
    found = told(issued_desk, "--documents", tmp_path / "again")
    assert (found["holds"], found["same"], found["documents_at_hand"]) == (True, 4, 0)
    for name, files in published.items():
        for path, data in files.items():
            if path.endswith((".pdf", ".xlsx")):
                assert (tmp_path / "again" / name / Path(path).name).read_bytes() == data
    replayed(issued_desk, "--documents", tmp_path / "again").require(2)


def test_documents_exchanged_between_two_municipalities_are_named_by_page_and_row(issued_desk: Desk) -> None:
    one, other = (folder / "notice.pdf" for folder in issued_desk.documents()[:2])
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    assert replayed(issued_desk).code == 4
    sentence = rules(issued_desk)["every_document_is_made_the_same"]
    assert "notice.pdf" in sentence
    assert "row R" in sentence


@pytest.mark.parametrize("file", ["notice.pdf", "notice.xlsx"])
def test_a_changed_byte_is_named_by_file(issued_desk: Desk, file: str) -> None:
    flip(issued_desk.documents()[2] / file)
    assert f"{issued_desk.documents()[2].name}/{file}" in rules(issued_desk)["every_document_is_made_the_same"]


def test_half_a_notice_is_no_deleted_one(issued_desk: Desk) -> None:
    (issued_desk.documents()[0] / "notice.xlsx").unlink()
    assert "notice.xlsx" in rules(issued_desk)["every_published_file_is_whole"]


def test_an_exchanged_header_is_named_with_its_field(issued_desk: Desk) -> None:
    headers = sorted((batch(issued_desk) / "headers").iterdir())
    headers[0].write_bytes(headers[1].read_bytes())
    assert "recipient" in rules(issued_desk)["every_header_is_made_the_same"]
    headers[0].write_bytes(b"{}")
    assert "unreadable" in rules(issued_desk)["every_header_is_made_the_same"]


@pytest.mark.parametrize(("file", "rule"), [("input.sealed", "sealed_input_is_as_signed"), ("batch.json", "statement_is_the_offices")])
def test_a_record_that_was_changed_is_refused(issued_desk: Desk, file: str, rule: str) -> None:
    flip(batch(issued_desk) / file)
    assert rule in replayed(issued_desk).require(4).err


def test_another_program_is_told_apart_from_other_data(issued_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    now = recorded_inputs(2025)
    monkeypatch.setattr(replay, "recorded_inputs", lambda _year: now | {"program": "furusato 9.9.9", "template/form.toml": "0" * 64})
    found = rules(issued_desk)
    assert found == {"recorded_inputs_are_at_hand": found["recorded_inputs_are_at_hand"]}
    assert "program, template/form.toml" in found["recorded_inputs_are_at_hand"]
    replayed(issued_desk).require(0)


def test_the_original_list_is_held_against_what_went_out(issued_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "source.xlsx"
    path.write_bytes(xlsx(donors()))
    assert told(issued_desk, "--source", path, "--route", "portal")["findings"] == []
    rows = donors()
    path.write_bytes(xlsx(with_cell(with_cell(rows, NUMBER, 3, rows[NUMBER][5]), NUMBER, 7, rows[NUMBER][1])))
    ended = replayed(issued_desk, "--source", path, "--route", "portal")
    assert ended.code == 4
    assert "issued_rows_are_as_in_the_source" in ended.said
    assert "寄附者一覧!J3" in ended.said
    path.write_bytes(xlsx(donors(11)))
    assert set(rules(issued_desk, "--source", path, "--route", "portal")) == {"every_issued_row_is_in_the_source"}
    path.write_bytes(xlsx(donors(13)))
    assert set(rules(issued_desk, "--source", path, "--route", "portal")) == {"every_source_row_is_issued"}
    replayed(issued_desk, "--source", path).require(2)


def test_the_record_to_sign_holds_no_value(issued_desk: Desk, tmp_path: Path) -> None:
    import pypdfium2  # noqa: PLC0415 - only this test reads a paper

    out = tmp_path / "record.pdf"
    replayed(issued_desk, "--record", out).require(0)
    document = pypdfium2.PdfDocument(out)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "再現検査記録" in text
    assert BATCH in text
    for column in ("number", "name", "kana", "address", "phone"):
        for value in issued_desk.sealed()[column]:
            assert value not in text
    replayed(issued_desk, "--record", out).require(2)


def test_there_is_no_such_batch(issued_desk: Desk) -> None:
    here(issued_desk, "replay", "2025-0007").require(2)
    here(issued_desk, "replay", "../../keys").require(2)


def test_a_replay_stands_in_the_log(issued_desk: Desk) -> None:
    replayed(issued_desk).require(0)
    last = json.loads(here(issued_desk, "log", "--json").out)["log"][-1]
    assert (last["what"], json.loads(last["facts"])["same"]) == ("batch replayed", 4)
