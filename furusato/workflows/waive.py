"""Lets a second person waive a route's count, by name and with a reason: nobody alone can pass a gap over, and the waiver holds for these two counts only.

The steps of `waive`: find the gap; sign it under the checker's key; keep it with its event. `waived` says which routes are waived, each signature held against the
checkers that both people registered. Refuses a route without a gap, and an office without a second person: there the count in furusato.toml has to be made right.
"""

from cryptography.exceptions import InvalidSignature

from furusato.errors import TypingRefused
from furusato.model import columns as c
from furusato.seal.office_rules import OfficeRules
from furusato.seal.route_waiver import WAIVER_TYPE, MalformedWaiver, RouteWaiver
from furusato.seal.signing import Envelope, MalformedEnvelope, envelope
from furusato.storage.events import Stamp
from furusato.storage.ledger import Ledger
from furusato.workflows.key_people import CheckerDesk


def waive(desk: CheckerDesk, route: str, reason: str, stamp: Stamp) -> RouteWaiver:
    """Waive the gap of a route as it is now. TypingRefused: it has none."""
    year = desk.workspace.settings.tax_year
    declared = desk.workspace.settings.route(route)
    there = counted(desk.ledger, year).get(route, 0)
    if declared is None or declared.applications is None or declared.applications == there:
        raise TypingRefused(
            f"経路 {route} に、承認する件数の違いはありません(furusato status で確かめてください)。",
            f"The route {route} has no gap to waive (see furusato status).",
        )
    day = stamp.at.date().isoformat()
    waiver = RouteWaiver(desk.ledger.workspace, desk.ledger.issuer, year, route, declared.applications, there, reason, day)
    signed = envelope(WAIVER_TYPE, waiver.to_bytes(), desk.signer)
    desk.ledger.waivers.keep(year, route, signed.to_bytes(), (waiver.source, waiver.ledger), reason, desk.signer.key_id, stamp)
    return waiver


def counted(ledger: Ledger, tax_year: int) -> dict[str, int]:
    """Route → applications in the ledger, held and ended ones included. Needs no key."""
    return dict(ledger.rows.readable(tax_year)[c.ROUTE].value_counts().iter_rows())


def waived(ledger: Ledger, tax_year: int) -> dict[str, RouteWaiver]:
    """Route → the waiver that a registered checker signed for it. One that is damaged, of another office or signed by anybody else is none."""
    rules = ledger.registers.signed_rules(tax_year)
    if rules is None:
        return {}
    read = {route: _read(data, ledger, tax_year, rules) for route, data in ledger.waivers.newest(tax_year).items()}
    return {route: waiver for route, waiver in read.items() if waiver is not None and waiver.route == route}


def _read(data: bytes, ledger: Ledger, tax_year: int, rules: OfficeRules) -> RouteWaiver | None:
    try:
        signed = Envelope.parse(data)
        waiver = RouteWaiver.parse(signed.payload)
    except (MalformedEnvelope, MalformedWaiver):
        return None
    ours = (waiver.workspace, waiver.issuer, waiver.tax_year, signed.payload_type) == (ledger.workspace, ledger.issuer, tax_year, WAIVER_TYPE)
    return waiver if ours and any(_signed(signed, bytes.fromhex(checker.key)) for checker in rules.checkers) else None


def _signed(signed: Envelope, public: bytes) -> bool:
    try:
        signed.require_signed_by(public)
    except InvalidSignature:
        return False
    return True
