"""A list that came back is checked: whole and harmless changes pass, each accident is named, and the restored list is as sealed and passes itself."""

import json
from pathlib import Path

import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from furusato.errors import IntegrityBroken, ListRefused, TypingRefused
from furusato.workflows.check import Papers, require_whole
from furusato.workflows.take_in import Outputs
from furusato.workflows.worklist import write_list
from tests.workflows.desk import ADDRESS, BIRTH, CODE, GIFT_DATE, KANA, NAME, NUMBER, PHONE, POSTAL, RECEIPT, STAMP, YEN, Desk, csv, donors, with_cell, xlsx
from tests.workflows.returned import KEY, NOTE, SEAL, check, column, edited, read_back, told, working_list


def test_a_whole_list_passes(sealed_desk: Desk) -> None:
    checked = check(sealed_desk, working_list(sealed_desk))
    assert checked.is_whole
    require_whole(checked)
    assert (checked.rows, checked.lines) == (12, 12)


def test_harmless_changes_pass_and_are_told(sealed_desk: Desk) -> None:
    rows = working_list(sealed_desk).sort(NAME)
    turned = rows.select(NOTE, *reversed(rows.columns[:-1]))
    checked = check(sealed_desk, turned)
    assert checked.is_whole
    assert {"row_order_is_free", "column_order_is_free", "columns_may_be_added"} <= set(told(checked, harmless=True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_trip_through_csv_passes(sealed_desk: Desk, encoding: str) -> None:
    assert check(sealed_desk, csv(working_list(sealed_desk), encoding), name="list.csv").is_whole


def test_dates_and_amounts_as_a_spreadsheet_keeps_them_pass(sealed_desk: Desk) -> None:
    def retyped(sheet: Worksheet) -> None:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                heading = str(sheet.cell(1, cell.column or 1).value)
                if heading == YEN:
                    cell.value = int(str(cell.value))
                elif heading in (GIFT_DATE, BIRTH):
                    cell.value, cell.number_format = pl.Series([str(cell.value)]).str.to_date()[0], "yyyy/m/d"

    assert check(sealed_desk, edited(xlsx(working_list(sealed_desk)), retyped)).is_whole


def test_the_written_working_list_passes_and_is_restored(sealed_desk: Desk, tmp_path: Path) -> None:
    out, again = tmp_path / "work.xlsx", tmp_path / "again.xlsx"
    with sealed_desk.open() as office:
        write_list(office, out, STAMP)

    def sorted_apart(sheet: Worksheet) -> None:
        place = next(cell.column for cell in sheet[5] if cell.value == "個人番号")
        for line, value in enumerate(sorted(str(sheet.cell(line, place).value) for line in range(6, 18)), 6):
            sheet.cell(line, place).value = value

    damaged = edited(out.read_bytes(), sorted_apart)
    checked = check(sealed_desk, damaged, papers=Papers(restored=again))
    assert told(checked) == ["no_column_was_sorted_apart"]
    assert check(sealed_desk, again.read_bytes()).is_whole
    rows = read_back(again)
    assert "判定" not in rows[0]
    assert column(rows, "送付先")[0]
    assert set(column(rows, "状態")) == {"封印済"}


def test_one_column_sorted_apart_is_named_with_its_rows(sealed_desk: Desk) -> None:
    rows = working_list(sealed_desk)
    damaged = rows.with_columns(pl.col(NUMBER).sort())
    moved = set(rows.filter(rows[NUMBER] != damaged[NUMBER])[KEY])
    (found,) = (f for f in check(sealed_desk, damaged).findings if f.severity != "notice")
    assert found.name == "no_column_was_sorted_apart"
    assert set(found.row_keys) == moved
    with pytest.raises(IntegrityBroken):
        require_whole(check(sealed_desk, damaged))


@pytest.mark.parametrize("heading", [NAME, KANA, NUMBER, KEY, SEAL, ADDRESS])
def test_a_deleted_column_is_named_not_refused(sealed_desk: Desk, heading: str) -> None:
    assert told(check(sealed_desk, working_list(sealed_desk).drop(heading))) == ["no_column_is_gone"]


def test_a_list_without_keys_is_held_by_receipt_numbers_where_a_route_is_named(sealed_desk: Desk) -> None:
    with pytest.raises(ListRefused):
        check(sealed_desk, donors())
    assert check(sealed_desk, donors(), "portal").is_whole
    assert told(check(sealed_desk, donors().with_columns(pl.col(NUMBER).sort()), "portal")) == ["no_column_was_sorted_apart"]


def test_numbers_turned_into_number_cells_are_diagnosed_not_refused(sealed_desk: Desk, tmp_path: Path) -> None:
    def numbers(sheet: Worksheet) -> None:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if str(sheet.cell(1, cell.column or 1).value) in (NUMBER, PHONE):
                    cell.value = int(str(cell.value).replace("-", ""))

    out = tmp_path / "restored.xlsx"
    names = told(check(sealed_desk, edited(xlsx(working_list(sealed_desk)), numbers), papers=Papers(restored=out)))
    assert "no_leading_zero_was_lost" in names
    assert set(names) <= {"no_leading_zero_was_lost", "no_digits_became_number_cells"}
    assert check(sealed_desk, out.read_bytes()).is_whole


def test_scientific_notation_is_diagnosed(sealed_desk: Desk) -> None:
    damaged = working_list(sealed_desk).with_columns(pl.lit("1.23E+11").alias(NUMBER))
    assert told(check(sealed_desk, csv(damaged), name="list.csv")) == ["no_column_was_overwritten"]
    some = with_cell(with_cell(working_list(sealed_desk), NUMBER, 3, "1.23E+11"), NUMBER, 7, "9.88E+10")
    assert told(check(sealed_desk, csv(some), name="list.csv")) == ["no_digits_turned_scientific"]


def test_dates_as_serials_in_a_csv_are_diagnosed(sealed_desk: Desk) -> None:
    serial = (pl.col(BIRTH).str.to_date() - pl.date(1899, 12, 30)).dt.total_days().cast(pl.String)
    damaged = working_list(sealed_desk).with_columns(serial.alias(BIRTH))
    assert told(check(sealed_desk, csv(damaged), name="list.csv")) == ["no_date_changed_its_form"]


def test_two_accidents_are_two_sentences(sealed_desk: Desk) -> None:
    rows = working_list(sealed_desk)
    damaged = rows.with_columns(pl.col(NUMBER).sort(), pl.col(NAME).shift(-1, fill_value=""))
    assert sorted(told(check(sealed_desk, damaged))) == ["no_cell_was_deleted", "no_column_was_sorted_apart"]


def test_rows_lost_doubled_and_added_are_told_and_restored(sealed_desk: Desk, tmp_path: Path) -> None:
    rows = working_list(sealed_desk)
    stranger = donors(1, first=40).with_columns(pl.lit("").alias(KEY), pl.lit("").alias(SEAL), pl.lit("新規").alias(NOTE))
    damaged = pl.concat([rows.sort(KANA).filter(pl.col(KEY) != rows[KEY][3]), rows[5:6], stranger])
    out = tmp_path / "restored.xlsx"
    assert sorted(told(check(sealed_desk, damaged, papers=Papers(restored=out)))) == ["no_row_was_added", "no_row_was_deleted", "no_row_was_duplicated"]
    assert check(sealed_desk, out.read_bytes()).is_whole
    back = read_back(out)
    assert column(back, KEY) == [*rows.sort(KANA).filter(pl.col(KEY) != rows[KEY][3])[KEY], rows[KEY][3]]
    assert len(read_back(out, 1)) == 3
    assert {row[4] for row in read_back(out, 2)[1:]} == {"row_put_back", "line_set_apart"}


def test_a_restored_list_keeps_order_and_notes_and_passes_check_and_issue(sealed_desk: Desk, tmp_path: Path) -> None:
    rows = working_list(sealed_desk).sort(NAME)
    damaged = rows.with_columns(pl.col(NUMBER).sort(), pl.col(KANA).shift(1, fill_value="x"), pl.col(POSTAL).reverse())
    out = tmp_path / "restored.xlsx"
    assert not check(sealed_desk, damaged, papers=Papers(restored=out)).is_whole
    back = read_back(out)
    assert column(back, KEY) == rows[KEY].to_list()
    assert column(back, NOTE) == [f"メモ{key}" for key in rows[KEY]]
    assert column(back, NUMBER) == rows[NUMBER].to_list()
    assert column(back, CODE) == rows[CODE].to_list()
    assert check(sealed_desk, out.read_bytes()).is_whole
    restored = pl.DataFrame(back[1:], schema=list(back[0]), orient="row")
    assert sealed_desk.issue_list(restored).rows == 12


def test_notes_stay_with_the_donor_where_the_key_column_moved(sealed_desk: Desk, tmp_path: Path) -> None:
    rows = working_list(sealed_desk)
    damaged = rows.with_columns(pl.col(KEY).reverse())
    out = tmp_path / "restored.xlsx"
    assert told(check(sealed_desk, damaged, papers=Papers(restored=out))) == ["no_column_was_sorted_apart"]
    back = read_back(out)
    assert dict(zip(column(back, RECEIPT), column(back, NOTE), strict=True)) == dict(zip(rows[RECEIPT], rows[NOTE], strict=True))
    assert "row_told_by_its_values" in {row[4] for row in read_back(out, 2)[1:]}


def test_an_older_export_is_called_so(sealed_desk: Desk) -> None:
    rows = working_list(sealed_desk)
    sealed_desk.hold(rows[KEY][2])
    sealed_desk.take_in(with_cell(donors(), ADDRESS, 4, "愛知県大府市追分町4-20-999番地"))
    (found,) = (f for f in check(sealed_desk, rows).findings if f.severity != "notice")
    assert found.name == "list_is_newer_than_corrections"
    assert found.row_keys == (rows[KEY][2],)


def test_other_routes(new_desk: Desk) -> None:
    new_desk.take_in(donors())
    new_desk.take_in(donors(6, first=50), "desk")
    both = working_list(new_desk, pl.concat([donors(), donors(6, first=50)]))
    assert check(new_desk, both).is_whole
    assert told(check(new_desk, both.head(12))) == ["no_route_is_absent"]
    assert check(new_desk, both.head(12), "portal").is_whole
    assert told(check(new_desk, both, "portal")) == ["list_is_of_these_routes"]


def test_another_offices_list_is_called_so(sealed_desk: Desk, founded: Desk, tmp_path: Path) -> None:
    new_desk = founded.copy(tmp_path / "another")
    new_desk.take_in(donors(12, first=200))
    foreign = working_list(new_desk, donors(12, first=200))
    assert "list_is_of_this_ledger" in told(check(sealed_desk, pl.concat([working_list(sealed_desk), foreign.head(3)])))
    assert told(check(sealed_desk, foreign)) == ["list_is_of_this_ledger"]


def test_what_was_checked_is_in_the_log_without_a_value(sealed_desk: Desk, tmp_path: Path) -> None:
    rows = working_list(sealed_desk)
    check(sealed_desk, rows.with_columns(pl.col(NUMBER).sort()), papers=Papers(restored=tmp_path / "r.xlsx"))
    with sealed_desk.open() as office:
        last, before = office.ledger.events.all()[-1], office.ledger.events.all()[-2]
    assert (before.what, last.what) == ("list checked", "list restored")
    facts = json.loads(before.facts)
    assert (facts["rows"], facts["whole"], facts["accidents"]) == (12, False, ["no_column_was_sorted_apart"])
    assert not any(value in before.facts + last.facts for value in (*rows[NUMBER], *rows[NAME]))


def test_papers_hold_no_value_and_nothing_is_overwritten(sealed_desk: Desk, tmp_path: Path) -> None:
    rows = working_list(sealed_desk)
    damaged = rows.with_columns(pl.col(NUMBER).sort(), pl.col(NAME).shift(1, fill_value="誰か"))
    report, marked = tmp_path / "r.html", tmp_path / "f.xlsx"
    check(sealed_desk, damaged, papers=Papers(report=report, findings=marked))
    page = report.read_text(encoding="utf-8")
    texts = page + repr([read_back(marked, sheet) for sheet in range(3)])
    for heading in (NUMBER, NAME, KANA, ADDRESS, BIRTH, PHONE):
        assert not [value for value in (*rows[heading], *damaged[heading]) if value in texts]
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "<svg" in page
    with pytest.raises(TypingRefused):
        check(sealed_desk, damaged, papers=Papers(report=report))
    with pytest.raises(TypingRefused):
        check(sealed_desk, damaged, papers=Papers(restored=tmp_path / "r.csv"))
    assert not (tmp_path / "r.csv").exists()


def test_issue_names_the_accident_too(sealed_desk: Desk) -> None:
    damaged = working_list(sealed_desk).with_columns(pl.col(NUMBER).sort())
    with pytest.raises(IntegrityBroken) as refusal:
        sealed_desk.issue_list(damaged, outputs=Outputs())
    names = [finding.name for finding in refusal.value.findings]
    assert names[0] == "no_column_was_sorted_apart"
    assert "values_are_as_sealed" in names


def test_withdrawn_rows_need_not_be_there(sealed_desk: Desk) -> None:
    rows = working_list(sealed_desk)
    with sealed_desk.open() as office:
        office.ledger.holds.withdraw([rows[KEY][0]], "test", STAMP)
    assert check(sealed_desk, rows[1:]).is_whole
    assert check(sealed_desk, rows).is_whole
