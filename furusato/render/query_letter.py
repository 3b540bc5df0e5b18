"""Draws the letter by which a receiver asks a sender about rows: which rows, by their keys, and what does not agree. It never copies a number, a name or an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from furusato.law.calendar import tax_year_text, to_era_text
from furusato.model.notice import Body
from furusato.render.face import Face
from furusato.render.office_paper import OfficePaper


@dataclass(frozen=True, slots=True)
class QueryLetter:
    """What it says. `rows`: batch, row key, and what to look at."""

    sender: Body  # of the notices: the letter's addressee
    receiver: Body
    day: date
    tax_year: int
    section: str
    telephone: str
    rows: Sequence[tuple[str, str, str]]


def draw_query_letter(letter: QueryLetter, face: Face) -> bytes:
    """The PDF."""
    name = letter.receiver.prefecture + letter.receiver.name
    paper = OfficePaper(face, f"申告特例通知書の照会　{name}")
    paper.paragraph(f"{letter.sender.prefecture}{letter.sender.name}　ふるさと納税ご担当　様", 12)
    paper.title("申告特例通知書の内容について(照会)", (to_era_text(letter.day), f"{name}　{letter.section}", f"電話 {letter.telephone}"))
    paper.paragraph(
        f"お送りいただいた{tax_year_text(letter.tax_year)}の申告特例通知書は、封印と合計を確かめました。次の行は当方の記録と合わないため、申請書の原本をご確認のうえ、"
        "正しい場合はその旨を、誤りの場合は訂正の通知書をお送りください。行は行キーで示します。個人番号・氏名・住所はこの紙にありません。電話やメールでもお伝えにならないでください。"
    )
    paper.heading("照会する行")
    paper.table(("発行番号", "行キー", "ご確認いただきたいこと", "ご回答"), (0.16, 0.16, 0.44, 0.24), [(*row, "正・誤") for row in letter.rows])
    paper.sign_lines(("確認した人",))
    return paper.to_bytes("申告特例通知書の内容について(照会)", name)
