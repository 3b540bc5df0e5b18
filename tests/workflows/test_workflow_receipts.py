"""Receipt numbers for a route that has none: given once, written back, never given twice."""

from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from furusato.errors import ListRefused, TypingRefused
from furusato.intake.headings import HeadingTable
from furusato.intake.reading import read_list
from furusato.model import columns as c
from furusato.workflows.take_in import Outputs
from tests.workflows.desk import HEADINGS, NAME, NUMBER, RECEIPT, Desk, csv, donors, everything_under, with_cell


def without_receipts(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.drop(RECEIPT)


def numbered(path: Path) -> pl.DataFrame:
    """The numbered list as it was written."""
    headings, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return pl.DataFrame([[str(cell or "") for cell in row] for row in rows], schema=[str(h) for h in headings], orient="row").rename({"受付番号": RECEIPT})


def test_a_list_without_numbers_comes_back_with_them_and_is_taken_in(new_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "numbered.xlsx"
    taken = new_desk.take_in(without_receipts(donors()), "paper", outputs=Outputs(numbered=out))
    assert taken.new == 12
    assert "applications_have_receipt_numbers" in {f.name for f in taken.findings}
    back = numbered(out)
    assert back[RECEIPT].to_list() == [f"paper-{i:06d}" for i in range(1, 13)]
    assert back[[NAME, NUMBER]].equals(donors()[[NAME, NUMBER]])
    assert set(back.columns) == set(HEADINGS)
    assert new_desk.sealed()[c.RECEIPT].to_list() == back[RECEIPT].to_list()


def test_the_numbered_list_is_known_again(new_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "numbered.xlsx"
    new_desk.take_in(without_receipts(donors()), "paper", outputs=Outputs(numbered=out))
    taken = new_desk.take_in(out.read_bytes(), "paper")
    assert (taken.new, taken.known) == (0, 12)


def test_the_very_same_file_is_not_numbered_twice(new_desk: Desk, tmp_path: Path) -> None:
    new_desk.take_in(without_receipts(donors()), "paper", outputs=Outputs(numbered=tmp_path / "numbered.xlsx"))
    before = everything_under(new_desk.folder)
    with pytest.raises(TypingRefused) as refusal:
        new_desk.take_in(without_receipts(donors()), "paper", outputs=Outputs(numbered=tmp_path / "again.xlsx"))
    assert "numbered list" in refusal.value.en
    assert everything_under(new_desk.folder) == before
    assert not (tmp_path / "again.xlsx").exists()


def test_without_a_place_for_the_numbered_list_no_number_is_given(new_desk: Desk) -> None:
    before = everything_under(new_desk.folder)
    with pytest.raises(TypingRefused) as refusal:
        new_desk.take_in(without_receipts(donors()), "paper")
    assert "--numbered" in refusal.value.en
    assert everything_under(new_desk.folder) == before


def test_lines_added_to_a_numbered_list_get_the_next_numbers(new_desk: Desk, tmp_path: Path) -> None:
    new_desk.take_in(without_receipts(donors()), "paper", outputs=Outputs(numbered=tmp_path / "numbered.xlsx"))
    more = donors(3, first=13).with_columns(pl.lit("").alias(RECEIPT))
    longer = pl.concat([numbered(tmp_path / "numbered.xlsx").select(HEADINGS), more])
    taken = new_desk.take_in(longer, "paper", outputs=Outputs(numbered=tmp_path / "longer.xlsx"))
    assert (taken.new, taken.known) == (3, 12)
    assert new_desk.sealed()[c.RECEIPT].to_list()[12:] == ["paper-000013", "paper-000014", "paper-000015"]


def test_numbers_of_a_list_that_was_refused_are_not_given_again(new_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "numbered.xlsx"
    faulty = with_cell(donors(), NUMBER, 4, "123456789012")
    with pytest.raises(ListRefused):
        new_desk.take_in(without_receipts(faulty), "paper", outputs=Outputs(numbered=out))
    mended = with_cell(numbered(out).select(HEADINGS), NUMBER, 4, donors()[NUMBER][2])
    assert new_desk.take_in(mended, "paper").new == 12
    new_desk.take_in(without_receipts(donors(3, first=13)), "paper", outputs=Outputs(numbered=tmp_path / "next.xlsx"))
    assert new_desk.sealed()[c.RECEIPT].to_list()[12:] == ["paper-000013", "paper-000014", "paper-000015"]


def test_a_place_that_is_taken_is_refused_before_any_number_is_given(new_desk: Desk, tmp_path: Path) -> None:
    there = tmp_path / "there.xlsx"
    there.write_bytes(b"mine")
    before = everything_under(new_desk.folder)
    with pytest.raises(TypingRefused):
        new_desk.take_in(without_receipts(donors()), "paper", outputs=Outputs(numbered=there))
    assert there.read_bytes() == b"mine"
    assert everything_under(new_desk.folder) == before


def test_a_route_that_gives_numbers_must_give_each(new_desk: Desk) -> None:
    with pytest.raises(ListRefused) as refusal:
        new_desk.take_in(without_receipts(donors()))
    assert "necessary_value_is_given" in {f.name for f in refusal.value.findings}


@pytest.mark.parametrize("other", [" A-00002", "Ａ-00002", "a-00002", "A-2"])
def test_a_known_receipt_number_in_another_spelling_is_asked_about(sealed_desk: Desk, other: str) -> None:
    """A portal that pads its numbers next month must not double its applications."""
    rows = with_cell(donors(), RECEIPT, 3, other)
    before = everything_under(sealed_desk.folder)
    with pytest.raises(ListRefused) as refusal:
        sealed_desk.take_in(rows)
    assert "receipt_is_spelled_as_before" in {f.name for f in refusal.value.findings}
    assert everything_under(sealed_desk.folder) == before
    decided = f'[[decision]]\nrule = "receipt_is_spelled_as_before"\nroute = "portal"\nreceipt = "{other}"\nanswer = "accepted"\nreason = "two-gifts"\n'
    assert sealed_desk.take_in(rows, decisions=decided).new == 1


@pytest.mark.parametrize("value", ["架空\x01一郎", "架空\u202e一郎", "架空_x0041_一郎", "=1+1", " 架空　 一郎 ", "<架空>&\"一郎'", "\ufdd0架空"])
def test_the_numbered_list_holds_odd_texts_as_they_were_read(new_desk: Desk, tmp_path: Path, value: str) -> None:
    """Whatever the gates say of them afterwards: the clerk gets the list back, and it can be read."""
    out = tmp_path / "numbered.xlsx"
    rows = with_cell(without_receipts(donors()), NAME, 3, value)
    with suppress(ListRefused):
        new_desk.take_in(csv(rows), "paper", name="list.csv", outputs=Outputs(numbered=out))
    reading = read_list("numbered.xlsx", out.read_bytes(), HeadingTable.default())
    assert reading.frame[c.RECEIPT].to_list() == [f"paper-{i:06d}" for i in range(1, 13)]
    assert reading.frame[c.NAME][1] in (value, "")
    assert reading.frame[c.NAME][0] == rows[NAME][0]


def test_the_same_rows_in_another_file_are_not_taken_in_a_second_time(new_desk: Desk, tmp_path: Path) -> None:
    new_desk.take_in(without_receipts(donors()), "paper", outputs=Outputs(numbered=tmp_path / "numbered.xlsx"))
    before = everything_under(new_desk.folder)
    with pytest.raises(TypingRefused) as refusal:
        new_desk.take_in(without_receipts(donors()).reverse(), "paper", outputs=Outputs(numbered=tmp_path / "again.xlsx"))
    assert "same in person, day and amount" in refusal.value.en
    assert everything_under(new_desk.folder) == before
    assert not (tmp_path / "again.xlsx").exists()
