"""Our own wrappers against published vectors and forgeries (tests/vectors/): what one library accepts and another refuses is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from furusato.seal.ed25519 import is_sound_point, require_signature
from furusato.seal.encoding import mac
from furusato.seal.signing import Envelope, Signature, Signer, key_id, pre_authentication
from furusato.seal.tag import same
from tests.verification.reference_ed25519 import BASE, P, decoded, same_point, times, verifies

VECTORS = Path(__file__).resolve().parents[1] / "vectors"


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / name).read_text(encoding="utf-8"))["vectors"]
    return found


def _holds(vector: dict[str, Any]) -> bool:
    try:
        require_signature(*(bytes.fromhex(vector[part]) for part in ("public", "signature", "message")))
    except InvalidSignature:
        return False
    return True


def test_every_ed25519_vector_is_judged_on_the_strict_side() -> None:
    told = vectors("ed25519.json")
    assert {vector["valid"] for vector in told} == {True, False}
    assert [vector["comment"] for vector in told if _holds(vector) is not vector["valid"]] == []


def test_the_reference_judges_them_the_same() -> None:
    def holds(vector: dict[str, Any]) -> bool:
        return verifies(*(bytes.fromhex(vector[part]) for part in ("public", "signature", "message")))

    assert [vector["comment"] for vector in vectors("ed25519.json") if holds(vector) is not vector["valid"]] == []


def test_every_hmac_vector_is_judged_right() -> None:
    told = vectors("hmac_sha256.json")
    assert {vector["valid"] for vector in told} == {True, False}
    for vector in told:
        made = mac(bytes.fromhex(vector["key"]), bytes.fromhex(vector["message"]))[: vector["bytes"]].hex()
        assert same(made, vector["tag"]) is vector["valid"], vector["comment"]


def test_the_list_of_points_of_small_order_is_complete() -> None:
    """All points whose order divides 8, found anew: y of (x, y) with 8·(x, y) the neutral element."""
    small = {0, 1, P - 1}
    point = next(p for y in range(2, 200) if (p := decoded(y.to_bytes(32, "little"))) and not _in_prime_subgroup(p))
    torsion = times(2**252 + 27742317777372353535851937790883648493, point)
    for k in range(8):
        _, y, z, _ = times(k, torsion)
        small.add(y * pow(z, -1, P) % P)
    assert all(not is_sound_point((y | sign << 255).to_bytes(32, "little")) for y in small for sign in (0, 1))
    assert is_sound_point(b"\x58" + b"\x66" * 31)
    assert same_point(times(1, BASE), BASE)


def _in_prime_subgroup(point: tuple[int, int, int, int]) -> bool:
    return same_point(times(2**252 + 27742317777372353535851937790883648493, point), (0, 1, 1, 0))


def test_an_envelope_under_a_key_of_small_order_never_holds() -> None:
    """Under the neutral element as key, R = S·B is a signature of every message; a library that does not look accepts it."""
    key, one = b"\1" + bytes(31), (1).to_bytes(32, "little")
    forged = Signature(key_id(key), b"\x58" + b"\x66" * 31 + one)
    with pytest.raises(InvalidSignature):
        Envelope("x", b"anything", (forged,)).require_signed_by(key)


def test_a_signer_and_the_reference_agree() -> None:
    signer = Signer.from_seed(bytes(range(32)))
    signature = signer.sign("type", b"payload")
    assert verifies(signer.public, signature.raw, pre_authentication("type", b"payload"))
    assert not verifies(signer.public, signature.raw, pre_authentication("type", b"Payload"))
