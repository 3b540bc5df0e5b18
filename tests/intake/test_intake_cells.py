"""What a spreadsheet does to values: each accident is made here, and the cell is named."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from furusato.intake.limits import DEFAULT
from furusato.intake.number_formats import shows_plain_digits
from furusato.model import columns as c
from tests.intake.lists import HEADINGS, LETTER, SHEET, cells, csv_text, found, read, read_csv, refused, refusing, rows, with_cells, with_sheet_xml, xlsx


def number_cell(heading: str, value: object, line: int = 3) -> bytes:
    def change(sheet: object) -> None:
        sheet[f"{LETTER[heading]}{line}"] = value  # type: ignore[index] # a worksheet

    return xlsx(change=change)


@pytest.mark.parametrize("heading", ["個人番号", "郵便番号", "電話番号"])
@pytest.mark.parametrize("value", [12345678901, 123456789018, 1.5, 1e20])
def test_digits_in_number_cells_have_lost_their_zeros(heading: str, value: float) -> None:
    reading = read(number_cell(heading, value))
    assert cells(reading, "digits_are_kept_as_text") == [f"{SHEET}!{LETTER[heading]}3"]
    assert reading.frame[reading.heading_map[heading]][1] == ""
    assert refusing(reading) == {"digits_are_kept_as_text"}


@pytest.mark.parametrize("heading", ["氏名", "フリガナ", "住所"])
@pytest.mark.parametrize("value", [12, date(2025, 1, 2), True])
def test_an_address_that_turned_into_a_date(heading: str, value: object) -> None:
    reading = read(number_cell(heading, value))
    assert cells(reading, "text_is_kept_as_text") == [f"{SHEET}!{LETTER[heading]}3"]
    assert refusing(reading) == {"text_is_kept_as_text"}


def receipts(mask: str, count: int = 6) -> bytes:
    def change(sheet: object) -> None:
        for line in range(2, 2 + count):
            cell = sheet[f"A{line}"]  # type: ignore[index] # a worksheet
            cell.value, cell.number_format = line - 1, mask

    return xlsx(change=change)


@pytest.mark.parametrize("mask", ["General", "0", "@", "#,##0", "0_ ", "0_);[Red]\\(0\\)"])
def test_receipt_numbers_counted_in_number_cells_are_read_as_shown(mask: str) -> None:
    reading = read(receipts(mask))
    assert not refusing(reading)
    assert reading.frame[c.RECEIPT].to_list() == ["1", "2", "3", "4", "5", "6"]
    assert len(cells(reading, "number_cells_are_read_as_shown")) == 6


@pytest.mark.parametrize("mask", ["000000", '"A-"0', "0.00E+00", "yyyy/m/d", "0%"])
def test_receipt_numbers_under_a_mask(mask: str) -> None:
    reading = read(receipts(mask))
    assert len(cells(reading, "receipts_are_all_kept_alike")) == 6
    assert reading.frame[c.RECEIPT].to_list() == [""] * 6


def test_receipt_numbers_of_which_some_are_number_cells() -> None:
    assert cells(read(receipts("General", 2)), "receipts_are_all_kept_alike") == [f"{SHEET}!A2", f"{SHEET}!A3"]


def test_receipt_numbers_that_are_not_whole() -> None:
    assert "receipts_are_all_kept_alike" in refusing(read(xlsx([[i + 0.5, *r[1:]] for i, r in enumerate(rows())])))
    assert "receipts_are_all_kept_alike" in refusing(read(xlsx([[10**17 + i, *r[1:]] for i, r in enumerate(rows())])))


@pytest.mark.parametrize(
    ("code", "plain"),
    [("General", True), ("general", True), ("0_ ;[Red]\\-0\\ ", True), ("00", False), ("0.0", False), ("@", True), ("", False), ("unknown", False)],
)
def test_number_formats(code: str, plain: bool) -> None:
    assert shows_plain_digits(code) is plain


def test_sex_codes_in_number_cells() -> None:
    reading = read(xlsx([[*r[:6], 1 + i % 2, *r[7:]] for i, r in enumerate(rows())]))
    assert found(reading) == {"number_cells_are_read_as_shown"}
    assert reading.frame[c.SEX].to_list()[:2] == ["1", "2"]


def test_yen_and_payment_in_number_cells() -> None:
    reading = read(xlsx([[*r[:10], 10_000.0 + i, (1, True, "済")[i % 3]] for i, r in enumerate(rows())], headings=[*HEADINGS, "入金確認"]))
    assert reading.findings == ()
    assert reading.frame[c.YEN].to_list()[:2] == ["10000", "10001"]
    assert reading.frame[c.PAYMENT].to_list()[:3] == ["1", "TRUE", "済"]
    assert "amount_is_written_as_whole_yen" in refusing(read(xlsx([[*r[:10], 0.5] for r in rows()])))


@pytest.mark.parametrize("heading", ["個人番号", "電話番号", "郵便番号", "寄附金額"])
@pytest.mark.parametrize("value", ["1.23457E+11", "1E+11", "1.2e11", "１．２Ｅ＋１１"])
def test_scientific_notation(heading: str, value: str) -> None:
    for reading in (read(xlsx(with_cells(heading, "", value))), read_csv(csv_text(with_cells(heading, "", value)))):
        assert [cell.rpartition("!")[2] for cell in cells(reading, "digits_are_written_out")] == [f"{LETTER[heading]}3"]


@pytest.mark.parametrize("value", ["#N/A", "#REF!", "#NAME?", "#DIV/0!", "#SPILL!", "########"])
def test_errors_that_were_exported_as_text(value: str) -> None:
    assert cells(read_csv(csv_text(with_cells("氏名", "", value))), "cells_hold_no_errors") == ["list.csv!B3"]


@pytest.mark.parametrize("value", ["#N/A", "#REF!", "#VALUE!"])
def test_error_cells(value: str) -> None:
    reading = read(number_cell("氏名", value))
    assert cells(reading, "cells_hold_no_errors") == [f"{SHEET}!B3"]
    assert reading.frame[c.NAME][1] == ""


def test_an_error_cell_of_a_kind_calamine_does_not_know() -> None:
    assert refused(with_sheet_xml("#N/A", "#SPILL!", number_cell("氏名", "#N/A"))) == {"cells_hold_no_errors"}


@pytest.mark.parametrize("value", ["=A1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")', "="])
def test_formulas_written_as_text(value: str) -> None:
    assert cells(read_csv(csv_text(with_cells("氏名", "", value))), "cells_hold_no_formulas") == ["list.csv!B3"]


@pytest.mark.parametrize("value", ["+81-53-000-0000", "-", "@架空"])
def test_text_that_only_begins_like_a_formula_is_fine(value: str) -> None:
    assert read_csv(csv_text(with_cells("電話番号", value))).frame[c.PHONE][0] == value


def test_gaps_in_the_number_column() -> None:
    reading = read(xlsx(with_cells("個人番号", rows()[0][8], "", "　")))
    assert cells(reading, "number_column_has_no_gaps") == [f"{SHEET}!I3", f"{SHEET}!I4"]
    assert "number_column_has_no_gaps" in refusing(reading)


def test_blanks_at_the_end_of_the_number_column_are_left_to_the_row_check() -> None:
    reading = read(xlsx(with_cells("個人番号", *[r[8] for r in rows(5)], "")))
    assert reading.findings == ()
    assert reading.frame[c.NUMBER][5] == ""


INVISIBLE = [
    "\0", "\x01", "\t", "\n", "\r", "\x1b", "\x7f", "\x85", "\xad", "\u200b", "\u200d", "\u200e", "\u202e", "\u2028", "\u2066", "\ufeff", "\ufdd0", "\ufffe",
    "\U000e0041", "\U0010ffff",
]  # fmt: skip


@pytest.mark.parametrize("character", INVISIBLE)
@pytest.mark.parametrize("heading", ["氏名", "住所", "個人番号", "整理番号", "電話番号"])
def test_characters_nobody_sees(character: str, heading: str) -> None:
    reading = read_csv(csv_text(with_cells(heading, "", f"12{character}34")))
    assert cells(reading, "characters_are_visible") == [f"list.csv!{LETTER[heading]}3"]
    assert reading.frame[reading.heading_map[heading]][1] == ""


@pytest.mark.parametrize("escape", ["&#10;", "&#9;", "_x000D_", "_x0000_", "&#x200B;", "&#x202E;"])
def test_characters_nobody_sees_in_an_xlsx(escape: str) -> None:
    assert cells(read(with_sheet_xml("053-000", f"053{escape}000")), "characters_are_visible") == [f"{SHEET}!H2"]


@pytest.mark.parametrize("escape", ["_xD83D_", "_xDC00_", "_x202E_", "_x5D0E_", "_x005F_x000D_"])
def test_escapes_that_are_left(escape: str) -> None:
    assert cells(read(with_sheet_xml("053-000", f"053{escape}000")), "no_escape_is_left") == [f"{SHEET}!H2"]
    assert cells(read_csv(csv_text(with_cells("電話番号", "053_x000D_000"))), "no_escape_is_left") == ["list.csv!H2"]


@pytest.mark.parametrize("character", ["&#0;", "&#xFFFE;", "&#xD83D;", "\x01"])
def test_characters_no_xml_may_hold(character: str) -> None:
    assert refused(with_sheet_xml("053-000", f"053{character}000")) == {"workbook_is_whole"}


def test_a_lone_surrogate_in_a_csv() -> None:
    assert refused(csv_text().encode() + b"\xed\xa0\x80", "list.csv") == {"text_is_whole"}


def test_a_long_cell_in_an_xlsx() -> None:
    assert cells(read(xlsx(with_cells("氏名", "架" * 100)), limits=replace(DEFAULT, cell_characters=99)), "cells_are_of_usual_length") == [f"{SHEET}!B2"]


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8))
def test_a_name_is_kept_or_refused_never_changed(name: str) -> None:
    text = csv_text(with_cells("氏名", name))
    reading = read_csv(text)
    kept = reading.frame[c.NAME][0]
    told = {f.name for f in reading.findings if 2 in f.lines and f.column == "B"}
    assert kept == name or (kept == "" and told)
