"""Judges what a sheet tells besides its values: marks of a column sorted apart, of rows out of sight, of values that are computed and not there, of a file cut off.

Only columns that are read are judged: what an office passes over, or a clerk added to a list that came from us, may be computed, hidden or sorted as it likes. In a list
that came from us hidden rows are told and not refused, for every sealed row is looked for anyway.
"""

from collections.abc import Iterable, Iterator, Mapping

from furusato.intake import forensic_rules as rules
from furusato.intake.grid import Grid
from furusato.intake.heading_line import Columns
from furusato.intake.headings import WORDS
from furusato.intake.places import MOST_LINES, Area, column_of, letter_of
from furusato.intake.sheet_facts import Frame, SheetFacts
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule


def examine(grid: Grid, columns: Columns, facts: SheetFacts) -> list[Finding]:
    """Everything the sheet tells, as findings."""
    lines = frozenset(grid.table[c.LINE])
    read = sorted(map(column_of, columns.letters.values()))
    frames = (facts.frame, *facts.tables)
    return [
        *_sorts(grid, read, max(lines, default=1), frames),
        *_ranges(grid.sheet, read, facts),
        *_out_of_sight(grid.sheet, read, lines, facts, came_from_us=columns.came_from_us),
        *_merges(grid, max(lines, default=1), facts.frame.merges),
        *_form(grid, facts, came_from_us=columns.came_from_us),
        *_per_column(grid, columns, rules.CELLS_HOLD_NO_FORMULAS, facts.rows.formulas),
        *_per_column(grid, columns, rules.CELLS_HOLD_NO_ERRORS, facts.rows.errors),
    ]


def _outside(area: Area, read: Iterable[int]) -> str:
    """The letters of the columns that an area leaves out; "" where it holds all of them or none."""
    columns = list(read)
    out = [letter_of(column) for column in columns if not area.left <= column <= area.right]
    return ", ".join(out) if len(out) < len(columns) else ""


def _sorts(grid: Grid, read: list[int], last_line: int, frames: Iterable[Frame]) -> Iterator[Finding]:
    sheet = grid.sheet
    for area, across in (sort for frame in frames for sort in frame.sorts):
        if letters := _outside(area, read):
            yield rules.SORT_COVERED_EVERY_COLUMN.found(sheet=sheet, area=str(area), letters=letters)
        elif across:
            yield rules.SORT_MOVED_WHOLE_ROWS.found(sheet=sheet, area=str(area))
        elif area.top > grid.heading_line + 1 or area.bottom < last_line:
            yield rules.SORT_COVERED_EVERY_ROW.found(sheet=sheet, area=str(area))


def _ranges(sheet: str, read: list[int], facts: SheetFacts) -> Iterator[Finding]:
    """Filters and tables, which take only their own range along in a sort."""
    ranges = {one.area for frame in (facts.frame, *facts.tables) for one in frame.filters} | {table.area for table in facts.tables}
    for area in sorted(area for area in ranges if area):
        if letters := _outside(area, read):
            yield rules.SORTING_WOULD_TAKE_EVERY_COLUMN.found(sheet=sheet, area=str(area), letters=letters)


def _out_of_sight(sheet: str, read: list[int], lines: frozenset[int], facts: SheetFacts, *, came_from_us: bool) -> Iterator[Finding]:
    hidden = [line for line in facts.rows.hidden if line in lines]
    columns = [column for column in read if any(first <= column <= last for first, last in facts.frame.hidden_columns)]
    if came_from_us:
        yield from [rules.HIDDEN_ROWS_ARE_READ_TOO.found(sheet=sheet, lines=hidden)] if hidden else []
        return
    if hidden:
        yield rules.ROWS_ARE_VISIBLE.found(sheet=sheet, lines=hidden)
    if any(one.in_use for frame in (facts.frame, *facts.tables) for one in frame.filters):
        yield rules.FILTER_IS_NOT_IN_USE.found(sheet=sheet)
    yield from (rules.COLUMNS_ARE_VISIBLE.found(sheet=sheet, column=letter_of(column)) for column in columns)


def _merges(grid: Grid, last_line: int, merges: Iterable[Area]) -> Iterator[Finding]:
    """One finding a column, with the first lines of its merges; what lies below the data is nobody's."""
    by_column: dict[int, list[int]] = {}
    for area in merges:
        if area.bottom > grid.heading_line and area.top <= last_line:
            by_column.setdefault(area.left, []).append(max(area.top, grid.heading_line + 1))
    for column, lines in sorted(by_column.items()):
        yield rules.CELLS_ARE_NOT_MERGED.found(sheet=grid.sheet, column=letter_of(column), lines=sorted(lines))


def _form(grid: Grid, facts: SheetFacts, *, came_from_us: bool) -> Iterator[Finding]:
    if len(facts.tables) > 1:
        yield rules.SHEET_HOLDS_ONE_TABLE.found(sheet=grid.sheet, count=len(facts.tables))
    if grid.blank_lines:
        yield rules.LIST_IS_ONE_BLOCK.found(sheet=grid.sheet, lines=grid.blank_lines)
    yield from (rules.LIST_IS_ONE_BLOCK.found(sheet=grid.sheet, column=letter) for letter in grid.blank_columns if not came_from_us)
    claimed = facts.frame.area
    if claimed and facts.rows.last_line < claimed.bottom < MOST_LINES:
        yield rules.FILE_HAS_ALL_ITS_ROWS.found(sheet=grid.sheet, claimed=claimed.bottom, found=facts.rows.last_line)
    if facts.links_elsewhere:
        yield rules.LIST_STANDS_ALONE.found(sheet=grid.sheet)


def _per_column(grid: Grid, columns: Columns, rule: Rule, places: Mapping[str, list[int]]) -> Iterator[Finding]:
    """What stands above the headings of a list that came from us is its own."""
    for name, letter in columns.letters.items():
        if lines := [line for line in places.get(letter, ()) if line >= grid.heading_line]:
            ja, en = WORDS[name]
            yield rule.found(sheet=grid.sheet, column=letter, lines=lines, ja_column=ja, en_column=en)
