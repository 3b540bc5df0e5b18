"""Changes that harm nothing and must pass: whole rows moved, columns reordered or added, cells respelled in a way that reading undoes."""

from furusato.model import columns as c
from scripts.sabotage.table import AFTER, NOTE, WHOLE, Columns, Scene, Table, harmless, height, singles, taken

# Whole rows sorted by number are asked about before sealing (numbers_stand_in_no_order), and rightly: so this one is tried after sealing only.
_SORTABLE = tuple(column for column in c.VALUES if column != c.NUMBER)


@harmless()
def as_it_was(table: Table, _: Columns, __: Scene) -> Table:
    """Opened and saved."""
    return table


@harmless(singles(*_SORTABLE))
def whole_rows_sorted(table: Table, columns: Columns, _: Scene) -> Table:
    """Sorted as it should be."""
    return taken(table, sorted(range(height(table)), key=lambda row: str(table[columns[0]][row])))


@harmless(singles(c.NUMBER, c.ROW_KEY, c.SEAL), AFTER)
def whole_rows_sorted_by_number_or_key(table: Table, columns: Columns, _: Scene) -> Table:
    """Sorted as it should be, from the highest down."""
    return taken(table, sorted(range(height(table)), key=lambda row: str(table[columns[0]][row]), reverse=True))


@harmless()
def whole_rows_reversed(table: Table, _: Columns, __: Scene) -> Table:
    """The last row first."""
    return taken(table, range(height(table) - 1, -1, -1))


@harmless()
def whole_rows_shuffled(table: Table, _: Columns, scene: Scene) -> Table:
    """In any order."""
    return taken(table, scene.chance.sample(range(height(table)), height(table)))


@harmless()
def block_of_rows_moved(table: Table, _: Columns, scene: Scene) -> Table:
    """Cut and inserted elsewhere, whole."""
    rows = list(range(height(table)))
    cut = scene.chance.randrange(1, len(rows))
    return taken(table, [*rows[cut:], *rows[:cut]])


@harmless()
def columns_reordered(table: Table, _: Columns, scene: Scene) -> Table:
    """Columns moved with their headings."""
    return {column: table[column] for column in scene.chance.sample(list(table), len(table))}


@harmless(stages=AFTER)
def columns_added(table: Table, _: Columns, scene: Scene) -> Table:
    """Columns of the clerk's own, anywhere."""
    added: Table = {**table, NOTE: ["確認済" if scene.chance.random() < 0.5 else "" for _ in range(height(table))], "担当": ["架空"] * height(table)}
    return {column: added[column] for column in scene.chance.sample(list(added), len(added))}


@harmless()
def blank_rows_and_columns_at_the_end(table: Table, _: Columns, __: Scene) -> Table:
    """What a spreadsheet leaves behind."""
    longer: Table = {column: [*cells, "", "", ""] for column, cells in table.items()}
    return {**longer, "": [""] * (height(table) + 3)}


@harmless(singles(c.BIRTH, c.GIFT_DATE))
def dates_with_slashes(table: Table, columns: Columns, _: Scene) -> Table:
    """2025/1/5."""
    table[columns[0]] = [str(cell).replace("-", "/").replace("/0", "/") for cell in table[columns[0]]]
    return table


@harmless(singles(c.POSTAL))
def postal_codes_with_hyphens(table: Table, _: Columns, __: Scene) -> Table:
    """431-0441."""
    table[c.POSTAL] = [f"{str(cell)[:3]}-{str(cell)[3:]}" for cell in table[c.POSTAL]]
    return table


@harmless(WHOLE)
def numbers_in_groups_of_four(table: Table, _: Columns, __: Scene) -> Table:
    """1234 5678 9012, as on the card."""
    table[c.NUMBER] = [f"{str(cell)[:4]} {str(cell)[4:8]} {str(cell)[8:]}" for cell in table[c.NUMBER]]
    return table
