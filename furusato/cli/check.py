"""`furusato check`: a list that came back from a spreadsheet, held against the ledger: whole, or which accident befell it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, SheetOption, WorkspaceOption, at_work, now, source_of, who

if TYPE_CHECKING:
    from furusato.workflows.check import Checked, Papers


def check(
    path: Annotated[Path, typer.Argument(metavar="LIST", help="戻ってきた一覧(.xlsx か .csv) / the list that came back")],
    route: Annotated[
        list[str] | None, typer.Option("--route", help="一覧の受付経路(既定は年分の全部。繰り返し可) / the list's intake routes (default: all of the year)")
    ] = None,
    restored: Annotated[
        Path | None, typer.Option("--restore", metavar="OUT.xlsx", help="封印時の値に戻した一覧の書き出し先 / where to write the list back as sealed")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="OUT.html", help="何が起きたかの図の書き出し先(値は載らない) / where to draw what happened, without values")
    ] = None,
    findings: Annotated[
        Path | None, typer.Option(metavar="OUT.xlsx", help="該当セルと行の一覧の書き出し先 / where to write the cells and rows concerned")
    ] = None,
    workspace: WorkspaceOption = Path(),
    sheet: SheetOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """表計算から戻った一覧を台帳の封印と照合し、崩れていれば何が起きたかを言い、元に戻す / Hold a returned list against the ledger; say which accident befell it; put it right."""
    from furusato.storage.events import Stamp
    from furusato.workflows import check as errand

    stamp, papers = Stamp(now(), who()), errand.Papers(restored, report, findings)
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        checked = errand.check(office, source_of(path, sheet), tuple(route or ()), papers, stamp)
    if not json:
        _tell_papers(papers)
    errand.require_whole(checked)
    _tell_whole(checked, papers, json=json)


def _tell_papers(papers: "Papers") -> None:
    from furusato.cli.report import tell

    for path, ja, en in (
        (papers.restored, "封印時の値に戻した一覧", "The list as sealed"),
        (papers.report, "図と説明", "The picture"),
        (papers.findings, "該当セルと行", "The cells and rows concerned"),
    ):
        if path is not None:
            tell(f"{ja}を {path} に書き出しました。", f"{en} was written to {path}.")
    if papers.restored is not None:
        tell("個人番号を含みます。使い終えたら消してください。", "It holds individual numbers: delete it after use.")


def _tell_whole(checked: "Checked", papers: "Papers", *, json: bool) -> None:
    from furusato.cli.report import json_of, tell, tell_findings

    if json:
        written = {name: str(path) for name, path in (("restored", papers.restored), ("report", papers.report), ("marked", papers.findings)) if path}
        print(json_of({"refused": False, "whole": True, "lines": checked.lines, "rows": checked.rows, **written}, checked.findings))
        return
    tell_findings(checked.findings)
    tell(
        f"封印した {checked.rows:,} 行がすべて一度ずつ、封印時のままあります。",
        f"All {checked.rows:,} sealed rows are there once, each as it was sealed.",
    )
