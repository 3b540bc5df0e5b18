"""Checks a list that came back from a spreadsheet: whole, or which accident befell it; and writes it back as sealed.

The steps of `check`: read the list as it stands; hold it against the sealed rows; write the papers that were asked for (picture, marked cells, restored list), each whole or not at all;
record that it was checked, and how it stood. Refuses afterwards (`require_whole`), so that the papers of a damaged list are written. The ledger's rows are never changed.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from furusato.errors import IntegrityBroken, TypingRefused
from furusato.guards.diagnosis.owners import ROW
from furusato.model import columns as c
from furusato.model.findings import Finding, refusing
from furusato.model.papers import Affected
from furusato.storage.events import Fact, Stamp
from furusato.storage.files import write_once
from furusato.workflows.asked_papers import write_marks
from furusato.workflows.office import Office
from furusato.workflows.restore import restored
from furusato.workflows.returned_list import Examined, examine_returned
from furusato.workflows.source import Source

CHECKED: Final = "list checked"
RESTORED: Final = "list restored"


@dataclass(frozen=True, slots=True)
class Papers:
    """Where to write what was asked for."""

    restored: Path | None = None
    report: Path | None = None
    findings: Path | None = None

    def require_free(self) -> None:
        """TypingRefused before anything is read, where a file stands in the way or is none of the kind that is written."""
        for path, ending in ((self.restored, ".xlsx"), (self.report, ".html"), (self.findings, ".xlsx")):
            if path is not None and path.suffix.lower() != ending:
                raise TypingRefused(f"書き出し先 {path} の末尾は {ending} にしてください。", f"The name {path} must end in {ending}.")
            if path is not None and path.exists():
                raise TypingRefused(f"{path} は既に存在します。別の名前を指定してください。", f"{path} exists already. Choose another name.")


@dataclass(frozen=True, slots=True)
class Checked:
    """How the list stands: counts in lines of the list and sealed rows, and what there is to tell."""

    lines: int
    rows: int
    is_whole: bool
    findings: tuple[Finding, ...]


def check(office: Office, source: Source, routes: tuple[str, ...], papers: Papers, stamp: Stamp) -> Checked:
    """Check a list. ListRefused: it is no list; TypingRefused: a paper cannot be written there."""
    papers.require_free()
    examined = examine_returned(office, source, routes)
    checked = Checked(examined.returned.frame.height, examined.ledger.sealed.height, examined.is_whole, examined.findings)
    with office.ledger.change():
        office.ledger.events.append(stamp, CHECKED, _facts(office, checked, examined))
        if papers.restored is not None:
            rows = examined.ledger.sealed
            office.ledger.events.append(stamp, RESTORED, {"rows": rows.height, "people": rows[c.PERSON].n_unique(), "tax_year": office.tax_year})
        _write(office, examined, papers)
    return checked


def require_whole(checked: Checked) -> None:
    """IntegrityBroken with all findings, unless every sealed row is there once and unchanged."""
    if checked.is_whole:
        return
    kinds = len(refusing(checked.findings))
    raise IntegrityBroken(
        f"一覧は封印時のままではありません(事故・相違 {kinds} 件)。台帳の封印済みの行は無事です。--restore で封印時の値に戻した一覧を、--report で図を書き出せます。",
        f"The list is not as it was sealed ({kinds} accidents or differences). The sealed rows are unharmed: --restore writes the list back as sealed, --report draws what happened.",
        checked.findings,
    )


def _facts(office: Office, checked: Checked, examined: Examined) -> dict[str, Fact]:
    accidents = sorted({finding.name for finding in refusing(checked.findings)})
    people = examined.ledger.sealed[c.PERSON].n_unique()
    return {"rows": checked.rows, "people": people, "lines": checked.lines, "whole": checked.is_whole, "accidents": accidents, "tax_year": office.tax_year}


def _write(office: Office, examined: Examined, papers: Papers) -> None:
    """The papers, the largest last; the ledger keeps its events only if all of them were written."""
    if papers.report is not None:
        from furusato.render.check_report import write_report  # noqa: PLC0415 - few runs want it

        issuer = office.workspace.settings.issuer.name
        write_once(papers.report, write_report(examined.diagnosis, examined.findings, f"{issuer} {office.tax_year} 年分", examined.returned.reading.sheet))
    if papers.findings is not None:
        headings = dict(examined.returned.headings)
        write_marks(papers.findings, refusing(examined.findings) or examined.findings, headings, affected_rows(office, examined))
    if papers.restored is not None:
        write_once(papers.restored, restored(office, examined))


def affected_rows(office: Office, examined: Examined) -> list[Affected]:
    """Every row that an accident concerns, with its municipality: whom to call."""
    columns: dict[int, dict[str, None]] = {}
    for explanation in examined.diagnosis.explanations:
        for column, lines in explanation.cells.items():
            for line in lines:
                columns.setdefault(line, {})[column] = None
    names, sealed = office.gazetteer.names, examined.ledger.sealed
    owned = examined.diagnosis.owners.filter(pl.col(c.LINE).is_in(list(columns)) & pl.col(ROW).is_not_null())
    rows = owned.with_columns(sealed[c.ROW_KEY].gather(owned[ROW]), sealed[c.DESTINATION].gather(owned[ROW]))
    found = [
        Affected(line, key, ", ".join(columns[line]), code, names.get(code, ""))
        for line, key, code in rows.select(c.LINE, c.ROW_KEY, c.DESTINATION).iter_rows()
    ]
    gone = sealed[list(examined.diagnosis.missing)].select(c.ROW_KEY, c.DESTINATION).iter_rows() if examined.diagnosis.missing else ()
    return [*found, *(Affected(0, key, "", code, names.get(code, "")) for key, code in gone)]
