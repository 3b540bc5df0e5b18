"""The register of what a clerk does in the spreadsheet program: deeds as steps, over marked ranges of a table that is open."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from furusato.model import columns as c
from scripts import spreadsheet_steps as s
from scripts.sabotage.table import BOTH, Columns, Stage, Table, block, height, singles

Steps = list[s.Step]


@dataclass(frozen=True)
class Spot:
    """The table that is open, the marked columns (side by side, from the first to the last), and chance."""

    table: Table
    columns: Columns
    chance: Random
    letters: dict[str, str]
    folder: Path

    @property
    def last(self) -> int:
        """The last line; headings are line 1."""
        return height(self.table) + 1

    def marked(self, first: int = 2, last: int = 0) -> str:
        """The marked columns from a line to a line (to the end)."""
        return f"{self.letters[self.columns[0]]}{first}:{self.letters[self.columns[-1]]}{last or self.last}"

    def all(self, first: int = 1) -> str:
        """The whole list."""
        return f"A{first}:{list(self.letters.values())[-1]}{self.last}"

    def block(self, least: int = 2) -> tuple[int, int]:
        """A block's first and last line."""
        first, end = block(self.chance, height(self.table), least)
        return first + 2, end + 1

    def values(self, rows: list[int]) -> list[list[str]]:
        """What stood in the marked columns of these rows (from 0)."""
        names = list(self.letters)
        between = names[names.index(self.columns[0]) : names.index(self.columns[-1]) + 1]
        return [[str(self.table[column][row]) for column in between] for row in rows]


@dataclass(frozen=True, slots=True)
class Deed:
    """A named sequence of steps over some marked ranges; the list is saved as `saved`."""

    name: str
    steps: Callable[[Spot], Steps]
    over: tuple[Columns, ...]
    stages: frozenset[Stage]
    harmless: bool
    saved: str

    def sets(self, stage: Stage) -> tuple[Columns, ...]:
        """The ranges of a stage: before sealing there are no keys and seals."""
        if stage not in self.stages:
            return ()
        return tuple(columns for columns in self.over if stage is Stage.AFTER or not {c.ROW_KEY, c.SEAL} & {*columns})


# From the first to the last of each, with what stands between them.
RANGES: Final = (
    *singles(c.NUMBER, c.NAME, c.KANA, c.BIRTH, c.ADDRESS, c.YEN, c.RECEIPT, c.ROW_KEY, c.SEAL),
    (c.NAME, c.KANA), (c.POSTAL, c.ADDRESS), (c.BIRTH, c.PHONE), (c.NUMBER, c.YEN), (c.NAME, c.NUMBER), (c.ROW_KEY, c.PHONE),
)  # fmt: skip
_DEEDS: Final[list[Deed]] = []


def deed(
    over: tuple[Columns, ...] = RANGES, stages: frozenset[Stage] = BOTH, *, harmless: bool = False, saved: str = "xlsx"
) -> Callable[[Callable[[Spot], Steps]], Callable[[Spot], Steps]]:
    """Enter steps under their function's name."""

    def enter(steps: Callable[[Spot], Steps]) -> Callable[[Spot], Steps]:
        _DEEDS.append(Deed(str(getattr(steps, "__name__", "")).replace("_", " "), steps, over, stages, harmless, saved))
        return steps

    return enter


def done() -> tuple[Deed, ...]:
    """Every deed entered so far."""
    return tuple(_DEEDS)
