"""Takes a list in: every application is sealed under its row key, or the list is refused and nothing is kept of it.

The steps of `take_in`: read the list; give receipt numbers where the route gives none; tell new applications from known ones; hold the new ones through all gates;
refuse once, with every finding; seal; keep in the ledger, in one change.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from furusato.errors import ListRefused, TypingRefused
from furusato.intake.reading import Reading
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule, Severity, commonest_first, refusing
from furusato.model.values import RowState
from furusato.storage.events import Stamp
from furusato.storage.settings import Route
from furusato.workflows.asked_papers import write_changes, write_marks
from furusato.workflows.corrected_since import keep_corrections
from furusato.workflows.differences import Compared, compare, conflicts, tell_differences
from furusato.workflows.gates import Place, Yardstick, through_gates
from furusato.workflows.office import Office, missing_characters
from furusato.workflows.receipts import with_receipts
from furusato.workflows.sealing import Run, append, destinations, renew
from furusato.workflows.second_source import hold_against
from furusato.workflows.source import Source

LIST_HAS_SOMETHING_NEW: Final = Rule(
    "list_has_something_new",
    Severity.NOTICE,
    "新しい申請はありません。台帳は変わっていません。",
    "There is no new application. The ledger is as it was.",
)
RULES: Final = (LIST_HAS_SOMETHING_NEW,)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where to write what the clerk asked for beside the ledger: the list with receipt numbers, the marked cells, changed values side by side."""

    numbered: Path | None = None
    findings: Path | None = None
    conflicts: Path | None = None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of it: counts in applications, and what there is to tell."""

    new: int
    known: int
    renewed: int
    yen: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """A list that was read and held through the gates; `new` has DESTINATION."""

    compared: Compared
    new: pl.DataFrame
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        return f"Examined({len(self.findings)} findings)"


def take_in(office: Office, source: Source, route_name: str, decisions: Decisions, run: Run, outputs: Outputs, against: Source | None = None) -> TakenIn:
    """Take a list in by a declared route, held `against` a second source where there is one. ListRefused carries every finding; then the ledger is as it was."""
    route = declared_route(office, route_name)
    examined = examine(office, source, route, decisions.of_route(route.name), run.stamp, outputs, against)
    require_nothing_refused(examined.findings)
    with office.ledger.change():
        renewed = renew(office, examined.compared.renewed, route.name, office.vault.source_digest(source.data), run)
        if examined.new.height:
            append(office, examined.new, route.name, source, run)
        listed = [receipt for rows in (examined.new, *examined.compared.known) for receipt in rows[c.RECEIPT]]
        told = decisions.of_route(route.name).among(listed)
        office.ledger.decisions.record(told, vault=office.vault, random_bytes=run.random_bytes, stamp=run.stamp)
    yen = int(examined.new[c.YEN].cast(pl.Int64).sum())
    findings = [*examined.findings, *([] if examined.new.height or renewed else [LIST_HAS_SOMETHING_NEW.found()])]
    return TakenIn(examined.new.height, examined.compared.same.height, renewed, yen, tuple(commonest_first(findings)))


def declared_route(office: Office, name: str) -> Route:
    """The route of furusato.toml with that name; TypingRefused lists the declared ones."""
    route = office.workspace.settings.route(name)
    if route is None:
        names = ", ".join(r.name for r in office.workspace.settings.routes)
        raise TypingRefused(
            f"受付経路 {name} は furusato.toml にありません(あるのは {names})。[[route]] に書き加えるか、名前を確かめてください。",
            f"The intake route {name} is not in furusato.toml (declared: {names}). Add a [[route]], or check the name.",
        )
    return route


def read(office: Office, source: Source, route: Route, stamp: Stamp, outputs: Outputs) -> tuple[Reading, pl.DataFrame, list[Finding]]:
    """Read a list with the office's headings; its rows, with receipt numbers where the route gives none, and what to tell of that."""
    reading = source.reading(office.workspace.settings.headings)
    return reading, *with_receipts(office, reading, office.vault.source_digest(source.data), route, outputs.numbered, stamp)


def sealed_of_route(office: Office, route: str) -> pl.DataFrame:
    """The ledger's rows of one route and the tax year."""
    return office.sealed.filter(pl.col(c.ROUTE) == route)


def yardstick(office: Office, new: pl.DataFrame, route: str, decisions: Decisions, stamp: Stamp) -> Yardstick:
    """What new rows of a route are measured by: all sealed rows of this and earlier years but themselves; held ones apart, since they are in nobody's way."""
    year = office.sealed
    others = year.filter(~((pl.col(c.ROUTE) == route) & pl.col(c.RECEIPT).is_in(new[c.RECEIPT].implode())))
    held = pl.col(c.STATE) == RowState.HELD
    known = pl.concat([office.earlier_years(), others.filter(~held)])
    return Yardstick(route, office.tax_year, stamp.at.date(), office.gazetteer, decisions, known, others.filter(held), missing_characters())


def examine(office: Office, source: Source, route: Route, decisions: Decisions, stamp: Stamp, outputs: Outputs, against: Source | None = None) -> Examined:
    """Read a list, compare it with the ledger, and hold what is new through the gates; write the marked cells where they were asked for."""
    reading, rows, given = read(office, source, route, stamp, outputs)
    place = place_of(reading)
    compared = compare(rows, sealed_of_route(office, route.name), lambda held: destinations(office, place, held, decisions))
    compared, kept = keep_corrections(office, compared, reading.sheet)
    new, found = compared.new, list[Finding]()
    if new.height or rows.is_empty():
        settled = [receipt for known in compared.known for receipt in known[c.RECEIPT]]
        measure = yardstick(office, new, route.name, decisions.beyond(settled), stamp)
        new, found = through_gates(new, place, measure)
    unparked = rows.filter(~pl.col(c.LINE).is_in(list(_parked(compared))))
    of_list, of_second = _second_source(office, reading, unparked, route.name, against, decisions)
    findings = (*_of_lines(reading.findings, compared), *given, *kept, *tell_differences(compared, reading.sheet, reading.letters, decisions), *found, *of_list)
    if outputs.findings is not None:
        write_marks(outputs.findings, (*findings, *(replace(finding, lines=()) for finding in of_second)), heading_letters(reading))
    if outputs.conflicts is not None and compared.conflicting.height:
        write_changes(outputs.conflicts, conflicts(compared, reading.sheet, reading.letters))
    return Examined(compared, new, (*findings, *of_second))


def _second_source(
    office: Office, reading: Reading, rows: pl.DataFrame, route: str, against: Source | None, decisions: Decisions
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What a second source says otherwise, of the list's lines and of its own; applications that the ledger has need not be in the list."""
    if against is None:
        return (), ()
    known = sealed_of_route(office, route)[c.RECEIPT]
    return hold_against(reading, rows, against, office.workspace.settings.headings, known, decisions)


def place_of(reading: Reading) -> Place:
    """Where the rows of a list stand."""
    return Place(reading.sheet, reading.letters)


def heading_letters(reading: Reading) -> dict[str, str]:
    """Column letter → heading as it stands in the list."""
    headings = {column: heading for heading, column in reading.heading_map.items()}
    headings.setdefault(c.ADDRESS, headings.get(c.STREET, ""))  # the address stands under the heading of its street
    return {letter: headings.get(column, "") for column, letter in reading.letters.items()}


def require_nothing_refused(findings: tuple[Finding, ...]) -> None:
    """ListRefused with all findings, the commonest cause first, when any of them refuses."""
    refused = refusing(findings)
    if refused:
        places, kinds = sum(f.count for f in refused), len({f.name for f in refused})
        raise ListRefused(
            f"名簿に直すところが {kinds} 種類、{places:,} か所あります。何も取り込んでいません。直すか、その行を furusato hold で保留にして、もう一度取り込んでください。",
            f"The list has {kinds} kinds of faults in {places:,} places. Nothing was taken in. Mend them, or park the lines with furusato hold, and take it in again.",
            commonest_first(findings),
        )


def _of_lines(findings: tuple[Finding, ...] | list[Finding], compared: Compared) -> list[Finding]:
    """What the reader found, without the lines of held applications: they are parked, known to be faulty."""
    parked = _parked(compared)
    return [kept for finding in findings if (kept := finding.beyond(parked)) is not None]


def _parked(compared: Compared) -> set[int]:
    """The lines of held applications."""
    return {*compared.renewed[c.LINE], *compared.same.filter(pl.col(c.STATE) != RowState.SEALED)[c.LINE]}
