"""Draws a notice as a PDF: the cover letter, the table's pages, and a blank page where both sides are printed and the pages would be odd in number.

The same notice, form, letterhead and fonts give the same bytes, in any process: no clock, no random id. Every font is embedded; a character that no font has is never
drawn as a box. Nothing personal stands in the metadata. Refuses a row that is higher than a page.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from furusato.errors import ListRefused
from furusato.law.forms import Form
from furusato.model.findings import Rule, Severity
from furusato.model.notice import Letterhead
from furusato.notices.notice import Notice
from furusato.render.cover import draw_cover
from furusato.render.face import Face
from furusato.render.ink import A4_LONG, A4_SHORT, Ink
from furusato.render.page import FOOT, SUM_HEIGHT, TABLE, Place, Sheet, draw_place, draw_sums
from furusato.render.stationery import FRAME_FORM, HEADINGS_FORM, LETTER_FORM, stationery_of
from furusato.render.table import HEADINGS, Row, Table
from furusato.render.words import full_name

ROW_FITS_ON_A_PAGE: Final = Rule(
    "row_fits_on_a_page",
    Severity.REFUSE,
    "{rows} 行は値が長すぎて1頁に収まりません。氏名・住所などに別の列の内容が混ざっていないか確かめてください。",
    "{rows} rows are too long for a page. See whether another column's contents got into the name or the address.",
)
RULES: Final = (ROW_FITS_ON_A_PAGE,)
_ROOM: Final = FOOT - TABLE - HEADINGS - 2 * SUM_HEIGHT - 14.0  # for the rows of a page, points


def draw_notice(notice: Notice, form: Form, letterhead: Letterhead, face: Face) -> bytes:
    """The PDF of a notice. ListRefused names the rows that no page can hold."""
    sheet = Sheet(notice, form, letterhead, face)
    stationery = stationery_of(sheet)
    table, booklet = stationery.table, stationery.booklet(sheet)
    piles = deal([table.fit(line) for line in notice.lines], _ROOM)
    cover, *places = _places(sheet, piles)
    ink = booklet.ink()
    ink.show(LETTER_FORM)
    draw_cover(ink, sheet, cover)
    booklet.add_page(ink)
    for number, place in enumerate(places):
        ink = booklet.ink()
        _draw_page(ink, sheet, table, place, piles[number] if number < len(piles) else ())
        booklet.add_page(ink)
    return booklet.to_bytes(form.title, full_name(notice.issuer))


def deal(rows: Sequence[Row], room: float) -> list[list[Row]]:
    """Deal rows out to pages in order, each page as full as its room (points) allows."""
    tall = [row.line.row_key for row in rows if row.height > room]
    if tall:
        finding = ROW_FITS_ON_A_PAGE.found(row_keys=tall, rows=len(tall))
        raise ListRefused(finding.ja, finding.en, [finding])
    piles: list[list[Row]] = []
    left = 0.0
    for row in rows:
        if not piles or row.height > left:
            piles.append([])
            left = room
        piles[-1].append(row)
        left -= row.height
    return piles


def _places(sheet: Sheet, piles: Sequence[Sequence[Row]]) -> Iterator[Place]:
    """Every page's place: the cover, the piles, and a blank page where it makes the number even."""
    notice, used = sheet.notice, 1 + len(piles)
    pages = used + (used % 2 if sheet.letterhead.both_sides else 0)
    yield Place(1, pages, notice.rows, notice.yen)
    for page, pile in enumerate(piles, 2):
        yen = sum(int(row.line.values.yen) for row in pile)
        yield Place(page, pages, len(pile), yen, pile[0].line.row_key, pile[-1].line.row_key)
    if pages > used:
        yield Place(pages, pages, 0, 0)


def _draw_page(ink: Ink, sheet: Sheet, table: Table, place: Place, pile: Sequence[Row]) -> None:
    """A page after the cover: with rows, or blank."""
    ink.show(FRAME_FORM)
    draw_place(ink, sheet, place)
    if not pile:
        ink.text(A4_LONG / 2, A4_SHORT / 2, 11, sheet.form.page.blank, "center")
        return
    ink.show(HEADINGS_FORM)
    end = table.draw_rows(ink, pile, TABLE + HEADINGS)
    draw_sums(ink, sheet, table.slots, place, end)
