"""Accidents that befell whole columns: gone, cleared, overwritten, or standing in one another's place. They are told before any row is looked at."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from furusato.guards.diagnosis import rules
from furusato.model.findings import Rule

_SHARE: Final = 0.9
_SAMPLE: Final = 300
_FEW: Final = 3


class WholeColumns(NamedTuple):
    """`columns` and the places (in the order of the list) that one accident damaged; `by`: another column that stands over it, or ""."""

    rule: Rule
    columns: tuple[str, ...]
    cells: Mapping[str, list[int]]
    by: str = ""


def whole_columns(want: pl.DataFrame, have: pl.DataFrame, there: Sequence[str], left: Mapping[str, pl.Series]) -> list[WholeColumns]:
    """`want` and `have`: the columns beside each other, one row a line; `left`: column → which of its cells differ (Boolean), narrowed here by what is explained."""
    found = []
    for column in [name for name in left if left[name].any()]:
        blank, places = have[column] == "", left[column].arg_true().to_list()
        if column not in there or (blank.all() and have.height):
            rule = rules.NO_COLUMN_WAS_EMPTIED if column in there else rules.NO_COLUMN_IS_GONE
            found.append(WholeColumns(rule, (column,), {column: places}))
        elif have.height >= _FEW and have[column].n_unique() == 1 and want[column].n_unique() > 1 and len(places) * 2 >= have.height:
            found.append(WholeColumns(rules.NO_COLUMN_WAS_OVERWRITTEN, (column,), {column: places}))
    told = {column for one in found for column in one.columns}
    return [*found, *_sideways(want, have, {name: marks for name, marks in left.items() if name not in told and marks.any()})]


def _sideways(want: pl.DataFrame, have: pl.DataFrame, left: Mapping[str, pl.Series]) -> list[WholeColumns]:
    """Columns that hold another column's values: cycles are exchanges, the rest is overwritten."""
    tried = {column: _other(want, have, column, marks) for column, marks in left.items()}
    came_from = {column: one for column, one in tried.items() if one is not None}
    groups: list[list[str]] = []
    for column, (other, _) in came_from.items():
        joined = [group for group in groups if column in group or other in group]
        merged = [*dict.fromkeys(name for group in joined for name in group), *(name for name in (column, other) if not any(name in group for group in joined))]
        groups = [group for group in groups if group not in joined] + [merged]
    found = []
    for group in groups:
        cells = {column: came_from[column][1] for column in group if column in came_from}
        if len(cells) > 1:
            found.append(WholeColumns(rules.NO_COLUMNS_WERE_EXCHANGED, tuple(cells), cells))
        else:
            (column,) = cells
            found.append(WholeColumns(rules.NO_COLUMN_WAS_OVERWRITTEN, (column,), cells, came_from[column][0]))
    return found


def _other(want: pl.DataFrame, have: pl.DataFrame, column: str, marks: pl.Series) -> tuple[str, list[int]] | None:
    """The column whose values stand here on nearly all damaged rows, and on which rows."""
    places = marks.arg_true()
    listed, some = have[column].gather(places), min(len(places), _SAMPLE)
    for other in want.columns:
        if other == column or not some or not _mostly(_bare(listed.head(some)), _bare(want[other].gather(places.head(some)))):
            continue
        alike = (_bare(listed) == _bare(want[other].gather(places))) & (listed != "")
        if alike.sum() >= _SHARE * len(places):
            return other, places.filter(alike).to_list()
    return None


def _mostly(listed: pl.Series, expected: pl.Series) -> bool:
    return int(((listed == expected) & (listed != "")).sum()) >= _SHARE * len(listed)


def _bare(texts: pl.Series) -> pl.Series:
    """Without the hyphens and spaces that postal codes, telephone numbers and dates may have lost or gained on the way."""
    return texts.str.replace_all(r"[-\s]", "")
