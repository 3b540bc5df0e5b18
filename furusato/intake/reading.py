"""Reads a donor list: bytes in, one table of text and findings out. The whole of gate 1.

The steps: tell the file's kind → take its cells as text, exactly as they stand → match the headings → look for marks of an accident in the file → strike cells that cannot be
what they were → bring dates, digits and yen into one spelling → make the one address. Everything that can be found is found before the list is refused. Names, kana, sex, phone
and receipt numbers are never changed by a character.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl

from furusato.intake import (
    address,
    archive,
    cells,
    characters,
    csv_list,
    csv_text,
    file_kind,
    forensic_rules,
    forensics,
    heading_line,
    respelling,
    sheet_walk,
    spelling_dates,
    spelling_text,
    xlsx,
    xml_walk,
)
from furusato.intake.draft import Draft
from furusato.intake.grid import Grid
from furusato.intake.heading_line import Columns
from furusato.intake.headings import NECESSARY, HeadingTable
from furusato.intake.limits import DEFAULT, Limits
from furusato.intake.own_top import below_own_top
from furusato.intake.places import column_of
from furusato.intake.refusal import refused
from furusato.intake.sheet_facts import SheetFacts
from furusato.intake.spelling_dates import spell_date, spell_serial
from furusato.intake.spelling_text import spell_code, spell_number, spell_postal, spell_yen
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule

RULES: Final[tuple[Rule, ...]] = (
    *file_kind.RULES, *archive.RULES, *xml_walk.RULES, *sheet_walk.RULES, *xlsx.RULES, *csv_text.RULES, *csv_list.RULES, *heading_line.RULES, *forensic_rules.RULES,
    *cells.RULES, *characters.RULES, *respelling.RULES, *spelling_text.RULES, *spelling_dates.RULES, *address.RULES,
)  # fmt: skip
# Column → what it looks like in its one spelling, and how else it is read.
_SPELLINGS: Final = {
    c.NUMBER: (r"^[0-9]{12}$", spell_number),
    c.NUMBER_AGAIN: (r"^[0-9]{12}$", spell_number),
    c.POSTAL: (r"^[0-9]{7}$", spell_postal),
    c.CHANGED_POSTAL: (r"^[0-9]{7}$", spell_postal),
    c.MUNICIPALITY_CODE: (r"^[0-9]{5,6}$", spell_code),
    c.YEN: (r"^(?:0|[1-9][0-9]*)$", spell_yen),
}
_BESIDES: Final = (
    c.ROW_KEY,
    c.SEAL,
    c.MUNICIPALITY_CODE,
    c.PREFECTURE,
    c.CITY,
    c.STREET,
    c.PAYMENT,
    c.CHANGED_POSTAL,
    c.CHANGED_ADDRESS,
    c.NUMBER_AGAIN,
    c.REASON,
)


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """A list as it was read.

    `frame`: LINE (Int64) and all of `columns.VALUES` as text, "" where the cell is blank or could not be read (then a finding refuses it); besides, what the list has of ROW_KEY,
    SEAL, MUNICIPALITY_CODE, PREFECTURE, CITY, STREET, PAYMENT, CHANGED_POSTAL, CHANGED_ADDRESS. `letters`: column name → letter in the sheet or file. `heading_map`: heading as
    it stands → column name. `extra`: headings of the columns somebody added to a list that came from us; they are not read.
    """

    frame: pl.DataFrame
    sheet: str
    letters: Mapping[str, str]
    findings: tuple[Finding, ...]
    heading_map: Mapping[str, str]
    extra: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Reading({self.frame.height} rows, {len(self.findings)} findings)"


def read_list(
    file_name: str, data: bytes, headings: HeadingTable, limits: Limits = DEFAULT, *, sheet: str | None = None, necessary: Sequence[str] = NECESSARY
) -> Reading:
    """Read an xlsx or csv list. `sheet`: which sheet of a workbook with several; `necessary`: the columns it must have (those of a donor list).

    ListRefused where it cannot be read as a list at all; all else is in `findings`.
    """
    return read_cells(*take_cells(file_name, data, limits, sheet, partial(heading_line.came_from_us, headings)), headings, limits, necessary)


def read_cells(grid: Grid, facts: SheetFacts, form: list[Finding], headings: HeadingTable, limits: Limits, necessary: Sequence[str] = NECESSARY) -> Reading:
    """Read what `take_cells` took."""
    columns, problems = heading_line.match_headings(grid, headings, facts.frame.merges, necessary)
    if problems:
        raise refused(*problems)
    draft = Draft(grid, columns)
    draft.findings += [*form, *_short_lines(grid, columns, necessary), *heading_line.repeated_headings(grid, columns), *forensics.examine(grid, columns, facts)]
    if c.NUMBER in necessary:
        cells.check_gaps(draft)
    characters.check_characters(draft, limits.cell_characters)
    respelling.blank_spaces(draft)
    cells.check_cells(draft, grid)
    _spell(draft, counts_from_1904=grid.counts_from_1904)
    address.make_address(draft)
    return _reading(draft, columns)


def take_cells(
    file_name: str, data: bytes, limits: Limits, sheet: str | None, came_from_us: Callable[[Iterable[str]], bool]
) -> tuple[Grid, SheetFacts, list[Finding]]:
    """The cells as they stand, what the sheet tells besides, and what the form of a csv tells. `came_from_us`: whether headings are those of a list of ours."""
    if file_kind.kind_of(file_name, data, limits) is file_kind.Kind.XLSX:
        grid, facts = xlsx.read_xlsx(file_name, data, limits, sheet, came_from_us)
        return grid, facts, []
    grid, form = csv_list.read_csv(file_name, data, limits)
    return below_own_top(grid, came_from_us), SheetFacts(), form


def _short_lines(grid: Grid, columns: Columns, necessary: Sequence[str]) -> list[Finding]:
    return csv_list.judge_short_lines(grid, max(column_of(columns.letters[name]) for name in necessary))


def _spell(draft: Draft, *, counts_from_1904: bool) -> None:
    for name, (right, spell) in _SPELLINGS.items():
        if draft.has(name):
            texts = draft.frame[name]
            respelling.respell(draft, name, (texts != "") & ~texts.str.contains(right), spell)
    for name in filter(draft.has, (c.BIRTH, c.GIFT_DATE)):
        given, typed = draft.frame[name] != "", draft.typed(name)
        respelling.respell(draft, name, given & typed, partial(spell_serial, counts_from_1904=counts_from_1904))
        respelling.respell(draft, name, given & ~typed, spell_date)


def _reading(draft: Draft, columns: Columns) -> Reading:
    values = [pl.col(name) if name in draft.frame.columns else pl.lit("").alias(name) for name in c.VALUES]
    frame = draft.frame.select(c.LINE, *values, *filter(draft.has, _BESIDES))
    letters = {name: letter for name, letter in columns.letters.items() if name in frame.columns}
    if c.STREET in columns.letters:
        letters |= {c.ADDRESS: columns.letters[c.STREET]}
    return Reading(frame, draft.sheet, letters, tuple(draft.findings), columns.headings, columns.extra)
