"""Writes an office's dates as an iCalendar file (RFC 5545), which calendars of every make take in.

Same dates, same bytes: the time stamp is an argument. Texts are escaped and lines folded as the RFC asks (75 octets, never within a character).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

_LONGEST_LINE: Final = 75  # octets, RFC 5545 3.1


class Day(NamedTuple):
    """One whole-day entry; `uid` names it for good, so that taking the file in again changes it instead of doubling it. `alarm_days`: reminders so many days before."""

    uid: str
    day: date
    summary: str
    alarm_days: Sequence[int]


def write_calendar(days: Sequence[Day], stamp: datetime) -> bytes:
    """The file. `stamp` in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//furusato//JA", *(line for day in days for line in _event(day, stamp)), "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(day: Day, stamp: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{day.uid}", f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}", f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}")
    yield from (f"DTEND;VALUE=DATE:{day.day + timedelta(days=1):%Y%m%d}", f"SUMMARY:{_escaped(day.summary)}", "TRANSP:TRANSPARENT")
    for days in day.alarm_days:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{days}D", f"DESCRIPTION:{_escaped(day.summary)}", "END:VALARM")
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, those after the first led by a space."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _LONGEST_LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
