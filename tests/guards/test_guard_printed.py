"""Gate 6: every accident that can happen between the sealed rows and the paper is made for real, drawn, read back and found; clean notices pass."""

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import NamedTuple

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from furusato.errors import ExitCode, IntegrityBroken
from furusato.guards.printed import RULES, require_printed
from furusato.model.findings import Finding
from furusato.model.notice import Body, Letterhead, Values
from furusato.model.printed import Medium, PrintedNotice, Totals, Unreadable
from furusato.model.values import Kind
from furusato.notices.notice import Earlier, Line, Notice
from furusato.reread.pdf import read_pdf
from furusato.seal.row_key import row_key
from furusato.seal.tag import NoticeSealer
from tests.render.fictional_notices import hard_notice, values
from tests.reread.drawn_documents import KEY, edited, letterhead, notice_of, pdf_of, read_both, spoiled, usual_notice, with_values, xlsx_of

NOTICE = usual_notice(40)
KEYS = [line.row_key for line in NOTICE.lines]
YOSHI, SEQUENCE = "\U00020bb7", "葛\U000e0100"


class Printed(NamedTuple):
    """Both documents, read."""

    pdf: PrintedNotice
    xlsx: PrintedNotice


def _drawn(notice: Notice, head: Letterhead | None = None) -> Printed:
    return Printed(*read_both(notice, head))


def _refused(printed: Printed, notice: Notice = NOTICE) -> IntegrityBroken:
    with pytest.raises(IntegrityBroken) as refused:
        require_printed(notice, KEY, *printed)
    return refused.value


def _found(printed: Printed, notice: Notice = NOTICE, rule: str = "") -> list[Finding]:
    return [f for f in _refused(printed, notice).findings if isinstance(f, Finding) and rule in (f.name, "")]


def _names(printed: Printed, notice: Notice = NOTICE) -> set[str]:
    return {finding.name for finding in _refused(printed, notice).findings}


def _rows_named(printed: Printed, rule: str, notice: Notice = NOTICE) -> set[str]:
    return {key for finding in _found(printed, notice, rule) for key in finding.row_keys}


def _swapped(notice: Notice, one: int, other: int, field: str) -> Notice:
    """What the spreadsheet did at 湖西市: a value of one row beside the names of another."""
    donors = [line.values for line in notice.lines]
    first, second = getattr(donors[one], field), getattr(donors[other], field)
    donors[one], donors[other] = donors[one]._replace(**{field: second}), donors[other]._replace(**{field: first})
    return with_values(notice, donors)


def _lines(change: Callable[[list[Line]], object], notice: Notice = NOTICE) -> Notice:
    lines = list(notice.lines)
    change(lines)
    return replace(notice, lines=tuple(lines))


def _one(notice: Notice, place: int, **others: object) -> Notice:
    """One line drawn with another tag, code or total."""
    return _lines(lambda lines: lines.__setitem__(place, replace(lines[place], **others)), notice)  # type: ignore[arg-type]  # any field


def test_clean_notices_pass() -> None:
    for notice in (NOTICE, usual_notice(1), hard_notice(), usual_notice(17, kind=Kind.ADDITIONAL)):
        require_printed(notice, KEY, *read_both(notice, letterhead(both_sides=True, drill=True)))


# --- The rows


HEADINGS = {
    "receipt": "整理番号",
    "name": "氏名",
    "kana": "フリガナ",
    "postal": "郵便番号",
    "address": "住所",
    "birth": "生年月日",
    "sex": "性別",
    "phone": "電話番号",
    "number": "個人番号",
    "gift_date": "寄附年月日",
    "yen": "寄附金額",
}


@pytest.mark.parametrize("field", HEADINGS)
def test_values_of_two_rows_swapped_in_the_drawing(field: str) -> None:
    notice = notice_of([line.values._replace(kana=f"カクウ　{'タ' * (i % 3 + 1)}") for i, line in enumerate(NOTICE.lines)])
    kept = [getattr(line.values, field) for line in notice.lines]
    one, other = next((i, j) for i in range(40) for j in range(i) if kept[i] != kept[j])
    rows = {notice.lines[one].row_key, notice.lines[other].row_key}
    found = _found(_drawn(_swapped(notice, one, other, field)), notice, "printed_values_are_the_sealed_ones")
    assert {finding.ja.split("」")[0].split("「")[1] for finding in found} == {HEADINGS[field]}
    assert _rows_named(_drawn(_swapped(notice, one, other, field)), "printed_values_are_the_sealed_ones", notice) == rows


def test_numbers_swapped_in_the_drawing_break_codes_and_tags_too() -> None:
    """The code and tag of each row are made anew from what is read: not only the comparison with the notice tells."""
    printed = _drawn(_swapped(NOTICE, 3, 30, "number"))
    for rule in ("printed_code_fits_its_row", "printed_tag_fits_its_row"):
        assert _rows_named(printed, rule) == {KEYS[3], KEYS[30]}


def test_numbers_swapped_in_both_the_notice_and_the_drawing() -> None:
    """A fault in the joining: the notice itself holds the wrong pair, and only its seal knows."""
    wrong = _swapped(NOTICE, 3, 30, "number")
    assert _names(_drawn(wrong), wrong) >= {"printed_code_fits_its_row", "printed_tag_fits_its_row"}


def test_xlsx_number_column_sorted_apart() -> None:
    numbers = sorted(line.values.number for line in NOTICE.lines)
    wrong = with_values(NOTICE, [line.values._replace(number=n) for line, n in zip(NOTICE.lines, numbers, strict=True)])
    printed = Printed(_drawn(NOTICE).pdf, _drawn(wrong).xlsx)
    moved = {line.row_key for line, n in zip(NOTICE.lines, numbers, strict=True) if line.values.number != n}
    assert len(moved) > 30
    assert _rows_named(printed, "printed_tag_fits_its_row") == moved
    assert {finding.sheet for finding in _found(printed)} == {"notice.xlsx"}


def test_a_row_missing() -> None:
    printed = _drawn(_lines(lambda lines: lines.pop(7)))
    assert _names(printed) == {"every_row_is_printed", "totals_to_date_are_right"}  # drawn from the shorter notice, the letter says its total
    assert _rows_named(printed, "every_row_is_printed") == {KEYS[7]}


def test_a_row_doubled() -> None:
    printed = _drawn(_lines(lambda lines: lines.insert(9, lines[7])))
    assert _rows_named(printed, "no_row_is_printed_twice") == {KEYS[7]}


def test_two_rows_in_another_order() -> None:
    printed = _drawn(_lines(lambda lines: lines.insert(0, lines.pop(20))))
    assert "rows_are_printed_in_order" in _names(printed)


def test_a_row_of_another_notice() -> None:
    stranger = values(Random(99), 99)
    key = row_key(9999)
    sealer = NoticeSealer(KEY, NOTICE.batch, NOTICE.issuer.code, NOTICE.recipient.code)
    line = Line(key, stranger, sealer.row_tag(key, stranger), sealer.paper_code(key, stranger), 1, int(stranger.yen))
    assert _rows_named(_drawn(_lines(lambda lines: lines.append(line))), "no_row_of_another_notice_is_printed") == {key}


def test_the_same_values_under_another_row_key() -> None:
    printed = _drawn(_one(NOTICE, 5, row_key=row_key(9999)))
    assert _names(printed) >= {"every_row_is_printed", "no_row_of_another_notice_is_printed", "printed_code_fits_its_row"}


@pytest.mark.parametrize(
    ("right", "drawn"),
    [
        (f"{YOSHI}田　花子", "？田　花子"),
        (f"{YOSHI}田　花子", "吉田　花子"),
        (f"{SEQUENCE}城　花子", "葛城　花子"),
        ("山田　花子", "山田 花子"),
        ("山田　花子", "山田花子"),
        ("山田  花子", "山田 花子"),
        ("山田　花子 ", "山田　花子"),
        ("髙橋　花子", "高橋　花子"),
        ("\uf929", "\u6717"),  # 朗, the form of CP932 and the one NFC makes of it
        ("寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末", "寿限無寿限無五劫の擦り切れ海砂利"),
        ("山田　花子", ""),
    ],
    ids=[
        "question mark",
        "other form",
        "selector lost",
        "half-width space",
        "space lost",
        "spaces folded",
        "end lost",
        "variant",
        "normalised",
        "clipped",
        "empty",
    ],
)
def test_a_name_that_lost_something(right: str, drawn: str) -> None:
    notice = notice_of([values(Random(1), 1), values(Random(2), 2, name=right)])
    require_printed(notice, KEY, *read_both(notice))
    found = _found(_drawn(spoiled(notice, 1, name=drawn)), notice, "printed_values_are_the_sealed_ones")
    assert {(finding.sheet, finding.row_keys) for finding in found} == {
        ("notice.pdf", (row_key(2),)),
        ("notice.xlsx", (row_key(2),)),
    }


def test_a_tag_from_another_notice() -> None:
    other = NoticeSealer(b"o" * 16, NOTICE.batch, NOTICE.issuer.code, "222216")
    tag = other.row_tag(KEYS[4], NOTICE.lines[4].values)
    assert _rows_named(_drawn(_one(NOTICE, 4, tag=tag)), "printed_tag_fits_its_row") == {KEYS[4]}


def test_tags_of_two_rows_swapped() -> None:
    wrong = _one(_one(NOTICE, 1, tag=NOTICE.lines[2].tag), 2, tag=NOTICE.lines[1].tag)
    assert _rows_named(_drawn(wrong), "printed_tag_fits_its_row") == {KEYS[1], KEYS[2]}


def test_a_code_of_another_row() -> None:
    assert _rows_named(_drawn(_one(NOTICE, 4, code=NOTICE.lines[5].code)), "printed_code_fits_its_row") == {KEYS[4]}


def test_the_key_of_another_notice() -> None:
    with pytest.raises(IntegrityBroken, match="printed_tag_fits_its_row"):
        require_printed(NOTICE, b"o" * 16, *read_both(NOTICE))


@pytest.mark.parametrize("others", [{"gifts": 3}, {"person_yen": 1}, {"gifts": 1}])
def test_a_persons_total_wrong(others: dict[str, int]) -> None:
    place = next(i for i, line in enumerate(NOTICE.lines) if line.gifts > 1)
    assert _rows_named(_drawn(_one(NOTICE, place, **others)), "person_totals_are_right") == {KEYS[place]}


# --- Pages and totals


def _pages(edit: Callable[[pikepdf.Pdf], None], notice: Notice = NOTICE) -> Printed:
    return _drawn(notice)._replace(pdf=read_pdf(edited(pdf_of(notice), edit)))


@pytest.mark.parametrize("page", [2, 3, 4])
def test_a_page_lost(page: int) -> None:
    printed = _pages(lambda document: document.pages.remove(p=page))
    assert _names(printed) >= {"pages_are_complete_and_in_order", "every_row_is_printed", "notice_totals_are_right"}


def test_the_letter_lost() -> None:
    with pytest.raises(Unreadable):
        _pages(lambda document: document.pages.remove(p=1))


def test_two_pages_in_another_order() -> None:
    def edit(document: pikepdf.Pdf) -> None:
        document.pages.insert(1, document.pages[2])
        document.pages.remove(p=4)

    assert _names(_pages(edit)) >= {"pages_are_complete_and_in_order", "rows_are_printed_in_order"}


def test_a_page_twice() -> None:
    assert _names(_pages(lambda document: document.pages.append(document.pages[1]))) >= {"pages_are_complete_and_in_order", "no_row_is_printed_twice"}


OTHER = replace(usual_notice(40, seed=8), recipient=Body("221309", "浜松市", "静岡県"))


def _with_page_of(other: Notice) -> Printed:
    def edit(document: pikepdf.Pdf) -> None:
        with pikepdf.open(io.BytesIO(pdf_of(other))) as donor:
            document.pages[2] = donor.pages[2]

    return _pages(edit)


def test_a_page_of_another_notice() -> None:
    """みやき町: page 3 of another municipality's notice among ours; row keys, counts and page numbers all look right."""
    names = {finding.name: finding for finding in _found(_with_page_of(OTHER))}
    assert names["every_page_names_its_recipient"].lines == (3,)
    assert "printed_values_are_the_sealed_ones" in names


def test_a_page_of_another_batch() -> None:
    names = {finding.name: finding for finding in _found(_with_page_of(replace(NOTICE, batch="2025-0002")))}
    assert names["every_page_names_its_notice"].lines == (3,)


def test_the_addressee_of_another_municipality() -> None:
    for recipient in (OTHER.recipient, Body("131032", "港区", "愛知県"), Body("231118", "港区", "東京都")):
        assert "every_page_names_its_recipient" in _names(_drawn(replace(NOTICE, recipient=recipient)))


@pytest.mark.parametrize("others", [{"issuer": Body("221309", "浜松市", "静岡県")}, {"batch": "2025-0002"}, {"tax_year": 2024}])
def test_another_issuer_batch_or_year(others: dict[str, object]) -> None:
    assert "every_page_names_its_notice" in _names(_drawn(replace(NOTICE, **others)))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize("others", [{"kind": Kind.CORRECTION}, {"version": 2}, {"volume": (1, 2)}])
def test_another_kind_version_or_volume(others: dict[str, object]) -> None:
    printed = _drawn(replace(NOTICE, **others))  # type: ignore[arg-type]  # any field
    assert {finding.sheet for finding in _found(printed, rule="notice_states_its_kind")} == {"notice.pdf", "notice.xlsx"}


def test_the_recipients_code_wrong_in_the_sheet_alone() -> None:
    printed = _drawn(NOTICE)
    assert _names(printed._replace(xlsx=replace(printed.xlsx, recipient_code="221309"))) == {"notice_states_its_kind", "every_page_names_its_recipient"}


def test_the_first_volume_sent_as_all() -> None:
    """田川市: 2,000 of 3,181 rows in the first file, the second forgotten; each file says which of how many it is."""
    whole = replace(NOTICE, volume=(1, 2))
    assert "notice_states_its_kind" in _names(_drawn(NOTICE), whole)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("wrong", [{"rows": 39}, {"people": 1}, {"yen": 1}])
def test_a_total_wrong(place: int, wrong: dict[str, int]) -> None:
    printed = _drawn(NOTICE)
    totals = list(printed.pdf.totals)
    totals[place] = totals[place]._replace(**wrong)
    assert _names(printed._replace(pdf=replace(printed.pdf, totals=tuple(totals)))) == {"notice_totals_are_right"}


def test_a_total_missing() -> None:
    printed = _drawn(NOTICE)
    assert _names(printed._replace(pdf=replace(printed.pdf, totals=printed.pdf.totals[:1]))) == {"notice_totals_are_right"}
    assert _names(printed._replace(xlsx=replace(printed.xlsx, totals=()))) == {"notice_totals_are_right"}


def test_totals_to_date_wrong() -> None:
    printed = _drawn(replace(NOTICE, earlier=Earlier(1, 3, 9000)))
    assert _names(printed) == {"totals_to_date_are_right"}
    assert _names(printed._replace(pdf=replace(printed.pdf, to_date=None))) == {"totals_to_date_are_right"}


@pytest.mark.parametrize(
    ("wrong", "rule"), [({"rows": 3}, "page_totals_are_right"), ({"yen": 3}, "page_totals_are_right"), ({"last_key": KEYS[0]}, "page_key_ranges_are_right")]
)
def test_a_pages_sums_or_range_wrong(wrong: dict[str, object], rule: str) -> None:
    printed = _drawn(NOTICE)
    pages = list(printed.pdf.pages)
    pages[2] = replace(pages[2], **wrong)  # type: ignore[arg-type]  # any field
    found = _found(printed._replace(pdf=replace(printed.pdf, pages=tuple(pages))), rule=rule)
    assert [(finding.name, finding.lines) for finding in found] == [(rule, (3,))]


def test_the_two_documents_of_different_letters() -> None:
    one, other = _drawn(NOTICE), _drawn(NOTICE, replace(letterhead(), document_number="湖税第124号"))
    assert _names(Printed(one.pdf, other.xlsx)) == {"both_documents_state_the_same"}


def test_no_row_at_all() -> None:
    printed = _drawn(NOTICE)
    empty = Printed(replace(printed.pdf, rows=(), totals=(Totals(0, 0, 0),) * 2), replace(printed.xlsx, rows=(), totals=(Totals(0, 0, 0),)))
    assert "printed_notice_has_rows" in _names(empty, replace(NOTICE, lines=()))


def test_one_document_read_twice_is_our_own_fault() -> None:
    printed = _drawn(NOTICE)
    with pytest.raises(TypeError):
        require_printed(NOTICE, KEY, printed.pdf, printed.pdf)


# --- Of all of them


def _donor_texts(donors: Sequence[Values]) -> set[str]:
    return {text for donor in donors for text in (donor.name, donor.number, donor.number[:6], donor.address, donor.phone)}


def test_refusals_name_no_donor_and_who_must_act() -> None:
    refused = _refused(_with_page_of(OTHER))
    told = " ".join((str(refused), repr(refused), *(f"{f.ja} {f.en} {' '.join(f.cells())} {f!r}" for f in refused.findings)))
    donors = [line.values for notice in (NOTICE, OTHER) for line in notice.lines]
    assert not [text for text in _donor_texts(donors) if text in told]
    assert refused.exit_code is ExitCode.RESPONSIBLE
    assert repr(_drawn(NOTICE).pdf.rows[0]) == f"PrintedRow({KEYS[0]}, page 2)"
    assert NOTICE.lines[0].values.number not in repr(_drawn(NOTICE))


def test_every_rule_is_told_in_both_languages() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        finding = rule.found(file="notice.pdf", rows=1, pages="2", heading="氏名", heading_en="name")
        assert "{" not in finding.ja + finding.en
        assert finding.en.isascii()


names = st.lists(st.sampled_from([*"山田花子髙﨑渡邉　-～ABC", YOSHI, SEQUENCE]), min_size=1, max_size=25).map(lambda name: f"架{''.join(name)}空")


@given(st.lists(st.tuples(names, names, names, st.integers(1, 10**12), st.dates(date(1900, 1, 1), date(2019, 12, 31))), min_size=1, max_size=5))
@settings(max_examples=30)
def test_clean_notices_of_any_values_pass(donors: list[tuple[str, str, str, int, object]]) -> None:
    notice = notice_of(
        [
            values(Random(i), i, name=name, kana=kana, address=address, yen=str(yen), birth=str(birth))
            for i, (name, kana, address, yen, birth) in enumerate(donors, 1)
        ]
    )
    require_printed(notice, KEY, *read_both(notice))


def test_rows_are_named_by_page_and_line() -> None:
    found = _found(_drawn(spoiled(NOTICE, 20, number="123456789018")), rule="printed_values_are_the_sealed_ones")
    places = {finding.sheet: finding.lines for finding in found}
    assert places == {"notice.pdf": (3,), "notice.xlsx": (29,)}
    assert _drawn(NOTICE).xlsx.rows[20].page == 29
    assert _drawn(NOTICE).pdf.medium is Medium.PDF
    assert xlsx_of(NOTICE) != xlsx_of(spoiled(NOTICE, 20, number="123456789018"))
