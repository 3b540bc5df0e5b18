"""What an office trusts is a person's word: added after a telephone call, changed only with the old key's signature, never for another issuer."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from furusato.errors import IntegrityBroken, ListRefused, TypingRefused
from furusato.seal.fingerprint import fingerprint
from furusato.seal.rotation import MalformedRotation, Rotation, read_rotation, sign_rotation
from furusato.seal.signing import Envelope, Signer, envelope
from furusato.storage.trust_file import read_trust_file
from furusato.workflows.trust import IssuerKey, add_key, read_issuer_keys, read_trust, remove_keys, trusted_keys
from tests.workflows.desk import STAMP

OLD, NEW, OTHER = (Signer.from_seed(bytes([n]) * 32) for n in (1, 2, 3))
DAY = date(2026, 4, 1)
SIGNED = sign_rotation("222216", "maker", DAY, OLD, NEW)


def key(signer: Signer, issuer: str = "222216", key_name: str = "maker") -> IssuerKey:
    return IssuerKey(issuer, "湖西市", key_name, signer.public)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A trust file that holds the old key."""
    place = tmp_path / "configuration" / "trust.json"
    add_key(place, key(OLD), fingerprint(OLD.public), None, STAMP)
    return place


def test_a_key_is_trusted_with_the_day_and_the_person_who_compared(path: Path) -> None:
    (known,) = read_trust_file(path)
    assert (known.issuer, known.public, known.compared_on, known.compared_by) == ("222216", OLD.public, "2026-01-10", "tanto")
    assert read_trust([(str(path), path.read_bytes())]) == trusted_keys([known])


@pytest.mark.parametrize("heard", ["１２３４５", fingerprint(OTHER.public), fingerprint(NEW.public)[:-1], "0" * 40])
def test_another_fingerprint_is_refused_and_nothing_is_trusted(tmp_path: Path, heard: str) -> None:
    place = tmp_path / "trust.json"
    with pytest.raises(IntegrityBroken):
        add_key(place, key(NEW), heard, None, STAMP)
    assert not place.exists()


def test_a_fingerprint_may_be_typed_full_width_and_without_gaps(tmp_path: Path) -> None:
    typed = fingerprint(NEW.public).replace(" ", "").translate({ord("0") + i: ord("０") + i for i in range(10)})
    assert add_key(tmp_path / "trust.json", key(NEW), typed, None, STAMP).public == NEW.public


def test_without_a_fingerprint_nothing_is_trusted(tmp_path: Path) -> None:
    with pytest.raises(TypingRefused):
        add_key(tmp_path / "trust.json", key(NEW), "", None, STAMP)


def test_a_changed_key_without_the_old_key_s_signature_is_refused(path: Path) -> None:
    before = path.read_bytes()
    strange = sign_rotation("222216", "maker", DAY, OTHER, NEW)
    elsewhere = sign_rotation("131016", "maker", DAY, OLD, NEW)
    for rotation in (None, b"", b"{}", strange, elsewhere, SIGNED[:-1], sign_rotation("222216", "maker", DAY, OLD, OTHER)):
        with pytest.raises(IntegrityBroken):
            add_key(path, key(NEW), fingerprint(NEW.public), rotation, STAMP)
    assert path.read_bytes() == before


def test_a_changed_key_that_the_old_one_signed_is_trusted_and_the_old_one_speaks_for_earlier_years_only(path: Path) -> None:
    add_key(path, key(NEW), "", SIGNED, STAMP)
    old, new = trusted_keys(read_trust_file(path))
    assert (old.last_year, new.last_year) == (2025, None)
    assert (old.speaks_for(2025), old.speaks_for(2026), new.speaks_for(2025)) == (True, False, True)


def test_a_second_person_s_key_is_another_key_not_a_change(path: Path) -> None:
    add_key(path, key(NEW, key_name="checker"), fingerprint(NEW.public), None, STAMP)
    assert {known.key_name for known in read_trust_file(path)} == {"maker", "checker"}


def test_a_key_is_not_added_twice_and_goes_when_it_is_removed(path: Path) -> None:
    with pytest.raises(TypingRefused):
        add_key(path, key(OLD), fingerprint(OLD.public), None, STAMP)
    with pytest.raises(TypingRefused):
        remove_keys(path, "131016")
    assert len(remove_keys(path, fingerprint(OLD.public)[:11])) == 1
    assert read_trust_file(path) == ()


@pytest.mark.parametrize(
    "exchanged", [(b"]\n}", b""), (OLD.public.hex().encode(), OTHER.public.hex().encode()), (b"2026-01-10", b"2026-01-32"), (b"trust/v1", b"trust/v2")]
)
def test_a_damaged_trust_file_is_refused(path: Path, exchanged: tuple[bytes, bytes]) -> None:
    path.write_bytes(path.read_bytes().replace(*exchanged))
    with pytest.raises(ListRefused):
        read_trust_file(path)


def test_a_key_file_of_two_people_names_both_keys() -> None:
    entries = [{"key_name": name, "public_key": s.public.hex(), "fingerprint": fingerprint(s.public)} for name, s in (("maker", OLD), ("checker", NEW))]
    data = json.dumps({"issuer": "222216", "name": "湖西市", "keys": entries}).encode()
    assert [(k.key_name, k.public) for k in read_issuer_keys("k", data)] == [("maker", OLD.public), ("checker", NEW.public)]
    assert len(read_trust([("k", data)])) == 2


def test_a_key_of_small_order_is_no_issuer_s_key() -> None:
    small = bytes([1]) + bytes(31)
    with pytest.raises(ListRefused):
        read_issuer_keys("k", json.dumps({"issuer": "222216", "name": "", "public_key": small.hex(), "fingerprint": fingerprint(small)}).encode())


def test_a_change_of_a_key_is_signed_by_both_keys_in_one_spelling() -> None:
    rotation = read_rotation(SIGNED)
    assert (rotation.issuer, rotation.old_key, rotation.new_key, rotation.date) == ("222216", OLD.public.hex(), NEW.public.hex(), "2026-04-01")
    whole = Envelope.parse(SIGNED)
    forged = [
        SIGNED + b"\n",
        replace(whole, signatures=whole.signatures[:1]).to_bytes(),
        replace(whole, signatures=whole.signatures[::-1]).to_bytes(),
        replace(whole, payload_type="application/vnd.furusato.batch.v1+json").to_bytes(),
        replace(whole, payload=replace(rotation, date="2026-04-02").to_bytes()).to_bytes(),
        envelope(whole.payload_type, replace(rotation, new_key=OLD.public.hex()).to_bytes(), OLD, OLD).to_bytes(),
    ]
    for data in forged:
        with pytest.raises(MalformedRotation):
            read_rotation(data)


def test_a_change_to_the_same_key_or_of_no_day_is_none() -> None:
    for change in ({"new_key": OLD.public.hex()}, {"date": "2026-4-1"}, {"issuer": "222217"}, {"name": ""}, {"old_key": OLD.public.hex().upper()}):
        with pytest.raises(ValueError, match=r".*"):
            replace(Rotation("222216", OLD.public.hex(), NEW.public.hex(), "maker", "2026-04-01"), **change).require_consistent()
