"""`furusato enquiry`: a receiver telephones about one row."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import KeysOption, PassphraseOption, WorkspaceOption, at_work, now, who
from furusato.errors import TypingRefused

if TYPE_CHECKING:
    from furusato.workflows.enquiry import Found


def enquiry(
    row_key: Annotated[str, typer.Argument(metavar="[KEY]", help="行キー / row key")] = "",
    receipt: Annotated[str, typer.Option(help="受付番号 / receipt number")] = "",
    route: Annotated[str, typer.Option(help="その受付番号の経路 / the route of the receipt number")] = "",
    why: Annotated[str, typer.Option("--reason", help="理由のコード(例 receiver-asked) / reason code")] = "receiver-asked",
    workspace: WorkspaceOption = Path(),
    keys: KeysOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """問い合わせのあった一行を、伏せ字で示す。見たことは記録される / Show one row, masked; the look is recorded."""
    from furusato.storage.events import Stamp
    from furusato.storage.holds import REASON
    from furusato.workflows.enquiry import look_up

    if bool(row_key) == bool(receipt) or bool(receipt) != bool(route) or not REASON.fullmatch(why):
        raise TypingRefused(
            "行キーか、--receipt と --route の組のどちらか一方を指定してください。理由は英小文字のコードです。",
            "Give either a row key, or --receipt together with --route. A reason is a code of lower-case letters.",
        )
    stamp = Stamp(now(), who())
    with at_work(workspace, keys, passphrase_file, stamp) as office:
        found = look_up(office, row_key=row_key.strip().upper(), route=route, receipt=receipt, why=why, stamp=stamp)
        names = office.gazetteer.names
        _show(found, names.get(found.destination, ""))


def _show(found: "Found", destination: str) -> None:
    from rich.markup import escape
    from rich.table import Table

    from furusato.cli.report import console

    facts = Table(show_header=False)
    for label, value in (
        ("行キー / row key", f"{found.row_key} (第{found.version}版)"), ("経路・状態 / route, state", f"{found.route}　{found.state}"),
        ("氏名 / name", f"{found.name}　{found.kana}"), ("生年 / year of birth", found.birth), ("寄附 / gift", f"{found.gift_date}　{int(found.yen):,} 円" if found.yen else ""),
        ("居住市区町村 / residence", f"{found.destination} {destination}"),
    ):  # fmt: skip
        facts.add_row(label, escape(value))
    console().print(facts)
    table = Table(title="載った通知書 / notices")
    for heading in ("発行", "宛先", "種別", "版", "今", "状態", "方法", "控え", "その日"):
        table.add_column(heading)
    for place in found.places:
        step = next((step for step in reversed(found.deliveries) if step.header == place.header), None)
        sent = (step.channel, step.reference, step.day) if step else ("", "", "")
        table.add_row(place.batch, place.recipient, place.kind, str(place.version), "○" if place.speaks else "－", place.state, *map(escape, sent))
    console().print(table)
