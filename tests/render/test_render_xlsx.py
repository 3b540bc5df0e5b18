"""notice.xlsx opens in other people's programs as text, prints on A4 landscape, never turns a value into a number or a formula, and is the same twice."""

import io
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from furusato.notices.notice import Notice
from furusato.render.xlsx import NoticeWorkbook
from furusato.render.zip_package import Part, assemble
from tests.render.fictional_notices import letterhead
from tests.reread.drawn_documents import usual_notice, workbook, xlsx_of

HEADINGS_LINE = 8


def _sheet(data: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def _with_name(name: str) -> Notice:
    notice = usual_notice(1)
    line = notice.lines[0]
    return replace(notice, lines=(replace(line, values=line.values._replace(name=name)),))


def test_every_value_is_a_text_cell_but_yen() -> None:
    sheet, notice = _sheet(xlsx_of(usual_notice(5))), usual_notice(5)
    headings = [cell.value for cell in sheet[HEADINGS_LINE]]
    for line, cells in zip(notice.lines, sheet.iter_rows(min_row=HEADINGS_LINE + 1), strict=True):
        kinds = {heading: cell.data_type for heading, cell in zip(headings, cells, strict=True)}
        assert {heading for heading, kind in kinds.items() if kind == "n"} == {"寄附金額", "同一人合計"}
        assert cells[headings.index("個人番号")].value == line.values.number
        assert cells[headings.index("寄附金額")].value == int(line.values.yen)


@pytest.mark.parametrize("name", ["=1+1", "=cmd|' /C calc'!A0", "+81", "@SUM(A1)", "-1", "&lt;", "<b>", '"', "a  b ", "　全角　", "𠮷\U000e0100"])
def test_no_name_becomes_a_formula_or_loses_a_character(name: str) -> None:
    cell = _sheet(xlsx_of(_with_name(name)))[f"E{HEADINGS_LINE + 1}"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_numbers_are_not_offered_for_conversion_and_headings_stay_in_sight() -> None:
    data = xlsx_of(usual_notice(2))
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert 'numberStoredAsText="1"' in xml
    sheet = _sheet(data)
    assert sheet.freeze_panes == f"A{HEADINGS_LINE + 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.print_title_rows) == ("landscape", 9, f"${HEADINGS_LINE}:${HEADINGS_LINE}")


def test_the_same_notice_gives_the_same_bytes() -> None:
    assert xlsx_of(usual_notice(3)) == xlsx_of(usual_notice(3))


def test_a_long_address_makes_its_row_taller() -> None:
    notice = usual_notice(2)
    line = notice.lines[0]
    long = replace(notice, lines=(replace(line, values=line.values._replace(address="東京都港区" + "架空" * 40)), notice.lines[1]))
    heights = [_sheet(xlsx_of(long)).row_dimensions[HEADINGS_LINE + place].height for place in (1, 2)]
    assert heights[0] is not None
    assert heights[1] is not None
    assert heights[0] > heights[1]


def test_a_drill_says_so_at_the_top() -> None:
    assert "訓練" in str(_sheet(xlsx_of(usual_notice(1), letterhead(drill=True)))["A1"].value)


@given(st.lists(st.tuples(st.text("abc/.xml", min_size=1, max_size=9), st.binary(max_size=300)), max_size=5, unique_by=lambda part: part[0]))
def test_a_package_reads_back_by_another_program(parts: list[tuple[str, bytes]]) -> None:
    data = assemble(Part.of(*part) for part in parts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert [(name, archive.read(name)) for name in archive.namelist()] == parts


def test_libreoffice_opens_it_and_keeps_every_value(tmp_path: Path, needs: Callable[[str], str]) -> None:
    soffice = needs("soffice")
    (tmp_path / "notice.xlsx").write_bytes(xlsx_of(usual_notice(4)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "notice.xlsx")], check=True, capture_output=True, timeout=120)
    text = (tmp_path / "notice.csv").read_text(encoding="utf-8")
    for line in usual_notice(4).lines:
        assert all(value in text for value in (line.values.number, line.values.name, line.values.birth, line.tag, line.values.postal))


def test_the_workbook_of_the_form_has_a_heading_for_every_value() -> None:
    made: NoticeWorkbook = workbook()
    assert {column.id for column in made.form.columns} >= set(usual_notice(1).lines[0].values._fields)
