"""Signs bytes with a name and a type: DSSE envelopes with Ed25519, of which one thing has one spelling.

Refuses an envelope that is not exactly our own serialisation (superfluous spaces, other key order, doubled names): two spellings of one signed thing would let
one of them slip past a comparison. Sources: DSSE v1.0 (pre-authentication encoding), RFC 8032 (Ed25519), RFC 4648 (base64).
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from furusato.seal.ed25519 import require_signature

NOTICE_TYPE: Final = "application/vnd.furusato.notice.v1+json"
BATCH_TYPE: Final = "application/vnd.furusato.batch.v1+json"


class MalformedEnvelope(ValueError):
    """The bytes are not an envelope in our own serialisation."""


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON in insertion order, separators `,` and `:`, no escape of non-ASCII, no trailing newline."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def key_id(public: bytes) -> str:
    """Name of a public key: SHA-256 of its 32 raw bytes, in hex."""
    return hashlib.sha256(public).hexdigest()


@dataclass(frozen=True, slots=True)
class Signer:
    """A signing key that signs and never shows itself."""

    _private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, seed: bytes) -> "Signer":
        """From the 32 bytes of RFC 8032's private key."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def public(self) -> bytes:
        return self._private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id(self.public)

    def sign(self, payload_type: str, payload: bytes) -> "Signature":
        return Signature(self.key_id, self._private.sign(pre_authentication(payload_type, payload)))


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature of an envelope."""

    key_id: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A DSSE envelope: payload, its type, signatures with the maker's first."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    def to_bytes(self) -> bytes:
        """The one serialisation."""
        signatures = [{"keyid": s.key_id, "sig": base64.b64encode(s.raw).decode()} for s in self.signatures]
        return canonical_json({"payload": base64.b64encode(self.payload).decode(), "payloadType": self.payload_type, "signatures": signatures})

    @classmethod
    def parse(cls, data: bytes) -> "Envelope":
        """Read an envelope; MalformedEnvelope unless the bytes are our own serialisation of what they say."""
        try:
            table = json.loads(data)
            signatures = tuple(Signature(s["keyid"], base64.b64decode(s["sig"], validate=True)) for s in table["signatures"])
            envelope = cls(table["payloadType"], base64.b64decode(table["payload"], validate=True), signatures)
            same = envelope.to_bytes() == data
        except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as fault:
            raise MalformedEnvelope("not a DSSE envelope") from fault
        if not same or not signatures:
            raise MalformedEnvelope("not the one serialisation of a signed envelope")
        return envelope

    def require_signed_by(self, public: bytes) -> None:
        """Raise InvalidSignature unless one of the signatures is this key's and holds."""
        mine = [s for s in self.signatures if s.key_id == key_id(public)]
        if not mine:
            raise InvalidSignature("no signature of this key")
        message = pre_authentication(self.payload_type, self.payload)
        for signature in mine:
            require_signature(public, signature.raw, message)

    def require_people(self, *, signed_alone: bool) -> None:
        """InvalidSignature unless as many keys have signed as the payload says people did: one alone, or maker and checker, each with a key of their own.

        Counts and compares names of keys; that each signature holds, and whose key it is, is the caller's to check as well.
        """
        people = len({signature.key_id for signature in self.signatures})
        if people != len(self.signatures) or people != (1 if signed_alone else 2):
            raise InvalidSignature("not signed by as many people as the payload says")

    def also_signed_by(self, signer: Signer) -> "Envelope":
        """The same payload with one signature more, after those there are: the checker's."""
        return Envelope(self.payload_type, self.payload, (*self.signatures, signer.sign(self.payload_type, self.payload)))


def pre_authentication(payload_type: str, payload: bytes) -> bytes:
    """DSSE PAE: what is really signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def envelope(payload_type: str, payload: bytes, *signers: Signer) -> Envelope:
    """Sign a payload; the maker first, the checker after."""
    return Envelope(payload_type, payload, tuple(s.sign(payload_type, payload) for s in signers))
