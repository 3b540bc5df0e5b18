"""What remains: how far every application and every notice of the year has come, what is still open, and how many days are left. Needs no passphrase.

The steps of `read_status`: open the ledger; see each application's station and each notice's last step; count by route; name every gap; line the open notices up,
oldest first; measure the days to the law's. Nothing is written.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import IntEnum
from pathlib import Path

import polars as pl

from furusato.guards.standing import (
    ARRIVED,
    NOTICE_STATE,
    Count,
    OpenNotice,
    Station,
    check_notices_arrive,
    check_recalls,
    check_route_counts,
    check_rows_stand,
    count_by_route,
)
from furusato.law.calendar import application_deadline, change_notice_deadline, notice_deadline
from furusato.model import columns as c
from furusato.model.findings import Finding, refusing
from furusato.render import calendar_file
from furusato.storage.batch_records import HEADER, NoticeRecord
from furusato.storage.deliveries import Delivery
from furusato.storage.files import write_once
from furusato.storage.ledger import Ledger, open_ledger
from furusato.storage.settings import Settings
from furusato.storage.workspace import Workspace
from furusato.workflows.arrivals import ENDED, has_arrived, last_steps
from furusato.workflows.reconcile import passed_gaps

_REMINDERS = (14, 7, 3, 1)  # days before


class Alarm(IntEnum):
    """How the day stands: nothing is open; something is, with time left; something is, and the deadline of the notices is near, or past."""

    CLEAR = 0
    OPEN = 1
    NEAR = 2
    PAST = 3


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day of the law or of practice."""

    name_ja: str
    name_en: str
    day: date


@dataclass(frozen=True, slots=True)
class Status:
    """How the year stands. `counts`: route → station → count, "" for all; `sources`: what each route counts; `open`: notices not arrived, oldest first."""

    tax_year: int
    today: date
    titles: Mapping[str, str]
    sources: Mapping[str, int | None]
    counts: Mapping[str, Mapping[Station, Count]]
    open: tuple[OpenNotice, ...]
    notices: int
    deadlines: tuple[Deadline, ...]
    findings: tuple[Finding, ...]
    alarm: Alarm

    @property
    def days_left(self) -> int:
        """Days to the deadline of the notices; negative once it has passed."""
        return (notice_deadline(self.tax_year) - self.today).days


def read_status(root: Path, today: date, alarm_days: int | None = None) -> Status:
    """The status of a workspace on a day. `alarm_days`: so many days before the deadline what is open becomes an alarm (default: the office's own)."""
    workspace = Workspace.open(root)
    with open_ledger(workspace.ledger) as ledger:
        return _status(workspace.settings, ledger, today, workspace.settings.alarm_days if alarm_days is None else alarm_days)


def write_calendar(out: Path, status: Status) -> None:
    """The office's dates as an iCalendar file; never over an existing one."""
    days = [
        calendar_file.Day(f"{status.tax_year}-{place}@furusato", deadline.day, f"ふるさと納税 {deadline.name_ja}", _REMINDERS)
        for place, deadline in enumerate(status.deadlines)
    ]
    write_once(out, calendar_file.write_calendar(days, datetime.combine(status.today, time(), UTC)))


def _status(settings: Settings, ledger: Ledger, today: date, alarm_days: int) -> Status:
    year = settings.tax_year
    last = last_steps(ledger, year)
    notices = [notice for notice in ledger.archive.notices_of_year(year) if notice.state not in ENDED]
    arrived = {notice.header for notice in notices if has_arrived(settings, notice, last.get(notice.header))}
    counts = _counts(ledger, year, notices, arrived)
    waiting = tuple(sorted((_open(ledger, n, last.get(n.header)) for n in notices if n.header not in arrived), key=lambda n: (n.since, n.batch, n.recipient)))
    sources = {route.name: route.applications for route in settings.routes}
    in_ledger = {route: stations[Station.TAKEN_IN].rows for route, stations in counts.items() if route}
    findings = (
        *check_route_counts(sources | dict.fromkeys(in_ledger.keys() - sources.keys()), in_ledger, passed_gaps(ledger, year)),
        *check_rows_stand(counts, _reasons(ledger, year)),
        *check_notices_arrive(waiting),
        *check_recalls(_open_recalls(ledger, year)),
    )
    titles = {route.name: route.title for route in settings.routes}
    return Status(year, today, titles, sources, counts, waiting, len(notices), _deadlines(settings), findings, _alarm(findings, year, today, alarm_days))


def _counts(ledger: Ledger, year: int, notices: list[NoticeRecord], arrived: set[str]) -> dict[str, dict[Station, Count]]:
    standing = ledger.archive.standing(year)
    states = pl.DataFrame(
        [(notice.header, str(notice.state), notice.header in arrived) for notice in notices],
        schema={HEADER: pl.String, NOTICE_STATE: pl.String, ARRIVED: pl.Boolean},
        orient="row",
    )
    rows = ledger.rows.readable(year).join(standing.join(states, on=HEADER), on=c.ROW_KEY, how="left")
    return count_by_route(rows.select(c.ROUTE, c.STATE, c.PERSON, c.YEN, NOTICE_STATE, pl.col(ARRIVED).fill_null(False)))


def _reasons(ledger: Ledger, year: int) -> dict[str, dict[str, int]]:
    routes = dict(ledger.rows.readable(year).select(c.ROW_KEY, c.ROUTE).iter_rows())
    reasons: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for hold in ledger.holds.open(year):
        reasons[routes[hold.row_key]][hold.reason] += 1
    return {route: dict(of) for route, of in reasons.items()}


def _open_recalls(ledger: Ledger, year: int) -> dict[int, list[str]]:
    waiting: defaultdict[int, list[str]] = defaultdict(list)
    for item in ledger.recalls.all(year):
        if not item.confirmed_at:
            waiting[item.recall].append(item.recipient)
    return dict(waiting)


def _open(ledger: Ledger, notice: NoticeRecord, last: Delivery | None) -> OpenNotice:
    since = last.day if last else ledger.archive.published_on(notice.batch)
    return OpenNotice(notice.batch, notice.recipient, notice.kind, notice.state, last.channel if last else "", since, notice.rows, notice.yen)


def _deadlines(settings: Settings) -> tuple[Deadline, ...]:
    year = settings.tax_year
    return (
        Deadline("申請書の期限(実務)", "applications (practice)", settings.application_deadline or application_deadline(year)),
        Deadline("変更届出書の期限(地方税法附則7条4項・11項)", "change notices (law)", change_notice_deadline(year)),
        Deadline("通知書の期限(地方税法附則7条5項・12項)", "notices (law)", notice_deadline(year)),
    )


def _alarm(findings: tuple[Finding, ...], year: int, today: date, alarm_days: int) -> Alarm:
    if not refusing(findings):
        return Alarm.CLEAR
    left = (notice_deadline(year) - today).days
    if left < 0:
        return Alarm.PAST
    return Alarm.NEAR if left <= alarm_days else Alarm.OPEN
