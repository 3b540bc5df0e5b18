"""A key that an office trusts, and for whom: one issuer's key never speaks for another."""

from collections.abc import Collection
from typing import NamedTuple

from furusato.seal.signing import Envelope, key_id


class TrustedKey(NamedTuple):
    """The public key (32 bytes) of the issuer with that 6-digit code, its fingerprint compared by another channel."""

    issuer: str
    public: bytes


def signers_of(envelope: Envelope, trusted: Collection[TrustedKey]) -> list[TrustedKey]:
    """The trusted keys that the envelope says it is signed with; whether the signatures hold is another matter."""
    named = {signature.key_id for signature in envelope.signatures}
    return [key for key in trusted if key_id(key.public) in named]
