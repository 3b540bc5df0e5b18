"""The working list: what stands in it, that a real spreadsheet computes the same checks, and that it comes back whole, or is refused when a column was sorted apart."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from furusato.errors import IntegrityBroken, TypingRefused
from furusato.intake.headings import HeadingTable
from furusato.intake.reading import Reading, read_list
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import refusing
from furusato.workflows.issue_list import admit
from furusato.workflows.source import Source
from furusato.workflows.take_in import Outputs
from furusato.workflows.worklist import WRITTEN, Written, write_list
from scripts import spreadsheet_steps as s
from scripts.spreadsheet import Spreadsheet, missing
from tests.workflows.desk import KANA, NAME, NUMBER, POSTAL, STAMP, Desk, donors, everything_under, run, with_cell

ROWS, HELD = 26, 2
FIRST, LAST = 6, 6 + ROWS + HELD - 1
ALL = f"A{FIRST}:S{LAST}"


@pytest.fixture(scope="module")
def program(needs: Callable[[str], str]) -> Iterator[Spreadsheet]:
    needs("soffice")
    if lacking := missing():
        pytest.skip(f"this machine has no {lacking}")
    with Spreadsheet() as running:
        yield running


@pytest.fixture(scope="module")
def filled(founded: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Applications with rare characters, half-width kana, signs of XML, and two held ones that lack values. Not to be written to."""
    desk = founded.copy(tmp_path_factory.mktemp("worklist") / "desk")
    rows = donors(ROWS)
    for heading, line, value in ((NAME, 3, "𠮷田　花子"), (NAME, 5, '葛󠄀城 <&>"一郎'), (KANA, 6, "ﾖｼﾀﾞ ﾊﾅｺ")):
        rows = with_cell(rows, heading, line, value)
    desk.take_in(rows)
    held = donors(2, first=101)
    for heading, line, value in ((NUMBER, 3, ""), (POSTAL, 2, "99"), (KANA, 2, "𛀀𛀁"), (NAME, 3, "100%　＠一郎 ")):
        held = with_cell(held, heading, line, value)
    desk.hold_lines(held, 2, 3)
    return desk


@pytest.fixture(scope="module")
def path(filled: Desk) -> Path:
    """The working list of all routes. Not to be written to."""
    return filled.folder.parent / "list.xlsx"


@pytest.fixture(scope="module", autouse=True)
def _written(filled: Desk, path: Path) -> None:
    written(filled, path)


@pytest.fixture
def desk(filled: Desk, tmp_path: Path) -> Desk:
    return filled.copy(tmp_path / "desk")


def written(desk: Desk, path: Path, *, route: str = "", masked: bool = False) -> Written:
    with desk.open() as office:
        return write_list(office, path, STAMP, route=route, masked=masked)


def read(path: Path) -> Reading:
    return read_list(path.name, path.read_bytes(), HeadingTable.default())


def same_as_sealed(desk: Desk, reading: Reading) -> bool:
    columns = [c.ROW_KEY, c.SEAL, *c.VALUES]
    return reading.frame.select(columns).sort(c.ROW_KEY).equals(desk.sealed().select(columns).sort(c.ROW_KEY))


def shown(program: Spreadsheet, path: Path, *steps: s.Step, out: Path | None = None) -> tuple[str, list[str]]:
    """The count above the table and 判定 of each row, after some steps."""
    save = [s.stored(out)] if out else []
    count, column = program.work([s.opened(path), *steps, s.values("A2"), s.values(f"A{FIRST}:A{LAST}"), *save, s.closed()])
    return count[0][0], [row[0] for row in column]


def counted(right: int) -> str:
    return f"○ = {right} / 全 {ROWS + HELD} 件"


def test_a_real_spreadsheet_computes_every_check(program: Spreadsheet, path: Path) -> None:
    assert shown(program, path) == (counted(ROWS + HELD), ["○"] * (ROWS + HELD))


def test_each_column_sorted_apart_turns_the_very_rows_wrong(program: Spreadsheet, path: Path) -> None:
    """Rows whose value is another than before; 1 in 1,024 of them may pass."""
    for letter in (*"BCDEFGHIJKLM", "R", "S"):
        area = f"{letter}{FIRST}:{letter}{LAST}"
        asked = (s.values(area), s.sorted_by(area, 0, descending=True), s.values(area), s.values("A2"), s.values(f"A{FIRST}:A{LAST}"))
        before, after, count, marks = program.work([s.opened(path), *asked, s.closed()])
        passed = [mark == ["○"] for old, new, mark in zip(before, after, marks, strict=True) if old != new]
        kept = [mark == ["○"] for old, new, mark in zip(before, after, marks, strict=True) if old == new]
        assert len(passed) > 5, letter
        assert sum(passed) <= 1, letter
        assert all(kept), letter
        assert count[0][0] == counted(sum(passed) + len(kept)), letter


def test_whole_rows_sorted_re_saved_and_annotated_are_right_and_read_back(program: Spreadsheet, filled: Desk, path: Path, tmp_path: Path) -> None:
    note = [[f"見た{line}"] for line in range(ROWS + HELD)]
    steps = [
        s.sorted_by(ALL, 3),
        s.pasted("T5", [["メモ"]]),
        s.pasted(f"T{FIRST}:T{LAST}", note),
        s.typed(f"U{FIRST}:U{FIRST}", [["=M6*2"]]),
        s.pasted("U5", [["倍"]]),
    ]
    assert shown(program, path, *steps, out=tmp_path / "back.xlsx") == (counted(ROWS + HELD), ["○"] * (ROWS + HELD))
    again = shown(program, tmp_path / "back.xlsx")
    assert again == (counted(ROWS + HELD), ["○"] * (ROWS + HELD))
    reading = read(tmp_path / "back.xlsx")
    assert refusing(reading.findings) == []
    assert {"判定", "照合値", "メモ", "倍"} <= set(reading.extra)
    assert same_as_sealed(filled, reading)


def test_it_reads_back_from_csv_too(program: Spreadsheet, filled: Desk, path: Path, tmp_path: Path) -> None:
    program.work([s.opened(path), s.stored_csv(tmp_path / "back.csv"), s.closed()])
    reading = read(tmp_path / "back.csv")
    assert refusing(reading.findings) == []
    assert same_as_sealed(filled, reading)


def test_a_filtered_list_reads_back_whole(program: Spreadsheet, filled: Desk, path: Path, tmp_path: Path) -> None:
    program.work([s.opened(path), s.filtered(f"A5:S{LAST}", 8, "女"), s.stored(tmp_path / "back.xlsx"), s.closed()])
    reading = read(tmp_path / "back.xlsx")
    assert refusing(reading.findings) == []
    assert same_as_sealed(filled, reading)


def test_a_deleted_row_is_missed_by_the_count(program: Spreadsheet, path: Path) -> None:
    (count,) = program.work([s.opened(path), s.deleted_rows(FIRST + 3), s.values("A2"), s.closed()])
    assert count[0][0] == counted(ROWS + HELD - 1)


def test_a_returned_list_may_be_issued_and_a_damaged_one_is_refused(program: Spreadsheet, desk: Desk, tmp_path: Path) -> None:
    written(desk, path := tmp_path / "list.xlsx", route="portal")
    program.work(
        [
            s.opened(path),
            s.sorted_by(ALL, 3),
            s.stored(tmp_path / "back.xlsx"),
            s.sorted_by(f"K{FIRST}:K{LAST}", 0),
            s.stored(tmp_path / "bad.xlsx"),
            s.closed(),
        ]
    )

    def admitted(name: str) -> None:
        with desk.open() as office:
            admit(office, Source(name, (tmp_path / name).read_bytes()), "portal", Decisions(), run(), Outputs())

    admitted("back.xlsx")
    with pytest.raises(IntegrityBroken) as refusal:
        admitted("bad.xlsx")
    assert "values_are_as_sealed" in {finding.name for finding in refusal.value.findings}


def test_as_written_it_reads_back(desk: Desk, tmp_path: Path) -> None:
    told = written(desk, path := tmp_path / "list.xlsx")
    assert (told.rows, told.held, told.masked) == (ROWS + HELD, HELD, False)
    reading = read(path)
    assert reading.findings == ()
    assert reading.frame[c.LINE].to_list() == list(range(FIRST, LAST + 1))
    assert same_as_sealed(desk, reading)


def test_no_formula_has_a_result_and_every_other_cell_is_text(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"</f><v>[^<]+</v>", xml) == []
    rows = xml[xml.index('<row r="6"') : xml.index("</sheetData>")]
    assert rows.count("<f>") == ROWS + HELD
    assert set(re.findall(r"<c r=\"[B-Z]+\d+\" s=\"\d+\"([^>]*)>", rows)) == {' t="inlineStr"', "/"}
    assert xml.index("<ignoredErrors>") < xml.index("<tableParts")


def test_it_is_one_table_with_filters_over_all_rows_unlocked_and_frozen(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["作業用一覧"]
    assert [(table.ref, table.autoFilter.ref) for table in sheet.tables.values()] == [(f"A5:S{LAST}",) * 2]
    headings = [cell.value for cell in sheet[5]]
    assert headings == [column.name for table in sheet.tables.values() for column in table.tableColumns]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.protection.sheet) == ("C6", "$5:$5", False)
    assert (book["係数"].sheet_state, book["使い方"].sheet_state) == ("hidden", "visible")
    assert "1,024" in str(sheet["A4"].value)


def test_the_same_rows_give_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    written(desk, tmp_path / "a.xlsx")
    written(desk, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_masked_holds_neither_numbers_nor_what_was_made_of_them(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "masked.xlsx"
    assert written(desk, path, masked=True).masked
    with zipfile.ZipFile(path) as package:
        content = b"".join(package.read(name) for name in package.namelist()).decode()
    sealed = desk.sealed()
    assert [number for number in sealed[c.NUMBER] if number and number in content] == []
    assert [seal for seal in sealed[c.SEAL] if seal[:8] in content] == []
    assert "<f>" not in content
    assert "係数" not in load_workbook(path).sheetnames
    headings = [cell.value for cell in load_workbook(path)["作業用一覧"][5]]
    assert not {"個人番号", "判定", "照合値", "封印"} & set(headings)
    assert "氏名" in headings


def test_it_is_recorded_and_nothing_is_where_it_could_not_be_written(desk: Desk, tmp_path: Path) -> None:
    written(desk, path := tmp_path / "list.xlsx", route="portal")
    with desk.open() as office:
        event = [event for event in office.ledger.events.all() if event.what == WRITTEN][-1]
    facts = json.loads(event.facts)
    assert (facts["rows"], facts["held"], facts["masked"], facts["route"], event.who) == (ROWS + HELD, HELD, False, "portal", STAMP.who)
    assert facts["people"] <= facts["rows"]
    before = {**everything_under(desk.folder), "list": path.read_bytes()}
    with pytest.raises(TypingRefused):
        written(desk, path)
    assert {**everything_under(desk.folder), "list": path.read_bytes()} == before


@pytest.mark.parametrize(("route", "name"), [("elsewhere", "list.xlsx"), ("desk", "list.xlsx"), ("", "list.csv")])
def test_an_unknown_route_a_route_without_rows_and_another_ending_are_refused(desk: Desk, tmp_path: Path, route: str, name: str) -> None:
    with pytest.raises(TypingRefused):
        written(desk, tmp_path / name, route=route)
    assert not (tmp_path / name).exists()


def test_a_formula_in_a_read_column_is_refused_in_a_returned_list_too(path: Path, tmp_path: Path) -> None:
    book = load_workbook(path)
    book["作業用一覧"]["K7"] = "=K6"
    book.save(out := tmp_path / "back.xlsx")
    assert "cells_hold_no_formulas" in {finding.name for finding in refusing(read(out).findings)}


def test_a_title_above_an_ordinary_list_is_still_refused() -> None:
    book = io.BytesIO()
    rows = donors(3)
    frame = pl.concat(
        [pl.DataFrame([["一覧"] + [""] * 12], schema=rows.columns, orient="row"), pl.DataFrame([rows.columns], schema=rows.columns, orient="row"), rows]
    )
    frame.write_csv(book, include_header=False, line_terminator="\r\n")
    with pytest.raises(Exception, match="見出し") as refusal:
        read_list("list.csv", book.getvalue(), HeadingTable.default())
    assert "headings_stand_in_line_one" in {finding.name for finding in refusal.value.findings}  # type: ignore[attr-defined]  # of a ListRefused
