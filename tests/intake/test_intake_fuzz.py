"""Whatever the bytes are, a list is read or refused with a sentence: never another exception, never a hang, never a cell that is silently something else."""

import io
import random
import re
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from furusato.errors import ListRefused
from furusato.intake.headings import HeadingTable
from furusato.intake.reading import Reading, read_list
from furusato.model import columns as c
from tests.intake.lists import HEADINGS, MAIN, SHEET_PART, csv_text, rows, xlsx

PARTS = [SHEET_PART, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", "xl/sharedStrings.xml", "xl/styles.xml"]
TOKENS = [
    b"<f>", b"<f>1</f>", b"</c>", b"<c>", b'<c r="A1">', b'<c r="ZZZZZZZ1">', b'<c r="A99999999">', b' t="e"', b' t="s"', b' t="d"', b' t="b"', b"<v>-1</v>", b"<v>1e999</v>",
    b"<v>99999999999</v>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x?>", b"&#0;", b"&x;", b"<!DOCTYPE a>", b'<row r="0">', b'<row r="-1">', b"</row>", b"<row>",
    b'<mergeCell ref="A1:XFD1"/>', b' ref="', b' hidden="1"', b' min="x"', b' date1904="1"', b"xmlns:q='q'", b"<q:c/>", b"\0", b"\xff", b"\xef\xbf\xbf", b"_x0000_", b'"', b"'",
    b"\r", b"\n", b",", b'""', b"=", b"\xe3\x80\x80", b"\x81", b"\x1b$B",
]  # fmt: skip
SHARED = f'<sst xmlns="{MAIN}"><si><t>架空</t></si><si><r><t>架</t></r><rPh sb="0" eb="1"><t>カ</t></rPh></si></sst>'.encode()
RELATION = b'<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'


def source() -> dict[str, bytes]:
    """The parts of a right list, with shared texts."""
    with zipfile.ZipFile(io.BytesIO(xlsx([*rows(3), [1, *rows(5)[4][1:]]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", RELATION)
    parts[SHEET_PART] = parts[SHEET_PART].replace(b'<c r="C3" t="inlineStr"><is>', b'<c r="C3" t="s"><v>1</v><is>')
    return parts | {"xl/sharedStrings.xml": SHARED}


SOURCE = source()
CSV = csv_text(rows(4))


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few slices cut, doubled or moved, bytes changed, tokens put in."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(out) + 1), chance.choice((1, 1, 2, 5, 30, 400))
        match chance.randrange(5):
            case 0:
                del out[at : at + length]
            case 1:
                out[at:at] = out[at : at + length]
            case 2:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                out[at:at] = chance.choice(TOKENS)
            case _:
                # At the border of a tag, where the file stays well-formed more often.
                borders = [match.start() for match in re.finditer(rb"[<>\" ,\n]", out)] or [0]
                at = chance.choice(borders)
                out[at:at] = chance.choice(TOKENS)
    return bytes(out)


VALUES = [
    b"", b"0", b"1", b"-1", b"s", b"e", b"b", b"d", b"str", b"n", b"A1", b"A2", b"B2", b"K9", b"XFD9", b"ZZZZ9", b"A1048576", b"A1048577", b"A0", b"a1", b"A1:K7", b"A:B", b"true",
    b"99999999999999999999", b"1e999", b"nan", b"1E+11", b"x" * 500, b"rId1", b"rId9", b"worksheets/sheet1.xml", b"../../x", b"/xl/workbook.xml", "架空".encode(), b"&#10;",
]  # fmt: skip
TEXTS = [
    b"",
    b"0",
    b"-5",
    b"1e999",
    b"#N/A",
    b"#SPILL!",
    b"=1",
    b"2025-01-05",
    b"1/5/25",
    b"_xD800_",
    b"&#9;",
    b"&lt;f&gt;",
    "氏名".encode(),
    b" ",
    b"<f/>",
    b"<v>1</v>",
    b"<x/>",
]
ATTRIBUTE = re.compile(rb'(?<==")[^"<>]*(?=")')
TEXT = re.compile(rb"(?<=>)[^<>]*(?=</)")
WHOLE = re.compile(rb"<(row|c|v|is|t|sheet|Relationship|xf|sheetData)\b[^>]*?(?:/>|>.*?</\1>)", re.DOTALL)


def tampered(xml: bytes, chance: random.Random) -> bytes:
    """Attributes and texts replaced, whole elements cut or doubled: the part stays well-formed."""
    for _ in range(chance.randint(1, 4)):
        pattern = chance.choice((ATTRIBUTE, TEXT, WHOLE))
        if not (places := list(re.finditer(pattern, xml))):
            continue
        place = chance.choice(places)
        if pattern is WHOLE:
            new = chance.choice((b"", place[0] + place[0], place[0] + b"<f>1</f>", re.sub(rb">.*<", b"><", place[0], flags=re.DOTALL)))
        else:
            new = chance.choice(VALUES if pattern is ATTRIBUTE else TEXTS)
        xml = xml[: place.start()] + new + xml[place.end() :]
    return xml


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def require_read_or_refused(name: str, data: bytes) -> None:
    """The whole promise, whatever the file."""
    start = time.monotonic()
    try:
        require_sound(read_list(name, data, HeadingTable.default()))
    except ListRefused as fault:
        refusal: ListRefused | None = fault
    else:
        refusal = None
    assert refusal is None or (refusal.ja and refusal.en and refusal.findings)
    assert time.monotonic() - start < 20


def require_sound(reading: Reading) -> None:
    assert reading.frame.height > 0
    assert reading.frame.columns[: len(c.VALUES) + 1] == [c.LINE, *c.VALUES]
    assert not reading.frame.null_count().sum_horizontal()[0]
    assert reading.frame[c.NUMBER].str.contains("^[0-9]*$").all()
    assert reading.frame[c.YEN].str.contains("^(?:0|[1-9][0-9]*)?$").all()
    assert reading.frame[c.BIRTH].str.contains("^(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?$").all()
    for finding in reading.findings:
        assert finding.ja
        assert "{" not in finding.ja + finding.en
        assert all(line >= 1 for line in finding.lines)


def fuzz_parts(seed: int) -> None:
    chance = random.Random(seed)
    part = chance.choice([SHEET_PART, *PARTS])
    change = chance.choice((mutated, tampered, tampered, tampered))
    require_read_or_refused("list.xlsx", packed(SOURCE | {part: change(SOURCE[part], chance)}))


def fuzz_archive(seed: int) -> None:
    require_read_or_refused("list.xlsx", mutated(packed(SOURCE), random.Random(seed)))


def fuzz_csv(seed: int) -> None:
    chance = random.Random(seed)
    require_read_or_refused("list.csv", mutated(CSV.encode(chance.choice(("utf-8", "utf-8-sig", "cp932"))), chance))


SEEDS = st.integers(0, 2**64)
FEW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(SEEDS)
def test_damaged_parts(seed: int) -> None:
    fuzz_parts(seed)


@FEW
@given(SEEDS)
def test_damaged_archives(seed: int) -> None:
    fuzz_archive(seed)


@FEW
@given(SEEDS)
def test_damaged_csv(seed: int) -> None:
    fuzz_csv(seed)


@FEW
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    for name in ("list.csv", "list.xlsx"):
        require_read_or_refused(name, data)
    require_read_or_refused("list.xlsx", b"PK\x03\x04" + data)


@FEW
@given(st.text(max_size=200))
def test_any_text_under_the_headings(text: str) -> None:
    require_read_or_refused("list.csv", (",".join(HEADINGS) + "\r\n" + text).encode("utf-8", "replace"))


@pytest.mark.fuzz
@pytest.mark.parametrize("fuzz", [fuzz_parts, fuzz_archive, fuzz_csv])
def test_a_long_search(fuzz: object) -> None:
    assert callable(fuzz)
    for seed in range(20_000):
        fuzz(seed)
