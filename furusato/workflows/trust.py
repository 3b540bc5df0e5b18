"""Decides which issuers' keys an office trusts: added when a person has compared the fingerprint by telephone, or when the key trusted so far signs the new one.

Refuses a fingerprint that is not the key's, a changed key without the old key's signature, and a key file that was rewritten. What is trusted is a person's word: the
file says whose and of which day.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from furusato.errors import IntegrityBroken, ListRefused, TypingRefused
from furusato.model.values import MunicipalityCode
from furusato.seal.ed25519 import is_sound_point
from furusato.seal.fingerprint import fingerprint
from furusato.seal.rotation import MalformedRotation, Rotation, read_rotation
from furusato.storage.events import Stamp
from furusato.storage.trust_file import KnownKey, is_trust_file, parse_trust, read_trust_file, write_trust_file
from furusato.verification.trust import TrustedKey

USUAL_KEY: Final = "maker"  # a key file that does not name its key is the one that issues


class IssuerKey(NamedTuple):
    """What an issuer-key.json says: 6-digit code and name of the issuer, the key's name in its office, the key (32 bytes)."""

    issuer: str
    name: str
    key_name: str
    public: bytes


def read_trust(files: Iterable[tuple[str, bytes]]) -> tuple[TrustedKey, ...]:
    """Keys that a person trusts by naming the file: issuer-key.json files, or trust files."""
    keys: list[TrustedKey] = []
    for name, data in files:
        keys += (
            trusted_keys(parse_trust(name, data))
            if is_trust_file(data)
            else [TrustedKey(k.issuer, k.public, None, k.key_name) for k in read_issuer_keys(name, data)]
        )
    return tuple(keys)


def trusted_keys(known: Sequence[KnownKey]) -> tuple[TrustedKey, ...]:
    """For the verifier. A replaced key speaks for tax years whose notices were due before the year it was replaced in (31 January of the year after the gift)."""
    return tuple(TrustedKey(k.issuer, k.public, date.fromisoformat(k.replaced_on).year - 1 if k.replaced_on else None, k.key_name) for k in known)


def read_issuer_keys(name: str, data: bytes) -> tuple[IssuerKey, ...]:
    """The keys of an issuer-key.json. The fingerprint people compare must be the key's own, or they would compare it in vain: ListRefused."""
    try:
        table = json.loads(data)
        entries = [(table, entry) for entry in table.get("keys", [table])]
        keys = tuple(_issuer_key(*entry) for entry in entries)
        whole = all(is_sound_point(key.public) and entry["fingerprint"] == fingerprint(key.public) for key, (_, entry) in zip(keys, entries, strict=True))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ListRefused(f"{name} は発行者の公開鍵(issuer-key.json)ではありません。", f"{name} is no issuer's public key (issuer-key.json).") from fault
    if not whole or not keys:
        raise ListRefused(
            f"{name} の公開鍵と指紋が合いません。書き換えられたおそれがあります。発行者から受け取り直し、指紋を電話で確かめてください。",
            f"In {name} the fingerprint is not the key's own; it may have been changed. Get it again from the issuer and compare the fingerprint by telephone.",
        )
    return keys


def _issuer_key(table: dict[str, str], entry: dict[str, str]) -> IssuerKey:
    return IssuerKey(
        MunicipalityCode(table["issuer"]).digits, str(table.get("name", "")), str(entry.get("key_name", USUAL_KEY)), bytes.fromhex(entry["public_key"])
    )


def add_key(path: Path, key: IssuerKey, heard: str, rotation: bytes | None, stamp: Stamp) -> KnownKey:
    """Trust a key from now on. `heard`: the fingerprint as it was read over the telephone; may be empty where `rotation` (bytes of a key-rotation.json) vouches for the key.

    IntegrityBroken: another fingerprint, or a changed key that the old one did not sign; TypingRefused: nothing to compare, or trusted already.
    """
    known = read_trust_file(path)
    current = [k for k in known if (k.issuer, k.key_name) == (key.issuer, key.key_name) and not k.replaced_on]
    if any(k.public == key.public for k in known if k.issuer == key.issuer):
        raise TypingRefused(f"発行者 {key.issuer} のこの鍵は、もう信頼ファイルにあります。", f"This key of issuer {key.issuer} is in the trust file already.")
    change = _change(current[0], key, rotation) if current else None
    _require_heard(key, heard, vouched=change is not None)
    added = KnownKey(key.issuer, key.name, key.key_name, key.public.hex(), fingerprint(key.public), stamp.at.date().isoformat(), stamp.who)
    retired = tuple(replace(k, replaced_on=change.date) if change and k in current else k for k in known)
    write_trust_file(path, (*retired, added))
    return added


def _change(old: KnownKey, key: IssuerKey, rotation: bytes | None) -> Rotation:
    """The statement that the trusted key itself signed the new one."""
    try:
        change = read_rotation(rotation or b"")
    except MalformedRotation:
        change = None
    if change is None or (change.issuer, change.old_key, change.new_key) != (key.issuer, old.public_key, key.public.hex()):
        raise IntegrityBroken(
            f"発行者 {key.issuer} の鍵が、信頼している鍵と違います。古い鍵で署名された交替の届(key-rotation.json)が無いか合いません。"
            "信頼せず、発行者に電話で確かめてください(古い鍵を失ったと確かめたときは、先に furusato trust remove)。",
            f"The key of issuer {key.issuer} is not the one trusted so far, and no statement signed by the old key (key-rotation.json) fits. "
            "Do not trust it; telephone the issuer (if they have lost the old key: furusato trust remove first).",
        )
    return change


def _require_heard(key: IssuerKey, heard: str, *, vouched: bool) -> None:
    digits = "".join(c for c in unicodedata.normalize("NFKC", heard) if c.isascii() and c.isdigit())
    if not digits and vouched:
        return
    if not digits:
        raise TypingRefused(
            "電話で聞いた指紋(5 桁の数字 8 組)を --fingerprint で渡してください。",
            "Give the fingerprint you heard by telephone (eight groups of five digits) by --fingerprint.",
        )
    if digits != fingerprint(key.public).replace(" ", ""):
        raise IntegrityBroken(
            f"聞いた指紋が、発行者 {key.issuer} の鍵ファイルのものではありません。信頼していません。もう一度読み上げてもらい、それでも違えば受け取り直してください。",
            f"The fingerprint heard is not that of the key file of issuer {key.issuer}. It is not trusted. Have it read again; if it still differs, get the file again.",
        )


def remove_keys(path: Path, which: str) -> tuple[KnownKey, ...]:
    """Trust these keys no more. `which`: a fingerprint (its first group at least), or the 6-digit code of an issuer for all its keys. TypingRefused when there is none."""
    known = read_trust_file(path)
    digits = "".join(which.split())
    gone = tuple(k for k in known if k.issuer == digits or (len(digits) >= 5 and len(digits) != 6 and k.fingerprint.replace(" ", "").startswith(digits)))
    if not gone:
        raise TypingRefused(f"信頼ファイルに {which} はありません。", f"There is no {which} in the trust file.")
    write_trust_file(path, tuple(k for k in known if k not in gone))
    return gone
