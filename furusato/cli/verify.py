"""`furusato verify`: the two lights of received notices, one or a whole inbox."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import JsonOption, KeysOption, PassphraseOption, asked, at_work, now, who
from furusato.cli.trust import trust_path
from furusato.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from furusato.verification.trust import TrustedKey
    from furusato.verification.verdict import Verdict
    from furusato.workflows.verify import Verified
    from furusato.workflows.verify_keys import KeysOf

_LIGHTS = {"green": "[green]● 緑[/green]", "amber": "[yellow]● 黄[/yellow]", "red": "[red]● 赤[/red]", "grey": "[dim]○ 灰[/dim]"}
_KINDS = {"first": "当初", "additional": "追加", "correction": "訂正", "cancellation": "取消し"}


def verify(
    path: Annotated[Path, typer.Argument(help="通知書のフォルダー、受信箱、または zip / folder of a notice, an inbox, or a zip")],
    key_file: Annotated[Path | None, typer.Option(help="検証鍵を一行に一つ書いたファイル(無ければ入力) / file with keys, one a line (else asked)")] = None,
    trust: Annotated[
        list[Path] | None,
        typer.Option(
            help="信頼ファイル、または指紋を確かめた issuer-key.json(既定は furusato trust の信頼ファイル) / trust file, or an issuer-key.json you have compared"
        ),
    ] = None,
    recipient: Annotated[str, typer.Option(help="自団体の 6 桁コード。他団体あてを赤にする / your own 6-digit code: notices to others are red")] = "",
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="自団体の発行分を自分の鍵で / your own notices, with your own keys")] = None,
    receipt: Annotated[Path | None, typer.Option(help="発行者に返す受領証を書き出す先(.json) / where to write the receipt for the issuer")] = None,
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """通知書の値の組合せと発行者を確かめる / Check that values belong together, and who issued them."""
    from furusato.storage.events import Stamp
    from furusato.workflows.verify import verify_inbox
    from furusato.workflows.verify_keys import any_of, office_keys, office_trust
    from furusato.workflows.verify_log import note_verified

    _require_code(recipient)
    told = trusted_of(trust)
    if workspace is not None:
        stamp = Stamp(now(), who())
        with at_work(workspace, keys, passphrase_file, stamp) as office:
            sources = any_of(office_keys(office), typed_keys_of(key_file, ask=False))
            verified = verify_inbox(path, sources, (*told, *office_trust(office)), recipient or office.ledger.issuer)
            note_verified(office, verified, stamp)
    else:
        sources = typed_keys_of(key_file, ask=True)
        verified = verify_inbox(path, sources, told, recipient)
    if receipt is not None:
        from furusato.workflows.verify_receipt import write_receipt

        write_receipt(receipt, verified, sources)
    _tell(verified, as_json=json)
    if not verified.holds:
        sys.exit(int(ExitCode.RESPONSIBLE))


def _require_code(code: str) -> None:
    from furusato.errors import TypingRefused
    from furusato.model.values import MunicipalityCode

    try:
        if code:
            MunicipalityCode(code)
    except ValueError:
        raise TypingRefused(
            f"団体コード {code} の検査数字が合いません。6 桁で指定してください。", f"{code} is no 6-digit municipality code with a right check digit."
        ) from None


def trusted_of(files: "Sequence[Path] | None") -> "tuple[TrustedKey, ...]":
    """The keys of the files, or of the default trust file."""
    from furusato.storage.files import read_file
    from furusato.storage.trust_file import read_trust_file
    from furusato.workflows.trust import read_trust, trusted_keys

    if files:
        return read_trust((str(file), read_file(file, 10_000_000)) for file in files)
    return trusted_keys(read_trust_file(trust_path(None)))


def typed_keys_of(key_file: Path | None, *, ask: bool) -> "KeysOf":
    """The keys from the key sheets; without a file and a terminal there are none, and the values stay unchecked."""
    from furusato.storage.files import read_file
    from furusato.workflows.verify_keys import no_keys, typed_keys

    if key_file is not None:
        return typed_keys(read_file(key_file, 1_000_000).decode("utf-8-sig", errors="replace"))
    typed = asked("検証鍵 / key from the key sheet", default="") if ask and sys.stdin.isatty() else ""
    return typed_keys(typed) if typed else no_keys


def _tell(verified: "Verified", *, as_json: bool) -> None:
    from furusato.cli.report import json_of, tell, tell_findings

    findings = [finding for verdict in verified.verdicts for finding in verdict.findings] + list(verified.together)
    rows, yen = verified.standing
    sum_of_yen = "?" if yen is None else f"{yen:,}"
    if as_json:
        facts = {"holds": verified.holds, "standing": {"rows": rows, "yen": yen}, "notices": [_facts(v) for v in verified.verdicts]}
        print(json_of(facts, findings))
        return
    _table(verified)
    tell_findings(findings)
    tell(
        f"確かめて合っている通知書の計: {rows:,} 件、{sum_of_yen} 円(置き換えられたもの・取り消されたものを除く)。",
        f"Of the notices that hold, {rows:,} rows and {sum_of_yen} yen stand (without what was replaced or cancelled).",
    )
    if verified.holds:
        tell(
            f"{len(verified.verdicts)} 件の通知書の値はすべて発行時の組合せです。", f"All values of {len(verified.verdicts)} notices belong together as issued."
        )
    else:
        tell(
            "確かめられなかった、または違いのある通知書があります。上の所見に従ってください。",
            "Some notices differ or could not be checked. Follow the findings above.",
        )


def _facts(verdict: "Verdict") -> dict[str, object]:
    lights: dict[str, object] = {"notice": verdict.name, "values": verdict.values, "issuer": verdict.issuer, "superseded": verdict.superseded}
    header = verdict.header
    if header is None:
        return {**lights, "rows": 0}
    said = {"batch": header.batch, "from": header.issuer[0], "to": header.recipient[0], "kind": header.kind, "version": header.version}
    to_date = {"rows": header.rows_to_date, "yen": header.yen_to_date}
    return {**lights, **said, "volume": header.volume, "rows": header.rows, "yen": header.yen, "to_date": to_date}


def _table(verified: "Verified") -> None:
    from rich.markup import escape
    from rich.table import Table

    from furusato.cli.report import console

    table = Table()
    for heading in ("通知書 / notice", "発行者 / from", "種別", "冊", "件数", "合計", "累計", "組合せ一致", "発行者確認"):
        table.add_column(heading, justify="right" if heading in ("件数", "合計", "累計") else "left", overflow="fold")
    for v in verified.verdicts:
        lights = (_LIGHTS[v.values], _LIGHTS[v.issuer])
        if v.header is None:
            table.add_row(escape(v.name), *"??????", *lights)
            continue
        h = v.header
        kind = _KINDS[h.kind] + (f" 第{h.version}版" if h.version > 1 else "") + ("(置換え済み)" if v.superseded else "")
        volume, to_date = f"{h.volume[0]}/{h.volume[1]}", f"{h.rows_to_date:,} 件\n{h.yen_to_date:,}"
        table.add_row(escape(v.name), escape(f"{h.issuer[1]}\n{h.batch}"), kind, volume, f"{h.rows:,}", f"{h.yen:,}", to_date, *lights)
    console().print(table)
