"""Draws a draft of the nine-item report on a leak (個人情報保護委員会への報告), the counts filled in, the rest left for people to write. Free of donors' values.

The nine items, and that a leak of individual numbers from a body's own system is reportable from one person on: 個人情報保護委員会 FAQ (番号法). It is a draft, not a form of theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from furusato.law.calendar import tax_year_text, to_era_text
from furusato.model.notice import Body
from furusato.render.face import Face
from furusato.render.office_paper import OfficePaper

_TITLE = "漏えい等の報告(案)"
_OPEN = "〔ここに記入〕"


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """The counts of an accident: people, rows, notices, municipalities; `sent`: notices that had left the office, by `channels`."""

    issuer: Body
    recall: int
    day: date
    batch: str
    tax_year: int
    people: int
    rows: int
    notices: int
    bodies: int
    sent: int
    channels: Sequence[str]
    section: str
    telephone: str


def draw_report_draft(draft: ReportDraft, face: Face) -> bytes:
    """The PDF."""
    name = draft.issuer.prefecture + draft.issuer.name
    paper = OfficePaper(face, _TITLE)
    paper.title(_TITLE, (f"{to_era_text(draft.day)} 現在　回収 {draft.recall}",))
    paper.paragraph(
        "件数は台帳から記入しました。そのほかは、確かめた人が記入してください。まだ分からない項目は「調査中」とし、判明しだい続報します。寄附者の値はこの紙にありません。"
    )
    paper.facts([("報告者", f"{draft.issuer.code}　{name}"), ("担当", f"{draft.section}　電話 {draft.telephone}")])
    for heading, text in _items(draft):
        paper.heading(heading)
        paper.paragraph(text)
    return paper.to_bytes(_TITLE, name)


def _items(draft: ReportDraft) -> list[tuple[str, str]]:
    sent = f"うち送付済み {draft.sent:,} 通({'、'.join(draft.channels)})" if draft.sent else "送付したものはない"
    return [
        (
            "１　概要",
            f"{tax_year_text(draft.tax_year)}の申告特例通知書(発行 {draft.batch})。対象の通知書 {draft.notices:,} 通、{draft.bodies:,} 団体あて、{sent}。経過: {_OPEN}",
        ),
        (
            "２　漏えい等が発生し、又は発生したおそれがある個人データの項目",
            "整理番号、氏名、フリガナ、郵便番号、住所、生年月日、性別、電話番号、個人番号、寄附年月日、寄附金額",
        ),
        ("３　本人の数", f"{draft.people:,} 人({draft.rows:,} 件の申請)"),
        ("４　原因", _OPEN),
        ("５　二次被害又はそのおそれの有無及びその内容", _OPEN),
        ("６　本人への対応の実施状況", f"本人へのお知らせの宛名データを用意できます(furusato recall --donors)。実施: {_OPEN}"),
        ("７　公表の実施状況", _OPEN),
        ("８　再発防止のための措置", _OPEN),
        ("９　その他参考となる事項", f"回収依頼 {draft.notices:,} 通と廃棄確認票を用意した。確認の状況は furusato recall --list による。{_OPEN}"),
    ]
