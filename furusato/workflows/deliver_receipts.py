"""Reads receivers' acknowledgements in: each must be the HMAC that only the holder of the key sheet can make, about the very notice that was published.

Refuses (IntegrityBroken, by recipient) a receipt of another batch, of a header that was never published, or with a wrong code; then none of the file is recorded.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from furusato.errors import IntegrityBroken, ListRefused, TypingRefused
from furusato.model.findings import Finding, Rule, Severity
from furusato.seal.keys import notice_key
from furusato.seal.manifest import Header
from furusato.seal.receipt import MalformedReceipts, Receipt, read_receipts, receipt_code
from furusato.seal.signing import Envelope
from furusato.seal.tag import same
from furusato.storage.batch_records import NoticeRecord
from furusato.storage.events import Stamp
from furusato.storage.files import read_file
from furusato.workflows.arrivals import ENDED
from furusato.workflows.deliver import Desk, Told, keep
from furusato.workflows.office import Office

EVERY_RECEIPT_IS_OF_A_PUBLISHED_NOTICE: Final = Rule(
    "every_receipt_is_of_a_published_notice",
    Severity.REFUSE,
    "{recipient} からの受領証({batch})は、公開した通知書のものではありません。別の通知書を受け取っていないか、電話で確かめてください。",
    "The receipt from {recipient} (batch {batch}) is of no notice that was published. Telephone to find out what they received.",
)
EVERY_RECEIPT_WAS_MADE_WITH_THE_KEY: Final = Rule(
    "every_receipt_was_made_with_the_key",
    Severity.REFUSE,
    "{recipient} からの受領証({batch})の符号が合いません。検証鍵通知書の鍵で作られたものではありません。",
    "The code of the receipt from {recipient} (batch {batch}) is wrong: it was not made with the key of the key sheet.",
)
RULES: Final = (EVERY_RECEIPT_IS_OF_A_PUBLISHED_NOTICE, EVERY_RECEIPT_WAS_MADE_WITH_THE_KEY)
_LARGEST: Final = 1_000_000_000  # bytes


def record_receipts(office: Office, files: Sequence[tuple[str, bytes]], told: Told, stamp: Stamp) -> list[NoticeRecord]:
    """Record as acknowledged the notices that these files acknowledge. ListRefused: a file is none; `files`: name and bytes."""
    receipts = [receipt for name, data in files for receipt in _read(name, data)]
    published = {notice.header: notice for notice in office.ledger.archive.notices_of_year(office.tax_year)}
    findings = [finding for receipt in receipts for finding in _wrong(office, receipt, published.get(receipt.header))]
    if findings:
        raise IntegrityBroken("受領証に合わないものがあります。何も記録していません。", "Some receipts do not hold. Nothing was recorded.", findings)
    notices = [published[header] for header in dict.fromkeys(receipt.header for receipt in receipts)]
    live = [notice for notice in notices if notice.state not in ENDED]
    if live:
        keep(Desk(office.workspace, office.ledger), [(notice, told) for notice in live], stamp)
    return live


def record_code(office: Office, batch: str, recipient: str, code: str, told: Told, stamp: Stamp) -> NoticeRecord:
    """Record the notice whose receipt code was read out over the telephone. TypingRefused: it is no notice's of that batch to that recipient."""
    typed = code.replace("-", "").replace(" ", "").upper()
    for notice in office.ledger.archive.notices_of_year(office.tax_year):
        if (notice.batch, notice.recipient) == (batch, recipient) and notice.state not in ENDED:
            header = _header(office, notice)
            key = notice_key(office.keys.batch_root(batch), batch, recipient)
            if same(receipt_code(header, key).replace("-", ""), typed):
                keep(Desk(office.workspace, office.ledger), [(notice, replace(told, reference=f"code {receipt_code(header, key)}"))], stamp)
                return notice
    raise TypingRefused(
        "この受領符号は、その宛先の通知書のものではありません。もう一度読み上げてもらってください。",
        "That receipt code is of no notice to this recipient. Have it read out again.",
    )


def _read(name: str, data: bytes) -> list[Receipt]:
    try:
        return read_receipts(data)
    except MalformedReceipts as fault:
        raise ListRefused(f"{name} は受領証のファイルではありません。", f"{name} is no file of receipts.") from fault


def _wrong(office: Office, receipt: Receipt, notice: NoticeRecord | None) -> Iterator[Finding]:
    if notice is None or receipt.issuer != office.ledger.issuer or (notice.batch, notice.recipient) != (receipt.batch, receipt.recipient):
        yield EVERY_RECEIPT_IS_OF_A_PUBLISHED_NOTICE.found(recipient=receipt.recipient, batch=receipt.batch)
        return
    key = notice_key(office.keys.batch_root(receipt.batch), receipt.batch, receipt.recipient)
    right = Receipt.of(_header(office, notice), key)
    if right != replace(receipt, mac=right.mac) or not same(right.mac, receipt.mac):
        yield EVERY_RECEIPT_WAS_MADE_WITH_THE_KEY.found(recipient=receipt.recipient, batch=receipt.batch)


def _header(office: Office, notice: NoticeRecord) -> Header:
    """The published header of a notice, found by its digest."""
    for path in sorted((office.workspace.batches / notice.batch / "headers").glob(f"{notice.recipient}*.json")):
        payload = Envelope.parse(read_file(path, _LARGEST)).payload
        if hashlib.sha256(payload).hexdigest() == notice.header:
            return Header.parse(payload)
    raise TypingRefused(
        f"発行 {notice.batch} の {notice.recipient} あての見出しがフォルダーにありません。控えから戻してください。",
        f"The header of batch {notice.batch} to {notice.recipient} is not in its folder. Restore it from a backup.",
    )
