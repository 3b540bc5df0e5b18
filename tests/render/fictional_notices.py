"""Fictional notices for the tests of the drawing: usual rows, and rows that are hard to print."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from furusato.law.forms import Form
from furusato.model.notice import Body, Letterhead, Values
from furusato.model.values import Kind, individual_number_check_digit
from furusato.notices.notice import Earlier, Line, Notice
from furusato.render.face import Face
from furusato.seal.row_key import row_key
from furusato.seal.tag import NoticeSealer

ROOT = Path(__file__).parents[2]
FONTS = ("BIZUDMincho_400Regular.ttf", "NotoSerifJP_400Regular.ttf")
KOSAI = Body("222216", "湖西市", "静岡県")
MINATO = Body("131032", "港区", "東京都")
SEQUENCE = "葛\U000e0100"
HARD = (
    {
        "name": "ﾌﾟﾗﾊﾞｶﾙ ANDERSON-WILLIAMSON CHRISTOPHER JONATHAN EDWARD",
        "kana": "アンダーソンウィリアムソン　クリストファー　ジョナサン　エドワード　アレクサンダー",
    },
    {"name": "MARIA FERNANDA DE LOS ANGELES GONZALEZ RO"},
    {
        "address": "京都府京都市中京区寺町通御池上る上本能寺前町四百八十八番地グランドシティ御池プレミアムレジデンスイーストタワー二十五階二千五百一号室管理組合気付山本方"
    },
    {"address": "東京都港区赤坂九丁目7番1号ミッドタウン・レジデンシィズ  パークレジデンシィズ・アット・ザ・リッツ・カールトン東京3204号"},
    {"name": "\U00020bb7田　\U00020bb7男", "address": f"奈良県{SEQUENCE}城市\U00020bb7野町辻\U000e01001-2-3"},
    {"receipt": "PORTAL-B/2025/00000000123456789", "phone": "+81-(0)90-1234-5678", "yen": "123456789012"},
    {"phone": "", "sex": "", "kana": "", "postal": ""},
)


@cache
def face() -> Face:
    """The fonts of the product, parsed once."""
    return Face.load([(name, font_bytes(name)) for name in FONTS])


def font_bytes(name: str) -> bytes:
    """A font as it is shipped (`make` puts it there)."""
    return (ROOT / "furusato" / "data" / "fonts" / name).read_bytes()


@cache
def form() -> Form:
    """The form of gifts made in 2025."""
    return Form.parse((ROOT / "templates" / "2025" / "form.toml").read_bytes())


def letterhead(*, both_sides: bool = False, drill: bool = False) -> Letterhead:
    """The words of a fictional office."""
    return Letterhead(date(2026, 1, 20), "湖税第123号", "架空　一郎", "税務課市民税係", "053-000-0000", both_sides, drill)


def values(random: Random, serial: int, **others: str) -> Values:
    """A fictional application; `others` replace values."""
    eleven = "".join(random.choices("0123456789", k=11))
    made = Values(
        receipt=f"A-{serial:06d}",
        name=f"{random.choice(('佐藤', '渡邉', '髙橋', '齋藤'))}　{random.choice(('太郎', '花子', '凜'))}",
        kana="カクウ　タロウ",
        postal=f"{random.randrange(1000000, 1999999)}",
        address=f"東京都港区架空{random.randrange(1, 9)}丁目{random.randrange(1, 30)}番{random.randrange(1, 30)}号",
        birth=date(random.randrange(1935, 2004), random.randrange(1, 13), random.randrange(1, 29)).isoformat(),
        sex=random.choice("男女"),
        phone=f"090-0000-{random.randrange(1000, 9999)}",
        number=eleven + individual_number_check_digit(eleven),
        gift_date=date(2025, random.randrange(1, 13), random.randrange(1, 29)).isoformat(),
        yen=str(random.choice((5000, 10000, 30000, 1234567))),
    )
    return made._replace(**others)


def notice_of(donors: Sequence[Values], *, kind: Kind = Kind.FIRST, version: int = 1, issuer: Body = KOSAI) -> Notice:
    """A notice to 港区; rows with one number are one person's."""
    sealer = NoticeSealer(b"k" * 16, "2025-0001", issuer.code, MINATO.code)
    lines = []
    for serial, donor in enumerate(donors, 1):
        key, own = row_key(serial), [int(other.yen) for other in donors if other.number == donor.number]
        lines.append(Line(key, donor, sealer.row_tag(key, donor), sealer.paper_code(key, donor), len(own), sum(own)))
    earlier = Earlier() if kind is Kind.FIRST else Earlier(1, 10, 100_000)
    return Notice("2025-0001", issuer, MINATO, 2025, kind, version, "", (1, 1), tuple(lines), earlier)


def usual_notice(rows: int, seed: int = 1, *, kind: Kind = Kind.FIRST) -> Notice:
    """A notice of usual rows; every ninth row is a second gift of the person above."""
    random = Random(seed)
    donors = [values(random, i) for i in range(1, rows + 1)]
    for i in range(2, rows, 9):
        donors[i] = donors[i - 1]._replace(receipt=donors[i].receipt, yen=donors[i].yen)
    return notice_of(donors, kind=kind)


def hard_notice(rows: int = 24) -> Notice:
    """A notice whose every third row is hard to print."""
    random = Random(2)
    return notice_of([values(random, i, **(HARD[i // 3 % len(HARD)] if i % 3 == 0 else {})) for i in range(rows)])
