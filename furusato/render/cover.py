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
from furusato.render.words import edition, head_title, kind_word, mended_text, sender, year_of

_LEFT: Final = 92.0
_RIGHT: Final = A4_LONG - _LEFT
_TEXT: Final = 11.5
_LINE: Final = 19.0
_ROW: Final = 22.0
_LABEL: Final = 95.0
_VALUE: Final = 215.0
_PARAGRAPHS: Final = 232.0  # where they begin
_FACTS: Final = (A4_LONG - 2 * (_LABEL + _VALUE)) / 2  # left edge of the table of facts
_FACTS_IN_ALL: Final = 8
_FACTS_HIGH: Final = _FACTS_IN_ALL / 2 * _ROW
_CONTACT: Final = 300.0  # room for section and telephone


def draw_cover(ink: Ink, sheet: Sheet, place: Place) -> None:
    """Write page 1 over the letter that all of a batch share (`draw_letter`): addressee and counts."""
    form = sheet.form
    draw_qr(ink, sheet, place)
    ink.text(RIGHT - 56, TOP + 4, 10, form.page.page_of.format(page=place.page, pages=place.pages), "right")
    ink.line(_LEFT, 112, 14, 400, f"{head_title(sheet.notice.recipient, form)}　{form.honorific}")
    top = _facts_top(sheet)
    for (x, y), (_, value) in zip(_facts(top), _listed(sheet, place), strict=True):
        ink.line(x + _LABEL + 8, y + 5.5, 11, _VALUE - 16, value)
    if sheet.notice.mends:
        _mends(ink, sheet, top + _FACTS_HIGH)


def draw_letter(ink: Ink, sheet: Sheet) -> None:
    """Write what is the same on the cover of every notice of a batch and kind."""
    if sheet.letterhead.drill:
        draw_drill(ink, sheet.form)
    _letterhead(ink, sheet)
    ink.text(A4_LONG / 2, 192, 17, sheet.form.cover.title, "center")
    y = _PARAGRAPHS
    for part in _paragraphs(sheet):
        ink.text(_LEFT, y, _TEXT, part)
        y += _LINE
    ink.text(A4_LONG / 2, y + 4, _TEXT, sheet.form.cover.enclosed, "center")
    y = _ruled(ink, sheet)
    for part in _wrapped(sheet.face, sheet.form.cover.closing.format(assessment_day=to_era_text(residence_day(sheet.notice.tax_year)))):
        ink.text(_LEFT, y + 14, _TEXT, part)
        y += _LINE
    _contact(ink, sheet, y + 24)


def _letterhead(ink: Ink, sheet: Sheet) -> None:
    letterhead, form = sheet.letterhead, sheet.form
    ink.line(_RIGHT, 76, 10.5, 300, letterhead.document_number, "right")
    ink.text(_RIGHT, 92, 10.5, to_era_text(letterhead.issue_date), "right")
    ink.line(_RIGHT, 136, 13, 400, sender(sheet.notice.issuer, letterhead, form), "right")
    ink.text(_RIGHT, 155, 9, letterhead.seal or form.seal_omitted, "right")


def _paragraphs(sheet: Sheet) -> list[str]:
    """The lines of the letter's paragraphs."""
    return [line for paragraph in _said(sheet) for line in _wrapped(sheet.face, paragraph)]


def _said(sheet: Sheet) -> Iterator[str]:
    cover, notice = sheet.form.cover, sheet.notice
    ours = cover.our_body.format(last=notice.issuer.name[-1])
    told = (cover.cancellation,) if notice.kind is Kind.CANCELLATION else cover.paragraphs
    for paragraph in told:
        yield paragraph.format(year=year_of(notice.tax_year), our_body=ours)
    more = {Kind.ADDITIONAL: cover.additional, Kind.CORRECTION: cover.correction}
    if notice.kind in more:
        yield more[notice.kind]


@lru_cache(maxsize=64)
def _wrapped(face: Face, wording: str) -> list[str]:
    """The lines of a paragraph. Kept: every letter of a batch says the same, and nothing of a donor."""
    return wrap(face, wording, (_RIGHT - _LEFT) / _TEXT)


def _facts_top(sheet: Sheet) -> float:
    return _PARAGRAPHS + len(_paragraphs(sheet)) * _LINE + 28


def _facts(top: float) -> list[tuple[float, float]]:
    """Where the facts stand, two a line: left and top of each label."""
    return [(_FACTS + i % 2 * (_LABEL + _VALUE), top + i // 2 * _ROW) for i in range(_FACTS_IN_ALL)]


def _ruled(ink: Ink, sheet: Sheet) -> float:
    """The labels and rules of the table of facts; where it ends."""
    top = _facts_top(sheet)
    for (x, y), (label, _) in zip(_facts(top), _listed(sheet, Place(1, 1, 0, 0)), strict=True):
        _label(ink, x, y, label)
        ink.frame(x + _LABEL, y, _VALUE, _ROW, FINE)
    high = _FACTS_HIGH
    if sheet.notice.mends:
        _label(ink, _FACTS, top + high, sheet.form.cover.cancels if sheet.notice.kind is Kind.CANCELLATION else sheet.form.cover.corrects)
        high += _ROW
    ink.frame(_FACTS, top, 2 * (_LABEL + _VALUE), high, HEAVY)
    return top + high


def _label(ink: Ink, x: float, y: float, label: str) -> None:
    ink.shade(x, y, _LABEL, _ROW)
    ink.frame(x, y, _LABEL, _ROW, FINE)
    ink.text(x + _LABEL / 2, y + 6.5, 9.5, label, "center")


def _mends(ink: Ink, sheet: Sheet, y: float) -> None:
    """The earlier notices that are spoken of, over the whole width."""
    form = sheet.form
    named = mended_text(sheet.notice.mends, lambda kind: kind_word(kind, form), form.page.version, form.cover.mends_more)
    ink.line(_FACTS + _LABEL + 8, y + 5.5, 11, _LABEL + 2 * _VALUE - 16, named)


def _listed(sheet: Sheet, place: Place) -> Iterator[tuple[str, str]]:
    cover, page, notice = sheet.form.cover, sheet.form.page, sheet.notice
    yield cover.rows, page.row_count.format(rows=notice.rows)
    yield cover.people, page.people_count.format(people=notice.people)
    yield cover.yen, page.yen_sum.format(yen=f"{notice.yen:,}")
    yield cover.pages, cover.pages_note.format(pages=place.pages)
    yield cover.kind, edition(notice, sheet.form)
    yield cover.volume, page.volume_of.format(k=notice.volume[0], n=notice.volume[1])
    yield cover.batch, notice.batch
    yield cover.to_date, cover.to_date_note.format(rows=notice.rows_to_date, yen=f"{notice.yen_to_date:,}")


def _contact(ink: Ink, sheet: Sheet, y: float) -> None:
    cover, letterhead = sheet.form.cover, sheet.letterhead
    ink.line(_RIGHT - _CONTACT, y, 10.5, _CONTACT, f"{cover.section}　{letterhead.section}")
    ink.line(_RIGHT - _CONTACT, y + 16, 10.5, _CONTACT, f"{cover.telephone}　{letterhead.telephone}")
