"""Parking an application: counted as open, in nobody's way, and back only when it passes every gate."""

import pytest

from furusato.errors import ListRefused, TypingRefused
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.seal.signing import Envelope
from furusato.workflows import hold
from tests.workflows.desk import ADDRESS, CODE, NUMBER, RECEIPT, YEN, Desk, donors, everything_under, number, run, with_cell


def lift(desk: Desk, *row_keys: str, decisions: str = "") -> int:
    with desk.open() as office:
        return hold.lift(office, row_keys, "complete", Decisions.parse(decisions), run())


def state_of(desk: Desk, row_key: str) -> str:
    return str(desk.sealed().filter(desk.sealed()[c.ROW_KEY] == row_key)[c.STATE][0])


def decision(rule: str, receipt: str, answer: str) -> str:
    return f'[[decision]]\nrule = "{rule}"\nroute = "portal"\nreceipt = "{receipt}"\nanswer = "{answer}"\nreason = "resident-register"\n'


def test_a_held_row_is_listed_as_open_and_never_in_the_way(sealed_desk: Desk) -> None:
    key = sealed_desk.sealed()[c.ROW_KEY][4]
    sealed_desk.hold(key)
    issued = sealed_desk.issue()
    assert (issued.rows, issued.aside) == (11, 1)
    statement = Envelope.parse((issued.folder / "batch.json").read_bytes()).payload.decode()
    assert key in statement
    assert "missing-papers" in statement
    assert state_of(sealed_desk, key) == "held"


def test_lifting_a_hold_sends_the_row_with_the_next_batch(sealed_desk: Desk) -> None:
    key = sealed_desk.sealed()[c.ROW_KEY][4]
    sealed_desk.hold(key)
    sealed_desk.issue()
    assert lift(sealed_desk, key) == 1
    assert sealed_desk.issue().rows == 1


def test_a_bad_line_is_held_by_its_line_and_the_rest_goes_in(new_desk: Desk) -> None:
    rows = with_cell(with_cell(donors(), NUMBER, 4, ""), YEN, 4, "")
    with pytest.raises(ListRefused):
        new_desk.take_in(rows)
    (key,) = new_desk.hold_lines(rows, 4)
    taken = new_desk.take_in(rows)
    assert (taken.new, taken.known) == (11, 1)
    assert new_desk.issue().rows == 11
    assert state_of(new_desk, key) == "held"


def test_what_the_reader_struck_out_does_not_hinder_the_others_once_held(new_desk: Desk) -> None:
    rows = with_cell(donors(), NUMBER, 4, "1.23457E+11")
    new_desk.hold_lines(rows, 4)
    assert new_desk.take_in(rows).new == 11


def test_a_hold_is_lifted_only_when_the_row_passes_every_gate(new_desk: Desk) -> None:
    rows = with_cell(donors(), NUMBER, 4, "")
    (key,) = new_desk.hold_lines(rows, 4)
    new_desk.take_in(rows)
    before = everything_under(new_desk.folder)
    with pytest.raises(ListRefused) as refusal:
        lift(new_desk, key)
    assert "number_is_given" in {f.name for f in refusal.value.findings}
    assert all(f.row_keys == (key,) for f in refusal.value.findings if f.severity == "refuse")
    assert everything_under(new_desk.folder) == before
    taken = new_desk.take_in(donors())
    assert (taken.new, taken.known, taken.renewed) == (0, 11, 1)
    row = new_desk.sealed().filter(new_desk.sealed()[c.ROW_KEY] == key)
    assert (row[c.VERSION][0], row[c.STATE][0], row[c.NUMBER][0]) == (2, "held", donors()[NUMBER][2])
    assert lift(new_desk, key) == 1
    assert new_desk.issue().rows == 12


def test_a_held_row_that_gets_its_number_becomes_the_same_person_s(new_desk: Desk) -> None:
    rows = donors()  # lines 4 and 7 are one donor
    assert rows[NUMBER][2] == rows[NUMBER][5]
    faulty = with_cell(rows, NUMBER, 4, "")
    new_desk.hold_lines(faulty, 4)
    new_desk.take_in(faulty)
    new_desk.take_in(rows)
    persons = dict(new_desk.sealed().select(c.RECEIPT, c.PERSON).iter_rows())
    assert persons[rows[RECEIPT][2]] == persons[rows[RECEIPT][5]]
    assert len(set(persons.values())) == 11


def test_a_row_held_for_its_municipality_goes_on_when_the_list_is_mended(new_desk: Desk) -> None:
    """Only the code column was wrong: no sealed value changes, the destination does."""
    rows = with_cell(donors(), CODE, 3, "131041")
    (key,) = new_desk.hold_lines(rows, 3)
    new_desk.take_in(rows)
    with pytest.raises(ListRefused) as refusal:
        lift(new_desk, key)
    assert {f.name for f in refusal.value.findings if f.severity != "notice"} == {"held_rows_know_their_destination"}
    assert new_desk.take_in(donors()).renewed == 1
    assert lift(new_desk, key) == 1
    assert new_desk.issue().rows == 12


def test_a_row_held_for_its_municipality_goes_on_by_a_decision_which_is_kept(new_desk: Desk) -> None:
    rows = with_cell(donors(), CODE, 3, "131041")
    (key,) = new_desk.hold_lines(rows, 3)
    new_desk.take_in(rows)
    assert lift(new_desk, key, decisions=decision("residence_sources_agree", rows[RECEIPT][1], "401307")) == 1
    with new_desk.open() as office:
        assert dict(office.sealed.select(c.ROW_KEY, c.DESTINATION).iter_rows())[key] == "401307"
        assert [d.answer for d in office.ledger.decisions.all(office.vault).entries] == ["401307"]
    assert new_desk.issue().rows == 12


def test_a_row_that_was_decided_at_intake_is_not_asked_about_again(new_desk: Desk) -> None:
    rows = with_cell(donors(), CODE, 3, "131041")
    new_desk.take_in(rows, decisions=decision("residence_sources_agree", rows[RECEIPT][1], "401307"))
    key = new_desk.sealed()[c.ROW_KEY][1]
    new_desk.hold(key)
    assert lift(new_desk, key) == 1


def test_a_row_whose_address_is_clear_only_with_its_code_can_be_held_and_lifted(new_desk: Desk) -> None:
    """府中市 is in two prefectures: the list's code told which, and the code is not among the sealed values."""
    rows = with_cell(with_cell(with_cell(donors(), ADDRESS, 3, "府中市府川町315"), "郵便番号", 3, "726-8601"), CODE, 3, "342084")
    new_desk.take_in(rows)
    key = new_desk.sealed()[c.ROW_KEY][1]
    new_desk.hold(key)
    assert lift(new_desk, key) == 1
    assert state_of(new_desk, key) == "sealed"


def test_a_published_row_cannot_be_held(issued_desk: Desk) -> None:
    before = everything_under(issued_desk.folder)
    with pytest.raises(TypingRefused):
        issued_desk.hold(issued_desk.sealed()[c.ROW_KEY][0])
    assert everything_under(issued_desk.folder) == before


@pytest.mark.parametrize("reason", ["", "No Number", "番号なし", "x" * 41])
def test_a_reason_is_a_code(sealed_desk: Desk, reason: str) -> None:
    with pytest.raises(TypingRefused):
        sealed_desk.hold(sealed_desk.sealed()[c.ROW_KEY][0], reason=reason)


def test_an_unknown_key_is_refused_without_repeating_it(sealed_desk: Desk) -> None:
    with pytest.raises(TypingRefused) as refusal:
        sealed_desk.hold(donors()[NUMBER][0])
    assert donors()[NUMBER][0] not in str(refusal.value)


@pytest.mark.parametrize("line", [1, 14, 400])
def test_a_line_that_the_list_does_not_have_is_refused(new_desk: Desk, line: int) -> None:
    with pytest.raises(TypingRefused):
        new_desk.hold_lines(donors(), line)


def test_a_line_without_a_receipt_number_or_with_a_doubled_one_cannot_be_held(new_desk: Desk) -> None:
    before = everything_under(new_desk.folder)
    for receipt in ("", donors()[RECEIPT][7]):
        with pytest.raises(TypingRefused):
            new_desk.hold_lines(with_cell(donors(), RECEIPT, 4, receipt), 4)
    assert everything_under(new_desk.folder) == before


def test_a_line_that_was_taken_in_is_held_by_its_key(sealed_desk: Desk) -> None:
    with pytest.raises(TypingRefused) as refusal:
        sealed_desk.hold_lines(donors(), 4)
    assert sealed_desk.sealed()[c.ROW_KEY][2] in refusal.value.en


def test_an_application_held_and_listed_twice_is_refused_not_crashed(new_desk: Desk) -> None:
    rows = with_cell(donors(), NUMBER, 4, "")
    new_desk.hold_lines(rows, 4)
    new_desk.take_in(rows)
    before = everything_under(new_desk.folder)
    with pytest.raises(ListRefused) as refusal:
        new_desk.take_in(rows.vstack(donors(3).tail(1)))
    assert "receipt_is_listed_once" in {f.name for f in refusal.value.findings}
    assert everything_under(new_desk.folder) == before


def test_a_held_line_with_a_faulty_number_blocks_nothing_of_the_same_donor(new_desk: Desk) -> None:
    """Lines 4 and 7 are one donor; the number on line 4 is mistyped."""
    rows = with_cell(donors(), NUMBER, 4, number(3)[:-1] + str((int(number(3)[-1]) + 1) % 10))
    new_desk.hold_lines(rows, 4)
    assert new_desk.take_in(rows).new == 11
    assert new_desk.take_in(donors()).renewed == 1


def test_two_people_with_one_number_wait_for_a_decision_when_one_is_held(new_desk: Desk) -> None:
    """Line 9 bears line 2's number. Holding one of the two says nothing yet of the other."""
    rows = with_cell(donors(), NUMBER, 9, donors()[NUMBER][0])
    (held,) = new_desk.hold_lines(rows, 9)
    with pytest.raises(ListRefused) as refusal:
        new_desk.take_in(rows)
    (found,) = (f for f in refusal.value.findings if f.severity != "notice")
    assert (found.name, list(found.cells())) == ("held_applications_raise_no_doubt", ["寄附者一覧!J2"])
    assert held in found.en
    assert new_desk.take_in(rows, decisions=decision("held_applications_raise_no_doubt", rows[RECEIPT][0], "accepted")).new == 11
    with pytest.raises(ListRefused) as refusal:
        lift(new_desk, held)
    assert "number_keeps_its_person" in {f.name for f in refusal.value.findings}
    assert new_desk.take_in(donors()).renewed == 1
    assert lift(new_desk, held) == 1


def test_of_two_held_rows_with_one_number_neither_is_lifted_unasked(new_desk: Desk) -> None:
    rows = with_cell(donors(), NUMBER, 9, donors()[NUMBER][0])
    one, other = new_desk.hold_lines(rows, 2, 9)
    new_desk.take_in(rows)
    for key in (one, other):
        with pytest.raises(ListRefused) as refusal:
            lift(new_desk, key)
        (found,) = (f for f in refusal.value.findings if f.severity != "notice")
        assert (found.name, found.row_keys) == ("held_applications_raise_no_doubt", (key,))
    with pytest.raises(ListRefused) as refusal:
        lift(new_desk, one, other)
    assert {"number_is_not_filled_down", "one_number_has_one_person"} & {f.name for f in refusal.value.findings}
