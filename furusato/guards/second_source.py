"""The comparison that Kosai never made: what a list says of each application, held against a second, independent source.

A seal proves that nothing changed since sealing; only a second source can show what was wrong before. Both are matched by receipt number (by person for what was sealed in
earlier years); number, name, kana, birth date and amount are compared. A number, birth date or amount that differs is refused and no decision settles it; another name or kana,
a blank opposite a value, and an application that only one side has are asked about. Findings name cells and row keys, never values.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from furusato.guards import second_source_rules as rules
from furusato.guards.clusters import ACCEPTED
from furusato.guards.comparing import name_key
from furusato.guards.row_check import letter, words
from furusato.guards.row_presence import RECEIPT_IS_LISTED_ONCE
from furusato.guards.second_source_verdicts import FIELDS, FOLDED, KEY, FieldCount, Pairs, Side, Verdict, absent, keyed, nothing
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule, Severity

RULES: Final = rules.RULES
_NUMBERED: Final = pl.col(c.RECEIPT).fill_null("").str.strip_chars() != ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of it, counted in applications. `differences`: RECEIPT, LINE, ROW_KEY, OTHER_LINE (null where unknown), COLUMN, VERDICT of all that is not equal."""

    shared: int
    only_here: int
    only_there: int
    fields: tuple[FieldCount, ...]
    differences: pl.DataFrame = field(repr=False)
    of_here: tuple[Finding, ...]
    of_there: tuple[Finding, ...] = ()  # findings whose lines are those of the second source

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them."""
        return (*self.of_here, *self.of_there)


def compare_sources(here: Side, there: Side, decisions: Decisions, *, known: pl.Series | None = None) -> Comparison:
    """Compare by receipt number. `known`: receipt numbers that need not stand in `here`, since the ledger has them; `decisions` of the route."""
    doubled = tuple(_doubled(here)), (*_unfit(here, there), *_doubled(there))
    if any(doubled):
        return Comparison(0, here.frame.height, there.frame.height, (), nothing(), *doubled)
    one, other = keyed(here.frame, pl.col(c.RECEIPT)), keyed(there.frame, pl.col(c.RECEIPT))
    only_here, only_there = one.join(other, on=KEY, how="anti"), other.join(one, on=KEY, how="anti")
    if known is not None:
        only_there = only_there.filter(~pl.col(c.RECEIPT).is_in(known.implode()))
    pairs = Pairs(one, other)
    of_here = (
        *_of_rows(rules.APPLICATION_IS_IN_THE_SECOND_SOURCE, only_here, here, c.RECEIPT, decisions),
        *(finding for column in pairs.fields for finding in _of_field(column, pairs, here, decisions)),
    )
    of_there = (
        *_of_rows(rules.APPLICATION_OF_THE_SECOND_SOURCE_IS_LISTED, only_there, there, c.RECEIPT, decisions),
        *(_not_compared(column, there) for column in FIELDS if column not in pairs.fields),
    )
    differences = pl.concat([absent(only_here, Verdict.ONLY_HERE), absent(only_there, Verdict.ONLY_THERE), pairs.differences()])
    return Comparison(pairs.frame.height, only_here.height, only_there.height, pairs.counts(), differences, of_here, of_there)


def compare_with_sealed(here: Side, sealed: pl.DataFrame, decisions: Decisions) -> Comparison:
    """Compare numbers with those sealed in earlier years, by folded name and birth date. `only_here`: who is not known from there by one number; that is no fault."""
    person = name_key() + pl.lit("|") + pl.col(c.BIRTH)
    named = (pl.col(c.NAME) != "") & (pl.col(c.BIRTH) != "")
    known = keyed(sealed.filter(named & (pl.col(c.NUMBER) != "")), person).select(KEY, c.NUMBER)
    once = known.unique().filter(~pl.col(KEY).is_duplicated())
    pairs = Pairs(keyed(here.frame.filter(named), person), once)
    findings = _of_rows(rules.NUMBER_AGREES_WITH_EARLIER_YEARS, pairs.of(c.NUMBER, Verdict.DIFFERENT), here, c.NUMBER, decisions)
    return Comparison(pairs.frame.height, here.frame.height - pairs.frame.height, 0, pairs.counts(), pairs.differences(), tuple(findings))


def _unfit(here: Side, there: Side) -> Iterator[Finding]:
    """Why the two cannot be matched at all."""
    blank = there.frame.filter(~_NUMBERED)
    if blank.height:
        yield _found(rules.SECOND_SOURCE_HAS_RECEIPT_NUMBERS, blank, there, c.RECEIPT)
    elif here.frame.filter(_NUMBERED).join(there.frame, on=c.RECEIPT, how="semi").is_empty():
        yield rules.SECOND_SOURCE_SHARES_RECEIPT_NUMBERS.found(sheet=there.sheet)


def _doubled(side: Side) -> Iterator[Finding]:
    doubled = side.frame.filter(_NUMBERED & pl.col(c.RECEIPT).is_duplicated())
    if doubled.height:
        yield _found(RECEIPT_IS_LISTED_ONCE, doubled, side, c.RECEIPT)


def _of_field(column: str, pairs: Pairs, here: Side, decisions: Decisions) -> Iterator[Finding]:
    """The findings of one column, one a kind of difference."""
    differing = rules.NAME_AGREES_WITH_THE_SECOND_SOURCE if column in FOLDED else rules.VALUE_AGREES_WITH_THE_SECOND_SOURCE
    yield from _of_rows(differing, pairs.of(column, Verdict.DIFFERENT), here, column, decisions)
    yield from _of_rows(rules.VALUE_STANDS_IN_BOTH_SOURCES, pairs.half_given(column), here, column, decisions)
    yield from _of_rows(rules.SPELLING_IS_AS_IN_THE_SECOND_SOURCE, pairs.of(column, Verdict.FOLDED), here, column, decisions)


def _of_rows(rule: Rule, rows: pl.DataFrame, side: Side, column: str, decisions: Decisions) -> list[Finding]:
    """One finding of the rows that the clerk has not accepted, where the rule may be decided."""
    if rule.severity is Severity.DECIDE:
        accepted = [receipt for receipt, answer in decisions.answers(rule.name).items() if answer == ACCEPTED]
        rows = rows.filter(~pl.col(c.RECEIPT).is_in(accepted))
    return [_found(rule, rows, side, column, count=rows.height, **_words(column))] if rows.height else []


def _found(rule: Rule, rows: pl.DataFrame, side: Side, column: str, **facts: str | int) -> Finding:
    """With the lines of a list and the row keys of the ledger, as far as the rows have them."""
    lines = rows[c.LINE].to_list() if c.LINE in rows.columns else ()
    keys = rows[c.ROW_KEY].fill_null("").to_list() if c.ROW_KEY in rows.columns else ()
    return rule.found(sheet=side.sheet, column=letter(side.letters, column), lines=lines, row_keys=keys, **facts)


def _not_compared(column: str, there: Side) -> Finding:
    ja, en = words(column)
    return rules.COLUMN_STANDS_IN_BOTH_SOURCES.found(sheet=there.sheet, ja_column=ja, en_column=en)


def _words(column: str) -> dict[str, str]:
    ja, en = words(column)
    return {"ja_column": ja, "en_column": en}
