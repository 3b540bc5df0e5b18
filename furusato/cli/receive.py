"""`furusato receive`: the receiving side, from an inbox to import file, lists and letters."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from furusato.cli.means import JsonOption, SheetOption, now, source_of
from furusato.cli.verify import trusted_of, typed_keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from furusato.workflows.receive import Received

_LARGEST: int = 1_000_000  # bytes


def receive(
    path: Annotated[Path, typer.Argument(metavar="INBOX", help="受け取った通知書のフォルダー / folder with what came in")],
    code: Annotated[str, typer.Option("--office", help="自団体の 6 桁コード / your own 6-digit code")],
    out: Annotated[Path, typer.Option(help="書き出す新しいフォルダー / new folder for the results")],
    residents: Annotated[Path | None, typer.Option(help="1月1日現在の住民名簿(xlsx, csv) / list of residents on 1 January")] = None,
    profile: Annotated[Path | None, typer.Option(help="取込み用 csv のプロファイル / csv profile for the import file")] = None,
    key_file: Annotated[Path | None, typer.Option(help="検証鍵を一行に一つ書いたファイル / file with keys, one a line")] = None,
    trust: Annotated[list[Path] | None, typer.Option(help="信頼ファイル、または issuer-key.json / trust file, or issuer-key.json")] = None,
    section: Annotated[str, typer.Option(help="照会の手紙に載る担当課 / section named in the letters")] = "",
    telephone: Annotated[str, typer.Option(help="その電話番号 / its telephone")] = "",
    day: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="手紙の日付(既定は今日) / date of the letters")] = None,
    sheet: SheetOption = None,
    json: JsonOption = False,
) -> None:
    """受信箱をすべて確かめ、住民名簿と突き合わせ、取込み csv・確認リスト・照会の手紙を作る / Verify an inbox, compare with residents, write what to work with."""
    from furusato.law.municipalities import Gazetteer
    from furusato.law.profile import Profile
    from furusato.storage.files import read_file
    from furusato.storage.package import table
    from furusato.workflows.pinned_tables import GAZETTEER
    from furusato.workflows.receive import read_residents
    from furusato.workflows.receive import receive as errand
    from furusato.workflows.receive_papers import ReceivingOffice, write_papers

    gazetteer = Gazetteer.parse(table(GAZETTEER).data)
    body = gazetteer.body(_known(code, gazetteer.names))
    form = Profile.parse(read_file(profile, _LARGEST)) if profile else None
    known = None
    if residents is not None:
        source = source_of(residents, sheet)
        known = read_residents(source.name, source.data, source.sheet)
    received = errand(path, typed_keys_of(key_file, ask=True), trusted_of(trust), code, known)
    made = (day or now().astimezone()).date()
    files = write_papers(out, received, gazetteer, ReceivingOffice(body, section, telephone), made, form)
    _tell(received, files, out, as_json=json)


def _known(code: str, names: "Mapping[str, str]") -> str:
    from furusato.errors import TypingRefused

    if code not in names:
        raise TypingRefused(f"{code} という市区町村コードはありません。", f"There is no municipality with the code {code}.")
    return code


def _tell(received: "Received", files: int, out: Path, *, as_json: bool) -> None:
    from furusato.cli.report import json_of, tell, tell_findings
    from furusato.guards.residents import JUDGED, Match

    rows, senders = received.rows.height, len({v.header.issuer[0] for v in received.verified.verdicts if v.header})
    counts = {str(match): received.count(match) for match in Match} if JUDGED in received.rows.columns else {}
    if as_json:
        facts = {"senders": senders, "notices": len(received.verified.verdicts), "rows": rows, "residents": counts, "too_many": received.too_many}
        print(json_of({**facts, "twice": received.twice, "folder": str(out)}, received.findings))
        return
    tell_findings(received.findings)
    tell(
        f"{senders:,} 団体の通知書 {len(received.verified.verdicts):,} 通、{rows:,} 行がすべて揃っています。{files} 個のファイルを {out} に書き出しました。",
        f"{len(received.verified.verdicts):,} notices of {senders:,} senders with {rows:,} rows are all here. Wrote {files} files to {out}.",
    )
    for match, count in counts.items():
        tell(f"　住民名簿との突合 {match}: {count:,} 行", f"  residents, {match}: {count:,} rows")
    tell(
        f"　五団体を超える人 {received.too_many:,} 人、同じ寄附が二行 {received.twice:,} 行",
        f"  more than five bodies: {received.too_many:,} people; the same gift twice: {received.twice:,} rows",
    )
