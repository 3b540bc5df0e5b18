"""Keeps the input of a batch with it, so that an auditor can make the same bytes again; closed to all who lack the batch's key.

AES-256-GCM under a key of its own, derived from B_batch; the batch's name is associated data, so that no input stands in for another's. Destroying B_batch shreds it.
Source: NIST SP 800-38D (96-bit random nonce, one message a key).
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from furusato.seal.encoding import enc, mac

NONCE_BYTES: Final = 12


class UnopenableInput(ValueError):
    """The sealed input has changed, or is another batch's."""


def _cipher(root: bytes) -> AESGCM:
    return AESGCM(mac(root, enc("furusato-batch/v1/input")))


def close_input(root: bytes, batch: str, content: bytes, nonce: bytes) -> bytes:
    """Nonce, then ciphertext. `nonce`: 12 fresh random bytes."""
    return nonce + _cipher(root).encrypt(nonce, content, enc("furusato-batch/v1/input-of", batch))


def open_input(root: bytes, batch: str, sealed: bytes) -> bytes:
    """What was closed; UnopenableInput when it is not as it was."""
    try:
        return _cipher(root).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], enc("furusato-batch/v1/input-of", batch))
    except (InvalidTag, ValueError):
        raise UnopenableInput("the sealed input does not open") from None
