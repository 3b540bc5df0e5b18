"""`furusato replay`: the same bytes again, for an auditor."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, SheetOption, WorkspaceOption, at_work, now, source_of, who
from furusato.errors import ExitCode, TypingRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from furusato.model.findings import Finding
    from furusato.workflows.replay import Replayed


def replay(
    batch: Annotated[str, typer.Argument(help="発行番号(例 2025-0001) / batch")],
    source: Annotated[Path | None, typer.Option(help="元の名簿。発行した行と照合する / the original list, held against what was issued")] = None,
    route: Annotated[str, typer.Option(help="その名簿の受付経路 / the list's intake route")] = "",
    record: Annotated[Path | None, typer.Option(help="署名欄のある検査記録(.pdf)を書き出す先 / where to write the record to be signed")] = None,
    bring_back: Annotated[
        Path | None, typer.Option("--documents", help="同じバイトになった通知書を書き出す新しいフォルダー / new folder for documents that came out the same")
    ] = None,
    workspace: WorkspaceOption = Path(),
    workers: Annotated[int, typer.Option(min=1, max=64, help="並べて働くプロセスの数 / processes at work", show_default="コア数")] = os.cpu_count() or 1,
    sheet: SheetOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """記録された入力から発行をもう一度作り、公開されたものと同じバイトかを確かめる / Make a batch again from its records, and compare."""
    from furusato.cli.progress import shown
    from furusato.storage.events import Stamp
    from furusato.workflows.press import start_engine
    from furusato.workflows.replay import replay as errand
    from furusato.workflows.replay_record import bring_back as write_back
    from furusato.workflows.replay_record import compare_source, log_replay, write_record

    if (source is None) != (not route):
        raise TypingRefused("--source と --route は一緒に指定してください。", "--source and --route go together.")
    if bring_back is not None and bring_back.exists():
        raise TypingRefused(f"{bring_back} は既にあります。新しいフォルダーを指定してください。", f"{bring_back} exists already. Name a new folder.")
    stamp = Stamp(now(), who())
    with start_engine(workers) as engine, at_work(workspace, keys, passphrase_file, stamp) as office:
        with shown() as progress:
            keep = partial(write_back, bring_back) if bring_back is not None else lambda _folder, _made: None
            replayed = errand(office, batch, engine, progress, keep)
        found = [*replayed.findings, *(compare_source(office, batch, source_of(source, sheet), route) if source else ())]
        if record is not None:
            write_record(office, record, replayed, route, found, stamp)
        log_replay(office, replayed, brought_back=bring_back is not None, stamp=stamp)
    _tell(replayed, found, as_json=json)


def _tell(replayed: "Replayed", found: "Sequence[Finding]", *, as_json: bool) -> None:
    from furusato.cli.report import json_of, tell, tell_findings
    from furusato.model.findings import refusing

    holds = replayed.holds and not refusing(found)
    if as_json:
        counts = {"notices": replayed.notices, "same": replayed.same, "documents_at_hand": replayed.at_hand}
        print(json_of({"holds": holds, "batch": replayed.statement.batch, **counts, "changed_inputs": list(replayed.changed_inputs)}, found))
    else:
        tell_findings(found)
        tell(
            f"通知書 {replayed.notices:,} 通のうち {replayed.same:,} 通が、公開されたものと同じバイトになりました(書類が残っているもの {replayed.at_hand:,} 通)。",
            f"{replayed.same:,} of {replayed.notices:,} notices came out byte for byte as published (documents still at hand: {replayed.at_hand:,}).",
        )
    if not holds:
        sys.exit(int(ExitCode.RESPONSIBLE))
