"""Accidents of whole rows: of another ledger, year or route; missing, doubled, added; from before a correction."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from furusato.guards.diagnosis import row_rules as r
from furusato.guards.diagnosis.owners import BOUND, ROW, Owners
from furusato.guards.diagnosis.rules import NO_BLOCK_WAS_SHIFTED, NO_CELL_WAS_INSERTED
from furusato.guards.diagnosis.strangers import strangers
from furusato.guards.diagnosis.table import Explanation, Ledger, Listed
from furusato.guards.diagnosis.telling import Teller
from furusato.model import columns as c

_DOWN: Final = (NO_CELL_WAS_INSERTED.name, NO_BLOCK_WAS_SHIFTED.name)


def wanted(owned: pl.DataFrame, ledger: Ledger) -> tuple[pl.DataFrame, list[int]]:
    """What each owned line should hold (BOUND), in their order, and the places of lines that carry the seal of an earlier version: they are held against that."""
    now = ledger.sealed.select(*BOUND)[owned[ROW]] if owned.height else ledger.sealed.select(*BOUND).clear()
    if ledger.versions.is_empty() or not (owned[c.SEAL] != now[c.SEAL]).any():
        return now, []
    before = ledger.versions.select(c.ROW_KEY, c.SEAL, *(pl.col(column).alias(f"was_{column}") for column in c.VALUES)).unique((c.ROW_KEY, c.SEAL), keep="last")
    pairs = now.with_columns(owned[c.SEAL].alias("listed_seal"), stale=pl.lit(True)).join(
        before.with_columns(found=pl.lit(True)), left_on=[c.ROW_KEY, "listed_seal"], right_on=[c.ROW_KEY, c.SEAL], how="left", maintain_order="left"
    )
    stale = pairs["found"].fill_null(False)
    values = [pl.when(stale).then(pl.col(f"was_{column}")).otherwise(pl.col(column)).alias(column) for column in c.VALUES]
    seal = pl.when(stale).then(pl.col("listed_seal")).otherwise(pl.col(c.SEAL)).alias(c.SEAL)
    return pairs.select(c.ROW_KEY, seal, *values).select(*BOUND), stale.arg_true().to_list()


def explain(
    owners: Owners, listed: Listed, ledger: Ledger, missing: Sequence[int], stale: Sequence[int], teller: Teller, by_column: Sequence[Explanation]
) -> list[Explanation]:
    """What befell whole rows; a missing row is not told where a foreign line stands under its key."""
    nobody = owners.lines.filter(pl.col(ROW).is_null())
    foreign, rest = _foreign(nobody, listed, ledger)
    found, gone = list[Explanation](), set(missing)
    if foreign.height:
        under = foreign.join(ledger.sealed.with_row_index("place").select(c.ROW_KEY, "place"), on=c.ROW_KEY)["place"].to_list()
        hidden = sorted(gone & set(under))
        gone -= set(hidden)
        found.append(teller.of_rows(r.LIST_IS_OF_THIS_LEDGER, hidden, foreign[c.LINE].to_list()))
    found += _of_years(rest, ledger, teller)
    found += _of_routes(rest, ledger, teller)
    rest = rest.filter(~pl.col(c.ROW_KEY).is_in([*ledger.years[c.ROW_KEY], *ledger.elsewhere[c.ROW_KEY]]))
    if stale:
        lines = owners.lines.filter(pl.col(ROW).is_not_null())
        found.append(teller.of_rows(r.LIST_IS_NEWER_THAN_CORRECTIONS, lines[ROW].gather(stale).to_list(), lines[c.LINE].gather(stale).to_list()))
    found += _doubled_or_added(rest, owners, ledger, teller, by_column)
    return [*found, *_missing(gone, ledger, teller)]


def _foreign(nobody: pl.DataFrame, listed: Listed, ledger: Ledger) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines of another ledger, and the others that are nobody's."""
    if nobody.is_empty():
        return nobody, nobody
    rows = ledger.sealed.select(*BOUND).with_row_index(ROW)
    keyed = nobody.drop(ROW).join(rows.select(c.ROW_KEY, ROW), on=c.ROW_KEY, how="left", maintain_order="left")
    ours = pl.col(c.ROW_KEY).is_in([*ledger.years[c.ROW_KEY], *ledger.elsewhere[c.ROW_KEY]])
    odd = strangers(keyed, rows, pl.concat([ledger.sealed[c.SEAL], ledger.versions[c.SEAL]]), listed.there)
    odd &= ~nobody.select(ours).to_series()
    return nobody.filter(odd), nobody.filter(~odd)


def _of_years(rest: pl.DataFrame, ledger: Ledger, teller: Teller) -> list[Explanation]:
    earlier = rest.join(ledger.years, on=c.ROW_KEY)
    if earlier.is_empty():
        return []
    years = ", ".join(map(str, sorted(set(earlier["tax_year"]))))
    return [teller.of_rows(r.LIST_IS_OF_THIS_TAX_YEAR, [], earlier[c.LINE].sort().to_list(), years=years)]


def _of_routes(rest: pl.DataFrame, ledger: Ledger, teller: Teller) -> list[Explanation]:
    others = rest.join(ledger.elsewhere, on=c.ROW_KEY)
    if others.is_empty():
        return []
    routes = ", ".join(sorted(set(others[c.ROUTE])))
    return [teller.of_rows(r.LIST_IS_OF_THESE_ROUTES, [], others[c.LINE].sort().to_list(), routes=routes)]


def _doubled_or_added(rest: pl.DataFrame, owners: Owners, ledger: Ledger, teller: Teller, by_column: Sequence[Explanation]) -> list[Explanation]:
    """Lines beyond the rows: of a row that another line is, or of none. What was pushed beyond the end by cells inserted above belongs to that."""
    pushed = {column for one in by_column if one.name in _DOWN for column in one.columns}
    last = owners.lines.filter(pl.col(ROW).is_not_null())[c.LINE].max() or 0
    if pushed:
        others = [column for column in BOUND if column not in pushed]
        rest = rest.filter(~((pl.col(c.LINE) > last) & pl.all_horizontal(pl.col(column) == "" for column in others)))
    keys = ledger.sealed.with_row_index("place").select(c.ROW_KEY, c.SEAL, "place")
    by_key = rest.join(keys.select(c.ROW_KEY, "place"), on=c.ROW_KEY, how="left", maintain_order="left")
    by_seal = by_key.join(keys.select(c.SEAL, pl.col("place").alias("by_seal")), on=c.SEAL, how="left", maintain_order="left")
    known = by_seal.with_columns(pl.coalesce("place", "by_seal").alias("place"))
    doubled, added = known.filter(pl.col("place").is_not_null()), known.filter(pl.col("place").is_null())
    found = []
    if doubled.height:
        found.append(teller.of_rows(r.NO_ROW_WAS_DUPLICATED, doubled["place"].to_list(), doubled[c.LINE].to_list()))
    if added.height:
        found.append(teller.of_rows(r.NO_ROW_WAS_ADDED, [], added[c.LINE].to_list()))
    return found


def _missing(gone: set[int], ledger: Ledger, teller: Teller) -> list[Explanation]:
    if not gone:
        return []
    rows = ledger.sealed.with_row_index("place").with_columns(pl.col("place").is_in(sorted(gone)).alias("gone"))
    absent = rows.group_by(c.ROUTE, maintain_order=True).agg(pl.col("gone").all()).filter("gone")[c.ROUTE].to_list() if c.ROUTE in rows.columns else []
    whole = rows.filter(pl.col("gone") & pl.col(c.ROUTE).is_in(absent))["place"].to_list() if absent else []
    single = sorted(gone - set(whole))
    found = [teller.of_rows(r.NO_ROUTE_IS_ABSENT, whole, routes=", ".join(absent))] if whole else []
    return [*found, *([teller.of_rows(r.NO_ROW_WAS_DELETED, single)] if single else [])]
