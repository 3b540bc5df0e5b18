"""Closes a secret so that one person alone can open it, with a key the closer never holds: X25519, one fresh key a box, AES-256-GCM.

So the checker of a batch gets its key and can hold every value against its tag, without the maker's passphrase, and the maker never needs the checker's. What the box is
for is bound to it. Refuses (UnopenableBox) another's box, another purpose, changed bytes. Sources: RFC 7748 (X25519), NIST SP 800-38D (a fresh key a box, so a fixed nonce).
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from furusato.seal.encoding import enc, mac

SEED_BYTES: Final = 32
_PUBLIC_BYTES: Final = 32
_NONCE: Final = bytes(12)
_PURPOSE: Final = "furusato-seal/v1/box"


class UnopenableBox(ValueError):
    """The box is another's, or for something else, or was changed."""


def box_key(seed: bytes) -> bytes:
    """The public key, 32 bytes, of whoever holds the 32-byte seed."""
    return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def close_box(secret: bytes, public: bytes, purpose: str, fresh: bytes) -> bytes:
    """The fresh public key, then ciphertext. `fresh`: 32 random bytes used for this box only."""
    own = X25519PrivateKey.from_private_bytes(fresh)
    sender = own.public_key().public_bytes_raw()
    return sender + _cipher(own.exchange(X25519PublicKey.from_public_bytes(public)), sender, public).encrypt(_NONCE, secret, enc(_PURPOSE, purpose))


def open_box(box: bytes, seed: bytes, purpose: str) -> bytes:
    """What was closed for the holder of the seed. UnopenableBox; never says what was inside."""
    own, sender = X25519PrivateKey.from_private_bytes(seed), box[:_PUBLIC_BYTES]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(sender))
        return _cipher(shared, sender, own.public_key().public_bytes_raw()).decrypt(_NONCE, box[_PUBLIC_BYTES:], enc(_PURPOSE, purpose))
    except (InvalidTag, ValueError):  # ValueError: no public key, or one of small order
        raise UnopenableBox("the box does not open") from None


def _cipher(shared: bytes, sender: bytes, public: bytes) -> AESGCM:
    return AESGCM(mac(shared, enc(_PURPOSE, sender.hex(), public.hex())))
