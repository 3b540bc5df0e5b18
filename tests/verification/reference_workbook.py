"""Reads notice.xlsx for the reference verifier, with the standard library alone: a zip file that all readers read the same way, one sheet, cells, labels and rows.

What is not as in a notice raises one of `UNREADABLE`.
"""

import io
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib
from datetime import date
from typing import Any

VALUES = ["整理番号", "氏名", "フリガナ", "郵便番号", "住所", "生年月日", "性別", "電話番号", "個人番号", "寄附年月日"]  # and 寄附金額
COLUMNS = [*VALUES, *["行キー", "照合符号", "封印", "同一人件数", "寄附金額", "同一人合計"]]  # the last two hold numbers
LABELS = [
    "件名",
    "宛先",
    "宛先コード",
    "発行者",
    "発行者コード",
    "年分",
    "文書番号",
    "発行日",
    "発行番号",
    "種別",
    "版",
    "分冊",
    "件数",
    "人数",
    "寄附金額合計",
]
KINDS = {"当初": "first", "追加": "additional", "訂正": "correction", "取消し": "cancellation"}
ERAS = {"明治": (1867, "1873-01-01", "1912-07-29"), "大正": (1911, "1912-07-30", "1926-12-24"), "昭和": (1925, "1926-12-25", "1989-01-07"),
        "平成": (1988, "1989-01-08", "2019-04-30"), "令和": (2018, "2019-05-01", "2118-12-31")}  # fmt: skip
NS, KEEPS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}", "{http://www.w3.org/XML/1998/namespace}space"
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, StopIteration, IndexError, OverflowError, ET.ParseError, zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError)  # fmt: skip


def need(*holds: object) -> None:
    if not all(holds):
        raise ValueError


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a zip file that every reader reads the same way."""
    parts: dict[str, bytes] = {}
    end = data.rindex(b"PK\5\6")
    count, size, start, comment = struct.unpack_from("<8x2xHLLH", data, end)
    need(end + 22 + comment == len(data), start + size == end, data[:4] == b"PK\3\4", count <= 64)
    for e in zipfile.ZipFile(io.BytesIO(data)).infolist():
        at, (name, extra), (flags, method) = (
            e.header_offset + 30,
            struct.unpack_from("<HH", data, e.header_offset + 26),
            struct.unpack_from("<HH", data, e.header_offset + 6),
        )
        need(
            data[at - 30 : at - 26] == b"PK\3\4", (flags, method) == (e.flag_bits, e.compress_type), not flags & 0x2041, method in (0, 8), e.file_size < 1 << 29
        )
        need(data[at : at + name] == e.orig_filename.encode("utf-8" if flags & 0x800 else "cp437"), e.filename.lower() not in map(str.lower, parts))
        packed, unpacker = data[at + name + extra :][: e.compress_size], zlib.decompressobj(-15)
        parts[e.filename] = part = unpacker.decompress(packed, e.file_size + 1) if method else packed
        need(
            len(part) == e.file_size,
            zlib.crc32(part) == e.CRC,
            not method or (unpacker.eof and not unpacker.unused_data),
            b"<!" not in part or not e.filename.endswith((".xml", ".rels")),
        )
    need(len(parts) == count, all(ET.fromstring(part) is not None for name, part in parts.items() if name.lower().endswith((".xml", ".rels"))))
    return parts


def text_of(node: ET.Element) -> str:
    """Of <is> or <si>: every <t> but those of phonetic runs; spaces at the ends count where the text says so."""
    found = [t for child in node for t in ([child] if child.tag == NS + "t" else child.findall(NS + "t") if child.tag == NS + "r" else [])]
    kept = [(t.text or "") if t.get(KEEPS) == "preserve" else (t.text or "").strip(" \t\r\n") for t in found]
    return "".join(re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text) for text in kept)


def cell_of(c: ET.Element, strings: list[str]) -> str | int:
    kind, v = c.get("t", "n"), c.findtext(NS + "v") or ""
    need(c.find(NS + "f") is None, kind in ("n", "s", "str", "inlineStr"), kind == "inlineStr" or c.find(NS + "is") is None)
    if kind == "inlineStr":
        return "".join(map(text_of, c.findall(NS + "is")))
    if kind == "str" or not v:
        return v
    need(kind == "s" or float(v) == int(float(v)))
    return strings[int(v)] if kind == "s" else int(float(v))


def lines_of(data: bytes) -> list[list[Any]]:
    """The sheet, line by line from the first that holds anything, 26 columns wide."""
    parts = parts_of(data)
    (sheet,) = ET.fromstring(parts["xl/workbook.xml"]).iter(NS + "sheet")
    need(sheet.get("name") == "申告特例通知書", sheet.get("state", "visible") == "visible")
    linked = sheet.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
    target = (
        next(r.get("Target", "") for r in ET.fromstring(parts["xl/_rels/workbook.xml.rels"]) if r.get("Id") == linked).removeprefix("/").removeprefix("xl/")
    )
    strings = [text_of(si) for si in ET.fromstring(parts["xl/sharedStrings.xml"])] if "xl/sharedStrings.xml" in parts else []
    lines: dict[int, list[Any]] = {}
    last = 0
    frame = ET.fromstring(parts["xl/" + target])
    ranges, place = [*frame.iter(NS + "mergeCell"), *frame.iter(NS + "dimension")], "[A-Z]{1,3}[1-9][0-9]{0,6}"
    need(all(re.fullmatch(f"{place}(:{place})?", m.get("ref", "")) for m in ranges))
    for row in frame.iterfind(f"{NS}sheetData/{NS}row"):
        number, at = row.get("r", str(last + 1)), 0
        need(re.fullmatch("[1-9][0-9]{0,5}", number), int(number) not in lines)
        lines[last := int(number)] = [""] * 26
        placed = [c.get("r") for c in row]
        for c in row:
            place = c.get("r") or chr(65 + at) + number  # without a name it stands beside the last one
            need(re.fullmatch(f"[A-Z]{number}", place), placed.count(place) < 2)
            lines[last][ord(place[0]) - 65] = cell_of(c, strings)
            at = ord(place[0]) - 64
    filled = [n for n, line in lines.items() if any(value != "" for value in line)]
    return [lines.get(n, [""] * 26) for n in range(min(filled), max(filled) + 1)]


def read(data: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What stands above the table by its labels, and the rows by their headings."""
    lines: list[list[Any]] = lines_of(data)
    top: dict[str, Any] = {}
    at = next(i for i, line in enumerate(lines) if "行キー" in line)
    need(sorted(map(str, filter(None, lines[at]))) == sorted(COLUMNS))
    for line in lines[:at]:
        cells = [value for value in line if value != ""]
        while cells and (len(cells) > 1 or cells[0] in LABELS or len([v for v in line if v != ""]) > 1):
            label, absent = cells.pop(0), not cells or cells[0] in LABELS
            need(label in LABELS, label not in top, not absent or label == "文書番号")
            top[label] = "" if absent else cells.pop(0)
    era, year = re.fullmatch("(平成|令和)(元|[1-9][0-9]?)年分", top["年分"]).groups()  # type: ignore[union-attr]  # not matched: AttributeError, unreadable
    day = re.fullmatch("(..)(元|[1-9][0-9]?)年([1-9]|1[0-2])月([1-9]|[12][0-9]|3[01])日", top["発行日"]).groups()  # type: ignore[union-attr]
    issued = date(ERAS[day[0]][0] + (1 if day[1] == "元" else int(day[1])), int(day[2]), int(day[3])).isoformat()
    need(
        ERAS[day[0]][1] <= issued <= ERAS[day[0]][2],
        year != "1" != day[1],
        type(top["寄附金額合計"]) is int,
        top["種別"] in KINDS,
        {*LABELS, "文書番号"} == {*top, "文書番号"},
    )
    need(
        all(type(top.get(x, "")) is str for x in LABELS[:-1]),
        re.fullmatch("[1-9][0-9]{0,8}/[1-9][0-9]{0,8}", top["分冊"]),
        re.fullmatch(".*[都道府県市区町村]長[ \u3000]*様", top["宛先"]),
    )
    need(all(re.fullmatch("0|[1-9][0-9]{0,8}", top[x]) for x in ("版", "件数", "人数")), top["寄附金額合計"] >= 0)
    rows, places = [], {name: lines[at].index(name) for name in COLUMNS}
    for line in lines[at + 1 :]:
        row: dict[str, Any] = {name: line[place] for name, place in places.items()}
        need(all(value == "" for place, value in enumerate(line) if place not in places.values()), re.fullmatch("0|[1-9][0-9]{0,8}", row["同一人件数"]))
        need(all(type(row[x]) is (int if x in COLUMNS[-2:] else str) for x in COLUMNS), row["寄附金額"] >= 0 <= row["同一人合計"] < 2**53 > row["寄附金額"])
        rows.append(row)
    return {**top, "種別": KINDS[top["種別"]], "年": ERAS[era][0] + (1 if year == "元" else int(year))}, rows
