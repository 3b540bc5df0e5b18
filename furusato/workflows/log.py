"""Shows the event log and proves that it is whole: nothing removed, exchanged or rewritten since the batches recorded its heads.

The steps of `read_log`: read every event; recompute the chain; look for every head that the ledger's batches and the batch folders themselves recorded. Needs no key and
writes nothing. Refuses (IntegrityBroken, by event number) a log that is broken. Events after the last recorded head could be cut off unseen by somebody who holds the
ledger file: compare the head with the newest delivery list.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from furusato.errors import TypingRefused
from furusato.seal.batch_statement import BatchStatement, MalformedStatement
from furusato.seal.signing import Envelope, MalformedEnvelope
from furusato.storage.events import Event
from furusato.storage.files import read_file, write_once
from furusato.storage.ledger import Ledger, open_ledger
from furusato.storage.trouble import told
from furusato.storage.workspace import Workspace
from furusato.workflows.csv_paper import csv_paper
from furusato.workflows.event_words import EVENT_WORDS, EventWords, Record

_LARGEST_STATEMENT: Final = 100_000_000  # bytes
_HEADINGS: Final = ("番号", "日時", "誰が", "記録の種類", "何を", "event", "件数", "人数", "円", "詳細", "ハッシュ")
_UNKNOWN: Final = EventWords("(この版が知らない記録)", Record.OFFICE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in words. `rows`, `people` and `yen`: as its facts count them, None where they do not."""

    event: Event
    words: EventWords

    def fact(self, name: str) -> int | None:
        """A count among the facts."""
        found = json.loads(self.event.facts).get(name)
        return found if type(found) is int else None


@dataclass(frozen=True, slots=True)
class Log:
    """A log that was proven whole: its entries in order, its head (hex), and how many recorded heads it was held against."""

    entries: tuple[Entry, ...]
    head: str
    anchors: int

    def at(self, head: str) -> Entry:
        """The event that a head printed on a delivery list names. TypingRefused: none, or several begin so."""
        typed = "".join(head.split()).lower()
        found = [entry for entry in self.entries if typed and entry.event.hash.startswith(typed)]
        if len(found) != 1:
            raise TypingRefused(
                "その先端の記録は台帳にありません(または短すぎます)。送付一覧の「記録の先端」を見比べてください。正しく打ったのに無いときは、記録が切り詰められたか、別の台帳です。",
                "No event of this log has that head (or it is too short). Compare with the delivery list; if it is typed right, the log was cut off or the ledger is another.",
            )
        return found[0]


def read_log(root: Path) -> Log:
    """Read and prove the log of a workspace. IntegrityBroken names the events that are missing, changed or moved."""
    workspace = Workspace.open(root)
    with open_ledger(workspace.ledger) as ledger:
        heads = {*(record.log_head for record in ledger.archive.batches()), *_heads_of_folders(workspace)}
        ledger.events.verify(heads)
        return Log(_entries(ledger), ledger.events.head(), len(heads))


def _entries(ledger: Ledger) -> tuple[Entry, ...]:
    return tuple(Entry(event, EVENT_WORDS.get(event.what, _UNKNOWN)) for event in ledger.events.all())


def _heads_of_folders(workspace: Workspace) -> Iterator[str]:
    """Heads that the signed statements in batches/ record: somebody who rewrites the ledger would have to rewrite them too. One that cannot be read is told by `verify`."""
    with told(workspace.batches):
        statements = sorted(workspace.batches.glob("*/batch.json"))
    for path in statements:
        try:
            yield BatchStatement.parse(Envelope.parse(read_file(path, _LARGEST_STATEMENT)).payload).log_head
        except (MalformedEnvelope, MalformedStatement):
            continue


def write_records(out: Path, entries: Sequence[Entry]) -> None:
    """The records of access, output and deletion as CSV (UTF-8 with BOM, so that spreadsheets know it); never over an existing file."""
    write_once(out, csv_paper([_HEADINGS, *map(_line, entries)]))


def _line(entry: Entry) -> list[str]:
    event = entry.event
    counts = ["" if (count := entry.fact(name)) is None else str(count) for name in ("rows", "people", "yen")]
    return [str(event.seq), event.at, event.who, entry.words.record, entry.words.ja, event.what, *counts, event.facts, event.hash]
