"""Releases corrections that wait, under the second person's key; or drops them.

The steps of `look`: find the proposal; hold the maker's signature and the digest of what is to be added; say how many rows, why, which columns, for which municipalities,
never a value. `release` adds the checker's signature and applies it in one change. The maker's keys are needed for none of it. Refuses (IntegrityBroken) a proposal that
is not as the maker signed it.
"""

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature

from furusato.errors import IntegrityBroken, TypingRefused
from furusato.seal.amendment_statement import AMENDMENT_TYPE, AmendmentStatement, MalformedAmendment
from furusato.seal.signing import Envelope, MalformedEnvelope
from furusato.storage.amendments import Amendment, Proposal
from furusato.storage.events import Fact, Stamp
from furusato.storage.ledger import Ledger
from furusato.workflows.approve import countersigned
from furusato.workflows.key_people import CheckerDesk


@dataclass(frozen=True, slots=True)
class Waiting:
    """Corrections that wait, as the maker signed them."""

    proposal: Proposal
    statement: AmendmentStatement


def look(desk: CheckerDesk) -> Waiting:
    """What waits. TypingRefused: nothing does; IntegrityBroken: it is not as the maker signed it."""
    year = desk.workspace.settings.tax_year
    proposal = waiting(desk.ledger, year)
    try:
        signed = Envelope.parse(proposal.statement.encode())
        signed.require_people(signed_alone=True)
        signed.require_signed_by(bytes.fromhex(desk.rules.maker))
        statement = AmendmentStatement.parse(signed.payload)
    except (MalformedEnvelope, MalformedAmendment, InvalidSignature, ValueError) as fault:
        raise _not_as_signed(proposal) from fault
    place = (desk.ledger.workspace, desk.ledger.issuer, year, AMENDMENT_TYPE)
    rows = Amendment.from_bytes(proposal.content).rows
    whole = (statement.workspace, statement.issuer, statement.tax_year, signed.payload_type) == place and rows == statement.rows == proposal.rows
    if not whole or hashlib.sha256(proposal.content).hexdigest() != statement.content:
        raise _not_as_signed(proposal)
    return Waiting(proposal, statement)


def waiting(ledger: Ledger, tax_year: int) -> Proposal:
    """The proposal that waits. TypingRefused: none does."""
    proposal = ledger.amendments.pending(tax_year)
    if proposal is None:
        raise TypingRefused("決裁を待っている訂正はありません。", "No corrections wait for the second person.")
    return proposal


def release(desk: CheckerDesk, looked: Waiting, stamp: Stamp) -> None:
    """Sign and apply what was looked at. TypingRefused when rows of the ledger changed since it was proposed."""
    signed = countersigned(Envelope.parse(looked.proposal.statement.encode()), bytes.fromhex(desk.rules.maker), desk.signer)
    facts: dict[str, Fact] = {"key": desk.signer.key_id, "same_sign_in": looked.proposal.who == stamp.who}
    desk.ledger.amendments.release(looked.proposal, signed.decode(), facts, stamp)


def drop(ledger: Ledger, tax_year: int, stamp: Stamp) -> int:
    """Take back what waits; its number. Either person may."""
    proposal = waiting(ledger, tax_year)
    ledger.amendments.drop(proposal, stamp)
    return proposal.number


def _not_as_signed(proposal: Proposal) -> IntegrityBroken:
    return IntegrityBroken(
        f"決裁を待つ訂正 {proposal.number} が、作成者の署名したものと違います。furusato correct --drop で取り下げ、台帳の控えと照合してください。",
        f"Correction {proposal.number}, which waits, is not what the maker signed. Drop it (furusato correct --drop) and compare the ledger with a backup.",
    )
