"""Draws the hand-over paper (引継書): which keys there are, by fingerprint, where they lie, which batches they are of, who hands them to whom, and lines to sign.

No secret stands on it, and no donor's value: passphrases and recovery codes are handed over by being changed, not by being written down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from furusato.render.face import Face
from furusato.render.office_paper import OfficePaper

TITLE: Final = "鍵の引継書"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A signing key: what it is for (作成者, 決裁者), whether it signs now, its fingerprint."""

    role: str
    state: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch: day published, notices, rows, and whether its key is there (有, 破棄済み)."""

    batch: str
    day: str
    notices: int
    rows: int
    key: str


@dataclass(frozen=True, slots=True)
class Handover:
    """What is handed over. `places`: label and where it lies; `years`: tax years whose register key is there; `events`: the latest records of keys, as sentences."""

    issuer: str
    day: str
    giver: str
    taker: str
    places: Sequence[tuple[str, str]]
    keys: Sequence[KeyLine]
    years: Sequence[int]
    batches: Sequence[BatchLine]
    events: Sequence[str]


def draw_handover(handover: Handover, face: Face) -> bytes:
    """The PDF, A4 upright; the same values give the same bytes."""
    paper = OfficePaper(face, f"{TITLE}　{handover.issuer}　合言葉・復旧コード・個人番号は載っていません")
    paper.title(TITLE, [handover.issuer, handover.day])
    paper.paragraph("　次のとおり、申告特例通知書の発行に用いる鍵を引き継ぎます。引継ぎの際に合言葉を変更しました。前の合言葉では開きません。")
    paper.skip(6)
    paper.facts([("引き継ぐ者", handover.giver), ("引き受ける者", handover.taker), *handover.places])
    paper.heading("署名鍵", 60)
    paper.table(("役割", "状態", "指紋(5 桁 8 組)"), (0.16, 0.22, 0.62), [(k.role, k.state, k.fingerprint) for k in handover.keys])
    paper.heading("台帳の鍵")
    paper.paragraph("、".join(f"{year} 年分" for year in handover.years) or "ありません。")
    paper.heading("発行とその鍵", 60)
    if handover.batches:
        rows = [(b.batch, b.day, f"{b.notices:,}", f"{b.rows:,}", b.key) for b in handover.batches]
        paper.table(("発行番号", "公開日", "通知書", "件数", "鍵"), (0.22, 0.24, 0.16, 0.18, 0.20), rows, right=(2, 3))
    else:
        paper.paragraph("公開した発行はありません。")
    paper.heading("鍵についての最近の記録")
    for event in handover.events or ("ありません。",):
        paper.paragraph(event, 9)
    paper.heading("引き受ける者が確かめること")
    for step in (
        "□ 新しい合言葉で furusato key show と furusato status が動く",
        "□ 鍵フォルダーの控えが、ワークスペースの控えとは別の場所にあり、引継ぎの後に取り直してある(前の控えは前の合言葉で開く)",
        "□ 復旧コードの封筒が金庫にあり、封が切られていない。引継ぎの後に作り直してある(furusato key export --envelope)",
        "□ 署名鍵の指紋が、受信団体に知らせてあるものと同じ",
        "□ 前任者の端末の OS の鍵保管庫から合言葉が消してある(furusato key forget)",
    ):
        paper.paragraph(step)
    paper.heading("署名", 130)
    paper.sign_lines(("引き継ぐ者", "引き受ける者", "立会者"))
    return paper.to_bytes(TITLE, handover.issuer)
