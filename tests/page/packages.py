"""Damages to notice.xlsx as they happen, and zip packages as an attacker makes them. The file is changed in its XML; nothing here needs a spreadsheet."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from typing import Final

SHEET: Final = "xl/worksheets/sheet1.xml"
FIRST_LINE: Final = 9  # of the rows
COLUMNS: Final = dict(
    zip(
        [
            "行キー",
            "照合符号",
            "整理番号",
            "フリガナ",
            "氏名",
            "郵便番号",
            "住所",
            "生年月日",
            "性別",
            "電話番号",
            "個人番号",
            "寄附年月日",
            "寄附金額",
            "同一人件数",
            "同一人合計",
            "封印",
        ],
        "ABCDEFGHIJKLMNOP",
        strict=True,
    )
)


def with_sheet(data: bytes, change: Callable[[str], str]) -> bytes:
    """The package with its sheet's XML changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            target.writestr(entry, change(part.decode()).encode() if entry.filename == SHEET else part)
    return out.getvalue()


def _cell(sheet: str, place: str) -> re.Match[str]:
    found = re.search(rf'<c r="{place}"[^>]*>(?:<is><t[^>]*>|<v>)(.*?)</', sheet)
    assert found is not None, place
    return found


def cell_of(sheet: str, heading: str, line: int) -> str:
    """The text of a cell; `line` counts the rows from 0."""
    return _cell(sheet, f"{COLUMNS[heading]}{FIRST_LINE + line}")[1]


def with_cell(heading: str, line: int, change: Callable[[str], str]) -> Callable[[str], str]:
    """Changes one cell."""

    def changed(sheet: str) -> str:
        found = _cell(sheet, f"{COLUMNS[heading]}{FIRST_LINE + line}")
        return sheet[: found.start(1)] + change(found[1]) + sheet[found.end(1) :]

    return changed


def exchanged(heading: str, one: int, other: int) -> Callable[[str], str]:
    """Exchanges a column's cells of two rows."""

    def changed(sheet: str) -> str:
        texts = cell_of(sheet, heading, one), cell_of(sheet, heading, other)
        return with_cell(heading, other, lambda _: texts[0])(with_cell(heading, one, lambda _: texts[1])(sheet))

    return changed


def _rows(sheet: str) -> tuple[str, list[str], str]:
    start, end = sheet.index(f'<row r="{FIRST_LINE}"'), sheet.index("</sheetData>")
    return sheet[:start], re.findall(r"<row .*?</row>", sheet[start:end]), sheet[end:]


def with_rows(change: Callable[[list[str]], list[str]]) -> Callable[[str], str]:
    """Changes the list of rows; they are numbered anew."""

    def changed(sheet: str) -> str:
        before, rows, after = _rows(sheet)
        return before + "".join(_numbered(row, FIRST_LINE + i) for i, row in enumerate(change(rows))) + after

    return changed


def rows_of(data: bytes) -> list[str]:
    """The rows' XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return _rows(source.read(SHEET).decode())[1]


def _numbered(row: str, number: int) -> str:
    return re.sub(r'( r="[A-P]?)\d+"', rf'\g<1>{number}"', row)


def package(*parts: tuple[str, bytes]) -> bytes:
    """A zip of parts, doubled names allowed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)
    return out.getvalue()


def parts_of(data: bytes) -> list[tuple[str, bytes]]:
    """Name and content of each part."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return [(entry.filename, source.read(entry)) for entry in source.infolist()]


def patched(data: bytes, offset: int, form: str, value: int, *, which: int = 0) -> bytes:
    """One field of a central directory entry overwritten; `offset` from the entry's start."""
    start = -1
    for _ in range(which + 1):
        start = data.index(b"PK\x01\x02", start + 1)
    return data[: start + offset] + struct.pack(form, value) + data[start + offset + struct.calcsize(form) :]


def zip64(data: bytes) -> bytes:
    """With the locator of a ZIP64 directory before the end."""
    end = data.rindex(b"PK\x05\x06")
    return data[:end] + struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1) + data[end:]
