"""`furusato init`: a workspace for an office and a tax year, and its keys in a folder apart."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.means import KeysOption, PassphraseOption, keys_folder, now, passphrase, random_bytes, who


def init(
    root: Annotated[Path, typer.Argument(metavar="WORKSPACE", help="新しく作るフォルダー / folder to make")],
    issuer_code: Annotated[str, typer.Option(help="発行団体のコード 6 桁 / 6-digit code of the issuing body")],
    year: Annotated[int, typer.Option(help="寄附のあった年(西暦) / year of the gifts")],
    issuer_name: Annotated[str, typer.Option(help="発行団体の名称。コードと照合します / name of the body, compared with the code")],
    head: Annotated[str, typer.Option(help="首長の氏名 / name of the mayor or governor")] = "",
    section: Annotated[str, typer.Option(help="担当課 / section in charge")] = "",
    telephone: Annotated[str, typer.Option(help="担当課の電話番号 / its telephone")] = "",
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """ワークスペースと鍵を作る / Make a workspace and its keys."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.found import Founding, found

    founding = Founding(issuer_code, issuer_name, year, head, section, telephone)
    founded = found(root, keys_folder(keys), passphrase(passphrase_file, confirm=True), founding, Stamp(now(), who()), random_bytes)
    tell(
        f"ワークスペース {root} を作りました。鍵は {founded.keys} にあります。合言葉と鍵フォルダーの控えを、ワークスペースの控えとは別に保管してください。",
        f"Made the workspace {root}; its keys lie in {founded.keys}. Keep the passphrase and a backup of the keys apart from backups of the workspace.",
    )
    tell(f"署名鍵の指紋: {founded.fingerprint}", "The fingerprint of the signing key; receivers compare it by telephone.")
    tell(
        f"次に {root}/furusato.toml の [[route]] に受付経路を書き、furusato intake で名簿を取り込みます。",
        f"Next, declare the intake routes in {root}/furusato.toml and take lists in with furusato intake.",
    )
