"""`furusato intake`: a donor list into the ledger, or refused with every finding."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, SheetOption, WorkspaceOption, at_work, decisions_of, now, random_bytes, source_of, who


def intake(
    path: Annotated[Path, typer.Argument(metavar="LIST", help="寄附者の名簿(xlsx, csv) / the donor list")],
    route: Annotated[str, typer.Option(help="受付経路の名前(furusato.toml の [[route]]) / name of the intake route")],
    workspace: WorkspaceOption = Path(),
    decisions: Annotated[Path | None, typer.Option(help="判断ファイル(TOML) / decisions file")] = None,
    numbered: Annotated[Path | None, typer.Option(help="受付番号を付けた名簿の書き出し先(.xlsx) / where to write the list with receipt numbers")] = None,
    findings: Annotated[Path | None, typer.Option(help="該当セルに印を付けた一覧の書き出し先(.xlsx) / where to write the marked cells")] = None,
    conflicts: Annotated[Path | None, typer.Option(help="封印時と違う値を並べて書き出す先(.xlsx) / where to write changed values side by side")] = None,
    against: Annotated[
        Path | None, typer.Option(help="受付番号ごとに突き合わせる独立した名簿。違えば取り込まない / an independent list to hold it against")
    ] = None,
    against_sheet: Annotated[str | None, typer.Option("--against-sheet", help="その名簿のシート名 / sheet of that list")] = None,
    sheet: SheetOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """名簿を検査し、一行ずつ封印して台帳に取り込む / Check a list, seal each row, keep it in the ledger."""
    from furusato.cli.report import json_of, tell, tell_findings
    from furusato.storage.events import Stamp
    from furusato.workflows.meanwhile import of_list
    from furusato.workflows.sealing import Run
    from furusato.workflows.take_in import Outputs, take_in

    run = Run(Stamp(now(), who()), random_bytes)
    told = decisions_of(decisions)
    source = source_of(path, sheet)
    second = source_of(against, against_sheet) if against else None
    with at_work(workspace, keys, passphrase_file, run.stamp, of_list(source)) as office:
        taken = take_in(office, source, route, told, run, Outputs(numbered, findings, conflicts), second)
    if json:
        print(json_of({"refused": False, "new": taken.new, "known": taken.known, "renewed": taken.renewed, "yen": taken.yen}, taken.findings))
        return
    tell_findings(taken.findings)
    tell(
        f"新しく {taken.new:,} 件 {taken.yen:,} 円を封印しました。受付済みで変わりのないもの {taken.known:,} 件、保留中で改めたもの {taken.renewed:,} 件。",
        f"Sealed {taken.new:,} new applications of {taken.yen:,} yen; {taken.known:,} were known and unchanged, {taken.renewed:,} held ones were renewed.",
    )
