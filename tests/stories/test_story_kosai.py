"""Kosai 2017: a list was rearranged in a spreadsheet, the number column moved against the names; 1,992 of 5,853 donors got another person's number.

The same mistake at every place where it can be made: before the list is sealed, between sealing and issuing, in our own drawing, and in the notice that was received.
"""

import io
import json
from pathlib import Path

import polars as pl
from openpyxl import load_workbook

from furusato.model import columns as c
from furusato.verification.verdict import Light
from tests.cli.terminal import here
from tests.workflows.desk import NUMBER, RECEIPT, Desk, donors, everything_under, xlsx
from tests.workflows.test_workflow_issue_list import KEY, working_list

ROWS, FIRST, BLOCK = 120, 30, 60


def sorted_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """The accident: in a block of the list the number column alone is sorted."""
    numbers = rows[NUMBER]
    block = numbers.slice(FIRST, BLOCK).sort()
    return rows.with_columns(pl.concat([numbers.head(FIRST), block, numbers.slice(FIRST + BLOCK)]))


def moved(rows: pl.DataFrame, damaged: pl.DataFrame, what: str) -> set[str]:
    return set(rows.filter(rows[NUMBER] != damaged[NUMBER])[what])


def test_before_sealing_the_list_is_refused_and_what_can_be_told_is_told(new_desk: Desk, tmp_path: Path) -> None:
    rows = donors(ROWS)
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx(sorted_apart(rows)))
    before = everything_under(new_desk.folder)
    ended = here(new_desk, "issue", path, "--route", "portal", "--workers", "1", "--json")
    assert ended.code == 3
    rules = {finding["rule"] for finding in json.loads(ended.out)["findings"]}
    assert {"numbers_were_not_sorted_apart", "one_person_has_one_number"} <= rules
    assert everything_under(new_desk.folder) == before


def test_after_sealing_every_moved_row_and_its_municipality_is_named(new_desk: Desk, tmp_path: Path) -> None:
    rows = donors(ROWS)
    new_desk.take_in(rows)
    keyed = working_list(new_desk, rows)
    damaged = sorted_apart(keyed)
    path, out = tmp_path / "returned.xlsx", tmp_path / "rows.xlsx"
    path.write_bytes(xlsx(damaged))
    before = everything_under(new_desk.folder)
    here(new_desk, "issue", path, "--route", "portal", "--workers", "1", "--findings", out).require(4)
    named = {(str(line[1]), str(line[3])) for line in load_workbook(out)["相違行 rows"].iter_rows(min_row=2, values_only=True)}
    home = dict(new_desk.sealed().select(c.ROW_KEY, c.DESTINATION).iter_rows())
    assert named == {(key, home[key]) for key in moved(keyed, damaged, KEY)}
    assert len(named) > BLOCK - 5
    assert everything_under(new_desk.folder) == before


def test_what_is_issued_comes_from_the_ledger_whatever_the_list_has_become(new_desk: Desk) -> None:
    rows = donors(ROWS)
    new_desk.take_in(rows)
    assert new_desk.issue().rows == ROWS
    assert new_desk.verify(new_desk.batches()[0]).holds


def test_in_the_received_workbook_the_moved_rows_are_named_the_same_day(issued_desk: Desk) -> None:
    folder = issued_desk.documents()[0]
    book = load_workbook(folder / "notice.xlsx")
    sheet = book.worksheets[0]
    (heading,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == NUMBER)
    cells = [sheet.cell(line, heading.column) for line in range(heading.row + 1, sheet.max_row + 1)]
    for cell, value in zip(cells, [cells[-1].value, *(cell.value for cell in cells[:-1])], strict=True):
        cell.value = str(value)
    out = io.BytesIO()
    book.save(out)
    (folder / "notice.xlsx").write_bytes(out.getvalue())
    verdicts = issued_desk.verify(issued_desk.batches()[0]).verdicts
    (red,) = (verdict for verdict in verdicts if verdict.values is Light.RED)
    (finding,) = (f for f in red.findings if f.name == "every_row_carries_its_tag")
    assert len(finding.row_keys) == len(cells)


def test_the_receipt_numbers_of_a_route_name_the_moved_applications(new_desk: Desk) -> None:
    """Taken in once more, the damaged list is a list of conflicts: each moved row by its key and cell."""
    rows = donors(ROWS)
    new_desk.take_in(rows)
    damaged = sorted_apart(rows)
    source = new_desk.folder.parent / "list.xlsx"
    source.write_bytes(xlsx(damaged))
    told = json.loads(here(new_desk, "intake", source, "--route", "portal", "--json").out)
    (finding,) = (f for f in told["findings"] if f["rule"] == "known_applications_are_as_sealed")
    keys = dict(new_desk.sealed().select(c.RECEIPT, c.ROW_KEY).iter_rows())
    assert set(finding["row_keys"]) == {keys[receipt] for receipt in moved(rows, damaged, RECEIPT)}
