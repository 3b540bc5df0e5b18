"""`furusato hold`: parks applications by row key or by line of a list, and lifts holds."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import KeysOption, PassphraseOption, SheetOption, WorkspaceOption, at_work, decisions_of, now, random_bytes, source_of, who
from furusato.errors import TypingRefused


def hold(
    places: Annotated[list[str], typer.Argument(metavar="KEY|LINE…", help="行キー、または名簿の行番号 / row keys, or line numbers of a list")],
    reason: Annotated[str, typer.Option(help="理由のコード(英小文字。例 no-number, missing-papers) / reason code")],
    workspace: WorkspaceOption = Path(),
    path: Annotated[Path | None, typer.Option("--list", help="行番号で指定するときの名簿 / the list, where lines are given")] = None,
    route: Annotated[str, typer.Option(help="その名簿の受付経路 / the list's intake route")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="保留を解く / lift the hold")] = False,
    decisions: Annotated[Path | None, typer.Option(help="保留を解くときの判断ファイル / decisions file, when lifting")] = None,
    sheet: SheetOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """申請を保留にする(発行を妨げず、未処理として数え続ける) / Park an application: counted as open, in nobody's way."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows import hold as errand
    from furusato.workflows.sealing import Run

    lines = _lines(places, path, route)
    run = Run(Stamp(now(), who()), random_bytes)
    told = decisions_of(decisions)
    with at_work(workspace, keys, passphrase_file, run.stamp) as office:
        if lift:
            count = errand.lift(office, places, reason, told, run)
            tell(f"{count} 件の保留を解きました。次の発行に載ります。", f"Lifted {count} holds; the rows go into the next batch.")
        elif path is not None:
            taken = errand.hold_lines(office, source_of(path, sheet), route, lines, reason, run)
            tell(f"{len(taken)} 行を保留として受け付けました: {', '.join(taken)}", f"Took in {len(taken)} lines as held: {', '.join(taken)}")
        else:
            count = errand.hold_keys(office, places, reason, run.stamp)
            tell(f"{count} 件を保留にしました。未処理として数え続けます。", f"Parked {count} applications; they are counted as open.")


def _lines(places: list[str], path: Path | None, route: str) -> list[int]:
    """Line numbers where a list is given; row keys otherwise."""
    if path is None:
        return []
    if not route or not all(place.isascii() and place.isdigit() for place in places):
        raise TypingRefused(
            "--list を使うときは --route と、名簿の行番号(数字)を指定してください。",
            "With --list, name the --route and give line numbers of the list.",
        )
    return [int(place) for place in places]
