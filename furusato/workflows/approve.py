"""Releases a batch that waits, under the second person's key; or sends it back.

The steps: `look` examines the batch from its files and gathers what there is to decide on; `approve` adds the checker's signature to every header, seal file and to the
statement, reads each back, and publishes by one rename; `send_back` removes the batch and frees its rows. The maker's keys are needed for none of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from furusato.engine import Engine
from furusato.errors import TypingRefused
from furusato.render.approval_paper import ApprovalFacts, draw_approval_paper
from furusato.seal.approval_request import REQUEST_FILE
from furusato.seal.signing import Envelope, Signer
from furusato.storage.events import Stamp
from furusato.storage.files import write_once
from furusato.storage.holds import REASON
from furusato.storage.ledger import Ledger
from furusato.storage.publication import Approval, publish_approved_batch, send_batch_back
from furusato.storage.publishing import Stage
from furusato.storage.workspace import Workspace
from furusato.workflows.approve_check import Examined, examine_waiting
from furusato.workflows.approve_facts import gather, same_sign_in
from furusato.workflows.key_people import CheckerDesk
from furusato.workflows.pinned_fonts import pinned_face

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Looked:
    """What the second person has before them."""

    examined: Examined
    facts: ApprovalFacts


def look(desk: CheckerDesk, batch: str, engine: Engine, stamp: Stamp, progress: Progress = lambda _done, _of: None) -> Looked:
    """Examine a batch that waits. TypingRefused: none of that name does; IntegrityBroken: it is not as it was made."""
    examined = examine_waiting(desk, batch, engine, progress)
    desk.ledger.events.append(stamp, "batch examined", {"batch": batch, "rows": examined.statement.rows, "key": desk.signer.key_id})
    return Looked(examined, gather(desk, examined, stamp))


def write_paper(looked: Looked, out: Path) -> None:
    """The paper to decide on, as a new file. TypingRefused when something stands there."""
    write_once(out, draw_approval_paper(looked.facts, pinned_face()))


def approve(desk: CheckerDesk, looked: Looked, stamp: Stamp) -> Path:
    """Sign and publish what was looked at; the batch's folder. SystemTrouble, IntegrityBroken: it goes on waiting."""
    batch, signer = looked.examined.batch, desk.signer
    maker = bytes.fromhex(desk.rules.maker)
    signed = {path: countersigned(envelope, maker, signer) for path, envelope in looked.examined.envelopes.items()}
    approval = Approval(signed, (REQUEST_FILE,), signer.key_id, same_sign_in(desk, batch, stamp))
    return publish_approved_batch(desk.ledger, desk.workspace.batches, batch, approval, stamp)


def countersigned(envelope: Envelope, maker: bytes, checker: Signer) -> bytes:
    """The envelope with the checker's signature after the maker's, read back: a signature that does not hold never leaves. InvalidSignature."""
    data = envelope.also_signed_by(checker).to_bytes()
    again = Envelope.parse(data)
    again.require_people(signed_alone=False)
    for public in (maker, checker.public):
        again.require_signed_by(public)
    return data


def send_back(ledger: Ledger, workspace: Workspace, batch: str, reason: str, stamp: Stamp) -> None:
    """Remove a batch that waits; its rows are free again. TypingRefused: none of that name waits, or the reason is no code."""
    if not REASON.fullmatch(reason):
        raise TypingRefused(
            "差し戻す理由を --reason にコード(英小文字・数字・-・_)で書いてください。", "Say why by --reason, a code of lower-case letters, digits, - and _."
        )
    if ledger.batches.stage(batch) is not Stage.AWAITING:
        raise TypingRefused(f"発行 {batch} は決裁を待っていません。", f"Batch {batch} does not wait for approval.")
    send_batch_back(ledger, workspace.batches, batch, reason, stamp)
