"""Accidents that lose, double, add or mix whole rows, or damage the file as such."""

from furusato.model import columns as c
from furusato.seal.row_key import row_key
from scripts.sabotage.table import AFTER, BOTH, NOTE, WHOLE, Columns, Medium, Scene, Table, accident, block, height, taken


def _without(table: Table, rows: set[int]) -> Table:
    return taken(table, [row for row in range(height(table)) if row not in rows])


@accident(WHOLE)
def row_deleted(table: Table, _: Columns, scene: Scene) -> Table:
    """One row lost."""
    return _without(table, {scene.chance.randrange(height(table))})


@accident(WHOLE)
def block_of_rows_deleted(table: Table, _: Columns, scene: Scene) -> Table:
    """Several rows in a row lost."""
    first, end = block(scene.chance, height(table))
    return _without(table, set(range(first, end)))


@accident(WHOLE)
def filtered_rows_deleted(table: Table, _: Columns, scene: Scene) -> Table:
    """Ichihara: only the rows in sight were copied on."""
    column = scene.chance.choice((c.SEX, c.YEN, c.GIFT_DATE))
    kept = scene.chance.choice(table[column])
    rows = {row for row, cell in enumerate(table[column]) if cell != kept}
    return _without(table, rows) if rows else table


@accident(WHOLE)
def first_half_missing(table: Table, _: Columns, __: Scene) -> Table:
    """The first of two files forgotten."""
    return taken(table, range(height(table) // 2, height(table)))


@accident(WHOLE)
def second_half_missing(table: Table, _: Columns, __: Scene) -> Table:
    """Tagawa: the second of two files forgotten; Kani: an extraction cut off."""
    return taken(table, range(height(table) // 2))


@accident(WHOLE)
def all_rows_but_one_missing(table: Table, _: Columns, scene: Scene) -> Table:
    """A filter forgotten."""
    return taken(table, [scene.chance.randrange(height(table))])


@accident(WHOLE)
def rows_duplicated(table: Table, _: Columns, scene: Scene) -> Table:
    """Some rows stand twice, beside themselves or at the end."""
    rows = list(range(height(table)))
    twice = scene.chance.sample(rows, scene.chance.randint(1, 4))
    return taken(table, sorted([*rows, *twice]) if scene.chance.random() < 0.5 else [*rows, *twice])


@accident(WHOLE)
def list_pasted_twice(table: Table, _: Columns, __: Scene) -> Table:
    """The whole list below itself."""
    return taken(table, [*range(height(table)), *range(height(table))])


@accident(WHOLE)
def row_replaced_by_a_copy_of_another(table: Table, _: Columns, scene: Scene) -> Table:
    """A whole row pasted over another: the number of rows stays."""
    one, two = scene.chance.sample(range(height(table)), 2)
    rows = list(range(height(table)))
    rows[one] = two
    return taken(table, rows)


@accident(WHOLE)
def row_copied_and_typed_over(table: Table, _: Columns, scene: Scene) -> Table:
    """A row copied as a form, and another donor's name and number typed into the copy."""
    row, other = scene.chance.randrange(height(table)), scene.chance.randrange(height(scene.other))
    table = taken(table, [*range(height(table)), row])
    for column in (c.NAME, c.KANA, c.NUMBER):
        table[column][-1] = scene.other[column][other]
    return table


@accident(WHOLE, AFTER)
def rows_added_without_a_key(table: Table, _: Columns, scene: Scene) -> Table:
    """New applications written below a list that came from the ledger."""
    for row in scene.chance.sample(range(height(scene.other)), 2):
        for column, cells in table.items():
            cells.append("" if column in (c.ROW_KEY, c.SEAL, NOTE) else scene.other[column][row])
    return table


@accident(WHOLE, AFTER)
def rows_added_with_a_key_counted_on(table: Table, _: Columns, scene: Scene) -> Table:
    """A new application under a key that somebody counted on."""
    row = scene.chance.randrange(height(scene.other))
    last = max(int(str(key)[1:-1]) for key in table[c.ROW_KEY])
    for column, cells in table.items():
        cells.append(row_key(last + 1) if column == c.ROW_KEY else scene.other[column][row] if column in scene.other else "")
    return table


@accident(WHOLE)
def row_emptied(table: Table, _: Columns, scene: Scene) -> Table:
    """A row marked and deleted, its place left blank."""
    row = scene.chance.randrange(height(table))
    for cells in table.values():
        cells[row] = ""
    return table


@accident(WHOLE)
def row_emptied_but_its_key(table: Table, _: Columns, scene: Scene) -> Table:
    """The donor deleted, key, seal and receipt number left."""
    row = scene.chance.randrange(height(table))
    for column, cells in table.items():
        cells[row] = cells[row] if column in (c.ROW_KEY, c.SEAL, c.RECEIPT) else ""
    return table


@accident(WHOLE)
def line_of_totals_added(table: Table, _: Columns, __: Scene) -> Table:
    """A sum below the list."""
    total = sum(int(str(cell)) for cell in table[c.YEN])
    for column, cells in table.items():
        cells.append("合計" if column == c.NAME else str(total) if column == c.YEN else "")
    return table


@accident(WHOLE)
def two_lists_mixed(table: Table, _: Columns, scene: Scene) -> Table:
    """Rows of another list among these."""
    rows = scene.chance.sample(range(height(scene.other)), max(1, height(scene.other) // 3))
    for column, cells in table.items():
        cells.extend(scene.other[column][row] if column in scene.other else "" for row in rows)
    return table


@accident(WHOLE, AFTER)
def another_list_altogether(_: Table, __: Columns, scene: Scene) -> Table:
    """Last year's list, or another office's: keys that were never given here."""
    return {column: list(cells) for column, cells in scene.other.items()}


@accident(WHOLE, AFTER)
def another_list_under_these_keys(table: Table, _: Columns, scene: Scene) -> Table:
    """The keys and seals of this list beside the donors of another."""
    rows = [row % height(scene.other) for row in range(height(table))]
    return {**table, **{column: [scene.other[column][row] for row in rows] for column in c.VALUES}}


@accident(WHOLE, AFTER)
def older_export(table: Table, _: Columns, scene: Scene) -> Table:
    """Exported before a correction: some rows hold what was true then, with the seal of then."""
    for row in scene.chance.sample(range(height(table)), scene.chance.randint(1, 3)):
        column, value = scene.chance.choice(((c.PHONE, "090-0000-9999"), (c.YEN, "9000"), (c.ADDRESS, f"{table[c.ADDRESS][row]}101")))
        table[column][row] = value
        table[c.SEAL][row] = scene.seal(str(table[c.ROW_KEY][row]), 1, [str(table[name][row]) for name in c.VALUES])
    return table


@accident(WHOLE, AFTER)
def exported_before_a_re_sealing(table: Table, _: Columns, scene: Scene) -> Table:
    """The same values under the seal of an earlier version."""
    row = scene.chance.randrange(height(table))
    table[c.SEAL][row] = scene.seal(str(table[c.ROW_KEY][row]), 1, [str(table[name][row]) for name in c.VALUES])
    return table


@accident(WHOLE, BOTH, Medium.BYTES)
def file_cut_off(table: Table, _: Columns, __: Scene) -> Table:
    """The file ends in the middle of a line: the bytes are cut when it is written."""
    return table


@accident(WHOLE, BOTH, Medium.BYTES)
def file_cut_off_at_a_line(table: Table, _: Columns, __: Scene) -> Table:
    """The file ends cleanly after some line: nothing in it tells."""
    return table


@accident(WHOLE, BOTH, Medium.BYTES)
def headings_sorted_into_the_data(table: Table, _: Columns, __: Scene) -> Table:
    """Sorted without saying that the first line holds headings: a donor stands there now."""
    return table


@accident(WHOLE, BOTH, Medium.BYTES)
def headings_repeated_in_the_data(table: Table, _: Columns, __: Scene) -> Table:
    """Two exports put together with both their headings."""
    return table


@accident(WHOLE, BOTH, Medium.BYTES)
def saved_in_another_encoding(table: Table, _: Columns, __: Scene) -> Table:
    """UTF-8 read as CP932 and saved again."""
    return table
