"""Holds what each intake route counts at its source against what the ledger has, before anything is issued: nobody is left out unseen.

Ishigaki 2024 and Nara 2025: a route was not linked to the ledger, and nobody counted. Refuses to issue while a declared count and the ledger differ, either way.
A route without a declared count is told of, since nobody can tell then whether it is whole.
"""

from typing import Final

import polars as pl

from furusato.errors import ListRefused
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity, refusing
from furusato.workflows.office import Office

ROUTE_IS_WHOLE: Final = Rule(
    "route_is_whole",
    Severity.REFUSE,
    "経路 {route} は受付元で {source} 件、台帳では {ledger} 件です({gap})。足りない名簿を取り込むか、furusato.toml の applications を受付元の件数に直してください。",
    "The route {route} counts {source} applications at its source and {ledger} in the ledger ({gap}). Take in what is missing, or set applications in furusato.toml to "
    "the count of the source.",
)
ROUTE_SAYS_HOW_MANY: Final = Rule(
    "route_says_how_many",
    Severity.NOTICE,
    "経路 {route} は受付元の件数が furusato.toml にないため、全部を取り込んだか確かめられません(台帳では {ledger} 件)。applications に書いてください。",
    "The route {route} has no count of its source in furusato.toml, so nobody can tell whether all was taken in ({ledger} in the ledger). Write it to applications.",
)
RULES: Final = (ROUTE_IS_WHOLE, ROUTE_SAYS_HOW_MANY)


def require_whole_routes(office: Office) -> list[Finding]:
    """ListRefused while a route's declared count differs from the ledger's rows, held and excluded ones included; else what there is to tell."""
    counted = dict(office.sealed.group_by(c.ROUTE).agg(pl.len()).iter_rows())
    findings = [finding for route in office.workspace.settings.routes for finding in _of(route.name, route.applications, counted.get(route.name, 0))]
    if refusing(findings):
        raise ListRefused(
            "受付元と台帳の件数が合わない経路があります。何も発行していません。",
            "Some routes count another number at their source than the ledger. Nothing was issued.",
            findings,
        )
    return findings


def _of(route: str, source: int | None, ledger: int) -> list[Finding]:
    if source is None:
        return [ROUTE_SAYS_HOW_MANY.found(route=route, ledger=ledger)] if ledger else []
    if source == ledger:
        return []
    gap = f"不足 missing {source - ledger}" if source > ledger else f"超過 too many {ledger - source}"
    return [ROUTE_IS_WHOLE.found(route=route, source=source, ledger=ledger, gap=gap)]
