"""Papers an office prints for itself: A4 upright, headings, paragraphs, ruled tables and lines to sign on, on as many pages as they need, each with its number of all.

They hold no donor's value. A character that no font has is printed 〓: names of routes and sign-in names are not worth refusing a paper for. Same values, same bytes.
"""

from collections.abc import Sequence
from typing import Final

from furusato.render.booklet import Booklet
from furusato.render.face import Face, clusters
from furusato.render.fit import wrap
from furusato.render.ink import A4_LONG, A4_SHORT, FINE, HEAVY, Ink

LEFT: Final = 56.0
RIGHT: Final = A4_SHORT - LEFT
WIDTH: Final = RIGHT - LEFT
_TOP: Final = 52.0
_BOTTOM: Final = A4_LONG - 60.0
_TEXT: Final = 10.0
_LEADING: Final = 1.5
_SIDE: Final = 5.0
_CELL: Final = 9.0
_NO_GLYPH: Final = "〓"


class OfficePaper:
    """A paper being written, from top to bottom; `foot` stands on every page."""

    def __init__(self, face: Face, foot: str) -> None:
        self._face = face
        self._foot = self._shown(foot)
        self._booklet = Booklet(face, A4_SHORT, A4_LONG)
        self._pages: list[Ink] = []
        self._y = _BOTTOM + 1
        self.room(0)

    def room(self, height: float) -> None:
        """Begin a new page unless so much room (points) is left on this one."""
        if self._y + height > _BOTTOM:
            self._pages.append(self._booklet.ink())
            self._y = _TOP

    def new_page(self) -> None:
        """Begin a new page, unless nothing stands on this one yet."""
        if self._y > _TOP:
            self.room(_BOTTOM)

    @property
    def ink(self) -> Ink:
        """The page at hand."""
        return self._pages[-1]

    @property
    def y(self) -> float:
        """How far the page is written."""
        return self._y

    def skip(self, height: float) -> None:
        """Leave room."""
        self._y += height

    def title(self, text: str, right: Sequence[str] = ()) -> None:
        """The title in the middle; lines at the right above it."""
        for line in right:
            self.ink.line(RIGHT, self._y, 9.5, WIDTH, self._shown(line), "right")
            self._y += 14
        self.ink.text(A4_SHORT / 2, self._y + 4, 17, self._shown(text), "center")
        self._y += 34

    def heading(self, text: str, with_height: float = 40.0) -> None:
        """A heading with a rule under it, not parted from what follows."""
        self.room(24 + with_height)
        self._y += 6
        self.ink.line(LEFT, self._y, 11.5, WIDTH, self._shown(text))
        self.ink.rule(LEFT, self._y + 15, RIGHT, self._y + 15, HEAVY)
        self._y += 21

    def paragraph(self, text: str, size: float = _TEXT, inset: float = 0.0) -> None:
        """Text over the whole width."""
        for part in wrap(self._face, self._shown(text), (WIDTH - 2 * inset) / size):
            self.room(size * _LEADING)
            self.ink.text(LEFT + inset, self._y, size, part)
            self._y += size * _LEADING

    def facts(self, facts: Sequence[tuple[str, str]], label: float = 120.0) -> None:
        """Label and value, one under the other, boxed; a long value takes several lines."""
        for name, value in facts:
            self._row(((label, name, "left"), (WIDTH - label, value, "left")), shaded=1)
        self._y += 6

    def table(self, headings: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
        """A ruled table; the headings again on every page. `shares`: widths, which add up to one; `right`: columns set to the right."""
        widths = [share * WIDTH for share in shares]
        cells = [[(width, text, "right" if place in right else "left") for place, (width, text) in enumerate(zip(widths, row, strict=True))] for row in rows]
        self._headings(widths, headings)
        for row in cells:
            page = self.ink
            self.room(self._height(row))
            if self.ink is not page:
                self._headings(widths, headings)
            self._row(row)
        self._y += 6

    def sign_lines(self, names: Sequence[str]) -> None:
        """A line with date and name to be written by hand, for each of these."""
        self.room(40.0 * len(names))
        for name in names:
            self._y += 12
            self.ink.text(LEFT, self._y, 10.5, self._shown(name))
            for x, words in ((LEFT + 150, "　　　　年　　月　　日"), (LEFT + 300, "氏名")):
                self.ink.text(x, self._y, 10.5, words)
            self._y += 18
            self.ink.rule(LEFT + 150, self._y, LEFT + 280, self._y)
            self.ink.rule(LEFT + 300, self._y, RIGHT, self._y)
            self._y += 6

    def box(self, height: float, line: float = FINE) -> float:
        """An empty box over the whole width, kept on one page; its upper edge."""
        self.room(height)
        top = self._y
        self.ink.frame(LEFT, top, WIDTH, height, line)
        self._y += height
        return top

    def to_bytes(self, title: str, author: str) -> bytes:
        """The PDF; nothing may be written afterwards."""
        for place, ink in enumerate(self._pages, 1):
            ink.line(LEFT, A4_LONG - 40, 8, WIDTH - 60, self._foot)
            ink.text(RIGHT, A4_LONG - 40, 8, f"{place} / {len(self._pages)} 頁", "right")
            self._booklet.add_page(ink)
        return self._booklet.to_bytes(title, self._shown(author))

    def _headings(self, widths: Sequence[float], headings: Sequence[str]) -> None:
        self.room(60)
        self._row([(width, text, "left") for width, text in zip(widths, headings, strict=True)], shaded=len(widths))

    def _parts(self, width: float, text: str) -> list[str]:
        lines = [part for line in self._shown(text).split("\n") for part in wrap(self._face, line, (width - 2 * _SIDE) / _CELL)]
        return lines or [""]

    def _height(self, cells: Sequence[tuple[float, str, str]]) -> float:
        return max(len(self._parts(width, text)) for width, text, _ in cells) * _CELL * 1.35 + 6

    def _row(self, cells: Sequence[tuple[float, str, str]], shaded: int = 0) -> None:
        """One row of boxes, as high as its longest cell; the first `shaded` cells are grey."""
        height = self._height(cells)
        self.room(height)
        x = LEFT
        for place, (width, text, align) in enumerate(cells):
            if place < shaded:
                self.ink.shade(x, self._y, width, height)
            self.ink.frame(x, self._y, width, height, FINE)
            anchor = x + width - _SIDE if align == "right" else x + _SIDE
            for line, part in enumerate(self._parts(width, text)):
                self.ink.text(anchor, self._y + 4 + line * _CELL * 1.35, _CELL, part, align)
            x += width
        self._y += height

    def _shown(self, text: str) -> str:
        """The text with 〓 for what no font has; line breaks stay."""
        return "".join(c if c == "\n" or not self._face.missing(c) else _NO_GLYPH for c in clusters(text))
