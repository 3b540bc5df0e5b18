"""What a sheet tells besides its values: sorts, filters, merges, hidden lines and columns, formulas, errors. Plain facts; `forensics` judges them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from furusato.intake.places import Area


class Sort(NamedTuple):
    """A sort that was carried out over an area; `across`: columns were moved, not lines."""

    area: Area
    across: bool


class Filter(NamedTuple):
    """Filter buttons over an area; `in_use`: a choice is made, lines may be hidden."""

    area: Area
    in_use: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the cells, of the sheet or of one of its tables (then `area` is the table's)."""

    area: Area | None = None  # the area the file itself claims to fill
    sorts: tuple[Sort, ...] = ()
    filters: tuple[Filter, ...] = ()
    merges: tuple[Area, ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()  # first and last


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands within the lines. Letters are columns; lines count from 1."""

    last_line: int = 0  # of any line that the file has, blank or not
    filled_lines: int = 0  # the last line with a cell that holds something
    filled_columns: int = 0  # the last column with such a cell
    hidden: tuple[int, ...] = ()
    formulas: Mapping[str, list[int]] = field(default_factory=dict)
    errors: Mapping[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """All of it for one sheet; a csv file has none."""

    frame: Frame = Frame()
    rows: Rows = Rows()
    tables: tuple[Frame, ...] = ()
    links_elsewhere: bool = False  # the workbook takes values from other files or databases
