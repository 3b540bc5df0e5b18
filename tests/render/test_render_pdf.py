"""The drawn notice: every value comes back exactly, in order, inside its cell; every page says what it belongs to."""

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from furusato.errors import ListRefused
from furusato.law.forms import PRINTED
from furusato.model.notice import Body, Values
from furusato.model.values import Kind
from furusato.notices.notice import Notice
from furusato.render.face import NoGlyph
from furusato.render.ink import A4_SHORT
from furusato.render.page import TABLE
from furusato.render.pdf import draw_notice
from furusato.render.table import HEADINGS, Slot, Table
from furusato.render.words import SPELLINGS
from tests.render.fictional_notices import ROOT, SEQUENCE, face, form, hard_notice, letterhead, notice_of, usual_notice, values
from tests.render.page_texts import Text, level_rules, open_pdf, resources_of, texts_by_page, words

YOSHI = "\U00020bb7"
UNITS = [*"一丁目番地号山田花子　 -ーｱﾞAbc.,、。（）ヶッ々髙﨑濵〜～−－", YOSHI, SEQUENCE, "辻\U000e0100", "é"]
WORDS = st.lists(st.sampled_from(UNITS), max_size=70).map("".join)
DONORS = st.builds(
    values,
    st.randoms(use_true_random=False),
    st.integers(1, 999),
    receipt=WORDS,
    name=WORDS,
    kana=WORDS,
    address=WORDS,
    phone=st.text("0123456789-+() ", max_size=25),
    sex=st.sampled_from(["", "男", "女", "その他", "回答しない"]),
    yen=st.integers(1, 10**12).map(str),
)


def drawn(notice: Notice, *, both_sides: bool = False, drill: bool = False) -> bytes:
    return draw_notice(notice, form(), letterhead(both_sides=both_sides, drill=drill), face())


def cells(data: bytes, page: int) -> list[str]:
    """What stands in each cell of a page (from 0), row by row and column by column. Every text in the table must lie in one cell from end to end."""
    texts, rules = texts_by_page(data)[page], level_rules(data, page)
    bounds = [A4_SHORT - TABLE - HEADINGS, *rules.solid]
    in_table = [text for text in texts if bounds[-1] < text.y < bounds[0]]
    found = []
    for (top, bottom), split in zip(pairwise(bounds), rules.dotted, strict=True):
        for slot in Table(form(), face()).slots:
            high, low = {"top": (top, split), "bottom": (split, bottom), "whole": (top, bottom)}[slot.column.place]
            mine = [text for text in in_table if _lies_in(text, slot, high, low)]
            in_table = [text for text in in_table if text not in mine]
            found.append("".join(words(mine)))
    assert in_table == []
    return found


def _lies_in(text: Text, slot: Slot, high: float, low: float) -> bool:
    level = low <= text.y - 0.12 * text.size and text.y + 0.88 * text.size <= high
    return level and slot.x <= text.x and text.x + text.width <= slot.x + slot.width


def spelled(notice: Notice) -> list[str]:
    """What should stand in the cells."""
    return [SPELLINGS[column.id](line, form()) for line in notice.lines for column in form().columns]


def all_cells(data: bytes, pages: int) -> list[str]:
    return [cell for page in range(1, pages) for cell in cells(data, page)]


@settings(max_examples=40)
@given(st.lists(DONORS, min_size=1, max_size=6))
def test_any_value_comes_back_exactly_from_inside_its_cell(donors: list[Values]) -> None:
    notice = notice_of(donors)
    data = drawn(notice)
    assert all_cells(data, len(texts_by_page(data))) == spelled(notice)


@pytest.mark.parametrize("notice", [usual_notice(40), hard_notice(40)])
def test_every_row_of_a_long_notice_comes_back_in_order(notice: Notice) -> None:
    data = drawn(notice)
    assert all_cells(data, len(texts_by_page(data))) == spelled(notice)


def test_every_printed_item_has_a_spelling_and_a_column() -> None:
    assert set(SPELLINGS) == PRINTED == {column.id for column in form().columns}


def test_a_usual_page_holds_between_14_and_18_rows() -> None:
    assert 14 <= len(cells(drawn(usual_notice(40)), 1)) / len(form().columns) <= 18


def test_values_are_printed_as_officials_write_them() -> None:
    donor = (
        usual_notice(1)
        .lines[0]
        .values._replace(postal="4310492", birth="1989-01-08", gift_date="2025-12-31", number="123456789018", yen="1234567", name="架空　太郎")
    )
    shown = cells(drawn(notice_of([donor, donor._replace(yen="5000")])), 1)
    for text in ("〒431-0492", "平成元年1月8日", "令和7年12月31日", "1234 5678 9018", "1,234,567", "2件", "1,239,567", "架空　太郎"):
        assert text in shown


def test_a_person_with_one_gift_has_no_total_of_his_own() -> None:
    shown = dict(zip((column.id for column in form().columns), cells(drawn(usual_notice(1)), 1), strict=True))
    assert (shown["gifts"], shown["person_yen"]) == ("", "")


def test_readers_that_people_use_get_the_text_back(needs: Callable[[str], str]) -> None:
    donor = usual_notice(1).lines[0].values._replace(name=f"{YOSHI}田　{YOSHI}男", address=f"奈良県{SEQUENCE}城市辻\U000e01001番地")
    data = drawn(notice_of([donor]))
    by_poppler = subprocess.run([needs("pdftotext"), "-raw", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    by_pdfium = pypdfium2.PdfDocument(data)[1].get_textpage().get_text_bounded()
    for reading in (by_poppler, by_pdfium):
        for part in (f"{YOSHI}田", f"{YOSHI}男", donor.address, donor.phone):
            assert part in reading


def test_every_font_is_embedded(needs: Callable[[str], str]) -> None:
    listed = subprocess.run([needs("pdffonts"), "-"], input=drawn(hard_notice()), capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert len(listed) == 2
    assert all(re.search(r"CID TrueType +Identity-H +yes yes yes", font) for font in listed)


def test_a_font_that_is_not_needed_is_not_embedded() -> None:
    data = drawn(usual_notice(3))
    pdf = open_pdf(data)
    assert list(resources_of(pdf).Font.keys()) == ["/F1"]


@pytest.mark.parametrize("rows", [1, 15, 16, 17, 33])
def test_pages_are_even_in_number_where_both_sides_are_printed(rows: int) -> None:
    one, both = texts_by_page(drawn(usual_notice(rows))), texts_by_page(drawn(usual_notice(rows), both_sides=True))
    assert len(both) % 2 == 0
    assert len(both) - len(one) == len(one) % 2
    if len(both) > len(one):
        assert form().page.blank in words(both[-1])


@pytest.mark.parametrize("both_sides", [False, True])
def test_every_page_says_what_it_belongs_to(both_sides: bool) -> None:
    notice = usual_notice(50)
    pages = texts_by_page(drawn(notice, both_sides=both_sides))
    for number, page in enumerate(map(words, pages), 1):
        assert f"{number} / {len(pages)} 頁" in page
        assert "東京都港区長　様" in page
        assert any(text.startswith("静岡県湖西市長") for text in page)
        assert notice.batch in page
    for page in map(words, pages[1:]):
        assert {form().title, form().statute, "令和7年分　当初", "131032　東京都港区", "222216　静岡県湖西市", "1 / 1"} <= set(page)


def test_key_ranges_and_sums_of_the_pages_make_the_notice() -> None:
    notice = usual_notice(50)
    pages = [words(page) for page in texts_by_page(drawn(notice))][1:]
    keys = [line.row_key for line in notice.lines]
    ranges = [next(re.fullmatch(r"(R\w+) ～ (R\w+)", text) for text in page if " ～ " in text) for page in pages]
    ends = [(keys.index(found[1]), keys.index(found[2])) for found in ranges if found]
    assert [first for first, _ in ends] == [0, *(last + 1 for _, last in ends[:-1])]
    assert ends[-1][1] == len(keys) - 1
    for page, (first, last) in zip(pages, ends, strict=True):
        at = page.index(form().page.page_total)
        yen = sum(int(line.values.yen) for line in notice.lines[first : last + 1])
        assert set(page[at + 1 : at + 3]) == {f"{last - first + 1}件", f"{yen:,}円"}
    totals = pages[-1][pages[-1].index(form().page.notice_total) + 1 :][:3]
    assert set(totals) == {f"{notice.rows}件", f"{notice.people}人", f"{notice.yen:,}円"}
    assert [form().page.notice_total in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_the_cover_states_the_whole() -> None:
    notice = usual_notice(40, kind=Kind.ADDITIONAL)
    cover = words(texts_by_page(drawn(notice))[0])
    stated = ("湖税第123号", "令和8年1月20日", "（公印省略）", form().cover.title, f"{notice.rows}件", f"{notice.people}人", f"{notice.yen:,}円", "追加")
    assert set(stated) <= set(cover)
    assert "4頁（この鑑を含む。）" in cover
    assert f"50件　{notice.yen + 100_000:,}円" in cover
    whole = "".join(cover)
    for part in (
        "附則第7条第5項及び第12項",
        "令和7年中に本市に対して",
        "先に送付した通知書に追加するもの",
        "賦課期日（令和8年1月1日）",
        "税務課市民税係",
        "053-000-0000",
    ):
        assert part in whole


def test_a_prefecture_sends_as_its_governor() -> None:
    notice = notice_of([line.values for line in usual_notice(2).lines], issuer=Body("220001", "静岡県"))
    whole = "".join(words(texts_by_page(drawn(notice))[0]))
    assert "静岡県知事　架空　一郎" in whole
    assert "本県に対して" in whole


def test_a_corrected_notice_says_which_version_it_is() -> None:
    notice = notice_of([line.values for line in usual_notice(2).lines], kind=Kind.CORRECTION, version=2)
    cover, page = (words(texts) for texts in texts_by_page(drawn(notice)))
    assert "訂正　第2版" in cover
    assert "令和7年分　訂正　第2版" in page


def test_a_drill_is_marked_on_every_page_and_nothing_else_is() -> None:
    notice = usual_notice(20)
    for drill in (True, False):
        pages = texts_by_page(drawn(notice, both_sides=True, drill=drill))
        assert [form().page.drill in words(page) for page in pages] == [drill] * 4


def test_metadata_hold_no_person_and_no_clock() -> None:
    pdf = open_pdf(drawn(usual_notice(2)))
    assert {key: str(value) for key, value in pdf.docinfo.items()} == {"/Title": form().title, "/Author": "静岡県湖西市", "/Producer": "furusato"}
    assert str(pdf.Root.Lang) == "ja"
    assert "/Metadata" not in pdf.Root
    assert "/ID" not in pdf.trailer


def test_nothing_personal_stands_outside_the_compressed_streams() -> None:
    notice = usual_notice(2)
    data = drawn(notice)
    for line in notice.lines:
        for value in (line.values.number, line.values.name, line.values.phone):
            assert value.encode() not in data
            assert value.encode("utf-16-be").hex().encode() not in data


def test_a_row_that_no_page_can_hold_is_refused_by_its_key() -> None:
    donors = [line.values for line in usual_notice(3).lines]
    with pytest.raises(ListRefused) as told:
        drawn(notice_of([donors[0], donors[1]._replace(address="架空" * 2000), donors[2]]))
    (finding,) = told.value.findings
    assert list(finding.row_keys) == [usual_notice(3).lines[1].row_key]
    assert "架空架空" not in str(told.value)


def test_a_missing_character_is_never_drawn_as_a_box() -> None:
    donors = [line.values for line in usual_notice(1).lines]
    with pytest.raises(NoGlyph):
        drawn(notice_of([donors[0]._replace(name="😀")]))


_IN_ANOTHER_PROCESS = """
import hashlib, sys
from tests.render.fictional_notices import ROOT, face, form, hard_notice, letterhead
from furusato.render.pdf import draw_notice
print(hashlib.sha256(draw_notice(hard_notice(), form(), letterhead(both_sides=True, drill=True), face())).hexdigest())
"""


def test_the_same_notice_gives_the_same_bytes_whatever_the_process_place_and_language() -> None:
    hashes = {
        subprocess.run([sys.executable, "-c", _IN_ANOTHER_PROCESS], cwd=ROOT, env=surroundings, capture_output=True, check=True, text=True).stdout
        for surroundings in (
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "ja_JP.UTF-8", "SOURCE_DATE_EPOCH": "1"},
        )
    }
    assert len(hashes) == 1


def test_what_was_drawn_before_leaves_no_trace() -> None:
    first = drawn(usual_notice(5))
    drawn(hard_notice())
    assert drawn(usual_notice(5)) == first
