"""Destroys the key of a batch, and with it what the key had closed: the sealed input, every tag and every key sheet of it say nothing any more.

The steps of `destroy`: see that the batch is published and delivered (or that a reason is given why not); record it, by name and reason, in the ledger; overwrite and remove
the key's file; name every clear copy that the records still know. A record that is there while the file still is (a killed run) is finished by running it again.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from furusato.errors import TypingRefused
from furusato.storage.events import Stamp, shown_time
from furusato.storage.holds import REASON
from furusato.storage.keys_change import destroy_batch_key
from furusato.storage.ledger import Ledger
from furusato.storage.publishing import Stage
from furusato.storage.settings import Settings
from furusato.workflows.arrivals import still_open
from furusato.workflows.event_words import EVENT_WORDS, Record
from furusato.workflows.key_care import KeyDesk

DELIVERED: Final = "delivered"


@dataclass(frozen=True, slots=True)
class Destroyed:
    """How many key files were destroyed, and the clear copies still known: folders and files that are there, and what records say was written elsewhere."""

    files: int
    folders: tuple[Path, ...]
    copies: tuple[str, ...]


def destroy(desk: KeyDesk, batch: str, reason: str, stamp: Stamp, *, undelivered: bool) -> Destroyed:
    """Destroy the key of a published batch. `undelivered`: also before every receiver has acknowledged; then a reason is needed. TypingRefused otherwise."""
    if desk.ledger.batches.stage(batch) is not Stage.PUBLISHED:
        raise TypingRefused(f"公開済みの発行 {batch} がありません。", f"There is no published batch {batch}.")
    _require_ended(desk.workspace.settings, desk.ledger, batch, reason, undelivered=undelivered)
    desk.ledger.approvals.record_deletion(batch, reason or DELIVERED, stamp)
    files = destroy_batch_key(desk.keys.folder, batch)
    return Destroyed(files, tuple(_clear_folders(desk, batch)), tuple(_written(desk.ledger, batch)))


def _require_ended(settings: Settings, ledger: Ledger, batch: str, reason: str, *, undelivered: bool) -> None:
    year = int(batch[:4])
    open_notices = still_open(settings, ledger, [n for n in ledger.archive.notices_of_year(year) if n.batch == batch])
    if not open_notices:
        return
    if not undelivered:
        raise TypingRefused(
            f"発行 {batch} には、受領がまだ確かめられていない通知書が {len(open_notices)} 通あります。破棄すると再送・訂正・検証ができなくなります。"
            "それでも破棄するときは --yes と --reason を付けてください。",
            f"{len(open_notices)} notices of batch {batch} are not acknowledged yet. Without the key nothing of it can be sent again, corrected or verified. "
            "To destroy it nevertheless, give --yes and --reason.",
        )
    if not REASON.fullmatch(reason):
        raise TypingRefused(
            "破棄する理由を --reason にコード(英小文字・数字・-・_)で書いてください。", "Say why by --reason, a code of lower-case letters, digits, - and _."
        )


def _clear_folders(desk: KeyDesk, batch: str) -> Iterator[Path]:
    """What lies in the workspace in clear."""
    documents = desk.workspace.batches / batch / "documents"
    if documents.is_dir():
        yield documents


def _written(ledger: Ledger, batch: str) -> Iterator[str]:
    """What the records say was written elsewhere, of this batch or of the whole ledger: they cannot say whether it is still there."""
    for event in ledger.events.all():
        words, facts = EVENT_WORDS.get(event.what), json.loads(event.facts)
        if words and words.record is Record.OUTPUT and event.what != "batch published" and facts.get("batch", batch) == batch:
            yield f"{shown_time(event.at)}　{event.who}　{words.ja}"
