"""Derives every key of the seal from two roots: one a workspace and tax year (the register), one a batch.

Sources: docs/seal-format.md; HMAC-SHA256 as a key derivation of one step (NIST SP 800-108 counter-free use, one output block).
"""

from typing import Final

from furusato.seal.encoding import TAG_BYTES, enc, mac, spell_bits

ROOT_BYTES: Final = 32


def intake_key(register: bytes) -> bytes:
    """K_intake, 32 bytes: seals rows in the ledger."""
    return mac(register, enc("furusato-seal/v1/intake"))


def notice_key(batch_root: bytes, batch: str, recipient: str) -> bytes:
    """K_m, 16 bytes: one recipient's key of one batch; it stands on the key sheet only."""
    return mac(batch_root, enc("furusato-seal/v1/notice", batch, recipient))[:TAG_BYTES]


def key_check(notice_key: bytes) -> str:
    """Four characters that tell a mistyped key from a wrong row."""
    return spell_bits(mac(notice_key, enc("furusato-seal/v1/key-check")), 20)
