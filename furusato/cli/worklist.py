"""`furusato worklist`: the ledger's rows as a spreadsheet that shows by itself when it was pulled apart."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, WorkspaceOption, at_work, now, who


def worklist(
    out: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", help="書き出し先(.xlsx)。既にあるファイルには書かない / where to write; never over an existing file")
    ],
    route: Annotated[str, typer.Option(help="この受付経路だけ(既定は全部) / this intake route only (default: all)")] = "",
    masked: Annotated[bool, typer.Option("--masked", help="個人番号・判定・照合値・封印を除く / without individual numbers, checks and seals")] = False,
    workspace: WorkspaceOption = Path(),
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """台帳の申請を、ずれた行が × になる作業用一覧(XLSX)に書き出す / Write the ledger's rows as a working list whose rows turn × when pulled apart."""
    from furusato.cli.report import json_of, tell
    from furusato.storage.events import Stamp
    from furusato.workflows.worklist import write_list

    stamp = Stamp(now(), who())
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        written = write_list(office, out, stamp, route=route, masked=masked)
    if json:
        print(json_of({"refused": False, "rows": written.rows, "held": written.held, "people": written.people, "masked": written.masked, "file": str(out)}, ()))
        return
    tell(
        f"作業用一覧 {written.rows:,} 件({written.people:,} 人、うち保留 {written.held:,} 件)を {out} に書き出しました。",
        f"Wrote a working list of {written.rows:,} applications ({written.people:,} people, {written.held:,} held) to {out}.",
    )
    if masked:
        tell("個人番号・判定・照合値・封印のない写しです。取り込みには使えません。", "A copy without numbers, checks and seals: it cannot be taken in.")
    else:
        tell(
            "個人番号を含みます。使い終えたら消してください。判定の ○ は目安で、戻った一覧は furusato で封印と照合します。",
            "It holds individual numbers: delete it after use. ○ is a lamp, no proof: the returned list is held against the seals.",
        )
