"""Lists that left the ledger for a spreadsheet, as a clerk's files."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
from openpyxl import load_workbook

from furusato.model import columns as c
from furusato.workflows import check as errand
from furusato.workflows.source import Source
from tests.workflows.desk import RECEIPT, STAMP, Desk, donors, xlsx

KEY, SEAL = "行キー", "封印"
NOTE = "メモ"


def working_list(desk: Desk, rows: pl.DataFrame | None = None) -> pl.DataFrame:
    """A list of the desk's twelve applications with row keys and seals, and a column of the clerk's own."""
    table = donors() if rows is None else rows
    keys = desk.sealed().select(pl.col(c.RECEIPT).alias(RECEIPT), pl.col(c.ROW_KEY).alias(KEY), pl.col(c.SEAL).alias(SEAL))
    noted = table.join(keys, on=RECEIPT, maintain_order="left")
    return noted.with_columns(pl.format("メモ{}", pl.col(KEY)).alias(NOTE))


def check(desk: Desk, data: pl.DataFrame | bytes, *routes: str, name: str = "list.xlsx", papers: errand.Papers | None = None) -> errand.Checked:
    """As `furusato check` does."""
    source = Source(name, data if isinstance(data, bytes) else xlsx(data))
    with desk.open() as office:
        return errand.check(office, source, routes, papers or errand.Papers(), STAMP)


def told(checked: errand.Checked, *, harmless: bool = False) -> list[str]:
    """Names of what is told, accidents only unless `harmless`."""
    return [finding.name for finding in checked.findings if harmless or finding.severity != "notice"]


def read_back(path: Path, sheet: int = 0) -> list[tuple[str, ...]]:
    """The texts of a workbook's sheet, headings first."""
    book = load_workbook(path)
    return [tuple("" if cell is None else str(cell) for cell in row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def edited(data: bytes, edit: Callable[..., None], sheet: int = 0) -> bytes:
    """A workbook after `edit` was let at one of its sheets."""
    book = load_workbook(io.BytesIO(data))
    edit(book.worksheets[sheet])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def column(rows: Sequence[tuple[str, ...]], heading: str) -> list[str]:
    """The cells below a heading."""
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]
