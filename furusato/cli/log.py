"""`furusato log`: what happened in this workspace, when and by whom, proven whole."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from furusato.workflows.log import Entry


def log(
    workspace: WorkspaceOption = Path(),
    last: Annotated[int, typer.Option(min=1, help="終わりから何件を見せるか / how many of the latest events to show")] = 40,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="この日からの記録だけ / events from this day on")] = None,
    record: Annotated[str, typer.Option(help="記録の種類(利用、出力・持出し、削除、鍵 など) / one kind of record only")] = "",
    head: Annotated[str, typer.Option(help="送付一覧にある「記録の先端」が記録のどこかを示す / find the head printed on a delivery list")] = "",
    out: Annotated[Path | None, typer.Option("--csv", help="記録をすべて CSV に書き出す先 / write all records there as CSV")] = None,
    json: JsonOption = False,
) -> None:
    """いつ・誰が・何をしたかの記録を、欠け・入替え・書換えがないことを確かめて見せる / Show the event log, proven whole."""
    from furusato.cli.report import json_of, tell
    from furusato.workflows.log import read_log, write_records

    found = read_log(workspace)
    chosen = [entry for entry in found.entries if (since is None or _when(entry) >= since.astimezone()) and record in ("", entry.words.record)]
    if out is not None:
        write_records(out, chosen)
    if json:
        events = [{**entry.event._asdict(), "ja": entry.words.ja, "record": entry.words.record} for entry in chosen]
        print(json_of({"whole": True, "events": len(found.entries), "anchors": found.anchors, "head": found.head, "log": events}, ()))
        return
    _show(chosen[-last:])
    if head:
        event = found.at(head).event
        tell(f"その先端は記録 {event.seq} のものです。", f"That head is event {event.seq}.")
    tell(
        f"記録 {len(found.entries):,} 件に欠け・入替え・書換えはありません(発行が残した先端 {found.anchors} 個と一致)。先端: {found.head}",
        f"{len(found.entries):,} events, none missing, moved or rewritten (it holds all {found.anchors} heads that batches recorded). Head: {found.head}",
    )


def _when(entry: "Entry") -> datetime:
    """When it happened, by the clock of this place (the log itself keeps its own zone)."""
    return datetime.fromisoformat(entry.event.at).astimezone()


def _show(entries: "Sequence[Entry]") -> None:
    from rich.markup import escape
    from rich.table import Table

    from furusato.cli.report import console

    table = Table()
    for heading in ("番号", "日時 / when", "誰が / who", "種類", "何を / what", "件数", "人数"):
        table.add_column(heading, justify="right" if heading in ("番号", "件数", "人数") else "left")
    for entry in entries:
        counts = ["" if (count := entry.fact(name)) is None else f"{count:,}" for name in ("rows", "people")]
        event = entry.event
        table.add_row(
            str(event.seq),
            f"{_when(entry):%Y-%m-%d %H:%M:%S}",
            escape(event.who),
            entry.words.record,
            f"{entry.words.ja}\n[dim]{escape(event.what)}[/dim]",
            *counts,
        )
    console().print(table)
