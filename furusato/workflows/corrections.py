"""What corrections come as: a list with keys and present seals, the template of such a list, or the answers of one person at a prompt.

All three pass the same reader, so that a value typed at a prompt is held to the same spelling as one in a file. The template holds donors' row keys and seals, no value.
"""

import csv
import io
from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from furusato.errors import TypingRefused
from furusato.intake.corrections import HEADINGS, read_corrections
from furusato.intake.headings import HeadingTable
from furusato.model import columns as c
from furusato.model.values import CorrectionReason, RowState
from furusato.storage.events import Stamp
from furusato.workflows.asked_papers import write_corrections_template
from furusato.workflows.correct_judge import Asked
from furusato.workflows.gates import Place
from furusato.workflows.office import Office
from furusato.workflows.source import Source


def from_list(office: Office, source: Source, reason: str) -> Asked:
    """The lines of a list of corrections; `reason` is for those that name none. ListRefused where it cannot be read as one."""
    headings = HeadingTable.default().with_overrides(office.workspace.settings.headings)
    reading = read_corrections(source.name, source.data, headings, sheet=source.sheet)
    given = pl.when(pl.col(c.REASON) == "").then(pl.lit(reason)).otherwise(pl.col(c.REASON))
    rows = reading.frame.with_columns(given.str.strip_chars().alias(c.REASON))
    return Asked(rows, Place(reading.sheet, reading.letters), reading.findings, office.vault.source_digest(source.data))


def from_answers(office: Office, row_key: str, reason: str, answers: Mapping[str, str]) -> Asked:
    """One row's new values (column → text) as they were typed. TypingRefused: the ledger has no such row."""
    seal = row_of(office, row_key)[c.SEAL]
    told = {c.ROW_KEY: row_key, c.SEAL: seal, c.REASON: reason, **answers}
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[HEADINGS[column] for column in told], list(told.values())])
    return from_list(office, Source("訂正.csv", text.getvalue().encode()), reason)


def row_of(office: Office, row_key: str) -> Mapping[str, str]:
    """The ledger's row with that key, to be corrected. TypingRefused: none, or it has ended."""
    found = office.sealed.filter(pl.col(c.ROW_KEY) == row_key.strip().upper())
    if found.is_empty() or found[c.STATE][0] not in (RowState.SEALED, RowState.HELD):
        raise TypingRefused(
            "その行キーの、訂正できる申請がありません。行キー(R で始まる 9 文字以上)を確かめてください。",
            "No application with that row key can be corrected. Check the key (R and at least eight characters more).",
        )
    row: Mapping[str, str] = found.row(0, named=True)
    return row


def write_template(office: Office, out: Path, row_keys: Collection[str], stamp: Stamp) -> int:
    """Write an empty list of corrections for these rows (none named: all that can be corrected); how many. The event log records it first."""
    rows = office.sealed.filter(pl.col(c.STATE).is_in([RowState.SEALED, RowState.HELD]))
    if row_keys:
        wanted = {key.strip().upper() for key in row_keys}
        rows = rows.filter(pl.col(c.ROW_KEY).is_in(list(wanted)))
        if rows.height != len(wanted):
            raise TypingRefused(
                f"{len(wanted) - rows.height} 件の行キーは、訂正できる申請のものではありません。確かめてください。",
                f"{len(wanted) - rows.height} of the row keys are of no application that can be corrected. Check them.",
            )
    office.ledger.events.append(stamp, "corrections template written", {"rows": rows.height})
    write_corrections_template(out, list(HEADINGS.values()), rows.select(c.ROW_KEY, c.SEAL).iter_rows())
    return rows.height


def known_reason(text: str) -> str:
    """A reason's code as it was typed. TypingRefused lists those there are."""
    if text and text not in list(CorrectionReason):
        names = ", ".join(CorrectionReason)
        raise TypingRefused(f"訂正の理由は {names} のどれかにしてください。", f"The reason of a correction is one of {names}.")
    return text
