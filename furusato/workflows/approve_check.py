"""Examines a batch that waits, from its files, with the checker's key alone: nothing is taken from what the maker's run held in memory.

The steps of `examine_waiting`: read the maker's signed request; hold every file against it, both ways; hold the folder against the ledger's digest; read statement and headers
and the maker's signature on each; hold them against each other and against the ledger; read every PDF and XLSX again and compute every tag and code anew; ask the ledger
once more whether each row may go out. Refuses (IntegrityBroken, naming the files or notices) whatever differs.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature

from furusato.engine import Engine
from furusato.errors import IntegrityBroken, TypingRefused
from furusato.model.findings import Finding, Rule, Severity
from furusato.reread.pdf import read_pdf
from furusato.reread.xlsx import read_xlsx
from furusato.seal.approval_request import REQUEST_FILE, REQUEST_TYPE, ApprovalRequest, MalformedRequest, box_purpose
from furusato.seal.batch_statement import BatchStatement, MalformedStatement
from furusato.seal.keys import notice_key
from furusato.seal.manifest import PDF, XLSX, Header, MalformedHeader
from furusato.seal.sealed_box import UnopenableBox, open_box
from furusato.seal.signing import BATCH_TYPE, NOTICE_TYPE, Envelope, MalformedEnvelope, key_id
from furusato.storage.files import read_file
from furusato.storage.inventory import inventory_of
from furusato.storage.publish_awaiting import awaiting_folder
from furusato.storage.publishing import Stage
from furusato.storage.trouble import told
from furusato.verification.contents import examine_contents
from furusato.workflows.approve_request import may_be_hashed
from furusato.workflows.key_people import BOX, CHECKER, CheckerDesk

EVERY_FILE_IS_AS_MADE: Final = Rule(
    "every_file_is_as_made",
    Severity.REFUSE,
    "決裁を待つ間に変わった・消えた・加わったファイルが {files} 個あります({names})。公開していません。furusato approve --refuse で差し戻し、作り直してください。",
    "{files} files were changed, lost or added while the batch waited ({names}). Nothing was published. Send it back with furusato approve --refuse and issue again.",
)
EVERY_SIGNATURE_IS_THE_MAKERS: Final = Rule(
    "every_signature_is_the_makers",
    Severity.REFUSE,
    "作成者の署名だけがあるはずのファイルが {files} 個、そうなっていません({names})。差し戻し、作り直してください。",
    "{files} files that should hold the maker's signature alone do not ({names}). Send the batch back and issue again.",
)
BATCH_IS_AS_THE_LEDGER_SAYS: Final = Rule(
    "batch_is_as_the_ledger_says",
    Severity.REFUSE,
    "発行 {batch} の一覧・通知書・台帳の間で、宛先・件数・金額・行のいずれかが合いません({names})。差し戻し、作り直してください。",
    "Statement, notices and ledger of batch {batch} differ in recipient, count, yen or rows ({names}). Send it back and issue again.",
)
RULES: Final = (EVERY_FILE_IS_AS_MADE, EVERY_SIGNATURE_IS_THE_MAKERS, BATCH_IS_AS_THE_LEDGER_SAYS)
STATEMENT: Final = "batch.json"
_LARGEST: Final = 1_000_000_000  # bytes
_SHOWN: Final = 10
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Examined:
    """A batch that holds. `envelopes`: path → envelope with the maker's signature (statement, headers, seal files); `headers`: path of a header → what it says."""

    batch: str
    statement: BatchStatement
    envelopes: Mapping[str, Envelope]
    headers: Mapping[str, Header]


class _Task(NamedTuple):
    """One notice to be read again: its folder, its header, its key. The repr shows no key."""

    folder: Path
    header: Header
    key: bytes

    def __repr__(self) -> str:
        return f"_Task({self.folder.name})"


def examine_waiting(desk: CheckerDesk, batch: str, engine: Engine, progress: Progress = lambda _done, _of: None) -> Examined:
    """What the batch holds, all of it proven anew. TypingRefused: no such batch waits; IntegrityBroken: something does not hold."""
    require_waiting(desk, batch)
    folder = awaiting_folder(desk.workspace.batches, batch)
    request = _request(desk, folder, batch)
    _refuse(_files(desk, folder, request))
    envelopes = _envelopes(desk, folder, request)
    statement, headers = _contents(desk, batch, envelopes)
    _refuse(_against_ledger(desk, batch, statement, headers))
    root = _root(desk, request)
    by_payload = {envelopes[path].payload: header for path, header in headers.items()}
    found = [(folder / Path(path).parent, by_payload[envelopes[path].payload]) for path in sorted(envelopes) if path.startswith("documents/")]
    tasks = [_Task(place, header, notice_key(root, batch, header.recipient[0])) for place, header in found]
    _refuse(_read_again(engine, tasks, progress))
    desk.ledger.verify()
    desk.ledger.batches.require_fit(batch)
    return Examined(batch, statement, envelopes, headers)


def require_waiting(desk: CheckerDesk, batch: str) -> None:
    """TypingRefused unless the ledger has that batch waiting."""
    if desk.ledger.batches.stage(batch) is not Stage.AWAITING:
        waiting = desk.ledger.approvals.waiting()
        hint = (f"待っているのは {waiting} です。", f"{waiting} does.") if waiting else ("待っている発行はありません。", "None does.")
        raise TypingRefused(f"発行 {batch} は決裁を待っていません。{hint[0]}", f"Batch {batch} does not wait for approval. {hint[1]}")


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise IntegrityBroken(
            "決裁を待つ発行が、作られたときのままではありません。公開していません。",
            "The batch that waits is not as it was made. Nothing was published.",
            findings,
        )


def _found(rule: Rule, names: Sequence[str], batch: str = "") -> list[Finding]:
    shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return [rule.found(files=len(names), names=shown, batch=batch)] if names else []


def _request(desk: CheckerDesk, folder: Path, batch: str) -> ApprovalRequest:
    """The maker's request, signed by the maker and of this batch."""
    try:
        envelope = Envelope.parse(read_file(folder / REQUEST_FILE, _LARGEST))
        _require_maker(envelope, desk)
        request = ApprovalRequest.parse(envelope.payload)
    except (MalformedEnvelope, MalformedRequest, InvalidSignature, TypingRefused) as fault:
        finding = EVERY_FILE_IS_AS_MADE.found(files=1, names=REQUEST_FILE)
        raise IntegrityBroken(finding.ja, finding.en, [finding]) from fault
    if envelope.payload_type != REQUEST_TYPE or request.batch != batch:
        _refuse(_found(EVERY_FILE_IS_AS_MADE, [REQUEST_FILE]))
    return request


def _require_maker(envelope: Envelope, desk: CheckerDesk) -> None:
    """InvalidSignature unless the maker alone has signed, whose key is not this checker's."""
    maker = bytes.fromhex(desk.rules.maker)
    if desk.rules.maker == desk.me.key or [signature.key_id for signature in envelope.signatures] != [key_id(maker)]:
        raise InvalidSignature("not signed by the maker alone")
    envelope.require_signed_by(maker)


def _files(desk: CheckerDesk, folder: Path, request: ApprovalRequest) -> list[Finding]:
    """Files that differ from the request, are missing or were added; where the ledger's digest alone differs, the folder as a whole."""
    listed = {entry.path: (entry.size, entry.sha256) for entry in request.files}
    there: dict[str, tuple[int, str]] = {}
    with told(folder):
        for path in (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()):
            relative = path.relative_to(folder).as_posix()
            plain = path.is_file() and not path.is_symlink()
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if plain and may_be_hashed(relative) else ""
            there[relative] = (path.stat().st_size if plain else -1, digest)
        there.pop(REQUEST_FILE, None)
        names = sorted(path for path in {*listed, *there} if listed.get(path) != there.get(path))
        record = next(record for record in desk.ledger.archive.batches() if record.batch == request.batch)
        whole = inventory_of(folder).digest() == record.folder
    return _found(EVERY_FILE_IS_AS_MADE, names or ([] if whole else [folder.name]))


def _envelopes(desk: CheckerDesk, folder: Path, request: ApprovalRequest) -> dict[str, Envelope]:
    """Statement, headers and seal files, each signed by the maker and by nobody else."""
    envelopes, broken = {}, []
    for path in (entry.path for entry in request.files):
        if path == STATEMENT or path.startswith("headers/") or path.endswith("/notice.seal.json"):
            try:
                envelopes[path] = Envelope.parse(read_file(folder / path, _LARGEST))
                _require_maker(envelopes[path], desk)
            except (MalformedEnvelope, InvalidSignature):
                broken.append(path)
    if STATEMENT not in envelopes:
        broken.append(STATEMENT)
    _refuse(_found(EVERY_SIGNATURE_IS_THE_MAKERS, broken))
    return envelopes


def _contents(desk: CheckerDesk, batch: str, envelopes: Mapping[str, Envelope]) -> tuple[BatchStatement, dict[str, Header]]:
    """Statement and headers; each seal file is the twin of one header, and each header has one."""
    heads = {path: envelope for path, envelope in envelopes.items() if path.startswith("headers/")}
    seals = [envelope for path, envelope in envelopes.items() if path.startswith("documents/")]
    try:
        statement = BatchStatement.parse(envelopes[STATEMENT].payload)
        headers = {path: Header.parse(envelope.payload) for path, envelope in heads.items()}
    except (MalformedStatement, MalformedHeader) as fault:
        finding = EVERY_SIGNATURE_IS_THE_MAKERS.found(files=1, names=STATEMENT)
        raise IntegrityBroken(finding.ja, finding.en, [finding]) from fault
    types = {envelope.payload_type for envelope in (*heads.values(), *seals)} | {envelopes[STATEMENT].payload_type}
    paired = sorted(e.to_bytes() for e in seals) == sorted(e.to_bytes() for e in heads.values())
    alone = statement.signed_alone or any(header.signed_alone for header in headers.values())
    place = (batch, desk.ledger.issuer, desk.workspace.settings.tax_year)
    same = all((h.batch, h.issuer[0], h.tax_year) == place for h in headers.values()) and (statement.batch, statement.issuer, statement.tax_year) == place
    if types != {NOTICE_TYPE, BATCH_TYPE} or not paired or alone or not same:
        _refuse(_found(BATCH_IS_AS_THE_LEDGER_SAYS, [STATEMENT], batch=batch))
    return statement, headers


def _against_ledger(desk: CheckerDesk, batch: str, statement: BatchStatement, headers: Mapping[str, Header]) -> list[Finding]:
    """Notices that statement, header and ledger do not say the same of; the batch as a whole where only its totals or its log head differ."""
    ledger = {n.header: (n.recipient, n.kind, n.version, n.volume, n.rows, n.yen, n.row_keys) for n in desk.ledger.waiting.notices(batch)}
    signed = {
        hashlib.sha256(h.to_bytes()).hexdigest(): (h.recipient[0], str(h.kind), h.version, h.volume[0], h.rows, h.yen, frozenset(key for key, _ in h.row_tags))
        for h in headers.values()
    }
    listed = {entry.header: (entry.recipient, entry.kind, entry.version, entry.volume, entry.rows, entry.yen) for entry in statement.notices}
    differing = {
        digest
        for digest in {*ledger, *signed, *listed}
        if not (ledger.get(digest) == signed.get(digest) and (signed.get(digest) or ())[:6] == listed.get(digest))
    }
    names = sorted({(signed.get(digest) or ledger.get(digest) or listed[digest])[0] for digest in differing})
    record = next(record for record in desk.ledger.archive.batches() if record.batch == batch)
    return _found(BATCH_IS_AS_THE_LEDGER_SAYS, names or ([] if record.log_head == statement.log_head else [STATEMENT]), batch=batch)


def _root(desk: CheckerDesk, request: ApprovalRequest) -> bytes:
    """The batch's key, from the box the maker closed for this checker."""
    box = request.boxes.get(key_id(bytes.fromhex(desk.me.key)), "")
    try:
        return open_box(bytes.fromhex(box), desk.keys.secret(BOX, CHECKER), box_purpose(request.batch))
    except UnopenableBox as fault:
        raise IntegrityBroken(
            "この発行は、いま登録されている決裁者の鍵では開けません。差し戻し、作り直してください。",
            "This batch cannot be opened with the checker's key as registered now. Send it back and issue again.",
        ) from fault


def _read_again(engine: Engine, tasks: Sequence[_Task], progress: Progress) -> list[Finding]:
    """What reading every document again finds; amber is not enough here: nobody has re-saved anything yet."""
    findings: list[Finding] = []
    for done, found in enumerate(engine.run(_nothing, _examined, tasks), 1):
        findings += found
        progress(done, len(tasks))
    return findings


def _nothing() -> None:
    """The tool of a worker that needs none."""


def _examined(_tool: None, task: _Task) -> list[Finding]:
    files = {PDF: read_file(task.folder / "notice.pdf", _LARGEST), XLSX: read_file(task.folder / "notice.xlsx", _LARGEST)}
    return list(examine_contents(task.folder.name, files, {PDF: read_pdf, XLSX: read_xlsx}, task.header, task.key))
