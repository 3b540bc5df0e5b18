"""The frozen vectors of the seal format come out of the product and out of a second implementation that shares nothing with it."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from furusato.model.notice import Values
from furusato.seal.encoding import enc, read_typed_key, spell_typed_key
from furusato.seal.keys import intake_key, key_check, notice_key
from furusato.seal.manifest import Header
from furusato.seal.row_key import row_key
from furusato.seal.signing import NOTICE_TYPE, Envelope, Signer, envelope
from furusato.seal.tag import NoticeSealer, file_digest, intake_tag

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def frozen() -> dict[str, Any]:
    table: dict[str, Any] = json.loads((ROOT / "docs/seal-format-vectors.json").read_text(encoding="utf-8"))
    return table


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_seal", Path(__file__).with_name("reference_seal.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference_seal"] = module
    spec.loader.exec_module(module)
    return module


def test_product_gives_the_frozen_rows(frozen: dict[str, Any]) -> None:
    register, root = bytes.fromhex(frozen["register_hex"]), bytes.fromhex(frozen["batch_root_hex"])
    key = notice_key(root, frozen["batch"], frozen["recipient"])
    sealer = NoticeSealer(key, frozen["batch"], frozen["issuer"], frozen["recipient"])
    for row in frozen["rows"]:
        values = Values(*row["values"])
        assert row_key(row["serial"]) == row["row_key"]
        assert intake_tag(intake_key(register), row["row_key"], 1, values) == row["intake_tag_version_1"]
        assert sealer.row_tag(row["row_key"], values) == row["row_tag"]
        assert sealer.paper_code(row["row_key"], values) == row["paper_code"]


def test_second_implementation_gives_the_frozen_rows(frozen: dict[str, Any], reference: ModuleType) -> None:
    register, root = bytes.fromhex(frozen["register_hex"]), bytes.fromhex(frozen["batch_root_hex"])
    key = reference.notice_key(root, frozen["batch"], frozen["recipient"])
    place = (frozen["batch"], frozen["issuer"], frozen["recipient"])
    assert key.hex() == frozen["notice_key_hex"]
    for row in frozen["rows"]:
        assert reference.row_key(row["serial"]) == row["row_key"]
        assert reference.intake_tag(register, row["row_key"], 1, row["values"]) == row["intake_tag_version_1"]
        assert reference.row_tag(key, *place, row["row_key"], row["values"]) == row["row_tag"]
        assert reference.paper_code(key, *place, row["row_key"], row["values"]) == row["paper_code"]


def test_both_give_the_frozen_keys_and_digests(frozen: dict[str, Any], reference: ModuleType) -> None:
    key, file = bytes.fromhex(frozen["notice_key_hex"]), frozen["file"]
    data = bytes.fromhex(file["bytes_hex"])
    assert spell_typed_key(key) == frozen["typed_key"]
    assert reference.typed_key(key) == frozen["typed_key"].replace("-", "")
    assert read_typed_key(frozen["typed_key"]) == key
    assert key_check(key) == reference.key_check(key) == frozen["key_check"]
    assert file_digest(key, file["media_type"], data) == reference.file_digest(key, file["media_type"], data) == file["digest"]
    assert enc(*frozen["enc"]["fields"]).hex() == reference.enc(frozen["enc"]["fields"]).hex() == frozen["enc"]["hex"]


def test_envelope_is_the_frozen_one_and_its_signature_holds(frozen: dict[str, Any], reference: ModuleType) -> None:
    signer = Signer.from_seed(bytes.fromhex(frozen["signing_seed_hex"]))
    frozen_bytes = frozen["envelope"].encode()
    assert envelope(NOTICE_TYPE, frozen["header"].encode(), signer).to_bytes() == frozen_bytes
    Envelope.parse(frozen_bytes).require_signed_by(bytes.fromhex(frozen["public_key_hex"]))
    _, payload, pae, [(_, raw)] = reference.open_envelope(frozen_bytes)
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(frozen["public_key_hex"])).verify(raw, pae)
    assert Header.parse(payload).to_bytes() == payload
