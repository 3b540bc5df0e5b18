"""Reads a list that came back from a spreadsheet to be held against the ledger: nothing is struck, no column is missed.

The same reading as at intake, and beside it every cell as it stands: what intake would not take for a number or a date is diagnosed, not refused. A column that is gone is read as blank,
and `there` says so. Refuses what is no list at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from furusato.guards.diagnosis.owners import BOUND
from furusato.intake.grid import Grid
from furusato.intake.headings import NECESSARY, HeadingTable
from furusato.intake.limits import DEFAULT, Limits
from furusato.intake.places import column_of, letter_of
from furusato.intake.reading import Reading, read_cells, take_cells
from furusato.model import columns as c

_HEADINGS: Final = {
    c.ROW_KEY: "行キー",
    c.SEAL: "封印",
    c.NAME: "氏名",
    c.STREET: "住所",
    c.BIRTH: "生年月日",
    c.NUMBER: "個人番号",
    c.GIFT_DATE: "寄附年月日",
    c.YEN: "寄附金額",
}


@dataclass(frozen=True, slots=True, repr=False)
class Returned:
    """A returned list. `frame`: LINE, ROW_KEY, SEAL, VALUES: the canonical spelling, or the cell as it stands where it has none.

    `there`: which of these the list has; `struck`: column → which cells were numbers or dates where text belongs (Boolean); `cells`: LINE and every cell of the sheet as it stands,
    by letter; `headings`: letter → heading as it stands, in the order of the sheet.
    """

    reading: Reading
    frame: pl.DataFrame
    there: tuple[str, ...]
    struck: Mapping[str, pl.Series]
    cells: pl.DataFrame
    headings: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Returned({self.frame.height} lines)"

    @property
    def letters(self) -> dict[str, str]:
        """Column → letter, of those that the list has."""
        return {column: letter for column, letter in self.reading.letters.items() if letter in self.headings}

    @property
    def has_keys(self) -> bool:
        """Whether a row can be told without its receipt number."""
        return c.ROW_KEY in self.there or c.SEAL in self.there


def read_returned(file_name: str, data: bytes, headings: HeadingTable, limits: Limits = DEFAULT, *, sheet: str | None = None) -> Returned:
    """Read an xlsx or csv list. ListRefused where it cannot be read as a list at all."""

    def came_from_us(texts: Iterable[str]) -> bool:
        return bool({c.ROW_KEY, c.SEAL} & {headings.column_of(text) for text in texts})

    grid, facts, form = take_cells(file_name, data, limits, sheet, came_from_us)
    whole = _completed(grid, headings, keyed=came_from_us(grid.headings.values()))
    reading = read_cells(whole, facts, form, headings, limits)
    placed = {column: letter for column, letter in reading.letters.items() if column in BOUND and letter in grid.headings}
    frame = reading.frame.select(c.LINE, *(_as_it_stands(reading, grid, column, placed.get(column, "")) for column in BOUND))
    struck = {column: marks for column, letter in placed.items() if letter in grid.typed and (marks := _struck(reading, grid, column, letter)).any()}
    return Returned(reading, frame, tuple(column for column in BOUND if column in placed), struck, grid.table, grid.headings)


def _completed(grid: Grid, headings: HeadingTable, *, keyed: bool) -> Grid:
    """The grid with a blank column for each necessary one that a list of ours has lost."""
    there = {headings.column_of(heading) for heading in grid.headings.values()}
    lost = [column for column in ((c.ROW_KEY, c.SEAL, *NECESSARY) if keyed else ()) if column not in there]
    if not lost or grid.table.is_empty():
        return grid
    free = max(map(column_of, grid.headings), default=0) + 1
    added = {letter_of(free + place): _heading(headings, column) for place, column in enumerate(lost)}
    return replace(grid, headings={**grid.headings, **added}, table=grid.table.with_columns(pl.lit("").alias(letter) for letter in added))


def _heading(headings: HeadingTable, column: str) -> str:
    """A heading the table knows for the column: the usual one, unless the office gave it another meaning."""
    usual = _HEADINGS[column]
    return usual if headings.column_of(usual) == column else next(text for text, name in headings.columns.items() if name == column)


def _as_it_stands(reading: Reading, grid: Grid, column: str, letter: str) -> pl.Series:
    if column not in reading.frame.columns:
        return pl.Series(column, [""] * reading.frame.height, dtype=pl.String)
    canonical = reading.frame[column]
    if not letter or not (canonical == "").any():
        return canonical
    raw = grid.table[letter]
    # A cell of spaces is blank.
    return pl.select(pl.when((canonical == "") & (raw.str.strip_chars() != "")).then(raw).otherwise(canonical).alias(column)).to_series()


def _struck(reading: Reading, grid: Grid, column: str, letter: str) -> pl.Series:
    return grid.typed[letter] & (reading.frame[column] == "") & (grid.table[letter].str.strip_chars() != "")
