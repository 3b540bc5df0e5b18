"""The layout of notice.xlsx of one form year: sheet name, remark, columns with headings and widths; law is data (templates/<year>/workbook.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkbookColumn:
    """One column: what it holds, its heading, its width in characters."""

    id: str
    heading: str
    width: float


@dataclass(frozen=True, slots=True)
class WorkbookForm:
    """The whole layout, columns in order."""

    sheet: str
    title: str
    remark: str
    footer: str
    drill: str
    version: str
    corrected: str
    cancelled: str
    mends: str
    mends_more: str
    kinds: Mapping[str, str]
    columns: tuple[WorkbookColumn, ...]

    @classmethod
    def parse(cls, data: bytes) -> "WorkbookForm":
        """Read workbook.toml; TypeError or KeyError for a table of another shape (a fault of ours: the template ships with the program)."""
        table = tomllib.loads(data.decode())
        columns = tuple(WorkbookColumn(**column) for column in table.pop("column"))
        return cls(**table, columns=columns)
