"""Tells what was done to a list that hurts nothing: whole rows in another order. What the file itself shows is told by `workflows.check`."""

import polars as pl

from furusato.guards.diagnosis import row_rules as r
from furusato.guards.diagnosis.owners import ROW
from furusato.guards.diagnosis.table import Listed
from furusato.model.findings import Finding


def harmless(lines: pl.DataFrame, listed: Listed) -> tuple[Finding, ...]:
    """Notices."""
    order = lines[ROW].drop_nulls()
    moved = int((order != order.sort()).sum())
    return (r.ROW_ORDER_IS_FREE.found(sheet=listed.sheet, rows=f"{moved:,}"),) if moved else ()
