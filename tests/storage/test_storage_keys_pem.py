"""A signing key goes out and comes in as encrypted PKCS#8 that other programs open."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from furusato.errors import ListRefused
from furusato.seal.signing import Signer
from furusato.storage.keys_pem import from_pem, to_pem
from tests.storage.storage_samples import random_bytes_from

SEED = bytes(range(32))
PASSPHRASE = "a passphrase of its own"


def test_what_goes_out_comes_in() -> None:
    data = to_pem(SEED, PASSPHRASE, random_bytes_from("pem"))
    assert from_pem(data, PASSPHRASE) == SEED
    assert max(map(len, data.splitlines())) <= 64


def test_another_program_opens_it(tmp_path: Path, needs: Callable[[str], str]) -> None:
    (tmp_path / "key.pem").write_bytes(to_pem(SEED, PASSPHRASE, random_bytes_from("pem")))
    (tmp_path / "pass").write_text(PASSPHRASE)
    command = [needs("openssl"), "pkey", "-in", str(tmp_path / "key.pem"), "-passin", f"file:{tmp_path / 'pass'}", "-pubout", "-outform", "DER"]
    public = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    assert public[-32:] == Signer.from_seed(SEED).public


def test_what_another_program_made_comes_in(tmp_path: Path, needs: Callable[[str], str]) -> None:
    (tmp_path / "pass").write_text(PASSPHRASE)
    command = [needs("openssl"), "genpkey", "-algorithm", "ed25519", "-aes-256-cbc", "-pass", f"file:{tmp_path / 'pass'}"]
    made = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    assert len(from_pem(made, PASSPHRASE)) == 32


def test_what_is_no_key_is_refused_without_a_word_of_it(needs: Callable[[str], str]) -> None:
    other = subprocess.run([needs("openssl"), "genpkey", "-algorithm", "x25519"], check=True, capture_output=True, timeout=60).stdout
    whole = to_pem(SEED, PASSPHRASE, random_bytes_from("pem"))
    for data in (b"", b"nonsense", other, whole[:-50], whole.replace(b"A", b"B")):
        with pytest.raises(ListRefused) as refusal:
            from_pem(data, PASSPHRASE)
        assert PASSPHRASE not in str(refusal.value)
