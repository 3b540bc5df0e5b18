"""A receiver's acknowledgement that nobody without K_m can make: bound to one header, free of donors' values. Format: docs/seal-format.md, "Receipt".

Refuses any spelling of a receipts file but the one.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from furusato.model.values import Kind, MunicipalityCode
from furusato.seal.encoding import TAG_BYTES, enc, mac, spell, spell_bits, unspell
from furusato.seal.manifest import Header
from furusato.seal.signing import canonical_json

SCHEMA: Final = "furusato.receipts/v1"
_CODE_BITS: Final = 40


class MalformedReceipts(ValueError):
    """The bytes are no receipts file in the one spelling."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One acknowledgement. `header`: SHA-256 of the header payload, hex; `mac`: 26 characters."""

    batch: str
    issuer: str
    recipient: str
    kind: str
    version: int
    volume: tuple[int, int]
    header: str
    mac: str

    @classmethod
    def of(cls, header: Header, key: bytes) -> "Receipt":
        """The receipt of a notice under its key K_m."""
        digest = hashlib.sha256(header.to_bytes()).hexdigest()
        place = (header.batch, header.issuer[0], header.recipient[0], str(header.kind))
        return cls(*place, header.version, header.volume, digest, spell(_mac(header, digest, key)[:TAG_BYTES]))

    def _table(self) -> dict[str, object]:
        place = {"batch": self.batch, "issuer": self.issuer, "recipient": self.recipient, "kind": self.kind, "version": self.version}
        return {**place, "volume": {"k": self.volume[0], "n": self.volume[1]}, "header": self.header, "mac": self.mac}


def receipt_code(header: Header, key: bytes) -> str:
    """The code to be read out over the telephone, `XXXX-XXXX`."""
    code = spell_bits(_mac(header, hashlib.sha256(header.to_bytes()).hexdigest(), key), _CODE_BITS)
    return f"{code[:4]}-{code[4:]}"


def _mac(header: Header, digest: str, key: bytes) -> bytes:
    place = (header.batch, header.issuer[0], header.recipient[0], str(header.kind), str(header.version))
    return mac(key, enc("furusato-seal/v1/receipt", *place, f"{header.volume[0]}/{header.volume[1]}", digest))


def write_receipts(receipts: Sequence[Receipt]) -> bytes:
    """The bytes of a receipts file."""
    return canonical_json({"schema": SCHEMA, "receipts": [receipt._table() for receipt in receipts]})


def read_receipts(data: bytes) -> list[Receipt]:
    """Read a receipts file; MalformedReceipts unless it is the one spelling of at least one receipt."""
    try:
        receipts = [_receipt(table) for table in json.loads(data)["receipts"]]
        same = write_receipts(receipts) == data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise MalformedReceipts("not a receipts file") from fault
    if not same or not receipts:
        raise MalformedReceipts("not the one spelling of a receipts file")
    return receipts


def _receipt(table: dict[str, object]) -> Receipt:
    """One entry; what is read is held against its own spelling afterwards, so only kinds of values matter here."""
    volume, version = table["volume"], table["version"]
    if not isinstance(volume, dict) or type(version) is not int or type(volume["k"]) is not int or type(volume["n"]) is not int:
        raise TypeError("not a receipt")
    texts = [table[name] for name in ("batch", "issuer", "recipient", "kind", "header", "mac")]
    batch, issuer, recipient, kind, header, tag = [text if isinstance(text, str) else _no_text() for text in texts]
    MunicipalityCode(issuer), MunicipalityCode(recipient), Kind(kind), unspell(tag)
    return Receipt(batch, issuer, recipient, kind, version, (volume["k"], volume["n"]), header, tag)


def _no_text() -> str:
    raise TypeError("not a text")
