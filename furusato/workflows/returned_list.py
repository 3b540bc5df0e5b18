"""Holds a returned list against the ledger and says which accidents befell it; reads, judges, changes nothing.

What intake would refuse about the file is folded into the diagnosis: a cell whose accident is known is told once, a mark of a sort or a filter is told as a clue, or as harmless where
every value is as sealed. What no accident explains still refuses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from furusato.errors import ListRefused
from furusato.guards.diagnosis import row_rules as r
from furusato.guards.diagnosis.diagnose import diagnose
from furusato.guards.diagnosis.owners import BOUND, ROW
from furusato.guards.diagnosis.table import Diagnosis, Ledger, Listed
from furusato.intake.headings import HeadingTable
from furusato.intake.returned import Returned, read_returned
from furusato.model import columns as c
from furusato.model.findings import Finding, Severity
from furusato.model.values import RowState
from furusato.workflows.office import Office
from furusato.workflows.source import Source
from furusato.workflows.take_in import declared_route

_OPEN: Final = (RowState.SEALED, RowState.HELD)


@dataclass(frozen=True, slots=True)
class Examined:
    """A returned list and what befell it; `findings`: accidents first, then what else refuses or is told."""

    returned: Returned
    ledger: Ledger
    diagnosis: Diagnosis
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every sealed row is there once and unchanged."""
        return all(finding.severity is Severity.NOTICE for finding in self.findings)


def examine_returned(office: Office, source: Source, routes: Sequence[str] = ()) -> Examined:
    """Read a list and diagnose it. `routes`: those the list was written for; none means all of the year. ListRefused: it is no list, or its rows cannot be told."""
    names = [declared_route(office, name).name for name in routes]
    table = HeadingTable.default().with_overrides(office.workspace.settings.headings)
    returned = read_returned(source.name, source.data, table, sheet=source.sheet)
    sealed = office.sealed.filter(pl.col(c.ROUTE).is_in(names)) if names else office.sealed
    frame, there = _keyed(returned, sealed, names)
    ledger = _ledger(office, _expected(sealed, frame), frame)
    headings = {column: returned.headings[letter] for column, letter in returned.letters.items()}
    diagnosis = diagnose(Listed(frame, there, returned.struck, returned.reading.sheet, returned.letters, headings), ledger)
    return Examined(returned, ledger, diagnosis, tuple(_findings(returned, diagnosis)))


def accidents(office: Office, source: Source, route: str) -> list[Finding]:
    """Which accidents befell a list of one route that was found not to be as sealed; for who wants to say so beside the rows."""
    return [explanation.finding for explanation in examine_returned(office, source, (route,)).diagnosis.explanations]


def _keyed(returned: Returned, sealed: pl.DataFrame, routes: Sequence[str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The list's rows; where it has neither keys nor seals, those of its receipt numbers, if one route is named."""
    if returned.has_keys:
        return returned.frame, returned.there
    if len(routes) != 1 or c.RECEIPT not in returned.there:
        raise ListRefused(
            "この一覧には行キーと封印の列がありません。furusato worklist で出した一覧を指定するか、受付番号のある一覧なら --route で受付経路を一つ指定してください。",
            "This list has neither row keys nor seals. Name a list written by furusato worklist or, if it has receipt numbers, its one intake route with --route.",
        )
    known = sealed.select(c.RECEIPT, c.ROW_KEY, c.SEAL)
    keyed = returned.frame.drop(c.ROW_KEY, c.SEAL).join(known, on=c.RECEIPT, how="left", maintain_order="left")
    return keyed.with_columns(pl.col(c.ROW_KEY, c.SEAL).fill_null("")).select(c.LINE, *BOUND), (c.ROW_KEY, *returned.there)


def _expected(sealed: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """The open rows must be there; an excluded or withdrawn one may be (the list may be older), and is then held against what was sealed."""
    return sealed.filter(pl.col(c.STATE).is_in(_OPEN) | pl.col(c.ROW_KEY).is_in(frame[c.ROW_KEY].implode()))


def _ledger(office: Office, sealed: pl.DataFrame, frame: pl.DataFrame) -> Ledger:
    elsewhere = office.sealed.join(sealed.select(c.ROW_KEY), on=c.ROW_KEY, how="anti").select(c.ROW_KEY, c.ROUTE)
    odd = set(frame[c.SEAL].filter(~frame[c.SEAL].is_in(sealed[c.SEAL].implode()))) - {""}
    wanted = [place for place, tag in office.ledger.rows.seals(office.tax_year).items() if tag in odd] if odd else []
    versions = office.ledger.rows.opened_versions(office.vault, wanted) if wanted else sealed.clear()
    return Ledger(sealed, elsewhere, versions, _years(office, frame, sealed))


def _years(office: Office, frame: pl.DataFrame, sealed: pl.DataFrame) -> pl.DataFrame:
    """Row keys of other tax years, looked up only where the list holds keys that this year does not have."""
    empty = pl.DataFrame(schema={c.ROW_KEY: pl.String, "tax_year": pl.Int64})
    if frame[c.ROW_KEY].is_in(sealed[c.ROW_KEY].implode()).all():
        return empty
    others = [year for year in office.ledger.rows.tax_years() if year != office.tax_year]
    return pl.concat([empty, *(office.ledger.rows.readable(year).select(c.ROW_KEY, pl.lit(year, pl.Int64).alias("tax_year")) for year in others)])


def _findings(returned: Returned, diagnosis: Diagnosis) -> list[Finding]:
    """Accidents, what the reader found and no accident explains, what is harmless."""
    told: dict[str, set[int]] = {}
    for explanation in diagnosis.explanations:
        for column, lines in explanation.cells.items():
            told.setdefault(column, set()).update(lines)
    nobody = set(diagnosis.owners.filter(pl.col(ROW).is_null())[c.LINE])
    kept = [one for finding in returned.reading.findings if (one := _kept(finding, returned, told, nobody, whole=diagnosis.is_whole)) is not None]
    harmless = [*diagnosis.harmless, *_of_columns(returned)]
    return [*(explanation.finding for explanation in diagnosis.explanations), *sorted(kept, key=lambda one: list(Severity).index(one.severity)), *harmless]


def _kept(finding: Finding, returned: Returned, told: dict[str, set[int]], nobody: set[int], *, whole: bool) -> Finding | None:
    """What the reader found, but for what a diagnosis says already; a mark of the file alone becomes a clue."""
    if finding.column and finding.column not in returned.headings:
        return None  # of a column that was read as blank, since it is gone
    column = next((name for name, letter in returned.letters.items() if letter == finding.column and name in BOUND), "")
    if finding.severity is Severity.NOTICE:
        return finding
    if not finding.lines or not finding.column or not column:
        rule = r.MARKS_IN_THE_FILE_HARMED_NOTHING if whole else r.MARKS_IN_THE_FILE_BEAR_WITNESS
        return rule.found(sheet=finding.sheet, column=finding.column, lines=finding.lines, mark=finding.name)
    return finding.beyond(told.get(column, set()) | nobody)


def _of_columns(returned: Returned) -> list[Finding]:
    """Columns in another order than those of a working list, and added ones: harmless."""
    sheet, letters = returned.reading.sheet, returned.letters
    order = [len(letters[column]) * 100 + ord(letters[column][-1]) for column in (c.ROW_KEY, *c.VALUES, c.SEAL) if column in letters]
    found = [r.COLUMN_ORDER_IS_FREE.found(sheet=sheet)] if order != sorted(order) else []
    added = [heading for heading in returned.reading.extra if heading not in OF_A_WORKING_LIST]
    return [*found, *([r.COLUMNS_MAY_BE_ADDED.found(sheet=sheet, count=len(added))] if added else [])]


# Columns that a working list has besides the bound ones; what stands in them comes from the ledger.
OF_A_WORKING_LIST: Final = {"判定": "", "照合値": "", "経路": c.ROUTE, "状態": c.STATE, "送付先コード": c.DESTINATION, "送付先": "body_name"}
