"""Holds the rows of a list through gates 2 and 3: each row alone, its municipality of residence, its characters, and all rows against each other and what is sealed.

Collects every finding; refuses nothing itself, so that a clerk reads all of them at once. The guards stand below; here they are only lined up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from furusato.guards.beside_held import check_beside_held
from furusato.guards.between_rows import check_between_rows
from furusato.guards.printable import check_printable
from furusato.guards.residence import check_residence
from furusato.guards.rows import check_rows
from furusato.law.municipalities import Gazetteer
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What rows are measured by. `known`: the rows sealed before, of this and earlier years; `held`: those that are parked; `missing(text)`: what no font has."""

    route: str
    tax_year: int
    today: date
    gazetteer: Gazetteer
    decisions: Decisions
    known: pl.DataFrame
    held: pl.DataFrame
    missing: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows stand: sheet and letters of the columns, for the findings."""

    sheet: str
    letters: Mapping[str, str]


def through_gates(rows: pl.DataFrame, place: Place, by: Yardstick) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows with DESTINATION ("" where undecided), and every finding."""
    sheet, letters = place.sheet, place.letters
    alone = check_rows(rows, sheet, letters, by.tax_year, by.today)
    rows, residence = check_residence(rows, sheet, letters, by.gazetteer, by.decisions)
    printable = check_printable(rows, sheet, letters, by.missing)
    between = check_between_rows(rows, sheet, letters, by.known, by.decisions, route=by.route)
    beside = check_beside_held(rows, sheet, letters, by.held, by.decisions)
    return rows, [*alone, *residence, *printable, *between, *beside]
