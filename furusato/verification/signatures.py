"""The second light: who issued it. Green only where every signature is of a key this office trusts for that issuer and year, and holds.

Refuses fewer signatures than the header promises, one key's or one person's signature counted twice, one issuer's key under another's notice. A stranger's signature beside a trusted
one is not passed over: nobody here could tell whether it holds.
"""

from collections.abc import Collection

from cryptography.exceptions import InvalidSignature

from furusato.model.findings import Finding
from furusato.seal.manifest import Header
from furusato.seal.signing import Envelope
from furusato.verification import rules
from furusato.verification.trust import TrustedKey, are_different_people, signers_of, strangers_of
from furusato.verification.verdict import Light


def examine_signatures(envelope: Envelope, header: Header, trusted: Collection[TrustedKey], name: str) -> tuple[Light, tuple[Finding, ...]]:
    """The light, and why it is not green."""
    code = header.issuer[0]
    usable = [key for key in trusted if key.speaks_for(header.tax_year)]
    signers = signers_of(envelope, usable)
    if not has_its_signatures(envelope, signed_alone=header.signed_alone) or not are_different_people(signers):
        return Light.RED, (rules.EVERY_SIGNATURE_IS_THERE.found(sheet=name),)
    if strange := [signer.issuer for signer in signers if signer.issuer != code]:
        return Light.RED, (rules.KEY_IS_THE_ISSUERS_OWN.found(sheet=name, code=code, signer=strange[0]),)
    if not all(holds(envelope, signer) for signer in signers):
        return Light.RED, (rules.SIGNATURE_HOLDS.found(sheet=name),)
    if unknown := strangers_of(envelope, usable):
        return Light.GREY, (rules.ISSUER_IS_TRUSTED.found(sheet=name, key_id=unknown[0][:16]),)
    return Light.GREEN, ()


def has_its_signatures(envelope: Envelope, *, signed_alone: bool) -> bool:
    """Whether one key has signed where one person issued (単独発行), at least two different keys where two did."""
    keys = [signature.key_id for signature in envelope.signatures]
    return len(set(keys)) == len(keys) and (len(keys) == 1 if signed_alone else len(keys) >= 2)


def holds(envelope: Envelope, signer: TrustedKey) -> bool:
    """Whether this key's signature is there and holds."""
    try:
        envelope.require_signed_by(signer.public)
    except InvalidSignature:
        return False
    return True
