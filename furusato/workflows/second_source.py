"""Takes a second, independent source up beside a list: the portal's own export, or the same applications keyed again by somebody else.

It is read as strictly as any list, but need have no more than receipt numbers and one of the compared columns. What is wrong with its file is told, and refuses.
"""

from collections.abc import Mapping

import polars as pl

from furusato.guards.second_source import compare_sources
from furusato.guards.second_source_verdicts import FIELDS, Side
from furusato.intake.headings import HeadingTable
from furusato.intake.reading import Reading, read_list
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding
from furusato.workflows.source import Source


def read_source(source: Source, headings: Mapping[str, str]) -> Reading:
    """Read a source of the comparison. ListRefused where it cannot be read, or has no column of receipt numbers."""
    return read_list(source.name, source.data, HeadingTable.default().with_overrides(headings), sheet=source.sheet, necessary=(c.RECEIPT,))


def side_of(reading: Reading, rows: pl.DataFrame | None = None) -> Side:
    """A reading as a side; only columns that it has are compared. `rows`: in place of its own, where receipt numbers were given since."""
    frame = reading.frame if rows is None else rows
    there = [column for column in FIELDS if column in reading.letters]
    return Side(frame.select(c.LINE, c.RECEIPT, *there), reading.sheet, reading.letters)


def hold_against(
    reading: Reading, rows: pl.DataFrame, other: Source, headings: Mapping[str, str], known: pl.Series, decisions: Decisions
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Hold the rows of a list against a second source; what there is to tell of the list's lines, and of the second source's, its file included."""
    second = read_source(other, headings)
    compared = compare_sources(side_of(reading, rows), side_of(second), decisions, known=known)
    return compared.of_here, (*second.findings, *compared.of_there)
