"""Cells of an xlsx come as they stand; the fast reader of a sheet's facts says what the slow one says; sheets are never mixed up."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.intake import sheet_scan
from furusato.intake.limits import DEFAULT
from furusato.intake.places import Area, column_of, letter_of
from furusato.intake.sheet_walk import walk_rows
from furusato.intake.xml_walk import require_well_formed
from furusato.model import columns as c
from tests.intake.lists import (
    HEADINGS,
    MAIN,
    SHEET,
    SHEET_PART,
    cells,
    raw_xlsx,
    read,
    refused,
    refusing,
    repacked,
    row,
    rows,
    with_cells,
    with_sheet_xml,
    xlsx,
)


def test_a_right_list_is_read_as_it_stands() -> None:
    reading = read(xlsx())
    assert reading.findings == ()
    assert reading.sheet == SHEET
    assert reading.frame.columns[:12] == [c.LINE, *c.VALUES]
    assert reading.frame.select(c.VALUES).rows() == [(*r[:4], r[4], *r[5:]) for r in rows()]
    assert reading.frame[c.LINE].to_list() == [2, 3, 4, 5, 6, 7]
    assert reading.letters[c.NUMBER] == "I"
    assert reading.letters[c.ADDRESS] == reading.letters[c.STREET] == "E"
    assert reading.heading_map["個人番号"] == c.NUMBER
    assert reading.extra == ()


def test_no_repr_shows_a_donor() -> None:
    assert repr(read(xlsx())) == "Reading(6 rows, 0 findings)"


@pytest.mark.parametrize("name", [" 前後　空白 ", "髙橋　𠮷郎", "葛\U000e0100城　隆", "=いいえ"[1:], 'O\'Brien "q" <&>', "-川", "+田", "@野", "ﾊﾝｶｸ", "鷗塡剝"])
def test_names_stay_exactly_as_they_are(name: str) -> None:
    assert read(xlsx(with_cells("氏名", name))).frame[c.NAME][0] == name


def shared_texts(texts: list[str], sheet: Callable[[bytes], bytes] = bytes) -> bytes:
    """The right list, its texts moved to the shared texts part as Excel writes it, some of the names replaced by `texts` (XML of an si)."""
    table: list[str] = []

    def share(match: re.Match[str]) -> str:
        table.append(f"<si>{match[2]}</si>")
        return f'{match[1]} t="s"><v>{len(table) - 1}</v></c>'

    def change(xml: bytes) -> bytes:
        return sheet(re.sub(r'(<c r="[A-Z]+[0-9]+") t="inlineStr"><is>(.*?)</is></c>', share, xml.decode()).encode())

    data = repacked(xlsx(), {SHEET_PART: change})
    table[len(HEADINGS) + 1 : len(HEADINGS) + 1 + len(texts)] = [f"<si>{text}</si>" for text in texts]
    relation = (
        b'<Relationship Id="shared" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    )
    rels = {"xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", relation + b"</Relationships>")}
    return repacked(data, rels, {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(table)}</sst>'.encode()})


def test_shared_texts_without_their_furigana() -> None:
    text = '<r><t>架空</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 太郎</t></r><rPh sb="0" eb="2"><t>カクウ</t></rPh><phoneticPr fontId="1"/>'
    reading = read(shared_texts([text]))
    assert reading.findings == ()
    assert reading.frame[c.NAME][0] == "架空 太郎"
    assert reading.frame.height == 6


def test_a_text_shared_so_often_that_it_fills_the_memory() -> None:
    many = shared_texts([f"<t>{'架' * 20_000}</t>"], lambda xml: re.sub(rb'(<c r="[C-K][0-9]+") t="s"><v>[0-9]+</v>', rb'\1 t="s"><v>12</v>', xml))
    assert refused(many, limits=replace(DEFAULT, text_bytes=1 << 20)) == {"unpacked_size_is_usual"}
    long = shared_texts([f"<t>{'架' * 20_000}</t>"])
    assert read(long, limits=replace(DEFAULT, text_bytes=1 << 20)).frame.height == 6


def test_a_doctype_among_the_shared_texts() -> None:
    assert refused(repacked(shared_texts([]), {"xl/sharedStrings.xml": lambda xml: b"<!DOCTYPE sst>" + xml})) == {"parts_define_no_entities"}


def two_sheets(second: list[list[str]], hidden: bool = False) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx()))
    other = book.create_sheet("ほか")
    for line in second:
        other.append(line)
    other.sheet_state = "hidden" if hidden else "visible"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("hidden", [True, False])
def test_several_filled_sheets(hidden: bool) -> None:
    data = two_sheets([["メモ"]], hidden)
    assert refused(data) == {"list_stands_on_one_sheet"}
    assert read(data, sheet=SHEET).frame.height == 6
    assert refused(data, sheet="違う名前") == {"named_sheet_is_there"}


def test_an_empty_second_sheet_is_no_matter() -> None:
    assert read(two_sheets([])).frame.height == 6


def test_a_list_that_came_from_us_is_told_among_several_sheets() -> None:
    book = openpyxl.load_workbook(io.BytesIO(two_sheets([["使い方"], ["ここには書かないでください"]])))
    for place, heading in enumerate(("行キー", "封印"), 12):
        book[SHEET].cell(1, place, heading)
        for line in range(2, 8):
            book[SHEET].cell(line, place, "X")
    data = io.BytesIO()
    book.save(data)
    reading = read(data.getvalue())
    assert reading.sheet == SHEET
    assert reading.frame[c.ROW_KEY].to_list() == ["X"] * 6


def test_a_million_columns() -> None:
    assert refused(with_sheet_xml('<c r="K2"', '<c r="ZZZZ2"')) == {"cells_stand_in_order"}
    assert refused(with_sheet_xml('<c r="K2"', '<c r="XFD2"')) == {"sheet_is_not_too_big"}


def test_a_line_beyond_every_sheet() -> None:
    assert refused(with_sheet_xml('<row r="7"', '<row r="99999999999"')) == {"cells_stand_in_order"}
    assert refused(with_sheet_xml('<c r="K7"', '<c r="K99999999999"')) == {"cells_stand_in_order"}


def test_too_many_lines_columns_or_cells() -> None:
    for limits in (replace(DEFAULT, lines=6), replace(DEFAULT, columns=10), replace(DEFAULT, cells=76)):
        assert refused(xlsx(), limits=limits) == {"sheet_is_not_too_big"}
    assert read(xlsx(), limits=replace(DEFAULT, lines=7, columns=11, cells=77)).frame.height == 6


def test_a_blank_styled_cell_far_out_is_no_matter() -> None:
    assert read(with_sheet_xml("</row>", '<c r="XFD1" s="0"/></row>')).frame.height == 6


@pytest.mark.parametrize(
    ("old", "new"),
    [('<row r="4"', '<row r="3"'), ('<row r="4"', '<row r="40"'), ('<c r="B3"', '<c r="A3"'), ('<c r="B3"', '<c r="B4"'), ('<c r="C5"', '<c r="D5"')],
)
def test_doubled_or_misplaced_lines_and_cells(old: str, new: str) -> None:
    assert refused(with_sheet_xml(old, new)) == {"cells_stand_in_order"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<sheetData>", "<extLst><sheetData/></extLst><sheetData>"), ("<sheetData>", "<!-- --><sheetData/><sheetData>"),
        ('<c r="K7"', '<!-- --><c r="J7"><c r="ZZZZZZ7"><v>1</v></c></c><c r="K7"'), ('<row r="7">', '<!-- --><x><c r="ZZZZZZ7"><v>1</v></c></x><row r="7">'),
    ],
)  # fmt: skip
def test_cells_where_the_standard_has_none(old: str, new: str) -> None:
    assert refused(with_sheet_xml(old, new)) == {"cells_stand_in_order"}


def test_a_sheet_that_calls_itself_something_else() -> None:
    def change(xml: bytes) -> bytes:
        return xml.replace(b"worksheet", b"sheet").replace(b"<row ", b"<!-- --><row ", 1).replace(b'"K7"', b'"ZZZZZZ7"')

    assert refused(repacked(xlsx(), {SHEET_PART: change})) == {"cells_stand_in_order"}


def test_lists_that_begin_further_right_keep_their_letters() -> None:
    reading = read(xlsx([["", *line] for line in rows()], headings=["", *HEADINGS]))
    assert reading.letters[c.RECEIPT] == "B"
    assert reading.findings == ()


def test_trailing_blank_lines_and_columns_are_nothing() -> None:
    assert read(xlsx([*rows(), [""] * 14, ["　"] * 11, [None] * 14])).frame.height == 6
    assert read(xlsx([*rows(), [""] * 14])).findings == ()


def test_another_spelling_of_the_same_xml_reads_the_same() -> None:
    def prefixed(xml: bytes) -> bytes:
        return re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x=")

    def quoted(xml: bytes) -> bytes:
        return re.sub(rb'r="([A-Z]*[0-9]+)"', rb"r = '\1' ", xml)

    def unnumbered(xml: bytes) -> bytes:
        return re.sub(rb' r="[A-Z]*[0-9]+"', b"", xml)

    def commented(xml: bytes) -> bytes:
        return xml.replace(b"<row", b"<!-- <f> --><row")

    usual = read(xlsx()).frame
    for spelling in (prefixed, quoted, unnumbered, commented):
        assert read(repacked(xlsx(), {SHEET_PART: spelling})).frame.equals(usual)


CELL = st.sampled_from(
    [
        '<c r="{}" t="inlineStr"><is><t>架空 <![CDATA[&lt;f&gt;]]></t></is></c>',
        '<c r="{}" t="inlineStr"><is><t>&lt;f&gt; t="e" hidden="1" /&gt;</t></is></c>',
        '<c r="{}"><v>12</v></c>', '<c r="{}" s="1"/>', '<c r="{}" s="1"></c>', '<c r="{}"><f>A1</f><v>1</v></c>', '<c r="{}" t="str"><f t="shared" si="0"/><v>x</v></c>',
        '<c r="{}" t="e"><v>#N/A</v></c>', '<c r="{}" s="2" t="e"><f>B1</f><v>#REF!</v></c>', '<c t="e" r="{}"><v>#N/A</v></c>', "<c r='{}' ><f/></c >", '<c r="{}"><v/></c>',
    ]
)  # fmt: skip
ROW = st.sampled_from(
    ['<row r="{}">', '<row r="{}" hidden="1">', '<row r="{}" spans="1:4" hidden="false" ht="0">', '<row r="{}" ht="15" customHeight="1">', "<row r='{}'>"]
)


@given(st.lists(st.tuples(ROW, st.lists(st.tuples(st.integers(1, 30), CELL), max_size=4)), max_size=5), st.lists(st.integers(1, 40), min_size=5, max_size=5))
def test_the_fast_reader_says_what_the_slow_one_says(lines: list[tuple[str, list[tuple[int, str]]]], steps: list[int]) -> None:
    body, line = "", 0
    for (start, content), step in zip(lines, steps, strict=False):
        line += step
        places = sorted(dict(content).items())
        body += start.format(line) + "".join(cell.format(f"{letter_of(column)}{line}") for column, cell in places) + "</row>"
    xml = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'.encode()
    pieces = sheet_scan.split(xml, require_well_formed("x", xml))
    fast = sheet_scan.scan_rows(pieces.body) if pieces else None
    assert fast is None or fast == walk_rows("x", xml)
    if "'" not in body and "<!" not in body and '<c t="' not in body and not re.search(r"&lt;f", body):
        assert fast is not None, "the usual spelling is not read slowly"


@pytest.mark.parametrize(
    "cell", ['<c r="A1"><v>1</v><f>1</f></c>', '<c r="A1" t="n"><is><t>x</t></is><f>1</f></c>', "<c r='A1'><f>1</f></c>", '<c r="A1"><!-- --><f>1</f></c>']
)
def test_no_formula_slips_past_the_fast_reader(cell: str) -> None:
    xml = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'.encode()
    pieces = sheet_scan.split(xml, require_well_formed("x", xml))
    fast = sheet_scan.scan_rows(pieces.body) if pieces else None
    assert fast is None
    assert walk_rows("x", xml).formulas == {"A": [1]}


@pytest.mark.parametrize(
    "cell",
    [
        "<c r=\"A1\" t='e'><v>#N/A</v></c>", "<c r='A1' t=\"e\"><v>#N/A</v></c>", '<c t="e" r="A1"><v>#N/A</v></c>', '<c r="A1" t = "e"><v>#N/A</v></c>',
        '<c\nr="A1" t="e"><v>#N/A</v></c>', '<x:c r="A1" t="e"><v>#N/A</v></x:c>', '<c r="A1" t="&#101;"><v>#N/A</v></c>', '<c r="&#65;1" t="e"><v/></c>', '<c t="e"><v/></c>',
    ],
)  # fmt: skip
def test_no_error_slips_past_the_fast_reader(cell: str) -> None:
    xml = f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'.encode()
    pieces = sheet_scan.split(xml, require_well_formed("x", xml))
    fast = sheet_scan.scan_rows(pieces.body) if pieces else None
    assert fast is None
    assert walk_rows("x", xml).errors == {"A": [1]}


@given(st.integers(1, 16_384))
def test_letters_and_columns_are_one_to_one(column: int) -> None:
    assert column_of(letter_of(column)) == column


@pytest.mark.parametrize(("ref", "area"), [("A1", (1, 1, 1, 1)), ("$B$2:N20", (2, 2, 14, 20)), ("A:C", (1, 1, 3, 1_048_576)), ("2:5", (1, 2, 16_384, 5))])
def test_areas(ref: str, area: tuple[int, int, int, int]) -> None:
    assert Area.parse(ref) == area


@pytest.mark.parametrize("ref", ["", ":", "A", "1", "A0", "B2:A1", "A1:", "A1:B2:C3", "a1", "AAAA1", "A1 B2"])
def test_areas_that_are_none(ref: str) -> None:
    with pytest.raises(ValueError, match="not"):
        Area.parse(ref)


def test_a_damaged_reference_in_the_frame() -> None:
    assert refused(with_sheet_xml("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A-1"/></mergeCells>')) == {"workbook_is_whole"}


def test_cells_of_every_type() -> None:
    header = "".join(f'<c r="{"ABCDEFGHIJK"[i]}1" t="inlineStr"><is><t>{heading}</t></is></c>' for i, heading in enumerate(HEADINGS))
    donor = dict(zip("ABCDEFGHIJK", row(1), strict=True)) | {"F": "2025-01-05"}
    line = "".join(f'<c r="{letter}2" t="{"d" if letter == "F" else "str"}"><v>{text}</v></c>' for letter, text in donor.items())
    reading = read(raw_xlsx(f'<row r="1">{header}</row><row r="2">{line}</row>'))
    assert reading.frame[c.BIRTH].to_list() == ["2025-01-05"]
    assert not refusing(reading)
    truth = read(raw_xlsx(f'<row r="1">{header}</row><row r="2">{line}</row>'.replace('<c r="B2" t="str"><v>架空　1郎</v>', '<c r="B2" t="b"><v>1</v>')))
    assert cells(truth, "text_is_kept_as_text") == [f"{SHEET}!B2"]


def test_a_cell_that_calamine_cannot_read() -> None:
    assert refused(with_sheet_xml('<c r="A2" t="inlineStr"><is>', '<c r="A2" t="strange"><v>1</v><is>')) == {"workbook_is_whole"}
    assert refused(with_sheet_xml('<c r="A2" t="inlineStr"><is>', '<c r="A2" t="s"><v>999</v><is>')) == {"workbook_is_whole"}
