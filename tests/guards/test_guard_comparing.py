"""Comparison copies: one donor written in two ways is one donor, two donors stay two."""

import polars as pl
import pytest

from furusato.guards.comparing import ADDRESS_KEY, kana_key, name_key, with_address_key
from furusato.model import columns as c


def _names(*texts: str) -> list[str]:
    return pl.DataFrame({c.NAME: texts}).select(name_key())[c.NAME].to_list()


def _kana(*texts: str) -> list[str]:
    return pl.DataFrame({c.KANA: texts}).select(kana_key())[c.KANA].to_list()


def _addresses(*texts: str) -> list[str]:
    return with_address_key(pl.DataFrame({c.ADDRESS: texts}))[ADDRESS_KEY].to_list()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋　太郎", "高橋 太郎"),
        ("山﨑太郎", "山崎　太郎"),
        ("渡邉 一", "渡邊　一"),
        ("渡辺 一", "渡邊　一"),
        ("齋藤 一", "斎藤一"),
        ("𠮷田 一", "吉田 一"),
        ("葛\U000e0100城 一", "葛城 一"),
        ("神\ufe00田 一", "神田 一"),
        ("福田 一", "福田 一"),
        ("穐山 一", "秋山 一"),
        ("櫻井 眞一", "桜井 真一"),
        ("ＳＭＩＴＨ　John", "SMITH JOHN"),
        ("マリ−・アンヌ", "マリー アンヌ"),
        ("ﾏﾘｰ ｱﾝﾇ", "マリー　アンヌ"),
    ],
)
def test_one_name_in_two_spellings_has_one_key(one: str, other: str) -> None:
    first, second = _names(one, other)
    assert first == second


@pytest.mark.parametrize(("one", "other"), [("田中 一", "田中 二"), ("坂本 一", "阪本 一"), ("大田 一", "太田 一"), ("山本 一", "山元 一")])
def test_two_names_have_two_keys(one: str, other: str) -> None:
    first, second = _names(one, other)
    assert first != second


@pytest.mark.parametrize(
    ("one", "other"), [("ｼﾖｳｺ ｽｽﾞｷ", "ショウコ　スズキ"), ("しょうこ", "ショウコ"), ("オオツヂ", "オオツジ"), ("カヲル", "カオル"), ("ヴィクトー", "ヴイクト―")]
)
def test_one_reading_in_two_spellings_has_one_key(one: str, other: str) -> None:
    first, second = _kana(one, other)
    assert first == second


def test_blank_names_have_a_blank_key() -> None:
    assert _names("", "　 ", "\u200b") == ["", "", ""]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("静岡県湖西市吉美3268番地", "湖西市吉美３２６８"),
        ("湖西市鷲津三丁目2番地の1", "静岡県湖西市鷲津3-2-1"),
        ("湖西市鷲津3丁目2番1号", "湖西市鷲津３－２－１"),
        ("茨城県龍ケ崎市1-2", "茨城県竜ヶ崎市1−2"),
    ],
)
def test_one_address_in_two_spellings_has_one_key(one: str, other: str) -> None:
    first, second = _addresses(one, other)
    assert first == second


def test_two_houses_have_two_keys() -> None:
    assert len(set(_addresses("湖西市鷲津3-2-1", "湖西市鷲津3-21", "湖西市鷲津32-1", "湖西市鷲津十三丁目2-1"))) == 4


def test_folding_twice_changes_nothing() -> None:
    table = pl.DataFrame({c.NAME: [chr(code) for code in (*range(0x3041, 0x3100), *range(0x4E00, 0xA000), 0x20BB7, *range(0xF900, 0xFAFF))]})
    once = table.select(name_key())
    assert once.select(name_key()).equals(once)
    kana = table.select(pl.col(c.NAME).alias(c.KANA)).select(kana_key())
    assert kana.select(kana_key()).equals(kana)
