"""Comparing with a second source as a clerk does: by the command, by intake, against the ledger; and Kosai's damage before sealing, which this alone catches wholly."""

import json
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from furusato.errors import ListRefused, TypingRefused
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import refusing
from furusato.workflows.compare import COMPARED, Answer, Question, compare
from furusato.workflows.source import Source
from furusato.workflows.take_in import Outputs, take_in
from tests.workflows.desk import BIRTH, KANA, NAME, NUMBER, RECEIPT, STAMP, YEN, Desk, donors, everything_under, run, with_cell, xlsx

ROWS, FIRST, BLOCK = 120, 30, 60


def asked(desk: Desk, rows: pl.DataFrame, other: pl.DataFrame | None = None, **more: object) -> Answer:
    source = Source("other.xlsx", xlsx(other)) if other is not None else None
    with desk.open() as office:
        return compare(office, Question(Source("list.xlsx", xlsx(rows)), source, **more), STAMP)  # type: ignore[arg-type]  # fields by name


def taken_against(desk: Desk, rows: pl.DataFrame, other: pl.DataFrame, decisions: str = "", outputs: Outputs | None = None) -> int:
    with desk.open() as office:
        source, second = Source("list.xlsx", xlsx(rows)), Source("other.xlsx", xlsx(other))
        return take_in(office, source, "portal", Decisions.parse(decisions), run(), outputs or Outputs(), second).new


def swapped_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Numbers of a block moved down by one row, the last to the first: no order gives it away, no check digit, no sum."""
    numbers = rows[NUMBER]
    block = numbers.slice(FIRST, BLOCK)
    return rows.with_columns(pl.concat([numbers.head(FIRST), block.tail(1), block.head(BLOCK - 1), numbers.slice(FIRST + BLOCK)]))


def test_kosai_before_sealing_is_wholly_caught(new_desk: Desk) -> None:
    rows = donors(ROWS)
    damaged = swapped_apart(rows)
    moved = [line for line, (was, now) in enumerate(zip(rows[NUMBER], damaged[NUMBER], strict=True), 2) if was != now]
    assert len(moved) > BLOCK - 5
    before = everything_under(new_desk.folder)
    with pytest.raises(ListRefused) as refusal:
        taken_against(new_desk, damaged, rows.reverse())
    (found,) = (finding for finding in refusal.value.findings if finding.name == "value_agrees_with_the_second_source")
    assert list(found.cells()) == [f"寄附者一覧!J{line}" for line in moved]
    assert everything_under(new_desk.folder) == before


def test_a_list_that_agrees_is_taken_in(new_desk: Desk) -> None:
    second = donors().select(RECEIPT, NAME, KANA, BIRTH, NUMBER, YEN).reverse()
    assert taken_against(new_desk, donors(), second) == 12
    assert new_desk.sealed().height == 12


def test_another_spelling_of_a_name_is_told_and_taken_in(new_desk: Desk) -> None:
    assert (
        taken_against(new_desk, donors(), with_cell(donors(), NAME, 2, "架空 花子" if "架空" in donors()[NAME][0] else donors()[NAME][0].replace("　", " ")))
        == 12
    )


def test_what_may_be_decided_is_decided_by_the_clerk(new_desk: Desk) -> None:
    other = with_cell(donors(), NAME, 3, "別人　太郎")
    with pytest.raises(ListRefused):
        taken_against(new_desk, donors(), other)
    told = f'[[decision]]\nrule = "name_agrees_with_the_second_source"\nroute = "portal"\nreceipt = "{donors()[RECEIPT][1]}"\nanswer = "accepted"\nreason = "seen"\n'
    assert taken_against(new_desk, donors(), other, told) == 12


def test_applications_the_ledger_has_need_not_be_in_the_list(new_desk: Desk) -> None:
    new_desk.take_in(donors(6))
    assert taken_against(new_desk, donors(6, first=7), donors(12)) == 6
    with pytest.raises(ListRefused) as refusal:
        taken_against(new_desk, donors(3, first=13), donors(18))
    assert {finding.name for finding in refusal.value.findings if finding.severity == "decide"} == {"application_of_the_second_source_is_listed"}


def test_a_held_application_is_not_asked_about(new_desk: Desk) -> None:
    rows = with_cell(donors(), NUMBER, 5, "")
    new_desk.hold_lines(rows, 5)
    assert taken_against(new_desk, rows, donors()) == 11


def test_a_second_source_without_receipt_numbers_is_refused(new_desk: Desk) -> None:
    before = everything_under(new_desk.folder)
    with pytest.raises(ListRefused):
        taken_against(new_desk, donors(), donors().drop(RECEIPT))
    with pytest.raises(ListRefused):
        taken_against(new_desk, donors(), donors(12, first=50))
    assert everything_under(new_desk.folder) == before


def test_marks_in_the_list_are_of_the_list_only(new_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "marked.xlsx"
    with pytest.raises(ListRefused):
        taken_against(new_desk, with_cell(donors(), YEN, 4, "12345"), donors(20), outputs=Outputs(findings=out))
    lines = {row[0] for row in load_workbook(out)["該当セル cells"].iter_rows(min_row=2, values_only=True)}
    assert 4 in lines
    assert not {line for line in lines if isinstance(line, int) and line > 13}


def test_the_command_compares_counts_and_records_without_a_value(new_desk: Desk, tmp_path: Path) -> None:
    other = with_cell(with_cell(donors().head(11), NUMBER, 3, donors()[NUMBER][4]), YEN, 6, "99")
    out = tmp_path / "paper.xlsx"
    answer = asked(new_desk, donors(), other, paper=out)
    counts = {count.column: count for count in answer.comparison.fields}
    assert (answer.comparison.shared, answer.comparison.only_here, counts[c.NUMBER].different, counts[c.YEN].different) == (11, 1, 1, 1)
    assert {finding.name for finding in refusing(answer.findings)} == {"value_agrees_with_the_second_source", "application_is_in_the_second_source"}
    book = load_workbook(out)
    cells = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    where = {(row[2], row[3]) for row in book["相違 differences"].iter_rows(min_row=2, values_only=True)}
    assert where == {("寄附者一覧!3", "寄附者一覧!3"), ("寄附者一覧!6", "寄附者一覧!6"), ("寄附者一覧!13", None)}
    secrets = {*donors()[NUMBER], *donors()[NAME], *donors()[KANA]}
    assert not secrets & {str(cell) for row in cells for cell in row}
    with new_desk.open() as office:
        event = [event for event in office.ledger.events.all() if event.what == COMPARED][-1]
    facts = json.loads(event.facts)
    assert (facts["with"], facts["rows"], facts["only_here"], facts["number_different"]) == ("list", 11, 1, 1)


def test_a_list_is_compared_with_the_ledgers_rows_of_its_route(sealed_desk: Desk) -> None:
    assert refusing(asked(sealed_desk, donors().reverse(), route="portal").findings) == []
    (found,) = refusing(asked(sealed_desk, with_cell(donors(), NUMBER, 3, donors()[NUMBER][5]), route="portal").findings)
    assert found.name == "value_agrees_with_the_second_source"
    assert list(found.row_keys) == sealed_desk.sealed().filter(pl.col(c.RECEIPT) == donors()[RECEIPT][1])[c.ROW_KEY].to_list()


def test_a_list_without_earlier_years_shares_nobody(sealed_desk: Desk) -> None:
    result = asked(sealed_desk, donors(), earlier=True).comparison
    assert (result.shared, result.only_here, result.findings) == (0, 12, ())


@pytest.mark.parametrize("more", [{}, {"earlier": True, "other": True}, {"route": "nowhere"}])
def test_a_question_without_sense_is_refused(new_desk: Desk, more: dict[str, object]) -> None:
    other = donors() if more.pop("other", None) else None
    with pytest.raises(TypingRefused):
        asked(new_desk, donors(), other, **more)
