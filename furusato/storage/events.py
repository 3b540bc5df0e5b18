"""The event log: what happened, when, by whom, each event bound to the one before it.

Facts are harmless (counts, codes, row keys, digests of public things); one that looks like an individual number is refused as a bug. Verifying names the events
that are missing, changed or out of order. The chain is not keyed: what anchors it are the heads that signed batches record.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from furusato.errors import IntegrityBroken
from furusato.model.findings import Finding, Rule, Severity
from furusato.seal.encoding import enc
from furusato.storage.database import Database

_WHAT: Final = re.compile(r"[a-z][a-z ]{2,59}")
# Twelve digits, alone or in groups of four, not within a word (digests have letters, row keys begin with one). A yen total may be long: it is let pass by its name.
_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])\d{4}[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])")

NO_EVENT_IS_MISSING: Final = Rule(
    "no_event_is_missing",
    Severity.REFUSE,
    "台帳の記録 {events} 件が抜けています(番号 {numbers})。台帳の控えと照合してください。",
    "{events} events are missing from the log of the ledger (numbers {numbers}). Compare with a backup of the ledger.",
)
NO_EVENT_WAS_CHANGED: Final = Rule(
    "no_event_was_changed",
    Severity.REFUSE,
    "台帳の記録 {events} 件が書き換えられています(番号 {numbers})。台帳の控えと照合してください。",
    "{events} events in the log of the ledger were changed (numbers {numbers}). Compare with a backup of the ledger.",
)
EVENTS_STAND_IN_THEIR_ORDER: Final = Rule(
    "events_stand_in_their_order",
    Severity.REFUSE,
    "台帳の記録 {events} 件の順序が入れ替わっています(番号 {numbers})。台帳の控えと照合してください。",
    "{events} events in the log of the ledger stand out of their order (numbers {numbers}). Compare with a backup of the ledger.",
)
EVERY_RECORDED_HEAD_IS_IN_THE_LOG: Final = Rule(
    "every_recorded_head_is_in_the_log",
    Severity.REFUSE,
    "発行時に記録した台帳の記録の先端 {events} 件が、今の記録にありません。記録が切り詰められたか、差し替えられています。",
    "{events} heads of the log that batches recorded are not in it now: the log was cut off or replaced.",
)
RULES: Final = (NO_EVENT_IS_MISSING, NO_EVENT_WAS_CHANGED, EVENTS_STAND_IN_THEIR_ORDER, EVERY_RECORDED_HEAD_IS_IN_THE_LOG)

_COMPARED: Final = 200  # each with each: more than that is no exchange but another log

Fact = str | int | bool | None | list[str]


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and by whom; the time must know its zone."""

    at: datetime
    who: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a time without a zone")

    @property
    def time(self) -> str:
        """ISO 8601 with offset, in seconds."""
        return self.at.isoformat(timespec="seconds")

    @property
    def shown(self) -> str:
        """As people read it on paper, by the clock of this place."""
        return shown_time(self.time)


def shown_time(time: str) -> str:
    """An ISO time as people read it on paper, by the clock of this place."""
    return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"


class Event(NamedTuple):
    """One event as it stands in the log; `facts` is JSON, hashes are hex."""

    seq: int
    at: str
    who: str
    what: str
    facts: str
    previous: str
    hash: str

    def rehashed(self, seq: int) -> str:
        """The hash its contents have as event number `seq`."""
        return hashlib.sha256(enc("furusato-ledger/v1/event", str(seq), *self[1:6])).hexdigest()


class EventLog:
    """The log of one ledger."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._db = database
        self._genesis = hashlib.sha256(enc("furusato-ledger/v1/log", workspace)).hexdigest()

    def head(self) -> str:
        """Hash of the last event, hex; recorded by every batch."""
        row = self._db.one("SELECT hash FROM events ORDER BY seq DESC LIMIT 1")
        return str(row[0]) if row else self._genesis

    def append(self, stamp: Stamp, what: str, facts: Mapping[str, Fact]) -> None:
        """Add an event, in the caller's change or one of its own. `what`: lower-case words."""
        text = _spelled(facts)
        if not _WHAT.fullmatch(what) or _NUMBER.search(_spelled({name: fact for name, fact in facts.items() if name != "yen"})):
            raise ValueError("an event is named in lower-case words and holds no twelve digits")
        with self._db.change():
            seq = self._db.number("SELECT max(seq) FROM events") + 1
            event = Event(seq, stamp.time, stamp.who, what, text, self.head(), "")
            self._db.run("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", *event[:6], event.rehashed(seq))

    def all(self) -> list[Event]:
        """Every event, in order."""
        return [Event(*row) for row in self._db.all("SELECT seq, at, who, what, facts, previous, hash FROM events ORDER BY seq")]

    def verify(self, heads: Iterable[str] = ()) -> None:
        """IntegrityBroken unless the log is unbroken and holds every head (hex) that batches recorded."""
        events = self.all()
        lost_heads = set(heads) - {self._genesis, *(event.hash for event in events)}
        findings = [*_broken(events, self._genesis), *_found(EVERY_RECORDED_HEAD_IS_IN_THE_LOG, sorted(lost_heads))]
        if findings:
            raise IntegrityBroken("台帳の記録(いつ・誰が・何を)が途切れています。", "The event log of the ledger is broken.", findings)


def _spelled(facts: Mapping[str, Fact]) -> str:
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _found(rule: Rule, places: list[int] | list[str]) -> list[Finding]:
    numbers = ", ".join(map(str, places[:20])) + (" …" if len(places) > 20 else "")
    return [rule.found(events=len(places), numbers=numbers)] if places else []


def _broken(events: list[Event], genesis: str) -> list[Finding]:
    """Which events are changed, exchanged or missing, told apart."""
    wrong = [event for event in events if event.rehashed(event.seq) != event.hash]
    numbers = [event.seq for event in wrong]
    moved = [event.seq for event in wrong[:_COMPARED] if any(event.rehashed(seq) == event.hash for seq in numbers[:_COMPARED])]
    present = {event.seq for event in events}
    missing = [seq for seq in range(1, max(present, default=0)) if seq not in present]
    unlinked = [
        event.seq
        for before, event in zip((None, *events), events, strict=False)
        if event.previous != (before.hash if before else genesis)
        and event.seq - 1 not in missing
        and event.seq not in numbers
        and not (before and before.seq in numbers)
    ]
    changed = sorted({*numbers, *unlinked} - set(moved))
    return [*_found(NO_EVENT_IS_MISSING, missing), *_found(EVENTS_STAND_IN_THEIR_ORDER, moved), *_found(NO_EVENT_WAS_CHANGED, changed)]
