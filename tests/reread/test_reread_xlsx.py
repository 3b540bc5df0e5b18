"""The sheet comes back as it was written, text as text; what is no notice's sheet is refused by its cell."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from furusato.model.printed import Totals, Unreadable
from furusato.model.values import Kind
from furusato.notices.notice import Notice
from furusato.reread.xlsx import read_xlsx
from tests.render.fictional_notices import values
from tests.reread.drawn_documents import letterhead, notice_of, usual_notice, xlsx_of

SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = 8  # line of the headings
FIRST = HEADINGS + 1


def _require_same(notice: Notice, xlsx: bytes) -> None:
    printed = read_xlsx(xlsx)
    assert [(r.row_key, tuple(r.values), r.tag, r.code, r.gifts, r.person_yen) for r in printed.rows] == [
        (line.row_key, tuple(line.values), line.tag, line.code, line.gifts, line.person_yen) for line in notice.lines
    ]


@pytest.mark.parametrize("rows", [1, 2, 40])
def test_every_row_comes_back(rows: int) -> None:
    _require_same(notice := usual_notice(rows), xlsx_of(notice))


@pytest.mark.parametrize("kind", Kind)
def test_head_and_totals_come_back(kind: Kind) -> None:
    notice = replace(notice_of([line.values for line in usual_notice(12).lines], kind=kind, version=2), volume=(1, 2))
    printed = read_xlsx(xlsx_of(notice, letterhead(drill=True)))
    assert printed.totals == (Totals(notice.rows, notice.people, notice.yen),)
    assert (printed.head.recipient, printed.head.issuer, printed.head.batch, printed.head.tax_year) == ("東京都港区", "静岡県湖西市", "2025-0001", 2025)
    assert (printed.recipient_code, printed.issuer_code) == ("131032", "222216")
    assert (printed.kind, printed.version, printed.volume) == (kind, 2, (1, 2))
    assert (printed.document_number, printed.issue_date) == ("湖税第123号", "2026-01-20")


def test_a_letter_without_a_number_comes_back() -> None:
    assert read_xlsx(xlsx_of(usual_notice(1), replace(letterhead(), document_number=""))).document_number == ""


texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=30).filter(lambda text: not re.search("_x[0-9A-Fa-f]{4}_", text))


@given(
    st.lists(st.fixed_dictionaries({"receipt": texts, "name": texts, "kana": texts, "address": texts, "phone": texts, "sex": texts}), min_size=1, max_size=5)
)
@settings(max_examples=60)
def test_any_text_comes_back_exactly(donors: list[dict[str, str]]) -> None:
    notice = notice_of([values(Random(place), place, **donor) for place, donor in enumerate(donors, 1)])
    _require_same(notice, xlsx_of(notice))


@pytest.mark.parametrize("name", ["=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(1)", "00123", "1E5", "2025-01-05", " 山田 ", "TRUE", "#N/A"])
def test_names_that_spreadsheets_take_for_something_else_come_back(name: str) -> None:
    _require_same(notice := notice_of([values(Random(1), 1, name=name)]), xlsx_of(notice))


def _resaved(edit: Callable[[Worksheet], object]) -> bytes:
    """The sheet opened, changed and saved by another program."""
    book = load_workbook(io.BytesIO(xlsx_of(usual_notice(6))))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    edit(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_saved_again_still_reads() -> None:
    _require_same(usual_notice(6), _resaved(id))


def _find(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[HEADINGS] if cell.value == heading)


def _put(heading: str, value: object, line: int = FIRST) -> Callable[[Worksheet], object]:
    def edit(sheet: Worksheet) -> None:
        cell = sheet.cell(line, _find(sheet, heading))
        cell.value = value  # type: ignore[assignment]  # any type, on purpose

    return edit


def _swap_headings(sheet: Worksheet) -> None:
    for column in (_find(sheet, "氏名"), _find(sheet, "フリガナ")):
        sheet.cell(HEADINGS, column).value = {"氏名": "フリガナ", "フリガナ": "氏名"}[str(sheet.cell(HEADINGS, column).value)]


def _label(label: str, value: object, *, itself: bool = False) -> Callable[[Worksheet], object]:
    def edit(sheet: Worksheet) -> None:
        place = next(cell for line in sheet.iter_rows(max_row=HEADINGS - 1) for cell in line if cell.value == label)
        sheet.cell(place.row, place.column + (0 if itself else 1)).value = value  # type: ignore[assignment]  # any type, on purpose

    return edit


SPOILED: dict[str, tuple[Callable[[Worksheet], object], str]] = {
    "individual number as number": (_put("個人番号", 12345678901), f"K{FIRST}"),
    "postal code as number": (_put("郵便番号", 1000001), f"F{FIRST}"),
    "row key as truth value": (_put("行キー", True), f"A{FIRST}"),
    "date as date": (_put("生年月日", date(1950, 1, 2)), f"H{FIRST}"),
    "yen as text": (_put("寄附金額", "5000"), f"M{FIRST}"),
    "yen with a fraction": (_put("寄附金額", 5000.5), f"M{FIRST}"),
    "yen negative": (_put("寄附金額", -5000), f"M{FIRST}"),
    "yen beyond what numbers hold": (_put("寄附金額", 2**53), f"M{FIRST}"),
    "person's total as text": (_put("同一人合計", "5000"), f"O{FIRST}"),
    "gifts not a count": (_put("同一人件数", "一"), f"N{FIRST}"),
    "formula": (_put("氏名", "=A1"), "formula"),
    "heading unknown": (_put("氏名", "名前", HEADINGS), "headings"),
    "heading doubled": (_put("氏名", "フリガナ", HEADINGS), "headings"),
    "heading lost": (_put("氏名", None, HEADINGS), "headings"),
    "heading added": (lambda sheet: _set(sheet, HEADINGS, 17, "備考"), "headings"),
    "value beside the table": (lambda sheet: _set(sheet, FIRST, 18, "x"), "beside"),
    "value under the table": (lambda sheet: _set(sheet, FIRST + 8, 1, "計"), "M15"),
    "no headings": (lambda sheet: sheet.delete_rows(HEADINGS), "行キー"),
    "blank line": (lambda sheet: sheet.insert_rows(FIRST + 1), f"M{FIRST + 1}"),
    "cell far to the right": (lambda sheet: _set(sheet, FIRST, 700, "x"), "outside"),
    "cell far below": (lambda sheet: _set(sheet, 1_048_576, 1, "x"), "outside"),
    "sheet renamed": (lambda sheet: setattr(sheet, "title", "Sheet1"), "sheet"),
    "label unknown": (_label("件数", "行数", itself=True), "label"),
    "label lost": (_label("版", None, itself=True), "label"),
    "label doubled": (_label("版", "分冊", itself=True), "twice"),
    "label without a value": (_label("版", None), "value"),
    "total as text": (_label("寄附金額合計", "1"), "(寄附金額合計)"),
    "count as number": (_label("件数", 6), "(件数)"),
    "no mayor": (_label("宛先", "港区"), "(宛先)"),
    "unknown kind": (_label("種別", "新規"), "(種別)"),
    "date by ISO": (_label("発行日", "2026-01-20"), "(発行日)"),
}


def _set(sheet: Worksheet, line: int, column: int, value: str) -> None:
    sheet.cell(line, column).value = value


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_sheet_is_refused_by_its_place(what: str) -> None:
    edit, place = SPOILED[what]
    with pytest.raises(Unreadable) as refused:
        read_xlsx(_resaved(edit))
    assert place in refused.value.en
    assert refused.value.ja


def test_columns_in_another_order_still_read() -> None:
    """Found by headings: what stands under 氏名 is the name, wherever 氏名 stands."""
    printed = read_xlsx(_resaved(_swap_headings))
    assert [row.values.name for row in printed.rows] == [line.values.kana for line in usual_notice(6).lines]


def _with_parts(change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx_of(usual_notice(3)))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _second_sheet() -> bytes:
    book = load_workbook(io.BytesIO(xlsx_of(usual_notice(3))))
    book.create_sheet("控え")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _hidden_sheet() -> bytes:
    return _with_parts(lambda parts: parts.update({"xl/workbook.xml": parts["xl/workbook.xml"].replace(b'"visible"', b'"hidden"')}))


def _another_book() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def _bomb(lie: int | None = None) -> bytes:
    """A part of 600 MB that packs small; it says so, or says another size."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(SHEET, "w", force_zip64=False) as part:
        for _ in range(600):
            part.write(bytes(1 << 20))
    data = out.getvalue()
    if lie is None:
        return data
    return data.replace((600 << 20).to_bytes(4, "little"), lie.to_bytes(4, "little"))


BROKEN: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "garbage": lambda: bytes(range(256)) * 100,
    "a PDF": lambda: b"%PDF-1.7\n",
    "cut off": lambda: xlsx_of(usual_notice(3))[:-100],
    "no parts": lambda: b"PK\x05\x06" + bytes(18),
    "another book": _another_book,
    "a second sheet": _second_sheet,
    "a hidden sheet": _hidden_sheet,
    "sheet lost": lambda: _with_parts(lambda parts: parts.pop(SHEET)),
    "XML without its end": lambda: _with_parts(lambda parts: parts.update({SHEET: parts[SHEET][:-300]})),
    "XML broken": lambda: _with_parts(lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</c>", b"<c>", 1)})),
    "elements under a prefix": lambda: _with_parts(
        lambda parts: parts.update(
            {
                SHEET: parts[SHEET]
                .replace(b"worksheet>", b"x:worksheet>")
                .replace(b"<worksheet ", b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ')
            }
        )
    ),
    "bomb": _bomb,
    "bomb that lies": lambda: _bomb(1000),
    "too many parts": lambda: _with_parts(lambda parts: parts.update({f"part{i}": b"" for i in range(100)})),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_notice_is_refused(what: str) -> None:
    data = BROKEN[what]()
    with pytest.raises(Unreadable) as refused:
        read_xlsx(data)
    assert refused.value.ja
    assert refused.value.en


def test_no_refusal_shows_a_value() -> None:
    with pytest.raises(Unreadable) as refused:
        read_xlsx(_resaved(_put("個人番号", 12345678901)))
    assert "12345678901" not in str(refused.value) + repr(refused.value)
