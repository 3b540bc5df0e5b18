"""Does `furusato check` see each accident, and call it by its right name? Every returned list goes through its reader and its diagnosis as a file.

Held to account is what must always be: a list that changed is never called whole, one that did not is never called damaged (but where number cells stand for text). The names are
counted, not demanded: which fit is in `right_names`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from furusato.errors import ListRefused
from furusato.guards.diagnosis.diagnose import diagnose
from furusato.guards.diagnosis.table import Ledger, Listed
from furusato.intake.headings import HeadingTable
from furusato.intake.returned import Returned, read_returned
from furusato.model import columns as c
from furusato.model.findings import refusing
from scripts.sabotage.judging import changed
from scripts.sabotage.lists import ROUTE, CleanList, clean_list, seal
from scripts.sabotage.operators import OPERATORS
from scripts.sabotage.right_names import RIGHT
from scripts.sabotage.table import Medium, Operator, Stage, cases
from scripts.sabotage.trying import Try, damaged, file_of


@dataclass(slots=True)
class Named:
    """Per accident: damaged lists, those refused as no list at all, how often a right name was said, how often only right names; and every other name that was said."""

    tried: Counter[str] = field(default_factory=Counter)
    no_list: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    only: Counter[str] = field(default_factory=Counter)
    others: Counter[tuple[str, str]] = field(default_factory=Counter)
    spared: int = 0
    slips: list[str] = field(default_factory=list)

    def count(self, name: str, said: set[str]) -> None:
        """Count what was said of one damage."""
        right = {rule.name for rule in RIGHT.get(name, ())}
        self.tried[name] += 1
        self.right[name] += bool(said & right)
        self.only[name] += bool(said) and said <= right
        self.others.update((name, other) for other in said - right)


def name_accidents(seed: int, lists: int, operators: Sequence[Operator] = OPERATORS) -> Named:
    """Everything that can happen to a returned list, over every column set in turn, on so many lists."""
    named, other = Named(), clean_list(seed - 1)
    for place in range(lists):
        clean = clean_list(seed + place)
        for one in _tries(place, operators):
            _check(named, one, clean, *file_of(one, clean, damaged(one, clean, other)))
        other = clean
    return named


def _tries(place: int, operators: Sequence[Operator]) -> Iterator[Try]:
    """One case of each a list, the sets coming round in turn."""
    for operator in operators:
        every = list(cases(Stage.AFTER, [operator]))
        yield Try(every[place % len(every)], Stage.AFTER, place)


def _check(named: Named, one: Try, clean: CleanList, name: str, data: bytes) -> None:
    accident = one.case.operator.name
    try:
        returned = read_returned(name, data, HeadingTable.default())
    except ListRefused:
        named.tried[accident] += 1
        named.no_list[accident] += 1
        if one.case.operator.harmless:
            named.slips.append(f"check, {accident}, list {clean.seed}: harmless, and called no list")
        return
    diagnosis = diagnose(_listed(returned), ledger_of(clean))
    differs = changed(clean, returned.frame)
    refused = not diagnosis.is_whole or bool(refusing(returned.reading.findings))
    if differs != refused and one.case.operator.medium is not Medium.TYPED:
        named.slips.append(f"check, {accident} [{' '.join(one.case.columns)}], list {clean.seed}: changed {differs}, called whole {not refused}")
    if differs:
        named.count(accident, {explanation.name for explanation in diagnosis.explanations})
    named.spared += one.case.operator.harmless


def _listed(returned: Returned) -> Listed:
    headings = {column: returned.headings[letter] for column, letter in returned.letters.items()}
    return Listed(returned.frame, returned.there, returned.struck, returned.reading.sheet, returned.letters, headings)


def ledger_of(clean: CleanList) -> Ledger:
    """What the ledger knows of a list: its rows, and an earlier version of each with the same values."""
    rows = clean.sealed.with_columns(pl.col(c.NUMBER).alias(c.PERSON), pl.lit(ROUTE).alias(c.ROUTE))
    return Ledger(rows, rows.select(c.ROW_KEY, c.ROUTE).clear(), _versions(rows), pl.DataFrame(schema={c.ROW_KEY: pl.String, "tax_year": pl.Int64}))


def _versions(rows: pl.DataFrame) -> pl.DataFrame:
    before = rows.select(c.ROW_KEY, *c.VALUES)
    seals = [seal(key, 1, values) for key, *values in before.iter_rows()]
    return before.with_columns(pl.Series(c.SEAL, seals, dtype=pl.String)).select(c.ROW_KEY, c.SEAL, *c.VALUES)
