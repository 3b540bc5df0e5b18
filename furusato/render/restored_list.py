"""Writes a restored list: the rows as sealed, lines that are nobody's apart, and what was changed; every cell a text.

The first sheet is a list that `furusato check` and `furusato issue` take. The headings of the second begin with a mark, so that no reader takes it for one. Holds donors' values: it is
written only where the clerk asked for it.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from typing import Final, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from furusato.render.workbook_bytes import append, to_bytes
from furusato.render.xlsx_rows import cell, line_of
from furusato.render.zip_package import FAST, Part, assemble

OTHER_MARK: Final = "×"
_SHEETS: Final = ("一覧", "別の行 others", "変更 changes")
_CHANGES: Final = ("元の行 / line", "この一覧の行 / line here", "行キー / row key", "列 / column", "理由 / why")
_MOST: Final = 1_000_000
_EXAMPLE: Final = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE: Final = re.compile(rb' s="([0-9]+)"')
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PIECE: Final = 1_000


class Change(NamedTuple):
    """A cell that was written back, or a line that was moved; lines are 0 where there is none. Never a value."""

    line: int
    here: int
    row_key: str
    column: str
    why: str


@dataclass(frozen=True, slots=True, repr=False)
class RestoredList:
    """`rows`: a text for each heading; `others`: the old line's number, then a text for each of `other_headings`."""

    headings: Sequence[str]
    rows: Iterable[tuple[str, ...]]
    height: int
    other_headings: Sequence[str]
    others: Sequence[tuple[str, ...]]
    changes: Sequence[Change]

    def __repr__(self) -> str:
        return f"RestoredList({self.height} rows)"


def write_restored(content: RestoredList) -> bytes:
    """The bytes of the workbook."""
    changes = ((*map(_shown, change[:2]), *change[2:]) for change in content.changes[:_MOST])
    sheets: list[tuple[Sequence[str], Iterable[tuple[str, ...]], int]] = [
        (content.headings, content.rows, content.height),
        (("元の行 / line", *content.other_headings), content.others, len(content.others)),
        (_CHANGES, changes, min(len(content.changes), _MOST)),
    ]
    with zipfile.ZipFile(BytesIO(_template([headings for headings, _, _ in sheets]))) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    made = []
    for number, (headings, rows, height) in enumerate(sheets, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        made.append(Part.of_pieces(name, _pieces(parts.pop(name), len(headings), rows, height), FAST))
    return assemble((*(Part.of(*part) for part in parts.items()), *made))


def _shown(line: int) -> str:
    return str(line) if line else ""


def _template(headings: Iterable[Sequence[str]]) -> bytes:
    """The package with headings and one example row a sheet, for its style."""
    book = Workbook()
    for place, (title, texts) in enumerate(zip(_SHEETS, headings, strict=True)):
        sheet = book.create_sheet(title) if place else book.active
        if not isinstance(sheet, Worksheet):
            raise TypeError("a new workbook has a worksheet")
        sheet.title, sheet.freeze_panes = title, "A2"
        for one in append(sheet, texts):
            one.font, one.fill, one.alignment = Font(bold=True), PatternFill("solid", fgColor="D9E2EC"), Alignment(horizontal="center")
            sheet.column_dimensions[one.column_letter].width = max(10, min(40, 2 * len(str(one.value)) + 4))
        sheet["A2"].value, sheet["A2"].number_format = "x", "@"
    return to_bytes(book)


def _pieces(sheet: bytes, width: int, rows: Iterable[tuple[str, ...]], height: int) -> Iterator[bytes]:
    """The sheet's XML with its rows in the place of the example, some at a time."""
    found = _EXAMPLE.search(sheet)
    style = _STYLE.search(found[0]) if found else None
    if found is None or style is None:
        raise AssertionError("the template's sheet has no example row")
    last = f"{get_column_letter(width)}{height + 1}"
    head = re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="A1:{last}"'.encode(), sheet[: found.start()])
    ignored = f'<ignoredErrors><ignoredError sqref="A1:{last}" numberStoredAsText="1"/></ignoredErrors></worksheet>'
    tail = sheet[found.end() :].replace(b"</worksheet>", ignored.encode())
    return chain([head], _lines(width, int(style[1]), rows), [tail])


def _lines(width: int, style: int, rows: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    letters, lines = [get_column_letter(column) for column in range(1, width + 1)], list[str]()
    for number, texts in enumerate(rows, 2):
        lines.append(line_of(number, [cell(letter, number, style, _NO_XML.sub("", text)) for letter, text in zip(letters, texts, strict=True)]))
        if len(lines) == _PIECE:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()
