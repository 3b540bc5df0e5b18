"""Compares a list with a second source, the ledger's rows of a route with one, or a list with what was sealed in earlier years; counted, and without a value.

The steps of `compare`: read both sides; pair the applications; judge number, name, kana, birth date and amount; write the paper that was asked for; record that it was compared,
and what came of it. Nothing in the ledger changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from furusato.errors import TypingRefused
from furusato.guards.second_source import Comparison, compare_sources, compare_with_sealed
from furusato.guards.second_source_verdicts import COLUMN, OTHER_LINE, VERDICT, Side, Verdict
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, commonest_first
from furusato.model.words import WORDS
from furusato.storage.events import Fact, Stamp
from furusato.storage.files import write_once
from furusato.workflows.office import Office
from furusato.workflows.second_source import read_source, side_of
from furusato.workflows.source import Source
from furusato.workflows.take_in import declared_route, sealed_of_route

if TYPE_CHECKING:
    from furusato.render.second_source_paper import Difference

COMPARED: Final = "lists compared"
LEDGER: Final = "台帳"
VERDICTS: Final = {
    Verdict.EQUAL: ("一致", "equal"),
    Verdict.FOLDED: ("書き方だけ違う", "equal after folding"),
    Verdict.DIFFERENT: ("違う", "different"),
    Verdict.MISSING: ("空欄あり", "blank in one"),
    Verdict.ONLY_HERE: ("突合先にない", "only in the list"),
    Verdict.ONLY_THERE: ("一覧にない", "only in the second source"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be compared. `other` None: the list with the ledger's rows of the route, or with the numbers of earlier years where `earlier`. `paper`: where to write it."""

    list: Source
    other: Source | None = None
    route: str = ""
    earlier: bool = False
    decisions: Decisions = field(default_factory=Decisions)
    paper: Path | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it, and everything there is to tell."""

    comparison: Comparison
    findings: tuple[Finding, ...]


def compare(office: Office, question: Question, stamp: Stamp) -> Answer:
    """Compare as asked. TypingRefused: the question makes no sense; ListRefused: a list cannot be read. What differs is in the findings and refuses nothing here."""
    _require_sense(question)
    route = declared_route(office, question.route).name if question.route else ""
    here, there, comparison, findings = _sides(office, question, route)
    told = tuple(commonest_first([*findings, *comparison.findings]))
    with office.ledger.change():
        office.ledger.events.append(stamp, COMPARED, _facts(office, question, route, comparison))
        if question.paper is not None:
            _write(question.paper, comparison, here, there)
    return Answer(comparison, told)


def _require_sense(question: Question) -> None:
    if question.other is not None and question.earlier:
        raise TypingRefused("--earlier は一つの名簿を前年と比べるときのものです。", "--earlier compares one list with earlier years: name no second one.")
    if question.other is None and not question.earlier and not question.route:
        raise TypingRefused(
            "比べる相手がありません。二つ目の一覧か、台帳と比べる --route か、前年と比べる --earlier を指定してください。",
            "There is nothing to compare with. Name a second list, or --route to compare with the ledger, or --earlier to compare with earlier years.",
        )
    if question.decisions.entries and not question.route:
        raise TypingRefused("--decisions を使うときは --route も指定してください。", "With --decisions, name the --route too.")


def _sides(office: Office, question: Question, route: str) -> tuple[str, str, Comparison, tuple[Finding, ...]]:
    """The names of both sides for the paper, what came of comparing them, and what was wrong with their files."""
    headings = office.workspace.settings.headings
    decisions = question.decisions.of_route(route)
    reading = read_source(question.list, headings)
    if question.earlier:
        return reading.sheet, "", compare_with_sealed(side_of(reading), office.earlier_years(), decisions), reading.findings
    if question.other is None:
        ledger = Side(sealed_of_route(office, route), LEDGER, {})
        return "", reading.sheet, compare_sources(ledger, side_of(reading), decisions), reading.findings
    second = read_source(question.other, headings)
    known = sealed_of_route(office, route)[c.RECEIPT] if route else None
    return reading.sheet, second.sheet, compare_sources(side_of(reading), side_of(second), decisions, known=known), (*reading.findings, *second.findings)


def _facts(office: Office, question: Question, route: str, comparison: Comparison) -> dict[str, Fact]:
    differing = {f"{count.column}_different": count.different for count in comparison.fields}
    other = "earlier years" if question.earlier else "ledger" if question.other is None else "list"
    sides: dict[str, Fact] = {"with": other, "route": route, "tax_year": office.tax_year}
    return {**sides, "rows": comparison.shared, "only_here": comparison.only_here, "only_there": comparison.only_there, **differing}


def _write(paper: Path, comparison: Comparison, here: str, there: str) -> None:
    from furusato.render.second_source_paper import write_comparison  # noqa: PLC0415 - it brings openpyxl, and few runs want it

    write_once(paper, write_comparison(list(counts(comparison)), _differences(comparison, here, there), comparison.differences.height))


def counts(comparison: Comparison) -> Iterator[tuple[str | int, ...]]:
    """The counts as lines: headings, one a field, then applications."""
    yield "列 / column", *(f"{ja} / {en}" for ja, en in list(VERDICTS.values())[:4])
    for count in comparison.fields:
        yield " / ".join(WORDS[count.column]), count.equal, count.folded, count.different, count.missing
    yield "両方にある申請 / in both", comparison.shared
    yield " / ".join(VERDICTS[Verdict.ONLY_HERE]), comparison.only_here
    yield " / ".join(VERDICTS[Verdict.ONLY_THERE]), comparison.only_there


def _differences(comparison: Comparison, here: str, there: str) -> "Iterator[Difference]":
    from furusato.render.second_source_paper import Difference  # noqa: PLC0415 - likewise

    rows = comparison.differences.select(c.RECEIPT, c.ROW_KEY, c.LINE, OTHER_LINE, COLUMN, VERDICT).with_columns(pl.col(pl.String).fill_null(""))
    for receipt, key, line, other, column, verdict in rows.iter_rows():
        heading = " / ".join(WORDS[column]) if column else ""
        yield Difference(receipt, key, _cell(here, line), _cell(there, other), heading, " / ".join(VERDICTS[Verdict(verdict)]))


def _cell(sheet: str, line: int | None) -> str:
    return f"{sheet}!{line}" if sheet and line is not None else ""
