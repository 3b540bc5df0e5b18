"""Writes a list back with the receipt numbers it was given, in headings that intake knows; every cell a text.

Holds donors' values, individual numbers included: it is the clerk's own list, in the canonical spelling. openpyxl makes the package with the headings only: it writes each
sheet to a temporary file first, and no temporary file may hold a number.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

import polars as pl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from furusato.model import columns as c
from furusato.render.workbook_bytes import append, entry, to_bytes

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
_SHEET: Final = "xl/worksheets/sheet1.xml"
_EXAMPLE: Final = re.compile(rb'<row r="2".*?</row>', re.DOTALL)


def write_numbered_list(rows: pl.DataFrame) -> bytes:
    """The bytes of an XLSX with the columns of VALUES and, where the list has them, municipality code and payment."""
    columns = [column for column in _HEADINGS if column in rows.columns]
    package, style = _with_headings([_HEADINGS[column] for column in columns])
    lines = "".join(_line(number, values, style) for number, values in enumerate(rows.select(columns).iter_rows(), 2)).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(entry(info.filename), _EXAMPLE.sub(lambda _: lines, content) if info.filename == _SHEET else content)
    return out.getvalue()


def _with_headings(headings: Sequence[str]) -> tuple[bytes, int]:
    """The package with its headings and one example line of text cells; the number of the text cells' style."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title, sheet.freeze_panes = "寄附者一覧", "A2"
    append(sheet, headings)
    cells = append(sheet, ["-"])
    cells[0].number_format = "@"
    return to_bytes(book), cells[0].style_id


def _line(number: int, values: Sequence[str], style: int) -> str:
    return f'<row r="{number}">{"".join(_cells(values, style))}</row>'


def _cells(values: Sequence[str], style: int) -> Iterator[str]:
    for value in values:
        yield f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value else f'<c s="{style}"/>'
