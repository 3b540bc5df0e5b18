"""Writes notice.xlsx: text cells that stay text, one line an application, the same bytes for the same notice.

openpyxl makes and styles one package a form year; a notice is that package with its lines written into the sheet. Refuses nothing: a notice is right because it
exists; what was written is read back by other code. Never a formula: a name that begins with `=` is a string like any other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from furusato.law.workbook_form import WorkbookForm
from furusato.model.notice import Letterhead, Values
from furusato.notices.notice import Line, Notice
from furusato.render.xlsx_layout import HEADING_LINE, LABELS, LETTERS, SHEET, Style
from furusato.render.xlsx_top import top_lines
from furusato.render.zip_package import Part, assemble

_POINTS: Final = 14  # height of a printed line
_WRAPPED: Final = frozenset({"receipt", "kana", "name", "address", "phone", "tag"})
_INTEGERS: Final = frozenset({"yen", "person_yen"})


@dataclass(frozen=True, slots=True)
class NoticeWorkbook:
    """A ready package of one form year; `write` fills it."""

    form: WorkbookForm
    parts: tuple[Part, ...]  # every part but the sheet
    before: bytes  # the sheet's XML up to its data
    after: bytes
    styles: Style

    def write(self, notice: Notice, letterhead: Letterhead) -> bytes:
        """The bytes of notice.xlsx."""
        data = "".join(["<sheetData>", *self._lines(notice, letterhead), "</sheetData>"]).encode()
        return assemble((*self.parts, Part.of(SHEET, self.before + data + self.after)))

    def _lines(self, notice: Notice, letterhead: Letterhead) -> Iterator[str]:
        for number, cells in enumerate(top_lines(self.form, notice, letterhead), 1):
            yield _row(number, (_cell(f"{column}{number}", self._top_style(number, column), value) for column, value in cells))
        yield _row(
            HEADING_LINE,
            (_cell(f"{letter}{HEADING_LINE}", self.styles.heading, c.heading) for letter, c in zip(LETTERS, self.form.columns, strict=True)),
            2 * _POINTS,
        )
        for number, line in enumerate(notice.lines, HEADING_LINE + 1):
            yield _row(number, self._application(number, line), _POINTS * self._lines_needed(line))

    def _top_style(self, number: int, letter: str) -> int:
        if number == 1:
            return self.styles.title
        if number == HEADING_LINE - 1:
            return self.styles.remark
        return self.styles.label if letter in LABELS else self.styles.value

    def _application(self, number: int, line: Line) -> Iterator[str]:
        for letter, column in zip(LETTERS, self.form.columns, strict=True):
            yield _cell(f"{letter}{number}", self.styles.columns[column.id], held(line, column.id))

    def _lines_needed(self, line: Line) -> int:
        """Printed lines of the tallest cell: spreadsheets do not measure wrapped text for a file they did not write."""
        return max(_wrapped(str(held(line, column.id)), column.width) for column in self.form.columns if column.id in _WRAPPED)


def _wrapped(text: str, width: float) -> int:
    """Lines a text takes in a column `width` half-width characters wide; a full-width character takes two."""
    return max(1, -(-sum(1 if character.isascii() else 2 for character in text) // int(width - 2)))


def held(line: Line, column: str) -> str | int:
    """What a column holds of an application: text, or an integer of yen."""
    value = str(getattr(line.values if column in Values._fields else line, column))
    return int(value) if column in _INTEGERS else value


def _row(number: int, cells: Iterator[str], height: int = 0) -> str:
    tall = f' ht="{height}" customHeight="1"' if height else ""
    return f'<row r="{number}"{tall}>{"".join(cells)}</row>'


def _cell(place: str, style: int, value: str | int) -> str:
    if isinstance(value, int):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    if not value:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
