"""`furusato recall`: whom an accident touches, and what has to be done, in one command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import KeysOption, PassphraseOption, WorkspaceOption, at_work, now, who
from furusato.errors import TypingRefused

if TYPE_CHECKING:
    from furusato.workflows.office import Office
    from furusato.workflows.recall import Touched

_LARGEST: int = 20_000_000  # bytes
_SHOWN: int = 30


def recall(
    batch: Annotated[str, typer.Argument(metavar="[BATCH]", help="発行番号(例 2025-0001) / batch")] = "",
    recipients: Annotated[list[str] | None, typer.Option("--to", help="この宛先の通知書だけ / only notices to these recipients")] = None,
    rows: Annotated[Path | None, typer.Option(help="行キーを一行に一つ書いたファイル。その行だけ / file with row keys, one a line: only these rows")] = None,
    reason: Annotated[str, typer.Option(help="理由のコード。指定すると回収を始める / reason code: begins the recall")] = "",
    out: Annotated[Path | None, typer.Option(help="依頼状・廃棄確認票・報告書案を書き出す新しいフォルダー / new folder for letters, slips and report")] = None,
    donors: Annotated[
        bool, typer.Option("--donors", help="本人への通知の宛名データも書き出す(氏名と住所) / also names and addresses for letters to donors")
    ] = False,
    confirm: Annotated[int, typer.Option(help="廃棄を確認した回収の番号(--to と一緒に) / number of the recall that was confirmed, with --to")] = 0,
    listed: Annotated[bool, typer.Option("--list", help="確認を待っている回収の一覧 / recalls that wait for confirmation")] = False,
    workspace: WorkspaceOption = Path(),
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """事故の影響(寄附者・市区町村・送付の状態)を示し、--reason を付けると回収を始める / Show whom an accident touches; with --reason, begin the recall."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows import recall as errand

    _require_one_errand(batch, recipients, reason, out, confirm=confirm, listed=listed)
    stamp = Stamp(now(), who())
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        if listed:
            _show_pending(office)
            return
        if confirm:
            settled = office.ledger.recalls.confirm(confirm, recipients or [], stamp)
            tell(f"通知書 {settled} 通の廃棄を確認済みにしました。", f"Recorded {settled} notices as destroyed or returned.")
            return
        found = errand.touched(office, batch, recipients or (), _row_keys(rows))
        _show(found)
        if not reason:
            tell("回収はまだ始めていません。始めるときは --reason を付けてください。", "No recall was begun. Add --reason to begin it.")
            return
        if out is not None:
            errand.require_place(office, out)
        number = errand.recall(office, found, reason, stamp, whole=rows is None)
        tell(f"回収 {number} を始めました。", f"Began recall {number}.")
        if out is not None:
            files = errand.write_pack(office, found, number, out, stamp, whole=rows is None, donors=donors)
            tell(f"{files} 個のファイルを {out} に書き出しました。", f"Wrote {files} files to {out}.")


def _row_keys(path: Path | None) -> set[str]:
    from furusato.seal.row_key import is_row_key
    from furusato.storage.files import read_file

    if path is None:
        return set()
    keys = read_file(path, _LARGEST).decode("utf-8-sig", errors="replace").split()
    if not keys or not all(map(is_row_key, keys)):
        raise TypingRefused("行キーのファイルには、行キーだけを一行に一つ書いてください。", "The file must hold row keys and nothing else, one a line.")
    return set(keys)


def _require_one_errand(batch: str, recipients: list[str] | None, reason: str, out: Path | None, *, confirm: int, listed: bool) -> None:
    from furusato.storage.holds import REASON

    if [bool(batch), bool(confirm), listed].count(True) != 1 or (confirm and not recipients) or (out is not None and not reason):
        raise TypingRefused(
            "発行番号、--confirm 番号 --to 宛先、--list のどれか一つを指定してください。--out は --reason と一緒に使います。",
            "Give one of: a batch; --confirm NUMBER with --to; --list. --out goes with --reason.",
        )
    if reason and not REASON.fullmatch(reason):
        raise TypingRefused("理由は英小文字・数字・-・_ のコードにしてください。", "A reason is a code of lower-case letters, digits, - and _.")


def _show(found: "Touched") -> None:
    from rich.table import Table

    from furusato.cli.report import console, tell

    table = Table(title="影響の範囲 / whom it touches")
    for heading in ("宛先", "種別", "状態", "方法", "控え", "その日", "件数"):
        table.add_column(heading, justify="right" if heading == "件数" else "left")
    for n in found.notices[:_SHOWN]:
        table.add_row(f"{n.recipient} {n.name}", n.kind, n.state, n.channel, n.reference, n.day, f"{len(n.row_keys):,}")
    console().print(table)
    bodies = len({notice.recipient for notice in found.notices})
    tell(
        f"寄附者 {found.people:,} 人、申請 {found.rows:,} 件、{bodies:,} 団体あて {len(found.notices):,} 通(うち送付済み {len(found.sent):,} 通)。",
        f"{found.people:,} people, {found.rows:,} applications, {len(found.notices):,} notices to {bodies:,} municipalities ({len(found.sent):,} sent).",
    )


def _show_pending(office: "Office") -> None:
    from rich.table import Table

    from furusato.cli.report import console

    table = Table(title="回収 / recalls")
    for heading in ("回収", "理由", "発行", "宛先", "種別", "件数", "始めた日", "確認"):
        table.add_column(heading)
    for item in office.ledger.recalls.all(office.tax_year):
        cells = (str(item.recall), item.reason, item.batch, item.recipient, item.kind, f"{item.rows:,}")
        table.add_row(*cells, item.opened_at[:10], item.confirmed_at[:10] or "[red]未[/red]")
    console().print(table)
