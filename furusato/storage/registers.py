"""What ties a ledger to its keys: a check of each year's register key, and the office's rules: the plain rule a workspace begins with, sealed under that key, and
after it the statements that both people sign (seal/office_rules.py), each following the one before.

Refuses keys of another workspace, rules changed in the file without the keys, a statement taken away, and a plain rule once there is a signed one.
"""

import hashlib
import json

from furusato.errors import IntegrityBroken, SystemTrouble
from furusato.seal.office_rules import MalformedRules, OfficeRules, require_follows
from furusato.seal.signing import Envelope, MalformedEnvelope
from furusato.seal.tag import same
from furusato.storage.database import Database
from furusato.storage.events import EventLog, Fact, Stamp
from furusato.storage.vault import Vault


class Registers:
    """The register keys a ledger knows by their checks."""

    def __init__(self, database: Database, events: EventLog) -> None:
        self._db, self._events = database, events

    def enter(self, vault: Vault, stamp: Stamp) -> None:
        """Have the ledger know a year's key from now on; a known one must be the same (SystemTrouble)."""
        with self._db.change():
            if not self._known(vault):
                self._db.run("INSERT INTO registers VALUES (?, ?)", vault.tax_year, vault.key_check())
                self._events.append(stamp, "register entered", {"tax_year": vault.tax_year})

    def require(self, vault: Vault) -> None:
        """SystemTrouble unless the key is the one that sealed this ledger's rows of the year."""
        if not self._known(vault):
            raise SystemTrouble(
                f"{vault.tax_year} 年分の鍵がこの台帳にまだありません。年分を確かめてください。",
                f"This ledger does not know a key of tax year {vault.tax_year} yet. Check the year.",
            )

    def _known(self, vault: Vault) -> bool:
        row = self._db.one("SELECT key_check FROM registers WHERE tax_year = ?", vault.tax_year)
        if row is not None and row[0] != vault.key_check():
            raise SystemTrouble(
                f"{vault.tax_year} 年分の鍵がこの台帳のものと違います。鍵フォルダーの場所を確かめてください。",
                f"The key of tax year {vault.tax_year} is not this ledger's. Check the place of the keys folder.",
            )
        return row is not None

    def seal_rules(self, vault: Vault, stamp: Stamp, *, two_person: bool) -> None:
        """Seal the plain rule a year begins with; the last sealing holds. Nothing is written when it is sealed already. ValueError once both people have signed one."""
        with self._db.change():
            self.enter(vault, stamp)
            text = json.dumps({"two_person": two_person}, separators=(",", ":"))
            sealed = self._all(vault.tax_year)
            if any(not _is_plain(body) for body, _ in sealed):
                raise ValueError("a signed rule is followed by a signed one")
            if sealed[-1:] != [(text, vault.rules_tag(text))]:
                self._insert(vault.tax_year, text, vault.rules_tag(text), stamp)
                self._events.append(stamp, "rules sealed", {"tax_year": vault.tax_year, "two_person": two_person})

    def sign_rules(self, statement: bytes, tax_year: int, stamp: Stamp, vault: Vault | None = None) -> OfficeRules:
        """Add a statement both people have signed (its envelope). The first of a year takes the vault; IntegrityBroken when it may not follow."""
        text = statement.decode()
        with self._db.change():
            self._insert(tax_year, text, vault.rules_tag(text) if vault else b"", stamp)
            rules = self._followed(tax_year, whole=False)
            if rules is None or (vault is None and sum(not _is_plain(body) for body, _ in self._all(tax_year)) < 2):
                raise ValueError("the first statement of a year is sealed under its register key too")
            facts: dict[str, Fact] = {"tax_year": tax_year, "two_person": rules.two_person, "checkers": len(rules.checkers), "statement": _digest(text)}
            self._events.append(stamp, "rules sealed", facts)
        return rules

    def signed_rules(self, tax_year: int) -> OfficeRules | None:
        """What both people signed last, each statement held against the one before; None where a year has only the plain rule. IntegrityBroken. Needs no key."""
        return self._followed(tax_year, whole=True)

    def rules_digest(self, tax_year: int) -> str:
        """SHA-256 (hex) of the last signed statement, which the next one names; empty where there is none."""
        signed = [body for body, _ in self._all(tax_year) if not _is_plain(body)]
        return _digest(signed[-1]) if signed else ""

    def rotated_on(self, name: str, key: str) -> str | None:
        """The day (ISO) on which the key with that id took the place of `name`; None where it did not."""
        sql = "SELECT facts ->> 'day' FROM events WHERE what = 'signing key rotated' AND facts ->> 'name' = ? AND facts ->> 'new' = ?"
        row = self._db.one(sql, name, key)
        return str(row[0]) if row else None

    def every_key(self, tax_year: int) -> dict[str, str]:
        """Every signing key that a statement of the year ever named: public key (hex) → maker or checker. Old batches are signed by old keys."""
        keys: dict[str, str] = {}
        for body, _ in self._all(tax_year):
            if not _is_plain(body):
                rules = OfficeRules.parse(Envelope.parse(body.encode()).payload)
                keys |= {rules.maker: "maker", **{checker.key: "checker" for checker in rules.checkers}}
        return keys

    def two_person(self, vault: Vault) -> bool:
        """The two-person rule of the year. IntegrityBroken: there is none, or it was changed without the keys."""
        signed = self.signed_rules(vault.tax_year)
        under_key = [(body, tag) for body, tag in self._all(vault.tax_year) if tag or _is_plain(body)]
        if not under_key or not all(same(tag.hex(), vault.rules_tag(body).hex()) for body, tag in under_key):
            raise _broken()
        return signed.two_person if signed else bool(json.loads(under_key[-1][0])["two_person"])

    def _followed(self, tax_year: int, *, whole: bool) -> OfficeRules | None:
        """Walk the signed statements in order; with `whole`, the last one must be the one the event log tells of."""
        rules, digest = None, ""
        try:
            for body, _ in self._all(tax_year):
                if _is_plain(body) and not digest:
                    continue
                rules = require_follows(Envelope.parse(body.encode()), rules, digest)
                digest = _digest(body)
        except (MalformedEnvelope, MalformedRules) as fault:
            raise _broken() from fault
        if whole and self._told(tax_year) != digest:
            raise _broken()
        return rules

    def _told(self, tax_year: int) -> str:
        """The digest of the last signed statement that the event log tells of."""
        sql = "SELECT facts ->> 'statement' FROM events WHERE what = 'rules sealed' AND facts ->> 'tax_year' = ? ORDER BY seq DESC LIMIT 1"
        row = self._db.one(sql, tax_year)
        return str(row[0] or "") if row else ""

    def _insert(self, tax_year: int, body: str, tag: bytes, stamp: Stamp) -> None:
        self._db.run("INSERT INTO rules (tax_year, body, tag, at, who) VALUES (?, ?, ?, ?, ?)", tax_year, body, tag, stamp.time, stamp.who)

    def _all(self, tax_year: int) -> list[tuple[str, bytes]]:
        return [(str(body), bytes(tag)) for body, tag in self._db.all("SELECT body, tag FROM rules WHERE tax_year = ? ORDER BY seq", tax_year)]


def _is_plain(body: str) -> bool:
    return body.startswith('{"two_person"')


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _broken() -> IntegrityBroken:
    return IntegrityBroken(
        "台帳に封印した二人制の規則が、ないか書き換えられています。台帳の控えと照合してください。",
        "The two-person rule sealed in the ledger is missing or was changed. Compare with a backup of the ledger.",
    )
