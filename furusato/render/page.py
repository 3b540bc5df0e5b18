"""The frame that every page of a notice carries, and the sums under the rows.

Every page says what it belongs to: title, tax year, addressee, sender, batch, page k of n, first and last row key, its own rows and yen. So a page that left its pile is
put back, and a missing one is seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from furusato.law.calendar import tax_year_text
from furusato.law.forms import Form
from furusato.model.notice import Body, Letterhead
from furusato.model.values import Kind
from furusato.notices.notice import Notice
from furusato.render.face import Face
from furusato.render.ink import A4_LONG, A4_SHORT, FINE, HEAVY, Ink
from furusato.render.qr import page_payload, symbol
from furusato.render.table import LEFT, WIDTH, Slot
from furusato.render.words import edition, full_name, head_title, sender

TOP: Final = 26.0
RIGHT: Final = LEFT + WIDTH
STRIP: Final = TOP + 52.0  # the line of facts under the title
STRIP_HEIGHT: Final = 15.0
TABLE: Final = STRIP + STRIP_HEIGHT + 5.0
SUM_HEIGHT: Final = 15.0
FOOT: Final = A4_SHORT - 22.0
QR_SIDE: Final = 52.0
_TEXT: Final = 8.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What all pages of one notice share."""

    notice: Notice
    form: Form
    letterhead: Letterhead
    face: Face


@dataclass(frozen=True, slots=True)
class Place:
    """A page's place in the document and what stands on it; the keys are empty where no rows do."""

    page: int
    pages: int
    rows: int
    yen: int
    first_key: str = ""
    last_key: str = ""


def draw_frame(ink: Ink, sheet: Sheet) -> None:
    """Write what is the same on every page but the cover, of every notice of a batch and kind: title, year, sender, the strip of facts without the addressee."""
    form, notice = sheet.form, sheet.notice
    if sheet.letterhead.drill:
        draw_drill(ink, form)
    middle = A4_LONG / 2
    ink.text(middle, TOP + 2, 15, form.title, "center")
    ink.text(middle, TOP + 23, 7, form.statute, "center")
    ink.text(middle, TOP + 34, 10, f"{tax_year_text(notice.tax_year)}　{edition(notice, form)}", "center")
    ink.line(RIGHT - QR_SIDE - 4, TOP + 26, 9, 190, sender(notice.issuer, sheet.letterhead, form), "right")
    told = {Kind.CORRECTION: form.page.corrected, Kind.CANCELLATION: form.page.cancelled}
    if notice.kind in told:
        ink.line(LEFT, TOP + 36, 9, 300, told[notice.kind])
    _strip(ink, ((form.page.recipient, ""), (form.page.issuer, _coded(notice.issuer)), *_numbers(sheet)))


def draw_place(ink: Ink, sheet: Sheet, place: Place) -> None:
    """Write what differs from notice to notice and from page to page: addressee, page k of n, key range, QR."""
    words, recipient = sheet.form.page, sheet.notice.recipient
    ink.line(LEFT, TOP + 6, 11.5, 225, f"{head_title(recipient, sheet.form)}　{sheet.form.honorific}")
    _strip_value(ink, 0, _coded(recipient))
    ink.text(RIGHT - QR_SIDE - 4, TOP + 4, 10, words.page_of.format(page=place.page, pages=place.pages), "right")
    if place.first_key:
        left, width = _strip_cells()[-1]
        ink.line(left + width / 2, STRIP + 3.5, _TEXT, width - 8, words.key_range.format(first=place.first_key, last=place.last_key), "center")
    draw_qr(ink, sheet, place)


def draw_qr(ink: Ink, sheet: Sheet, place: Place) -> None:
    """Draw the page's QR symbol in the upper right corner."""
    rows = symbol(page_payload(sheet.notice, place.page, place.pages, place.rows, place.yen))
    ink.squares(RIGHT - QR_SIDE, TOP - 4, QR_SIDE / len(rows), rows)


def draw_drill(ink: Ink, form: Form) -> None:
    """Write 訓練 across the page, under everything."""
    ink.watermark(A4_LONG / 2, A4_SHORT / 2 + 30, 230, form.page.drill)


def draw_sums(ink: Ink, sheet: Sheet, slots: Sequence[Slot], place: Place, y: float) -> None:
    """Write the page's rows and yen under the table, and on the last page the notice's."""
    words, notice = sheet.form.page, sheet.notice
    last = place.last_key == notice.lines[-1].row_key
    _sum(ink, slots, y, words.page_total, (words.row_count.format(rows=place.rows),), words.yen_sum.format(yen=f"{place.yen:,}"))
    if last:
        counts = (words.people_count.format(people=notice.people), words.row_count.format(rows=notice.rows))
        _sum(ink, slots, y + SUM_HEIGHT, words.notice_total, counts, words.yen_sum.format(yen=f"{notice.yen:,}"))
    y += SUM_HEIGHT * (2 if last else 1) + 3
    ink.text(RIGHT, y, 7.5, words.end if last else words.continued, "right")
    for i, remark in enumerate(sheet.form.remarks):
        ink.text(LEFT, y + 9 * i, 6.5, remark)


def _sum(ink: Ink, slots: Sequence[Slot], y: float, label: str, counts: Sequence[str], yen: str) -> None:
    counted, dated, amount = (next(s for s in slots if s.column.id == name) for name in ("number", "gift_date", "yen"))
    ink.frame(LEFT, y, WIDTH, SUM_HEIGHT)
    for x in (counted.x, amount.x):
        ink.rule(x, y, x, y + SUM_HEIGHT)
    ink.text(counted.x - 5, y + 3, 8.5, label, "right")
    for slot, text in zip((amount, dated, counted), (yen, *reversed(counts)), strict=False):
        ink.line(slot.x + slot.width - 3, y + 3, 9, slot.width - 6, text, "right")


def _coded(body: Body) -> str:
    return f"{body.code}　{full_name(body)}"


def _numbers(sheet: Sheet) -> Iterator[tuple[str, str]]:
    words, (k, n) = sheet.form.page, sheet.notice.volume
    yield words.batch, sheet.notice.batch
    yield words.volume, words.volume_of.format(k=k, n=n)
    yield words.keys, ""


@cache
def _strip_cells() -> list[tuple[float, float]]:
    """Left and width of the strip's cells: label, value, label, value …"""
    widths = (36.0, 170.0, 36.0, 170.0, 42.0, 96.0, 30.0, 44.0, 36.0)
    cells, x = [], LEFT
    for width in (*widths, WIDTH - sum(widths)):
        cells.append((x, width))
        x += width
    return cells


def _strip_value(ink: Ink, fact: int, text: str) -> None:
    x, width = _strip_cells()[2 * fact + 1]
    ink.line(x + 4, STRIP + 3.5, _TEXT, width - 8, text)


def _strip(ink: Ink, facts: Sequence[tuple[str, str]]) -> None:
    texts = [text for fact in facts for text in fact]
    for place, ((x, width), text) in enumerate(zip(_strip_cells(), texts, strict=True)):
        if place % 2 == 0:
            ink.shade(x, STRIP, width, STRIP_HEIGHT)
        ink.frame(x, STRIP, width, STRIP_HEIGHT, FINE)
        if place % 2 == 0:
            ink.text(x + width / 2, STRIP + 4, 7, text, "center")
        else:
            _strip_value(ink, place // 2, text)
    ink.frame(LEFT, STRIP, WIDTH, STRIP_HEIGHT, HEAVY)
