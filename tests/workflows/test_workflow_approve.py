"""Two people: nothing is published by one of them, and the second looks at the files, not at what the first remembers."""

import json
import os
import shutil
from pathlib import Path

import pytest

from furusato.errors import IntegrityBroken, ListRefused, SystemTrouble, TypingRefused
from furusato.model import columns as c
from furusato.seal.manifest import Header
from furusato.seal.signing import Envelope, Signer, key_id
from furusato.storage import publish_awaiting
from furusato.storage.publish_stages import ApprovalTable
from furusato.storage.publishing import Stage
from furusato.verification.verdict import Light
from furusato.workflows.approve import send_back
from furusato.workflows.approve_check import examine_waiting
from furusato.workflows.approve_facts import gather
from furusato.workflows.key_people import open_checker_desk
from furusato.workflows.office import open_office
from furusato.workflows.press import start_engine
from furusato.workflows.verify import verify_folder
from furusato.workflows.verify_keys import office_keys, office_trust
from tests.cli.traces import Sought, found_in
from tests.workflows.desk import NUMBER, SECRET, STAMP, Desk, donors, everything_under
from tests.workflows.two_people import BATCH, CHECKED, CHECKER_SECRET, TwoPeople, two_people


@pytest.fixture(scope="session")
def sealed_by_two(founded: Desk, tmp_path_factory: pytest.TempPathFactory) -> TwoPeople:
    return two_people(founded, tmp_path_factory.mktemp("two") / "sealed")


@pytest.fixture(scope="session")
def made(sealed_by_two: TwoPeople, tmp_path_factory: pytest.TempPathFactory) -> TwoPeople:
    people = sealed_by_two.copy(tmp_path_factory.mktemp("two") / "made")
    people.desk.issue()
    return people


@pytest.fixture
def waiting(made: TwoPeople, tmp_path: Path) -> TwoPeople:
    return made.copy(tmp_path / "desk")


def envelopes(folder: Path) -> list[Envelope]:
    return [Envelope.parse(path.read_bytes()) for path in (folder / "batch.json", *folder.glob("headers/*.json"), *folder.glob("documents/*/notice.seal.json"))]


def stage(people: TwoPeople) -> Stage | None:
    with people.desk.open() as office:
        return office.ledger.batches.stage(BATCH)


def test_a_batch_of_two_people_is_made_wholly_and_published_by_nobody(waiting: TwoPeople) -> None:
    assert waiting.desk.batches() == [waiting.waiting]
    assert stage(waiting) is Stage.AWAITING
    assert all(len(envelope.signatures) == 1 for envelope in envelopes(waiting.waiting))
    assert not any(Header.parse(Envelope.parse(path.read_bytes()).payload).signed_alone for path in waiting.waiting.glob("headers/*.json"))
    with waiting.desk.open() as office:
        assert office.ledger.archive.published_keys(2025) == {}
        assert office.ledger.archive.notices_of_year(2025) == ()
        assert office.recovered.awaiting == (BATCH,)


def test_what_waits_does_not_verify_as_issued(waiting: TwoPeople) -> None:
    with waiting.desk.open() as office:
        verified = verify_folder(waiting.waiting / "documents", office_keys(office), office_trust(office))
    assert {verdict.issuer for verdict in verified.verdicts} == {Light.RED}
    assert not verified.holds


def test_the_second_person_publishes_it_with_both_signatures(waiting: TwoPeople) -> None:
    documents = {path.relative_to(waiting.waiting): path.read_bytes() for path in waiting.waiting.rglob("notice.[px]*")}
    assert waiting.approve() == waiting.published
    assert waiting.desk.batches() == [waiting.published]
    assert {path.relative_to(waiting.published): path.read_bytes() for path in waiting.published.rglob("notice.[px]*")} == documents
    assert {path.name for path in waiting.published.iterdir()} == {"batch.json", "headers", "documents", "input.sealed", "送付一覧.xlsx"}
    with waiting.desk.open() as office:
        rules = office.ledger.registers.signed_rules(2025)
        assert rules is not None
        both = [key_id(bytes.fromhex(key)) for key in (rules.maker, rules.checkers[0].key)]
        assert all([signature.key_id for signature in envelope.signatures] == both for envelope in envelopes(waiting.published))
        assert len(office.ledger.archive.published_keys(2025)) == 12
        office.ledger.verify()
        events = [event.what for event in office.ledger.events.all()]
        assert events[-3:] == ["batch examined", "batch approved", "batch published"]
    verified = waiting.desk.verify(waiting.published)
    assert verified.holds
    assert {verdict.issuer for verdict in verified.verdicts} == {Light.GREEN}


def test_one_signature_on_a_header_of_two_is_not_green(waiting: TwoPeople) -> None:
    waiting.approve()
    seal = next(waiting.published.glob("documents/*/notice.seal.json"))
    whole = Envelope.parse(seal.read_bytes())
    for signatures in (whole.signatures[:1], whole.signatures[1:], (whole.signatures[0], whole.signatures[0])):
        seal.write_bytes(Envelope(whole.payload_type, whole.payload, signatures).to_bytes())
        assert waiting.desk.verify(seal.parent).verdicts[0].issuer is Light.RED
    stranger = Envelope(whole.payload_type, whole.payload, whole.signatures[:1]).also_signed_by(Signer.from_seed(bytes(32)))
    seal.write_bytes(stranger.to_bytes())
    assert waiting.desk.verify(seal.parent).verdicts[0].issuer is Light.GREY


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("documents/232238_大府市/notice.pdf", "same size"),
        ("documents/232238_大府市/notice.xlsx", "same size"),
        ("documents/232238_大府市/notice.pdf", "lost"),
        ("documents/232238_大府市/notice.seal.json", "changed"),
        ("送付一覧.xlsx", "same size"),
        ("input.sealed", "same size"),
        ("headers/232238.json", "same size"),
        ("batch.json", "changed"),
    ],
)
def test_a_file_that_changes_while_it_waits_is_named(waiting: TwoPeople, name: str, how: str) -> None:
    path = waiting.waiting / name
    data = path.read_bytes()
    if how == "lost":
        path.unlink()
    else:
        path.write_bytes(data + b" " if how == "changed" else data[:-40] + bytes([data[-40] ^ 1]) + data[-39:])
    with pytest.raises(IntegrityBroken) as refusal:
        waiting.approve()
    told = "".join(finding.en + "".join(finding.cells()) for finding in refusal.value.findings)
    assert name in told or name.split("/")[1] in told
    assert stage(waiting) is Stage.AWAITING
    assert not waiting.published.exists()


def test_a_file_that_is_added_or_a_link_is_named(waiting: TwoPeople) -> None:
    (waiting.waiting / "documents" / "more.txt").write_bytes(b"")
    with pytest.raises(IntegrityBroken) as refusal:
        waiting.approve()
    assert "documents/more.txt" in refusal.value.findings[0].en
    (waiting.waiting / "documents" / "more.txt").unlink()
    path = waiting.waiting / "送付一覧.xlsx"
    path.rename(waiting.desk.folder / "elsewhere.xlsx")
    path.symlink_to(waiting.desk.folder / "elsewhere.xlsx")
    with pytest.raises(IntegrityBroken):
        waiting.approve()


def test_two_notices_exchanged_while_they_wait_are_found(waiting: TwoPeople) -> None:
    one, other = sorted((waiting.waiting / "documents").iterdir())[:2]
    for file in ("notice.pdf", "notice.xlsx"):
        (one / file).rename(one / "x")
        (other / file).rename(one / file)
        (one / "x").rename(other / file)
    with pytest.raises(IntegrityBroken) as refusal:
        waiting.approve()
    assert one.name in refusal.value.findings[0].en


def test_a_request_that_another_key_signed_is_refused(waiting: TwoPeople) -> None:
    path = waiting.waiting / "for-approval.json"
    whole = Envelope.parse(path.read_bytes())
    stranger = Signer.from_seed(bytes(32))
    path.write_bytes(Envelope(whole.payload_type, whole.payload, (stranger.sign(whole.payload_type, whole.payload),)).to_bytes())
    with pytest.raises(IntegrityBroken, match="for-approval"):
        waiting.approve()


def test_the_maker_s_key_does_not_approve(waiting: TwoPeople) -> None:
    with pytest.raises(TypingRefused, match="maker's key cannot approve"), waiting.at_approval(SECRET, waiting.desk.keys):
        pass
    with pytest.raises(TypingRefused, match="can only approve"), open_office(waiting.desk.workspace, waiting.checker, CHECKER_SECRET, STAMP):
        pass
    assert stage(waiting) is Stage.AWAITING


def test_a_checker_of_another_office_does_not_approve(waiting: TwoPeople, founded: Desk, tmp_path: Path) -> None:
    other = TwoPeople(founded.copy(tmp_path / "other"))  # the same office's copy before it had a checker: the same workspace id
    other.make_checker(seed=78)
    with pytest.raises(TypingRefused, match="not registered"), open_checker_desk(waiting.desk.workspace, other.checker, CHECKER_SECRET, CHECKED):
        pass


def test_a_wrong_passphrase_approves_nothing(waiting: TwoPeople) -> None:
    with pytest.raises(SystemTrouble, match="passphrase is wrong"), waiting.at_approval("another passphrase"):
        pass
    assert stage(waiting) is Stage.AWAITING


def test_a_second_batch_is_not_made_while_one_waits(waiting: TwoPeople) -> None:
    waiting.desk.take_in(donors(15))
    with pytest.raises(TypingRefused, match="waits for approval"):
        waiting.desk.issue()
    looked = waiting.look()
    assert any("3 件" in warning for warning in looked.facts.warnings)
    waiting.approve()
    assert waiting.desk.issue().batch == "2025-0002"


def test_a_row_held_while_the_batch_waits_stops_it(waiting: TwoPeople) -> None:
    key = waiting.desk.sealed()[c.ROW_KEY][3]
    waiting.desk.hold(key)
    with pytest.raises(IntegrityBroken) as refusal:
        waiting.approve()
    assert refusal.value.findings[0].row_keys == (key,)
    assert stage(waiting) is Stage.AWAITING


def test_sent_back_nothing_is_left_and_the_rows_go_out_again(waiting: TwoPeople) -> None:
    with waiting.at_approval() as desk:
        with pytest.raises(TypingRefused, match="reason"):
            send_back(desk.ledger, desk.workspace, BATCH, "", CHECKED)
        send_back(desk.ledger, desk.workspace, BATCH, "totals-look-wrong", CHECKED)
    assert waiting.desk.batches() == []
    assert stage(waiting) is Stage.ABANDONED
    again = waiting.desk.issue()
    assert (again.batch, again.rows, again.awaiting) == ("2025-0002", 12, True)
    with waiting.at_approval() as desk, pytest.raises(TypingRefused, match="does not wait"):
        send_back(desk.ledger, desk.workspace, BATCH, "again", CHECKED)
    with pytest.raises(TypingRefused, match="2025-0002 does"):
        waiting.look()


def test_nothing_to_issue_leaves_nothing_waiting(waiting: TwoPeople) -> None:
    waiting.approve()
    with pytest.raises(ListRefused):
        waiting.desk.issue()


@pytest.mark.parametrize("chosen", ["rename", "publish", "approve"])
def test_an_approval_that_fails_goes_on_waiting_as_it_was(waiting: TwoPeople, monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    before = everything_under(waiting.waiting)
    with monkeypatch.context() as patched:
        if chosen == "rename":
            patched.setattr(publish_awaiting, "_rename", _fail)
        else:
            patched.setattr(ApprovalTable, chosen, _fail)
        with pytest.raises(OSError, match="broken"):
            waiting.approve()
    assert everything_under(waiting.waiting) == before
    assert waiting.desk.batches() == [waiting.waiting]
    assert stage(waiting) is Stage.AWAITING
    assert waiting.approve() == waiting.published


def _fail(*_arguments: object, **_named: object) -> None:
    raise OSError("broken")


def test_the_facts_are_counts_and_codes_only(waiting: TwoPeople) -> None:
    facts = waiting.look().facts
    assert sum(route.rows for route in facts.routes) == sum(recipient.rows for recipient in facts.recipients) == 12
    assert [route.name for route in facts.routes] == ["portal"]
    text = repr(facts).encode()
    sought = Sought(donors()[NUMBER].unique())
    assert not found_in(sought, text)
    assert not any(name in repr(facts) for name in donors()["氏名"])


def test_what_changed_since_the_batch_before_is_told(waiting: TwoPeople) -> None:
    assert "最初の発行" in waiting.look().facts.news[0]
    waiting.approve()
    text = waiting.desk.settings.read_text(encoding="utf-8")
    waiting.desk.settings.write_text(text.replace("[headings]", '[headings]\n"おなまえ" = "name"'), encoding="utf-8")
    waiting.desk.take_in(donors(15))
    batch = waiting.desk.issue().batch
    with waiting.at_approval() as desk, start_engine(1) as engine:
        facts = gather(desk, examine_waiting(desk, batch, engine), STAMP)
    assert facts.headings == ["加わった読替え: おなまえ = name"]
    assert BATCH in facts.news[0]
    assert any("サインイン名が同じ" in warning for warning in facts.warnings)  # STAMP is the maker's


def test_an_awaiting_folder_the_ledger_does_not_know_is_left_alone_and_told(waiting: TwoPeople) -> None:
    other = waiting.waiting.with_name(".awaiting-2025-0009")
    shutil.copytree(waiting.waiting, other)
    with waiting.desk.open() as office:
        assert office.recovered.unrecorded == (other.name,)
    assert other.is_dir()


def test_the_statement_says_that_two_signed(waiting: TwoPeople) -> None:
    waiting.approve()
    statement = json.loads(Envelope.parse((waiting.published / "batch.json").read_bytes()).payload)
    assert statement["signed_alone"] is False
    assert os.listdir(waiting.published / "headers")
