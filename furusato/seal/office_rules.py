"""The office's rule of two people and the keys it speaks of, as both people sign it; and which change may follow which.

A workspace begins with no statement: one person, no checker. From the first on, each is signed by the maker and a checker of the statement before it (the first one by
those it names itself), or, where exactly one key takes another's place, by that old key and its new one. So neither person alone can add a checker, end the rule or put a
key in the other's place. Refuses another spelling, another office's or year's statement, a key doubled, the rule without a checker, a maker who is a checker.
"""

import json
from dataclasses import asdict, dataclass, replace
from typing import Final

from cryptography.exceptions import InvalidSignature

from furusato.seal.ed25519 import is_sound_point
from furusato.seal.signing import Envelope, canonical_json, key_id

RULES_TYPE: Final = "application/vnd.furusato.office-rules.v1+json"
SCHEMA: Final = "furusato.office-rules/v1"


class MalformedRules(ValueError):
    """The bytes are no statement of the office's rules in the one spelling, or it may not follow the one before it."""


@dataclass(frozen=True, slots=True)
class Checker:
    """A checker's public keys as hex: the one that signs, and the one for which batches are closed while they wait (X25519)."""

    key: str
    box: str


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """The payload. `before`: SHA-256 (hex) of the statement before it, or empty; `maker`: public key as hex."""

    workspace: str
    issuer: str
    tax_year: int
    before: str
    two_person: bool
    maker: str
    checkers: tuple[Checker, ...]
    date: str

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, `schema` first, then the fields in their order."""
        return canonical_json({"schema": SCHEMA, **asdict(self)})

    @classmethod
    def parse(cls, payload: bytes) -> "OfficeRules":
        """Read a payload; MalformedRules unless it is the one spelling of rules that agree with themselves."""
        try:
            table = json.loads(payload)
            table.pop("schema")
            rules = cls(checkers=tuple(Checker(**entry) for entry in table.pop("checkers")), **table)
            rules.require_consistent()
            same = rules.to_bytes() == payload
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise MalformedRules("not the office's rules") from fault
        if not same:
            raise MalformedRules("not the one spelling of the office's rules")
        return rules

    def require_consistent(self) -> None:
        """ValueError unless every key is one, none stands twice, and the rule has somebody to carry it out."""
        keys = [self.maker, *(checker.key for checker in self.checkers)]
        boxes = [checker.box for checker in self.checkers]
        if (type(self.two_person), type(self.tax_year)) != (bool, int):  # what JSON gave, whatever the annotations say
            raise TypeError("not a truth value, or not a year")
        if any(bytes.fromhex(key).hex() != key or len(key) != 64 for key in (*keys, *boxes)) or not all(is_sound_point(bytes.fromhex(key)) for key in keys):
            raise ValueError("a key is no key")
        if len(set(keys)) < len(keys) or len(set(boxes)) < len(boxes) or (self.two_person and not self.checkers):
            raise ValueError("a key stands twice, or the rule has no checker")

    def checker(self, key: str) -> Checker | None:
        """The checker with that public key (hex)."""
        return next((checker for checker in self.checkers if checker.key == key), None)


def require_follows(envelope: Envelope, before: OfficeRules | None, digest: str) -> OfficeRules:
    """The rules an envelope holds, if they may follow `before`, the statement with that digest (None and empty: they are the first). MalformedRules otherwise."""
    after = OfficeRules.parse(envelope.payload)
    if envelope.payload_type != RULES_TYPE or after.before != digest:
        raise MalformedRules("not the statement that follows")
    if before and (after.workspace, after.issuer, after.tax_year) != (before.workspace, before.issuer, before.tax_year):
        raise MalformedRules("another office's or another year's rules")
    pair = replaced_key(before, after) if before else None
    try:
        if pair:
            _require(envelope, *pair)
        else:
            _require(envelope, (before or after).maker, _one_checker(envelope, before or after, after))
    except InvalidSignature as fault:
        raise MalformedRules("not signed by those who may change the rules") from fault
    return after


def replaced_key(before: OfficeRules, after: OfficeRules) -> tuple[str, str] | None:
    """Old and new key (hex), where the statements differ in one person's keys and nothing else but day and place."""
    if before.maker != after.maker:
        pair, same = (before.maker, after.maker), replace(after, maker=before.maker)
    else:
        changed = [(old, new) for old, new in zip(before.checkers, after.checkers, strict=False) if old.key != new.key]
        if len(changed) != 1:
            return None
        (old, new), checkers = changed[0], tuple(b if a.key != b.key else a for b, a in zip(before.checkers, after.checkers, strict=False))
        pair, same = (old.key, new.key), replace(after, checkers=checkers)
    unchanged = replace(same, before=before.before, date=before.date) == before and len(after.checkers) == len(before.checkers)
    return pair if unchanged else None


def _one_checker(envelope: Envelope, before: OfficeRules, after: OfficeRules) -> str:
    """The checker whose signature counts: of the statement before, or of the new one where there was none before."""
    signed = {signature.key_id for signature in envelope.signatures}
    for checker in before.checkers or after.checkers:
        if _name(checker.key) in signed:
            return checker.key
    raise InvalidSignature("no checker has signed")


def _name(key: str) -> str:
    return key_id(bytes.fromhex(key))


def _require(envelope: Envelope, *keys: str) -> None:
    for key in keys:
        envelope.require_signed_by(bytes.fromhex(key))
