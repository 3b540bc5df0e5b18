"""Draws the letter that asks a receiver to return or destroy a notice, with the slip on which it confirms that (廃棄確認票). Names rows by their keys, never by a value."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from furusato.law.calendar import to_era_text
from furusato.model.notice import Body
from furusato.render.face import Face
from furusato.render.office_paper import OfficePaper

_TITLE: Final = "申告特例通知書の回収について"
_KEYS_A_LINE: Final = 6
_KINDS: Final = {"first": "初回", "additional": "追加", "correction": "訂正", "cancellation": "取消"}


@dataclass(frozen=True, slots=True)
class RecallLetter:
    """What it says. `whole`: the whole notice is recalled, not some rows of it; `number`: of the recall."""

    issuer: Body
    recipient: Body
    number: int
    day: date
    batch: str
    kind: str
    row_keys: tuple[str, ...]
    head: str
    section: str
    telephone: str
    whole: bool


def draw_recall_letter(letter: RecallLetter, face: Face) -> bytes:
    """The PDF: the letter, and on a page of its own the slip."""
    paper = OfficePaper(face, _TITLE)
    _letter(paper, letter)
    paper.new_page()
    _slip(paper, letter)
    return paper.to_bytes(_TITLE, letter.issuer.prefecture + letter.issuer.name)


def _letter(paper: OfficePaper, letter: RecallLetter) -> None:
    sender = letter.issuer.prefecture + letter.issuer.name
    paper.paragraph(f"{letter.recipient.prefecture}{letter.recipient.name}　個人住民税ご担当　様", 12)
    paper.title(f"{_TITLE}(お願い)", (to_era_text(letter.day), f"{sender}　{letter.section}"))
    what = "次の通知書の全部" if letter.whole else "次の通知書のうち、下に挙げる行"
    paper.paragraph(
        f"{sender}がお送りした{what}に誤りがあるおそれがあります。お手数ですが、次のとおりお取り扱いくださいますようお願いします。正しい通知書は別にお送りします。"
    )
    _subject(paper, letter)
    paper.heading("お願い")
    for step in (
        "１　対象の紙を使わず、取り込んでいるときは課税の処理から外してください。",
        "２　複写・控え・電子データ(メールの添付、共有フォルダー、作業用の写しを含む)も対象です。",
        "３　紙は返送するか、復元できない方法で廃棄してください。電子データは消去してください。",
        "４　次のページの廃棄確認票に記入し、ご返送ください。届くまで、当方の一覧では未了のままになります。",
    ):
        paper.paragraph(step)
    paper.heading("連絡先")
    paper.paragraph(f"{sender}　{letter.section}　電話 {letter.telephone}")


def _subject(paper: OfficePaper, letter: RecallLetter) -> None:
    paper.heading("対象")
    paper.facts(
        [
            ("回収の番号", str(letter.number)),
            ("発行番号・種別", f"{letter.batch}　{_KINDS[letter.kind]}"),
            ("範囲", f"全部({len(letter.row_keys):,} 行)" if letter.whole else f"{len(letter.row_keys):,} 行(行キーは下のとおり)"),
        ]
    )
    if not letter.whole:
        keys = [letter.row_keys[start : start + _KEYS_A_LINE] for start in range(0, len(letter.row_keys), _KEYS_A_LINE)]
        lines = [[*line, *[""] * (_KEYS_A_LINE - len(line))] for line in keys]
        paper.table(("行キー", *[""] * (_KEYS_A_LINE - 1)), [1 / _KEYS_A_LINE] * _KEYS_A_LINE, lines)


def _slip(paper: OfficePaper, letter: RecallLetter) -> None:
    paper.paragraph(f"{letter.issuer.prefecture}{letter.issuer.name}　{letter.section}　行", 12)
    paper.title("廃棄確認票")
    paper.facts(
        [
            ("回収の番号", str(letter.number)),
            ("発行番号・種別", f"{letter.batch}　{_KINDS[letter.kind]}"),
            ("団体", f"{letter.recipient.code}　{letter.recipient.prefecture}{letter.recipient.name}"),
            ("行数", f"{len(letter.row_keys):,} 行"),
        ]
    )
    handled = ("紙の通知書", "紙の写し・控え", "電子データ(受信したファイル)", "システムへの取込みデータ", "その他(　　　　　　)")
    paper.table(("対象", "該当", "処置(返送・廃棄・消去)", "年月日"), (0.34, 0.12, 0.34, 0.2), [(f"　\n{name}\n　", "　\n有・無", "", "") for name in handled])
    paper.paragraph("上のとおり処置し、ほかに写しが残っていないことを確認しました。", 11)
    paper.sign_lines(("処置した人", "確認した人"))
