"""What an office trusts is an issuer's own key with its own fingerprint: a file in which one of the three was exchanged is refused."""

import json
from typing import Any

import pytest

from furusato.errors import ListRefused
from furusato.seal.fingerprint import fingerprint
from furusato.seal.signing import Signer
from furusato.verification.trust import TrustedKey
from furusato.workflows.verify import read_trust

KEY, OTHER = Signer.from_seed(bytes(32)).public, Signer.from_seed(bytes([1]) * 32).public
FILE = {"issuer": "222216", "name": "湖西市", "public_key": KEY.hex(), "fingerprint": fingerprint(KEY)}


def test_a_key_with_its_fingerprint_is_trusted_for_its_issuer() -> None:
    assert read_trust([("issuer-key.json", json.dumps(FILE).encode())]) == (TrustedKey("222216", KEY, None, "maker"),)


@pytest.mark.parametrize(
    "change",
    [{"public_key": OTHER.hex()}, {"fingerprint": fingerprint(OTHER)}, {"public_key": "00"}, {"issuer": "222217"}, {"public_key": 1}, {"fingerprint": None}],
)
def test_an_exchanged_key_or_fingerprint_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ListRefused):
        read_trust([("issuer-key.json", json.dumps(FILE | change).encode())])


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"[" * 100_000, b"\xff"])
def test_no_key_file_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(ListRefused):
        read_trust([("issuer-key.json", data)])
