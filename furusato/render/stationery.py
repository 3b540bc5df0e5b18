"""What stands the same on all notices of a batch and kind (letter, frame, headings): drawn, spelled and compressed once a process.

Nothing of a recipient or a donor is in it: it is drawn from a sheet without either. A character that the stock cannot hold (of another font of the chain, or drawn on other
glyphs) has another code in each document: then what it stands in is drawn for each document. The bytes of a document are the same either way.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from furusato.model.notice import Body
from furusato.notices.notice import Earlier
from furusato.render.booklet import Booklet
from furusato.render.cover import draw_letter
from furusato.render.document import compressed
from furusato.render.ink import A4_LONG, A4_SHORT, Ink
from furusato.render.page import TABLE, Sheet, draw_frame
from furusato.render.table import Table
from furusato.render.words import COMMON, full_name, wording_of, words_of_pages

LETTER_FORM: Final = "Letter"
FRAME_FORM: Final = "Frame"
HEADINGS_FORM: Final = "Headings"
_NOBODY: Final = Body("", "")


@dataclass(frozen=True, slots=True)
class Stationery:
    """The table, and the forms: those that are ready, and how each is drawn."""

    table: Table
    wording: str
    ready: Mapping[str, bytes]

    def booklet(self, sheet: Sheet) -> Booklet:
        """An empty document with the forms."""
        booklet = Booklet(sheet.face, A4_LONG, A4_SHORT, COMMON, self.wording)
        for name, draw in _drawers(sheet, self.table).items():
            booklet.add_form(name, self.ready.get(name) or _drawn(booklet, draw))
        return booklet


def stationery_of(sheet: Sheet) -> Stationery:
    """The stationery for a notice."""
    return _stationery(replace(sheet, notice=replace(sheet.notice, recipient=_NOBODY, lines=(), earlier=Earlier())))


@lru_cache(maxsize=16)
def _stationery(blank: Sheet) -> Stationery:
    """Of a sheet without recipient and lines."""
    table = Table(blank.form, blank.face)
    drawers = _drawers(blank, table).values()
    wording = _wording(blank, _characters(blank, drawers) | set(words_of_pages(blank.form)))
    ready = {}
    for name, draw in _drawers(blank, table).items():
        booklet = Booklet(blank.face, A4_LONG, A4_SHORT, COMMON, wording)
        content = _drawn(booklet, draw)
        if not booklet.has_its_own_glyphs:
            ready[name] = content
    return Stationery(table, wording, ready)


def _wording(blank: Sheet, drawn: Container[str]) -> str:
    """Of all that the form, the letterhead and the batch may say, what is drawn; each character as often as it is said."""
    letterhead, notice = blank.letterhead, blank.notice
    office = (letterhead.document_number, letterhead.head, letterhead.section, letterhead.telephone, letterhead.seal)
    said = (wording_of(blank.form), *office, full_name(notice.issuer), notice.batch)
    return "".join([character for text in said for character in text if character in drawn])


def _characters(blank: Sheet, drawers: Iterable[Callable[[Ink], None]]) -> set[str]:
    specimen = Booklet(blank.face, A4_LONG, A4_SHORT)
    for draw in drawers:
        draw(specimen.ink())
    return specimen.characters


def _drawers(sheet: Sheet, table: Table) -> dict[str, Callable[[Ink], None]]:
    return {
        LETTER_FORM: lambda ink: draw_letter(ink, sheet),
        FRAME_FORM: lambda ink: draw_frame(ink, sheet),
        HEADINGS_FORM: lambda ink: table.draw_headings(ink, TABLE),
    }


def _drawn(booklet: Booklet, draw: Callable[[Ink], None]) -> bytes:
    ink = booklet.ink()
    draw(ink)
    return compressed(ink.content())
