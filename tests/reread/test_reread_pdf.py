"""The PDF comes back as it was drawn, character by character; what is no notice, is damaged or cannot be seen is refused with a sentence."""

import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from furusato.law.municipalities import Gazetteer
from furusato.model.notice import Body
from furusato.model.printed import PageKind, Totals, Unreadable
from furusato.model.values import Kind
from furusato.notices.notice import Notice
from furusato.render.face import clusters
from furusato.reread.headings import ADDRESSEE, SENDER
from furusato.reread.pdf import read_pdf
from tests.render.fictional_notices import ROOT, face, hard_notice, values
from tests.reread.drawn_documents import edited, letterhead, notice_of, pdf_of, usual_notice, with_content

SEQUENCE = "葛\U000e0100"
YOSHI = "\U00020bb7"
SPECIAL = [
    " ",
    "  ",
    "   ",
    "\u3000",
    "\u3000\u3000",
    "-",
    "－",
    "～",
    "ﾞ",
    "・",
    "A",
    "b",
    "1",
    ",",
    SEQUENCE,
    "辻\U000e0100",
    YOSHI,
    "鷗",
    "朗",
    "﨑",
    "髙",
    "々",
    "ゝ",
]


def _require_same(notice: Notice, pdf: bytes) -> None:
    printed = read_pdf(pdf)
    assert [(r.row_key, tuple(r.values), r.code, r.gifts, r.person_yen) for r in printed.rows] == [
        (line.row_key, tuple(line.values), line.code, line.gifts, line.person_yen) for line in notice.lines
    ]


@pytest.mark.parametrize("rows", [1, 2, 16, 17, 40])
def test_every_row_comes_back(rows: int) -> None:
    _require_same(notice := usual_notice(rows), pdf_of(notice))


def test_rows_that_wrap_and_shrink_come_back() -> None:
    _require_same(notice := hard_notice(), pdf_of(notice, letterhead(drill=True, both_sides=True)))


def test_head_and_totals_come_back() -> None:
    notice = usual_notice(40, kind=Kind.ADDITIONAL)
    printed = read_pdf(pdf_of(notice))
    totals = Totals(notice.rows, notice.people, notice.yen)
    assert printed.totals == (totals, totals)
    assert printed.to_date == Totals(notice.rows + 10, 0, notice.yen + 100_000)
    assert (printed.head.recipient, printed.head.issuer, printed.head.batch, printed.head.tax_year) == ("東京都港区", "静岡県湖西市", "2025-0001", 2025)
    assert (printed.recipient_code, printed.issuer_code) == ("131032", "222216")
    assert (printed.document_number, printed.issue_date) == ("湖税第123号", "2026-01-20")
    assert (printed.kind, printed.version, printed.volume) == (Kind.ADDITIONAL, 1, (1, 1))


@pytest.mark.parametrize("kind", Kind)
def test_kind_version_and_volume_come_back(kind: Kind) -> None:
    notice = replace(notice_of([line.values for line in usual_notice(3).lines], kind=kind, version=3), volume=(2, 3))
    printed = read_pdf(pdf_of(notice))
    assert (printed.kind, printed.version, printed.volume) == (kind, 3, (2, 3))


def test_pages_come_back_in_sequence() -> None:
    printed = read_pdf(pdf_of(usual_notice(17), letterhead(both_sides=True)))
    assert [page.kind for page in printed.pages] == [PageKind.LETTER, PageKind.TABLE, PageKind.TABLE, PageKind.BLANK]
    assert [(page.number, page.of) for page in printed.pages] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert sum(page.rows for page in printed.pages) == 17


def test_prefecture_sends() -> None:
    notice = notice_of([line.values for line in usual_notice(2).lines], issuer=Body("220001", "静岡県"))
    assert {page.head.issuer for page in read_pdf(pdf_of(notice)).pages} == {"静岡県"}


def test_every_body_is_read_back_by_its_name() -> None:
    """長野市長 and 市原市長, too: as addressee and as sender, with a head whose name looks like an office."""
    gazetteer = Gazetteer.parse((ROOT / "furusato" / "data" / "tables" / "gazetteer.txt").read_bytes())
    bodies = [gazetteer.body(code) for code in gazetteer.names]
    assert len(bodies) == 1741
    for name in (body.prefecture + body.name for body in bodies):
        addressee, sender = ADDRESSEE.fullmatch(f"{name}長　様"), SENDER.fullmatch(f"{name}長　市長　知事")
        assert addressee is not None
        assert sender is not None
        assert addressee[1] == sender[1] == name


def test_letter_without_document_number_and_head() -> None:
    head = replace(letterhead(), document_number="", head="")
    printed = read_pdf(pdf_of(usual_notice(2), head))
    assert (printed.document_number, printed.head.issuer) == ("", "静岡県湖西市")


@cache
def drawable() -> list[str]:
    """Every character that the fonts can draw; not marks that combine, of which pdfium drops a second one in one place."""
    every = map(chr, (*range(0x20, 0xD800), *range(0xE000, 0x30000)))
    return [character for character in every if not face().missing(character) and unicodedata.category(character) != "Mn"]


@pytest.mark.parametrize(
    "name", [f"{YOSHI}\u3000{YOSHI}", f"{YOSHI} {YOSHI}", f" {YOSHI}", f"\u3000{YOSHI}", f"{YOSHI}  {YOSHI}", f"{YOSHI}田 {YOSHI}男", f"{YOSHI}\u3000"]
)
def test_lone_spaces_between_two_fonts_come_back(name: str) -> None:
    _require_same(notice := notice_of([values(Random(1), 1, name=name)]), pdf_of(notice))


@pytest.mark.parametrize("name", ["山田 ", " 山田", "山田  花子", "  山田   花子  ", "山田\u3000\u3000花子\u3000", "A-", "A- ", "-", "か\u3099き\u309a", "ﾊﾟ ﾋﾟ"])
def test_spaces_and_hyphens_come_back(name: str) -> None:
    """Next to cells that begin and end in spaces, too: pdfium folds spaces across cells."""
    donor = values(Random(1), 1, name=name, kana=name, address=name, phone=f"{name}1", receipt=f" {name}A")
    _require_same(notice := notice_of([donor, donor]), pdf_of(notice))


def without_lone_spaces(text: str) -> str:
    """The text without single spaces that could be a piece of their own at a line's end: pdfium does not say which space it is (`page._lone_spaces`), the row would be refused."""
    kept: list[str] = []
    for unit in clusters(text.rstrip()):
        if unit not in " \u3000" or not kept or face().glyph(kept[-1]).font == 0:
            kept.append(unit)
    return "".join(kept)


characters = st.one_of(st.sampled_from(SPECIAL), st.deferred(lambda: st.sampled_from(drawable())))
texts = st.lists(characters, min_size=1, max_size=40).map("".join).filter(lambda text: text.strip() and not face().missing(text)).map(without_lone_spaces)


@given(st.lists(st.fixed_dictionaries({"receipt": texts, "name": texts, "kana": texts, "address": texts, "phone": texts}), min_size=1, max_size=6))
@settings(max_examples=60)
def test_any_text_comes_back_exactly(donors: list[dict[str, str]]) -> None:

    notice = notice_of([values(Random(place), place, **donor) for place, donor in enumerate(donors, 1)])
    _require_same(notice, pdf_of(notice))


# What no person printing a notice would want read: each of these must be refused, in words.
def _page_of_something_else() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "Invoice 2025-0001")
    canvas.save()
    return out.getvalue()


def _encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(usual_notice(2)))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def _without_page(rows: int, page: int) -> bytes:
    def edit(document: pikepdf.Pdf) -> None:
        document.pages.remove(p=page)

    return edited(pdf_of(usual_notice(rows)), edit)


def _in_content(pattern: bytes, replacement: bytes, *, count: int = 1) -> bytes:
    """A PDF whose first page of rows has a changed content stream."""

    def change(content: bytes) -> bytes:
        changed, times = re.subn(pattern, replacement, content, count=count)
        assert times
        return changed

    return with_content(pdf_of(usual_notice(4)), 2, change)


# The first text of the first row: its row key, in a text matrix `8 0 0 8 x y Tm`.
FIRST_KEY = rb"8 0 0 8 37.83 "
NOT_NOTICES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no PDF": lambda: b"PK\x03\x04" + bytes(1000),
    "cut off": lambda: pdf_of(usual_notice(2))[:20_000],
    "protected": _encrypted,
    "another document": _page_of_something_else,
    "no letter": lambda: _without_page(20, 1),
    "letter only": lambda: _without_page(2, 2),
    "text clipped": lambda: _in_content(rb"\A", b"0 0 400 600 re W n\n"),
    "text invisible": lambda: _in_content(rb"BT", b"3 Tr BT"),
    "text over a rule": lambda: _in_content(FIRST_KEY, b"8 0 0 8 80.00 "),
    "text under a rule": lambda: _in_content(rb"8 0 0 8 37.83 ([0-9.]+) Tm", b"8 0 0 8 37.83 476 Tm"),
    "rule missing": lambda: _in_content(rb"[0-9.]+ w [0-9.]+ [0-9.]+ m [0-9.]+ [0-9.]+ l S", b""),
    "dotted rule missing": lambda: _in_content(rb"q \.25 w [^Q]*Q", b""),
}


@pytest.mark.parametrize("what", NOT_NOTICES)
def test_what_is_no_notice_is_refused(what: str) -> None:
    data = NOT_NOTICES[what]()
    with pytest.raises(Unreadable) as refused:
        read_pdf(data)
    assert refused.value.ja
    assert refused.value.en


NUMBER = re.compile(rb"10 0 0 10 (6[0-9.]+) ([0-9.]+) Tm(<[0-9a-f]+>)Tj")  # the first individual number, right of x = 600


@pytest.mark.parametrize("shift", [0.0, 2.0, 5.0, 30.0])
def test_numbers_drawn_over_each_other_are_refused(shift: float) -> None:
    def twice(found: re.Match[bytes]) -> bytes:
        x, y, text = found.groups()
        return found[0] + b"\n10 0 0 10 %.2f %s Tm%sTj" % (float(x) - shift, y, text)

    with pytest.raises(Unreadable, match="over"):
        read_pdf(with_content(pdf_of(usual_notice(2)), 2, lambda content: NUMBER.sub(twice, content, count=1)))
