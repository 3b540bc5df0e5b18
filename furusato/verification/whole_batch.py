"""Holds a batch folder against its signed statement, both ways: every notice listed is there as signed, and none is there that is not listed.

A notice lost from the folder leaves no trace in those that are left; only the statement over the whole can tell.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature

from furusato.model.findings import Finding, Rule, Severity
from furusato.seal.batch_statement import BatchStatement, MalformedStatement
from furusato.seal.manifest import Header
from furusato.seal.signing import BATCH_TYPE, Envelope, MalformedEnvelope
from furusato.verification.trust import TrustedKey, signers_of

STATEMENT_IS_WHOLE: Final = Rule(
    "statement_is_whole",
    Severity.REFUSE,
    "batch.json が壊れているか、この書式ではありません。発行の控えと照合してください。",
    "batch.json is damaged or of another format. Compare with a backup of the batch.",
)
STATEMENT_IS_SIGNED: Final = Rule(
    "statement_is_signed",
    Severity.REFUSE,
    "batch.json の署名が合わないか、確かめた鍵のものではありません。発行の控えと照合してください。",
    "The signature of batch.json does not hold, or is of no trusted key. Compare with a backup of the batch.",
)
EVERY_LISTED_NOTICE_IS_THERE: Final = Rule(
    "every_listed_notice_is_there",
    Severity.REFUSE,
    "発行 {batch} に載っている {recipients} あての通知書がフォルダーにありません。控えから戻してください。",
    "Notices of batch {batch} to {recipients} are listed but not in the folder. Restore them from a backup.",
)
NO_UNLISTED_NOTICE_IS_THERE: Final = Rule(
    "no_unlisted_notice_is_there",
    Severity.REFUSE,
    "発行 {batch} に載っていない {recipients} あての通知書がフォルダーにあります。送らないでください。",
    "Notices to {recipients} lie in the folder of batch {batch} but are not listed. Do not send them.",
)
EVERY_NOTICE_IS_THE_LISTED_ONE: Final = Rule(
    "every_notice_is_the_listed_one",
    Severity.REFUSE,
    "{recipients} あての通知書が、発行 {batch} の一覧に署名されたものと違います。送らないでください。",
    "Notices to {recipients} are not those signed in the list of batch {batch}. Do not send them.",
)
RULES: Final = (
    STATEMENT_IS_WHOLE,
    STATEMENT_IS_SIGNED,
    EVERY_LISTED_NOTICE_IS_THERE,
    NO_UNLISTED_NOTICE_IS_THERE,
    EVERY_NOTICE_IS_THE_LISTED_ONE,
)


def examine_batch(name: str, data: bytes, headers: Mapping[str, Header], trusted: Collection[TrustedKey]) -> list[Finding]:
    """Findings about a batch folder. `data`: batch.json; `headers`: recipient code → header of the notice found; `trusted`: the keys whose fingerprints this office has compared."""
    try:
        envelope = Envelope.parse(data)
        statement = BatchStatement.parse(envelope.payload)
    except (MalformedEnvelope, MalformedStatement):
        return [STATEMENT_IS_WHOLE.found(sheet=name)]
    return [*_signature(name, envelope, statement.issuer, trusted), *_both_ways(name, statement, headers)]


def _signature(name: str, envelope: Envelope, issuer: str, trusted: Collection[TrustedKey]) -> Iterator[Finding]:
    signers = signers_of(envelope, [key for key in trusted if key.issuer == issuer])
    try:
        for signer in signers:
            envelope.require_signed_by(signer.public)
    except InvalidSignature:
        signers = []
    if not signers or envelope.payload_type != BATCH_TYPE:
        yield STATEMENT_IS_SIGNED.found(sheet=name)


def _both_ways(name: str, statement: BatchStatement, headers: Mapping[str, Header]) -> Iterator[Finding]:
    listed = {entry.recipient: entry.header for entry in statement.notices}
    there = {code: hashlib.sha256(header.to_bytes()).hexdigest() for code, header in headers.items()}
    compared = (
        (EVERY_LISTED_NOTICE_IS_THERE, listed.keys() - there.keys()),
        (NO_UNLISTED_NOTICE_IS_THERE, there.keys() - listed.keys()),
        (EVERY_NOTICE_IS_THE_LISTED_ONE, {code for code in listed.keys() & there.keys() if listed[code] != there[code]}),
    )
    for rule, codes in compared:
        if codes:
            shown = ", ".join(sorted(codes)[:10]) + (" …" if len(codes) > 10 else "")
            yield rule.found(sheet=name, batch=statement.batch, recipients=shown)
