"""`furusato approve`: the second person looks at a batch that waits, and releases it, or sends it back."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, WorkspaceOption, asked, at_work, now, who
from furusato.cli.second_person import CHECKER_KEYS, CheckerKeysOption, CheckerPassphraseOption, at_approval
from furusato.errors import TypingRefused

if TYPE_CHECKING:
    from furusato.render.approval_paper import ApprovalFacts

_YES = "公開"
_SHOWN = 30  # recipients on the terminal


def approve(
    batch: Annotated[str, typer.Argument(help="決裁を待つ発行(例 2025-0001) / the batch that waits")],
    workspace: WorkspaceOption = Path(),
    show: Annotated[bool, typer.Option("--show", help="見るだけで、公開しない / only look, publish nothing")] = False,
    paper: Annotated[Path | None, typer.Option("--paper", help="決裁資料(PDF)を書き出す先 / where to write the paper to decide on")] = None,
    refuse: Annotated[bool, typer.Option("--refuse", help="差し戻す(発行を取り消し、申請を元に戻す) / send it back: removed, its rows free again")] = False,
    reason: Annotated[str, typer.Option(help="差し戻す理由のコード / why it is sent back, a code")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="確認を求めない / do not ask")] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="並べて働くプロセスの数 / processes at work", show_default="コア数")] = os.cpu_count() or 1,
    checker_keys: CheckerKeysOption = None,
    checker_passphrase_file: CheckerPassphraseOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """決裁者が、作られた発行を自分の鍵で確かめ直し、署名を加えて公開する / The second person checks a batch anew and publishes it with their signature."""
    from furusato.cli.progress import shown
    from furusato.cli.report import json_of, tell
    from furusato.storage.events import Stamp
    from furusato.workflows.approve import approve as publish
    from furusato.workflows.approve import look, write_paper
    from furusato.workflows.press import start_engine

    if refuse:
        _send_back(batch, reason, workspace, (checker_keys, checker_passphrase_file), (keys, passphrase_file))
        return
    if not show and not yes and not sys.stdin.isatty():
        raise TypingRefused(
            "確認できない端末です。--show で見てから、--yes を付けて実行してください。",
            "There is no terminal to ask on. Look with --show first, then run it with --yes.",
        )
    stamp = Stamp(now(), who())
    with start_engine(workers) as engine, at_approval(workspace, checker_keys, checker_passphrase_file, stamp) as desk:
        with shown() as progress:
            looked = look(desk, batch, engine, stamp, progress)
        if paper is not None:
            write_paper(looked, paper)
        if not json:
            _tell(looked.facts)
        folder = None if show or not (yes or _confirmed(batch)) else publish(desk, looked, Stamp(now(), who()))
    if json:
        print(json_of({"refused": False, "batch": batch, "published": folder is not None, "folder": str(folder or ""), **_facts(looked.facts)}, ()))
    elif folder is None:
        tell(f"公開していません。発行 {batch} は決裁を待っています。", f"Nothing was published. Batch {batch} waits.")
    else:
        tell(f"発行 {batch} に決裁者の署名を加え、公開しました: {folder}", f"Batch {batch} was signed by the checker and published: {folder}")


def _send_back(batch: str, reason: str, workspace: Path, checker: tuple[Path | None, Path | None], maker: tuple[Path | None, Path | None]) -> None:
    """Either person may: the checker who does not approve, the maker who has found a fault."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.approve import send_back

    stamp = Stamp(now(), who())
    if checker[0] or os.environ.get(CHECKER_KEYS):
        with at_approval(workspace, *checker, stamp) as desk:
            send_back(desk.ledger, desk.workspace, batch, reason, stamp)
    else:
        with at_work(workspace, *maker, stamp) as office:
            send_back(office.ledger, office.workspace, batch, reason, stamp)
    tell(
        f"発行 {batch} を差し戻しました。何も公開していません。申請は次の発行に載ります。",
        f"Sent batch {batch} back. Nothing was published; its rows go into the next one.",
    )


def _confirmed(batch: str) -> bool:
    answer = asked(f"発行 {batch} を公開するには「{_YES}」または publish と入力してください / type publish", default="")
    return answer.strip().lower() in (_YES, "publish")


def _tell(facts: "ApprovalFacts") -> None:
    from rich.table import Table

    from furusato.cli.report import console, tell

    out = console()
    for label, value in (*facts.head, *facts.totals):
        out.print(f"{label}: {value}", markup=False)
    for title, rows in (
        (
            "経路別 / by route",
            [(r.title, r.name, "?" if r.source is None else f"{r.source:,}", f"{r.ledger:,}", f"{r.rows:,}", f"{r.yen:,}") for r in facts.routes],
        ),
        ("宛先別 / by recipient", [(r.code, r.name, r.kind, "", f"{r.rows:,}", f"{r.yen:,}") for r in facts.recipients[:_SHOWN]]),
    ):
        table = Table("", "", "", "台帳", "件数", "円", title=title)
        for row in rows:
            table.add_row(*row)
        out.print(table)
    if len(facts.recipients) > _SHOWN:
        tell(f"ほか {len(facts.recipients) - _SHOWN:,} 団体。すべては --paper に載ります。", f"{len(facts.recipients) - _SHOWN:,} more; --paper has all.")
    for title, reasons in (("載せない申請 / set aside", facts.aside), ("判断して通した所見 / waived", facts.waived)):
        out.print(f"{title}: " + (", ".join(f"{r.what} {r.code} {r.count:,}" for r in reasons) or "0"), markup=False)
    for sentence in (*facts.headings, *facts.news):
        out.print(f"・{sentence}", markup=False)
    for sentence in facts.warnings:
        tell(f"注意: {sentence}", "See the sentence above before you approve.")


def _facts(facts: "ApprovalFacts") -> dict[str, object]:
    """The facts for a program."""
    return {
        "head": dict(facts.head),
        "totals": dict(facts.totals),
        "routes": [{"route": r.name, "source": r.source, "ledger": r.ledger, "rows": r.rows, "yen": r.yen} for r in facts.routes],
        "recipients": [{"code": r.code, "name": r.name, "kind": r.kind, "rows": r.rows, "yen": r.yen} for r in facts.recipients],
        "aside": [{"state": r.what, "reason": r.code, "rows": r.count} for r in facts.aside],
        "waived": [{"rule": r.what, "reason": r.code, "count": r.count, "new": r.new} for r in facts.waived],
        "headings": list(facts.headings),
        "news": list(facts.news),
        "warnings": list(facts.warnings),
    }
