"""Holds what each intake route counts at its source against what the ledger has, before anything is issued: nobody is left out unseen.

Ishigaki 2024 and Nara 2025: a route was not linked to the ledger, and nobody counted. Refuses to issue while a declared count and the ledger differ, either way.
A route without a declared count is told of, since nobody can tell then whether it is whole.
"""

import polars as pl

from furusato.errors import ListRefused
from furusato.guards.standing import Waived, check_route_counts
from furusato.model import columns as c
from furusato.model.findings import Finding, refusing
from furusato.storage.ledger import Ledger
from furusato.workflows.office import Office
from furusato.workflows.waive import waived


def passed_gaps(ledger: Ledger, tax_year: int) -> dict[str, Waived]:
    """Route → the gap that the second person waived."""
    return {route: Waived(waiver.source, waiver.ledger, waiver.reason, waiver.date) for route, waiver in waived(ledger, tax_year).items()}


def require_whole_routes(office: Office) -> list[Finding]:
    """ListRefused while a route's declared count differs from the ledger's rows, held and excluded ones included; else what there is to tell."""
    counted = dict(office.sealed.group_by(c.ROUTE).agg(pl.len()).iter_rows())
    sources = {route.name: route.applications for route in office.workspace.settings.routes}
    findings = check_route_counts(sources, counted, passed_gaps(office.ledger, office.tax_year))
    if refusing(findings):
        raise ListRefused(
            "受付元と台帳の件数が合わない経路があります。何も発行していません。",
            "Some routes count another number at their source than the ledger. Nothing was issued.",
            findings,
        )
    return findings
