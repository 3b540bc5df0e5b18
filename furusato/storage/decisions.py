"""What the clerk decided, kept with the year: the answer in clear, the receipt number sealed, the last decision of a matter holding."""

from collections.abc import Callable, Sequence
from typing import Final

from furusato.errors import IntegrityBroken
from furusato.model.decisions import Decision, Decisions
from furusato.model.findings import Rule, Severity
from furusato.seal.encoding import enc
from furusato.storage.database import Database, Row
from furusato.storage.events import EventLog, Stamp
from furusato.storage.registers import Registers
from furusato.storage.vault import NONCE_BYTES, Unopenable, Vault

LEDGER_DECISIONS_OPEN: Final = Rule(
    "ledger_decisions_open",
    Severity.REFUSE,
    "台帳の判断 {decisions} 件が、封じた時の内容と一致しません。発行を止め、台帳の控えと照合してください。",
    "{decisions} decisions in the ledger are not as they were sealed. Stop issuing and compare with a backup of the ledger.",
)
RULES: Final = (LEDGER_DECISIONS_OPEN,)
OUTDATED: Final = "outdated"  # the answer that takes an earlier one back: the row it spoke of was corrected


class DecisionTable:
    """Decisions of one ledger."""

    def __init__(self, database: Database, events: EventLog, registers: Registers) -> None:
        self._db, self._events, self._registers = database, events, registers

    def record(self, decisions: Decisions, *, vault: Vault, random_bytes: Callable[[int], bytes], stamp: Stamp) -> int:
        """Keep the decisions that are new or differ from what holds; how many those were."""
        with self._db.change():
            self._registers.enter(vault, stamp)
            drawn = self.drawn_up(decisions, vault=vault, random_bytes=random_bytes)
            self.add(drawn, stamp)
        return len(drawn)

    def drawn_up(self, decisions: Decisions, *, vault: Vault, random_bytes: Callable[[int], bytes]) -> tuple[Row, ...]:
        """What `record` would keep, receipt numbers sealed and nothing kept yet: whoever adds it later needs no key."""
        held = set(self.all(vault).entries)
        return tuple(_drawn(decision, vault, random_bytes) for decision in decisions.entries if decision not in held)

    def add(self, drawn: Sequence[Row], stamp: Stamp) -> None:
        """Keep drawn-up decisions, with one event."""
        if not drawn:
            return
        with self._db.change():
            sql = "INSERT INTO decisions (tax_year, matter, rule, route, answer, reason, sealed, at, who) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            self._db.run_each(sql, ((*row, stamp.time, stamp.who) for row in drawn))
            facts = {"tax_year": drawn[0][0], "decisions": len(drawn), "rules": sorted({row[2] for row in drawn})}
            self._events.append(stamp, "decisions recorded", facts)

    def all(self, vault: Vault) -> Decisions:
        """The decisions of the vault's year that hold, in the order in which they were taken; not those that a later answer took back. IntegrityBroken when one does not open."""
        sql = f"""SELECT rule, route, sealed, answer, reason, matter FROM decisions WHERE seq IN
            (SELECT max(seq) FROM decisions WHERE tax_year = ? GROUP BY matter) AND answer <> '{OUTDATED}' ORDER BY seq"""
        rows = self._db.all(sql, vault.tax_year)
        entries: list[Decision] = []
        for rule, route, sealed, answer, reason, matter in rows:
            try:
                (receipt,) = vault.open(sealed, _beside(matter, rule, route, answer, reason))
            except Unopenable:
                continue
            entries.append(Decision(rule, route, receipt, answer, reason))
        if len(entries) != len(rows):
            finding = LEDGER_DECISIONS_OPEN.found(decisions=len(rows) - len(entries))
            raise IntegrityBroken(finding.ja, finding.en, [finding])
        return Decisions(tuple(entries))


def _drawn(d: Decision, vault: Vault, random_bytes: Callable[[int], bytes]) -> Row:
    matter = vault.matter(d.rule, d.route, d.receipt)
    sealed = vault.seal([d.receipt], _beside(matter, d.rule, d.route, d.answer, d.reason), random_bytes(NONCE_BYTES))
    return vault.tax_year, matter, d.rule, d.route, d.answer, d.reason, sealed


def _beside(matter: bytes, rule: str, route: str, answer: str, reason: str) -> bytes:
    return enc("furusato-ledger/v1/decision", matter.hex(), rule, route, answer, reason)
