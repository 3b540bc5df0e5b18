"""What an auditor takes along from a replay: the original list held against the batch, the record to sign, and the documents brought back after they were deleted."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from furusato.errors import TypingRefused
from furusato.guards.source_rows import check_source
from furusato.model import columns as c
from furusato.model.findings import Finding, refusing
from furusato.model.values import Kind
from furusato.release import Documents
from furusato.render.audit_record import AuditRecord, draw_audit_record
from furusato.storage.events import Stamp
from furusato.storage.files import make_folder, read_file, write_once
from furusato.workflows.batch_papers import PROGRAM
from furusato.workflows.office import Office
from furusato.workflows.pinned_fonts import pinned_face
from furusato.workflows.replay import STATEMENT, Replayed, read_statement
from furusato.workflows.replay_input import INPUT, read_input
from furusato.workflows.source import Source
from furusato.workflows.take_in import declared_route

_LARGEST = 4_000_000_000  # bytes


def compare_source(office: Office, batch: str, source: Source, route: str) -> list[Finding]:
    """Hold the original list of a route against the rows that the batch told. ListRefused where it cannot be read as a list."""
    name = declared_route(office, route).name
    folder = office.workspace.inside(office.workspace.batches / batch)
    statement = read_statement(office, batch, read_file(folder / STATEMENT, _LARGEST))
    rows = read_input(office, statement, read_file(folder / INPUT, _LARGEST)).rows
    issued = rows.filter((pl.col(c.ROUTE) == name) & (pl.col(c.KIND) != Kind.CANCELLATION))
    reading = source.reading(office.workspace.settings.headings)
    if not set(reading.frame[c.RECEIPT]) - {""}:
        raise TypingRefused(
            "元の名簿に受付番号がありません。furusato が付けた番号の入った名簿(--numbered で書き出したもの)を渡してください。",
            "The source has no receipt numbers. Give the list with the numbers furusato gave it (written with --numbered).",
        )
    return list(check_source(reading.frame, issued, reading.sheet, reading.letters))


def write_record(office: Office, out: Path, replayed: Replayed, source: str, findings: Sequence[Finding], stamp: Stamp) -> None:
    """The record as PDF, never over an existing file; `findings`: of the replay and of the source together."""
    statement = replayed.statement
    settings = office.workspace.settings
    record = AuditRecord(
        issuer=settings.issuer,
        batch=statement.batch,
        tax_year=statement.tax_year,
        issue_date=date.fromisoformat(statement.issue_date),
        day=stamp.at.astimezone().date(),
        who=stamp.who,
        program=PROGRAM,
        notices=replayed.notices,
        same=replayed.same,
        deleted=replayed.notices - replayed.at_hand,
        rows=statement.rows,
        yen=statement.yen,
        set_aside=len(statement.set_aside),
        log_head=statement.log_head,
        signed_alone=statement.signed_alone,
        inputs=replayed.changed_inputs,
        source=source,
        findings=findings,
        holds=replayed.holds and not refusing(findings),
    )
    write_once(out, draw_audit_record(record, pinned_face()))


def bring_back(out: Path, folder: str, documents: Documents) -> None:
    """Write the documents of a notice again; the folder must be new."""
    place = out / folder
    if not out.exists():
        make_folder(out)
    make_folder(place)
    write_once(place / "notice.pdf", documents.pdf)
    write_once(place / "notice.xlsx", documents.xlsx)


def log_replay(office: Office, replayed: Replayed, *, brought_back: bool, stamp: Stamp) -> None:
    """The replay stands in the event log; documents brought back are an output of donors' values."""
    statement = replayed.statement
    counts = {"notices": replayed.notices, "same": replayed.same, "rows": statement.rows}
    office.ledger.events.append(stamp, "batch replayed", {"batch": statement.batch, **counts, "brought_back": brought_back})
