"""Taking lists in: sealed once, told again, changed never unseen."""

import io
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from furusato.errors import ListRefused, TypingRefused
from furusato.model import columns as c
from furusato.workflows.source import Source
from furusato.workflows.take_in import Outputs
from tests.workflows.desk import (
    ADDRESS,
    CODE,
    KANA,
    NAME,
    NUMBER,
    PAYMENT,
    POSTAL,
    RECEIPT,
    YEN,
    Desk,
    csv,
    donor,
    donors,
    everything_under,
    table,
    with_cell,
    xlsx,
)


def names(refusal: pytest.ExceptionInfo[ListRefused]) -> set[str]:
    """Rules that refused the list."""
    return {f.name for f in refusal.value.findings if f.severity != "notice"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_and_an_xlsx_of_one_list_seal_the_same_values(new_desk: Desk, sealed: Desk, encoding: str) -> None:
    taken = new_desk.take_in(csv(donors(), encoding), name="list.csv")
    assert (taken.new, taken.known) == (12, 0)
    assert taken.yen == donors()[YEN].cast(pl.Int64).sum()
    values = [c.ROW_KEY, c.DESTINATION, *c.VALUES]
    assert new_desk.sealed().select(values).equals(sealed.sealed().select(values))


def test_wards_of_designated_cities_go_to_their_city(sealed: Desk) -> None:
    assert set(sealed.sealed()[c.DESTINATION]) == {"232238", "092053", "401307", "382132"}


def test_taking_the_same_list_in_again_changes_nothing_and_says_so(sealed_desk: Desk) -> None:
    before = everything_under(sealed_desk.folder)
    taken = sealed_desk.take_in(donors())
    assert (taken.new, taken.known, taken.renewed, taken.yen) == (0, 12, 0, 0)
    assert {"known_applications_are_told", "list_has_something_new"} <= {f.name for f in taken.findings}
    assert everything_under(sealed_desk.folder) == before


def test_a_longer_list_takes_in_only_what_is_new(sealed_desk: Desk) -> None:
    taken = sealed_desk.take_in(donors(15))
    assert (taken.new, taken.known) == (3, 12)
    assert sealed_desk.sealed().height == 15
    assert sealed_desk.sealed()[c.ROW_KEY].is_unique().all()


def test_two_routes_may_use_the_same_receipt_numbers(sealed_desk: Desk) -> None:
    others = donors(3, first=31).with_columns(donors(3)[RECEIPT])
    assert sealed_desk.take_in(others, "desk").new == 3


@pytest.mark.parametrize("heading", [NAME, KANA, NUMBER, ADDRESS, YEN])
def test_a_changed_row_is_a_conflict_and_nothing_is_taken_in(sealed_desk: Desk, heading: str) -> None:
    before = everything_under(sealed_desk.folder)
    longer = donors(14)
    changed = with_cell(longer, heading, 3, longer[heading][5])
    with pytest.raises(ListRefused) as refusal:
        sealed_desk.take_in(changed)
    found = [f for f in refusal.value.findings if f.name == "known_applications_are_as_sealed"]
    assert [list(f.cells()) for f in found] == [[f"寄附者一覧!{'ABCDEFGHIJKLM'[longer.columns.index(heading)]}3"]]
    assert found[0].row_keys == (sealed_desk.sealed()[c.ROW_KEY][1],)
    assert everything_under(sealed_desk.folder) == before


def test_the_changed_values_are_shown_side_by_side_but_never_the_number(sealed_desk: Desk, tmp_path: Path) -> None:
    rows = donors()
    changed = with_cell(with_cell(rows, NUMBER, 3, rows[NUMBER][5]), NAME, 3, "別　人")
    out = tmp_path / "conflicts.xlsx"
    with pytest.raises(ListRefused):
        sealed_desk.take_in(changed, outputs=Outputs(conflicts=out))
    cells = [str(cell) for row in load_workbook(out).worksheets[0].iter_rows(values_only=True) for cell in row]
    assert {rows[NAME][1], "別　人", NAME, NUMBER} <= set(cells)
    assert not any(number in cell for number in rows[NUMBER] for cell in cells)


def test_a_number_in_a_wrong_column_is_not_shown_side_by_side(sealed_desk: Desk, tmp_path: Path) -> None:
    """Columns shifted by one: the number stands under the telephone's heading."""
    rows = donors()
    shifted = with_cell(with_cell(rows, "電話番号", 3, rows[NUMBER][1]), NAME, 4, f"見本{rows[NUMBER][2]}")
    out = tmp_path / "conflicts.xlsx"
    with pytest.raises(ListRefused):
        sealed_desk.take_in(shifted, outputs=Outputs(conflicts=out))
    cells = [str(cell) for row in load_workbook(out).worksheets[0].iter_rows(values_only=True) for cell in row]
    assert {"電話番号", NAME} <= set(cells)
    assert not any(number in cell for number in rows[NUMBER] for cell in cells)


def test_every_fault_is_found_at_once_and_marked(new_desk: Desk, tmp_path: Path) -> None:
    rows = with_cell(with_cell(with_cell(donors(), NUMBER, 4, "123456789012"), YEN, 6, ""), PAYMENT, 9, "未")
    before = everything_under(new_desk.folder)
    out = tmp_path / "findings.xlsx"
    with pytest.raises(ListRefused) as refusal:
        new_desk.take_in(rows, outputs=Outputs(findings=out))
    assert {"number_check_digit_is_right", "necessary_value_is_given", "payment_is_confirmed"} <= names(refusal)
    assert everything_under(new_desk.folder) == before
    grid = load_workbook(out)["該当セル cells"]
    assert {row[0] for row in grid.iter_rows(min_row=2, values_only=True)} >= {4, 6, 9}


def test_a_list_whose_sources_disagree_waits_for_a_decision_which_is_kept(new_desk: Desk) -> None:
    rows = with_cell(donors(), CODE, 3, "131041")
    with pytest.raises(ListRefused) as refusal:
        new_desk.take_in(rows)
    assert names(refusal) == {"residence_sources_agree"}
    decided = (
        f'[[decision]]\nrule = "residence_sources_agree"\nroute = "portal"\nreceipt = "{rows[RECEIPT][1]}"\nanswer = "401307"\nreason = "resident-register"\n'
    )
    assert new_desk.take_in(rows, decisions=decided).new == 12
    with new_desk.open() as office:
        assert office.sealed[c.DESTINATION][1] == "401307"
        (kept,) = office.ledger.decisions.all(office.vault).entries
        assert (kept.rule, kept.answer, kept.reason) == ("residence_sources_agree", "401307", "resident-register")


def test_the_decisions_file_may_come_again_with_a_longer_list(new_desk: Desk) -> None:
    rows = with_cell(donors(13), CODE, 3, "131041")
    decided = (
        f'[[decision]]\nrule = "residence_sources_agree"\nroute = "portal"\nreceipt = "{rows[RECEIPT][1]}"\nanswer = "401307"\nreason = "resident-register"\n'
    )
    new_desk.take_in(rows.head(12), decisions=decided)
    taken = new_desk.take_in(rows, decisions=decided)
    assert (taken.new, taken.known) == (1, 12)
    assert "residence_decision_has_its_application" not in {f.name for f in taken.findings}


def test_a_decision_about_an_application_that_is_not_in_the_list_is_not_kept(new_desk: Desk) -> None:
    """A slip in the receipt number must not lie in the ledger until that number comes in."""
    stray = '[[decision]]\nrule = "residence_sources_agree"\nroute = "portal"\nreceipt = "A-00099"\nanswer = "401307"\nreason = "resident-register"\n'
    taken = new_desk.take_in(donors(), decisions=stray)
    assert "residence_decision_has_its_application" in {f.name for f in taken.findings}
    with new_desk.open() as office:
        assert office.ledger.decisions.all(office.vault).entries == ()


def test_an_application_that_stands_twice_in_a_list_is_refused_also_when_it_is_known(sealed_desk: Desk) -> None:
    before = everything_under(sealed_desk.folder)
    with pytest.raises(ListRefused) as refusal:
        sealed_desk.take_in(pl.concat([donors(), donors(1)]))
    assert "receipt_is_listed_once" in names(refusal)
    assert everything_under(sealed_desk.folder) == before


def test_an_undeclared_route_is_refused_with_the_declared_ones_named(new_desk: Desk) -> None:
    with pytest.raises(TypingRefused) as refusal:
        new_desk.take_in(donors(), "portal-z")
    assert "paper" in refusal.value.en


def test_a_heading_of_the_office_s_own_is_read_as_settings_say(new_desk: Desk) -> None:
    rows = donors().rename({POSTAL: "郵便のしるし"})
    with pytest.raises(ListRefused) as refusal:
        new_desk.take_in(rows)
    assert names(refusal) == {"heading_is_known"}
    new_desk.settings.write_text(new_desk.settings.read_text(encoding="utf-8") + '"郵便のしるし" = "postal"\n', encoding="utf-8")
    assert new_desk.take_in(rows).new == 12


def test_outputs_are_never_written_over(new_desk: Desk, tmp_path: Path) -> None:
    there = tmp_path / "there.xlsx"
    there.write_bytes(b"mine")
    with pytest.raises(TypingRefused):
        new_desk.take_in(donors(), outputs=Outputs(findings=there))
    assert there.read_bytes() == b"mine"
    assert new_desk.take_in(donors()).new == 12


def test_a_single_application_is_a_list_too(new_desk: Desk) -> None:
    assert new_desk.take_in(table([donor(1)])).new == 1


def test_reprs_hold_no_value(new_desk: Desk) -> None:
    source = io.BytesIO(xlsx(donors()))
    with new_desk.open() as office:
        told = repr(Source("list.xlsx", source.getvalue())) + repr(office)
    assert not any(number in told for number in donors()[NUMBER])
