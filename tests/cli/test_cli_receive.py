"""`furusato receive`: the second file is not forgotten, a sender is not overlooked, and who is who is looked at before anything is imported."""

import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pypdfium2
import pytest
from openpyxl import load_workbook

from furusato.guards.residents import ISSUER
from furusato.model import columns as c
from furusato.seal.encoding import spell_typed_key
from furusato.seal.keys import notice_key
from furusato.workflows.receive import BATCH, uncancelled
from tests.cli.terminal import Ended, here
from tests.workflows.desk import Desk, donors, everything_under, xlsx

CITY = "401307"  # 福岡市
SAMPLE = Path(__file__).parents[2] / "templates" / "profiles" / "sample.toml"
RESIDENTS = ("宛名番号", "氏名", "フリガナ", "生年月日", "住所", "個人番号")


def inbox(desk: Desk, folder: Path, recipient: str = CITY) -> tuple[Path, Path]:
    """What the municipality got from the desk: its notices, and a file with its keys."""
    place, keys = folder / "inbox", folder / "keys.txt"
    place.mkdir()
    for documents in desk.documents():
        if documents.name.startswith(recipient):
            shutil.copytree(documents, place / f"{documents.parent.parent.name}_{documents.name}")
    with desk.open() as office:
        batches = [record.batch for record in office.ledger.archive.batches()]
        typed = [spell_typed_key(notice_key(office.keys.batch_root(batch), batch, recipient)) for batch in batches]
    keys.write_text("\n".join(typed), encoding="utf-8")
    return place, keys


def received(desk: Desk, place: Path, keys: Path, out: Path, *words: str | Path) -> Ended:
    return here(desk, "receive", place, "--office", CITY, "--key-file", keys, "--out", out, "--date", "2026-02-01", *words)


def of_city(desk: Desk) -> pl.DataFrame:
    sealed = desk.sealed()
    return sealed.filter(sealed[c.DESTINATION] == CITY)


def residents(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    path = folder / "residents.xlsx"
    path.write_bytes(xlsx(pl.DataFrame([[str(place), *row] for place, row in enumerate(rows)], schema=dict.fromkeys(RESIDENTS, pl.String), orient="row")))
    return path


def people(desk: Desk) -> list[list[str]]:
    """Everybody of the city as its own register has them."""
    return [list(row) for row in of_city(desk).unique(c.NUMBER, maintain_order=True).select(c.NAME, c.KANA, c.BIRTH, c.ADDRESS, c.NUMBER).iter_rows()]


def test_everything_is_taken_and_held_against_the_residents(issued_desk: Desk, tmp_path: Path) -> None:
    place, keys = inbox(issued_desk, tmp_path)
    rows = of_city(issued_desk)
    told = json.loads(
        received(issued_desk, place, keys, tmp_path / "out", "--residents", residents(tmp_path, people(issued_desk)), "--profile", SAMPLE, "--json")
        .require(0)
        .out
    )
    assert (told["senders"], told["notices"], told["rows"], told["residents"]["equal"]) == (1, 1, rows.height, rows.height)
    (made,) = (tmp_path / "out").glob("*of*.csv")
    imported = list(csv.DictReader(made.read_text(encoding="utf-8").splitlines()))
    assert sorted((row["行キー"], row["個人番号"]) for row in imported) == sorted(rows.select(c.ROW_KEY, c.NUMBER).iter_rows())
    assert {finding["rule"] for finding in told["findings"]} == {"every_sender_is_known"}


def test_two_numbers_exchanged_among_residents_are_asked_about_without_a_number(issued_desk: Desk, tmp_path: Path) -> None:
    place, keys = inbox(issued_desk, tmp_path)
    known = people(issued_desk)
    known[0][4], known[1][4] = known[1][4], known[0][4]
    out = tmp_path / "out"
    received(issued_desk, place, keys, out, "--residents", residents(tmp_path, known), "--profile", SAMPLE).require(0)
    (letter,) = out.glob("照会_222216_*.pdf")
    document = pypdfium2.PdfDocument(letter)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    wrong = of_city(issued_desk).filter(pl.col(c.NUMBER).is_in([known[0][4], known[1][4]]))
    assert all(key in text for key in wrong[c.ROW_KEY])
    assert not any(value in text for column in (c.NUMBER, c.NAME, c.ADDRESS) for value in wrong[column])
    imported = "".join(made.read_text(encoding="utf-8") for made in out.glob("*of*.csv"))
    assert not any(key in imported for key in wrong[c.ROW_KEY])
    sheets = load_workbook(out / "確認リスト.xlsx")
    assert {str(row[2]) for row in sheets["同一人物確認リスト"].iter_rows(min_row=3, values_only=True)} == set(wrong[c.ROW_KEY])
    values = {str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not values & set(issued_desk.sealed()[c.NUMBER])


def test_who_is_no_resident_is_listed(issued_desk: Desk, tmp_path: Path) -> None:
    place, keys = inbox(issued_desk, tmp_path)
    known = people(issued_desk)
    received(issued_desk, place, keys, tmp_path / "out", "--residents", residents(tmp_path, known[1:])).require(0)
    lost = of_city(issued_desk).filter(pl.col(c.NUMBER) == known[0][4])
    sheet = load_workbook(tmp_path / "out" / "確認リスト.xlsx")["個人未特定リスト"]
    assert {str(row[2]) for row in sheet.iter_rows(min_row=3, values_only=True)} == set(lost[c.ROW_KEY])


@pytest.mark.parametrize("file", ["notice.xlsx", "notice.seal.json", "notice.pdf"])
def test_tagawa_a_file_that_is_missing_stops_everything(issued_desk: Desk, tmp_path: Path, file: str) -> None:
    place, keys = inbox(issued_desk, tmp_path)
    next(place.rglob(file)).unlink()
    received(issued_desk, place, keys, tmp_path / "out").require(4)
    assert not (tmp_path / "out").exists()


def test_tagawa_the_first_of_two_notices_was_forgotten(sealed_desk: Desk, tmp_path: Path) -> None:
    """An additional notice says what has been sent to date; the first one is not in the inbox."""
    sealed_desk.issue()
    sealed_desk.take_in(donors(8, first=41))
    sealed_desk.issue()
    place, keys = inbox(sealed_desk, tmp_path)
    assert len(list(place.iterdir())) == 2
    received(sealed_desk, place, keys, tmp_path / "both").require(0)
    shutil.rmtree(next(place.glob("2025-0001*")))
    assert "every_notice_to_date_is_there" in received(sealed_desk, place, keys, tmp_path / "out").require(4).err
    assert not (tmp_path / "out").exists()


def test_the_inbox_itself_is_left_as_it_was(issued_desk: Desk, tmp_path: Path) -> None:
    place, keys = inbox(issued_desk, tmp_path)
    before = everything_under(place)
    received(issued_desk, place, keys, tmp_path / "out").require(0)
    assert everything_under(place) == before


def test_a_value_changed_on_the_way_stops_everything(issued_desk: Desk, tmp_path: Path) -> None:
    place, keys = inbox(issued_desk, tmp_path)
    book = load_workbook(next(place.rglob("notice.xlsx")))
    sheet = book.worksheets[0]
    number = of_city(issued_desk)[c.NUMBER][0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).replace(" ", "") == number)
    cell.value = of_city(issued_desk)[c.NUMBER][-1]
    book.save(next(place.rglob("notice.xlsx")))
    ended = received(issued_desk, place, keys, tmp_path / "out").require(4)
    assert "every_row_carries_its_tag" in ended.err
    assert number not in ended.said


def test_a_list_of_residents_with_a_doubled_number_is_refused(issued_desk: Desk, tmp_path: Path) -> None:
    place, keys = inbox(issued_desk, tmp_path)
    known = people(issued_desk)
    known[1][4] = known[0][4]
    ended = received(issued_desk, place, keys, tmp_path / "out", "--residents", residents(tmp_path, known)).require(3)
    assert "every_resident_has_one_number" in ended.err
    assert not (tmp_path / "out").exists()


def test_another_municipalitys_inbox_is_refused(issued_desk: Desk, tmp_path: Path) -> None:
    place, keys = inbox(issued_desk, tmp_path, "092053")
    received(issued_desk, place, keys, tmp_path / "out").require(4)
    here(issued_desk, "receive", place, "--office", "999999", "--key-file", keys, "--out", tmp_path / "out").require(2)
    assert not (tmp_path / "out").exists()


def test_what_a_cancellation_took_back_is_not_taken_and_what_came_back_later_is() -> None:
    rows = pl.DataFrame(
        [
            ("A", "2025-0001", "first", "moved"), ("A", "2025-0002", "cancellation", "moved"), ("A", "2025-0001", "first", "stayed"),
            ("A", "2025-0001", "first", "back"), ("A", "2025-0002", "cancellation", "back"), ("A", "2025-0003", "additional", "back"), ("B", "2025-0001", "first", "moved"),
        ],
        schema=dict.fromkeys((ISSUER, BATCH, c.KIND, c.ROW_KEY), pl.String),
        orient="row",
    )  # fmt: skip
    assert uncancelled(rows).select(ISSUER, BATCH, c.ROW_KEY).rows() == [("A", "2025-0001", "stayed"), ("A", "2025-0003", "back"), ("B", "2025-0001", "moved")]
