"""Accidents that put cells where others were: shifted, filled, pasted, overwritten, emptied. Columns of one set move together, as one marked range does."""

import re
from datetime import date, timedelta
from typing import Final

from furusato.model import columns as c
from scripts.sabotage.table import AFTER, EVERY, PAIRS, Columns, Scene, Table, accident, block, height, singles

_LAST_DIGITS: Final = re.compile(r"([0-9]{1,15})(?=[^0-9]*$)")


@accident()
def block_shifted_up(table: Table, columns: Columns, scene: Scene) -> Table:
    """A block cut and pasted k rows higher: it covers what was there and leaves blanks behind."""
    first, end = block(scene.chance, height(table))
    step = scene.chance.randint(1, max(1, min(5, first)))
    for column in columns:
        cells = table[column]
        moved = cells[first:end]
        cells[first:end] = [""] * (end - first)
        start = max(first - step, 0)
        cells[start : start + len(moved)] = moved
    return table


@accident()
def block_shifted_down(table: Table, columns: Columns, scene: Scene) -> Table:
    """A block cut and pasted k rows lower; what would pass the last row makes rows of its own."""
    rows = height(table)
    first, end = block(scene.chance, rows)
    step = scene.chance.randint(1, 5)
    for cells in table.values():
        cells.extend([""] * max(0, end + step - rows))
    for column in columns:
        cells = table[column]
        moved = cells[first:end]
        cells[first:end] = [""] * (end - first)
        cells[first + step : end + step] = moved
    return table


@accident()
def cells_deleted_and_shifted_up(table: Table, columns: Columns, scene: Scene) -> Table:
    """One or a few cells deleted; everything below in these columns moves up."""
    row, count = scene.chance.randrange(height(table)), scene.chance.choice((1, 1, 1, 2, 3))
    for column in columns:
        gone = len(table[column][row : row + count])
        table[column][row : row + count] = []
        table[column].extend([""] * gone)
    return table


@accident()
def cells_inserted_and_shifted_down(table: Table, columns: Columns, scene: Scene) -> Table:
    """One or a few cells inserted; the last ones come to stand below the list."""
    row, count = scene.chance.randrange(height(table)), scene.chance.choice((1, 1, 1, 2, 3))
    for column, cells in table.items():
        cells[row if column in columns else len(cells) : 0 if column in columns else len(cells)] = [""] * count
    return table


@accident()
def filled_down(table: Table, columns: Columns, scene: Scene) -> Table:
    """The fill handle pulled over k rows: each gets the first one's value."""
    first, end = block(scene.chance, height(table))
    for column in columns:
        table[column][first:end] = [table[column][first]] * (end - first)
    return table


@accident()
def filled_as_a_series(table: Table, columns: Columns, scene: Scene) -> Table:
    """The fill handle counts on: digits at the end of a text go up by one, dates by a day."""
    first, end = block(scene.chance, height(table))
    for column in columns:
        table[column][first:end] = [_counted(str(table[column][first]), step) for step in range(end - first)]
    return table


def _counted(text: str, step: int) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return (date.fromisoformat(text) + timedelta(days=step)).isoformat()
    return _LAST_DIGITS.sub(lambda found: f"{int(found[1]) + step:0{len(found[1])}d}", text, count=1)


@accident()
def range_pasted_over(table: Table, columns: Columns, scene: Scene) -> Table:
    """A block copied over other rows of the same columns."""
    rows = height(table)
    source, end = block(scene.chance, max(rows // 2, 2), 1)
    target = scene.chance.randrange(end, rows - (end - source) + 1)
    size = end - source
    if scene.chance.random() < 0.5:
        source, target = target, source
    for column in columns:
        table[column][target : target + size] = table[column][source : source + size]
    return table


@accident()
def pasted_onto_filtered_rows(table: Table, columns: Columns, scene: Scene) -> Table:
    """Copied from the rows in sight and pasted back: a paste knows no filter, it fills the hidden rows in between."""
    rows = height(table)
    sight = sorted(scene.chance.sample(range(rows), max(2, rows // 3)))
    for column in columns:
        pasted = [table[column][row] for row in sight][: rows - sight[0]]
        table[column][sight[0] : sight[0] + len(pasted)] = pasted
    return table


@accident()
def one_value_over_all(table: Table, columns: Columns, scene: Scene) -> Table:
    """The first value filled to the very end: a double click on the fill handle."""
    row = scene.chance.randrange(height(table) - 1)
    for column in columns:
        table[column][row:] = [table[column][row]] * (height(table) - row)
    return table


@accident(PAIRS)
def column_overwritten_by_another(table: Table, columns: Columns, _: Scene) -> Table:
    """A column pasted over a neighbour."""
    table[columns[0]] = list(table[columns[1]])
    return table


@accident(PAIRS)
def columns_exchanged_under_their_headings(table: Table, columns: Columns, _: Scene) -> Table:
    """Two columns changed places, their headings did not."""
    one, two = columns
    table[one], table[two] = table[two], table[one]
    return table


@accident(PAIRS)
def columns_exchanged_on_some_rows(table: Table, columns: Columns, scene: Scene) -> Table:
    """A row or a few with two fields exchanged."""
    one, two = columns
    for row in scene.chance.sample(range(height(table)), scene.chance.randint(1, 3)):
        table[one][row], table[two][row] = table[two][row], table[one][row]
    return table


@accident(singles(*c.VALUES, c.ROW_KEY, c.SEAL))
def column_emptied(table: Table, columns: Columns, _: Scene) -> Table:
    """Everything under a heading deleted."""
    table[columns[0]] = [""] * height(table)
    return table


@accident(EVERY)
def cells_emptied(table: Table, columns: Columns, scene: Scene) -> Table:
    """A block of cells deleted."""
    first, end = block(scene.chance, height(table), 1)
    for column in columns:
        table[column][first:end] = [""] * (end - first)
    return table


@accident(((c.ROW_KEY,), (c.SEAL,), (c.ROW_KEY, c.SEAL)), AFTER)
def key_overwritten(table: Table, columns: Columns, scene: Scene) -> Table:
    """A key or seal typed over: another row's, a mistyped one, or something else."""
    row, other = scene.chance.sample(range(height(table)), 2)
    for column in columns:
        key = str(table[column][row])
        table[column][row] = scene.chance.choice((table[column][other], key[:-1] + ("A" if key[-1] != "A" else "B"), key.lower(), key[:-2], "x", "0"))
    return table
