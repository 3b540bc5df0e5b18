"""Issues the notices of a tax year: every sealed row that no notice holds yet, one notice a municipality of residence.

The steps of `issue`: hold each route's count at its source against the ledger; open the sealed rows; leave out, by name, what is held, excluded or already notified;
compose the notices; prove the partition; draw, read back and compare each notice; sign its header; list what was set aside; sign the whole; publish by one rename.
A failed run leaves nothing behind.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from furusato.engine import Engine
from furusato.errors import TypingRefused
from furusato.guards.partition import require_partition
from furusato.model.findings import Finding
from furusato.storage.publication import publish_batch
from furusato.workflows.batch import Batch, Progress
from furusato.workflows.office import Office
from furusato.workflows.reconcile import require_whole_routes
from furusato.workflows.sealing import Run


@dataclass(frozen=True, slots=True)
class Order:
    """What the clerk decides of a batch: the date on it, and who works on it."""

    issue_date: date
    engine: Engine


@dataclass(frozen=True, slots=True)
class Issued:
    """What was published: counts in notices, rows and people, amount in yen; `aside`: rows held, excluded or withdrawn; and what there is to tell."""

    batch: str
    folder: Path
    notices: int
    rows: int
    people: int
    yen: int
    aside: int
    findings: tuple[Finding, ...]


def issue(office: Office, order: Order, run: Run, progress: Progress = lambda _done, _of: None) -> Issued:
    """Issue everything that is sealed and in no notice. ListRefused: there is nothing to issue; IntegrityBroken: something does not hold."""
    require_one_signature_is_enough(office)
    told = require_whole_routes(office)
    batch = Batch.begin(office, order.issue_date, order.engine, run)
    require_partition(office.sealed, [(n.recipient.code, [line.row_key for line in n.lines]) for n in batch.notices], batch.sent, batch.reasons)
    folder = publish_batch(office.ledger, office.workspace.batches, batch.head.batch, batch.files(progress), batch.plan, run.stamp)
    totals = (sum(n.rows for n in batch.notices), sum(n.people for n in batch.notices), sum(n.yen for n in batch.notices))
    return Issued(batch.head.batch, folder, len(batch.notices), *totals, len(batch.reasons), tuple(told))


def require_one_signature_is_enough(office: Office) -> None:
    """A batch of an office with the two-person rule is never published by one."""
    if office.ledger.registers.two_person(office.vault) != office.workspace.settings.two_person:
        raise TypingRefused(
            "furusato.toml の two_person が台帳に封印した規則と違います。元に戻してください(規則の変更は二人の鍵で行います)。",
            "two_person in furusato.toml is not the rule sealed in the ledger. Put it back (the rule is changed by both keys).",
        )
    if office.workspace.settings.two_person:
        raise TypingRefused(
            "この団体は二人制です。決裁者の署名による公開はこの版ではまだできません。",
            "This office has the two-person rule; release by the second person's key is not in this version yet.",
        )
