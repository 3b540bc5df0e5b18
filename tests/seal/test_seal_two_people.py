"""Two people in the seal: a box only one can open, rules only both can change, envelopes that say how many signed."""

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidSignature

from furusato.seal.approval_request import ApprovalRequest, FileEntry, MalformedRequest
from furusato.seal.office_rules import RULES_TYPE, Checker, MalformedRules, OfficeRules, require_follows
from furusato.seal.sealed_box import UnopenableBox, box_key, close_box, open_box
from furusato.seal.signing import Envelope, Signer, envelope

MAKER, CHECKER, OTHER = (Signer.from_seed(bytes([n]) * 32) for n in (1, 2, 3))
BOX, OTHER_BOX = (box_key(bytes([n]) * 32).hex() for n in (4, 5))
FIRST = OfficeRules("W1", "222216", 2025, "", True, MAKER.public.hex(), (Checker(CHECKER.public.hex(), BOX),), "2026-01-10")


def signed(rules: OfficeRules, *signers: Signer) -> Envelope:
    return envelope(RULES_TYPE, rules.to_bytes(), *signers)


def after(**changes: object) -> OfficeRules:
    return replace(FIRST, before="a" * 64, **changes)  # type: ignore[arg-type] # each test names a field with its type


def test_a_box_opens_for_its_holder_and_its_purpose_only() -> None:
    box = close_box(b"secret", bytes.fromhex(BOX), "approve 2025-0001", bytes(range(32)))
    assert open_box(box, bytes([4]) * 32, "approve 2025-0001") == b"secret"
    damaged = [box[:place] + bytes([box[place] ^ 1]) + box[place + 1 :] for place in range(0, len(box), 5)]
    attempts = [
        (box, bytes([5]) * 32, "approve 2025-0001"),
        (box, bytes([4]) * 32, "approve 2025-0002"),
        (b"", bytes([4]) * 32, ""),
        (bytes(80), bytes([4]) * 32, ""),
    ]
    for data, seed, purpose in (*attempts, *((data, bytes([4]) * 32, "approve 2025-0001") for data in damaged)):
        with pytest.raises(UnopenableBox):
            open_box(data, seed, purpose)


def test_the_first_statement_is_signed_by_those_it_names() -> None:
    assert require_follows(signed(FIRST, MAKER, CHECKER), None, "") == FIRST
    for signers in ((MAKER,), (CHECKER,), (MAKER, OTHER), (OTHER, CHECKER)):
        with pytest.raises(MalformedRules):
            require_follows(signed(FIRST, *signers), None, "")


@pytest.mark.parametrize(
    "change",
    [
        {"two_person": False},
        {"checkers": (*FIRST.checkers, Checker(OTHER.public.hex(), OTHER_BOX))},
        {"two_person": False, "checkers": ()},
        {"maker": OTHER.public.hex(), "two_person": False},
        {"maker": OTHER.public.hex(), "checkers": (Checker(MAKER.public.hex(), BOX),)},
        {"checkers": (Checker(CHECKER.public.hex(), OTHER_BOX),)},
    ],
)
def test_a_change_takes_both_of_those_before(change: dict[str, object]) -> None:
    rules = after(**change)
    assert require_follows(signed(rules, MAKER, CHECKER), FIRST, "a" * 64) == rules
    for signers in ((MAKER,), (CHECKER,), (MAKER, OTHER), (OTHER, CHECKER), (OTHER, MAKER)):
        with pytest.raises(MalformedRules):
            require_follows(signed(rules, *signers), FIRST, "a" * 64)


def test_one_key_in_another_s_place_is_signed_by_old_and_new() -> None:
    maker, checker = after(maker=OTHER.public.hex()), after(checkers=(Checker(OTHER.public.hex(), BOX),))
    assert require_follows(signed(maker, MAKER, OTHER), FIRST, "a" * 64) == maker
    assert require_follows(signed(checker, CHECKER, OTHER), FIRST, "a" * 64) == checker
    for rules, signers in ((maker, (CHECKER, OTHER)), (checker, (MAKER, OTHER)), (maker, (MAKER, CHECKER)), (checker, (CHECKER,))):
        with pytest.raises(MalformedRules):
            require_follows(signed(rules, *signers), FIRST, "a" * 64)


def test_a_statement_of_another_place_year_or_order_does_not_follow() -> None:
    for rules, digest in ((after(), "b" * 64), (after(workspace="W2"), "a" * 64), (after(tax_year=2026), "a" * 64), (after(issuer="131016"), "a" * 64)):
        with pytest.raises(MalformedRules):
            require_follows(signed(rules, MAKER, CHECKER), FIRST, digest)


@pytest.mark.parametrize(
    "wrong",
    [
        {"checkers": ()},
        {"checkers": (Checker(MAKER.public.hex(), BOX),)},
        {"maker": "00" * 32},
        {"maker": MAKER.public.hex().upper()},
        {"two_person": 1},
        {"checkers": (*FIRST.checkers, Checker(OTHER.public.hex(), BOX))},
    ],
)
def test_rules_that_disagree_with_themselves_are_none(wrong: dict[str, object]) -> None:
    with pytest.raises(MalformedRules):
        OfficeRules.parse(replace(FIRST, **wrong).to_bytes())  # type: ignore[arg-type] # wrong on purpose


def test_rules_and_requests_have_one_spelling() -> None:
    request = ApprovalRequest("2025-0001", (FileEntry("batch.json", 3, "a" * 64),), {"k": "00"})
    assert ApprovalRequest.parse(request.to_bytes()) == request
    for data in (request.to_bytes() + b" ", b"[]", b"{}", b"", request.to_bytes().replace(b"00", b"0G")):
        with pytest.raises(MalformedRequest):
            ApprovalRequest.parse(data)
    for data in (FIRST.to_bytes() + b"\n", b"[]", b"{}", FIRST.to_bytes().replace(b"v1", b"v2")):
        with pytest.raises(MalformedRules):
            OfficeRules.parse(data)


def test_an_envelope_has_as_many_signatures_as_people() -> None:
    one = envelope("t", b"p", MAKER)
    two = one.also_signed_by(CHECKER)
    one.require_people(signed_alone=True)
    two.require_people(signed_alone=False)
    for wrong, alone in ((one, False), (two, True), (one.also_signed_by(MAKER), False), (two.also_signed_by(OTHER), False)):
        with pytest.raises(InvalidSignature):
            wrong.require_people(signed_alone=alone)
    two.require_signed_by(MAKER.public)
    two.require_signed_by(CHECKER.public)
    assert two.payload == one.payload
