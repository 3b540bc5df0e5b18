"""Lines of the papers a clerk asks for beside the ledger: a row that is not as sealed, a value that changed."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Affected:
    """One row that is not as it was sealed: line of the list, row key, the columns that differ, and the municipality it goes to."""

    line: int
    row_key: str
    columns: str
    code: str
    name: str


class Conflict(NamedTuple):
    """One value that differs: where, which application, which column, what was sealed and what the list says. `secret` values are not written."""

    cell: str
    receipt: str
    row_key: str
    heading: str
    sealed: str
    listed: str
    secret: bool

    def __repr__(self) -> str:
        return f"Conflict({self.cell})"
