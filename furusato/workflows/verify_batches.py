"""Holds the batch folders met on the way against their signed statements, both ways, with the headers and papers that lie beside the notices."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from furusato.model.findings import Finding, Rule, Severity
from furusato.storage.files import read_file
from furusato.storage.trouble import told
from furusato.verification.pairing import Sort
from furusato.verification.trust import TrustedKey
from furusato.verification.verdict import Verdict
from furusato.verification.whole_batch import examine_batch
from furusato.workflows.verify_inbox import DOCUMENTS, HEADERS, LARGEST, STATEMENT, Inbox

EVERY_HEADER_IS_ITS_NOTICES: Final = Rule(
    "every_header_is_its_notices",
    Severity.REFUSE,
    "発行フォルダーの headers/ と通知書の封印ファイルが {files} 個合いません。控えから戻してください。",
    "{files} files in headers/ of the batch and the notices' seal files do not agree. Restore them from a backup.",
)
RULES: Final = (EVERY_HEADER_IS_ITS_NOTICES,)
_RECORDED: Final = ("input.sealed", "送付一覧.xlsx")


def examine_batches(root: Path, inbox: Inbox, verdicts: Sequence[Verdict], trusted: Sequence[TrustedKey]) -> Iterator[Finding]:
    """Findings about every batch folder at, below or (for its `documents`) just above the path."""
    above = [root.parent] if root.name == DOCUMENTS and (root.parent / STATEMENT).is_file() else []
    for folder in [*inbox.batches, *above]:
        below = "" if folder in (root, root.parent) else folder.relative_to(root).as_posix() + "/"
        headers = [v.header for v in verdicts if v.header is not None and (v.name + "/").startswith(below)]
        name = f"{below.rstrip('/') or folder.name}/{STATEMENT}"
        files = {file: _read(folder / file) for file in _RECORDED}
        yield from examine_batch(name, _read(folder / STATEMENT), headers, trusted, files)
        yield from _headers(folder, name, [inbox.open(f.place) for f in inbox.files if f.sort is Sort.SEAL and f.place.startswith(below)])


def _headers(folder: Path, name: str, seals: Sequence[bytes]) -> Iterator[Finding]:
    with told(folder):
        kept = [_read(path) for path in sorted((folder / HEADERS).glob("*.json"))]
    one, other = (Counter(hashlib.sha256(data).digest() for data in side) for side in (kept, seals))
    if unlike := ((one - other) | (other - one)).total():
        yield EVERY_HEADER_IS_ITS_NOTICES.found(sheet=name, files=unlike)


def _read(path: Path) -> bytes:
    """A file that is not there has no bytes, and so never is the one that was signed."""
    return read_file(path, LARGEST) if path.exists() else b""
