"""A secret in a file: AES-256-GCM under another key, or under a passphrase by way of scrypt; one JSON object in one spelling.

The associated data binds what the secret is for, its name, the workspace and the cost, so that no file can stand in for another. A damaged file is told from a
wrong passphrase by a checksum over what is stored (ciphertext only; it says nothing of the secret).
Sources: NIST SP 800-38D (GCM, 96-bit random nonces), RFC 7914 (scrypt; N = 2^17, r = 8, p = 1 as OWASP's Password Storage Cheat Sheet has it).
"""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from furusato.errors import TypingRefused
from furusato.seal.encoding import enc
from furusato.seal.signing import canonical_json

RandomBytes = Callable[[int], bytes]

SCHEMA: Final = "furusato-keys/v1"
KEY_BYTES: Final = 32
_NONCE: Final = 12
_SALT: Final = 16
_MEMORY: Final = 1 << 30  # bytes scrypt may take when a file says its cost: a forged one must not stop the machine
SHORTEST_PASSPHRASE: Final = 8


class DamagedKeyFile(ValueError):
    """The bytes are no wrapped key in the one spelling, or have changed."""


class WrongKey(ValueError):
    """The wrapping key (or passphrase) does not open the file."""


@dataclass(frozen=True, slots=True)
class Cost:
    """scrypt's cost, recorded in the file and bounded when read: N a power of two, memory 128·N·r bytes."""

    n: int = 1 << 17
    r: int = 8
    p: int = 1

    def require_bearable(self) -> None:
        """DamagedKeyFile unless the cost is one this program could have written."""
        power_of_two = self.n >= 1 << 10 and self.n & (self.n - 1) == 0
        if not (power_of_two and 1 <= self.r <= 32 and 1 <= self.p <= 16 and 128 * self.n * self.r <= _MEMORY):
            raise DamagedKeyFile("cost out of bounds")


def passphrase_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes from a passphrase, which is compared in NFC: keyboards of different systems spell one character differently (RFC 8265, OpaqueString)."""
    try:
        text = unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError:
        raise TypingRefused("合言葉に使えない文字があります。", "The passphrase holds a character that cannot be used.") from None
    return Scrypt(salt=salt, length=KEY_BYTES, n=cost.n, r=cost.r, p=cost.p).derive(text)


@dataclass(frozen=True, slots=True)
class Label:
    """What a wrapped secret is: bound to it. `public` is the hex of a public key kept in clear, or empty."""

    workspace: str
    purpose: str
    name: str
    public: str = ""
    kdf: str = ""  # canonical JSON of salt and cost, for the one secret under the passphrase

    def associated(self) -> bytes:
        """The associated data of the encryption."""
        return enc(SCHEMA, self.workspace, self.purpose, self.name, self.public, self.kdf)


def new_kdf(cost: Cost, random_bytes: RandomBytes) -> str:
    """The `kdf` of a new passphrase: a fresh salt and the cost."""
    return canonical_json({"salt": random_bytes(_SALT).hex(), **asdict(cost)}).decode()


def read_kdf(kdf: str) -> tuple[bytes, Cost]:
    """Salt and cost; DamagedKeyFile when they are not in the one spelling or out of bounds."""
    try:
        table = json.loads(kdf)
        salt, cost = bytes.fromhex(table["salt"]), Cost(*(int(table[name]) for name in ("n", "r", "p")))
        same = canonical_json({"salt": salt.hex(), **asdict(cost)}).decode() == kdf
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise DamagedKeyFile("no salt and cost") from fault
    cost.require_bearable()
    if not same or len(salt) != _SALT:
        raise DamagedKeyFile("not the one spelling of salt and cost")
    return salt, cost


def wrap(secret: bytes, key: bytes, label: Label, random_bytes: RandomBytes) -> bytes:
    """The file's bytes."""
    nonce = random_bytes(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, secret, label.associated())
    return _spelled({"schema": SCHEMA, **asdict(label), "nonce": nonce.hex(), "sealed": sealed.hex()})


def _spelled(fields: Mapping[str, str]) -> bytes:
    check = hashlib.sha256(enc(*(text for pair in fields.items() for text in pair))).hexdigest()
    return canonical_json({**fields, "check": check}) + b"\n"


def read_label(data: bytes) -> tuple[Label, bytes, bytes]:
    """Label, nonce and ciphertext of a file; DamagedKeyFile unless it is exactly as written. Needs no key."""
    try:
        fields = json.loads(data)
        label = Label(*(fields[name] for name in ("workspace", "purpose", "name", "public", "kdf")))
        nonce, sealed = bytes.fromhex(fields["nonce"]), bytes.fromhex(fields["sealed"])
        same = _spelled({"schema": SCHEMA, **asdict(label), "nonce": nonce.hex(), "sealed": sealed.hex()}) == data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise DamagedKeyFile("not a wrapped key") from fault
    if not same or len(nonce) != _NONCE:
        raise DamagedKeyFile("not a wrapped key as it was written")
    return label, nonce, sealed


def unwrap(data: bytes, key: bytes) -> bytes:
    """The secret. DamagedKeyFile, WrongKey."""
    label, nonce, sealed = read_label(data)
    try:
        return AESGCM(key).decrypt(nonce, sealed, label.associated())
    except InvalidTag:
        raise WrongKey("the key does not open it") from None
