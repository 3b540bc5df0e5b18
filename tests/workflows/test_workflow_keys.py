"""The keys over the years: replaced, recovered, handed over, exported, destroyed; and the rule of two people, which neither changes alone."""

import io
import json
import re
import shutil
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from furusato.errors import IntegrityBroken, ListRefused, SystemTrouble, TypingRefused
from furusato.seal.encoding import spell_typed_key
from furusato.seal.office_rules import OfficeRules
from furusato.seal.rotation import read_rotation
from furusato.seal.signing import Envelope, Signer
from furusato.storage import keys_in_os
from furusato.storage.keys import KeyFolder
from furusato.verification.verdict import Light
from furusato.workflows import key_rotation
from furusato.workflows.key_care import export_envelope, export_pem, forget, recover, remember, remembered, seed_of_pem
from furusato.workflows.key_destroy import destroy
from furusato.workflows.key_handover import hand_over, show
from furusato.workflows.key_people import new_checker, open_checker_keys
from furusato.workflows.key_rotation import rotate
from furusato.workflows.key_sheets import write_key_sheets
from furusato.workflows.trust import read_trust
from furusato.workflows.verify import verify_folder
from furusato.workflows.verify_keys import office_keys
from tests.workflows.desk import SECRET, STAMP, Desk, donors, everything_under
from tests.workflows.two_people import BATCH, CHECKER_SECRET, TwoPeople, cheap_keys, two_people

PEM_SECRET = "持ち出す鍵のための長い合言葉"


@pytest.fixture(scope="session")
def office_of_two(founded: Desk, tmp_path_factory: pytest.TempPathFactory) -> TwoPeople:
    return two_people(founded, tmp_path_factory.mktemp("keys") / "two")


@pytest.fixture
def people(office_of_two: TwoPeople, tmp_path: Path) -> TwoPeople:
    return office_of_two.copy(tmp_path / "desk")


@pytest.fixture
def alone(issued: Desk, tmp_path: Path) -> TwoPeople:
    """An office of one person, with a batch."""
    return TwoPeople(issued.copy(tmp_path / "desk"))


def public_file(people: TwoPeople) -> bytes:
    return (people.desk.workspace / "issuer-key.json").read_bytes()


def text_of(path: Path) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(path.read_bytes())))


def rotated(people: TwoPeople, *, checker: bool = False, seed: bytes | None = None) -> Signer:
    with people.keys(checker=checker) as desk:
        return rotate(desk.ledger, desk.workspace, desk.keys, desk.role, STAMP, Random(5 + checker).randbytes, seed)


# the rule


def test_the_rule_begins_and_ends_with_both_keys(people: TwoPeople) -> None:
    assert "two_person = true" in people.desk.settings.read_text(encoding="utf-8")
    with people.desk.open() as office:
        assert office.ledger.registers.two_person(office.vault)
    people.rule(on=False)
    assert "two_person = false" in people.desk.settings.read_text(encoding="utf-8")
    issued = people.desk.issue()
    assert not issued.awaiting
    assert people.desk.verify(issued.folder).holds


def test_furusato_toml_alone_changes_nothing(people: TwoPeople) -> None:
    text = people.desk.settings.read_text(encoding="utf-8")
    people.desk.settings.write_text(text.replace("two_person = true", "two_person = false"), encoding="utf-8")
    with pytest.raises(TypingRefused, match="sealed in the ledger"):
        people.desk.issue()
    assert people.desk.batches() == []


def test_neither_rule_nor_keys_change_while_a_batch_waits(people: TwoPeople) -> None:
    people.desk.issue()
    with pytest.raises(TypingRefused, match="waits"):
        people.rule(on=False)
    for checker in (False, True):
        with pytest.raises(TypingRefused, match="waits"):
            rotated(people, checker=checker)


def test_the_maker_alone_cannot_state_other_rules(people: TwoPeople) -> None:
    """With the register key, the maker's key and the ledger's file in hand: the second signature is missing all the same."""
    with people.desk.open() as office:
        registers, maker = office.ledger.registers, office.keys.signer("maker")
        rules = registers.signed_rules(2025)
        assert rules is not None
        off = OfficeRules(rules.workspace, rules.issuer, 2025, registers.rules_digest(2025), False, rules.maker, rules.checkers, "2026-01-10")
        own = Signer.from_seed(bytes(31) + b"\1")
        for signers in ((maker,), (maker, own), (own, maker)):
            statement = Envelope(
                "application/vnd.furusato.office-rules.v1+json",
                off.to_bytes(),
                tuple(s.sign("application/vnd.furusato.office-rules.v1+json", off.to_bytes()) for s in signers),
            )
            with pytest.raises(IntegrityBroken, match="two-person rule"):
                registers.sign_rules(statement.to_bytes(), 2025, STAMP, office.vault)
        assert registers.signed_rules(2025) == rules
        with pytest.raises(ValueError, match="followed by a signed one"):
            registers.seal_rules(office.vault, STAMP, two_person=False)


def test_a_statement_taken_out_of_the_ledger_is_seen(people: TwoPeople) -> None:
    with people.desk.open() as office:
        office.ledger._db.run("DROP TRIGGER rules_delete")
        office.ledger._db.run("DELETE FROM rules WHERE seq = (SELECT max(seq) FROM rules)")
        with pytest.raises(IntegrityBroken, match="two-person rule"):
            office.ledger.registers.two_person(office.vault)


def test_a_second_checker_needs_the_first(people: TwoPeople) -> None:
    other = people.desk.folder / "deputy"
    with cheap_keys(), people.desk.open() as office:
        with pytest.raises(TypingRefused, match="vouched-by"):
            new_checker(office, other, "代理の合言葉です", None, STAMP, Random(9).randbytes)
        assert not other.exists() or everything_under(other) == {str(other) + "/": b""} or list(other.iterdir()) == []
        first = open_checker_keys(people.checker, office.ledger.workspace, CHECKER_SECRET)
        new_checker(office, other, "代理の合言葉です", first, STAMP, Random(9).randbytes)
        rules = office.ledger.registers.signed_rules(2025)
        assert rules is not None
        assert len(rules.checkers) == 2
    keys = json.loads(public_file(people))["keys"]
    assert [key["key_name"] for key in keys] == ["maker", "checker", "checker-2"]


def test_no_passphrase_opens_both_folders(people: TwoPeople) -> None:
    with people.desk.open() as office:
        workspace = office.ledger.workspace
    with pytest.raises(SystemTrouble):
        KeyFolder.open(people.checker, workspace, SECRET)
    with pytest.raises(SystemTrouble):
        KeyFolder.open(people.desk.keys, workspace, CHECKER_SECRET)


# rotation


def test_after_a_rotation_old_and_new_batches_verify(alone: TwoPeople) -> None:
    before = public_file(alone)
    new = rotated(alone)
    statement = next(alone.desk.workspace.glob("key-rotation-maker-*.json"))
    change = read_rotation(statement.read_bytes())
    (old,) = read_trust([("old", before)])
    assert (change.old_key, change.new_key) == (old.public.hex(), new.public.hex())
    alone.desk.take_in(donors(15))
    second = alone.desk.issue()
    assert alone.desk.verify(alone.desk.workspace / "batches").holds
    with alone.desk.open() as office:
        for folder, light in ((alone.desk.workspace / "batches" / BATCH, Light.GREEN), (second.folder, Light.GREY)):
            found = verify_folder(folder / "documents", office_keys(office), [old])
            assert {verdict.issuer for verdict in found.verdicts} == {light}
        both = (old, *read_trust([("new", public_file(alone))]))
        found = verify_folder(second.folder / "documents", office_keys(office), both)
        assert {verdict.issuer for verdict in found.verdicts} == {Light.GREEN}
    purposes = sorted(path.name.split("-")[0] for path in next(alone.desk.keys.iterdir()).iterdir() if "maker" in path.name)
    assert purposes == ["retired", "signing"]


def test_both_people_s_keys_rotate_and_go_on_approving(people: TwoPeople) -> None:
    people.desk.issue()
    people.approve()
    maker, checker = rotated(people), rotated(people, checker=True)
    people.desk.take_in(donors(15))
    assert people.desk.issue().awaiting
    with people.desk.open() as office:
        rules = office.ledger.registers.signed_rules(2025)
        assert rules is not None
        assert (rules.maker, rules.checkers[0].key) == (maker.public.hex(), checker.public.hex())
    assert len(list(people.desk.workspace.glob("key-rotation-*.json"))) == 2
    assert [entry["public_key"] for entry in json.loads(public_file(people))["keys"]] == [maker.public.hex(), checker.public.hex()]


def test_old_and_new_key_of_one_person_are_not_two_people(people: TwoPeople) -> None:
    """The maker keeps a copy of the old key and signs with both."""
    people.desk.issue()
    people.approve()
    with people.desk.open() as office:
        old = office.keys.signer("maker")
    rotated(people)
    with people.desk.open() as office:
        new = office.keys.signer("maker")
    for path in people.published.glob("documents/*/notice.seal.json"):
        envelope = Envelope.parse(path.read_bytes())
        path.write_bytes(Envelope(envelope.payload_type, envelope.payload, envelope.signatures[:1]).also_signed_by(new).to_bytes())
        assert envelope.signatures[0].key_id == old.key_id
    assert {verdict.issuer for verdict in people.desk.verify(people.published / "documents").verdicts} == {Light.RED}


@pytest.mark.parametrize("place", ["publish_rotation", "take_over", "publish_keys"])
def test_a_rotation_that_was_killed_is_finished_by_the_next_start(alone: TwoPeople, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def die(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(key_rotation, place, die)
        with pytest.raises(KeyboardInterrupt):
            rotated(alone)
    with alone.desk.open() as office:
        assert office.ledger.registers.rotated_on("maker", office.keys.signer("maker").key_id)
        assert json.loads(public_file(alone))["public_key"] == office.keys.signer("maker").public.hex()
    assert alone.desk.verify(alone.desk.workspace / "batches").holds


def test_a_rotation_the_ledger_does_not_know_is_forgotten(alone: TwoPeople, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything_under(alone.desk.keys)

    def die(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with alone.keys() as desk, monkeypatch.context() as patched:
        patched.setattr(type(desk.ledger.events), "append", die)
        with pytest.raises(KeyboardInterrupt):
            rotate(desk.ledger, desk.workspace, desk.keys, "maker", STAMP, Random(5).randbytes)
    with alone.desk.open():
        pass
    assert everything_under(alone.desk.keys) == before


# export, recovery, hand-over


def test_an_exported_key_is_the_key_and_can_take_its_own_place_elsewhere(alone: TwoPeople, tmp_path: Path) -> None:
    out = tmp_path / "maker.pem"
    with alone.keys() as desk:
        with pytest.raises(TypingRefused, match="12 characters"):
            export_pem(desk, out, "too short", STAMP, Random(3).randbytes)
        export_pem(desk, out, PEM_SECRET, STAMP, Random(3).randbytes)
        assert Signer.from_seed(seed_of_pem(out.read_bytes(), PEM_SECRET)).public == desk.keys.signer("maker").public
        assert desk.keys.secret("signing", "maker").hex() not in out.read_bytes().hex()
        for wrong in ("another passphrase", ""):
            with pytest.raises(ListRefused):
                seed_of_pem(out.read_bytes(), wrong)
        with pytest.raises(TypingRefused, match="inside the workspace"):
            export_pem(desk, alone.desk.workspace / "key.pem", PEM_SECRET, STAMP, Random(3).randbytes)
        assert [event.what for event in desk.ledger.events.all()][-1] == "signing key exported"
    seed = bytes(range(32))
    assert rotated(alone, seed=seed).public == Signer.from_seed(seed).public
    with pytest.raises(TypingRefused, match="present signing key"):
        rotated(alone, seed=seed)


def test_the_envelope_opens_the_keys_again(alone: TwoPeople, tmp_path: Path) -> None:
    out, draw = tmp_path / "envelope.pdf", Random(4)
    with cheap_keys():
        with alone.keys() as desk:
            export_envelope(desk, out, STAMP, draw.randbytes)
        code = spell_typed_key(Random(4).randbytes(16))
        assert code.replace("-", "") in re.sub(r"\s", "", text_of(out))
        master = next(alone.desk.keys.glob("*/master.json"))
        master.write_bytes(b"")  # even where the file with the passphrase is gone
        for wrong, kind in ((code[:-1] + "?", ListRefused), (spell_typed_key(bytes(16)), SystemTrouble)):
            with pytest.raises(kind):
                recover(alone.desk.workspace, alone.desk.keys, wrong, "新しい合言葉 2026", STAMP, draw.randbytes)
        recover(alone.desk.workspace, alone.desk.keys, code.lower(), "新しい合言葉 2026", STAMP, draw.randbytes)
        with alone.keys_with("新しい合言葉 2026") as desk:
            assert [event.what for event in desk.ledger.events.all()][-1] == "keys recovered"
            export_envelope(desk, tmp_path / "newer.pdf", STAMP, draw.randbytes)
        with pytest.raises(SystemTrouble, match="newest envelope"):
            recover(alone.desk.workspace, alone.desk.keys, code, "もう一度の合言葉", STAMP, draw.randbytes)


def test_a_hand_over_changes_the_passphrase_and_prints_no_secret(people: TwoPeople, tmp_path: Path) -> None:
    out = tmp_path / "handover.pdf"
    with cheap_keys(), people.keys() as desk:
        hand_over(desk, "前任 太郎", "後任 花子", "後任だけの合言葉", out, STAMP, Random(8).randbytes)
    with pytest.raises(SystemTrouble, match="passphrase is wrong"), people.desk.open():
        pass
    with people.keys_with("後任だけの合言葉") as desk:
        facts = "".join(event.facts for event in desk.ledger.events.all())
        assert "後任" not in facts
    text = text_of(out)
    assert "後任　花子" in text or "後任 花子" in text
    for secret in (SECRET, CHECKER_SECRET, "後任だけの合言葉"):
        assert secret not in text
    for path, data in everything_under(people.desk.folder).items():
        assert "後任だけの合言葉".encode() not in data, path


def test_a_hand_over_that_fails_leaves_the_old_passphrase_and_no_paper(alone: TwoPeople, tmp_path: Path) -> None:
    out = tmp_path / "handover.pdf"
    with alone.keys() as desk:
        with pytest.raises(TypingRefused, match="at least 8"):
            hand_over(desk, "前任", "後任", "short", out, STAMP, Random(8).randbytes)
        with pytest.raises(ListRefused):
            hand_over(desk, "前任", " ", "long enough", out, STAMP, Random(8).randbytes)
    assert not out.exists()
    with alone.desk.open():
        pass


# the system's key store


class Store:
    """An operating system's key store, in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import keyring  # noqa: PLC0415 - an extra

        monkeypatch.setattr(keyring, "get_password", lambda service, user: self.kept.get((service, user)))
        monkeypatch.setattr(keyring, "set_password", lambda service, user, told: self.kept.update({(service, user): told}))
        monkeypatch.setattr(keyring, "delete_password", lambda service, user: self.kept.pop((service, user)))


def test_the_maker_s_passphrase_is_kept_and_a_checker_s_never(people: TwoPeople, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    store.install(monkeypatch)
    with people.keys() as desk:
        remember(desk, SECRET, STAMP)
    assert remembered(people.desk.workspace) == SECRET
    with people.keys(checker=True) as desk, pytest.raises(TypingRefused, match="never kept"):
        remember(desk, CHECKER_SECRET, STAMP)
    assert list(store.kept.values()) == [SECRET]
    forget(people.desk.workspace, STAMP)
    assert remembered(people.desk.workspace) is None


def test_without_a_store_keeping_is_refused_in_words(alone: TwoPeople, monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring  # noqa: PLC0415 - an extra
    from keyring.backends.fail import Keyring  # noqa: PLC0415 - an extra

    monkeypatch.setattr(keyring.core, "_keyring_backend", Keyring())  # type: ignore[no-untyped-call]  # the library has no types for it
    with alone.keys() as desk, pytest.raises(SystemTrouble, match="key store") as refusal:
        remember(desk, SECRET, STAMP)
    assert SECRET not in str(refusal.value)
    assert keys_in_os.kept_passphrase("none") is None


# destruction


def test_destroying_a_batch_s_key_leaves_a_record_and_nothing_opens_it(alone: TwoPeople, tmp_path: Path) -> None:
    with alone.desk.open() as office:
        write_key_sheets(office, BATCH, tmp_path / "sheets", STAMP)
    with alone.keys() as desk:
        with pytest.raises(TypingRefused, match="not acknowledged"):
            destroy(desk, BATCH, "", STAMP, undelivered=False)
        with pytest.raises(TypingRefused, match="reason"):
            destroy(desk, BATCH, "", STAMP, undelivered=True)
        assert desk.keys.batch_root(BATCH)
        done = destroy(desk, BATCH, "end-of-retention", STAMP, undelivered=True)
        assert done.files == 1
        assert done.folders == (alone.desk.workspace / "batches" / BATCH / "documents",)
        assert any("検証鍵通知書" in copy for copy in done.copies)
        assert desk.ledger.approvals.destroyed()[BATCH][0] == "end-of-retention"
        assert [event.what for event in desk.ledger.events.all()][-1] == "batch key destroyed"
        with pytest.raises(SystemTrouble, match="is missing"):
            desk.keys.batch_root(BATCH)
        assert destroy(desk, BATCH, "again", STAMP, undelivered=True).files == 0
    with alone.desk.open() as office, pytest.raises(SystemTrouble):
        write_key_sheets(office, BATCH, tmp_path / "again", STAMP)
    assert not (tmp_path / "again").exists()
    shown = show(alone.desk.workspace, alone.desk.keys)
    assert [batch.key for batch in shown.batches] == ["破棄済み"]


def test_a_batch_that_is_not_published_has_no_key_to_destroy(people: TwoPeople) -> None:
    people.desk.issue()
    with people.keys() as desk, pytest.raises(TypingRefused, match="no published batch"):
        destroy(desk, BATCH, "x", STAMP, undelivered=True)


def test_show_needs_no_passphrase_and_tells_fingerprints(people: TwoPeople) -> None:
    shown = show(people.desk.workspace, people.desk.keys)
    assert shown.two_person
    assert [line.role for line in shown.keys] == ["作成者", "決裁者"]
    assert all(re.fullmatch(r"\d{5}( \d{5}){7}", line.fingerprint) for line in shown.keys)
    shutil.rmtree(people.checker)
    assert show(people.desk.workspace, people.desk.keys) == shown
