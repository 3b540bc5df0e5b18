"""The cover letter (鑑): who tells whom what by which law, how much of it, and whom to call; laid out as official letters are."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from furusato.law.calendar import residence_day, to_era_text
from furusato.model.values import Kind
from furusato.render.face import Face
from furusato.render.fit import wrap
from furusato.render.ink import A4_LONG, FINE, HEAVY, Ink
from furusato.render.page import RIGHT, TOP, Place, Sheet, draw_drill, draw_qr
from furusato.render.words import edition, head_title, sender, year_of

_LEFT: Final = 92.0
_RIGHT: Final = A4_LONG - _LEFT
_TEXT: Final = 11.5
_LINE: Final = 19.0
_ROW: Final = 22.0
_LABEL: Final = 95.0
_VALUE: Final = 215.0
_CONTACT: Final = 300.0  # room for section and telephone


def draw_cover(ink: Ink, sheet: Sheet, place: Place) -> None:
    """Write page 1."""
    if sheet.letterhead.drill:
        draw_drill(ink, sheet.form)
    draw_qr(ink, sheet, place)
    words = sheet.form.page
    ink.text(RIGHT - 56, TOP + 4, 10, words.page_of.format(page=place.page, pages=place.pages), "right")
    _letterhead(ink, sheet)
    ink.text(A4_LONG / 2, 192, 17, sheet.form.cover.title, "center")
    y = 232.0
    for paragraph in _paragraphs(sheet):
        y = _paragraph(ink, sheet, paragraph, y)
    ink.text(A4_LONG / 2, y + 4, _TEXT, sheet.form.cover.enclosed, "center")
    y = _facts(ink, sheet, place, y + 28)
    y = _paragraph(ink, sheet, sheet.form.cover.closing.format(assessment_day=to_era_text(residence_day(sheet.notice.tax_year))), y + 14)
    _contact(ink, sheet, y + 10)


def _letterhead(ink: Ink, sheet: Sheet) -> None:
    letterhead, form = sheet.letterhead, sheet.form
    ink.line(_RIGHT, 76, 10.5, 300, letterhead.document_number, "right")
    ink.text(_RIGHT, 92, 10.5, to_era_text(letterhead.issue_date), "right")
    ink.line(_LEFT, 112, 14, 400, f"{head_title(sheet.notice.recipient, form)}　{form.honorific}")
    ink.line(_RIGHT, 136, 13, 400, sender(sheet.notice.issuer, letterhead, form), "right")
    ink.text(_RIGHT, 155, 9, letterhead.seal or form.seal_omitted, "right")


def _paragraphs(sheet: Sheet) -> Iterator[str]:
    cover, notice = sheet.form.cover, sheet.notice
    ours = cover.our_body.format(last=notice.issuer.name[-1])
    for paragraph in cover.paragraphs:
        yield paragraph.format(year=year_of(notice.tax_year), our_body=ours)
    more = {Kind.ADDITIONAL: cover.additional, Kind.CORRECTION: cover.correction, Kind.CANCELLATION: cover.cancellation}
    if notice.kind in more:
        yield more[notice.kind]


def _paragraph(ink: Ink, sheet: Sheet, text: str, y: float) -> float:
    for part in _wrapped(sheet.face, text):
        ink.text(_LEFT, y, _TEXT, part)
        y += _LINE
    return y


@lru_cache(maxsize=64)
def _wrapped(face: Face, wording: str) -> list[str]:
    """The lines of a paragraph. Kept: every letter of a batch says the same, and nothing of a donor."""
    return wrap(face, wording, (_RIGHT - _LEFT) / _TEXT)


def _facts(ink: Ink, sheet: Sheet, place: Place, y: float) -> float:
    """The ruled table of counts, two facts a line; where it ends."""
    facts = list(_listed(sheet, place))
    left = (A4_LONG - 2 * (_LABEL + _VALUE)) / 2
    for i, (label, value) in enumerate(facts):
        x, top = left + i % 2 * (_LABEL + _VALUE), y + i // 2 * _ROW
        ink.shade(x, top, _LABEL, _ROW)
        ink.frame(x, top, _LABEL, _ROW, FINE)
        ink.frame(x + _LABEL, top, _VALUE, _ROW, FINE)
        ink.text(x + _LABEL / 2, top + 6.5, 9.5, label, "center")
        ink.line(x + _LABEL + 8, top + 5.5, 11, _VALUE - 16, value)
    height = -(-len(facts) // 2) * _ROW
    ink.frame(left, y, 2 * (_LABEL + _VALUE), height, HEAVY)
    return y + height


def _listed(sheet: Sheet, place: Place) -> Iterator[tuple[str, str]]:
    cover, page, notice = sheet.form.cover, sheet.form.page, sheet.notice
    yield cover.rows, page.row_count.format(rows=notice.rows)
    yield cover.people, page.people_count.format(people=notice.people)
    yield cover.yen, page.yen_sum.format(yen=f"{notice.yen:,}")
    yield cover.pages, cover.pages_note.format(pages=place.pages)
    yield cover.kind, edition(notice, sheet.form)
    yield cover.volume, page.volume_of.format(k=notice.volume[0], n=notice.volume[1])
    yield cover.batch, notice.batch
    rows, yen = notice.earlier.rows + notice.rows, notice.earlier.yen + notice.yen
    yield cover.to_date, cover.to_date_note.format(rows=rows, yen=f"{yen:,}")


def _contact(ink: Ink, sheet: Sheet, y: float) -> None:
    cover, letterhead = sheet.form.cover, sheet.letterhead
    ink.line(_RIGHT - _CONTACT, y, 10.5, _CONTACT, f"{cover.section}　{letterhead.section}")
    ink.line(_RIGHT - _CONTACT, y + 16, 10.5, _CONTACT, f"{cover.telephone}　{letterhead.telephone}")
