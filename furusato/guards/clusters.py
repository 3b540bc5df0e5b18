"""Turns clusters of rows (one person's, one number's, one run) into findings, and leaves out what the clerk has decided.

One cluster is one finding, so that the clerk sees which rows belong together; beyond 200 clusters of a rule the rest is one finding more, so that a broken list of
a million rows is still a page to read. A cluster is settled when every row of the list in it is accepted: accepting one row of two decides nothing.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.row_check import finding
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule

CLUSTER: Final = "cluster"  # of any type; rows with one value belong together
BESIDE: Final = "beside"  # text that the cluster's sentence may name as {beside}: row keys of earlier rows, never a value
NONE_BESIDE: Final = "–"
_SHOWN: Final = 5
MOST: Final = 200
ACCEPTED: Final = "accepted"


def clustered(rule: Rule, column: str, rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], **facts: str | int) -> list[Finding]:
    """One finding a cluster of `rows` (CLUSTER, LINE; ROW_KEY and BESIDE where they are there), in the order of first lines; the rest beyond `MOST` in one."""
    if rows.is_empty():
        return []
    ordered = rows.sort(c.LINE)
    groups = ordered.partition_by(CLUSTER, maintain_order=True) if ordered[CLUSTER].n_unique() <= MOST else _first_and_rest(ordered)
    return [finding(rule, column, group, sheet, letters, **facts, **_beside(group)) for group in groups]


def _beside(group: pl.DataFrame) -> dict[str, str]:
    if BESIDE not in group.columns:
        return {}
    texts = group[BESIDE].unique()
    return {BESIDE: str(texts[0]) if len(texts) == 1 else "…"}


def beside(known: pl.DataFrame, by: str) -> pl.DataFrame:
    """`by` and BESIDE: the row keys of `known` (with `by`, ROW_KEY) that belong to one value of `by`, the first few of them."""
    keys = pl.col(c.ROW_KEY).unique().sort()
    shown = keys.head(_SHOWN).str.join(", ") + pl.when(keys.len() > _SHOWN).then(pl.lit(" …")).otherwise(pl.lit(""))
    return known.group_by(by).agg(shown.alias(BESIDE))


def _first_and_rest(ordered: pl.DataFrame) -> list[pl.DataFrame]:
    first = ordered[CLUSTER].unique(maintain_order=True).head(MOST).to_list()
    told = pl.col(CLUSTER).is_in(first)
    return [*ordered.filter(told).partition_by(CLUSTER, maintain_order=True), ordered.filter(~told)]


def open_clusters(rule: Rule, rows: pl.DataFrame, decisions: Decisions) -> pl.DataFrame:
    """The clusters of `rows` (CLUSTER, RECEIPT) that `decisions` (of this route) do not settle."""
    accepted = [receipt for receipt, answer in decisions.answers(rule.name).items() if answer == ACCEPTED]
    return rows.filter(~pl.col(c.RECEIPT).is_in(accepted).all().over(CLUSTER))
