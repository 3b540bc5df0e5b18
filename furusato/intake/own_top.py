"""Finds the headings of a list that came from us below the lines that it carries above its table (title, count, how to use it).

Only a line that names both the row key and the seal is taken for them: any other list must have its headings in line 1, and is judged as it stands.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

import polars as pl

from furusato.intake.grid import Grid
from furusato.model import columns as c

_TOP: Final = 10  # lines looked through


def below_own_top(grid: Grid, came_from_us: Callable[[Iterable[str]], bool]) -> Grid:
    """The grid from its own line of headings on; the grid as it is where line 1 holds them, or no line of the first ones does."""
    if came_from_us(grid.headings.values()):
        return grid
    for line, *cells in grid.table.filter(pl.col(c.LINE) <= _TOP).iter_rows():
        if came_from_us(cells):
            return _from(grid, line, dict(zip(grid.headings, cells, strict=True)))
    return grid


def _from(grid: Grid, line: int, headings: dict[str, str]) -> Grid:
    below = grid.table[c.LINE] > line
    return replace(
        grid,
        headings=headings,
        table=grid.table.filter(below),
        typed={letter: marks.filter(below) for letter, marks in grid.typed.items()},
        blank_lines=tuple(blank for blank in grid.blank_lines if blank > line),
        short_lines={short: count for short, count in grid.short_lines.items() if short > line},
        heading_line=line,
    )
