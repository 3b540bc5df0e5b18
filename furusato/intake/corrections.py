"""Reads a list of corrections: each line names a row by key and present seal, and fills only the cells that are to change.

A blank cell leaves the value as it is; 「(空欄)」 empties it. Everything the reader of donor lists refuses is refused here too: a number cell that lost its zeros is no
better in a correction. An individual number stands twice, in two columns.
"""

import unicodedata
from types import MappingProxyType
from typing import Final

import polars as pl

from furusato.intake.headings import HeadingTable, fold
from furusato.intake.reading import Reading, read_list
from furusato.model import columns as c

EMPTIED: Final = "(空欄)"
ENOUGH: Final = (c.ROW_KEY, c.SEAL)  # a line without a value may withdraw an application
HEADINGS: Final = {
    c.ROW_KEY: "行キー",
    c.SEAL: "封印",
    c.REASON: "訂正理由",
    c.NAME: "氏名",
    c.KANA: "フリガナ",
    c.POSTAL: "郵便番号",
    c.ADDRESS: "住所",
    c.MUNICIPALITY_CODE: "市区町村コード",
    c.BIRTH: "生年月日",
    c.SEX: "性別",
    c.PHONE: "電話番号",
    c.NUMBER: "個人番号",
    c.NUMBER_AGAIN: "個人番号(再入力)",
    c.GIFT_DATE: "寄附年月日",
    c.YEN: "寄附金額",
}  # of a template, in its order
_MORE: Final = {c.NUMBER_AGAIN: ("個人番号(再入力)", "個人番号再入力", "個人番号(確認)"), c.REASON: ("訂正理由", "訂正理由コード", "理由コード")}


def read_corrections(file_name: str, data: bytes, headings: HeadingTable, *, sheet: str | None = None) -> Reading:
    """As `read_list`; `frame` has REASON, NUMBER_AGAIN and MUNICIPALITY_CODE besides, "" where the list has no such column, and the changed address as the address."""
    more = {fold(heading): column for column, words in _MORE.items() for heading in words}
    reading = read_list(file_name, data, HeadingTable(MappingProxyType({**headings.columns, **more})), sheet=sheet, necessary=ENOUGH)
    besides = (c.REASON, c.NUMBER_AGAIN, c.MUNICIPALITY_CODE, c.CHANGED_ADDRESS, c.CHANGED_POSTAL)
    frame = reading.frame.with_columns(pl.lit("").alias(name) for name in besides if name not in reading.frame.columns)
    moved = pl.col(c.CHANGED_ADDRESS) != ""
    frame = frame.with_columns(
        pl.when(moved).then(c.CHANGED_ADDRESS).otherwise(c.ADDRESS).alias(c.ADDRESS),
        pl.when(moved).then(c.CHANGED_POSTAL).otherwise(c.POSTAL).alias(c.POSTAL),
    )
    return Reading(frame.drop(c.CHANGED_ADDRESS, c.CHANGED_POSTAL), reading.sheet, reading.letters, reading.findings, reading.heading_map, reading.extra)


def is_emptied(text: str) -> bool:
    """Whether a cell says that the value is to be emptied."""
    return "".join(unicodedata.normalize("NFKC", text).split()) == EMPTIED
