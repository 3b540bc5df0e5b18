"""Writes the workbooks a clerk asked for: marked cells, changed values side by side, the list with receipt numbers; each whole or not at all.

The writers are imported when they are wanted: they bring openpyxl, which takes a quarter of a second, and few runs want them.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from furusato.model.findings import Finding
from furusato.model.papers import Affected, Conflict
from furusato.storage.files import write_once


def write_marks(path: Path, findings: Sequence[Finding], headings: Mapping[str, str], affected: Sequence[Affected] = ()) -> None:
    """The findings, a grid with the cells they concern, and the rows that are not as sealed; without a value of the list."""
    from furusato.render.marked_list import write_marked_list  # noqa: PLC0415 - see the module's promise

    write_once(path, write_marked_list(findings, headings, affected))


def write_changes(path: Path, conflicts: Iterable[Conflict]) -> None:
    """What was sealed and what the list says now, side by side; never an individual number."""
    from furusato.render.conflicts import write_conflicts  # noqa: PLC0415 - see the module's promise

    write_once(path, write_conflicts(conflicts))


def write_numbered(path: Path, rows: pl.DataFrame) -> None:
    """The clerk's own list with the receipt numbers it was given."""
    from furusato.render.numbered_list import write_numbered_list  # noqa: PLC0415 - see the module's promise

    write_once(path, write_numbered_list(rows))


def write_corrections_template(path: Path, headings: Sequence[str], rows: Iterable[tuple[str, ...]]) -> None:
    """An empty list of corrections: row keys and present seals, no values."""
    from furusato.render.corrections_list import write_corrections_list  # noqa: PLC0415 - see the module's promise

    write_once(path, write_corrections_list(headings, rows))
