"""`furusato trust`: which issuers' keys this office trusts."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import JsonOption, asked, now, who

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="発行者の公開鍵の信頼ファイル / The trust file: issuers' public keys")
TRUST = "FURUSATO_TRUST"
TrustOption = Annotated[
    Path | None, typer.Option("--trust", envvar=TRUST, help="信頼ファイル(既定は利用者の設定フォルダー) / trust file (default: in your configuration folder)")
]


def trust_path(told: Path | None) -> Path:
    """The trust file: as told, by option or environment, else in the user's configuration folder."""
    from furusato.storage.places import default_keys_folder
    from furusato.storage.trust_file import NAME

    if told is None and os.environ.get(TRUST):
        return Path(os.environ[TRUST])
    return told or default_keys_folder(sys.platform, Path.home(), os.environ).parent / NAME


@app.command("add")
def add(
    key_file: Annotated[Path, typer.Argument(help="発行者の issuer-key.json / issuer-key.json of the issuer")],
    fingerprint: Annotated[str, typer.Option(help="電話で聞いた指紋(5 桁 8 組。無ければ入力) / fingerprint heard by telephone (else asked)")] = "",
    key_name: Annotated[str, typer.Option(help="鍵の名前(鍵が二つ以上あるとき) / name of the key, where the file holds several")] = "",
    rotation: Annotated[Path | None, typer.Option(help="古い鍵で署名された key-rotation.json / key-rotation.json signed by the old key")] = None,
    trust: TrustOption = None,
) -> None:
    """指紋を電話で照合した発行者の鍵を信頼する / Trust an issuer's key whose fingerprint you compared by telephone."""
    from furusato.cli.report import tell
    from furusato.errors import TypingRefused
    from furusato.storage.events import Stamp
    from furusato.storage.files import read_file
    from furusato.workflows.trust import add_key, read_issuer_keys

    keys = [key for key in read_issuer_keys(str(key_file), read_file(key_file, 100_000)) if key_name in ("", key.key_name)]
    if len(keys) != 1:
        raise TypingRefused(f"{key_file} のどの鍵か、--key-name で指定してください。", f"Say by --key-name which key of {key_file}.")
    vouched = read_file(rotation, 100_000) if rotation else None
    heard = fingerprint or (_heard() if vouched is None else "")
    added = add_key(trust_path(trust), keys[0], heard, vouched, Stamp(now(), who()))
    tell(
        f"発行者 {added.issuer} {added.name} の鍵を信頼します(指紋 {added.fingerprint})。",
        f"The key of issuer {added.issuer} is trusted from now on (fingerprint {added.fingerprint}).",
    )


def _heard() -> str:
    """Asked without showing the file's own: who sees it would not listen."""
    return asked("電話で聞いた指紋(5 桁の数字 8 組) / fingerprint heard by telephone", default="") if sys.stdin.isatty() else ""


@app.command("list")
def list_keys(trust: TrustOption = None, json: JsonOption = False) -> None:
    """信頼している発行者の鍵を一覧にする / List the issuers' keys that are trusted."""
    from dataclasses import asdict

    from rich.markup import escape
    from rich.table import Table

    from furusato.cli.report import console, json_of, tell
    from furusato.storage.trust_file import read_trust_file

    keys = read_trust_file(trust_path(trust))
    if json:
        print(json_of({"keys": [asdict(key) for key in keys]}, ()))
        return
    table = Table()
    for heading in ("発行者 / issuer", "鍵", "指紋 / fingerprint", "照合 / compared", "交替 / replaced"):
        table.add_column(heading)
    for key in keys:
        table.add_row(
            escape(f"{key.issuer} {key.name}"), escape(key.key_name), key.fingerprint, escape(f"{key.compared_on} {key.compared_by}"), key.replaced_on
        )
    console().print(table)
    tell(f"信頼している鍵は {len(keys)} 個です。", f"{len(keys)} keys are trusted.")


@app.command("remove")
def remove(
    which: Annotated[
        str, typer.Argument(help="指紋(初めの 5 桁以上)、または発行者の 6 桁コード / fingerprint (5 digits or more), or 6-digit code of an issuer")
    ],
    trust: TrustOption = None,
) -> None:
    """信頼をやめる / Trust a key no more."""
    from furusato.cli.report import tell
    from furusato.workflows.trust import remove_keys

    gone = remove_keys(trust_path(trust), which)
    tell(f"{len(gone)} 個の鍵を信頼ファイルから除きました。", f"{len(gone)} keys are trusted no more.")
