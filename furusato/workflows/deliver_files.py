"""Holds the very files that were transmitted against the batch: each must be a document of a notice that speaks, or a csv file written of the batch, byte for byte.

A truncated extraction was sent once, a superseded file another time (Kani 2019): a file is what it is by its keyed digest, whatever its name. Refuses (IntegrityBroken, with
the names of the files) anything else; nothing is recorded then.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from furusato.errors import IntegrityBroken, TypingRefused
from furusato.model.findings import Finding, Rule, Severity
from furusato.seal.keys import notice_key
from furusato.seal.manifest import PDF, XLSX, Header
from furusato.seal.signing import Envelope
from furusato.seal.tag import file_digest
from furusato.storage.batch_records import NoticeRecord
from furusato.storage.events import Stamp
from furusato.storage.files import read_file
from furusato.workflows.arrivals import ENDED
from furusato.workflows.deliver import Desk, Told, keep
from furusato.workflows.export import export_digest
from furusato.workflows.office import Office

EVERY_TRANSMITTED_FILE_IS_OF_THE_BATCH: Final = Rule(
    "every_transmitted_file_is_of_the_batch",
    Severity.REFUSE,
    "{file} は発行 {batch} の書類ではありません(書き換えられたか、途中で切れたか、別の発行のものです)。送っていれば取り消し、正しい書類を送ってください。",
    "{file} is no document of batch {batch}: changed, cut off, or of another batch. If it was sent, call it back and send the right one.",
)
NO_SUPERSEDED_FILE_IS_SENT: Final = Rule(
    "no_superseded_file_is_sent",
    Severity.REFUSE,
    "{file} は差し替えられた古い通知書です。新しい版を送ってください。",
    "{file} is an old notice that was superseded. Send the newer one.",
)
RULES: Final = (EVERY_TRANSMITTED_FILE_IS_OF_THE_BATCH, NO_SUPERSEDED_FILE_IS_SENT)
_LARGEST: Final = 2_000_000_000  # bytes


def record_files(office: Office, batch: str, files: Sequence[tuple[str, bytes]], told: Told, stamp: Stamp) -> list[NoticeRecord]:
    """Record as sent the notices whose documents these are; which they are. `files`: name and bytes."""
    notices = {record.header: record for record in office.ledger.archive.notices_of_year(office.tax_year) if record.batch == batch}
    if not notices:
        raise TypingRefused(f"公開済みの発行 {batch} がありません。", f"There is no published batch {batch}.")
    finder = _Finder(office, batch, notices)
    found = [(name, finder.of(data)) for name, data in files]
    findings = [finding for name, records in found for finding in _wrong(name, batch, records)]
    if findings:
        raise IntegrityBroken(
            "発行した書類と違うファイルがあります。何も記録していません。", "Some files are not documents of the batch. Nothing was recorded.", findings
        )
    sent = {record.header: record for _, records in found for record in records}
    keep(Desk(office.workspace, office.ledger), [(record, told) for record in sent.values()], stamp)
    return list(sent.values())


def _wrong(name: str, batch: str, records: Sequence[NoticeRecord]) -> Iterator[Finding]:
    if not records:
        yield EVERY_TRANSMITTED_FILE_IS_OF_THE_BATCH.found(sheet=name, file=name, batch=batch)
    if any(record.state in ENDED for record in records):
        yield NO_SUPERSEDED_FILE_IS_SENT.found(sheet=name, file=name)


class _Finder:
    """Says whose documents bytes are."""

    def __init__(self, office: Office, batch: str, notices: Mapping[str, NoticeRecord]) -> None:
        self._office, self._batch, self._notices = office, batch, notices
        self._headers = dict(_headers(office, batch))
        self._root = office.keys.batch_root(batch)

    def of(self, data: bytes) -> list[NoticeRecord]:
        """The notice a document is of, or the notices a csv file holds rows of; empty where it is neither."""
        header = next((header for header, made in self._headers.items() if self._is_of(data, made)), None)
        if header is not None:
            return [self._notices[header]] if header in self._notices else []
        file = self._office.ledger.exports.find(self._batch, export_digest(self._office, self._batch, data))
        if file is None:
            return []
        return [record for record in self._notices.values() if record.recipient == file.recipient or not file.recipient]

    def _is_of(self, data: bytes, made: Header) -> bool:
        key = notice_key(self._root, self._batch, made.recipient[0])
        media = PDF if data.startswith(b"%PDF") else XLSX
        return (media, file_digest(key, media, data)) in made.files


def _headers(office: Office, batch: str) -> Iterator[tuple[str, Header]]:
    """SHA-256 of each header of a batch, and the header."""
    for path in sorted((office.workspace.batches / batch / "headers").glob("*.json")):
        payload = Envelope.parse(read_file(path, _LARGEST)).payload
        yield hashlib.sha256(payload).hexdigest(), Header.parse(payload)
