"""Adds to a batch that is to wait what the second person needs: a signed list of its files, and its key closed for each checker (seal/approval_request.py)."""

import hashlib
from collections.abc import Iterator

from furusato.seal.approval_request import REQUEST_FILE, REQUEST_TYPE, ApprovalRequest, FileEntry, box_purpose
from furusato.seal.sealed_box import SEED_BYTES, close_box
from furusato.seal.signing import envelope, key_id
from furusato.storage.inventory import is_value_free
from furusato.workflows.batch import DELIVERY_LIST, Batch, Progress

_SEAL_FILE = "/notice.seal.json"


def with_request(batch: Batch, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """The batch's files as they are made, the request last. ValueError where the office has no checker: the caller has looked."""
    entries: list[FileEntry] = []
    for path, data in batch.files(progress):
        entries.append(FileEntry(path, len(data), hashlib.sha256(data).hexdigest() if may_be_hashed(path) else ""))
        yield path, data
    rules = batch.office.ledger.registers.signed_rules(batch.office.tax_year)
    if rules is None:
        raise ValueError("no checker is registered")
    purpose = box_purpose(batch.head.batch)
    boxes = {
        key_id(bytes.fromhex(checker.key)): close_box(batch.head.root, bytes.fromhex(checker.box), purpose, batch.run.random_bytes(SEED_BYTES)).hex()
        for checker in rules.checkers
    }
    request = ApprovalRequest(batch.head.batch, tuple(entries), boxes)
    yield REQUEST_FILE, envelope(REQUEST_TYPE, request.to_bytes(), batch.signer).to_bytes()


def may_be_hashed(path: str) -> bool:
    """Whether a file's contents may be told by an unkeyed hash: it holds no donor values, or only sealed ones."""
    return is_value_free(path) or path in (DELIVERY_LIST, "input.sealed") or path.endswith(_SEAL_FILE)
