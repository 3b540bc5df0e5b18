"""Sets the rows of a notice: every item in its cell, row by row and column by column; a row grows where a long text wraps, and never runs over its rules.

A printed column is one cell as high as the row (whole) or two above each other (top, bottom) parted by a dotted rule that lies at one height across the row.
"""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from furusato.law.forms import TABLE_MM, Column, Form
from furusato.notices.notice import Line
from furusato.render.face import Face
from furusato.render.fit import LEADING, Fitted, fit
from furusato.render.ink import HEAVY, MM, SHARES, Ink
from furusato.render.words import SPELLINGS

LEFT: Final = 12.5 * MM
WIDTH: Final = TABLE_MM * MM
HEADINGS: Final = 21.0  # height of the headings, points
_TOP: Final = 10.0  # least heights of a row's two bands
_BOTTOM: Final = 13.0
_SIDE: Final = 2.4  # between a rule and a text
_AIR: Final = 2.2  # above and below a text, together
_HEADING_SIZE: Final = 7.0
_PARTS: Final = attrgetter("parts")


class Row(NamedTuple):
    """A line of the notice, fitted: its cells in the order of the form's columns, the heights of its bands."""

    line: Line
    cells: Sequence[Fitted]
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
        self._spellings = tuple((SPELLINGS[slot.column.id], slot.width - 2 * _SIDE, slot.column.size_pt, slot.column.least_pt) for slot in self.slots)
        self._plain = self._bands([Fitted(slot.column.size_pt, ("",)) for slot in self.slots])

    def fit(self, line: Line) -> Row:
        """Spell and fit one line."""
        face, form = self._face, self._form
        cells = [fit(face, spelling(line, form), width, size, least) for spelling, width, size, least in self._spellings]
        return Row(line, cells, *(self._bands(cells) if max(map(len, map(_PARTS, cells))) > 1 else self._plain))

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

    def _texts(self, ink: Ink, row: Row, y: float) -> None:
        middles = {"top": y + row.top / 2, "bottom": y + row.top + row.bottom / 2, "whole": y + row.height / 2}
        for (place, share, x), cell in zip(self._anchors, row.cells, strict=True):
            size, parts, ems = cell
            if len(parts) == 1:
                ink.write(x - ems * size * share, middles[place], size, parts[0])
            elif parts:
                self._parts(ink, x, share, middles[place], cell)

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
