"""Name and kana are a name and its reading, unharmed by a change of encoding, each in its own column.

A character that a program could not write becomes "?", 〓 or U+FFFD and then passes every other check; a UTF-8 file read as CP932 turns into 縺…繧….
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.comparing import name_key
from furusato.guards.row_check import RowCheck, broken_rows, given
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity

TEXT_SURVIVED_ITS_ENCODING: Final = Rule(
    "text_survived_its_encoding",
    Severity.REFUSE,
    "{ja_column}に「?」「〓」「\ufffd」などの文字化けの跡があります。文字コードの変換で字が失われました。元のシステムから取り直すか、原本を見て入れ直してください。",
    "The {en_column} holds traces of a lost character (?, 〓, U+FFFD or garbled text). Export it again from its source, or enter it from the application.",
)
TEXT_HAS_NO_WIDE_QUESTION_MARK: Final = Rule(
    "text_has_no_wide_question_mark",
    Severity.NOTICE,
    "{ja_column}に全角の「？」があります。手で入れた印でなければ、失われた字です。原本と見比べてください。",
    "The {en_column} holds a full-width question mark. Unless someone typed it as a mark, a character was lost. Compare with the application.",
)
NAME_HAS_NO_DIGITS: Final = Rule(
    "name_has_no_digits",
    Severity.REFUSE,
    "{ja_column}に数字があります。別の列の値が入っているおそれがあります。列がずれていないか確かめ、原本を見て入れ直してください。",
    "The {en_column} holds digits: another column's value may stand here. See whether columns were shifted, and enter it from the application.",
)
KANA_IS_NOT_KANJI: Final = Rule(
    "kana_is_not_kanji",
    Severity.REFUSE,
    "フリガナに漢字があります。氏名とフリガナの列が入れ替わっていないか確かめ、正してください。",
    "The kana holds kanji. See whether the columns of name and kana were swapped, and mend it.",
)
NAME_IS_NOT_ONLY_KATAKANA: Final = Rule(
    "name_is_not_only_katakana",
    Severity.NOTICE,
    "氏名がカタカナだけです。外国籍の方などで正しいこともあります。フリガナが氏名の列に入っていないか、原本と見比べてください。",
    "The name is katakana only. It may be right (foreign residents); compare with the application whether the kana stands in the name's column.",
)
NAME_IS_NOT_ITS_KANA: Final = Rule(
    "name_is_not_its_kana",
    Severity.NOTICE,
    "氏名とフリガナが同じです。氏名が漢字の方なら、フリガナで上書きされています。原本と見比べてください。",
    "Name and kana are the same. If the donor's name is written in kanji it was overwritten. Compare with the application.",
)
SEX_IS_IN_THE_TABLE: Final = Rule(
    "sex_is_in_the_table",
    Severity.NOTICE,
    "性別の欄が、知られた書き方（男、女、男性、女性、1、2、無回答など）ではありません。列がずれていないか確かめてください。",
    "The sex is not one of the known spellings (男, 女, 男性, 女性, 1, 2, 無回答 …). See whether columns were shifted.",
)
RULES: Final = (
    TEXT_SURVIVED_ITS_ENCODING,
    TEXT_HAS_NO_WIDE_QUESTION_MARK,
    NAME_HAS_NO_DIGITS,
    KANA_IS_NOT_KANJI,
    NAME_IS_NOT_ONLY_KATAKANA,
    NAME_IS_NOT_ITS_KANA,
    SEX_IS_IN_THE_TABLE,
)

_TEXTS: Final = (c.NAME, c.KANA, c.ADDRESS)
_LOST: Final = r"[?〓\x{FFFD}]|ï¿½|[縺繧繝][^縺繧繝]?[縺繧繝]|[ÃÂã][\x{80}-\x{BF}]"
_DIGITS: Final = r"[0-9０-９]"
_KATAKANA: Final = r"^[\p{Katakana}ー]+$"
# JIS X 0303 (0 not known, 1 male, 2 female, 9 not applicable) and the words of forms and portals, after NFKC, in capitals.
_SEXES: Final = (*"男女0129", "男性", "女性", "M", "F", "MALE", "FEMALE", "その他", "無回答", "未回答", "回答しない", "不明", "-")


def check_names(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """Traces of damage in name, kana and address; name against kana; the words for sex."""
    alike = given(c.NAME) & (name_key() == name_key(c.KANA))
    sex = pl.col(c.SEX).str.normalize("NFKC").str.strip_chars().str.to_uppercase()
    checks = [RowCheck(TEXT_SURVIVED_ITS_ENCODING, column, pl.col(column).str.contains(_LOST)) for column in _TEXTS]
    checks += [RowCheck(TEXT_HAS_NO_WIDE_QUESTION_MARK, column, pl.col(column).str.contains("？", literal=True)) for column in _TEXTS]
    checks += [RowCheck(NAME_HAS_NO_DIGITS, column, pl.col(column).str.contains(_DIGITS)) for column in (c.NAME, c.KANA)]
    checks += [
        RowCheck(KANA_IS_NOT_KANJI, c.KANA, pl.col(c.KANA).str.contains(r"\p{Han}")),
        RowCheck(NAME_IS_NOT_ONLY_KATAKANA, c.NAME, name_key().str.contains(_KATAKANA) & (name_key() != name_key(c.KANA))),
        RowCheck(NAME_IS_NOT_ITS_KANA, c.NAME, alike),
        RowCheck(SEX_IS_IN_THE_TABLE, c.SEX, given(c.SEX) & ~sex.is_in(_SEXES)),
    ]
    return broken_rows(frame, sheet, letters, checks)
