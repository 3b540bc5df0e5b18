"""`furusato purge`: what may be deleted, and its deletion with a record."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import KeysOption, WorkspaceOption, keys_folder, now, who
from furusato.errors import TypingRefused


def purge(
    batches: Annotated[list[str] | None, typer.Argument(metavar="[BATCH]…", help="発行番号(なければすべて) / batches (default: all)")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="実際に消す(なければ示すだけ) / delete; without it they are only shown")] = False,
    year: Annotated[int, typer.Option(help="保存期間の過ぎた年分の行を消す(年分の鍵を破棄) / shred the rows of an old tax year")] = 0,
    workspace: WorkspaceOption = Path(),
    keys: KeysOption = None,
) -> None:
    """届いた発行の平文の書類を消し、記録を残す。replay で同じものを作り直せる / Delete clear documents that have arrived, and record it."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.deliver import open_desk
    from furusato.workflows.purge import clear_documents, purge_documents, purge_year

    stamp, today = Stamp(now(), who()), now().astimezone().date()
    with open_desk(workspace) as desk:
        if year:
            _require_yes(yes=yes, batches=batches)
            rows = purge_year(desk, keys_folder(keys), year, today, stamp)
            tell(
                f"{year} 年分の鍵を破棄しました。{rows:,} 行は二度と開けません。控えの鍵も破棄してください。",
                f"Destroyed the key of {year}: its {rows:,} rows can never be opened again. Destroy backups of the key too.",
            )
            return
        found = [clear for clear in clear_documents(desk, today) if not batches or clear.batch in batches]
        for clear in found:
            if yes and not clear.why:
                purge_documents(desk, clear, stamp)
            done = clear.why or ("消しました / deleted" if yes else "消せます(--yes で消す) / may be deleted (--yes)")
            tell(f"{clear.batch}: {clear.notices:,} 通 {clear.rows:,} 件 {done}", f"{clear.batch}: {clear.notices:,} notices, {clear.rows:,} rows")
    missing = set(batches or ()) - {clear.batch for clear in found}
    if missing:
        raise TypingRefused(f"平文の書類のない発行です: {', '.join(sorted(missing))}", f"No clear documents of {', '.join(sorted(missing))}.")
    if not found:
        tell("平文の書類は残っていません。", "No clear documents are left.")


def _require_yes(*, yes: bool, batches: list[str] | None) -> None:
    if not yes or batches:
        raise TypingRefused("--year は --yes とだけ一緒に指定してください(取り消せません)。", "--year goes with --yes only (it cannot be undone).")
