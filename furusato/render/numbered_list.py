"""Writes a list back with the receipt numbers it was given, in headings that intake knows; every cell a text.

Holds donors' values, individual numbers included: it is the clerk's own list, in the canonical spelling.
"""

import io
from typing import Final

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from furusato.model import columns as c

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
    book = Workbook(write_only=True)
    sheet = book.create_sheet("寄附者一覧")
    sheet.freeze_panes = "A2"
    sheet.append([_HEADINGS[column] for column in columns])
    for values in rows.select(columns).iter_rows():
        cells = [WriteOnlyCell(sheet, value) for value in values]
        for cell in cells:
            cell.data_type, cell.number_format = "s", "@"
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
