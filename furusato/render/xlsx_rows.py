"""Spells the lines of the sheet of notice.xlsx as XML. What is the same in every line of a form year is spelled once.

A value is an inline string that keeps its spaces, or an integer of yen; nothing is ever a formula.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final
from xml.sax.saxutils import escape

from furusato.law.workbook_form import WorkbookForm
from furusato.model.notice import Values
from furusato.notices.notice import Line
from furusato.render.xlsx_layout import HEADING_LINE, LETTERS, Style

_POINTS: Final = 14  # height of a printed line
_WRAPPED: Final = frozenset({"receipt", "kana", "name", "address", "phone", "tag"})
_INTEGERS: Final = frozenset({"yen", "person_yen"})
_STRING: Final = '<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
_INTEGER: Final = '<c r="{letter}{number}" s="{style}"><v>{text}</v></c>'
_EMPTY: Final = '<c r="{letter}{number}" s="{style}"/>'
_NUMBER: Final = "\0"  # stands for a line's number: no XML holds it


class ApplicationLines:
    """The lines below the headings; one application a line."""

    def __init__(self, form: WorkbookForm, styles: Style) -> None:
        ids = [column.id for column in form.columns]
        cells = [(letter, styles.columns[name], name in _INTEGERS) for letter, name in zip(LETTERS, ids, strict=True)]
        self.headings: Final = line_of(
            HEADING_LINE, (cell(letter, HEADING_LINE, styles.heading, c.heading) for letter, c in zip(LETTERS, form.columns, strict=True)), 2 * _POINTS
        )
        self._values = attrgetter(*(f"values.{name}" if name in Values._fields else name for name in ids))
        self._integers = [place for place, name in enumerate(ids) if name in _INTEGERS]
        self._rooms = [(place, int(c.width - 2)) for place, c in enumerate(form.columns) if c.id in _WRAPPED]
        self._empty = [_EMPTY.format(letter=letter, number=_NUMBER, style=style) for letter, style, _ in cells]
        self._filled = [(_INTEGER if whole else _STRING).format(letter=letter, number=_NUMBER, style=style, text="%s") for letter, style, whole in cells]
        self._all_filled = "".join(self._filled)

    def spell(self, number: int, line: Line) -> str:
        """A line of the sheet; refuses nothing."""
        values = [*map(str, self._values(line))]
        for place in self._integers:
            values[place] = str(int(values[place]))
        height = _POINTS * self._lines_needed(values)
        joined = "".join(values)
        if "&" in joined or "<" in joined or ">" in joined:
            values = [*map(escape, values)]
        return f'<row r="{number}" ht="{height}" customHeight="1">{self._template(values).replace(_NUMBER, str(number)) % tuple(filter(None, values))}</row>'

    def _template(self, values: Sequence[str]) -> str:
        """The cells of a line, with a slot for each value that is not empty."""
        if all(values):
            return self._all_filled
        return "".join([filled if value else empty for filled, empty, value in zip(self._filled, self._empty, values, strict=True)])

    def _lines_needed(self, values: Sequence[str]) -> int:
        """Printed lines of the tallest cell: spreadsheets do not measure wrapped text for a file they did not write."""
        return max([-(-_half_widths(values[place]) // room) if 2 * len(values[place]) > room else 1 for place, room in self._rooms])


def _half_widths(text: str) -> int:
    """Half-width characters that would take the text's room: a full-width one takes two."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def line_of(number: int, cells: Iterable[str], height: int = 0) -> str:
    """A line of the sheet; `height` in points, 0 for the usual."""
    tall = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{number}"{tall}>{"".join(cells)}</row>'


def cell(letter: str, number: int, style: int, value: str | int) -> str:
    """One cell."""
    kind = _INTEGER if isinstance(value, int) else _STRING if value else _EMPTY
    return kind.format(letter=letter, number=number, style=style, text=escape(str(value)))
