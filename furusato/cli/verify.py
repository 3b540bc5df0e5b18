"""`furusato verify`: the two lights of received notices."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, asked, at_work, now, who
from furusato.errors import ExitCode

if TYPE_CHECKING:
    from furusato.workflows.verify import Verified

_LIGHTS = {"green": "[green]● 緑[/green]", "amber": "[yellow]● 黄[/yellow]", "red": "[red]● 赤[/red]", "grey": "[dim]○ 灰[/dim]"}


def verify(
    path: Annotated[Path, typer.Argument(help="通知書のフォルダー、または受信箱 / folder of a notice, or an inbox")],
    key_file: Annotated[Path | None, typer.Option(help="検証鍵を一行に一つ書いたファイル(無ければ入力) / file with keys, one a line (else asked)")] = None,
    trust: Annotated[list[Path] | None, typer.Option(help="指紋を確かめた発行者の issuer-key.json / issuer-key.json of an issuer you have compared")] = None,
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="自団体の発行分を自分の鍵で / your own notices, with your own keys")] = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """通知書の値の組合せと発行者を確かめる / Check that values belong together, and who issued them."""
    from furusato.storage.events import Stamp
    from furusato.storage.files import read_file
    from furusato.workflows.verify import office_keys, office_trust, read_trust, typed_keys, verify_folder

    told = read_trust((str(file), read_file(file, 100_000)) for file in trust or ())
    if workspace is not None:
        with at_work(workspace, keys, passphrase_file, Stamp(now(), who())) as office:
            verified = verify_folder(path, office_keys(office), (*told, *office_trust(office)))
    else:
        typed = read_file(key_file, 1_000_000).decode("utf-8-sig", errors="replace") if key_file else _asked()
        verified = verify_folder(path, typed_keys(typed) if typed else lambda _header: None, told)
    _tell(verified, as_json=json)
    if not verified.holds:
        sys.exit(int(ExitCode.RESPONSIBLE))


def _asked() -> str:
    """The key from the key sheet; without a terminal none is asked, and the values stay unchecked."""
    return asked("検証鍵 / key from the key sheet", default="") if sys.stdin.isatty() else ""


def _tell(verified: "Verified", *, as_json: bool) -> None:
    from rich.markup import escape
    from rich.table import Table

    from furusato.cli.report import console, json_of, tell, tell_findings

    findings = [finding for verdict in verified.verdicts for finding in verdict.findings] + list(verified.together)
    if as_json:
        lights = [{"notice": v.name, "values": v.values, "issuer": v.issuer, "rows": v.header.rows if v.header else 0} for v in verified.verdicts]
        print(json_of({"holds": verified.holds, "notices": lights}, findings))
        return
    table = Table()
    for heading in ("通知書 / notice", "件数", "合計", "組合せ一致", "発行者確認"):
        table.add_column(heading, justify="right" if heading in ("件数", "合計") else "left")
    for v in verified.verdicts:
        rows, yen = (f"{v.header.rows:,}", f"{v.header.yen:,}") if v.header else ("?", "?")
        table.add_row(escape(v.name), rows, yen, _LIGHTS[v.values], _LIGHTS[v.issuer])
    console().print(table)
    tell_findings(findings)
    if verified.holds:
        tell(
            f"{len(verified.verdicts)} 件の通知書の値はすべて発行時の組合せです。", f"All values of {len(verified.verdicts)} notices belong together as issued."
        )
    else:
        tell(
            "確かめられなかった、または違いのある通知書があります。上の所見に従ってください。",
            "Some notices differ or could not be checked. Follow the findings above.",
        )
