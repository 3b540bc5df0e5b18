"""The driver of a real LibreOffice: it makes the clerk's mistakes for real, and leaves no process behind."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from scripts import spreadsheet_steps as s
from scripts.spreadsheet import Spreadsheet, SpreadsheetTrouble, missing

HEADINGS = ["name", "number", "day"]
ROWS = [["C", "012", "2025-01-03"], ["A", "034", "2025-01-01"], ["B", "023", "2025-01-02"]]


@pytest.fixture(scope="module")
def program(needs: Callable[[str], str]) -> Iterator[Spreadsheet]:
    needs("soffice")
    if lacking := missing():
        pytest.skip(f"this machine has no {lacking}")
    with Spreadsheet() as running:
        yield running


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in [HEADINGS, *ROWS]:
        sheet.append(row)
    made.save(tmp_path / "list.xlsx")
    return tmp_path / "list.xlsx"


def cells(path: Path) -> list[list[object]]:
    return [list(row) for row in load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True)]


def column(path: Path, index: int) -> list[object]:
    return [row[index] for row in cells(path)]


def test_a_column_sorted_apart_moves_alone(program: Spreadsheet, book: Path, tmp_path: Path) -> None:
    program.work([s.opened(book), s.sorted_by("B2:B4", 0, descending=True), s.stored(tmp_path / "out.xlsx"), s.closed()])
    assert column(tmp_path / "out.xlsx", 1) == ["034", "023", "012"]
    assert column(tmp_path / "out.xlsx", 0) == ["C", "A", "B"]


def test_whole_rows_sorted_stay_whole(program: Spreadsheet, book: Path, tmp_path: Path) -> None:
    program.work(
        [s.opened(book), s.sorted_by("A1:C4", 0, header=True), s.stored(tmp_path / "out.ods"), s.opened(tmp_path / "out.ods"), s.stored(tmp_path / "out.xlsx")]
    )
    assert cells(tmp_path / "out.xlsx") == sorted(ROWS)


def test_cells_shift_when_one_is_deleted_or_inserted(program: Spreadsheet, book: Path) -> None:
    up, down = program.work([s.opened(book), s.deleted_cells("B2"), s.values("B2:B4"), s.inserted_cells("B2:B3"), s.values("B2:B6")])
    assert up == [["034"], ["023"], [""]]
    assert down == [[""], [""], ["034"], ["023"], [""]]


def test_fills_and_pastes(program: Spreadsheet, book: Path) -> None:
    answers = program.work(
        [
            s.opened(book),
            s.filled_down("B2:B4"),
            s.values("B2:B4"),
            s.pasted("A2:A3", [["X"], [7]]),
            s.values("A2:A4"),
            s.copied("A2:A3", "A3"),
            s.values("A2:A4"),
            s.typed("C2:C2", [["=A2"]]),
            s.recalculated(),
            s.strings("C2:C2"),
            s.formulas("C2:C2"),
            s.typed("D2", [["5"]]),
            s.filled_series("D2:D4", 2),
            s.values("D2:D4"),
            s.used(),
        ]
    )
    assert answers[0][0] == ["012"]
    assert answers[1:6] == [[["X"], [7.0], ["B"]], [["X"], ["X"], [7.0]], [["X"]], [["=A2"]], [[5], [7], [9]]]
    assert answers[6] == [4, 4]


def test_typing_a_number_again_as_general_loses_its_zeros(program: Spreadsheet, book: Path) -> None:
    (shown,) = program.work([s.opened(book), s.number_format("B2:B4", "General"), s.typed("B2:B4", [["012"], ["034"], ["023"]]), s.strings("B2:B4")])
    assert shown == [["12"], ["34"], ["23"]]


@pytest.mark.parametrize(("columns", "kept"), [(3, "012"), (0, "12")], ids=["text", "general"])
@pytest.mark.parametrize(("encoding", "name"), [(s.UTF8, "utf-8"), (s.CP932, "cp932")])
def test_csv_goes_out_and_comes_back(program: Spreadsheet, book: Path, tmp_path: Path, columns: int, kept: str, encoding: int, name: str) -> None:
    out = tmp_path / "list.csv"
    steps = [s.opened(book), s.pasted("A2:A2", [["架空〜髙"]]), s.stored_csv(out, encoding), s.opened_csv(out, encoding, columns=columns), s.strings("A2:B2")]
    (shown,) = program.work(steps)
    assert shown[0][1] == kept
    assert out.read_bytes().decode(name).splitlines()[1].startswith("架空")


def test_filtered_rows_are_hidden_and_a_paste_reaches_them(program: Spreadsheet, book: Path, tmp_path: Path) -> None:
    steps = [s.opened(book), s.filtered("A1:C4", 0, "A"), s.stored(tmp_path / "seen.xlsx"), s.pasted("B2:B4", [["1"], ["2"], ["3"]]), s.unfiltered("A1:C4")]
    (pasted,) = program.work([*steps, s.values("B2:B4")])
    hidden = load_workbook(tmp_path / "seen.xlsx").worksheets[0].row_dimensions
    assert [hidden[row].hidden for row in (2, 3, 4)] == [True, False, True]
    assert pasted == [["1"], ["2"], ["3"]]


def test_a_step_that_fails_is_told_and_the_next_work_is_as_usual(program: Spreadsheet, book: Path) -> None:
    with pytest.raises(SpreadsheetTrouble, match="AttributeError"):
        program.work([s.opened(book), {"do": "dance"}])
    assert program.work([s.opened(book), s.values("A1:B1")]) == [[["name", "number"]]]


def test_nothing_is_left_running(needs: Callable[[str], str]) -> None:
    needs("soffice")
    with Spreadsheet(patience=0.0) as hurried:
        with pytest.raises(SpreadsheetTrouble, match="no answer"):
            hurried.work([s.used()])
        told = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "400"}).stdout
        assert hurried.folder.name not in told
    assert not hurried.folder.exists()
