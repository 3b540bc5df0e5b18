"""Draws the record of a replay (再現検査記録), A4 upright: what was made again from which records, what came out the same, what did not; to be signed by hand. Free of values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from furusato.law.calendar import tax_year_text, to_era_text
from furusato.model.findings import Finding
from furusato.model.notice import Body
from furusato.render.face import Face
from furusato.render.office_paper import OfficePaper

_TITLE = "再現検査記録"
_MOST = 60


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What the paper says. Counts in notices, rows and yen; `inputs`: recorded input → its digest or version then and now; `source`: name of the route whose list was held against."""

    issuer: Body
    batch: str
    tax_year: int
    issue_date: date
    day: date
    who: str
    program: str
    notices: int
    same: int
    deleted: int
    rows: int
    yen: int
    set_aside: int
    log_head: str
    signed_alone: bool
    inputs: Mapping[str, tuple[str, str]]
    source: str
    findings: Sequence[Finding]
    holds: bool


def draw_audit_record(record: AuditRecord, face: Face) -> bytes:
    """The PDF; the same values give the same bytes."""
    paper = OfficePaper(face, _TITLE)
    paper.title(_TITLE, (to_era_text(record.day),))
    paper.paragraph(
        "発行の時に記録された入力(封印された行・判断・鑑)から申告特例通知書をもう一度作り、公開されたもの(署名された見出し、PDF、XLSX)とバイト単位で比べました。"
        "この記録には寄附者の値はありません。"
    )
    paper.heading("結論")
    paper.paragraph(_conclusion(record), 11)
    _facts(paper, record)
    _inputs(paper, record)
    _findings(paper, record)
    paper.heading("確認")
    paper.sign_lines(("検査した人", "立ち会った人", "責任者"))
    return paper.to_bytes(_TITLE, record.issuer.prefecture + record.issuer.name)


def _conclusion(record: AuditRecord) -> str:
    if record.holds:
        return f"通知書 {record.notices:,} 通のすべてが、公開されたものと同じバイトになりました。"
    return f"通知書 {record.notices:,} 通のうち {record.same:,} 通が同じバイトになりました。下に挙げる相違があります。"


def _facts(paper: OfficePaper, record: AuditRecord) -> None:
    paper.heading("対象")
    paper.facts(
        [
            ("発行者", f"{record.issuer.code}　{record.issuer.prefecture}{record.issuer.name}"),
            ("発行番号・年分", f"{record.batch}　{tax_year_text(record.tax_year)}"),
            ("発行日", to_era_text(record.issue_date)),
            ("署名", "担当者一人(単独発行)" if record.signed_alone else "担当者と決裁者の二人"),
            ("通知書", f"{record.notices:,} 通　{record.rows:,} 件　{record.yen:,} 円"),
            ("保留・除外", f"{record.set_aside:,} 件"),
            ("送付後に消した書類", f"{record.deleted:,} 通(署名された見出しにある要約値と比べた)"),
            ("台帳の記録の先端(発行時)", record.log_head),
            ("元の名簿との照合", f"経路 {record.source}" if record.source else "していない"),
            ("検査したプログラム", record.program),
            ("検査した人", record.who),
        ]
    )


def _inputs(paper: OfficePaper, record: AuditRecord) -> None:
    paper.heading("記録された入力(プログラム・様式・書体・表)")
    if not record.inputs:
        paper.paragraph("発行の時と今とで、すべて同じものです。")
        return
    rows = [(name, then or "(なし)", now or "(なし)") for name, (then, now) in record.inputs.items()]
    paper.table(("名前", "発行の時", "今"), (0.24, 0.38, 0.38), rows)


def _findings(paper: OfficePaper, record: AuditRecord) -> None:
    paper.heading("相違とお知らせ")
    if not record.findings:
        paper.paragraph("ありません。")
        return
    rows = [(finding.name, finding.ja, ", ".join(finding.row_keys[:5]) + (" …" if len(finding.row_keys) > 5 else "")) for finding in record.findings[:_MOST]]
    paper.table(("規則", "内容", "行キー"), (0.28, 0.54, 0.18), rows)
    if len(record.findings) > _MOST:
        paper.paragraph(f"他に {len(record.findings) - _MOST:,} 件(furusato replay --json に全部)。")
