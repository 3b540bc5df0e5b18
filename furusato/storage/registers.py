"""What ties a ledger to its keys: a check of each year's register key, and the office's rules sealed under it.

Refuses keys of another workspace, and rules changed in the file without the key.
"""

import json

from furusato.errors import IntegrityBroken, SystemTrouble
from furusato.seal.tag import same
from furusato.storage.database import Database
from furusato.storage.events import EventLog, Stamp
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
        """Seal the office's rules of a year; the last sealing holds. Nothing is written when they are sealed already."""
        with self._db.change():
            self.enter(vault, stamp)
            text = json.dumps({"two_person": two_person}, separators=(",", ":"))
            if self._sealed(vault) != (text, vault.rules_tag(text)):
                self._db.run(
                    "INSERT INTO rules (tax_year, body, tag, at, who) VALUES (?, ?, ?, ?, ?)",
                    vault.tax_year,
                    text,
                    vault.rules_tag(text),
                    stamp.time,
                    stamp.who,
                )
                self._events.append(stamp, "rules sealed", {"tax_year": vault.tax_year, "two_person": two_person})

    def two_person(self, vault: Vault) -> bool:
        """The sealed two-person rule of the year. IntegrityBroken: there is none, or it was changed without the key."""
        sealed = self._sealed(vault)
        if sealed is None or not same(sealed[1].hex(), vault.rules_tag(sealed[0]).hex()):
            raise IntegrityBroken(
                "台帳に封印した二人制の規則が、ないか書き換えられています。台帳の控えと照合してください。",
                "The two-person rule sealed in the ledger is missing or was changed. Compare with a backup of the ledger.",
            )
        return bool(json.loads(sealed[0])["two_person"])

    def _sealed(self, vault: Vault) -> tuple[str, bytes] | None:
        row = self._db.one("SELECT body, tag FROM rules WHERE tax_year = ? ORDER BY seq DESC LIMIT 1", vault.tax_year)
        return (str(row[0]), bytes(row[1])) if row else None
