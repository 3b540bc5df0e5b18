"""One batch while it is made: what it has to tell whom is composed at the start, every file is made while it is written, and the ledger's record is known after the last.

Each header is signed and read back before it is written; the statement over the whole is signed last. Nothing here publishes.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property, partial

import polars as pl

from furusato.engine import Engine
from furusato.errors import ListRefused
from furusato.law.workbook_form import WorkbookForm
from furusato.model import columns as c
from furusato.model.notice import Letterhead
from furusato.model.values import Kind, RowState
from furusato.notices.changes import Changes, Draft, drafts, tell_apart
from furusato.notices.compose import BatchHead, compose
from furusato.notices.live import Live
from furusato.notices.notice import Earlier, Notice
from furusato.release import Documents, Task, produce
from furusato.render.xlsx_template import prepare_workbook
from furusato.seal.batch_statement import BatchStatement, NoticeEntry, SetAside
from furusato.seal.keys import ROOT_BYTES, notice_key
from furusato.seal.sealed_input import NONCE_BYTES, close_input
from furusato.seal.sealed_rows import require_sealed
from furusato.seal.signing import BATCH_TYPE, NOTICE_TYPE, Envelope, Signer, envelope
from furusato.storage.batch_records import BatchPlan, NoticeRecord, batch_parts
from furusato.storage.package import template
from furusato.workflows.batch_papers import PROGRAM, delivery_list, folder_of, input_content, recorded_inputs
from furusato.workflows.office import SIGNER, Office
from furusato.workflows.press import PressOrder, load_press
from furusato.workflows.sealing import Run

Progress = Callable[[int, int], None]  # notices done, notices in all
DELIVERY_LIST = "送付一覧.xlsx"


class Batch:
    """One batch while it is made: composed notices, and what is known of those already written."""

    def __init__(self, office: Office, issue_date: date, engine: Engine, run: Run, head: BatchHead, live: Live, made: list[Draft]) -> None:
        self.office, self.issue_date, self.engine, self.run, self.head = office, issue_date, engine, run, head
        self.live, self.drafts = live, made
        self.log_head = office.ledger.events.head()
        self.reasons = reasons_aside(office)
        bodies = {draft.recipient: office.gazetteer.body(draft.recipient) for draft in made if draft.recipient in office.gazetteer.names}
        self.standing = standing_after(office, live)
        self.notices: list[Notice] = list(compose(head, made, bodies, self.standing))
        self.signer: Signer = office.keys.signer(SIGNER)
        self._entries: dict[str, NoticeEntry] = {}
        self._pages: dict[str, int] = {}

    @classmethod
    def begin(cls, office: Office, issue_date: date, engine: Engine, run: Run) -> "Batch":
        """Take what is sealed and in no notice, and what was corrected or ended since it was sent. ListRefused when there is nothing."""
        live = office.ledger.archive.live(office.tax_year)
        changes = tell_apart(office.year, live)
        if changes.nothing:
            raise ListRefused(
                "発行するものがありません。封印済みの申請はすべて今の内容で通知済みか、保留・除外です。",
                "There is nothing to issue: every sealed application is in a notice as it stands, or held or excluded.",
            )
        name = office.ledger.batches.next_batch(office.tax_year)
        head = BatchHead(name, office.workspace.settings.issuer, office.tax_year, run.random_bytes(ROOT_BYTES))
        return cls(office, issue_date, engine, run, head, live, planned(office, changes, live))

    @cached_property
    def rows(self) -> pl.DataFrame:
        """See `placed`."""
        return placed(self.drafts, self.notices)

    @property
    def earlier_rows(self) -> int:
        """Rows of notices published before that stand as they are."""
        return self.live.rows.join(self.rows, on=c.ROW_KEY, how="anti").height

    @property
    def alone(self) -> bool:
        """Whether one person issues it (単独発行); else it waits for the second."""
        return not self.office.workspace.settings.two_person

    @property
    def letterhead(self) -> Letterhead:
        settings = self.office.workspace.settings
        number = settings.document_number_of(batch_parts(self.head.batch)[1])
        return Letterhead(self.issue_date, number, settings.head, settings.section, settings.telephone, settings.both_sides, seal=settings.seal)

    def files(self, progress: Progress) -> Iterator[tuple[str, bytes]]:
        """Every file of the batch, made while it is written: documents as the workers finish them, then the papers about all of them."""
        tasks = [Task(notice, notice_key(self.head.root, self.head.batch, notice.recipient.code)) for notice in self.notices]
        results = self.engine.run(partial(load_press, self._press_order()), produce, tasks)
        for done, (notice, made) in enumerate(zip(self.notices, results, strict=True), 1):
            yield from self._documents(notice, made)
            progress(done, len(tasks))
        listed = delivery_list(self.office, self.notices, self._pages, self._aside(), self.letterhead, self.log_head)
        yield DELIVERY_LIST, listed
        yield from self._statement(hashlib.sha256(listed).hexdigest())
        self.office.keys.keep_batch_root(self.head.batch, self.head.root, self.run.random_bytes)

    def plan(self) -> BatchPlan:
        """What the ledger records of the batch, after the last file."""
        entries = [(notice, self._entries[notice.name]) for notice in self.notices]
        records = tuple(NoticeRecord(e.recipient, n.kind, e.version, n.supersedes, e.rows, e.yen, e.header, volume=e.volume) for n, e in entries)
        letter = self.letterhead
        return BatchPlan(self.head.batch, self.log_head, records, self.rows, letter.issue_date.isoformat(), letter.document_number)

    def _press_order(self) -> PressOrder:
        workbook = prepare_workbook(WorkbookForm.parse(template(self.office.tax_year)["workbook.toml"].data))
        return PressOrder(self.office.tax_year, workbook, self.letterhead, PROGRAM, signed_alone=self.alone)

    def _documents(self, notice: Notice, made: Documents) -> Iterator[tuple[str, bytes]]:
        signed = signed_envelope(NOTICE_TYPE, made.header, self.signer)
        told = (notice.recipient.code, notice.kind, notice.version, notice.rows, notice.yen)
        self._entries[notice.name] = NoticeEntry(*told, hashlib.sha256(made.header).hexdigest(), notice.volume[0])
        self._pages[notice.name] = made.pages
        folder = f"documents/{folder_of(notice)}"
        yield f"{folder}/notice.pdf", made.pdf
        yield f"{folder}/notice.xlsx", made.xlsx
        yield f"{folder}/notice.seal.json", signed
        yield f"headers/{notice.name}.json", signed

    def _aside(self) -> list[SetAside]:
        states = dict(self.office.sealed.select(c.ROW_KEY, c.STATE).iter_rows())
        return [SetAside(key, states[key], reason) for key, reason in self.reasons.items()]

    def _statement(self, listed: str) -> Iterator[tuple[str, bytes]]:
        """The sealed input and the signed statement. `listed`: SHA-256 of the delivery list, which holds no value."""
        decisions = self.office.ledger.decisions.all(self.office.vault)
        content = input_content(self.drafts, decisions, self.letterhead, self.standing)
        sealed = close_input(self.head.root, self.head.batch, content, self.run.random_bytes(NONCE_BYTES))
        yield "input.sealed", sealed
        entries = list(self._entries.values())
        told = [entry for entry in entries if entry.kind != Kind.CANCELLATION]
        statement = BatchStatement(
            batch=self.head.batch,
            issuer=self.head.issuer.code,
            tax_year=self.head.tax_year,
            issue_date=self.issue_date.isoformat(),
            rows=sum(e.rows for e in told),
            yen=sum(e.yen for e in told),
            earlier_rows=self.earlier_rows,
            sealed_rows=len(self.office.year),
            notices=entries,
            set_aside=self._aside(),
            inputs={**recorded_inputs(self.head.tax_year), "input.sealed": hashlib.sha256(sealed).hexdigest(), DELIVERY_LIST: listed},
            log_head=self.log_head,
            signed_alone=self.alone,
        )
        statement.require_consistent()
        yield "batch.json", signed_envelope(BATCH_TYPE, statement.to_bytes(), self.signer)


def placed(made: Sequence[Draft], notices: Sequence[Notice]) -> pl.DataFrame:
    """Every line of the notices in the version that is told or cancelled: ROW_KEY, VERSION, NOTICE (place among the notices), in their order."""
    versions = [dict(draft.rows.frame[[c.ROW_KEY, c.VERSION]].rows()) for draft in made]
    lines = [(line.row_key, versions[place][line.row_key], place) for place, notice in enumerate(notices) for line in notice.lines]
    return pl.DataFrame(lines, schema={c.ROW_KEY: pl.String, c.VERSION: pl.Int64, c.NOTICE: pl.Int64}, orient="row")


def planned(office: Office, changes: Changes, live: Live) -> list[Draft]:
    """The notices to be composed; rows that no longer belong where they were sent are opened as they were sent, their seals recomputed."""
    gone = office.ledger.rows.opened_versions(office.vault, changes.gone.select(c.ROW_KEY, c.VERSION).iter_rows())
    return drafts(changes, live, require_sealed(gone, office.register))


def standing_after(office: Office, live: Live) -> dict[str, Earlier]:
    """Recipient → what stands there once everything sealed is out (gate 5 proves that it is): notices sent before, rows, yen."""
    before = Counter(notice.recipient for notice in live.notices.values())
    there = office.sealed.filter(pl.col(c.STATE) == RowState.SEALED).group_by(c.DESTINATION).agg(pl.len(), pl.col(c.YEN).cast(pl.Int64).sum())
    rows = {str(code): (rows, yen) for code, rows, yen in there.sort(c.DESTINATION).iter_rows()}
    return {code: Earlier(before[code], *rows.get(code, (0, 0))) for code in sorted({*rows, *before})}


def reasons_aside(office: Office) -> dict[str, str]:
    """Row key → reason code of every row that is held, excluded or withdrawn."""
    holds = {hold.row_key: hold.reason for hold in office.ledger.holds.open(office.tax_year)}
    return holds | {ending.row_key: ending.reason for ending in office.ledger.holds.endings(office.tax_year)}


def signed_envelope(payload_type: str, payload: bytes, signer: Signer) -> bytes:
    """Sign, then read back what was signed: a signature that does not hold never leaves."""
    data = envelope(payload_type, payload, signer).to_bytes()
    Envelope.parse(data).require_signed_by(signer.public)
    return data
