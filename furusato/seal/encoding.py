"""Spells bytes so that two different things never look alike: framed fields, and 16 bytes as 26 characters.

Refuses joined fields (a separator inside a value would make two rows collide), spare bits that are not zero, and mistyped keys.
"""

import hashlib
import hmac
from typing import Final

from furusato.model.values import mod_37_36

TAG_BYTES: Final = 16
TAG_CHARACTERS: Final = 26
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS: Final = tuple(one + other for one in _CROCKFORD for other in _CROCKFORD)  # by ten bits
_SHORT: Final = 256
_LENGTHS: Final = tuple(length.to_bytes(4, "big") for length in range(_SHORT))
_TYPED: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u3000": None})


def enc(*fields: str) -> bytes:
    """Frame fields as `u32 big-endian length || UTF-8 bytes` each; the first names purpose and version."""
    return b"".join([_LENGTHS[len(data)] + data if len(data) < _SHORT else len(data).to_bytes(4, "big") + data for data in map(str.encode, fields)])


def mac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104, FIPS 180-4), 32 bytes."""
    return hmac.digest(key, message, hashlib.sha256)


def spell(data: bytes) -> str:
    """Spell bytes in Crockford base32, upper case, most significant bit first, spare low bits zero (16 bytes: 26 characters)."""
    characters = -(-8 * len(data) // 5)
    pairs = -(-characters // 2)
    value = int.from_bytes(data, "big") << 10 * pairs - 8 * len(data)
    return "".join([_PAIRS[value >> shift & 0x3FF] for shift in range(10 * pairs - 10, -1, -10)])[:characters]


def unspell(text: str) -> bytes:
    """Read 26 characters back to 16 bytes; case, O, I, L, hyphens and spaces are folded. ValueError when it is not such a spelling."""
    folded = text.upper().translate(_TYPED)
    if len(folded) != TAG_CHARACTERS or any(c not in _CROCKFORD for c in folded):
        raise ValueError("not 26 characters of Crockford base32")
    value = 0
    for character in folded:
        value = value << 5 | _CROCKFORD.index(character)
    if value & 3:
        raise ValueError("spare bits are not zero")
    return (value >> 2).to_bytes(TAG_BYTES, "big")


def spell_typed_key(key: bytes) -> str:
    """The spelling of a 16-byte key for typing: 26 characters and a MOD 37,36 check character, in groups of up to five."""
    text = spell(key)
    text += mod_37_36(text)
    return "-".join(text[i : i + 5] for i in range(0, len(text), 5))


def read_typed_key(text: str) -> bytes:
    """Read a typed key. ValueError tells a mistyped key, before any row is looked at."""
    compact = "".join(text.split()).upper().translate(_TYPED)
    if len(compact) != TAG_CHARACTERS + 1:
        raise ValueError("a typed key has 27 characters")
    key = unspell(compact[:-1])
    if mod_37_36(spell(key)).translate(_TYPED) != compact[-1]:
        raise ValueError("the check character does not fit the key")
    return key


def spell_bits(digest: bytes, bits: int) -> str:
    """The first `bits` bits (a multiple of 5) of a digest, as Crockford base32."""
    return spell(digest[: -(-bits // 8)])[: bits // 5]
