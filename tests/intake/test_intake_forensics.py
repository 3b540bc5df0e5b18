"""Marks of an accident in the file: each test makes one, and it is found where it is."""

from collections.abc import Callable

import pytest
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from furusato.intake.headings import HeadingTable
from furusato.model import columns as c
from tests.intake.lists import HEADINGS, SHEET, cells, found, read, refusing, repacked, row, rows, with_sheet_xml, xlsx


def returned(change: Callable[[Worksheet], object]) -> bytes:
    """A list that came from us, with a column added."""
    return xlsx([[*r, f"R{i}", "S", i] for i, r in enumerate(rows(), 1)], change, [*HEADINGS, "行キー", "封印", "メモ"])


def sort_state(ref: str, columns: bool = False) -> str:
    return f'<sortState ref="{ref}"{" columnSort=" if columns else ""}{chr(34) + "1" + chr(34) if columns else ""}><sortCondition ref="{ref}"/></sortState>'


def test_the_number_column_was_sorted_apart() -> None:
    reading = read(with_sheet_xml("</sheetData>", "</sheetData>" + sort_state("I2:I7")))
    assert refusing(reading) == {"sort_covered_every_column"}
    assert "I2:I7" in reading.findings[0].ja
    assert "A, B, C, D, E, F, G, H, J, K" in reading.findings[0].en


def test_a_block_of_columns_was_sorted_apart_through_its_filter() -> None:
    data = with_sheet_xml("</sheetData>", f'</sheetData><autoFilter ref="A1:H7">{sort_state("A2:H7")}</autoFilter>')
    assert refusing(read(data)) == {"sort_covered_every_column"}
    assert "sorting_would_take_every_column" in found(read(data))


@pytest.mark.parametrize("ref", ["A1:K7", "A2:K7", "A:K", "A2:N900"])
def test_a_sort_of_everything_is_no_matter(ref: str) -> None:
    assert read(with_sheet_xml("</sheetData>", "</sheetData>" + sort_state(ref))).findings == ()


def test_a_sort_of_some_rows_is_told() -> None:
    reading = read(with_sheet_xml("</sheetData>", "</sheetData>" + sort_state("A2:K5")))
    assert found(reading) == {"sort_covered_every_row"}
    assert not refusing(reading)


def test_columns_were_sorted() -> None:
    assert refusing(read(with_sheet_xml("</sheetData>", "</sheetData>" + sort_state("A1:K7", columns=True)))) == {"sort_moved_whole_rows"}


def test_a_sort_of_added_columns_alone_is_no_matter() -> None:
    assert read(with_sheet_xml("</sheetData>", "</sheetData>" + sort_state("N2:N7"), returned(lambda _: None))).findings == ()


def table(ref: str, name: str = "表1") -> Table:
    return Table(displayName=name, ref=ref)


def test_a_table_was_sorted_that_does_not_hold_the_number() -> None:
    data = xlsx(change=lambda sheet: sheet.add_table(table("A1:H7")))
    sort = sort_state("A2:H7").encode()
    data = repacked(data, {"xl/tables/table1.xml": lambda xml: xml.replace(b"<tableColumns", sort + b"<tableColumns")})
    assert refusing(read(data)) == {"sort_covered_every_column"}


def test_a_table_that_leaves_columns_out_is_told() -> None:
    reading = read(xlsx(change=lambda sheet: sheet.add_table(table("A1:H7"))))
    assert found(reading) == {"sorting_would_take_every_column"}
    assert not refusing(reading)
    assert read(xlsx(change=lambda sheet: sheet.add_table(table("A1:K7")))).findings == ()


def test_several_tables_on_one_sheet() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.add_table(table("A1:F7"))
        sheet.add_table(table("G1:K7", "表2"))

    assert refusing(read(xlsx(change=change))) == {"sheet_holds_one_table"}


def formula(line: int, text: str = '=IF(A2="","",B2)') -> Callable[[Worksheet], object]:
    def change(sheet: Worksheet) -> None:
        sheet[f"B{line}"] = text

    return change


@pytest.mark.parametrize("text", ["=A2", "=cmd|' /C calc'!A0", '=VLOOKUP(A2,"x",2)'])
def test_formulas(text: str) -> None:
    reading = read(xlsx(change=formula(4, text)))
    assert cells(reading, "cells_hold_no_formulas") == [f"{SHEET}!B4"]
    assert "cells_hold_no_formulas" in refusing(reading)


def test_a_formula_in_an_added_column_of_a_list_that_came_from_us() -> None:
    def change(sheet: Worksheet) -> None:
        for line in range(2, 8):
            sheet[f"N{line}"] = f'=IF(I{line}="","×","○")'
        sheet.add_table(table("A1:N7"))

    assert read(returned(change)).findings == ()
    assert cells(read(returned(formula(4))), "cells_hold_no_formulas") == [f"{SHEET}!B4"]


def test_a_formula_in_an_ignored_column() -> None:
    data = xlsx([[*r, "=A1"] for r in rows()], headings=[*HEADINGS, "備考"])
    assert read(data, table=HeadingTable.default().with_overrides({"備考": "ignore"})).findings == ()


def test_merged_cells() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("B3:B4")
        sheet.merge_cells("B6:C6")
        sheet.merge_cells("A20:C22")

    reading = read(xlsx(change=change))
    assert cells(reading, "cells_are_not_merged") == [f"{SHEET}!B3", f"{SHEET}!B6"]
    assert "cells_are_not_merged" in refusing(reading)


def hide_rows(sheet: Worksheet) -> None:
    for line in (3, 5, 90):
        sheet.row_dimensions[line].hidden = True


def test_hidden_rows() -> None:
    reading = read(xlsx(change=hide_rows))
    assert cells(reading, "rows_are_visible") == [f"{SHEET}!3", f"{SHEET}!5"]
    assert refusing(reading) == {"rows_are_visible"}
    assert reading.frame.height == 6


def test_rows_of_no_height() -> None:
    assert refusing(read(with_sheet_xml('<row r="3"', '<row r="3" ht="0" customHeight="1"'))) == {"rows_are_visible"}


def test_rows_that_a_filter_hid_in_a_list_that_came_from_us() -> None:
    def change(sheet: Worksheet) -> None:
        hide_rows(sheet)
        sheet.auto_filter.ref = "A1:N7"
        sheet.auto_filter.add_filter_column(0, ["x"])

    reading = read(returned(change))
    assert found(reading) == {"hidden_rows_are_read_too"}
    assert not refusing(reading)


def test_a_filter_in_use() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A1:K7"
        sheet.auto_filter.add_filter_column(0, ["架空-0001"])

    assert refusing(read(xlsx(change=change))) == {"filter_is_not_in_use"}
    assert refusing(read(with_sheet_xml("<sheetPr>", '<sheetPr filterMode="1">'))) == {"filter_is_not_in_use"}


def test_filter_buttons_alone_are_no_matter() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A1:K7"

    assert read(xlsx(change=change)).findings == ()


def test_hidden_columns() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.column_dimensions["I"].hidden = True
        sheet.column_dimensions["Z"].hidden = True

    reading = read(xlsx(change=change))
    assert cells(reading, "columns_are_visible") == [f"{SHEET}!I"]
    assert refusing(reading) == {"columns_are_visible"}
    assert read(returned(change)).findings == ()


def test_a_blank_row_in_the_middle() -> None:
    reading = read(xlsx([*rows(3), [""] * 11, *rows(3)]))
    assert cells(reading, "list_is_one_block") == [f"{SHEET}!5"]
    assert refusing(reading) == {"list_is_one_block"}
    assert reading.frame[c.LINE].to_list() == [2, 3, 4, 6, 7, 8]


def test_a_blank_column_in_the_middle() -> None:
    data = xlsx([[*r[:4], "", *r[4:]] for r in rows()], headings=[*HEADINGS[:4], "", *HEADINGS[4:]])
    assert cells(read(data), "list_is_one_block") == [f"{SHEET}!E"]


def test_a_sheet_that_claims_more_rows_than_it_has() -> None:
    reading = read(with_sheet_xml('<dimension ref="A1:K7"', '<dimension ref="A1:K5854"'))
    assert refusing(reading) == {"file_has_all_its_rows"}
    assert "5854" in reading.findings[0].ja
    assert read(with_sheet_xml('<dimension ref="A1:K7"', '<dimension ref="A1"')).findings == ()
    assert read(with_sheet_xml('<dimension ref="A1:K7"', '<dimension ref="A1:XFD1048576"')).findings == ()


def test_links_to_other_files_are_told() -> None:
    reading = read(repacked(xlsx(), more={"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}))
    assert found(reading) == {"list_stands_alone"}
    assert not refusing(reading)


def test_all_accidents_of_a_list_are_found_at_once() -> None:
    def change(sheet: Worksheet) -> None:
        hide_rows(sheet)
        formula(4)(sheet)
        sheet.merge_cells("E3:E4")
        sheet["I5"] = 123456789018

    reading = read(xlsx([*rows(), row(7, 生年月日="1/5/25")], change))
    assert refusing(reading) == {"rows_are_visible", "cells_hold_no_formulas", "cells_are_not_merged", "digits_are_kept_as_text", "date_is_unambiguous"}
