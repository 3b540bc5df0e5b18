"""The cells of one sheet or csv file as text, every one where it stood, and which of them were not text.

Text is kept to the character. A number cell becomes its shortest digits and is marked: what its zeros were cannot be known. Blank lines and columns at the end are gone;
those between filled ones are remembered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from furusato.intake.places import letter_of
from furusato.model import columns as c

_EXACT: Final = 2**53  # whole numbers up to here are exact in a number cell


@dataclass(frozen=True, slots=True, repr=False)
class Grid:
    """`table`: LINE and one text column for each letter, from below the headings on, without blank lines; `typed`: letter → which of its cells are numbers, dates or truth values."""

    sheet: str
    headings: Mapping[str, str]  # letter → the cell of the heading line, "" where blank
    table: pl.DataFrame
    typed: Mapping[str, pl.Series]
    blank_lines: tuple[int, ...]  # between filled lines
    blank_columns: tuple[str, ...]  # letters of columns without heading and value, between others
    short_lines: Mapping[int, int] = field(default_factory=dict)  # csv: line → how many fields it has, where fewer than headings
    last_line: int = 1
    heading_line: int = 1  # further down only in a list that came from us, see `own_top`
    is_csv: bool = False
    counts_from_1904: bool = False
    formats: Callable[[str], frozenset[str]] = lambda _letter: frozenset()  # letter → number format codes of its cells

    def __repr__(self) -> str:
        return f"Grid({self.table.height} lines)"


def grid_of(sheet: str, lines: Sequence[Sequence[object]], first_column: int = 1) -> Grid:
    """Make a grid of lines of equal length, the first being line 1; their first cell stands in `first_column`."""
    cells = {letter_of(column): texts for column, texts in enumerate(zip(*lines, strict=True), first_column)}
    headings = {letter: text_of(column[0]) for letter, column in cells.items()}
    odd = {letter for letter, column in cells.items() if not set(map(type, column)) <= {str}}
    table = pl.DataFrame([_texts(letter, column[1:], plain=letter not in odd) for letter, column in cells.items()])
    typed = {letter: pl.Series([not isinstance(cell, str) for cell in cells[letter][1:]], dtype=pl.Boolean) for letter in odd}
    return _without_blanks(Grid(sheet, headings, table, typed, (), (), last_line=len(lines)))


def text_of(cell: object) -> str:
    """The text of a cell; a whole number has no point, truth is TRUE or FALSE as in a spreadsheet."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= _EXACT:
        return str(int(cell))
    return str(cell)


def _texts(letter: str, cells: Sequence[object], *, plain: bool) -> pl.Series:
    return pl.Series(letter, cells if plain else [text_of(cell) for cell in cells], dtype=pl.String)


def _without_blanks(grid: Grid) -> Grid:
    """Drop blank lines and columns, remembering those that stand between filled ones."""
    blank = grid.table.select(pl.all().str.strip_chars() == "")
    idle = [letter for letter in blank.columns if not grid.headings[letter].strip() and blank[letter].all()]
    used = [letter for letter in blank.columns if letter not in idle]
    between = blank.columns[blank.columns.index(used[0]) : blank.columns.index(used[-1])] if used else []
    filled = ~blank.select(pl.all_horizontal(used)).to_series() if used else pl.Series([False] * blank.height, dtype=pl.Boolean)
    lines = pl.Series(c.LINE, range(2, blank.height + 2), dtype=pl.Int64)
    last = lines.filter(filled).max() or 0
    return replace(
        grid,
        headings={letter: grid.headings[letter] for letter in used},
        table=grid.table.select(lines, *used).filter(filled),
        typed={letter: grid.typed[letter].filter(filled) for letter in used if letter in grid.typed},
        blank_lines=tuple(lines.filter(~filled & (lines < last))),
        blank_columns=tuple(letter for letter in idle if letter in between),
    )
