"""What each column is called when a person is told of it, in Japanese and in English; said here and nowhere else.

`reread` and `templates` have words of their own: what is printed, and how it is found again, must not come from one table.
"""

from collections.abc import Mapping
from typing import Final

from furusato.model import columns as c

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    c.RECEIPT: ("受付番号", "receipt number"),
    c.NAME: ("氏名", "name"),
    c.KANA: ("フリガナ", "kana"),
    c.POSTAL: ("郵便番号", "postal code"),
    c.PREFECTURE: ("都道府県", "prefecture"),
    c.CITY: ("市区町村", "municipality"),
    c.STREET: ("住所", "address"),
    c.ADDRESS: ("住所", "address"),
    c.BIRTH: ("生年月日", "birth date"),
    c.SEX: ("性別", "sex"),
    c.PHONE: ("電話番号", "phone number"),
    c.NUMBER: ("個人番号", "individual number"),
    c.GIFT_DATE: ("寄附年月日", "gift date"),
    c.YEN: ("寄附金額", "amount of the gift"),
    c.PAYMENT: ("入金確認", "payment confirmation"),
    c.CHANGED_POSTAL: ("変更後郵便番号", "changed postal code"),
    c.CHANGED_ADDRESS: ("変更後住所", "changed address"),
    c.MUNICIPALITY_CODE: ("市区町村コード", "municipality code"),
    c.NUMBER_AGAIN: ("個人番号(再入力)", "individual number, again"),
    c.REASON: ("訂正理由", "reason of the correction"),
    c.ROW_KEY: ("行キー", "row key"),
    c.SEAL: ("封印", "seal"),
}
