"""Writes notice.xlsx: text cells that stay text, one line an application, the same bytes for the same notice.

openpyxl makes and styles one package a form year; a notice is that package with its lines written into the sheet. Refuses nothing: a notice is right because it
exists; what was written is read back by other code. Never a formula: a name that begins with `=` is a string like any other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from furusato.law.workbook_form import WorkbookForm
from furusato.model.notice import Letterhead
from furusato.notices.notice import Notice
from furusato.render.xlsx_layout import HEADING_LINE, LABELS, SHEET, Style
from furusato.render.xlsx_rows import ApplicationLines, cell, line_of
from furusato.render.xlsx_top import top_lines
from furusato.render.zip_package import FAST, Part, assemble


@dataclass(frozen=True, slots=True)
class NoticeWorkbook:
    """A ready package of one form year; `write` fills it."""

    form: WorkbookForm
    parts: tuple[Part, ...]  # every part but the sheet
    before: bytes  # the sheet's XML up to its data
    after: bytes
    styles: Style
    applications: ApplicationLines

    def write(self, notice: Notice, letterhead: Letterhead) -> bytes:
        """The bytes of notice.xlsx."""
        data = "".join(["<sheetData>", *self._lines(notice, letterhead), "</sheetData>"]).encode()
        return assemble((*self.parts, Part.of(SHEET, self.before + data + self.after, FAST)))

    def _lines(self, notice: Notice, letterhead: Letterhead) -> Iterator[str]:
        for number, cells in enumerate(top_lines(self.form, notice, letterhead), 1):
            yield line_of(number, [cell(column, number, self._top_style(number, column), value) for column, value in cells])
        yield self.applications.headings
        yield from map(self.applications.spell, count(HEADING_LINE + 1), notice.lines)

    def _top_style(self, number: int, letter: str) -> int:
        if number == 1:
            return self.styles.title
        if number == HEADING_LINE - 1:
            return self.styles.remark
        return self.styles.label if letter in LABELS else self.styles.value
