"""Judges corrections before anything is written: which rows change, in which columns, and what gates 1 to 3 say of them as they are to be.

The corrected rows of all routes are measured by each other as they are to be, never as they were; what the clerk decided about a value that changes is taken back, so that
an answer about the old address never settles the new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from furusato.guards.corrections import CORRECTION_CHANGES_SOMETHING, check_corrections, check_numbers_of_others
from furusato.guards.residence_causes import FAMILY, QUESTIONS
from furusato.intake.corrections import is_emptied
from furusato.model import columns as c
from furusato.model.decisions import Decision, Decisions
from furusato.model.findings import Finding, refusing
from furusato.model.values import CorrectionReason, RowState
from furusato.storage.decisions import OUTDATED
from furusato.storage.events import Stamp
from furusato.workflows.differences import was
from furusato.workflows.gates import Place, Yardstick, through_gates
from furusato.workflows.office import Office, missing_characters

FIELDS: Final = "fields"  # of `Judged.changed`: names of the columns that change, in the order of VALUES, the destination last
ENDS: Final = (CorrectionReason.WITHDRAWAL, CorrectionReason.PAYMENT_REVERSED)
_NEW: Final = tuple(value for value in c.VALUES if value != c.RECEIPT)
_RESIDENCE: Final = {FAMILY, *(rule.name for rule in QUESTIONS.values())}
_HARMLESS: Final = {c.PHONE, c.SEX}  # no rule that a person can decide looks at these


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be corrected. `rows`: LINE, ROW_KEY, SEAL, REASON, NUMBER_AGAIN, MUNICIPALITY_CODE and VALUES ("": as it is); `findings`: the reader's; `source`: keyed digest."""

    rows: pl.DataFrame
    place: Place
    findings: tuple[Finding, ...]
    source: bytes

    def __repr__(self) -> str:
        return f"Asked({self.rows.height} rows)"


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of it. `changed`: the ledger's columns with the new values and DESTINATION, VERSION as it is, REASON and FIELDS; `ended`: ROW_KEY, REASON.

    `decisions`: what was told now of the changed rows, and what is taken back (`outdated`).
    """

    changed: pl.DataFrame
    ended: pl.DataFrame
    decisions: Decisions
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        return f"Judged({self.changed.height} changed, {self.ended.height} ended, {len(self.findings)} findings)"

    @property
    def rows(self) -> int:
        """How many rows are touched."""
        return self.changed.height + self.ended.height


def judge(office: Office, asked: Asked, decisions: Decisions, stamp: Stamp) -> Judged:
    """Hold the lines against the ledger, then the rows as they are to be through the gates. Every finding is collected; nothing is refused here."""
    place, sealed = asked.place, office.sealed
    reasons = [str(reason) for reason in CorrectionReason]
    found = [*asked.findings, *check_corrections(asked.rows, sealed, place.sheet, place.letters, reasons, [str(end) for end in ENDS])]
    ended = asked.rows.filter(pl.col(c.REASON).is_in([str(end) for end in ENDS])).select(c.LINE, c.ROW_KEY, c.REASON)
    rows = _overlaid(asked.rows.join(ended, on=c.LINE, how="anti"), sealed)
    touched, idle = rows.filter(_is_touched()), rows.filter(~_is_touched())
    if refusing(found) or touched.is_empty():
        return Judged(_as_kept(touched.with_columns(pl.lit("").alias(c.DESTINATION)), sealed), ended, Decisions(), (*found, *_idle(idle, place)))
    kept, outdated = _sorted_out(office, touched, decisions)
    judged, findings = _through(office, touched, kept, place, stamp)
    still = judged.filter((pl.col(FIELDS).list.len() == 0) & (pl.col(c.DESTINATION) == pl.col(was(c.DESTINATION))))
    changed = judged.join(still, on=c.ROW_KEY, how="anti", maintain_order="left")
    told = [decision for route, of in decisions_by_route(decisions, changed).items() for decision in of.entries]
    return Judged(
        _as_kept(changed, sealed), ended, Decisions((*outdated, *told)), (*found, *findings, *_idle(pl.concat([idle, still.select(idle.columns)]), place))
    )


def decisions_by_route(decisions: Decisions, rows: pl.DataFrame) -> dict[str, Decisions]:
    """Route → the decisions that speak of these rows."""
    return {str(route): decisions.of_route(str(route)).among(of[c.RECEIPT]) for (route,), of in rows.group_by(c.ROUTE, maintain_order=True)}


def _is_touched() -> pl.Expr:
    return (pl.col(FIELDS).list.len() > 0) | (pl.col(c.MUNICIPALITY_CODE) != "")


def _idle(rows: pl.DataFrame, place: Place) -> list[Finding]:
    if rows.is_empty():
        return []
    ordered = rows.sort(c.LINE)
    return [CORRECTION_CHANGES_SOMETHING.found(sheet=place.sheet, lines=ordered[c.LINE], row_keys=ordered[c.ROW_KEY], count=rows.height)]


def _overlaid(asked: pl.DataFrame, sealed: pl.DataFrame) -> pl.DataFrame:
    """Rows as they are to be: LINE, ROW_KEY, ROUTE, STATE, VERSION, REASON, VALUES, MUNICIPALITY_CODE as told, FIELDS, and the sealed DESTINATION as `sealed_destination`."""
    names = (c.ROUTE, c.STATE, c.VERSION)
    there = sealed.select(c.ROW_KEY, *names, *(pl.col(name).alias(was(name)) for name in (c.DESTINATION, *c.VALUES)))
    rows = asked.join(there, on=c.ROW_KEY, how="inner", maintain_order="left").sort(c.LINE)
    emptied = {column: [text for text in rows[column].unique() if is_emptied(text)] for column in _NEW}
    new = [
        pl.when(pl.col(column) == "")
        .then(pl.col(was(column)))
        .when(pl.col(column).is_in(emptied[column]))
        .then(pl.lit(""))
        .otherwise(pl.col(column))
        .alias(column)
        for column in _NEW
    ]
    rows = rows.with_columns(*new, pl.col(was(c.RECEIPT)).alias(c.RECEIPT))
    fields = pl.concat_list(pl.when(pl.col(column) != pl.col(was(column))).then(pl.lit(column)) for column in _NEW).list.drop_nulls()
    kept = (c.LINE, c.ROW_KEY, *names, c.REASON, *c.VALUES, c.MUNICIPALITY_CODE, was(c.DESTINATION))
    return rows.select(*kept, fields.alias(FIELDS))


def _moved() -> pl.Expr:
    """Whether the residence must be told anew: the sealed destination says nothing of another address."""
    return pl.col(FIELDS).list.contains(c.ADDRESS) | pl.col(FIELDS).list.contains(c.POSTAL)


def _sorted_out(office: Office, rows: pl.DataFrame, decisions: Decisions) -> tuple[dict[str, Decisions], list[Decision]]:
    """Route → the decisions that count for these rows; and the earlier ones that are taken back, since they spoke of values that change."""
    fields = {(route, receipt): set(columns) for route, receipt, columns in rows.select(c.ROUTE, c.RECEIPT, FIELDS).iter_rows()}
    codes = {(route, receipt) for route, receipt, code in rows.select(c.ROUTE, c.RECEIPT, c.MUNICIPALITY_CODE).iter_rows() if code}
    earlier = office.ledger.decisions.all(office.vault)
    kept: dict[str, Decisions] = {}
    outdated: list[Decision] = []
    for route, told in decisions_by_route(decisions, rows).items():
        matters = {(decision.rule, decision.receipt) for decision in told.entries}
        before = [d for d in decisions_by_route(earlier, rows)[route].entries if (d.rule, d.receipt) not in matters]
        gone = [d for d in before if _is_outdated(d, fields[route, d.receipt], code_is_new=(route, d.receipt) in codes)]
        outdated += [replace(decision, answer=OUTDATED) for decision in gone]
        kept[route] = Decisions((*(d for d in before if d not in gone), *told.entries))
    return kept, outdated


def _is_outdated(decision: Decision, fields: set[str], *, code_is_new: bool) -> bool:
    if decision.rule in _RESIDENCE:
        return code_is_new or bool(fields & {c.ADDRESS, c.POSTAL})
    return not fields <= _HARMLESS


def _through(office: Office, rows: pl.DataFrame, decisions: Mapping[str, Decisions], place: Place, stamp: Stamp) -> tuple[pl.DataFrame, list[Finding]]:
    """Hold the rows through gates 2 and 3, route by route, beside all others as they are to be."""
    sealed, earlier_years = office.sealed, office.earlier_years()
    renewed = _as_kept(rows.with_columns(pl.col(was(c.DESTINATION)).alias(c.DESTINATION)), sealed).select(sealed.columns)
    after = pl.concat([sealed.join(rows, on=c.ROW_KEY, how="anti"), renewed])
    judged, findings = list[pl.DataFrame](), list[Finding]()
    for (name,), of_route in rows.group_by(c.ROUTE, maintain_order=True):
        others = after.join(of_route, on=c.ROW_KEY, how="anti")
        held = pl.col(c.STATE) == RowState.HELD
        known = pl.concat([earlier_years, others.filter(~held)])
        by = Yardstick(str(name), office.tax_year, stamp.at.date(), office.gazetteer, decisions[str(name)], known, others.filter(held), missing_characters())
        code = pl.when(pl.col(c.MUNICIPALITY_CODE) != "").then(c.MUNICIPALITY_CODE).when(_moved()).then(pl.lit("")).otherwise(was(c.DESTINATION))
        through, found = through_gates(of_route.with_columns(code.alias(c.MUNICIPALITY_CODE)), place, by)
        judged.append(through)
        findings += found
    before = sealed.join(rows, on=c.ROW_KEY, how="semi")
    return pl.concat(judged), [*findings, *check_numbers_of_others(rows, before, place.sheet, place.letters, decisions)]


def _as_kept(rows: pl.DataFrame, sealed: pl.DataFrame) -> pl.DataFrame:
    """Rows with the ledger's columns (PERSON and SEAL still those of the version before), REASON and FIELDS."""
    mine = rows.select(c.ROW_KEY, c.DESTINATION, *c.VALUES, c.REASON, FIELDS)
    there = sealed.select(c.ROW_KEY, c.VERSION, c.ROUTE, c.STATE, c.PERSON, c.SEAL)
    joined = mine.join(there, on=c.ROW_KEY, how="inner", maintain_order="left")
    return joined.select(*sealed.columns, c.REASON, FIELDS)
