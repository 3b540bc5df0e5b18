"""Correcting applications: what was sent is mended where it was sent, nobody is lost, and nothing changes by a list that is not what it says."""

import json

import polars as pl
import pytest

from furusato.errors import ListRefused, TypingRefused
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.values import Kind
from furusato.reread.pdf import read_pdf
from furusato.reread.xlsx import read_xlsx
from furusato.workflows.correct import correct, require_second_person_for
from furusato.workflows.corrections import from_list, write_template
from furusato.workflows.source import Source
from tests.workflows.desk import ADDRESS, CODE, NUMBER, POSTAL, STAMP, Desk, donors, everything_under, number, run, with_cell
from tests.workflows.desk_correct import (
    ASAHIKAWA,
    KANUMA,
    OFU,
    correct_list,
    corrected,
    corrections,
    headers,
    keys_of,
    live,
    row,
    row_keys,
    sealed_rows,
)

OFU_CODE, KANUMA_CODE, ASAHIKAWA_CODE = "232238", "092053", "012041"


def refused(desk: Desk, changes: pl.DataFrame, reason: str = "typing-error", decisions: str = "") -> set[str]:
    """Names of the findings that refuse; the workspace is as it was."""
    before = everything_under(desk.folder)
    with pytest.raises(ListRefused) as refusal:
        correct_list(desk, changes, reason, decisions)
    assert everything_under(desk.folder) == before
    return {finding.name for finding in refusal.value.findings if finding.severity != "notice"}


def alone(desk: Desk) -> str:
    """The key of a row whose donor gave once, in 大府市."""
    rows = desk.sealed().filter(pl.col(c.NUMBER).is_unique())
    return str(rows.filter(pl.col(c.DESTINATION) == OFU_CODE)[c.ROW_KEY][0])


def test_a_donor_who_moves_after_publishing_is_cancelled_there_and_told_here(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    done = corrected(issued_desk, {key: KANUMA}, "change-notice")
    assert (done.rows, done.coming) == (1, {Kind.CANCELLATION: [OFU_CODE], Kind.ADDITIONAL: [KANUMA_CODE]})
    assert row(issued_desk, key)[c.VERSION] == 2
    issued = issued_desk.issue()
    assert (issued.notices, issued.rows, issued.cancellations, issued.cancelled) == (2, 1, 1, 1)
    first, second = headers(issued_desk.batches()[0]), headers(issued_desk.batches()[1])
    assert {name: row_keys(header) for name, header in second.items()} == {"092053": {key}, "232238-cancellation": {key}}
    cancelled, told = second["232238-cancellation"], second["092053"]
    assert (cancelled.kind, cancelled.version, cancelled.supersedes) == (Kind.CANCELLATION, 1, "")
    assert (cancelled.rows_to_date, cancelled.yen_to_date) == (first["232238"].rows - 1, first["232238"].yen - cancelled.yen)
    assert (told.kind, told.rows_to_date) == (Kind.ADDITIONAL, first["092053"].rows + 1)
    assert live(issued_desk) == sealed_rows(issued_desk)


def test_a_cancellation_holds_the_row_as_it_was_sent(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    sent = row(issued_desk, key)
    corrected(issued_desk, {key: ASAHIKAWA}, "change-notice")
    folder = issued_desk.issue().folder / "documents"
    assert sorted(path.name for path in folder.iterdir()) == ["012041_旭川市", "232238_大府市_取消"]
    for place, address in (("232238_大府市_取消", sent[c.ADDRESS]), ("012041_旭川市", ASAHIKAWA[c.ADDRESS])):
        for printed in (read_pdf((folder / place / "notice.pdf").read_bytes()), read_xlsx((folder / place / "notice.xlsx").read_bytes())):
            (line,) = printed.rows
            assert (line.row_key, line.values.address) == (key, address)
    cancellation = read_pdf((folder / "232238_大府市_取消" / "notice.pdf").read_bytes())
    assert [(m.batch, m.kind, m.issue_date) for m in cancellation.mends] == [("2025-0001", Kind.FIRST, "2026-01-15")]


def test_a_mistyped_number_makes_a_correction_that_takes_the_first_notice_s_place(issued_desk: Desk) -> None:
    key, others = alone(issued_desk), keys_of(issued_desk, OFU_CODE)
    done = corrected(issued_desk, {key: {c.NUMBER: number(999)}})
    assert done.coming == {Kind.CORRECTION: [OFU_CODE]}
    folder = issued_desk.issue().folder
    (header,) = headers(folder).values()
    assert (header.name, header.kind, header.version, row_keys(header)) == ("232238-correction", Kind.CORRECTION, 2, set(others))
    with issued_desk.open() as office:
        records = office.ledger.archive.notices_of_year(office.tax_year)
    (old,) = [record for record in records if record.batch == "2025-0001" and record.recipient == OFU_CODE]
    assert (old.header, str(old.state)) == (header.supersedes, "superseded")
    printed = read_pdf((folder / "documents" / "232238_大府市_訂正" / "notice.pdf").read_bytes())
    assert {line.row_key: line.values.number for line in printed.rows}[key] == number(999)
    assert [(m.batch, m.kind) for m in printed.mends] == [("2025-0001", Kind.FIRST)]
    assert live(issued_desk) == sealed_rows(issued_desk)


def test_two_corrections_in_sequence_replace_each_other(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    for phone in ("090-1111-1111", "090-2222-2222"):
        corrected(issued_desk, {key: {c.PHONE: phone}})
        issued_desk.issue()
    second, third = (headers(batch)["232238-correction"] for batch in issued_desk.batches()[1:])
    assert (second.version, third.version) == (2, 3)
    assert live(issued_desk) == sealed_rows(issued_desk)
    verified = issued_desk.verify(issued_desk.workspace / "batches")
    assert verified.holds
    assert [v.name for v in verified.verdicts if v.superseded] == ["2025-0001/documents/232238_大府市", "2025-0002/documents/232238_大府市_訂正"]


def test_a_correction_and_a_move_from_the_same_notice_and_a_new_application(issued_desk: Desk) -> None:
    stays, goes, *_ = [key for key in keys_of(issued_desk, "382132") if row(issued_desk, key)[c.NUMBER] != donors()[NUMBER][2]]
    corrected(issued_desk, {stays: {c.PHONE: "090-1111-1111"}})
    corrected(issued_desk, {goes: ASAHIKAWA}, "change-notice")
    issued_desk.take_in(donors(15))
    made = headers(issued_desk.issue().folder)
    assert {"382132-correction", "382132-cancellation", "382132"} <= made.keys()
    assert goes not in row_keys(made["382132-correction"])
    assert row_keys(made["382132-cancellation"]) == {goes}
    assert len({made[name].rows_to_date for name in ("382132", "382132-correction", "382132-cancellation")}) == 1
    assert live(issued_desk) == sealed_rows(issued_desk)
    assert issued_desk.verify(issued_desk.workspace / "batches").holds


def test_rows_of_a_first_and_of_an_additional_notice_are_corrected_in_two_volumes(issued_desk: Desk) -> None:
    issued_desk.take_in(donors(20))
    issued_desk.issue()
    first, later = keys_of(issued_desk, OFU_CODE)[0], keys_of(issued_desk, OFU_CODE)[-1]
    for key in (first, later):
        corrected(issued_desk, {key: {c.SEX: "女" if row(issued_desk, key)[c.SEX] == "男" else "男"}})
    folder = issued_desk.issue().folder
    made = headers(folder)
    assert {name: header.volume for name, header in made.items()} == {"232238-correction-1": (1, 2), "232238-correction-2": (2, 2)}
    assert sorted(path.name for path in (folder / "documents").iterdir()) == ["232238_大府市_訂正_1", "232238_大府市_訂正_2"]
    assert live(issued_desk) == sealed_rows(issued_desk)
    assert issued_desk.verify(issued_desk.workspace / "batches").holds


@pytest.mark.parametrize(("reason", "state"), [("withdrawal", "withdrawn"), ("payment-reversed", "excluded")])
def test_the_only_row_of_a_municipality_is_withdrawn(new_desk: Desk, reason: str, state: str) -> None:
    new_desk.take_in(with_cell(with_cell(with_cell(donors(), ADDRESS, 5, ASAHIKAWA[c.ADDRESS]), POSTAL, 5, ASAHIKAWA[c.POSTAL]), CODE, 5, "012041"))
    new_desk.issue()
    (key,) = keys_of(new_desk, ASAHIKAWA_CODE)
    done = corrected(new_desk, {key: {}}, reason)
    assert (done.rows, done.ended, done.coming) == (0, 1, {Kind.CANCELLATION: [ASAHIKAWA_CODE]})
    issued = new_desk.issue()
    (header,) = headers(issued.folder).values()
    assert (header.name, header.rows, header.rows_to_date, header.yen_to_date) == ("012041-cancellation", 1, 0, 0)
    assert (issued.rows, issued.yen, issued.aside) == (0, 0, 1)
    assert row(new_desk, key)[c.STATE] == state
    assert live(new_desk) == sealed_rows(new_desk)
    assert new_desk.verify(new_desk.workspace / "batches").holds
    with pytest.raises(ListRefused):
        new_desk.issue()


def test_a_row_that_moves_away_and_back_before_the_next_issue(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    corrected(issued_desk, {key: KANUMA}, "change-notice")
    done = corrected(issued_desk, {key: OFU}, "change-notice")
    assert done.coming == {Kind.CORRECTION: [OFU_CODE]}
    assert list(headers(issued_desk.issue().folder)) == ["232238-correction"]
    assert live(issued_desk) == sealed_rows(issued_desk)


def test_a_row_that_moves_away_and_back_over_two_issues(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    for home in (KANUMA, OFU):
        corrected(issued_desk, {key: home}, "change-notice")
        issued_desk.issue()
    made = headers(issued_desk.batches()[2])
    assert sorted(made) == ["092053-cancellation", "232238"]
    assert live(issued_desk) == sealed_rows(issued_desk)
    assert issued_desk.verify(issued_desk.workspace / "batches").holds


def test_a_row_corrected_before_its_first_notice_goes_out_as_it_is_now(sealed_desk: Desk) -> None:
    key = alone(sealed_desk)
    assert corrected(sealed_desk, {key: KANUMA}, "change-notice").coming == {Kind.FIRST: [KANUMA_CODE]}
    assert sealed_desk.issue().corrections == 0
    assert live(sealed_desk) == sealed_rows(sealed_desk)


def test_a_held_row_is_corrected_and_stays_held(sealed_desk: Desk) -> None:
    key = alone(sealed_desk)
    sealed_desk.hold(key)
    done = corrected(sealed_desk, {key: {c.KANA: "ベツ　ヨミ"}})
    assert (done.rows, done.held, done.coming) == (1, 1, {})
    assert (row(sealed_desk, key)[c.STATE], row(sealed_desk, key)[c.VERSION]) == ("held", 2)
    assert sealed_desk.issue().rows == 11


def test_what_happened_stands_in_the_event_log_without_a_value(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    corrected(issued_desk, {key: {**KANUMA, c.PHONE: "090-1111-1111"}}, "change-notice")
    with issued_desk.open() as office:
        (event,) = [event for event in office.ledger.events.all() if event.what == "rows corrected"]
    facts = json.loads(event.facts)
    assert (event.who, facts["reason"], facts["keys"], facts["fields"]) == ("tanto", "change-notice", [key], [f"{key}: postal address phone"])
    assert "090" not in event.facts
    assert "鹿沼" not in event.facts


def test_a_correction_that_changes_nothing_is_told(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    before = sealed_rows(issued_desk)
    for values in ({}, {c.KANA: row(issued_desk, key)[c.KANA]}):
        done = corrected(issued_desk, {key: values})
        assert (done.rows, [f.name for f in done.findings if f.name == "correction_changes_something"]) == (0, ["correction_changes_something"])
    assert sealed_rows(issued_desk) == before


def test_a_value_is_emptied_by_saying_so(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    corrected(issued_desk, {key: {c.PHONE: "（空欄）"}})
    assert row(issued_desk, key)[c.PHONE] == ""


def test_a_stale_seal_is_refused_by_name(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    old = corrections(issued_desk, {key: {c.PHONE: "090-1111-1111"}})
    corrected(issued_desk, {key: {c.KANA: "ベツ　ヨミ"}})
    assert refused(issued_desk, old) == {"correction_carries_the_present_seal"}


def test_keys_that_slipped_against_the_values_are_refused(issued_desk: Desk) -> None:
    one, other = keys_of(issued_desk, OFU_CODE)[:2]
    rows = corrections(issued_desk, {one: {c.PHONE: "1"}, other: {c.PHONE: "2"}})
    slipped = rows.with_columns(rows["行キー"].reverse())
    assert refused(issued_desk, slipped) == {"correction_carries_the_present_seal"}


def test_a_number_whose_second_typing_differs_is_refused(issued_desk: Desk) -> None:
    one, other = keys_of(issued_desk, OFU_CODE)[:2]
    rows = corrections(issued_desk, {one: {c.NUMBER: number(901)}, other: {c.NUMBER: number(902)}})
    swapped = rows.with_columns(rows["個人番号"].reverse())
    assert "number_is_typed_twice" in refused(issued_desk, swapped)
    once = rows.with_columns(pl.lit("").alias("個人番号(再入力)"))
    assert "number_is_typed_twice" in refused(issued_desk, once)


def test_numbers_that_were_exchanged_in_both_columns_are_asked_about(issued_desk: Desk) -> None:
    """Kosai in a list of corrections: the block of numbers slipped by one, and both columns with it."""
    one, other = [key for key in keys_of(issued_desk, OFU_CODE) if row(issued_desk, key)[c.NUMBER] != donors()[NUMBER][2]][:2]
    numbers = {key: row(issued_desk, key)[c.NUMBER] for key in (one, other)}
    rows = corrections(issued_desk, {one: {c.NUMBER: numbers[other]}, other: {c.NUMBER: numbers[one]}})
    assert refused(issued_desk, rows) == {"corrected_number_is_not_anothers"}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"行キー": "R9999999X"}, "every_correction_names_a_row"),
        ({"訂正理由": "because"}, "reason_is_known"),
        ({"訂正理由": "withdrawal"}, "ended_rows_have_no_new_values"),
        ({"個人番号": "123456789012", "個人番号(再入力)": "123456789012"}, "number_check_digit_is_right"),
        ({"郵便番号": "070-0030"}, "residence_sources_agree"),
        ({"住所": "北海道旭川市宮下通4"}, "residence_sources_agree"),
    ],
)
def test_lines_that_cannot_be_taken(issued_desk: Desk, change: dict[str, str], rule: str) -> None:
    rows = corrections(issued_desk, {alone(issued_desk): {c.PHONE: "090-1111-1111"}})
    assert rule in refused(issued_desk, rows.with_columns(pl.lit(value).alias(name) for name, value in change.items()))


def test_a_row_twice_and_a_row_that_ended_are_refused(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    rows = corrections(issued_desk, {key: {c.PHONE: "090-1111-1111"}})
    assert refused(issued_desk, pl.concat([rows, rows])) == {"row_is_corrected_once"}
    corrected(issued_desk, {key: {}}, "withdrawal")
    assert refused(issued_desk, rows) == {"row_can_be_corrected"}


def test_a_decision_about_the_old_address_does_not_settle_the_new_one(new_desk: Desk) -> None:
    """The old address was in doubt and decided; the donor moves; the old answer must not send the new address there."""
    decision = '[[decision]]\nrule = "residence_is_agreed"\nroute = "portal"\nreceipt = "A-00007"\nanswer = "382132"\nreason = "resident-register"\n'
    new_desk.take_in(with_cell(donors(), CODE, 8, "131041"), decisions=decision)
    (key,) = new_desk.sealed().filter(pl.col(c.RECEIPT) == "A-00007")[c.ROW_KEY]
    corrected(new_desk, {key: ASAHIKAWA}, "change-notice")
    assert row(new_desk, key)[c.DESTINATION] == ASAHIKAWA_CODE
    corrected(new_desk, {key: {c.PHONE: "090-1111-1111"}})
    assert row(new_desk, key)[c.DESTINATION] == ASAHIKAWA_CODE
    with new_desk.open() as office:
        assert office.ledger.decisions.all(office.vault).entries == ()


def test_a_portal_s_list_from_before_the_correction_neither_undoes_nor_refuses_it(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    corrected(issued_desk, {key: KANUMA}, "change-notice")
    taken = issued_desk.take_in(donors(14))
    assert (taken.new, taken.known, taken.renewed) == (2, 12, 0)
    assert "corrections_are_kept" in {finding.name for finding in taken.findings}
    assert row(issued_desk, key)[c.ADDRESS] == KANUMA[c.ADDRESS]


def test_how_many_rows_one_person_may_correct_at_once() -> None:
    assert [require_second_person_for(touched, 25_000) for touched in (1, 10, 11)] == [False, False, True]
    assert [require_second_person_for(touched, 300) for touched in (3, 4)] == [False, True]
    assert [require_second_person_for(touched, 12) for touched in (1, 2)] == [False, True]


def test_many_rows_in_an_office_without_a_checker_are_refused(issued_desk: Desk) -> None:
    before = everything_under(issued_desk.folder)
    with pytest.raises(TypingRefused) as refusal:
        corrected(issued_desk, {key: {c.PHONE: "090-1111-1111"} for key in keys_of(issued_desk, OFU_CODE)})
    assert "key new --role checker" in refusal.value.en
    assert everything_under(issued_desk.folder) == before


def test_the_template_is_read_back_and_holds_no_value(issued_desk: Desk) -> None:
    out = issued_desk.folder / "template.xlsx"
    with issued_desk.open() as office:
        assert write_template(office, out, [], STAMP) == 12
        lines = from_list(office, Source("template.xlsx", out.read_bytes()), "typing-error")
        assert correct(office, lines, Decisions(), run()).rows == 0
    assert set(lines.rows[c.ROW_KEY]) == set(sealed_rows(issued_desk))
    assert not any(value in str(lines.rows.to_dicts()) for heading in (NUMBER, "氏名", ADDRESS) for value in donors()[heading])
