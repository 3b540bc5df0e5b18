"""Makes comparison copies of names, kana and addresses, so that one donor written in two ways still looks like one donor.

A copy is compared and thrown away: it is never stored, sealed or printed (names stay exactly as received). The order of folding is fixed: variation selectors
go, NFKC, spaces and points go, dashes and long marks become one, then variant characters. Two values with one copy are called "equal after folding", never equal.
"""

import re
from typing import Final

import polars as pl

from furusato.law.folding import USUAL_FORMS, fold_place
from furusato.model import columns as c

NAME_KEY: Final = "name_key"
KANA_KEY: Final = "kana_key"
ADDRESS_KEY: Final = "address_key"
YEAR: Final = "year"  # of the gift: its tax year
POSITION: Final = "position"  # of a row in the order of the sheet, from 0

_SELECTORS: Final = r"[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u{180B}-\u{180D}\u{200B}-\u{200D}\u{FEFF}]"
_SPACES: Final = r"[\s・·.,،'’`]"
_LONG_MARKS: Final = r"[-‐‑‒–—―−─━ー~〜]"

# Variants of one character as names are written, the usual form first; those that place names have as well stand in law/folding.py. Old forms of 常用漢字表 and
# 人名用漢字, and variants common in names. Folding too much only leaves it to the birth date to tell two people apart; folding too little makes two of one.
_VARIANTS: Final = """
実實 鉄鐡 寛寬 秋穐龝 桑桒 児兒 奥奧 尭堯 巌巖巗 剥剝 緑綠 録錄 温溫 経經 絵繪 継繼 薬藥 譲讓 釈釋 鶏雞 勲勳 医醫 叙敍 壮壯 宮宫 将將 恒恆 悦悅 昇曻 昂昻 晃晄 暁曉 杉杦 柏栢 楽樂 槙槇 涛濤
満滿 灯燈 熙煕凞 瑶瑤 産產 穣穰 舎舍 装裝 覚覺 観觀 誉譽 弐貳 遥遙 隣鄰 顔顏 鴬鶯 土圡 卯夘 兎兔 哲喆 多夛 宜冝 専專 従從 慎愼 懐懷 抜拔 桝枡 栃杤 柿枾 浅淺 祷禱 縁緣 莱萊 体體 迩邇 醸釀
剣劔劒釼 鈎鉤 頬頰 駆駈 齢齡 鰐鱷 蝿蠅 靱靭 涼凉 昿曠
"""
_USUAL: Final = USUAL_FORMS | {variant: group[0] for group in _VARIANTS.split() for variant in group[1:]}

_HIRAGANA: Final = {chr(code): chr(code + 0x60) for code in range(0x3041, 0x3097)}
_SMALL: Final = dict(zip("ァィゥェォッャュョヮヵヶヂヅヲヰヱ", "アイウエオツヤユヨワカケジズオイエ", strict=True))
# Hiragana goes to the large katakana at once: one pass replaces each character once.
_KANA: Final = {h: _SMALL.get(k, k) for h, k in _HIRAGANA.items()} | _SMALL

_COUNT: Final = "一二三四五六七八九"
_CHOME: Final = re.compile("(?<![一二三四五六七八九十])([一二三四五六七八九])丁目")
_HOUSE_NUMBER: Final = re.compile("(?<=[0-9])(?:丁目|番地の?|番|号室?|の)-?(?![0-9]*丁目)")
_PREFECTURE: Final = re.compile("^(?:東京都|北海道|京都府|大阪府|.{2,3}?県)")


def _folded(column: str) -> pl.Expr:
    text = pl.col(column).str.replace_all(_SELECTORS, "").str.normalize("NFKC")
    return text.str.replace_all(_SPACES, "").str.replace_all(_LONG_MARKS, "ー").str.to_uppercase()


def name_key(column: str = c.NAME) -> pl.Expr:
    """The comparison copy of a name; "" where nothing but spaces stands."""
    return _folded(column).str.replace_many(_USUAL)


def kana_key(column: str = c.KANA) -> pl.Expr:
    """The comparison copy of a reading: large katakana, ヂヅヲ as ジズオ, so that ｼﾖｳｺ, しょうこ and ショウコ are one."""
    return _folded(column).str.replace_many(_KANA)


def comparable(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with NAME_KEY, KANA_KEY, YEAR and POSITION, in the order of the sheet where they have LINE. Nulls become "": they compare as blanks."""
    texts = rows.with_columns(pl.col(pl.String).fill_null(""))
    ordered = texts.sort(c.LINE, maintain_order=True) if c.LINE in rows.columns else texts
    return ordered.with_columns(name_key().alias(NAME_KEY), kana_key().alias(KANA_KEY), pl.col(c.GIFT_DATE).str.head(4).alias(YEAR)).with_row_index(POSITION)


def with_address_key(rows: pl.DataFrame, column: str = c.ADDRESS, name: str = ADDRESS_KEY) -> pl.DataFrame:
    """Add `name`, the comparison copy of an address column. For the few rows that a rule asks about: each address is folded by itself."""
    addresses = rows[column].unique().to_list()
    return rows.with_columns(pl.col(column).replace_strict(addresses, [_address_key(address) for address in addresses], return_dtype=pl.String).alias(name))


def _address_key(address: str) -> str:
    """湖西市吉美三丁目2番地の1 and 静岡県湖西市吉美3-2-1 are one place."""
    text = _CHOME.sub(lambda found: str(_COUNT.index(found[1]) + 1) + "丁目", fold_place(address))
    return _PREFECTURE.sub("", _HOUSE_NUMBER.sub("-", text)).rstrip("-")
