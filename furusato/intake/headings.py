"""Knows which usual Japanese headings stand for which column; an office adds its own in furusato.toml.

A heading matches after its widths are folded and its spaces and line breaks dropped, and only whole: nothing is guessed from a part of it. Left out on purpose are headings
that may mean several things, such as 入金日 or 受付日 (the day of payment is not always the day of the gift): the office must say what they are.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from furusato.errors import ListRefused
from furusato.model import columns as c
from furusato.model.words import WORDS as COLUMN_WORDS

IGNORED: Final = "ignore"  # an override's word for a column that is to be passed over; "" says the same
BUILDING: Final = "building"  # a second address column (住所2, 方書); it is joined to ADDRESS and does not leave this room

_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    c.RECEIPT: ("整理番号", "受付番号", "申請番号", "申込番号", "申請受付番号", "寄附番号", "寄付番号", "寄附受付番号", "寄付受付番号", "寄附申込番号", "管理番号"),
    c.NAME: ("氏名", "お名前", "名前", "寄附者氏名", "寄付者氏名", "寄附者名", "寄付者名", "申請者氏名", "申請者名", "氏名(漢字)", "寄附者の氏名", "寄付者の氏名"),
    c.KANA: (
        "フリガナ", "ふりがな", "カナ", "氏名カナ", "カナ氏名", "氏名(カナ)", "氏名フリガナ", "氏名(フリガナ)", "氏名(ふりがな)", "お名前カナ", "お名前(カナ)",
        "お名前フリガナ", "寄附者カナ", "寄付者カナ", "寄附者氏名カナ", "寄付者氏名カナ", "寄附者フリガナ", "寄付者フリガナ", "申請者氏名カナ",
    ),
    c.POSTAL: ("郵便番号", "〒", "寄附者郵便番号", "寄付者郵便番号", "申請者郵便番号", "住所郵便番号", "郵便番号(住所)"),
    c.PREFECTURE: ("都道府県", "都道府県名", "住所(都道府県)"),
    c.CITY: ("市区町村", "市区町村名", "市町村", "市町村名", "市区郡町村", "住所(市区町村)"),
    c.STREET: ("住所", "住所1", "番地", "町名番地", "町名・番地", "町域番地", "町域・番地", "寄附者住所", "寄付者住所", "申請者住所", "現住所", "住所(番地)", "ご住所"),
    BUILDING: ("住所2", "建物名", "建物", "建物名等", "方書", "建物名・部屋番号", "マンション名"),
    c.BIRTH: ("生年月日", "寄附者生年月日", "寄付者生年月日", "申請者生年月日", "誕生日"),
    c.SEX: ("性別",),
    c.PHONE: ("電話番号", "電話", "TEL", "寄附者電話番号", "寄付者電話番号", "申請者電話番号"),
    c.NUMBER: ("個人番号", "マイナンバー", "個人番号(マイナンバー)", "マイナンバー(個人番号)", "個人番号(12桁)"),
    c.GIFT_DATE: ("寄附年月日", "寄付年月日", "寄附日", "寄付日"),
    c.YEN: ("寄附金額", "寄付金額", "金額", "寄附額", "寄付額", "寄附金額(円)", "寄付金額(円)", "金額(円)", "寄附金の額", "特例控除対象寄附金の額"),
    c.PAYMENT: ("入金確認", "入金状況", "入金ステータス", "入金確認状況", "決済状況"),
    c.CHANGED_POSTAL: ("変更後郵便番号", "変更後の郵便番号", "郵便番号(変更後)"),
    c.CHANGED_ADDRESS: ("変更後住所", "変更後の住所", "住所(変更後)"),
    c.MUNICIPALITY_CODE: ("市区町村コード", "市町村コード", "団体コード", "自治体コード", "全国地方公共団体コード", "地方公共団体コード"),
    c.ROW_KEY: ("行キー", "row key", "row_key"),
    c.SEAL: ("封印", "seal"),
}  # fmt: skip
NECESSARY: Final = (c.NAME, c.STREET, c.BIRTH, c.NUMBER, c.GIFT_DATE, c.YEN)  # the statutory items: 地方税法附則7条3項・10項, 施行規則附則2条の5
_WHOLE_ADDRESS: Final = {c.ADDRESS: c.STREET, "": IGNORED}  # names an override may use for another

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    **{column: words for column, words in COLUMN_WORDS.items() if column != c.ADDRESS},  # a list has its parts
    BUILDING: ("住所2", "second address column"),
}


def fold(heading: str) -> str:
    """A heading's comparison key: widths folded (NFKC), spaces and line breaks dropped, case folded."""
    return "".join(unicodedata.normalize("NFKC", heading).split()).casefold()


@dataclass(frozen=True, slots=True)
class HeadingTable:
    """Folded heading → column name, or IGNORED; `others_allowed`: headings that are not known are passed over, not refused."""

    columns: Mapping[str, str]
    others_allowed: bool = False

    @classmethod
    def default(cls) -> "HeadingTable":
        """The usual headings."""
        return cls(MappingProxyType({fold(heading): column for column, headings in _HEADINGS.items() for heading in headings}))

    def with_overrides(self, overrides: Mapping[str, str]) -> "HeadingTable":
        """The table with an office's own headings (heading → column name, IGNORED or ""). ListRefused names an entry whose column does not exist."""
        named = {heading: _WHOLE_ADDRESS.get(column, column) for heading, column in overrides.items()}
        unknown = [heading for heading, column in named.items() if column not in (*_HEADINGS, IGNORED) or not fold(heading)]
        if unknown:
            raise ListRefused(
                f"furusato.toml の [headings] に、列の名前ではない指定が {len(unknown)} 件あります。書ける列の名前: {', '.join(_HEADINGS)}。読み飛ばす列は {IGNORED} です。",
                f"[headings] in furusato.toml has {len(unknown)} entries that name no column. Columns are {', '.join(_HEADINGS)}; {IGNORED} passes a column over.",
            )
        return replace(self, columns=MappingProxyType({**self.columns, **{fold(heading): column for heading, column in named.items()}}))

    def passing_others_over(self) -> "HeadingTable":
        """A table for lists that are not a donor list: what they have besides is not looked at."""
        return replace(self, others_allowed=True)

    def column_of(self, heading: str) -> str | None:
        """The column a heading stands for, IGNORED, or None where it is not known."""
        return self.columns.get(fold(heading))
