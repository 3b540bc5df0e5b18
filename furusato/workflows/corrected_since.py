"""Knows a list's row again that is as it was before a correction: a portal goes on exporting what its donor typed, and the correction must neither be undone nor refused.

Only a row that equals one of the row's own earlier versions, in every value, is let be; it is told. Anything else stays a conflict for the clerk.
"""

from dataclasses import replace
from typing import Final

import polars as pl

from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity
from furusato.workflows.differences import Compared
from furusato.workflows.office import Office

CORRECTIONS_ARE_KEPT: Final = Rule(
    "corrections_are_kept",
    Severity.NOTICE,
    "{rows} 件は台帳で訂正する前の内容のままです。台帳の訂正をそのまま保ちました。",
    "{rows} applications are still as they were before they were corrected in the ledger. The corrections were kept.",
)
RULES: Final = (CORRECTIONS_ARE_KEPT,)
_COMPARED: Final = c.VALUES[1:]


def keep_corrections(office: Office, compared: Compared, sheet: str) -> tuple[Compared, list[Finding]]:
    """The comparison with such rows among the unchanged ones, and what to tell of them."""
    doubtful = [(key, version) for rows in (compared.conflicting, compared.renewed) for key, version in rows.select(c.ROW_KEY, c.VERSION).iter_rows()]
    earlier = [(key, before) for key, version in doubtful for before in range(1, version)]
    if not earlier:
        return compared, []
    versions = office.ledger.rows.opened_versions(office.vault, earlier).select(c.ROW_KEY, *_COMPARED)
    kept = [rows.join(versions, on=[c.ROW_KEY, *_COMPARED], how="semi") for rows in (compared.conflicting, compared.renewed)]
    lines = pl.concat([rows.select(c.LINE, c.ROW_KEY) for rows in kept]).sort(c.LINE)
    if lines.is_empty():
        return compared, []
    same = pl.concat([compared.same, *(rows.select(compared.same.columns) for rows in kept)]).sort(c.LINE)
    conflicting, renewed = (rows.join(lines, on=c.ROW_KEY, how="anti", maintain_order="left") for rows in (compared.conflicting, compared.renewed))
    told = CORRECTIONS_ARE_KEPT.found(sheet=sheet, lines=lines[c.LINE], row_keys=lines[c.ROW_KEY], rows=lines.height)
    return replace(compared, same=same, conflicting=conflicting, renewed=renewed), [told]
