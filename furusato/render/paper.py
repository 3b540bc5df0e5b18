"""Draws an office's own papers, A4 upright: headings, paragraphs, labelled facts, tables that go on over pages, lines to sign on; page k of n on each page.

What a paper says is given in plain texts; nothing is clipped (cells wrap, then shrink), and a character no font has raises NoGlyph. Same texts, same bytes.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from furusato.render.booklet import Booklet
from furusato.render.face import Face
from furusato.render.fit import LEADING, Fitted, fit, wrap
from furusato.render.ink import A4_LONG, A4_SHORT, FINE, HEAVY, MM, Ink

LEFT: Final = 18 * MM
_RIGHT: Final = A4_SHORT - LEFT
WIDTH: Final = _RIGHT - LEFT
_TOP: Final = 16 * MM
_BOTTOM: Final = A4_LONG - 18 * MM
_LABEL: Final = 46 * MM
_TEXT: Final = 10.0
_CELL: Final = 9.0
_LEAST: Final = 6.5
_PAD: Final = 3.0


class Paper:
    """One paper being drawn from top to bottom; a page is begun when the next piece does not fit."""

    def __init__(self, face: Face, title: str, author: str, drill: str = "") -> None:
        self._face, self._title, self._author, self._drill = face, title, author, drill
        self._booklet = Booklet(face, A4_SHORT, A4_LONG)
        self._pages: list[Ink] = []
        self._y = _BOTTOM

    def to_bytes(self) -> bytes:
        """The PDF; nothing may be added afterwards."""
        for place, ink in enumerate(self._pages or [self._begin()], 1):
            ink.text(LEFT, _BOTTOM + 14, 8, self._title)
            ink.text(_RIGHT, _BOTTOM + 14, 8, f"{place} / {len(self._pages)}", "right")
            self._booklet.add_page(ink)
        return self._booklet.to_bytes(self._title, self._author)

    def page_break(self) -> None:
        """Let the next piece begin a page."""
        self._y = _BOTTOM

    def right(self, text: str, size: float = _TEXT) -> None:
        """A line at the right edge: date, number, sender."""
        self._room(size * 1.5).line(_RIGHT, self._y, size, WIDTH, text, "right")
        self._y += size * 1.5

    def title(self, text: str, size: float = 17.0) -> None:
        """A large line in the middle."""
        self._room(size * 2.2).line(A4_SHORT / 2, self._y + size * 0.4, size, WIDTH, text, "center")
        self._y += size * 2.2

    def heading(self, text: str) -> None:
        """A line with a rule under it, kept with what follows."""
        ink = self._room(60)
        self._y += 6
        ink.line(LEFT, self._y, 11.5, WIDTH, text)
        ink.rule(LEFT, self._y + 15, _RIGHT, self._y + 15)
        self._y += 20

    def text(self, text: str, size: float = _TEXT, inset: float = 0.0) -> None:
        """A paragraph."""
        for part in wrap(self._face, text, (WIDTH - 2 * inset) / size) if text else [""]:
            self._room(size * 1.55).text(LEFT + inset, self._y, size, part)
            self._y += size * 1.55
        self._y += size * 0.3

    def space(self, points: float) -> None:
        """Leave room."""
        self._y += points

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Labels and what they say, a box a line."""
        for label, value in facts:
            said = fit(self._face, value, WIDTH - _LABEL - 4 * _PAD, _TEXT, 8)
            height = max(said.height + 2.6 * _PAD, 18)
            ink = self._room(height)
            ink.shade(LEFT, self._y, _LABEL, height)
            ink.frame(LEFT, self._y, _LABEL, height, FINE)
            ink.frame(LEFT + _LABEL, self._y, WIDTH - _LABEL, height, FINE)
            ink.line(LEFT + 2 * _PAD, self._y + (height - _CELL) / 2, _CELL, _LABEL - 3 * _PAD, label)
            self._parts(ink, said, LEFT + _LABEL + 2 * _PAD, self._y, height, "left")
            self._y += height
        self._y += 8

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], aligns: str = "") -> None:
        """A ruled table. `widths`: shares of the paper's width; `aligns`: a letter a column (l, c, r). The headings stand on each page again."""
        columns = [WIDTH * width / sum(widths) for width in widths]
        places = [LEFT + before for before in accumulate(columns, initial=0.0)]
        letters = aligns or "l" * len(columns)
        head = self._cells(headings, columns)
        self._row(head, places, "c" * len(columns), shaded=True)
        for row in rows:
            cells = self._cells(row, columns)
            if self._y + _height(cells) > _BOTTOM:
                self.page_break()
                self._row(head, places, "c" * len(columns), shaded=True)
            self._row(cells, places, letters, shaded=False)
        self._y += 8

    def signatures(self, labels: Sequence[str]) -> None:
        """A box a person: who, date, name and seal by hand."""
        width, height = WIDTH / len(labels), 52.0
        ink = self._room(height + 6)
        for place, label in enumerate(labels):
            x = LEFT + width * place
            ink.frame(x, self._y, width, height, FINE)
            ink.line(x + 2 * _PAD, self._y + 4, 8.5, width - 4 * _PAD, label)
            ink.line(x + 2 * _PAD, self._y + height - 14, 8.5, width - 4 * _PAD, "　　　年　　月　　日")
        self._y += height + 10

    def _begin(self) -> Ink:
        ink = self._booklet.ink()
        if self._drill:
            ink.watermark(A4_SHORT / 2, A4_LONG / 2, 150, self._drill)
        self._pages.append(ink)
        self._y = _TOP
        return ink

    def _room(self, height: float) -> Ink:
        """The page on which a piece of that height has room."""
        return self._begin() if not self._pages or self._y + height > _BOTTOM else self._pages[-1]

    def _cells(self, texts: Sequence[str], columns: Sequence[float]) -> list[Fitted]:
        return [fit(self._face, text, column - 2 * _PAD, _CELL, _LEAST) for text, column in zip(texts, columns, strict=True)]

    def _row(self, cells: Sequence[Fitted], places: Sequence[float], aligns: str, *, shaded: bool) -> None:
        height = _height(cells)
        ink = self._room(height)
        for cell, (x, end), align in zip(cells, pairwise(places), aligns, strict=True):
            if shaded:
                ink.shade(x, self._y, end - x, height)
            ink.frame(x, self._y, end - x, height, HEAVY if shaded else FINE)
            anchor = {"l": x + _PAD, "c": (x + end) / 2, "r": end - _PAD}[align]
            self._parts(ink, cell, anchor, self._y, height, {"l": "left", "c": "center", "r": "right"}[align])
        self._y += height

    def _parts(self, ink: Ink, fitted: Fitted, x: float, y: float, height: float, align: str) -> None:
        top = y + (height - fitted.height) / 2
        for place, part in enumerate(fitted.parts):
            ink.text(x, top + place * fitted.size * LEADING, fitted.size, part, align)


def _height(cells: Sequence[Fitted]) -> float:
    return max((cell.height for cell in cells), default=_CELL) + 2.4 * _PAD
