"""Builds small fictional lists, right ones and ones with an accident, as bytes."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from furusato.errors import ListRefused
from furusato.intake.headings import HeadingTable
from furusato.intake.limits import DEFAULT, Limits
from furusato.intake.reading import Reading, read_list
from furusato.model.findings import Severity
from furusato.model.values import individual_number_check_digit

HEADINGS = ["整理番号", "氏名", "フリガナ", "郵便番号", "住所", "生年月日", "性別", "電話番号", "個人番号", "寄附年月日", "寄附金額"]
LETTER = {heading: "ABCDEFGHIJK"[i] for i, heading in enumerate(HEADINGS)}
SHEET = "寄附者一覧"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_PART = "xl/worksheets/sheet1.xml"

Row = list[str]
Change = Callable[[Worksheet], object]


def row(i: int, **cells: str) -> Row:
    """The i-th donor; `cells` by heading take another value."""
    eleven = f"{(i * 48271 + 12345678) % 10**11:011d}"
    values = [
        f"架空-{i:04d}", f"架空　{i}郎", "カクウ　ロウ", "4310441", f"静岡県湖西市架空{i}番地", f"19{60 + i % 30}-02-03", "男", "053-000-0000",
        eleven + individual_number_check_digit(eleven), "2025-06-07", str(10_000 + i),
    ]  # fmt: skip
    return [cells.get(heading, value) for heading, value in zip(HEADINGS, values, strict=True)]


def rows(count: int = 6) -> list[Row]:
    return [row(i) for i in range(1, count + 1)]


def with_cells(heading: str, *values: str) -> list[Row]:
    """Six rows; the first ones have these values under the heading."""
    return [row(i, **({heading: values[i - 1]} if i <= len(values) else {})) for i in range(1, 7)]


def xlsx(lines: Sequence[Sequence[object]] | None = None, change: Change = lambda _sheet: None, headings: Sequence[str] = HEADINGS) -> bytes:
    """A workbook of one sheet; `change` makes the accident."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    for line in [headings, *(rows() if lines is None else lines)]:
        sheet.append(list(line))
    change(sheet)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def csv_text(lines: Sequence[Sequence[str]] | None = None, headings: Sequence[str] = HEADINGS) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *(rows() if lines is None else lines)])
    return text.getvalue()


def repacked(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]] = {}, more: Mapping[str, bytes] = {}) -> bytes:
    """The package with some parts changed and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, bytes)(old.read(name)))
        for name, part in more.items():
            new.writestr(name, part)
    return out.getvalue()


def with_sheet_xml(old: str, new: str, data: bytes | None = None) -> bytes:
    """A workbook whose sheet XML has `old` replaced once by `new`."""

    def change(xml: bytes) -> bytes:
        assert old.encode() in xml
        return xml.replace(old.encode(), new.encode(), 1)

    return repacked(xlsx() if data is None else data, {SHEET_PART: change})


def raw_xlsx(lines: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose sheet is written by hand: the inside of sheetData, and what stands before and after it."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{before}<sheetData>{lines}</sheetData>{after}</worksheet>'
    return repacked(xlsx(), {SHEET_PART: lambda _old: xml.encode()})


def read(data: bytes, name: str = "list.xlsx", table: HeadingTable | None = None, limits: Limits = DEFAULT, sheet: str | None = None) -> Reading:
    return read_list(name, data, table or HeadingTable.default(), limits, sheet=sheet)


def read_csv(text: str, encoding: str = "utf-8-sig") -> Reading:
    return read(text.encode(encoding), "list.csv")


def found(reading: Reading) -> set[str]:
    """Names of all rules that were found broken."""
    return {finding.name for finding in reading.findings}


def cells(reading: Reading, rule: str) -> list[str]:
    """Where a rule was found broken."""
    return [cell for finding in reading.findings if finding.name == rule for cell in finding.cells()]


def refusing(reading: Reading) -> set[str]:
    """Names of the rules that refuse the list."""
    return {finding.name for finding in reading.findings if finding.severity is Severity.REFUSE}


def refused(data: bytes, name: str = "list.xlsx", table: HeadingTable | None = None, limits: Limits = DEFAULT, sheet: str | None = None) -> set[str]:
    """Names of the rules by which the file was refused as a whole."""
    with pytest.raises(ListRefused) as refusal:
        read(data, name, table, limits, sheet)
    assert refusal.value.ja
    assert refusal.value.en
    return {finding.name for finding in refusal.value.findings}


def refused_csv(text: str, encoding: str = "utf-8-sig") -> set[str]:
    return refused(text.encode(encoding), "list.csv")
