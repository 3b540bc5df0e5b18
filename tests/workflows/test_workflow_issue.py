"""Issuing: everything sealed and in no notice yet, once, whole; or nothing."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from furusato.errors import IntegrityBroken, ListRefused, SystemTrouble, TypingRefused
from furusato.law.forms import Form
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.notice import Letterhead
from furusato.model.values import Kind
from furusato.notices.notice import Notice
from furusato.render.face import Face
from furusato.render.pdf import draw_notice
from furusato.reread.pdf import read_pdf
from furusato.reread.xlsx import read_xlsx
from furusato.seal.manifest import Header
from furusato.seal.signing import Envelope
from furusato.workflows.hold import lift
from tests.workflows.desk import DAY, KANA, NUMBER, YEN, Desk, donors, everything_under, run, with_cell


def headers(batch: Path) -> dict[str, Header]:
    return {path.stem: Header.parse(Envelope.parse(path.read_bytes()).payload) for path in (batch / "headers").iterdir()}


def statement(batch: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads(Envelope.parse((batch / "batch.json").read_bytes()).payload)
    return content


def test_one_notice_a_municipality_and_every_row_in_its_own(issued: Desk) -> None:
    (batch,) = issued.batches()
    rows = issued.sealed()
    found = headers(batch)
    assert {code: {key for key, _ in header.row_tags} for code, header in found.items()} == {
        str(code): set(of[c.ROW_KEY]) for (code,), of in rows.group_by(c.DESTINATION)
    }
    assert all(header.kind is Kind.FIRST and header.volume == (1, 1) and header.signed_alone for header in found.values())
    assert sum(header.yen for header in found.values()) == donors()[YEN].cast(int).sum()


def test_the_batch_holds_what_the_design_says_and_nothing_else(issued: Desk) -> None:
    (batch,) = issued.batches()
    assert batch.name == "2025-0001"
    assert {path.name for path in batch.iterdir()} == {"batch.json", "headers", "documents", "input.sealed", "送付一覧.xlsx"}
    assert {path.name for path in (batch / "documents").iterdir()} == {"092053_鹿沼市", "232238_大府市", "382132_四国中央市", "401307_福岡市"}
    assert {path.name for folder in issued.documents() for path in folder.iterdir()} == {"notice.pdf", "notice.xlsx", "notice.seal.json"}


def test_both_documents_read_back_by_other_code_hold_every_sealed_value(issued: Desk) -> None:
    sealed = {row[0]: row[1:] for row in issued.sealed().select(c.ROW_KEY, *c.VALUES).iter_rows()}
    for read, file in ((read_pdf, "notice.pdf"), (read_xlsx, "notice.xlsx")):
        printed = [row for folder in issued.documents() for row in read((folder / file).read_bytes()).rows]
        assert {row.row_key: tuple(row.values) for row in printed} == sealed


def test_rows_stand_by_kana_and_a_person_s_total_is_told(issued: Desk) -> None:
    twice = donors()[NUMBER][2]
    for folder in issued.documents():
        rows = read_xlsx((folder / "notice.xlsx").read_bytes()).rows
        assert [row.values.kana for row in rows] == sorted(row.values.kana for row in rows)
        for row in rows:
            assert row.gifts == (2 if row.values.number == twice else 1)


def test_a_second_issue_of_the_year_sends_only_what_is_new(issued_desk: Desk) -> None:
    issued_desk.take_in(donors(15))
    again = issued_desk.issue()
    assert (again.batch, again.rows) == ("2025-0002", 3)
    first, second = headers(issued_desk.batches()[0]), headers(issued_desk.batches()[1])
    assert not {key for h in first.values() for key, _ in h.row_tags} & {key for h in second.values() for key, _ in h.row_tags}
    for code, header in second.items():
        assert header.kind is (Kind.ADDITIONAL if code in first else Kind.FIRST)
        assert header.rows_to_date == header.rows + (first[code].rows if code in first else 0)
        assert header.yen_to_date == header.yen + (first[code].yen if code in first else 0)
    counts = statement(issued_desk.batches()[1])
    assert issued_desk.verify(issued_desk.workspace / "batches").holds
    assert {"earlier", "sealed"} & {key.split("_")[0] for key in counts}


def test_nothing_left_to_issue_is_refused(issued_desk: Desk) -> None:
    before = everything_under(issued_desk.folder)
    with pytest.raises(ListRefused):
        issued_desk.issue()
    assert everything_under(issued_desk.folder) == before


def test_an_empty_ledger_has_nothing_to_issue(new_desk: Desk) -> None:
    with pytest.raises(ListRefused):
        new_desk.issue()
    assert new_desk.batches() == []


def test_held_rows_stand_in_the_delivery_list_with_their_reason(sealed_desk: Desk) -> None:
    key = sealed_desk.sealed()[c.ROW_KEY][4]
    sealed_desk.hold(key)
    folder = sealed_desk.issue().folder
    cells = [str(cell) for sheet in load_workbook(folder / "送付一覧.xlsx").worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert {key, "missing-papers"} <= set(cells)
    assert not any(value in cell for value in donors()[NUMBER] for cell in cells)


def test_a_sealed_two_person_rule_cannot_be_switched_off_or_issued_alone(sealed_desk: Desk) -> None:
    text = sealed_desk.settings.read_text(encoding="utf-8")
    sealed_desk.settings.write_text(text.replace("two_person = false", "two_person = true"), encoding="utf-8")
    with pytest.raises(TypingRefused) as refusal:
        sealed_desk.issue()
    assert "sealed in the ledger" in refusal.value.en
    with sealed_desk.open() as office:
        office.ledger.registers.seal_rules(office.vault, run().stamp, two_person=True)
    with pytest.raises(TypingRefused) as refusal:
        sealed_desk.issue()
    assert "two-person" in refusal.value.en
    sealed_desk.settings.write_text(text, encoding="utf-8")
    with pytest.raises(TypingRefused):
        sealed_desk.issue()
    assert sealed_desk.batches() == []


def test_an_issuer_that_is_not_the_ledger_s_is_refused(sealed_desk: Desk) -> None:
    text = sealed_desk.settings.read_text(encoding="utf-8")
    sealed_desk.settings.write_text(text.replace('"222216"', '"221309"'), encoding="utf-8")
    with pytest.raises(SystemTrouble):
        sealed_desk.issue()
    assert sealed_desk.batches() == []


def test_a_year_without_keys_is_refused(sealed_desk: Desk) -> None:
    text = sealed_desk.settings.read_text(encoding="utf-8")
    sealed_desk.settings.write_text(text.replace("tax_year = 2025", "tax_year = 2024"), encoding="utf-8")
    with pytest.raises(SystemTrouble):
        sealed_desk.issue()


def test_a_row_changed_in_the_ledger_file_stops_everything(sealed_desk: Desk) -> None:
    """Somebody edits ledger.sqlite: another destination beside the same sealed values."""
    with sealed_desk.open() as office:
        office.ledger._db.run("DROP TRIGGER versions_update")
        office.ledger._db.run("UPDATE versions SET destination = '131041' WHERE serial = 3")
        office.ledger._db.run("CREATE TRIGGER versions_update BEFORE UPDATE ON versions BEGIN SELECT RAISE(ABORT, 'what happened stays'); END")
    with pytest.raises(IntegrityBroken):
        sealed_desk.issue()
    assert sealed_desk.batches() == []


def test_two_numbers_exchanged_while_drawing_are_found_by_reading_back(sealed_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug of ours prints two donors' numbers exchanged: what was drawn is read back and held against what was sealed."""

    def exchanging(notice: Notice, form: Form, letterhead: Letterhead, face: Face) -> bytes:
        one, other, *rest = notice.lines
        exchanged = (replace(line, values=line.values._replace(number=of.values.number)) for line, of in ((one, other), (other, one)))
        return draw_notice(replace(notice, lines=(*exchanged, *rest)), form, letterhead, face)

    monkeypatch.setattr("furusato.release.draw_notice", exchanging)
    before = everything_under(sealed_desk.folder)
    with pytest.raises(IntegrityBroken):
        sealed_desk.issue()
    assert everything_under(sealed_desk.folder) == before


def test_a_failure_while_files_are_made_leaves_nothing(sealed_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> bytes:
        raise OSError(28, "no space")

    monkeypatch.setattr("furusato.workflows.batch.delivery_list", fails)
    before = everything_under(sealed_desk.folder)
    with pytest.raises(OSError, match="no space"):
        sealed_desk.issue()
    assert everything_under(sealed_desk.folder) == before
    monkeypatch.undo()
    assert sealed_desk.issue().batch == "2025-0001"


def test_a_folder_that_the_ledger_does_not_know_is_never_written_over(sealed_desk: Desk) -> None:
    there = sealed_desk.workspace / "batches" / "2025-0001"
    there.mkdir()
    (there / "mine").write_bytes(b"mine")
    with pytest.raises(SystemTrouble):
        sealed_desk.issue()
    assert [path.name for path in there.iterdir()] == ["mine"]


def test_the_date_on_the_paper_is_the_one_told(sealed_desk: Desk) -> None:
    sealed_desk.issue(DAY)
    assert {read_pdf((folder / "notice.pdf").read_bytes()).issue_date for folder in sealed_desk.documents()} == {"2026-01-15"}


def test_a_correction_between_hold_and_lift_goes_out_in_its_new_version(sealed_desk: Desk) -> None:
    key = sealed_desk.sealed()[c.ROW_KEY][4]
    sealed_desk.hold(key)
    sealed_desk.take_in(with_cell(donors(), KANA, 6, "ベツ　ヨミ"))
    with sealed_desk.open() as office:
        lift(office, [key], "complete", Decisions(), run())
    sealed_desk.issue()
    printed = {row.row_key: row for folder in sealed_desk.documents() for row in read_xlsx((folder / "notice.xlsx").read_bytes()).rows}
    assert printed[key].values.kana == "ベツ　ヨミ"


def test_the_delivery_list_names_no_donor(issued: Desk) -> None:
    book = load_workbook(io.BytesIO((issued.batches()[0] / "送付一覧.xlsx").read_bytes()))
    text = "\n".join(str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row)
    assert not any(value in text for column in ("氏名", "個人番号", "住所") for value in donors()[column])
