"""Says that an issuer signs with another key from a day on: a statement signed by the old key and by the new.

The old key's signature shows that the issuer said it, the new key's that the issuer holds what it names: nobody can have a stranger's key taken for an issuer's.
Refuses another spelling, a third signature, one missing or broken, keys that are one and the same, and keys that are no keys. docs/seal-format.md, "Change of a key".
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from cryptography.exceptions import InvalidSignature

from furusato.model.values import MunicipalityCode
from furusato.seal.signing import Envelope, MalformedEnvelope, Signer, canonical_json, envelope, key_id

ROTATION_TYPE: Final = "application/vnd.furusato.key-rotation.v1+json"
SCHEMA: Final = "furusato.key-rotation/v1"
_KEY_BYTES: Final = 32
_LONGEST_NAME: Final = 64


class MalformedRotation(ValueError):
    """The bytes are no change of a key in the one spelling, or its signatures do not hold."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """The payload: 6-digit code of the issuer, public keys as 64 lower-case hex digits, the signing key's name in the office, the day as ISO date."""

    issuer: str
    old_key: str
    new_key: str
    name: str
    date: str

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, `schema` first, then the fields in their order."""
        return canonical_json({"schema": SCHEMA, **asdict(self)})

    @classmethod
    def parse(cls, payload: bytes) -> "Rotation":
        """Read a payload; MalformedRotation unless it is the one spelling."""
        try:
            table = json.loads(payload)
            table.pop("schema")
            rotation = cls(**table)
            rotation.require_consistent()
            same = rotation.to_bytes() == payload
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise MalformedRotation("not a change of a key") from fault
        if not same:
            raise MalformedRotation("not the one spelling of a change of a key")
        return rotation

    def require_consistent(self) -> None:
        """ValueError unless issuer, keys, name and day are right in themselves."""
        MunicipalityCode(self.issuer)
        for key in (self.old_key, self.new_key):
            if bytes.fromhex(key).hex() != key or len(key) != 2 * _KEY_BYTES:
                raise ValueError("a public key is 64 lower-case hex digits")
        if self.old_key == self.new_key or date.fromisoformat(self.date).isoformat() != self.date:
            raise ValueError("the keys are the same, or the day is none")
        if not (0 < len(self.name) <= _LONGEST_NAME and self.name.isprintable()):
            raise ValueError("a key has a name that can be printed")


def sign_rotation(issuer: str, name: str, day: date, old: Signer, new: Signer) -> bytes:
    """The bytes of `key-rotation.json`: a DSSE envelope, the old key's signature first, the new key's after."""
    rotation = Rotation(issuer, old.public.hex(), new.public.hex(), name, day.isoformat())
    rotation.require_consistent()
    return envelope(ROTATION_TYPE, rotation.to_bytes(), old, new).to_bytes()


def read_rotation(data: bytes) -> Rotation:
    """What a `key-rotation.json` says; MalformedRotation unless exactly the two keys it names have signed it, in their order. Whether the old key is trusted is the reader's to know."""
    try:
        signed = Envelope.parse(data)
        rotation = Rotation.parse(signed.payload)
        keys = [bytes.fromhex(key) for key in (rotation.old_key, rotation.new_key)]
        if signed.payload_type != ROTATION_TYPE or [s.key_id for s in signed.signatures] != [key_id(key) for key in keys]:
            raise MalformedRotation("not signed by the two keys it names")
        for key in keys:
            signed.require_signed_by(key)
    except (MalformedEnvelope, InvalidSignature) as fault:
        raise MalformedRotation("not signed by the two keys it names") from fault
    return rotation
