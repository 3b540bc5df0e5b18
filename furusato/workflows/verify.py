"""Verifies received notices: one folder or a whole inbox, with typed keys or with the office's own.

The steps of `verify_folder`: find every notice below the path; choose each one's key by its key check; examine each; examine all together. Nothing is written.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from furusato.errors import ListRefused, TypingRefused
from furusato.model.findings import Finding
from furusato.model.values import MunicipalityCode
from furusato.seal.encoding import read_typed_key
from furusato.seal.fingerprint import fingerprint
from furusato.seal.keys import key_check, notice_key
from furusato.seal.manifest import Header, MalformedHeader
from furusato.seal.signing import Envelope, MalformedEnvelope
from furusato.storage.files import read_file
from furusato.storage.trouble import told
from furusato.verification.one_notice import Received, examine
from furusato.verification.trust import TrustedKey
from furusato.verification.verdict import Verdict
from furusato.verification.whole_batch import examine_batch
from furusato.verification.whole_set import examine_together
from furusato.workflows.office import SIGNER, Office

FILES: Final = ("notice.pdf", "notice.xlsx", "notice.seal.json")
STATEMENT: Final = "batch.json"
DOCUMENTS: Final = "documents"
_LARGEST: Final = 1_000_000_000  # bytes
KeyOf = Callable[[Header], bytes | None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: a verdict a notice, and findings about the set."""

    verdicts: tuple[Verdict, ...]
    together: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether every notice was checked and holds, and the set is whole."""
        return bool(self.verdicts) and all(verdict.holds for verdict in self.verdicts) and not self.together


def verify_folder(path: Path, key_of: KeyOf, trusted: Sequence[TrustedKey]) -> Verified:
    """Examine every notice at or below a folder. TypingRefused when there is none."""
    folders = sorted(_notice_folders(path)) if path.is_dir() else []
    if not folders:
        raise TypingRefused(
            f"{path} に通知書がありません({'・'.join(FILES)} の三つが揃ったフォルダーを指定してください)。",
            f"There is no notice at {path}. Name a folder that holds {', '.join(FILES)}.",
        )
    verdicts = tuple(_verdict(folder, path, key_of, trusted) for folder in folders)
    return Verified(verdicts, (*examine_together(verdicts), *_batch(path, verdicts, trusted)))


def _batch(path: Path, verdicts: Sequence[Verdict], trusted: Sequence[TrustedKey]) -> list[Finding]:
    """What the statement over a whole batch says of the folder, where the path is a batch folder or its documents/."""
    folder = path.parent if path.name == DOCUMENTS else path
    if not (folder / STATEMENT).is_file():
        return []
    headers = {verdict.header.recipient[0]: verdict.header for verdict in verdicts if verdict.header}
    return examine_batch(f"{folder.name}/{STATEMENT}", _read(folder / STATEMENT), headers, trusted)


def _notice_folders(path: Path) -> Iterator[Path]:
    """Folders with any of the three files: a notice that lacks one is a finding, not nothing."""
    with told(path):
        for place, folders, names in os.walk(path, onerror=_raise):
            folders.sort()
            if any(name in FILES for name in names):
                yield Path(place)


def _raise(fault: OSError) -> None:
    raise fault


def _verdict(folder: Path, root: Path, key_of: KeyOf, trusted: Sequence[TrustedKey]) -> Verdict:
    name = folder.relative_to(root).as_posix() if folder != root else folder.name
    pdf, xlsx, seal = (_read(folder / file) for file in FILES)
    received = Received(name, pdf, xlsx, seal)
    header = _header(seal)
    return examine(received, key_of(header) if header else None, trusted)


def _read(path: Path) -> bytes:
    """A missing file is empty bytes: the verdict says that it cannot be read."""
    return read_file(path, _LARGEST) if path.exists() else b""


def _header(seal: bytes) -> Header | None:
    try:
        return Header.parse(Envelope.parse(seal).payload)
    except (MalformedEnvelope, MalformedHeader):
        return None


def office_keys(office: Office) -> KeyOf:
    """The keys of the office's own batches."""

    def of(header: Header) -> bytes | None:
        if header.issuer[0] != office.ledger.issuer or not any(b.batch == header.batch for b in office.ledger.archive.batches()):
            return None
        return notice_key(office.keys.batch_root(header.batch), header.batch, header.recipient[0])

    return of


def office_trust(office: Office) -> tuple[TrustedKey, ...]:
    """The office's own signing key."""
    return (TrustedKey(office.ledger.issuer, office.keys.signer(SIGNER).public),)


def typed_keys(text: str) -> KeyOf:
    """Keys as typed from key sheets, one a line; each notice takes the one whose key check fits. ListRefused names the mistyped line, never the key."""
    keys = [_typed(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not keys:
        raise ListRefused("鍵がありません。検証鍵通知書の鍵を一行に一つ書いてください。", "There is no key. Write the keys of the key sheets, one a line.")
    only = keys[0] if len(keys) == 1 else None
    return lambda header: next((key for key in keys if key_check(key) == header.key_check), only)


def _typed(number: int, line: str) -> bytes:
    try:
        return read_typed_key(line)
    except ValueError:
        raise ListRefused(
            f"鍵の {number} 行目に打ち間違いがあります(27 文字、検査文字付き)。検証鍵通知書と見比べてください。",
            f"Line {number} of the keys is mistyped (27 characters with a check character). Compare it with the key sheet.",
        ) from None


def read_trust(files: Iterable[tuple[str, bytes]]) -> tuple[TrustedKey, ...]:
    """Keys of issuers from their issuer-key.json files, whose fingerprints this office has compared by another channel."""
    return tuple(_trusted(name, data) for name, data in files)


def _trusted(name: str, data: bytes) -> TrustedKey:
    """The fingerprint people compare must be the key's own, or they would compare it in vain."""
    try:
        table = json.loads(data)
        key = TrustedKey(MunicipalityCode(table["issuer"]).digits, bytes.fromhex(table["public_key"]))
        whole = len(key.public) == 32 and table["fingerprint"] == fingerprint(key.public)
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise ListRefused(f"{name} は発行者の公開鍵(issuer-key.json)ではありません。", f"{name} is no issuer's public key (issuer-key.json).") from fault
    if not whole:
        raise ListRefused(
            f"{name} の公開鍵と指紋が合いません。書き換えられたおそれがあります。発行者から受け取り直し、指紋を電話で確かめてください。",
            f"In {name} the fingerprint is not the key's own; it may have been changed. Get it again from the issuer and compare the fingerprint by telephone.",
        )
    return key
