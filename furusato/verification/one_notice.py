"""Examines one received notice: signature, key, files, every row, totals.

Refuses to be hopeful: what could not be checked is never green. Bytes in, verdict out; no damage raises. An offline receiver cannot know of a newer version.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature

from furusato.model.findings import Finding
from furusato.model.printed import PrintedNotice, Unreadable
from furusato.reread.pdf import read_pdf
from furusato.reread.xlsx import read_xlsx
from furusato.seal.keys import key_check
from furusato.seal.manifest import PDF, XLSX, Header, MalformedHeader
from furusato.seal.signing import NOTICE_TYPE, Envelope, MalformedEnvelope
from furusato.seal.tag import NoticeSealer, file_digest, same
from furusato.verification import rules
from furusato.verification.trust import TrustedKey, signers_of
from furusato.verification.verdict import Light, Verdict


@dataclass(frozen=True, slots=True)
class Received:
    """The three files of one notice, as they came. `name` is what to call it in findings (a folder's name)."""

    name: str
    pdf: bytes
    xlsx: bytes
    seal: bytes


def examine(received: Received, key: bytes | None, trusted: Collection[TrustedKey]) -> Verdict:
    """The verdict on one notice. `key` is K_m or None; `trusted`: the keys whose fingerprints this office has compared."""
    try:
        envelope = Envelope.parse(received.seal)
        header = Header.parse(envelope.payload)
        if envelope.payload_type != NOTICE_TYPE:
            raise MalformedHeader("not a notice")
    except (MalformedEnvelope, MalformedHeader):
        return Verdict(received.name, Light.RED, Light.RED, (rules.SEAL_FILE_IS_WHOLE.found(sheet=received.name),), None)
    issuer, said = _issuer(envelope, header.issuer[0], trusted, received.name)
    values, found = _values(received, header, key)
    return Verdict(received.name, values, issuer, (*said, *found), header)


def _issuer(envelope: Envelope, code: str, trusted: Collection[TrustedKey], name: str) -> tuple[Light, tuple[Finding, ...]]:
    signers = signers_of(envelope, trusted)
    if not signers:
        return Light.GREY, (rules.ISSUER_IS_TRUSTED.found(sheet=name, key_id=envelope.signatures[0].key_id[:16]),)
    if any(signer.issuer != code for signer in signers):
        return Light.RED, (rules.KEY_IS_THE_ISSUERS_OWN.found(sheet=name, code=code, signer=signers[0].issuer),)
    try:
        for signer in signers:
            envelope.require_signed_by(signer.public)
    except InvalidSignature:
        return Light.RED, (rules.SIGNATURE_HOLDS.found(sheet=name),)
    return Light.GREEN, ()


def _values(received: Received, header: Header, key: bytes | None) -> tuple[Light, tuple[Finding, ...]]:
    if key is None:
        return Light.GREY, (rules.KEY_IS_AT_HAND.found(sheet=received.name),)
    if not same(key_check(key), header.key_check):
        return Light.GREY, (rules.KEY_IS_TYPED_RIGHT.found(sheet=received.name),)
    findings = tuple(_contents(received, header, key))
    if any(f.severity == "refuse" for f in findings):
        return Light.RED, findings
    return (Light.AMBER if findings else Light.GREEN), findings


def _contents(received: Received, header: Header, key: bytes) -> Iterator[Finding]:
    sealer = NoticeSealer(key, header.batch, header.issuer[0], header.recipient[0])
    digests = dict(header.files)
    readers: tuple[tuple[str, str, bytes, Callable[[bytes], PrintedNotice]], ...] = (
        ("notice.pdf", PDF, received.pdf, read_pdf),
        ("notice.xlsx", XLSX, received.xlsx, read_xlsx),
    )
    for file, media_type, data, read in readers:
        place = f"{received.name}/{file}"
        if not same(file_digest(key, media_type, data), digests[media_type]):
            yield rules.FILE_IS_AS_SIGNED.found(sheet=place, file=file)
        try:
            printed = read(data)
        except Unreadable:
            yield rules.FILE_CAN_BE_READ.found(sheet=place, file=file)
            continue
        yield from _rows(printed, header, sealer, place, file)
        yield from _statement(printed, header, place, file)


def _rows(printed: PrintedNotice, header: Header, sealer: NoticeSealer, place: str, file: str) -> Iterator[Finding]:
    signed = dict(header.row_tags)
    counts = Counter(row.row_key for row in printed.rows)
    missing = [key for key in signed if key not in counts]
    added = [key for key, times in counts.items() if key not in signed or times > 1]
    changed = [r.row_key for r in printed.rows if r.row_key in signed and not same(sealer.row_tag(r.row_key, r.values), signed[r.row_key])]
    for rule, keys in ((rules.EVERY_SIGNED_ROW_IS_THERE, missing), (rules.NO_ROW_IS_ADDED, added), (rules.EVERY_ROW_CARRIES_ITS_TAG, changed)):
        if keys:
            yield rule.found(sheet=place, row_keys=keys, rows=len(keys), file=file)
    if not missing and not added and [r.row_key for r in printed.rows] != list(signed):
        yield rules.ROWS_STAND_IN_ORDER.found(sheet=place, file=file)


def _statement(printed: PrintedNotice, header: Header, place: str, file: str) -> Iterator[Finding]:
    head = printed.head
    said = (head.batch, head.tax_year, printed.kind, printed.version, printed.volume)
    signed = (header.batch, header.tax_year, header.kind, header.version, header.volume)
    bodies = head.recipient.endswith(header.recipient[1]) and head.issuer.endswith(header.issuer[1])
    totals = all((t.rows, t.yen) == (header.rows, header.yen) for t in printed.totals)
    heads = all(page.head == head for page in printed.pages)
    if said != signed or not (bodies and totals and heads and printed.totals):
        yield rules.NOTICE_SAYS_WHAT_WAS_SIGNED.found(sheet=place, file=file)
