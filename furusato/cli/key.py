"""`furusato key …`: the keys of the office: shown, the second person's made, the rule changed, a key replaced. What is kept in the safe: key_safe.py."""

from pathlib import Path
from typing import Annotated

import typer

from furusato.cli.key_means import EXPORT_PASSPHRASE, LARGEST_PEM, VOUCHER_PASSPHRASE, ExportPassphraseOption, RoleOption, desk_of
from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, WorkspaceOption, at_work, keys_folder, now, passphrase, random_bytes, secret, who
from furusato.cli.second_person import CheckerKeysOption, CheckerPassphraseOption, checker_folder, checker_passphrase
from furusato.errors import TypingRefused

key = typer.Typer(
    name="key", help="署名鍵・決裁者の鍵・復旧・引継ぎ・破棄 / signing keys, the checker's key, recovery, hand-over, destruction", no_args_is_help=True
)


@key.command("show")
def show(workspace: WorkspaceOption = Path(), keys: KeysOption = None, json: JsonOption = False) -> None:
    """鍵の一覧と指紋(合言葉は要らない) / The keys and their fingerprints; needs no passphrase."""
    from dataclasses import asdict

    from furusato.cli.report import console, json_of, tell
    from furusato.workflows.key_handover import show as shown

    found = shown(workspace, keys_folder(keys))
    if json:
        print(json_of(asdict(found), ()))
        return
    tell(f"二人制: {'する' if found.two_person else 'しない'}", f"Two people: {'yes' if found.two_person else 'no'}")
    out = console()
    for line in found.keys:
        out.print(f"{line.role}　{line.state}　指紋 {line.fingerprint}", markup=False)
    for batch in found.batches:
        out.print(f"発行 {batch.batch}　{batch.day}　通知書 {batch.notices:,}　{batch.rows:,} 件　鍵 {batch.key}", markup=False)
    tell("台帳の鍵: " + "、".join(f"{year} 年分" for year in found.years), "The register keys of these tax years are there.")


@key.command("new")
def new(
    workspace: WorkspaceOption = Path(),
    role: RoleOption = "checker",
    checker_keys: CheckerKeysOption = None,
    checker_passphrase_file: CheckerPassphraseOption = None,
    vouched_by: Annotated[Path | None, typer.Option(help="二人目以降の決裁者を加えるときの、いまの決裁者の鍵フォルダー / keys of the present checker")] = None,
    voucher_passphrase_file: Annotated[Path | None, typer.Option(help=f"その合言葉のファイル(無ければ {VOUCHER_PASSPHRASE} か入力) / its passphrase")] = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """決裁者の鍵を作り、二人の署名で登録する / Make the checker's key and register it, signed by both."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.key_people import new_checker, open_checker_keys

    if role != "checker":
        raise TypingRefused(
            "作成者の鍵は furusato init で作られています。替えるときは furusato key rotate を使ってください。",
            "The maker's key was made by furusato init. To replace it use furusato key rotate.",
        )
    stamp = Stamp(now(), who())
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        question = "いまの決裁者の合言葉 / the present checker's passphrase"
        voucher = (
            open_checker_keys(vouched_by, office.ledger.workspace, secret(voucher_passphrase_file, VOUCHER_PASSPHRASE, "--voucher-passphrase-file", question))
            if vouched_by
            else None
        )
        told = checker_passphrase(checker_passphrase_file, confirm=True)
        if told == passphrase(passphrase_file, workspace=workspace):
            raise TypingRefused("作成者と同じ合言葉は使えません。決裁者だけが知るものにしてください。", "The maker's passphrase cannot be the checker's too.")
        folder, print_ = new_checker(office, checker_folder(checker_keys), told, voucher, stamp, random_bytes)
    tell(f"決裁者の鍵を {folder} に作り、登録しました。指紋: {print_}", "Made the checker's key and registered it; its fingerprint is above.")
    tell(
        "このフォルダーは決裁者だけが開ける場所に置いてください。受信団体には issuer-key.json を改めて渡し、両方の指紋を電話で伝えます。",
        "Keep the folder where the checker alone can open it. Give receivers issuer-key.json again, and both fingerprints by telephone.",
    )


@key.command("two-person")
def two_person(
    rule: Annotated[str, typer.Argument(help="on(二人制にする)か off / on or off")],
    workspace: WorkspaceOption = Path(),
    checker_keys: CheckerKeysOption = None,
    checker_passphrase_file: CheckerPassphraseOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """二人制の規則を、二人の鍵で変える(furusato.toml も書き換わる) / Change the rule of two people, with both keys."""
    from furusato.cli.report import tell
    from furusato.storage.events import Stamp
    from furusato.workflows.key_people import open_checker_keys, set_two_person

    if rule not in ("on", "off"):
        raise TypingRefused("on か off を指定してください。", "Say on or off.")
    stamp = Stamp(now(), who())
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        checker = open_checker_keys(checker_folder(checker_keys), office.ledger.workspace, checker_passphrase(checker_passphrase_file))
        set_two_person(office, checker, stamp, on=rule == "on")
    tell(f"二人制を{'始めました' if rule == 'on' else 'やめました'}。", f"The two-person rule is {rule} now, signed by both.")


@key.command("rotate")
def rotate(
    workspace: WorkspaceOption = Path(),
    role: RoleOption = "maker",
    pem: Annotated[Path | None, typer.Option("--pem", help="ほかで作った Ed25519 の鍵(PKCS#8, PEM)に替える / take this key instead of a new one")] = None,
    pem_passphrase_file: ExportPassphraseOption = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    checker_keys: CheckerKeysOption = None,
    checker_passphrase_file: CheckerPassphraseOption = None,
) -> None:
    """署名鍵を替える。古い鍵が新しい鍵に署名する / Replace a signing key; the old one signs the new."""
    from furusato.cli.report import tell
    from furusato.seal.fingerprint import fingerprint
    from furusato.storage.events import Stamp
    from furusato.storage.files import read_file
    from furusato.workflows.key_care import seed_of_pem
    from furusato.workflows.key_rotation import rotate as replace

    stamp = Stamp(now(), who())
    with desk_of(role, workspace, (keys, passphrase_file), (checker_keys, checker_passphrase_file), stamp) as desk:
        seed = None
        if pem is not None:
            seed = seed_of_pem(
                read_file(pem, LARGEST_PEM), secret(pem_passphrase_file, EXPORT_PASSPHRASE, "--pem-passphrase-file", "PEM の合言葉 / its passphrase")
            )
        signer = replace(desk.ledger, desk.workspace, desk.keys, desk.role, stamp, random_bytes, seed)
    tell(f"署名鍵を替えました。新しい指紋: {fingerprint(signer.public)}", "The signing key was replaced; the new fingerprint is above.")
    tell(
        f"{workspace}/issuer-key.json と key-rotation-{role}-….json を受信団体に渡してください。古い鍵で署名した発行は、これまでどおり検証できます。",
        "Give receivers issuer-key.json and the key-rotation file beside it. Batches signed with the old key verify as before.",
    )
