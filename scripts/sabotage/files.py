"""Tables as the bytes of a file, whole or spoilt: csv as a spreadsheet saves it, xlsx with text and number cells."""

import csv
import io
from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from openpyxl import Workbook

from furusato.model import columns as c
from scripts.sabotage.table import Table

HEADINGS: Final[Mapping[str, str]] = {
    c.ROW_KEY: "行キー", c.RECEIPT: "整理番号", c.NAME: "氏名", c.KANA: "フリガナ", c.POSTAL: "郵便番号", c.ADDRESS: "住所", c.MUNICIPALITY_CODE: "市区町村コード", c.BIRTH: "生年月日",
    c.SEX: "性別", c.PHONE: "電話番号", c.NUMBER: "個人番号", c.GIFT_DATE: "寄附年月日", c.YEN: "寄附金額", c.PAYMENT: "入金確認", c.SEAL: "封印",
}  # fmt: skip


def lines(table: Table) -> list[list[str | float]]:
    """Headings, then rows; columns of the clerk's own keep their name."""
    return [[HEADINGS.get(column, column) for column in table], *map(list, zip(*table.values(), strict=True))]


def as_csv(table: Table) -> bytes:
    """UTF-8 with BOM and CRLF, as Japanese Excel saves it."""
    return _csv(lines(table))


def _csv(rows: list[list[str | float]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Table) -> bytes:
    """One sheet; text is text (also where it begins with =), numbers are number cells."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("寄附者一覧")
    for row in lines(table):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cut_anywhere(table: Table, chance: Random) -> bytes:
    whole = as_csv(table)
    return whole[: chance.randrange(len(whole) // 3, len(whole) - 3)]


def _cut_at_a_line(table: Table, chance: Random) -> bytes:
    rows = lines(table)
    return _csv(rows[: chance.randrange(2, len(rows))])


def _headings_sorted_in(table: Table, chance: Random) -> bytes:
    rows = lines(table)
    column = chance.randrange(len(rows[0]))
    return _csv(sorted(rows, key=lambda row: str(row[column])))


def _headings_repeated(table: Table, chance: Random) -> bytes:
    rows = lines(table)
    place = chance.randrange(2, len(rows))
    return _csv([*rows[:place], rows[0], *rows[place:]])


def _another_encoding(table: Table, _: Random) -> bytes:
    return as_csv(table).decode("cp932", "replace").encode()


SPOILT: Final[Mapping[str, Callable[[Table, Random], bytes]]] = {
    "file cut off": _cut_anywhere,
    "file cut off at a line": _cut_at_a_line,
    "headings sorted into the data": _headings_sorted_in,
    "headings repeated in the data": _headings_repeated,
    "saved in another encoding": _another_encoding,
}
