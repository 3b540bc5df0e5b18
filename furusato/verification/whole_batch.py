"""Holds a batch folder against its signed statement, both ways: every notice listed is there as signed, and none is there that is not listed.

A notice lost from the folder leaves no trace in those that are left; only the statement over the whole can tell.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from furusato.model.findings import Finding, Rule, Severity
from furusato.seal.batch_statement import BatchStatement, MalformedStatement
from furusato.seal.manifest import Header
from furusato.seal.signing import BATCH_TYPE, Envelope, MalformedEnvelope
from furusato.verification.signatures import has_its_signatures, holds
from furusato.verification.superseded import digest
from furusato.verification.trust import TrustedKey, are_different_people, signers_of, strangers_of

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
EVERY_RECORDED_FILE_IS_AS_SIGNED: Final = Rule(
    "every_recorded_file_is_as_signed",
    Severity.REFUSE,
    "発行 {batch} の {file} が、署名されたときのものではありません。控えから戻してください。",
    "{file} of batch {batch} is not what was signed. Restore it from a backup.",
)
RULES: Final = (
    STATEMENT_IS_WHOLE,
    STATEMENT_IS_SIGNED,
    EVERY_LISTED_NOTICE_IS_THERE,
    NO_UNLISTED_NOTICE_IS_THERE,
    EVERY_NOTICE_IS_THE_LISTED_ONE,
    EVERY_RECORDED_FILE_IS_AS_SIGNED,
)


def examine_batch(name: str, data: bytes, headers: Sequence[Header], trusted: Collection[TrustedKey], files: Mapping[str, bytes]) -> list[Finding]:
    """Findings about a batch folder. `data`: batch.json; `headers`: of the notices found; `trusted`: the keys whose fingerprints this office has compared;
    `files`: name → bytes of what lies beside the notices and is recorded in the statement's inputs."""
    try:
        envelope = Envelope.parse(data)
        statement = BatchStatement.parse(envelope.payload)
    except (MalformedEnvelope, MalformedStatement):
        return [STATEMENT_IS_WHOLE.found(sheet=name)]
    return [*_signature(name, envelope, statement, trusted), *_both_ways(name, statement, headers), *_recorded(name, statement, files)]


def _signature(name: str, envelope: Envelope, statement: BatchStatement, trusted: Collection[TrustedKey]) -> Iterator[Finding]:
    usable = [key for key in trusted if key.issuer == statement.issuer and key.speaks_for(statement.tax_year)]
    signed = envelope.payload_type == BATCH_TYPE and has_its_signatures(envelope, signed_alone=statement.signed_alone)
    if (
        not signed
        or not are_different_people(signers_of(envelope, usable))
        or strangers_of(envelope, usable)
        or not all(holds(envelope, key) for key in signers_of(envelope, usable))
    ):
        yield STATEMENT_IS_SIGNED.found(sheet=name)


def _both_ways(name: str, statement: BatchStatement, headers: Sequence[Header]) -> Iterator[Finding]:
    listed = {(entry.recipient, str(entry.kind), entry.volume): entry.header for entry in statement.notices}
    there = {(header.recipient[0], str(header.kind), header.volume[0]): digest(header) for header in headers}
    compared = (
        (EVERY_LISTED_NOTICE_IS_THERE, listed.keys() - there.keys()),
        (NO_UNLISTED_NOTICE_IS_THERE, there.keys() - listed.keys()),
        (EVERY_NOTICE_IS_THE_LISTED_ONE, {notice for notice in listed.keys() & there.keys() if listed[notice] != there[notice]}),
    )
    for rule, notices in compared:
        if notices:
            codes = sorted({code for code, _, _ in notices})
            shown = ", ".join(codes[:10]) + (" …" if len(codes) > 10 else "")
            yield rule.found(sheet=name, batch=statement.batch, recipients=shown)


def _recorded(name: str, statement: BatchStatement, files: Mapping[str, bytes]) -> Iterator[Finding]:
    for file, data in files.items():
        if file in statement.inputs and hashlib.sha256(data).hexdigest() != statement.inputs[file]:
            yield EVERY_RECORDED_FILE_IS_AS_SIGNED.found(sheet=name, batch=statement.batch, file=file)
