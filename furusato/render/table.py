"""Sets the rows of a notice: every item in its cell, row by row and column by column; a row grows where a long text wraps, and never runs over its rules.

A printed column is one cell as high as the row (whole) or two above each other (top, bottom) parted by a dotted rule that lies at one height across the row.
"""

from collections.abc import Iterator, Mapping, Sequence
from operator import gt, mul
from typing import Final, NamedTuple

from furusato.law.forms import TABLE_MM, Column, Form
from furusato.notices.notice import Line
from furusato.render.face import Face
from furusato.render.fit import LEADING, Fitted, fit
from furusato.render.ink import HEAVY, MM, SHARES, Ink, start_of
from furusato.render.words import SPELLINGS

LEFT: Final = 12.5 * MM
WIDTH: Final = TABLE_MM * MM
HEADINGS: Final = 21.0  # height of the headings, points
_TOP: Final = 10.0  # least heights of a row's two bands
_BOTTOM: Final = 13.0
_SIDE: Final = 2.4  # between a rule and a text
_AIR: Final = 2.2  # above and below a text, together
_HEADING_SIZE: Final = 7.0


class Row(NamedTuple):
    """A line of the notice, fitted: its texts in the order of the form's columns, their sizes and widths, the heights of its bands.

    Flat, since a long notice has thousands of cells and the garbage collector would look through an object for each.
    """

    line: Line
    texts: Sequence[str]
    sizes: Sequence[float]
    ems: Sequence[float]
    wrapped: Mapping[int, Fitted]  # those in several parts, by their place
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.top + self.bottom


class Slot(NamedTuple):
    """A column's place on the page."""

    column: Column
    x: float
    width: float

    def anchor(self) -> float:
        """Where its texts begin, have their middle or end, as their `align` says."""
        return {"left": self.x + _SIDE, "center": self.x + self.width / 2, "right": self.x + self.width - _SIDE}[self.column.align]


class Table:
    """The table of one form, for one face."""

    def __init__(self, form: Form, face: Face) -> None:
        self._form = form
        self._face = face
        self.slots: Final = tuple(_slots(form))
        self._stacked = tuple((slot.x, slot.x + slot.width) for slot in self.slots if slot.column.place == "top")
        self._anchors = tuple((slot.column.place, SHARES[slot.column.align], slot.anchor()) for slot in self.slots)
        self._levels = tuple(dict.fromkeys((slot.column.place, slot.column.size_pt) for slot in self.slots))
        self._usual = tuple(self._usual_cell(slot) for slot in self.slots)
        self._spellings = tuple(SPELLINGS[slot.column.id] for slot in self.slots)
        self._sizes = tuple(slot.column.size_pt for slot in self.slots)
        self._rooms = tuple(slot.width - 2 * _SIDE for slot in self.slots)
        self._plain = self._bands([Fitted(size, ("",)) for size in self._sizes])

    def fit(self, line: Line) -> Row:
        """Spell and fit one line."""
        face, form = self._face, self._form
        texts = [spelling(line, form) for spelling in self._spellings]
        ems = [*map(face.width, texts)]
        if not any(map(gt, map(mul, ems, self._sizes), self._rooms)):
            return Row(line, texts, self._sizes, ems, {}, *self._plain)
        cells = [fit(face, text, room, slot.column.size_pt, slot.column.least_pt) for text, room, slot in zip(texts, self._rooms, self.slots, strict=True)]
        wrapped = {place: cell for place, cell in enumerate(cells) if len(cell.parts) > 1}
        return Row(line, texts, [cell.size for cell in cells], ems, wrapped, *(self._bands(cells) if wrapped else self._plain))

    def _bands(self, cells: Sequence[Fitted]) -> tuple[float, float]:
        """How high a row's upper and lower band must be."""
        need = {"top": _TOP, "bottom": _BOTTOM, "whole": 0.0}
        for slot, cell in zip(self.slots, cells, strict=True):
            need[slot.column.place] = max(need[slot.column.place], cell.height + _AIR)
        return need["top"], max(need["bottom"], need["whole"] - need["top"])

    def draw_rows(self, ink: Ink, rows: Sequence[Row], y: float) -> float:
        """Write rows one under the other from `y`; where the last ends."""
        top = y
        for row in rows:
            self._texts(ink, row, y)
            ink.dots(self._stacked, y + row.top)
            y += row.height
            ink.rule(LEFT, y, LEFT + WIDTH, y)
        self._verticals(ink, top, y)
        return y

    def draw_headings(self, ink: Ink, y: float) -> None:
        """Write the headings, each over its cell."""
        ink.shade(LEFT, y, WIDTH, HEADINGS)
        half = HEADINGS / 2
        for slot in self.slots:
            place = slot.column.place
            room = half if place != "whole" else HEADINGS
            middle = y + (half if place == "bottom" else 0) + (room - _HEADING_SIZE) / 2
            ink.text(slot.x + slot.width / 2, middle, _HEADING_SIZE, slot.column.heading, "center")
        ink.dots(self._stacked, y + half)
        self._verticals(ink, y, y + HEADINGS)

    def _usual_cell(self, slot: Slot) -> tuple[int, str, float, float]:
        """Of a text at its full size: which of the levels it stands on, its beginning spelled where it begins at its anchor, else how much of its width lies before the anchor."""
        column, anchor = slot.column, slot.anchor()
        share = SHARES[column.align] * column.size_pt
        return self._levels.index((column.place, column.size_pt)), "" if share else start_of(column.size_pt, anchor), share, anchor

    def _texts(self, ink: Ink, row: Row, y: float) -> None:
        middles = {"top": y + row.top / 2, "bottom": y + row.top + row.bottom / 2, "whole": y + row.height / 2}
        if row.wrapped or row.sizes is not self._sizes:
            self._fitted(ink, row, middles)
            return
        levels = [ink.level(middles[place], size) for place, size in self._levels]
        for (level, start, share, x), size, text, ems in zip(self._usual, row.sizes, row.texts, row.ems, strict=True):
            if text:
                ink.put(start or start_of(size, x - ems * share), levels[level], text)

    def _fitted(self, ink: Ink, row: Row, middles: Mapping[str, float]) -> None:
        """The texts of a row in which some are smaller or in parts."""
        cells = zip(self._anchors, row.texts, row.sizes, row.ems, strict=True)
        for column, ((place, share, x), text, size, ems) in enumerate(cells):
            if column in row.wrapped:
                self._parts(ink, x, share, middles[place], row.wrapped[column])
            elif text:
                ink.write(x - ems * size * share, middles[place], size, text)

    def _parts(self, ink: Ink, x: float, share: float, middle: float, cell: Fitted) -> None:
        """Write a wrapped text."""
        at = middle + (cell.size - cell.height) / 2
        for part in cell.parts:
            ink.write(x - self._face.width(part) * cell.size * share, at, cell.size, part)
            at += cell.size * LEADING

    def _verticals(self, ink: Ink, top: float, bottom: float) -> None:
        for slot in self.slots[1:]:
            if slot.column.place != "bottom":
                ink.rule(slot.x, top, slot.x, bottom)
        ink.frame(LEFT, top, WIDTH, bottom - top, HEAVY)


def _slots(form: Form) -> Iterator[Slot]:
    x = LEFT
    for stack in form.printed_columns:
        width = stack[0].width_mm * MM
        yield from (Slot(column, x, width) for column in stack)
        x += width
