"""Draws the paper on which the second person decides (決裁資料): what the batch holds by route and municipality, what was set aside or waived and why, what is new.

Counts, codes and sentences only; no donor's value. What was checked again from the files stands on it, so that the signature under it says what was looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from furusato.render.face import Face
from furusato.render.office_paper import OfficePaper

TITLE: Final = "申告特例通知書の発行に係る決裁資料"


@dataclass(frozen=True, slots=True)
class RouteCount:
    """An intake route: applications counted at its source (None: not known), rows in the ledger, rows told in this batch and their yen."""

    name: str
    title: str
    source: int | None
    ledger: int
    rows: int
    yen: int


@dataclass(frozen=True, slots=True)
class RecipientCount:
    """One notice: recipient, kind as people call it, rows and yen."""

    code: str
    name: str
    kind: str
    rows: int
    yen: int


@dataclass(frozen=True, slots=True)
class Reason:
    """How many applications or findings have one reason: what they are (保留, a rule's name), the reason's code, and how many since the batch before (None: not counted)."""

    what: str
    code: str
    count: int
    new: int | None = None


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """All the second person decides on. `head`: label and value; `news`: what differs from the batch before, in sentences; `warnings`: what to look at twice."""

    batch: str
    issuer: str
    head: Sequence[tuple[str, str]]
    totals: Sequence[tuple[str, str]]
    routes: Sequence[RouteCount]
    recipients: Sequence[RecipientCount]
    aside: Sequence[Reason]
    waived: Sequence[Reason]
    headings: Sequence[str]
    news: Sequence[str]
    warnings: Sequence[str]
    checks: Sequence[str]


def draw_approval_paper(facts: ApprovalFacts, face: Face) -> bytes:
    """The PDF, A4 upright; the same facts give the same bytes."""
    paper = OfficePaper(face, f"{TITLE}　{facts.batch}　個人番号・氏名は載っていません")
    paper.title(TITLE, [facts.issuer])
    paper.facts([*facts.head, *facts.totals])
    _sentences(paper, "注意して見るところ", facts.warnings, "ありません。")
    _sentences(paper, "前回の発行との違い", facts.news, "ありません。")
    _sentences(paper, "見出しの読替え(furusato.toml)の変更", facts.headings, "前回の発行から変わっていません。")
    _routes(paper, facts.routes)
    _reasons(paper, "載せない申請(保留・除外・取下げ)", ("状態", "理由コード", "件数"), facts.aside)
    _reasons(paper, "判断して通した所見", ("所見", "理由コード", "件数", "前回の発行の後"), facts.waived)
    _recipients(paper, facts.recipients)
    _sentences(paper, "決裁者の鍵で確かめ直したこと", facts.checks, "まだ確かめていません。")
    paper.heading("決裁", 90)
    paper.sign_lines(("作成者", "決裁者"))
    return paper.to_bytes(TITLE, facts.issuer)


def _sentences(paper: OfficePaper, title: str, sentences: Sequence[str], none: str) -> None:
    paper.heading(title)
    for sentence in sentences or (none,):
        paper.paragraph(f"・{sentence}" if sentences else sentence)


def _routes(paper: OfficePaper, routes: Sequence[RouteCount]) -> None:
    paper.heading("経路別", 60)
    rows = [(f"{r.title}\n({r.name})", "不明" if r.source is None else f"{r.source:,}", f"{r.ledger:,}", f"{r.rows:,}", f"{r.yen:,}") for r in routes]
    total = ("合計", "", f"{sum(r.ledger for r in routes):,}", f"{sum(r.rows for r in routes):,}", f"{sum(r.yen for r in routes):,}")
    headings = ("経路", "受付元の件数", "台帳の件数", "この発行の件数", "この発行の金額(円)")
    paper.table(headings, (0.34, 0.15, 0.15, 0.16, 0.20), [*rows, total], right=(1, 2, 3, 4))


def _reasons(paper: OfficePaper, title: str, headings: Sequence[str], reasons: Sequence[Reason]) -> None:
    paper.heading(title, 60)
    if not reasons:
        paper.paragraph("ありません。")
        return
    with_new = len(headings) == 4
    rows = [(r.what, r.code, f"{r.count:,}", *([f"{r.new or 0:,}"] if with_new else [])) for r in reasons]
    total = ("合計", "", f"{sum(r.count for r in reasons):,}", *([f"{sum(r.new or 0 for r in reasons):,}"] if with_new else []))
    paper.table(headings, (0.46, 0.24, 0.12, 0.18) if with_new else (0.5, 0.35, 0.15), [*rows, total], right=(2, 3) if with_new else (2,))


def _recipients(paper: OfficePaper, recipients: Sequence[RecipientCount]) -> None:
    paper.heading("宛先別", 60)
    rows = [(r.code, r.name, r.kind, f"{r.rows:,}", f"{r.yen:,}") for r in recipients]
    paper.table(("コード", "宛先", "区分", "件数", "金額(円)"), (0.13, 0.40, 0.13, 0.13, 0.21), rows, right=(3, 4))
