"""`furusato verifier`: the page for receivers, to be published on the issuer's own site with its SHA-256."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import JsonOption


def verifier(
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="書き出す新しいファイル(例 verify.html) / new file to write")],
    json: JsonOption = False,
) -> None:
    """受け取った団体がブラウザーだけで検証できるページを書き出す / Write the page with which receivers verify, nothing installed."""
    from furusato.cli.report import json_of, tell
    from furusato.workflows.verifier import write_verifier

    page = write_verifier(out)
    if json:
        print(json_of({"refused": False, "file": str(out), "bytes": len(page.data), "sha256": page.sha256}, ()))
        return
    tell(
        f"検証ページを {out} に書き出しました。SHA-256: {page.sha256}",
        f"Wrote the verification page to {out}. SHA-256: {page.sha256}",
    )
    tell(
        "このファイルと SHA-256 を、発行者の公式サイトに載せてください。通知書と一緒に送ってはいけません(一緒に届いたページは、すり替えられていても分かりません)。",
        "Publish the file and its SHA-256 on the issuer's own site. Never send it along with notices: a page that came with them may have been exchanged with them.",
    )
