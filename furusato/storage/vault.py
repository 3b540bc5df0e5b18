"""Seals donor values for the ledger under one tax year's register key, and finds a receipt without showing it.

AES-256-GCM; the associated data is everything that is readable beside the values, so that neither a row's values nor its destination, yen or person can be moved
to another row unseen. Keys are HMACs of the register key, one for each purpose. Sources: NIST SP 800-38D (96-bit random nonces, far below 2^32 a key).
"""

import json
from collections.abc import Sequence
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from furusato.model.columns import VALUES
from furusato.seal.encoding import enc, mac

NONCE_BYTES: Final = 12
_DIGEST: Final = "furusato-ledger/v1/source"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


class Unopenable(ValueError):
    """What is sealed does not open: it, or something readable beside it, has changed."""


class Vault:
    """The ledger's keys of one tax year. Its repr shows only the year."""

    __slots__ = ("_receipts", "_register", "_rules", "_values", "tax_year")

    def __init__(self, tax_year: int, register: bytes) -> None:
        self.tax_year: Final = tax_year
        self._register: Final = register
        self._values: Final = AESGCM(mac(register, enc("furusato-ledger/v1/values")))
        self._receipts: Final = mac(register, enc("furusato-ledger/v1/receipts"))
        self._rules: Final = mac(register, enc("furusato-ledger/v1/rules"))

    def __repr__(self) -> str:
        return f"Vault({self.tax_year})"

    def key_check(self) -> bytes:
        """32 bytes by which the ledger knows its register key again."""
        return mac(self._register, enc("furusato-ledger/v1/register-check", str(self.tax_year)))

    def receipt(self, route: str, receipt: str) -> bytes:
        """Look-up of an application, 32 bytes."""
        return mac(self._receipts, enc("furusato-ledger/v1/receipt", route, receipt))

    def matter(self, rule: str, route: str, receipt: str) -> bytes:
        """Look-up of what a decision speaks of, 32 bytes."""
        return mac(self._receipts, enc("furusato-ledger/v1/matter", rule, route, receipt))

    def source_digest(self, data: bytes) -> bytes:
        """Keyed digest of a list as it came in, 32 bytes: unkeyed, a list of one row could be guessed."""
        return mac(self._receipts, enc(_DIGEST) + len(data).to_bytes(8, "big") + data)

    def rules_tag(self, text: str) -> bytes:
        """Seal of the office's rules, 32 bytes."""
        return mac(self._rules, enc("furusato-ledger/v1/office-rules", str(self.tax_year), text))

    def seal(self, values: Sequence[str], associated: bytes, nonce: bytes) -> bytes:
        """Nonce, then ciphertext of the values as a JSON array."""
        return nonce + self._values.encrypt(nonce, _encode(list(values)).encode(), associated)

    def open(self, sealed: bytes, associated: bytes) -> list[str]:
        """The values. Unopenable; never says what was inside."""
        try:
            values: list[str] = _decode(self._values.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated).decode())
        except (InvalidTag, ValueError):
            raise Unopenable("a sealed value does not open") from None
        return values

    def open_row(self, sealed: bytes, associated: bytes) -> list[str]:
        """As `open`, and exactly as many values as a row has."""
        values = self.open(sealed, associated)
        if len(values) != len(VALUES):
            raise Unopenable("a sealed row has another number of values")
        return values


class Beside(NamedTuple):
    """What stands readable beside the values of one version of a row and never changes; the state, which does, is not in it."""

    row_key: str
    version: int
    tax_year: int
    route: str
    receipt: bytes  # look-up
    destination: str
    yen: int | None
    person: str
    tag: str  # intake seal

    def associated(self) -> bytes:
        """The associated data of the row's encryption."""
        key, version, tax_year, route, receipt, destination, yen, person, tag = self
        amount = "" if yen is None else str(yen)
        return enc("furusato-ledger/v1/row", key, str(version), str(tax_year), route, receipt.hex(), destination, amount, person, tag)
