"""Verifies Ed25519 signatures so that every verifier says the same of every 64 bytes: what one library accepts and another refuses is refused here.

Refuses, beyond RFC 8032 as libraries carry it out: keys and points R of small order (under such a key one signature holds for many messages), encodings of a point
other than its one canonical spelling, and S not below the order of the group. Sources: RFC 8032 5.1.3 and 5.1.7; W3C "Secure Curves in the Web Cryptography API",
verification for Ed25519 (browsers refuse small order in both places); the list of small-order points is that of Chalkias, Garillot and Nikolaenko, "Taming the many EdDSAs" (2020).
"""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEY_BYTES: Final = 32
_SIGNATURE_BYTES: Final = 64
_FIELD: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_SIGN: Final = 1 << 255
_EIGHTH: Final = tuple(
    int.from_bytes(bytes.fromhex(point), "little")
    for point in ("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
)
# Heights y of the eight points whose order divides 8; either sign, which takes in the two spellings of x = 0 that are none.
_SMALL_ORDER: Final = frozenset({0, 1, _FIELD - 1, *_EIGHTH})


def is_sound_point(encoded: bytes) -> bool:
    """Whether 32 bytes may be a public key, or the R of a signature: canonical and not of small order. Whether it is on the curve the library says."""
    height = int.from_bytes(encoded, "little") & ~_SIGN
    return len(encoded) == KEY_BYTES and height < _FIELD and height not in _SMALL_ORDER


def require_signature(public: bytes, signature: bytes, message: bytes) -> None:
    """InvalidSignature unless the 64 bytes are this key's signature of the message, in the one spelling."""
    commitment, scalar = signature[:KEY_BYTES], signature[KEY_BYTES:]
    if len(signature) != _SIGNATURE_BYTES or int.from_bytes(scalar, "little") >= _ORDER:
        raise InvalidSignature("not a signature in its one spelling")
    if not (is_sound_point(public) and is_sound_point(commitment)):
        raise InvalidSignature("a point is of small order or not in its one spelling")
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
    except ValueError as fault:
        raise InvalidSignature("not a public key") from fault
    key.verify(signature, message)
