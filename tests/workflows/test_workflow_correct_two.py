"""Many corrections at once wait for the second person, as the maker signed them; and what was signed, neither more nor later, is what is added."""

import json

import polars as pl
import pytest

from furusato.errors import IntegrityBroken, TypingRefused
from furusato.model import columns as c
from furusato.model.values import Kind
from furusato.seal.amendment_statement import AmendmentStatement
from furusato.seal.signing import Envelope
from furusato.workflows.approve import approve
from furusato.workflows.approve import look as examine
from furusato.workflows.correct import Corrected
from furusato.workflows.correct_release import drop, look, release
from furusato.workflows.key_people import open_checker_desk
from furusato.workflows.press import start_engine
from tests.workflows.desk import SECRET, STAMP, Desk, donors, everything_under
from tests.workflows.desk_correct import ASAHIKAWA, corrected, headers, live, row, sealed_rows
from tests.workflows.two_people import CHECKED, TwoPeople


@pytest.fixture
def people(issued_desk: Desk) -> TwoPeople:
    """Twelve applications issued by one person, who has had a checker's key made since."""
    made = TwoPeople(issued_desk)
    made.make_checker()
    return made


def propose(people: TwoPeople, rows: int = 11) -> Corrected:
    """New telephone numbers for many rows."""
    keys = people.desk.sealed()[c.ROW_KEY][:rows]
    return corrected(people.desk, {key: {c.PHONE: f"090-9999-{place:04d}"} for place, key in enumerate(keys)})


def test_eleven_rows_wait_and_are_released_under_the_checker_s_key(people: TwoPeople) -> None:
    before = sealed_rows(people.desk)
    done = propose(people)
    assert (done.rows, done.proposal) == (11, 1)
    assert Kind.CORRECTION in done.coming
    assert sealed_rows(people.desk) == before
    with people.at_approval() as desk:
        looked = look(desk)
        assert (looked.statement.rows, dict(looked.statement.columns), dict(looked.statement.reasons)) == (11, {"phone": 11}, {"typing-error": 11})
        release(desk, looked, CHECKED)
    assert {version for version, _ in sealed_rows(people.desk).values()} == {1, 2}
    assert people.desk.issue().corrections == len(done.coming[Kind.CORRECTION])
    assert live(people.desk) == sealed_rows(people.desk)


def test_the_statement_bears_both_signatures_and_no_value(people: TwoPeople) -> None:
    propose(people)
    with people.at_approval() as desk:
        release(desk, look(desk), CHECKED)
        (statement, content) = desk.ledger._db.one("SELECT statement, content FROM proposals") or ("", b"")
        events = [event for event in desk.ledger.events.all() if event.what.startswith(("corrections", "rows corrected"))]
    signed = Envelope.parse(statement.encode())
    signed.require_people(signed_alone=False)
    assert AmendmentStatement.parse(signed.payload).rows == 11
    assert [(event.what, event.who) for event in events] == [
        ("corrections proposed", "tanto"),
        ("corrections released", "kessai"),
        ("rows corrected", "kessai"),
    ]
    for text in (statement, signed.payload.decode(), content.decode(), *(event.facts for event in events)):
        assert "9999" not in text
    assert json.loads(events[1].facts)["same_sign_in"] is False


def test_the_maker_s_key_does_not_release(people: TwoPeople) -> None:
    propose(people)
    with pytest.raises(TypingRefused, match="cannot approve"), open_checker_desk(people.desk.workspace, people.desk.keys, SECRET, CHECKED):
        pass


def test_a_proposal_changed_in_the_ledger_file_is_refused(people: TwoPeople) -> None:
    propose(people)
    with people.desk.open() as office:
        content = bytes(office.ledger._db.all("SELECT content FROM proposals")[0][0])
        office.ledger._db.run("UPDATE proposals SET content = ?", content.replace(b'"phone', b'"kana', 1).replace(b"typing-error", b"change-notice"))
    with people.at_approval() as desk, pytest.raises(IntegrityBroken):
        look(desk)


def test_rows_that_changed_meanwhile_stop_the_release_and_the_proposal_can_be_dropped(people: TwoPeople) -> None:
    done = propose(people)
    people.desk.take_in(donors(13))
    before = sealed_rows(people.desk)
    with people.at_approval() as desk, pytest.raises(TypingRefused, match="changed since"):
        release(desk, look(desk), CHECKED)
    assert sealed_rows(people.desk) == before
    with people.desk.open() as office:
        assert drop(office.ledger, office.tax_year, STAMP) == done.proposal
        with pytest.raises(TypingRefused, match="No corrections wait"):
            drop(office.ledger, office.tax_year, STAMP)
    assert propose(people).proposal == 2


def test_a_second_proposal_waits_its_turn_and_a_few_rows_need_none(people: TwoPeople) -> None:
    propose(people)
    before = everything_under(people.desk.workspace / "batches")
    with pytest.raises(TypingRefused, match="waits for the second person"):
        propose(people, 5)
    key = str(people.desk.sealed()[c.ROW_KEY][11])
    assert corrected(people.desk, {key: {c.PHONE: "090-1"}}).proposal is None
    assert everything_under(people.desk.workspace / "batches") == before


def test_withdrawals_and_moves_in_one_proposal(people: TwoPeople) -> None:
    once = people.desk.sealed().filter(pl.col(c.NUMBER).is_unique())[c.ROW_KEY].to_list()
    corrected(people.desk, {once[0]: {c.REASON: "withdrawal"}, once[1]: {c.REASON: "payment-reversed"}, once[2]: ASAHIKAWA}, "change-notice")
    with people.at_approval() as desk:
        looked = look(desk)
        assert (looked.statement.rows, looked.statement.ended) == (3, 2)
        release(desk, looked, CHECKED)
    assert [row(people.desk, key)[c.STATE] for key in once[:3]] == ["withdrawn", "excluded", "sealed"]
    assert "012041" in headers(people.desk.issue().folder)
    assert live(people.desk) == sealed_rows(people.desk)


def test_nothing_is_corrected_while_a_batch_waits(people: TwoPeople) -> None:
    people.desk.take_in(donors(13))
    people.rule(on=True)
    assert people.desk.issue().awaiting
    copied = everything_under(people.desk.workspace / "batches")
    with pytest.raises(TypingRefused, match="waits for approval"):
        corrected(people.desk, {str(people.desk.sealed()[c.ROW_KEY][0]): {c.PHONE: "090-1"}})
    assert everything_under(people.desk.workspace / "batches") == copied


def test_a_correction_in_an_office_of_two_people_waits_and_is_published_with_both_signatures(people: TwoPeople) -> None:
    key = str(people.desk.sealed().filter(pl.col(c.NUMBER).is_unique())[c.ROW_KEY][0])
    people.rule(on=True)
    corrected(people.desk, {key: ASAHIKAWA}, "change-notice")
    waiting = people.desk.issue()
    assert (waiting.awaiting, waiting.cancellations) == (True, 1)
    assert live(people.desk)[key][0] == 1
    with start_engine(1) as engine, people.at_approval() as desk:
        approve(desk, examine(desk, waiting.batch, engine, CHECKED), CHECKED)
    assert live(people.desk) == sealed_rows(people.desk)
    assert sorted(headers(people.desk.workspace / "batches" / waiting.batch)) == ["012041", f"{_old(people.desk)}-cancellation"]


def _old(desk: Desk) -> str:
    """Where the moved donor was told of first."""
    (name,) = [name for name in headers(desk.batches()[-1]) if name.endswith("-cancellation")]
    return name.split("-", maxsplit=1)[0]
