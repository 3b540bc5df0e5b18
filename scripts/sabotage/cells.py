"""Changes what single cells say: all of some columns, or a few by chance."""

from collections.abc import Callable
from random import Random

from scripts.sabotage.table import Cell, Columns, Table, height


def each(table: Table, columns: Columns, change: Callable[[str], Cell]) -> Table:
    """Every cell of the columns."""
    for column in columns:
        table[column] = [change(str(cell)) for cell in table[column]]
    return table


def some(table: Table, columns: Columns, chance: Random, change: Callable[[str], Cell]) -> Table:
    """A cell or a few of the columns."""
    for row in chance.sample(range(height(table)), chance.randint(1, 3)):
        for column in columns:
            table[column][row] = change(str(table[column][row]))
    return table
