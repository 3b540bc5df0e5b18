"""A key that an office trusts, for whom and until when: one issuer's key never speaks for another, a replaced key not for later years."""

from collections.abc import Collection
from typing import NamedTuple

from furusato.seal.signing import Envelope, key_id


class TrustedKey(NamedTuple):
    """The public key (32 bytes) of the issuer with that 6-digit code, its fingerprint compared by another channel. `last_year`: where the key was replaced, the last tax year it speaks for.

    `person`: the key's name in its office (maker, checker …), or empty where nobody said: a key and the one in its place are one person's, and count as one.
    """

    issuer: str
    public: bytes
    last_year: int | None = None
    person: str = ""

    def speaks_for(self, tax_year: int) -> bool:
        """Whether a notice of that tax year may be signed with it."""
        return self.last_year is None or tax_year <= self.last_year


def signers_of(envelope: Envelope, trusted: Collection[TrustedKey]) -> list[TrustedKey]:
    """The trusted keys that the envelope says it is signed with; whether the signatures hold is another matter."""
    named = {signature.key_id for signature in envelope.signatures}
    return [key for key in trusted if key_id(key.public) in named]


def are_different_people(signers: Collection[TrustedKey]) -> bool:
    """Whether no two of the keys are known to be one person's."""
    persons = [signer.person for signer in signers if signer.person]
    return len(set(persons)) == len(persons)


def strangers_of(envelope: Envelope, trusted: Collection[TrustedKey]) -> list[str]:
    """Ids of the keys that the envelope names and nobody here trusts."""
    known = {key_id(key.public) for key in trusted}
    return [signature.key_id for signature in envelope.signatures if signature.key_id not in known]
