"""Matches line 1 of a list with the columns. Nothing is guessed: what is unknown, doubled, merged, missing or in another line is refused, all of it at once.

A heading is quoted in a finding only where line 1 is surely a line of headings: the first line of a list without headings is a donor's.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from furusato.guards.row_presence import LIST_HAS_ROWS
from furusato.intake.grid import Grid
from furusato.intake.headings import IGNORED, NECESSARY, WORDS, HeadingTable, fold
from furusato.intake.places import Area, letter_of
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity

_TOML: Final = "furusato.toml の [headings] に「見出し = 列の名前」（要らない列なら ignore）を書く"
HEADINGS_STAND_IN_LINE_ONE: Final = Rule(
    "headings_stand_in_line_one",
    Severity.REFUSE,
    "見出しが1行目になく、{line} 行目にあるようです。表題や空行を消し、1行目を見出しにしてください。",
    "The headings are not in line 1 but, it seems, in line {line}. Delete the title or blank lines above, so that line 1 holds the headings.",
)
HEADINGS_FILL_ONE_LINE: Final = Rule(
    "headings_fill_one_line",
    Severity.REFUSE,
    "見出しが2行にわたっているようです。見出しを1行目だけにまとめてください。",
    "The headings seem to fill two lines. Put all of them into line 1.",
)
HEADINGS_ARE_NOT_MERGED: Final = Rule(
    "headings_are_not_merged",
    Severity.REFUSE,
    "見出しのセルが結合されています。結合を解除し、列ごとに見出しを書いてください。",
    "Cells of the headings are merged. Unmerge them and write one heading over each column.",
)
HEADING_IS_KNOWN: Final = Rule(
    "heading_is_known",
    Severity.REFUSE,
    f"見出し{{ja_heading}}が何の列か分かりません。見出しを直すか、{_TOML}か、列を消してください。",
    "It is not known what column the heading{en_heading} stands for. Mend it, add it to [headings] in furusato.toml (heading = column name, or ignore), or delete the column.",
)
HEADING_IS_GIVEN: Final = Rule(
    "heading_is_given",
    Severity.REFUSE,
    "値のある列に見出しがありません。見出しを書くか、列を消してください。",
    "A column with values has no heading. Write one, or delete the column.",
)
COLUMN_HAS_ONE_HEADING: Final = Rule(
    "column_has_one_heading",
    Severity.REFUSE,
    f"{{ja_column}}の列が {{count}} 列あります（{{letters}}）。正しい一列だけを残すか、{_TOML}ことで一列に決めてください。",
    "There are {count} columns for the {en_column} ({letters}). Keep the right one, or settle it in [headings] of furusato.toml (ignore for the others).",
)
NECESSARY_COLUMN_IS_THERE: Final = Rule(
    "necessary_column_is_there",
    Severity.REFUSE,
    f"{{ja_column}}の列がありません。列を加えるか、別の見出しなら{_TOML}ようにしてください。",
    "There is no column for the {en_column}. Add it or, if it has another heading, name that in [headings] of furusato.toml.",
)
ROW_KEY_AND_SEAL_STAND_TOGETHER: Final = Rule(
    "row_key_and_seal_stand_together",
    Severity.REFUSE,
    "行キーと封印の列のうち片方しかありません。台帳から出した一覧なら、両方の列を残したものを使ってください。",
    "Only one of the columns row key and seal is there. Of a list that came from the ledger, use the copy that still has both.",
)
HEADINGS_ARE_NOT_REPEATED: Final = Rule(
    "headings_are_not_repeated",
    Severity.REFUSE,
    "データの途中に見出しの行がもう一度あります。別の一覧をつなげたおそれがあります。列の並びが同じか確かめ、その行を消してください。",
    "A line of headings stands among the data; lists may have been put together. Make sure their columns are in the same order, and delete that line.",
)
RULES: Final = (
    HEADINGS_STAND_IN_LINE_ONE, HEADINGS_FILL_ONE_LINE, HEADINGS_ARE_NOT_MERGED, HEADING_IS_KNOWN, HEADING_IS_GIVEN, COLUMN_HAS_ONE_HEADING,
    NECESSARY_COLUMN_IS_THERE, ROW_KEY_AND_SEAL_STAND_TOGETHER, HEADINGS_ARE_NOT_REPEATED, LIST_HAS_ROWS,
)  # fmt: skip

_SURE: Final = 3  # so many known headings make a line of headings
_TOP: Final = 10  # lines looked through for headings that stand too low
_QUOTABLE: Final = re.compile(r"(?!.*[0-9０-９]{4})[^\x00-\x1f\x7f]{1,20}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a list are read. `letters`: column name → letter; `headings`: heading as it stands → column name; `extra`: headings of others, where allowed."""

    letters: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    came_from_us: bool = False


def came_from_us(table: HeadingTable, headings: Iterable[str]) -> bool:
    """Whether these are the headings of a list that came from the ledger: it has row keys and seals."""
    return {c.ROW_KEY, c.SEAL} <= {table.column_of(heading) for heading in headings}


def match_headings(grid: Grid, table: HeadingTable, merges: Iterable[Area] = (), necessary: Collection[str] = NECESSARY) -> tuple[Columns, list[Finding]]:
    """The columns of the list, and everything that is wrong with its headings: where there is any, the list cannot be read."""
    if not grid.headings:
        return Columns(), [LIST_HAS_ROWS.found(sheet=grid.sheet)]
    places = {letter: table.column_of(heading) for letter, heading in grid.headings.items()}
    if misplaced := _misplaced(grid, table, places, merges):
        return Columns(), misplaced
    ours = came_from_us(table, grid.headings.values())
    read = {letter: name for letter, name in places.items() if name not in (None, IGNORED)}
    problems = [*([] if ours or table.others_allowed else _unknown(grid, places)), *_missing_or_doubled(grid.sheet, read, necessary)]
    if grid.table.is_empty():
        problems.append(LIST_HAS_ROWS.found(sheet=grid.sheet))
    letters = {name: letter for letter, name in read.items() if name}
    headings = {grid.headings[letter]: name for name, letter in letters.items()}
    extra = tuple(grid.headings[letter] or letter for letter, name in places.items() if name is None)
    return Columns(letters, headings, extra, ours), problems


def repeated_headings(grid: Grid, columns: Columns) -> list[Finding]:
    """Lines among the data that are the line of headings again."""
    alike = grid.table.select(pl.sum_horizontal(pl.col(letter) == grid.headings[letter] for letter in columns.letters.values())).to_series()
    lines = grid.table[c.LINE].filter(alike >= _SURE)
    return [HEADINGS_ARE_NOT_REPEATED.found(sheet=grid.sheet, lines=lines)] if len(lines) else []


def _misplaced(grid: Grid, table: HeadingTable, places: Mapping[str, str | None], merges: Iterable[Area]) -> list[Finding]:
    """The headings do not stand in line 1 alone, each over one column."""
    if merged := [area for area in merges if area.top <= grid.heading_line <= area.bottom]:
        return [HEADINGS_ARE_NOT_MERGED.found(sheet=grid.sheet, column=letter_of(area.left), lines=[grid.heading_line]) for area in merged]
    first = sum(name is not None for name in places.values())
    for line, *cells in grid.table.filter(pl.col(c.LINE) <= _TOP).iter_rows():
        known = sum(table.column_of(cell) is not None for cell in cells)
        if known >= _SURE and known > first:
            return [HEADINGS_STAND_IN_LINE_ONE.found(sheet=grid.sheet, lines=[line], line=line)]
        if line == 2 and known >= _SURE - 1:
            return [HEADINGS_FILL_ONE_LINE.found(sheet=grid.sheet, lines=[2])]
    return []


def _unknown(grid: Grid, places: Mapping[str, str | None]) -> list[Finding]:
    sure = sum(name is not None for name in places.values()) >= _SURE
    problems = []
    for letter, heading in grid.headings.items():
        if places[letter] is None and not fold(heading):
            problems.append(HEADING_IS_GIVEN.found(sheet=grid.sheet, column=letter, lines=[1]))
        elif places[letter] is None:
            shown = f"「{heading}」" if sure and _QUOTABLE.fullmatch(heading) else ""
            problems.append(HEADING_IS_KNOWN.found(sheet=grid.sheet, column=letter, lines=[1], ja_heading=shown, en_heading=shown and f" {shown}"))
    return problems


def _missing_or_doubled(sheet: str, read: Mapping[str, str | None], necessary: Collection[str]) -> list[Finding]:
    problems = []
    for column, (ja, en) in WORDS.items():
        letters = [letter for letter, name in read.items() if name == column]
        if len(letters) > 1:
            problems.append(
                COLUMN_HAS_ONE_HEADING.found(
                    sheet=sheet, column=letters[-1], lines=[1], ja_column=ja, en_column=en, count=len(letters), letters=", ".join(letters)
                )
            )
        if not letters and column in necessary:
            problems.append(NECESSARY_COLUMN_IS_THERE.found(sheet=sheet, ja_column=ja, en_column=en))
    if (c.ROW_KEY in read.values()) != (c.SEAL in read.values()):
        problems.append(ROW_KEY_AND_SEAL_STAND_TOGETHER.found(sheet=sheet))
    return problems
