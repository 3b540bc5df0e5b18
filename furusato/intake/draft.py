"""A list while it is being read: its table and what was found so far. A cell that is struck becomes "", and a finding says so."""

from collections.abc import Mapping

import polars as pl

from furusato.intake.grid import Grid
from furusato.intake.heading_line import Columns
from furusato.intake.headings import WORDS
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule


class Draft:
    """`frame`: LINE and the columns that are read, named as in `model.columns`; all text."""

    def __init__(self, grid: Grid, columns: Columns) -> None:
        """Take the columns that are read out of the grid."""
        self.sheet = grid.sheet
        self.letters: Mapping[str, str] = columns.letters
        self.came_from_us = columns.came_from_us
        self.findings: list[Finding] = []
        self.frame = grid.table.select(c.LINE, **{name: pl.col(letter) for name, letter in columns.letters.items()})
        self._typed = {name: grid.typed[letter] for name, letter in columns.letters.items() if letter in grid.typed}

    def __repr__(self) -> str:
        return f"Draft({self.frame.height} lines)"

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that the list has."""
        return tuple(self.letters)

    def has(self, column: str) -> bool:
        """Whether the list has this column."""
        return column in self.letters

    def typed(self, column: str) -> pl.Series:
        """Which cells of a column were numbers, dates or truth values (Boolean). Cells that were struck since are still marked."""
        marks = self._typed.get(column)
        return pl.repeat(False, self.frame.height, eager=True) if marks is None else marks

    def note(self, rule: Rule, column: str, where: pl.Series, **facts: str | int) -> bool:
        """Make a finding of all lines of `where` (Boolean), if there are any; {ja_column} and {en_column} become the column's words."""
        lines = self.frame[c.LINE].filter(where).to_list()
        if lines:
            ja, en = WORDS.get(column, ("", ""))
            found = rule.found(sheet=self.sheet, column=self.letters.get(column, ""), lines=lines, row_keys=(), ja_column=ja, en_column=en, **facts)
            self.findings.append(found)
        return bool(lines)

    def strike(self, rule: Rule, column: str, where: pl.Series, **facts: str | int) -> None:
        """`note`, and blank the cells: they could not be read."""
        if self.note(rule, column, where, **facts):
            self.put(column, self.frame.select(pl.when(where).then(pl.lit("")).otherwise(pl.col(column)).alias(column)).to_series())

    def put(self, column: str, texts: pl.Series) -> None:
        """Give a column new texts."""
        self.frame = self.frame.with_columns(texts.alias(column))
