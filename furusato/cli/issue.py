"""`furusato issue`: everything sealed and not yet notified, as one published batch."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, SheetOption, WorkspaceOption, at_work, decisions_of, now, random_bytes, source_of, who
from furusato.errors import TypingRefused

if TYPE_CHECKING:
    from furusato.workflows.issue import Issued


def issue(
    path: Annotated[
        Path | None, typer.Argument(metavar="[LIST]", help="発行の前に照合または取り込む名簿 / a list to hold against the ledger, or take in, first")
    ] = None,
    route: Annotated[str, typer.Option(help="その名簿の受付経路 / the list's intake route")] = "",
    workspace: WorkspaceOption = Path(),
    issue_date: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="発行日(既定は今日) / date of issue (default: today)")] = None,
    decisions: Annotated[Path | None, typer.Option(help="名簿を取り込むときの判断ファイル / decisions file, when a list is taken in")] = None,
    marked: Annotated[Path | None, typer.Option("--findings", help="名簿の相違行を書き出す先(.xlsx) / where to write the rows that differ")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="並べて働くプロセスの数 / processes at work", show_default="コア数")] = os.cpu_count() or 1,
    sheet: SheetOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """封印した申請から、居住市区町村ごとの通知書を作り、読み戻し、署名し、公開する / Make, read back, sign and publish the notices."""
    from furusato.cli.progress import shown
    from furusato.cli.report import json_of, tell, tell_findings
    from furusato.storage.events import Stamp
    from furusato.workflows.issue import Order
    from furusato.workflows.issue import issue as issue_batch
    from furusato.workflows.issue_list import admit
    from furusato.workflows.meanwhile import of_list
    from furusato.workflows.press import start_engine
    from furusato.workflows.sealing import Run
    from furusato.workflows.take_in import Outputs

    if path is None and (route or decisions or marked):
        raise TypingRefused(
            "--route・--decisions・--findings は名簿を渡すときのものです。名簿も指定してください。",
            "--route, --decisions and --findings go with a list. Name the list too.",
        )
    run = Run(Stamp(now(), who()), random_bytes)
    told = decisions_of(decisions)
    source = source_of(path, sheet) if path else None
    with start_engine(workers) as engine, at_work(workspace, keys, passphrase_file, run.stamp, of_list(source)) as office:
        findings = admit(office, source, route, told, run, Outputs(findings=marked)) if source else ()
        with shown() as progress:
            issued = issue_batch(office, Order(issue_date.date() if issue_date else date.today(), engine), run, progress)
    if json:
        facts = {
            "batch": issued.batch,
            "folder": str(issued.folder),
            "notices": issued.notices,
            "rows": issued.rows,
            "people": issued.people,
            "yen": issued.yen,
            "corrections": issued.corrections,
            "cancellations": issued.cancellations,
            "cancelled": issued.cancelled,
        }
        print(json_of({"refused": False, **facts, "aside": issued.aside, "awaiting": issued.awaiting}, (*findings, *issued.findings)))
        return
    tell_findings((*findings, *issued.findings))
    if issued.awaiting:
        tell(
            f"通知書 {issued.notices:,} 通、{issued.rows:,} 件({issued.people:,} 人)、{issued.yen:,} 円を作り、作成者の署名を付けました。まだ公開していません。",
            f"Made and signed {issued.notices:,} notices of {issued.rows:,} applications ({issued.people:,} people), {issued.yen:,} yen. Nothing is published yet.",
        )
        _tell_mends(issued)
        tell(
            f"決裁者が furusato approve {issued.batch} で確かめて公開するか、--refuse で差し戻します。",
            f"The second person publishes it with furusato approve {issued.batch}, or sends it back with --refuse.",
        )
        return
    tell(
        f"通知書 {issued.notices:,} 通、{issued.rows:,} 件({issued.people:,} 人)、{issued.yen:,} 円を公開しました(単独発行)。保留・除外 {issued.aside:,} 件。",
        f"Published {issued.notices:,} notices of {issued.rows:,} applications ({issued.people:,} people), {issued.yen:,} yen, signed by one person; {issued.aside:,} set aside.",
    )
    _tell_mends(issued)
    tell(
        f"場所: {issued.folder}。送付一覧.xlsx にすべての通知書があります。次に furusato keysheet で検証鍵通知書を書き出し、通知書とは別の便で送ります。",
        f"Place: {issued.folder}. 送付一覧.xlsx lists every notice. Next: furusato keysheet for the keys, sent apart from the files.",
    )


def _tell_mends(issued: "Issued") -> None:
    """Corrections and cancellations are sent like the others, and their receivers are telephoned."""
    from furusato.cli.report import tell

    if issued.corrections or issued.cancellations:
        tell(
            f"うち訂正 {issued.corrections:,} 通、取消し {issued.cancellations:,} 通({issued.cancelled:,} 件)。前の通知書が使われないよう、送付先に電話でも伝えてください。",
            f"Of these {issued.corrections:,} are corrections and {issued.cancellations:,} cancellations ({issued.cancelled:,} rows). Telephone their receivers too, so that the "
            "earlier notices are not used.",
        )
