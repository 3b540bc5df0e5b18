"""Draws the sheet with the recovery code of a keys folder: to be sealed in an envelope and kept in the safe, apart from every copy of the keys.

The code is large, in boxed groups with zeros struck through, and ends in a check character; the sheet says what it opens, what else is needed, and what to do with it.
It is a key: whoever has it and a copy of the keys folder has everything.
"""

from dataclasses import dataclass
from typing import Final

from furusato.render.face import Face
from furusato.render.ink import FINE, HEAVY
from furusato.render.office_paper import LEFT, WIDTH, OfficePaper
from furusato.seal.encoding import spell_typed_key

TITLE: Final = "鍵の復旧コード"
_SIZE: Final = 26.0
_BOX: Final = 42.0
_GROUPS: Final = 3  # a line


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """`code`: 16 bytes; `whose`: 作成者の鍵 or 決裁者の鍵; `workspace`: its random id; `fingerprint`: of the signing key; `made`: day, by whom."""

    issuer: str
    whose: str
    workspace: str
    fingerprint: str
    made: str
    code: bytes

    def __repr__(self) -> str:
        return f"RecoverySheet({self.workspace})"


def draw_recovery_sheet(sheet: RecoverySheet, face: Face) -> bytes:
    """The PDF, one A4 page."""
    paper = OfficePaper(face, f"{TITLE}　{sheet.issuer}　封筒に入れて封印し、金庫で保管")
    paper.title(TITLE, [sheet.issuer])
    paper.paragraph("合言葉が分からなくなったときに、鍵フォルダーを開け直すためのコードです。")
    paper.skip(6)
    paper.facts([("どの鍵か", sheet.whose), ("ワークスペースの番号", sheet.workspace), ("署名鍵の指紋", sheet.fingerprint), ("作成", sheet.made)])
    paper.heading("復旧コード(27 文字)", 120)
    _code(paper, spell_typed_key(sheet.code).split("-"), face)
    paper.paragraph("斜線のある 0 は数字のゼロです。英字の I・L・O・U は使われません(末尾の検査文字を除く)。ハイフンと空白は入力しなくても構いません。", 9)
    paper.heading("使い方")
    for step in (
        "１　鍵フォルダー(またはその控え)を用意します。このコードだけでは何も開きません。",
        "２　furusato key recover を実行し、コードと新しい合言葉を入力します。",
        "３　開けたら、新しいコードを作って封筒を入れ替えます(furusato key export --envelope)。新しいコードを作ると、このコードは使えなくなります。",
    ):
        paper.paragraph(step)
    paper.heading("取扱い", 110)
    top = paper.box(76, 1.4)
    for place, line in enumerate(
        (
            "この紙と鍵フォルダーの控えを同じ場所に置かないでください。両方を手にした者は、すべての鍵を使えます。",
            "印刷したら PDF を消し、封筒に入れて封印し、封の上に日付と二人の氏名を書いてください。",
            "撮影・複写・電子メールでの送付をしないでください。開封したときは、理由と日時を記録してください。",
        )
    ):
        paper.ink.line(LEFT + 10, top + 12 + 20 * place, 10, WIDTH - 20, line)
    paper.skip(10)
    paper.heading("封入", 90)
    paper.sign_lines(("封入した者", "立会者"))
    return paper.to_bytes(TITLE, sheet.issuer)


def _code(paper: OfficePaper, groups: list[str], face: Face) -> None:
    """The code in boxed groups, as on a key sheet."""
    paper.room(120)
    width, ink = WIDTH / _GROUPS, paper.ink
    for place, group in enumerate(groups):
        x, y = LEFT + place % _GROUPS * width, paper.y + place // _GROUPS * (_BOX + 4)
        ink.frame(x + 2, y, width - 4, _BOX, FINE)
        step = face.width("0") * _SIZE * 1.35
        first = x + width / 2 - step * (len(group) - 1) / 2
        for number, character in enumerate(group):
            at = first + step * number
            ink.text(at, y + (_BOX - _SIZE) / 2, _SIZE, character, "center")
            if character == "0":
                ink.rule(at - 0.17 * _SIZE, y + (_BOX + _SIZE) / 2 - 0.14 * _SIZE, at + 0.17 * _SIZE, y + (_BOX - _SIZE) / 2 + 0.12 * _SIZE, HEAVY)
    paper.skip(-(-len(groups) // _GROUPS) * (_BOX + 4) + 6)
