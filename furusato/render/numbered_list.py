"""Writes a list back with the receipt numbers it was given, in headings that intake knows; every cell a text.

Holds donors' values, individual numbers included: it is the clerk's own list, in the canonical spelling. It is made in memory: no temporary file may hold a number.
"""

from typing import Final

import polars as pl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from furusato.model import columns as c
from furusato.render.workbook_bytes import append, to_bytes

_HEADINGS: Final = {
    c.RECEIPT: "受付番号",
    c.NAME: "氏名",
    c.KANA: "フリガナ",
    c.POSTAL: "郵便番号",
    c.ADDRESS: "住所",
    c.BIRTH: "生年月日",
    c.SEX: "性別",
    c.PHONE: "電話番号",
    c.NUMBER: "個人番号",
    c.GIFT_DATE: "寄附年月日",
    c.YEN: "寄附金額",
    c.MUNICIPALITY_CODE: "市区町村コード",
    c.PAYMENT: "入金確認",
}


def write_numbered_list(rows: pl.DataFrame) -> bytes:
    """The bytes of an XLSX with the columns of VALUES and, where the list has them, municipality code and payment."""
    columns = [column for column in _HEADINGS if column in rows.columns]
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title, sheet.freeze_panes = "寄附者一覧", "A2"
    append(sheet, [_HEADINGS[column] for column in columns])
    for values in rows.select(columns).iter_rows():
        for cell in append(sheet, values):
            cell.number_format = "@"
    return to_bytes(book)
