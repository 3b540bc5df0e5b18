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
    "corrections template written": EventWords("訂正一覧のひな形の出力", Record.OUTPUT),
    "corrections proposed": EventWords("訂正の決裁依頼", Record.ACCESS),
    "corrections released": EventWords("訂正の決裁", Record.ACCESS),
    "corrections dropped": EventWords("訂正の取りやめ", Record.OFFICE),
    "rows held": EventWords("保留", Record.ACCESS),
    "holds lifted": EventWords("保留の解除", Record.ACCESS),
    "rows excluded": EventWords("除外", Record.ACCESS),
    "rows withdrawn": EventWords("取下げ", Record.ACCESS),
    "decisions recorded": EventWords("判断の記録", Record.ACCESS),
    "batch prepared": EventWords("発行の準備", Record.ACCESS),
    "batch published": EventWords("発行の公開", Record.OUTPUT),
    "batch abandoned": EventWords("発行の取りやめ", Record.DELETION),
    "notices handed over": EventWords("通知書の送付", Record.OUTPUT),
    "notices accepted": EventWords("通知書の到着(受付完了・配達)", Record.OFFICE),
    "notices acknowledged": EventWords("通知書の受領の返事", Record.OFFICE),
    "notices returned": EventWords("通知書の返送・不着", Record.OFFICE),
    "working list written": EventWords("作業用一覧の出力", Record.OUTPUT),
    "list checked": EventWords("戻った一覧の照合", Record.ACCESS),
    "list restored": EventWords("封印時に戻した一覧の出力", Record.OUTPUT),
    "lists compared": EventWords("名簿の突合", Record.ACCESS),
    "notices verified": EventWords("通知書の検証", Record.ACCESS),
    "heading map recorded": EventWords("見出しの読替えの記録", Record.OFFICE),
    "batch awaits approval": EventWords("決裁待ち", Record.OFFICE),
    "batch examined": EventWords("決裁者による照合", Record.ACCESS),
    "batch approved": EventWords("決裁", Record.OFFICE),
    "approval undone": EventWords("決裁の取消し(公開できず)", Record.OFFICE),
    "batch sent back": EventWords("差戻し", Record.OFFICE),
    "checker key made": EventWords("決裁者の鍵の作成", Record.KEYS),
    "signing key rotated": EventWords("署名鍵の交替", Record.KEYS),
    "signing key exported": EventWords("署名鍵の書出し", Record.OUTPUT),
    "recovery code made": EventWords("復旧コードの作成", Record.OUTPUT),
    "keys recovered": EventWords("復旧コードによる鍵の復旧", Record.KEYS),
    "keys handed over": EventWords("鍵の引継ぎ(合言葉の変更)", Record.KEYS),
    "passphrase kept": EventWords("合言葉の OS 保管庫への登録", Record.KEYS),
    "passphrase forgotten": EventWords("合言葉の OS 保管庫からの削除", Record.KEYS),
    "batch key destroyed": EventWords("発行の鍵の破棄", Record.DELETION),
    "files exported": EventWords("csv の書出し", Record.OUTPUT),
    "row looked up": EventWords("問い合わせの照会", Record.ACCESS),
    "recall opened": EventWords("回収の開始", Record.OFFICE),
    "recall confirmed": EventWords("回収の確認(廃棄・返送)", Record.DELETION),
    "donor letters exported": EventWords("本人への通知の宛名データの書出し", Record.OUTPUT),
    "route waived": EventWords("経路の件数の違いの承認", Record.OFFICE),
    "documents deleted": EventWords("平文の書類の消去", Record.DELETION),
    "year deleted": EventWords("年分の消去(鍵の破棄)", Record.DELETION),
    "batch replayed": EventWords("発行の再現検査", Record.ACCESS),
    "key sheets written": EventWords("検証鍵通知書の出力", Record.OUTPUT),
}
