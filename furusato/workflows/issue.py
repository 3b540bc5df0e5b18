"""Issues the notices of a tax year: every sealed row that no notice holds yet, a correction for each notice whose rows were corrected, a cancellation where they left.

The steps of `issue`: hold each route's count at its source against the ledger; open the sealed rows; leave out, by name, what is held, excluded or notified as it stands;
compose the notices; prove the partition; draw, read back and compare each notice; sign its header; list what was set aside; sign the whole; publish by one rename.
A failed run leaves nothing behind.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from furusato.engine import Engine
from furusato.errors import TypingRefused
from furusato.guards.partition import Assigned, Standing, require_partition
from furusato.model.findings import Finding
from furusato.model.values import Kind
from furusato.storage.publication import publish_batch, put_batch_aside
from furusato.workflows.approve_request import with_request
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
    """What was published: counts in notices, rows and people, amount in yen; `aside`: rows held, excluded or withdrawn; and what there is to tell.

    `notices` counts all of them, `corrections` and `cancellations` of these; rows, people and yen are those told, `cancelled` the rows taken back.
    """

    batch: str
    folder: Path
    notices: int
    rows: int
    people: int
    yen: int
    aside: int
    findings: tuple[Finding, ...]
    corrections: int = 0
    cancellations: int = 0
    cancelled: int = 0
    awaiting: bool = False  # made wholly, and waiting for the second person


def issue(office: Office, order: Order, run: Run, progress: Progress = lambda _done, _of: None) -> Issued:
    """Issue everything that is sealed and in no notice. ListRefused: there is nothing to issue; IntegrityBroken: something does not hold."""
    require_nothing_waits(office)
    require_sealed_rule(office)
    told = require_whole_routes(office)
    batch = Batch.begin(office, order.issue_date, order.engine, run)
    require_partition(office.sealed, assigned(batch), standing(batch), batch.reasons)
    folder = leave(batch, progress)
    sent = [n for n in batch.notices if n.kind is not Kind.CANCELLATION]
    totals = (sum(n.rows for n in sent), sum(n.people for n in sent), sum(n.yen for n in sent))
    kinds = Counter(n.kind for n in batch.notices)
    cancelled = sum(n.rows for n in batch.notices if n.kind is Kind.CANCELLATION)
    return Issued(
        batch.head.batch,
        folder,
        len(batch.notices),
        *totals,
        len(batch.reasons),
        tuple(told),
        kinds[Kind.CORRECTION],
        kinds[Kind.CANCELLATION],
        cancelled,
        awaiting=not batch.alone,
    )


def assigned(batch: Batch) -> list[Assigned]:
    """The batch's notices as gate 5 wants them, by the lines that are drawn."""
    rows: dict[int, list[tuple[str, int]]] = {place: [] for place in range(len(batch.notices))}
    for key, version, place in batch.rows.iter_rows():
        rows[place].append((key, version))
    return [Assigned(n.recipient.code, n.kind, rows[place], n.supersedes) for place, n in enumerate(batch.notices)]


def standing(batch: Batch) -> Standing:
    """What stood before the batch, as gate 5 wants it."""
    return Standing(batch.live.rows, {number: (notice.recipient, notice.header) for number, notice in batch.live.notices.items()})


def leave(batch: Batch, progress: Progress) -> Path:
    """Publish a batch of one person; leave one of two people for the second (docs/decisions/0010-two-people.md)."""
    office, name, stamp = batch.office, batch.head.batch, batch.run.stamp
    if batch.alone:
        return publish_batch(office.ledger, office.workspace.batches, name, batch.files(progress), batch.plan, stamp)
    return put_batch_aside(office.ledger, office.workspace.batches, name, with_request(batch, progress), batch.plan, stamp)


def require_nothing_waits(office: Office) -> None:
    """One batch after the other: what waits holds its rows, and its totals to date must be known before the next is made."""
    waiting = office.ledger.approvals.waiting()
    if waiting:
        raise TypingRefused(
            f"発行 {waiting} が決裁を待っています。furusato approve {waiting} で公開するか、--refuse で差し戻してから発行してください。",
            f"Batch {waiting} waits for approval. Publish it with furusato approve {waiting}, or send it back with --refuse, before you issue.",
        )


def require_sealed_rule(office: Office) -> None:
    """The settings say of two people what the ledger has sealed, and where two sign there is a second one."""
    if office.ledger.registers.two_person(office.vault) != office.workspace.settings.two_person:
        raise TypingRefused(
            "furusato.toml の two_person が台帳に封印した規則と違います。元に戻してください(規則の変更は二人の鍵で、furusato key two-person で行います)。",
            "two_person in furusato.toml is not the rule sealed in the ledger. Put it back (the rule is changed by both keys, with furusato key two-person).",
        )
    if office.workspace.settings.two_person and office.ledger.registers.signed_rules(office.tax_year) is None:
        raise TypingRefused(
            "この団体は二人制ですが、決裁者の鍵がまだ登録されていません。furusato key new --role checker で作ってください。",
            "This office has the two-person rule, but no checker's key is registered yet. Make one with furusato key new --role checker.",
        )
