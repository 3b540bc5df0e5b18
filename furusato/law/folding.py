"""Makes comparison copies of place names, so that one place written in several usual ways still looks like one place.

A copy is compared and thrown away: it is never stored, sealed or printed. The order is fixed: variation selectors go, NFKC, spaces go, dashes and long marks
become one, then variant characters and kana. Refuses nothing. Folding may make two different texts equal; that no two municipalities of one prefecture become
equal is tested over the whole table, and a town that is not a municipality only ever meets names of municipalities.
"""

import re
import unicodedata
from typing import Final

_SELECTORS: Final = (*range(0x180B, 0x180E), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_INVISIBLE: Final = (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)
_SPACES: Final = " \t\r\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES: Final = "‐‑‒–—―−─━ー~〜"

# Old forms and variants of characters that stand in names of prefectures, districts and municipalities; the first of each group is the copy's. Old forms are those
# that 常用漢字表 (平成22年内閣告示第2号) prints in brackets, and 人名用漢字; the rest are variants in everyday use on envelopes (塩釜, 鯵ヶ沢, 粕屋郡).
_VARIANTS: Final = """
高髙 崎﨑碕嵜㟢 辺邊邉 斎齋斉齊 沢澤 広廣 竜龍龒 梼檮 桧檜 鯵鰺 諌諫 釜竈竃 騨驒 館舘 島嶋嶌 条條 浜濱濵 国國圀囯 県縣 区區 来來 弥彌 壱壹 芸藝 滝瀧 岳嶽 会會 桜櫻 黒黑 真眞 徳德 恵惠
栄榮 円圓 宝寶寳 仏佛 学學斈 関關 亀龜 曽曾 増增 薗園 郷鄕鄉 寿壽 清淸 青靑 静靜 瀬瀨 頼賴 当當 与與 対對 塩鹽 粕糟 篭籠 蘂蕊蘃 芦蘆 砺礪 祢禰 祇祗 薮藪 糸絲 峰峯 峡峽 穂穗穐 磯礒 豊豐 富冨
吉𠮷 橋槗 船舩 松枩 柳栁桺 浄淨 湧涌 万萬 図圖 巣巢 狭狹 鉄鐵鉃 銭錢 鉱鑛 旧舊 単單 団團 彦彥 摂攝 昼晝 戸戶 歩步 毎每 姫姬 尚尙 内內 禄祿 緒緖 総總総 縄繩 蔵藏 鶏鷄 麦麥 点點 読讀 讃讚 予豫 庁廳
礼禮 稲稻 応應 気氣 焼燒 独獨 黄黃 歯齒 蛎蠣 蛍螢 荘莊 萩荻 軽輕 転轉 村邨 野埜 厩廐 渋澀澁 湾灣 為爲 畳疊 尽盡 研硏 秘祕 並竝 群羣 縦縱 聡聰 声聲 胆膽 台臺 舗舖 艶艷 刈苅 茎莖 萌萠 薫薰 虚虛 号號
蚕蠶 衛衞 証證 変變 猪豬 売賣 郎郞 鎮鎭 険險 随隨 隠隱 双雙 霊靈 顕顯 飲飮 余餘 駅驛 駆驅 闘鬪 麹麴 党黨 鴎鷗 洲州 横橫 渕淵渊 剣劍 鶴靏靍鸖 鎌鐮 渓溪 虫蟲 両兩
"""

# Kana: katakana is read as hiragana, small letters as large ones; ケ, ヶ, カ and が between two words are one sound (龍ケ崎, 竜ヶ崎, 竜が崎; 六ヶ所, 六カ所), and so are の, ノ, 之.
_SMALL: Final = dict(zip("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ", strict=True))
_SOUNDS: Final = {"け": "が", "ゖ": "が", "ゕ": "が", "か": "が", "之": "の", "乃": "の"}
_HIRAGANA: Final = range(0x3041, 0x3097)

USUAL_FORMS: Final = {variant: group[0] for group in _VARIANTS.split() for variant in group[1:]}  # guards/comparing.py begins its table for names with these


def _table() -> dict[int, str]:
    table = {ord(variant): usual for variant, usual in USUAL_FORMS.items()}
    sounds = _SMALL | _SOUNDS
    for code in _HIRAGANA:
        letter = sounds.get(chr(code), chr(code))
        table |= {code: letter, code + 0x60: letter}
    return table | {ord(letter): sound for letter, sound in _SOUNDS.items()} | {ord(dash): "-" for dash in _DASHES}


_NOTHING: Final = dict.fromkeys((*_SELECTORS, *_INVISIBLE, *map(ord, _SPACES)))
_FOLDED: Final = _table()
_REPEATED: Final = re.compile("(.)々")


def fold_place(text: str) -> str:
    """The comparison copy of a place name or an address."""
    copy = unicodedata.normalize("NFKC", text.translate(_NOTHING)).translate(_FOLDED)
    return _REPEATED.sub(r"\1\1", copy) if "々" in copy else copy
