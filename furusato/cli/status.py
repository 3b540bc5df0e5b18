"""`furusato status`: what remains, by route and by notice, and how many days are left."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from furusato.cli.means import JsonOption, WorkspaceOption, now
from furusato.errors import ExitCode

if TYPE_CHECKING:
    from furusato.workflows.status import Status

_SHOWN: Final = 15


def status(
    workspace: WorkspaceOption = Path(),
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="この日として数える(既定は今日) / as of this day (default: today)")
    ] = None,
    calendar: Annotated[Path | None, typer.Option("--ical", help="期限の予定表(.ics)を書き出す先 / where to write the dates as an iCalendar file")] = None,
    json: JsonOption = False,
) -> None:
    """残りを示す: 経路ごと・通知書ごとにどこまで進んだか、1月31日まで何日か。合言葉は要らない / What remains, and how many days are left.

    終了コード 0: 残りなし、または期限まで間がある。3: 期限が近いのに残りがある。4: 期限を過ぎて残りがある。
    Exit code 0: nothing is open, or there is time; 3: something is open and the deadline is near; 4: the deadline is past.
    """
    from furusato.cli.report import json_of
    from furusato.workflows.status import read_status, write_calendar

    found = read_status(workspace, day.date() if day else now().astimezone().date())
    if calendar is not None:
        write_calendar(calendar, found)
    if json:
        print(json_of(_facts(found), found.findings))
    else:
        _show(found)
    code = _exit_code(found)
    if code:
        sys.exit(int(code))


def _exit_code(found: "Status") -> ExitCode:
    from furusato.workflows.status import Alarm

    return {Alarm.NEAR: ExitCode.CLERK, Alarm.PAST: ExitCode.RESPONSIBLE}.get(found.alarm, ExitCode.DONE)


def _facts(found: "Status") -> dict[str, object]:
    return {
        "tax_year": found.tax_year,
        "date": found.today.isoformat(),
        "days_left": found.days_left,
        "alarm": found.alarm.name.lower(),
        "deadlines": [{"ja": d.name_ja, "en": d.name_en, "day": d.day.isoformat(), "days": (d.day - found.today).days} for d in found.deadlines],
        "routes": [
            {"route": route, "source": found.sources.get(route), **{str(station): count._asdict() for station, count in stations.items()}}
            for route, stations in sorted(found.counts.items())
            if route
        ],
        "all": {str(station): count._asdict() for station, count in found.counts.get("", {}).items()},
        "notices": found.notices,
        "open_notices": [notice._asdict() for notice in found.open],
    }


def _show(found: "Status") -> None:
    from furusato.cli.report import tell, tell_findings

    _show_routes(found)
    tell_findings(found.findings)
    _show_open(found)
    for deadline in found.deadlines:
        days = (deadline.day - found.today).days
        tell(f"{deadline.name_ja}: {deadline.day} ({_days_ja(days)})", f"{deadline.name_en}: {deadline.day} ({days} days)")
    if not found.open and not found.findings:
        tell("残りはありません。", "Nothing remains.")


def _days_ja(days: int) -> str:
    return f"あと {days} 日" if days >= 0 else f"{-days} 日過ぎています"


def _show_routes(found: "Status") -> None:
    from rich.markup import escape
    from rich.table import Table

    from furusato.cli.report import console
    from furusato.guards.standing import Station

    headings = {
        Station.TAKEN_IN: "受付済み", Station.HELD: "保留", Station.EXCLUDED: "除外", Station.WITHDRAWN: "取下げ", Station.UNISSUED: "未発行",
        Station.IN_NOTICE: "通知書に記載", Station.SENT: "送付", Station.ARRIVED: "到着確認", Station.ACKNOWLEDGED: "受領の返事",
    }  # fmt: skip
    table = Table(title=f"{found.tax_year} 年分 / 件数(人数)", show_lines=False)
    for heading in ("経路 / route", "受付元", *headings.values(), "円"):
        table.add_column(heading, justify="left" if heading.startswith("経路") else "right")
    for route, stations in sorted(found.counts.items(), key=lambda pair: (not pair[0], pair[0])):
        source = found.sources.get(route)
        cells = [f"{stations[s].rows:,}({stations[s].people:,})" if stations[s].rows else "-" for s in headings]
        name = escape(found.titles.get(route, route)) if route else "計 / all"
        table.add_row(name, "" if not route else "?" if source is None else f"{source:,}", *cells, f"{stations[Station.TAKEN_IN].yen:,}")
    console().print(table)


def _show_open(found: "Status") -> None:
    from rich.table import Table

    from furusato.cli.report import console, tell

    if not found.open:
        return
    table = Table(title="到着していない通知書(古い順) / notices that have not arrived, oldest first")
    for heading in ("発行", "宛先", "種別", "状態", "方法", "その日", "日数", "件数"):
        table.add_column(heading, justify="right" if heading in ("日数", "件数") else "left")
    for notice in found.open[:_SHOWN]:
        days = (found.today - datetime.fromisoformat(notice.since).date()).days
        table.add_row(notice.batch, notice.recipient, notice.kind, notice.state, notice.channel, notice.since, str(days), f"{notice.rows:,}")
    console().print(table)
    if len(found.open) > _SHOWN:
        tell(f"他に {len(found.open) - _SHOWN:,} 件(--json で全部)。", f"{len(found.open) - _SHOWN:,} more: see --json.")
