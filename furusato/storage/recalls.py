"""Recalls: which notices, wholly or in some of their rows, a receiver was asked to give back or destroy, and which receivers have confirmed it.

A recall is a list of people to call: an offline receiver cannot know of it. It stays open until the last confirmation. A notice recalled wholly no longer speaks, so its
rows go out again with the next batch. Refuses (TypingRefused) notices that do not speak any more, and to confirm what was not asked or is confirmed.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from furusato.errors import TypingRefused
from furusato.model.values import NoticeState
from furusato.storage.database import Database
from furusato.storage.events import EventLog, Stamp


class Asked(NamedTuple):
    """One notice of a recall: header (SHA-256, hex) and the rows meant, by row key."""

    header: str
    row_keys: Sequence[str]


class Pending(NamedTuple):
    """A notice of a recall; `confirmed_at` (ISO) empty while it is open."""

    recall: int
    reason: str
    whole: bool
    batch: str
    recipient: str
    kind: str
    rows: int
    opened_at: str
    confirmed_at: str
    confirmed_by: str


class RecallTable:
    """The recalls of one ledger; each call that writes is one change with its event."""

    def __init__(self, database: Database, events: EventLog) -> None:
        self._db, self._events = database, events

    def open(self, asked: Sequence[Asked], reason: str, stamp: Stamp, *, whole: bool, people: int) -> int:
        """Begin a recall; its number. `whole`: the notices no longer speak from now on."""
        headers = [item.header for item in asked]
        with self._db.change():
            if whole:
                self._end(headers)
            recall = self._db.number("SELECT max(recall) FROM recalls") + 1
            self._db.run("INSERT INTO recalls VALUES (?, ?, ?, ?, ?)", recall, reason, int(whole), stamp.time, stamp.who)
            rows = ((recall, item.header, json.dumps(list(item.row_keys))) for item in asked)
            self._db.run_each("INSERT INTO recall_notices (recall, header, row_keys) VALUES (?, ?, ?)", rows)
            counts = {"notices": len(asked), "rows": sum(len(item.row_keys) for item in asked), "people": people}
            self._events.append(stamp, "recall opened", {"recall": recall, **counts, "whole": whole, "reason": reason})
        return recall

    def confirm(self, recall: int, recipients: Sequence[str], stamp: Stamp) -> int:
        """A receiver has confirmed to have destroyed or returned what was recalled; how many notices that settles."""
        names = json.dumps(sorted(set(recipients)))
        mine = """recall = ? AND confirmed_at IS NULL AND header IN (SELECT header FROM notices WHERE recipient IN (SELECT value FROM json_each(?)))"""
        with self._db.change():
            pending = {row[0] for row in self._db.all(f"SELECT recipient FROM recall_notices JOIN notices USING (header) WHERE {mine}", recall, names)}
            if pending != set(recipients):
                raise TypingRefused(
                    f"回収 {recall} で確認を待っていない宛先があります。furusato recall --list で確かめてください。",
                    f"Recall {recall} does not wait for all of these recipients. See furusato recall --list.",
                )
            settled = self._db.run(f"UPDATE recall_notices SET confirmed_at = ?, confirmed_by = ? WHERE {mine}", stamp.time, stamp.who, recall, names)
            self._events.append(stamp, "recall confirmed", {"recall": recall, "recipients": sorted(set(recipients)), "notices": settled})
        return settled

    def all(self, tax_year: int) -> tuple[Pending, ...]:
        """Every notice of every recall of a year, in the order in which they were asked."""
        sql = """SELECT r.recall, reason, whole, batch, recipient, kind, json_array_length(row_keys), r.at, ifnull(confirmed_at, ''), ifnull(confirmed_by, '')
            FROM recall_notices JOIN recalls r USING (recall) JOIN notices USING (header) JOIN batches USING (batch) WHERE tax_year = ? ORDER BY r.recall, batch, recipient, kind"""
        return tuple(Pending(row[0], row[1], bool(row[2]), *row[3:]) for row in self._db.all(sql, tax_year))

    def _end(self, headers: Sequence[str]) -> None:
        ended = (str(NoticeState.SUPERSEDED), str(NoticeState.RECALLED), str(NoticeState.PREPARED))
        sql = "UPDATE notices SET state = ? WHERE header IN (SELECT value FROM json_each(?)) AND state NOT IN (?, ?, ?)"
        if self._db.run(sql, NoticeState.RECALLED, json.dumps(list(headers)), *ended) != len(headers):
            raise TypingRefused(
                "差し替え済みか回収済みの通知書があります。対象を確かめてください。",
                "Some of the notices were superseded or recalled already. Check what is meant.",
            )
