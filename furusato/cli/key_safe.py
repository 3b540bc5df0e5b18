"""`furusato key export|recover|handover|destroy|remember|forget`: what takes a secret out, brings it back or ends it. No secret is taken from a command line or shown."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.key import key
from furusato.cli.key_means import EXPORT_PASSPHRASE, RECOVERY_CODE, ExportPassphraseOption, NewPassphraseOption, RoleOption, checked, desk_of, new_passphrase
from furusato.cli.means import KeysOption, PassphraseOption, WorkspaceOption, keys_folder, now, passphrase, random_bytes, secret, who
from furusato.cli.second_person import CheckerKeysOption, CheckerPassphraseOption, checker_folder
from furusato.errors import TypingRefused

__all__ = ["key"]  # with the commands of both modules


@key.command("export")
def export(
    workspace: WorkspaceOption = Path(),
    role: RoleOption = "maker",
    envelope: Annotated[Path | None, typer.Option("--envelope", help="復旧コードの紙(PDF)を書き出す先 / where to write the sheet with a recovery code")] = None,
    pem: Annotated[Path | None, typer.Option("--pem", help="署名鍵を暗号化 PKCS#8 で書き出す先 / where to write the signing key, encrypted PKCS#8")] = None,
    pem_passphrase_file: ExportPassphraseOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    checker_keys: CheckerKeysOption = None,
    checker_passphrase_file: CheckerPassphraseOption = None,
) -> None:
    """復旧コードの封筒を作る、または署名鍵を持ち出す(記録される) / Make the sealed envelope, or export the signing key; recorded."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.key_care import export_envelope, export_pem

    if (envelope is None) == (pem is None):
        raise TypingRefused("--envelope か --pem のどちらか一つを指定してください。", "Say what to export: either --envelope or --pem, one of them.")
    stamp = Stamp(now(), who())
    with desk_of(role, workspace, (keys, passphrase_file), (checker_keys, checker_passphrase_file), stamp) as desk:
        if envelope is not None:
            export_envelope(desk, envelope, stamp, random_bytes)
            tell(
                f"復旧コードを {envelope} に書き出しました。印刷して封筒に入れ、PDF は消してください。前の封筒のコードは使えなくなりました。",
                f"Wrote the recovery code to {envelope}. Print it, seal it, delete the PDF. The code of any envelope before is void.",
            )
        elif pem is not None:
            question = "書き出す鍵の合言葉(12 文字以上) / passphrase of the exported key"
            fingerprint = export_pem(
                desk, pem, secret(pem_passphrase_file, EXPORT_PASSPHRASE, "--pem-passphrase-file", question, confirm=True), stamp, random_bytes
            )
            tell(f"署名鍵(指紋 {fingerprint})を {pem} に書き出しました。記録に残ります。", f"Wrote the signing key to {pem}; the log says so.")


@key.command("recover")
def recover(
    workspace: WorkspaceOption = Path(),
    role: RoleOption = "maker",
    code_file: Annotated[Path | None, typer.Option(help=f"復旧コードを書いたファイル(無ければ {RECOVERY_CODE} か入力) / file with the recovery code")] = None,
    new_passphrase_file: NewPassphraseOption = None,
    keys: KeysOption = None,
    checker_keys: CheckerKeysOption = None,
) -> None:
    """封筒の復旧コードで鍵フォルダーを開け、新しい合言葉を付ける / Open the keys with the envelope's code and set a new passphrase."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.key_care import recover as open_again

    typed = secret(code_file, RECOVERY_CODE, "--code-file", "復旧コード / recovery code")
    passphrase_ = new_passphrase(new_passphrase_file)
    folder = keys_folder(keys) if checked(role) == "maker" else checker_folder(checker_keys)
    open_again(workspace, folder, typed, passphrase_, Stamp(now(), who()), random_bytes)
    tell(
        "鍵を開け、新しい合言葉を付けました。furusato key export --envelope で封筒を作り直してください。",
        "The keys open with the new passphrase. Make a new envelope with furusato key export --envelope.",
    )


@key.command("handover")
def handover(
    out: Annotated[Path, typer.Option(help="引継書(PDF)を書き出す先 / where to write the hand-over paper")],
    giver: Annotated[str, typer.Option("--from", help="引き継ぐ者の氏名(紙にだけ載る) / who hands over, printed only")],
    taker: Annotated[str, typer.Option("--to", help="引き受ける者の氏名(紙にだけ載る) / who takes over, printed only")],
    workspace: WorkspaceOption = Path(),
    role: RoleOption = "maker",
    new_passphrase_file: NewPassphraseOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    checker_keys: CheckerKeysOption = None,
    checker_passphrase_file: CheckerPassphraseOption = None,
) -> None:
    """引継書を印刷し、合言葉を引き受ける者のものに変える / Print the hand-over paper and change the passphrase to the taker's."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.key_handover import hand_over

    stamp = Stamp(now(), who())
    with desk_of(role, workspace, (keys, passphrase_file), (checker_keys, checker_passphrase_file), stamp) as desk:
        hand_over(desk, giver, taker, new_passphrase(new_passphrase_file), out, stamp, random_bytes)
    tell(
        f"引継書を {out} に書き出し、合言葉を変えました。鍵フォルダーの控えと復旧コードの封筒を作り直してください。",
        f"Wrote the hand-over paper to {out} and changed the passphrase. Make a new backup of the keys and a new envelope.",
    )


@key.command("destroy")
def destroy(
    batch: Annotated[str, typer.Argument(help="発行番号 / batch")],
    workspace: WorkspaceOption = Path(),
    yes: Annotated[bool, typer.Option("--yes", help="受領が確かめられていない通知書があっても破棄する / even before all are acknowledged")] = False,
    reason: Annotated[str, typer.Option(help="理由のコード / why, a code")] = "",
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """発行の鍵を破棄する。封印した入力も検証鍵も使えなくなる / Destroy a batch's key: its sealed input and its key sheets open nothing any more."""
    from furusato.cli.report import console, tell
    from furusato.storage.events import Stamp
    from furusato.workflows.key_destroy import destroy as shred

    stamp = Stamp(now(), who())
    with desk_of("maker", workspace, (keys, passphrase_file), (None, None), stamp) as desk:
        done = shred(desk, batch, reason, stamp, undelivered=yes)
    tell(
        f"発行 {batch} の鍵({done.files} ファイル)を上書きして消し、記録しました。",
        f"Overwrote and removed the key of batch {batch} ({done.files} files); it is recorded.",
    )
    tell(
        "SSD・スナップショット・控えには前の内容が残り得ます。鍵フォルダーの控えからも消し、端末は暗号化したディスクを使ってください。",
        "An SSD, a snapshot or a backup may still hold it: remove it from backups of the keys folder too, and use encrypted disks.",
    )
    if done.folders or done.copies:
        tell(
            "まだ読める形の写しとして、記録から次のものが分かっています。要らなければ消してください。",
            "These clear copies are known; delete what is not needed.",
        )
    for line in (*map(str, done.folders), *done.copies):
        console().print(f"・{line}", markup=False)


@key.command("remember")
def remember(workspace: WorkspaceOption = Path(), keys: KeysOption = None, passphrase_file: PassphraseOption = None) -> None:
    """作成者の合言葉を OS の鍵保管庫に入れる(決裁者のものは入れられない) / Keep the maker's passphrase in the system's key store."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.key_care import open_key_desk
    from furusato.workflows.key_care import remember as keep

    stamp, told = Stamp(now(), who()), passphrase(passphrase_file)
    with open_key_desk(workspace, keys_folder(keys), told, stamp) as desk:
        keep(desk, told, stamp)
    tell("合言葉を OS の鍵保管庫に入れました。この端末のこのサインインでは入力が要りません。", "The passphrase is kept; signed in here, you need not type it.")


@key.command("forget")
def forget(workspace: WorkspaceOption = Path()) -> None:
    """OS の鍵保管庫から合言葉を消す / Remove the passphrase from the system's key store."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.key_care import forget as drop

    drop(workspace, Stamp(now(), who()))
    tell("OS の鍵保管庫から合言葉を消しました。", "The passphrase is no longer kept.")
