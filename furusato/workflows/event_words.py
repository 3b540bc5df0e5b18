"""What each kind of event is called in Japanese, and to which record of the safety rules it belongs.

Source of the records: the safety measures for individual numbers ask for records of access, of output and carrying out, of deletion (特定個人情報の適正な取扱いに関する
ガイドライン). An event without words here is a bug that a test finds.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class Record(StrEnum):
    """The record an event belongs to, in the words of the CSV."""

    ACCESS = "利用"  # donor values were read or changed
    OUTPUT = "出力・持出し"  # donor values or keys left the ledger
    DELETION = "削除"
    KEYS = "鍵"
    OFFICE = "設定・管理"


class EventWords(NamedTuple):
    """Japanese name of an event, and its record."""

    ja: str
    record: Record


EVENT_WORDS: Final = {
    "ledger made": EventWords("台帳の作成", Record.OFFICE),
    "register entered": EventWords("年分の鍵の登録", Record.KEYS),
    "rules sealed": EventWords("団体の規則の封印", Record.OFFICE),
    "route recorded": EventWords("受付経路の件数の記録", Record.OFFICE),
    "signing key made": EventWords("署名鍵の作成", Record.KEYS),
    "receipt numbers given": EventWords("受付番号の付番", Record.ACCESS),
    "rows taken in": EventWords("申請の取込み", Record.ACCESS),
    "rows corrected": EventWords("申請の訂正", Record.ACCESS),
    "rows held": EventWords("保留", Record.ACCESS),
    "holds lifted": EventWords("保留の解除", Record.ACCESS),
    "rows excluded": EventWords("除外", Record.ACCESS),
    "rows withdrawn": EventWords("取下げ", Record.ACCESS),
    "decisions recorded": EventWords("判断の記録", Record.ACCESS),
    "batch prepared": EventWords("発行の準備", Record.ACCESS),
    "batch published": EventWords("発行の公開", Record.OUTPUT),
    "batch abandoned": EventWords("発行の取りやめ", Record.DELETION),
    "key sheets written": EventWords("検証鍵通知書の出力", Record.OUTPUT),
}
