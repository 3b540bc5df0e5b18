"""Where things stand on a working list: its columns in order, their headings, the line of headings. Headings of sealed values are ones that intake knows.

A masked list has neither the individual number nor anything that was made of it: no check, no seal.
"""

from typing import Final, NamedTuple

from furusato.model import columns as c

SHEET: Final = "作業用一覧"
HOW_TO: Final = "使い方"
MULTIPLIERS: Final = "係数"  # hidden; what the checks are computed with
TABLE: Final = "working_list"
HEADING_LINE: Final = 5
FIRST_LINE: Final = HEADING_LINE + 1
SHOWN: Final = "shown"  # 判定: the formula
CHECK: Final = "check"  # 照合値: what it is compared with
BODY_NAME: Final = "body_name"
SHOWN_HEADING: Final = "判定"


class Column(NamedTuple):
    """One column: what it holds, its heading, its width in characters."""

    id: str
    heading: str
    width: float


_COLUMNS: Final = (
    Column(SHOWN, SHOWN_HEADING, 7),
    Column(c.ROW_KEY, "行キー", 12),
    Column(c.RECEIPT, "受付番号", 16),
    Column(c.NAME, "氏名", 18),
    Column(c.KANA, "フリガナ", 22),
    Column(c.POSTAL, "郵便番号", 10),
    Column(c.ADDRESS, "住所", 42),
    Column(c.BIRTH, "生年月日", 12),
    Column(c.SEX, "性別", 7),
    Column(c.PHONE, "電話番号", 15),
    Column(c.NUMBER, "個人番号", 15),
    Column(c.GIFT_DATE, "寄附年月日", 12),
    Column(c.YEN, "寄附金額", 12),
    Column(c.ROUTE, "経路", 12),
    Column(c.STATE, "状態", 9),
    Column(c.DESTINATION, "送付先コード", 14),
    Column(BODY_NAME, "送付先", 18),
    Column(CHECK, "照合値", 9),
    Column(c.SEAL, "封印", 31),
)
_MADE_OF_THE_NUMBER: Final = frozenset({SHOWN, c.NUMBER, CHECK, c.SEAL})
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def columns(*, masked: bool) -> tuple[Column, ...]:
    """The columns in order."""
    return tuple(column for column in _COLUMNS if not (masked and column.id in _MADE_OF_THE_NUMBER))


def letters(shown: tuple[Column, ...]) -> dict[str, str]:
    """Column id → letter."""
    return {column.id: letter for column, letter in zip(shown, _LETTERS, strict=False)}
