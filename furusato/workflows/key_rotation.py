"""Puts a new signing key in another's place: the old one signs it, the ledger records it, the files follow.

The steps of `rotate`: keep the new key beside the old; state the rules with it, where two people sign (signed by old and new); record it in the ledger, which decides;
publish the old key's statement and the public keys; put the new key in place and destroy the old one but for its public half. A run that was killed is finished, or
forgotten, by the next start.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from furusato.errors import TypingRefused
from furusato.seal.office_rules import RULES_TYPE, OfficeRules
from furusato.seal.rotation import sign_rotation
from furusato.seal.signing import Signer, envelope
from furusato.storage.events import Stamp
from furusato.storage.keys import KeyFolder
from furusato.storage.keys_change import drop_incoming, incoming, new_incoming, take_over
from furusato.storage.ledger import Ledger
from furusato.storage.workspace import Workspace
from furusato.workflows.key_files import publish_keys, publish_rotation

RandomBytes = Callable[[int], bytes]


def require_nothing_waits(ledger: Ledger) -> None:
    """TypingRefused while a batch waits: it was made for the keys and the rule of its day."""
    if waiting := ledger.approvals.waiting():
        raise TypingRefused(
            f"発行 {waiting} が決裁を待っています。決裁か差戻しの後で、鍵と規則を変えてください。",
            f"Batch {waiting} waits for approval. Change keys and rules after it is approved or sent back.",
        )


def rotate(ledger: Ledger, workspace: Workspace, folder: KeyFolder, name: str, stamp: Stamp, random_bytes: RandomBytes, seed: bytes | None = None) -> Signer:
    """Put a new signing key in the place of `name` (maker, checker); the old one signs it and is then destroyed but for its public half. The new key.

    `seed`: 32 bytes of a key made elsewhere. TypingRefused while a batch waits, or where the new key is the old one.
    """
    require_nothing_waits(ledger)
    old = folder.signer(name)
    if seed is not None and Signer.from_seed(seed).public == old.public:
        raise TypingRefused("その鍵は今の署名鍵と同じです。", "That key is the present signing key.")
    new, year = new_incoming(folder, name, random_bytes, seed), workspace.settings.tax_year
    before = ledger.registers.signed_rules(year)
    with ledger.change():
        if before:
            digest, day = ledger.registers.rules_digest(year), stamp.at.date().isoformat()
            rules = replace(_replaced(before, old, new), before=digest, date=day)
            ledger.registers.sign_rules(envelope(RULES_TYPE, rules.to_bytes(), old, new).to_bytes(), year, stamp)
        ledger.events.append(stamp, "signing key rotated", {"name": name, "old": old.key_id, "new": new.key_id, "day": stamp.at.date().isoformat()})
    finish_rotation(ledger, workspace, folder, name)
    return new


def _replaced(rules: OfficeRules, old: Signer, new: Signer) -> OfficeRules:
    if rules.maker == old.public.hex():
        return replace(rules, maker=new.public.hex())
    checkers = tuple(replace(c, key=new.public.hex()) if c.key == old.public.hex() else c for c in rules.checkers)
    return replace(rules, checkers=checkers)


def finish_rotation(ledger: Ledger, workspace: Workspace, folder: KeyFolder, name: str) -> None:
    """Finish a rotation that the ledger knows of, forget one it does not; call at every start with the keys open. Needs no randomness."""
    new = incoming(folder, name)
    if new is None:
        return
    day = ledger.registers.rotated_on(name, new.key_id)
    if day is None:
        drop_incoming(folder, name)
        return
    old = folder.signer(name)
    if old.public != new.public:
        publish_rotation(workspace, name, new, sign_rotation(ledger.issuer, name, date.fromisoformat(day), old, new))
    publish_keys(ledger, workspace, new.public)
    take_over(folder, name)
