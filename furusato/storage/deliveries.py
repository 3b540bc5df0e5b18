"""What became of each notice after it was published: handed over, accepted, acknowledged, or returned; by which channel, on which day, said by whom.

A published notice is not a sent one, and a sent one not an accepted one (Sakawa 2019: the step of sending was missed, 553 of 746 donors). Each step is kept beside those
before it, never in place of them. Refuses (TypingRefused, with the recipients) a step that cannot follow the present state, a notice that no longer speaks (superseded,
recalled), and a reference that looks like an individual number.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from furusato.errors import TypingRefused
from furusato.law.number_in_text import hidden
from furusato.model.values import NoticeState
from furusato.storage.database import Database
from furusato.storage.events import EventLog, Stamp

_LONGEST_REFERENCE: Final = 60
_SHOWN: Final = 20
_SENT: Final = (NoticeState.HANDED_OVER, NoticeState.ACCEPTED)
# Which states a step may follow. A receiver may acknowledge what nobody recorded as sent: it has arrived all the same.
MAY_FOLLOW: Final = {
    NoticeState.HANDED_OVER: (NoticeState.PUBLISHED, NoticeState.HANDED_OVER, NoticeState.RETURNED),
    NoticeState.ACCEPTED: _SENT,
    NoticeState.ACKNOWLEDGED: (NoticeState.PUBLISHED, *_SENT, NoticeState.ACKNOWLEDGED),
    NoticeState.RETURNED: _SENT,
}


class Step(NamedTuple):
    """One step of one notice. `header`: SHA-256 of its header, hex; `reference`: number of a registered letter, of an eLTAX receipt …, or empty; `day`: when it was done."""

    header: str
    state: NoticeState
    channel: str
    reference: str
    day: date


class Delivery(NamedTuple):
    """A step as the ledger keeps it; times are ISO."""

    batch: str
    recipient: str
    header: str
    state: NoticeState
    channel: str
    reference: str
    day: str
    at: str
    who: str


class DeliveryTable:
    """The steps of one ledger's notices; each call that writes is one change with its event."""

    def __init__(self, database: Database, events: EventLog) -> None:
        self._db, self._events = database, events

    def record(self, steps: Sequence[Step], stamp: Stamp) -> None:
        """Keep steps of the same state and channel, one a notice: all of them, or none."""
        state, channel = _same(steps)
        headers = json.dumps([step.header for step in steps])
        with self._db.change():
            self._require_fit(headers, state)
            rows = ((step.header, state, channel, step.reference, step.day.isoformat(), stamp.time, stamp.who) for step in steps)
            self._db.run_each("INSERT INTO deliveries (header, state, channel, reference, day, at, who) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            self._db.run("UPDATE notices SET state = ? WHERE header IN (SELECT value FROM json_each(?))", state, headers)
            told = self._db.all(
                "SELECT batch, recipient, rows FROM notices WHERE header IN (SELECT value FROM json_each(?)) ORDER BY batch, recipient", headers
            )
            facts = {"notices": len(told), "rows": sum(row[2] for row in told), "recipients": [f"{row[0]}/{row[1]}" for row in told], "channel": channel}
            self._events.append(stamp, f"notices {state}", facts)

    def all(self, tax_year: int) -> tuple[Delivery, ...]:
        """Every step of a year's notices, in the order in which they were recorded."""
        sql = """SELECT batch, recipient, header, d.state, channel, reference, day, at, who FROM deliveries d JOIN notices USING (header) JOIN batches USING (batch)
            WHERE tax_year = ? ORDER BY seq"""
        return tuple(Delivery._make((*row[:3], NoticeState(row[3]), *row[4:])) for row in self._db.all(sql, tax_year))

    def _require_fit(self, headers: str, state: NoticeState) -> None:
        found = self._db.all("SELECT batch, recipient, state FROM notices WHERE header IN (SELECT value FROM json_each(?))", headers)
        if len(found) != len(json.loads(headers)):
            raise ValueError("a step of a notice that the ledger does not know, or two of one")
        unfit = [(batch, recipient, NoticeState(now)) for batch, recipient, now in found if NoticeState(now) not in MAY_FOLLOW[state]]
        if unfit:
            raise _unfit(unfit, state)


def _same(steps: Sequence[Step]) -> tuple[NoticeState, str]:
    if len({(step.state, step.channel) for step in steps}) != 1:
        raise ValueError("steps are recorded by state and channel")
    _require_harmless(step.reference for step in steps)
    return steps[0].state, steps[0].channel


def _require_harmless(references: Iterable[str]) -> None:
    for reference in references:
        if len(reference) > _LONGEST_REFERENCE or not reference.isprintable() or hidden(reference) != reference:
            raise TypingRefused(
                "控えの番号に使えないものがあります(60 字まで。12 桁の数字は個人番号と区別できないため使えません。ハイフンで区切ってください)。",
                "A reference cannot be kept (up to 60 characters; twelve digits cannot be told from an individual number: separate them by hyphens in another way).",
            )


def _unfit(notices: list[tuple[str, str, NoticeState]], state: NoticeState) -> TypingRefused:
    shown = ", ".join(f"{batch}/{recipient} ({now})" for batch, recipient, now in notices[:_SHOWN]) + (" …" if len(notices) > _SHOWN else "")
    return TypingRefused(
        f"{len(notices)} 件の通知書は今の状態からは「{state}」にできません: {shown}。",
        f"{len(notices)} notices cannot become {state!s} from the state they are in: {shown}.",
    )
