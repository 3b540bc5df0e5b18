"""Accidents after which the same cells stand on other rows: sorted apart, turned round, swapped. Columns of one set move together, as one marked range does."""

from collections.abc import Sequence

from furusato.model import columns as c
from scripts.sabotage.table import AFTER, Cell, Columns, Scene, Table, accident, block, height, singles


def _rearranged(table: Table, columns: Columns, order: Sequence[int], first: int = 0) -> Table:
    """Row `first + i` of the columns takes what stood in row `order[i]`."""
    for column in columns:
        cells = table[column]
        cells[first : first + len(order)] = [cells[row] for row in order]
    return table


def _order(cells: Sequence[Cell], first: int, end: int, *, descending: bool = False) -> list[int]:
    return sorted(range(first, end), key=lambda row: str(cells[row]), reverse=descending)


@accident()
def sorted_apart_ascending(table: Table, columns: Columns, _: Scene) -> Table:
    """The marked columns alone are sorted, by the first of them."""
    return _rearranged(table, columns, _order(table[columns[0]], 0, height(table)))


@accident()
def sorted_apart_descending(table: Table, columns: Columns, _: Scene) -> Table:
    """As above, from the highest down."""
    return _rearranged(table, columns, _order(table[columns[0]], 0, height(table), descending=True))


@accident()
def block_sorted_apart(table: Table, columns: Columns, scene: Scene) -> Table:
    """Kosai: a block of rows of the marked columns is sorted."""
    first, end = block(scene.chance, height(table), 3)
    return _rearranged(table, columns, _order(table[columns[0]], first, end), first)


@accident()
def sorted_by_another_columns_order(table: Table, columns: Columns, scene: Scene) -> Table:
    """The marked columns take the order that another column would have sorted the rows into."""
    by = scene.chance.choice([column for column in c.VALUES if column not in columns] or [c.RECEIPT])
    return _rearranged(table, columns, _order(table[by], 0, height(table), descending=by == c.RECEIPT))


@accident()
def others_sorted_and_these_left(table: Table, columns: Columns, scene: Scene) -> Table:
    """The rows are sorted, but the marked columns stood outside the range."""
    others = tuple(column for column in table if column not in columns)
    by = scene.chance.choice([column for column in others if column in c.VALUES])
    return _rearranged(table, others, _order(table[by], 0, height(table), descending=by == c.RECEIPT))


@accident()
def block_turned_round(table: Table, columns: Columns, scene: Scene) -> Table:
    """A block stands upside down."""
    first, end = block(scene.chance, height(table))
    return _rearranged(table, columns, range(end - 1, first - 1, -1), first)


@accident()
def shuffled_apart(table: Table, columns: Columns, scene: Scene) -> Table:
    """The marked columns in random order."""
    return _rearranged(table, columns, scene.chance.sample(range(height(table)), height(table)))


@accident()
def block_rotated(table: Table, columns: Columns, scene: Scene) -> Table:
    """A block shifted by k, what falls out at one end comes in at the other."""
    first, end = block(scene.chance, height(table))
    step = scene.chance.randrange(1, end - first)
    rows = range(first, end)
    return _rearranged(table, columns, [*rows[step:], *rows[:step]], first)


@accident()
def two_rows_swapped(table: Table, columns: Columns, scene: Scene) -> Table:
    """The cells of two rows exchanged."""
    one, two = scene.chance.sample(range(height(table)), 2)
    return _swapped(table, columns, one, two)


@accident()
def neighbours_swapped(table: Table, columns: Columns, scene: Scene) -> Table:
    """The cells of a row and the next exchanged."""
    row = scene.chance.randrange(height(table) - 1)
    return _swapped(table, columns, row, row + 1)


@accident()
def neighbours_of_one_surname_swapped(table: Table, columns: Columns, scene: Scene) -> Table:
    """Two people of one surname exchanged, as near each other as the list has them."""
    heads = [str(name)[:2] for name in table[c.NAME]]
    pairs = [(two - one, one, two) for one in range(len(heads)) for two in range(one + 1, len(heads)) if heads[one] == heads[two]]
    if not pairs:
        return neighbours_swapped(table, columns, scene)
    return _swapped(table, columns, *min(pairs)[1:])


def _swapped(table: Table, columns: Columns, one: int, two: int) -> Table:
    for column in columns:
        cells = table[column]
        cells[one], cells[two] = cells[two], cells[one]
    return table


@accident(((c.NUMBER, c.NAME), (c.NUMBER, c.NAME, c.KANA), (c.NUMBER, c.NAME, c.KANA, c.BIRTH), tuple(c.VALUES)), AFTER)
def number_and_name_moved_together_against_the_key(table: Table, columns: Columns, scene: Scene) -> Table:
    """People moved whole, beside other people's keys: every value fits its neighbour, none fits its key."""
    return block_rotated(table, columns, scene)


@accident(singles(c.ROW_KEY), AFTER)
def key_column_sorted_alone(table: Table, columns: Columns, _: Scene) -> Table:
    """The keys sorted the other way round."""
    return _rearranged(table, columns, _order(table[c.ROW_KEY], 0, height(table), descending=True))


@accident(singles(c.SEAL), AFTER)
def seal_column_sorted_alone(table: Table, columns: Columns, _: Scene) -> Table:
    """The seals sorted, all else as it was."""
    return _rearranged(table, columns, _order(table[c.SEAL], 0, height(table)))
