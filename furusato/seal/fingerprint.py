"""A public key's fingerprint in a form that can be read over the telephone: digits only, in groups."""

import hashlib
from typing import Final

_GROUPS: Final = 8
_PURPOSE: Final = b"furusato-seal/v1/fingerprint"


def fingerprint(public: bytes) -> str:
    """Eight groups of five digits (about 132 bits) of SHA-256 over a purpose and the 32 raw bytes of the key."""
    digest = hashlib.sha256(_PURPOSE + public).digest()
    number = int.from_bytes(digest, "big") % 10 ** (5 * _GROUPS)
    text = f"{number:040d}"
    return " ".join(text[i : i + 5] for i in range(0, len(text), 5))
