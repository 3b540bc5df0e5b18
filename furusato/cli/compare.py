"""`furusato compare`: a list against a second source, the ledger, or earlier years; counts and places, never values."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, SheetOption, WorkspaceOption, at_work, decisions_of, now, source_of, who
from furusato.errors import ExitCode

if TYPE_CHECKING:
    from furusato.guards.second_source import Comparison


def compare(
    path: Annotated[Path, typer.Argument(metavar="LIST", help="比べる名簿(xlsx, csv) / the list")],
    other: Annotated[
        Path | None,
        typer.Argument(metavar="[OTHER]", help="独立した突合先の名簿。省くと台帳(--route)か前年(--earlier) / an independent list; default: the ledger"),
    ] = None,
    route: Annotated[str, typer.Option(help="受付経路。突合先を省くとこの経路の台帳と比べる / intake route; without OTHER the ledger's rows of it")] = "",
    earlier: Annotated[bool, typer.Option("--earlier", help="前の年に封印した個人番号と比べる / compare with the numbers sealed in earlier years")] = False,
    workspace: WorkspaceOption = Path(),
    decisions: Annotated[Path | None, typer.Option(help="判断ファイル(TOML) / decisions file")] = None,
    paper: Annotated[
        Path | None, typer.Option("--findings", help="件数と相違の場所の書き出し先(.xlsx)。値は載せない / where to write counts and places")
    ] = None,
    sheet: SheetOption = None,
    other_sheet: Annotated[str | None, typer.Option("--other-sheet", help="突合先のシート名 / sheet of OTHER")] = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """名簿を独立した一覧・台帳・前年と受付番号ごとに突き合わせる / Hold a list against an independent one, the ledger or earlier years."""
    from furusato.cli.report import json_of, tell, tell_findings
    from furusato.model.findings import refusing
    from furusato.storage.events import Stamp
    from furusato.workflows.compare import Question
    from furusato.workflows.compare import compare as errand

    stamp = Stamp(now(), who())
    question = Question(source_of(path, sheet), source_of(other, other_sheet) if other else None, route, earlier, decisions_of(decisions), paper)
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        answer = errand(office, question, stamp)
    result, refused = answer.comparison, bool(refusing(answer.findings))
    if json:
        sums = {"shared": result.shared, "only_here": result.only_here, "only_there": result.only_there}
        fields = {count.column: {name: value for name, value in count._asdict().items() if name != "column"} for count in result.fields}
        print(json_of({"refused": refused, **sums, "fields": fields}, answer.findings))
    else:
        _show(result)
        tell_findings(answer.findings)
        if refused:
            tell("突合先と違うところがあります。上の行を原本で確かめてください。", "The sources differ. See the applications of the rows above.", errors=True)
        else:
            tell("突合先と食い違うところはありません。", "Nothing contradicts the second source.")
    if refused:
        raise typer.Exit(int(ExitCode.CLERK))


def _show(result: "Comparison") -> None:
    from rich.table import Table

    from furusato.cli.report import console, tell
    from furusato.workflows.compare import counts

    headings, *lines = counts(result)
    if result.fields:
        table = Table()
        for place, heading in enumerate(headings):
            table.add_column(str(heading), justify="right" if place else "left")
        for line in lines[: len(result.fields)]:
            table.add_row(str(line[0]), *(f"{count:,}" for count in line[1:]))
        console().print(table)
    tell(
        f"両方にある申請 {result.shared:,} 件、一覧だけ {result.only_here:,} 件、突合先だけ {result.only_there:,} 件。",
        f"{result.shared:,} applications in both, {result.only_here:,} in the list only, {result.only_there:,} in the second source only.",
    )
