"""A list of donors as it lies in a spreadsheet, and what may be done to it: the register of accidents and of harmless changes.

A table is column name → cells; cells are text, or numbers where a spreadsheet made numbers of them. A deed takes a table of its own to change and gives it back. It is named
after the accident: the function's name is the name in the matrix.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Final, NamedTuple

from furusato.model import columns as c

Cell = str | float
Table = dict[str, list[Cell]]
Columns = tuple[str, ...]
NOTE: Final = "備考"  # a column of the clerk's own; whatever happens to it is nobody's matter

DONOR: Final = (c.NAME, c.KANA, c.POSTAL, c.ADDRESS, c.BIRTH, c.SEX, c.PHONE)
DIGITS: Final = (c.NUMBER, c.POSTAL, c.PHONE, c.YEN)
DATES: Final = (c.BIRTH, c.GIFT_DATE)
KEYS: Final = (c.ROW_KEY, c.SEAL)
TEXTS: Final = (c.NAME, c.KANA, c.ADDRESS)


class Stage(Enum):
    """When the accident happens."""

    BEFORE = "before sealing"
    AFTER = "after sealing"


BOTH: Final = frozenset(Stage)
AFTER: Final = frozenset({Stage.AFTER})


class Medium(Enum):
    """How the damaged list comes to the guards."""

    CELLS = "cells"  # text that needs no reading: guards may be called on it directly, a part is read from a file
    READ = "csv"  # what the reader makes of the text matters
    TYPED = "xlsx"  # number cells
    BYTES = "bytes"  # the file itself is damaged


class Scene(NamedTuple):
    """What a deed may use besides its table: chance; another office's list, with keys of its own; the seal of other values or of another version."""

    chance: Random
    other: Table
    seal: Callable[[str, int, Sequence[str]], str]


Deed = Callable[[Table, Columns, Scene], Table]


@dataclass(frozen=True, slots=True)
class Operator:
    """One accident, or one harmless change. `over`: the column sets it is done to, at each stage."""

    name: str
    do: Deed
    over: tuple[Columns, ...]
    stages: frozenset[Stage]
    medium: Medium
    harmless: bool

    def sets(self, stage: Stage) -> tuple[Columns, ...]:
        """The column sets that make sense at a stage: before sealing there are no keys and seals."""
        if stage not in self.stages:
            return ()
        return tuple(columns for columns in self.over if stage is Stage.AFTER or not {c.ROW_KEY, c.SEAL} & {*columns})


class Case(NamedTuple):
    """An operator over one of its column sets."""

    operator: Operator
    columns: Columns


WHOLE: Final[tuple[Columns, ...]] = ((),)  # the whole rows, or the whole file
ALONE: Final[tuple[Columns, ...]] = tuple((column,) for column in (*c.VALUES, c.ROW_KEY, c.SEAL))
_BUT_NUMBER: Final = tuple(column for column in c.VALUES if column != c.NUMBER)
GROUPS: Final[tuple[Columns, ...]] = (
    (c.NAME, c.KANA),
    (c.NUMBER, c.NAME),
    (c.NUMBER, c.NAME, c.KANA, c.BIRTH),
    (c.NUMBER, c.BIRTH),
    (c.POSTAL, c.ADDRESS),
    (c.KANA, c.POSTAL, c.ADDRESS),
    (c.BIRTH, c.SEX, c.PHONE),
    (c.GIFT_DATE, c.YEN),
    (c.NUMBER, c.GIFT_DATE, c.YEN),
    DONOR,
    (c.RECEIPT, c.NAME, c.KANA),
    (c.RECEIPT, *DONOR),  # left of the number
    _BUT_NUMBER,
    (c.ROW_KEY, c.SEAL),
    (c.ROW_KEY, c.RECEIPT),
    (c.NUMBER, c.SEAL),
    (c.ROW_KEY, *_BUT_NUMBER, c.SEAL),
)
EVERY: Final = (*ALONE, *GROUPS)
PAIRS: Final[tuple[Columns, ...]] = (
    (c.NAME, c.KANA), (c.KANA, c.NAME), (c.BIRTH, c.GIFT_DATE), (c.GIFT_DATE, c.BIRTH), (c.NUMBER, c.PHONE), (c.PHONE, c.NUMBER), (c.POSTAL, c.PHONE), (c.YEN, c.NUMBER),
    (c.NUMBER, c.YEN), (c.RECEIPT, c.PHONE), (c.ADDRESS, c.NAME), (c.SEX, c.POSTAL), (c.ROW_KEY, c.SEAL), (c.SEAL, c.ROW_KEY), (c.RECEIPT, c.ROW_KEY), (c.NUMBER, c.SEAL),
)  # fmt: skip

_REGISTER: Final[list[Operator]] = []


def singles(*columns: str) -> tuple[Columns, ...]:
    """Each of these columns by itself."""
    return tuple((column,) for column in columns)


def accident(
    over: tuple[Columns, ...] = EVERY, stages: frozenset[Stage] = BOTH, medium: Medium = Medium.CELLS, *, harmless: bool = False
) -> Callable[[Deed], Deed]:
    """Enter a deed into the register under its function's name."""

    def enter(deed: Deed) -> Deed:
        _REGISTER.append(Operator(str(getattr(deed, "__name__", "")).replace("_", " "), deed, over, stages, medium, harmless))
        return deed

    return enter


def harmless(over: tuple[Columns, ...] = WHOLE, stages: frozenset[Stage] = BOTH, medium: Medium = Medium.READ) -> Callable[[Deed], Deed]:
    """Enter a change that must pass."""
    return accident(over, stages, medium, harmless=True)


def registered() -> tuple[Operator, ...]:
    """Everything entered so far, in the order of its modules."""
    return tuple(_REGISTER)


def cases(stage: Stage, operators: Sequence[Operator]) -> Iterator[Case]:
    """Every operator of a stage over every set; one with few sets comes more often, so that none is left to a handful of tries."""
    for operator in operators:
        sets = operator.sets(stage)
        for columns in sets * max(1, 6 // max(len(sets), 1)):
            yield Case(operator, columns)


def height(table: Table) -> int:
    """How many rows."""
    return len(next(iter(table.values())))


def copied(table: Table) -> Table:
    """A table whose columns may be changed."""
    return {column: list(cells) for column, cells in table.items()}


def taken(table: Table, rows: Sequence[int]) -> Table:
    """These rows, whole, in this order; a row may come twice."""
    return {column: [cells[row] for row in rows] for column, cells in table.items()}


def block(chance: Random, rows: int, least: int = 2) -> tuple[int, int]:
    """Where a block of at least `least` rows begins and where it ends."""
    size = chance.randint(least, max(least, rows * 2 // 3))
    first = chance.randrange(0, rows - size + 1)
    return first, first + size
