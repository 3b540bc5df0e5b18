"""Writes the working list: the ledger's rows as one spreadsheet table whose every row shows by itself when it was pulled apart.

The same rows give the same bytes. Every cell of a row is a text (one that begins with `=` too) but 判定, which is a formula without a result. Nothing is locked: spreadsheets
refuse to sort locked cells. openpyxl makes the package without rows; the rows are written into its sheet, so that a list of a million rows costs little memory.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from furusato.render.workbook_bytes import append, print_on_a4_landscape, to_bytes
from furusato.render.worklist_formula import NUMBER_LINE, RIGHT, all_are_right, count_formula
from furusato.render.worklist_layout import BODY_NAME, FIRST_LINE, HEADING_LINE, HOW_TO, MULTIPLIERS, SHEET, SHOWN, TABLE, Column, columns, letters
from furusato.render.worklist_rows import RowSpelling
from furusato.render.worklist_words import HOW, HOW_EN, HOW_MASKED, HOW_MASKED_EN, LINES
from furusato.render.zip_package import FAST, Part, assemble
from furusato.seal.worklist_check import WorklistCheck

_PART: Final = "xl/worksheets/sheet1.xml"
_TABLE_PART: Final = "xl/tables/table1.xml"
_FONT: Final = "BIZ UDPゴシック"
_THIN: Final = Side(style="thin", color="BFBFBF")
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_RED: Final = PatternFill("solid", bgColor="F4A6A0")
_GREEN: Final = PatternFill("solid", bgColor="C9E7CB")
_DIMENSION: Final = re.compile(rb'<dimension ref="[^"]*"')
_HOW_TO_WIDTH: Final = 110  # half-width characters
_LINE_HEIGHT: Final = 16  # points
_FOOTER_MARGIN: Final = 0.3  # inches; nearer to the table LibreOffice cuts the footer off
_EXAMPLE: Final = re.compile(rb'<row r="%d".*?</row>' % FIRST_LINE, re.DOTALL)


@dataclass(frozen=True, slots=True)
class WorkingList:
    """What the list says of itself. `title`: its first line; `rows`: how many; `check`: None makes the masked list, without numbers, checks and seals."""

    title: str
    rows: int
    check: WorklistCheck | None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in order."""
        return columns(masked=self.check is None)


def write_worklist(content: WorkingList, rows: Iterable[tuple[str, ...]]) -> bytes:
    """The bytes of the workbook. `rows`: a text for each column of `content.columns` but 判定; exactly `content.rows` of them."""
    package, spelling = _template(content)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    sheet = _with_right_extent(parts.pop(_PART), content)
    last = max(letters(content.columns).values())
    parts[_TABLE_PART] = parts[_TABLE_PART].replace(
        f'ref="A{HEADING_LINE}:{last}{FIRST_LINE}"'.encode(), f'ref="A{HEADING_LINE}:{last}{_last_line(content)}"'.encode()
    )
    found = _EXAMPLE.search(sheet)
    if found is None:
        raise AssertionError("the template's sheet has no example row")
    pieces = chain([sheet[: found.start()]], spelling.pieces(rows), [sheet[found.end() :]])
    return assemble((*(Part.of(*part) for part in parts.items()), Part.of_pieces(_PART, pieces, FAST)))


def _template(content: WorkingList) -> tuple[bytes, RowSpelling]:
    """The package, with one example row for its styles, and how rows are spelled in these."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = SHEET
    at = letters(content.columns)
    spelling = _example(sheet, content, at)
    _top(sheet, content)
    _table(sheet, content, at)
    _page(sheet, content, at)
    if content.check:
        _how_to(book)
        _multipliers(book, content.check)
    book.calculation.fullCalcOnLoad = True
    return to_bytes(book), spelling


def _top(sheet: Worksheet, content: WorkingList) -> None:
    """The lines above the table: what it is, how many rows are right, how to use it."""
    sheet["A1"], sheet["A1"].font = content.title, Font(_FONT, size=14, bold=True)
    told = (HOW, HOW_EN) if content.check else (HOW_MASKED, HOW_MASKED_EN)
    for line, text in enumerate(told, HEADING_LINE - len(told)):
        sheet[f"A{line}"], sheet[f"A{line}"].font = text, Font(_FONT, size=9, color="404040")
    if content.check:
        sheet["A2"], sheet["A2"].font = f"={count_formula(content.rows)}", Font(_FONT, size=12, bold=True)
        right = all_are_right(content.rows)
        sheet.conditional_formatting.add("A2:D2", _coloured(right, _GREEN))
        sheet.conditional_formatting.add("A2:D2", _coloured(f"NOT({right})", _RED))


def _coloured(formula: str, fill: PatternFill) -> Rule:
    return Rule(type="expression", dxf=DifferentialStyle(fill=fill), formula=[formula])


def _example(sheet: Worksheet, content: WorkingList, at: dict[str, str]) -> RowSpelling:
    """Headings, widths, and one row for its styles."""
    for column in content.columns:
        letter = at[column.id]
        sheet.column_dimensions[letter].width = column.width
        heading, cell = sheet[f"{letter}{HEADING_LINE}"], sheet[f"{letter}{FIRST_LINE}"]
        heading.value, heading.font, heading.border = column.heading, Font(_FONT, size=10, bold=True), _BOX
        heading.fill, heading.alignment = PatternFill("solid", fgColor="D9E2EC"), Alignment(horizontal="center", vertical="center")
        cell.font, cell.border = Font(_FONT, size=10, bold=column.id == SHOWN), _BOX
        cell.number_format = "General" if column.id == SHOWN else "@"
        cell.alignment = Alignment(horizontal="center" if column.id == SHOWN else "left", vertical="center")
    texts = [letter for column, letter in at.items() if column != SHOWN]
    shown = sheet[f"{at[SHOWN]}{FIRST_LINE}"].style_id if SHOWN in at else None
    return RowSpelling(texts, sheet[f"{texts[0]}{FIRST_LINE}"].style_id, shown)


def _table(sheet: Worksheet, content: WorkingList, at: dict[str, str]) -> None:
    """One table with filter buttons; a row that does not show ○ is red. Here it holds the example only: openpyxl would make a cell for each that it covers."""
    last = max(at.values())
    table = Table(displayName=TABLE, name=TABLE, ref=f"A{HEADING_LINE}:{last}{FIRST_LINE}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(table)
    if content.check:
        area = f"A{FIRST_LINE}:{last}{_last_line(content)}"
        sheet.conditional_formatting.add(area, _coloured(f'$A{FIRST_LINE}<>"{RIGHT}"', _RED))


def _page(sheet: Worksheet, content: WorkingList, at: dict[str, str]) -> None:
    """Headings stay in sight, and stand on each page; check and seal are not printed."""
    sheet.print_area = f"A1:{at[BODY_NAME]}{_last_line(content)}"
    sheet.freeze_panes = f"C{FIRST_LINE}"
    sheet.print_title_rows = f"{HEADING_LINE}:{HEADING_LINE}"
    print_on_a4_landscape(sheet, f"{SHEET}　&P / &N")
    sheet.page_margins.footer = _FOOTER_MARGIN


def _how_to(book: Workbook) -> None:
    sheet = book.create_sheet(HOW_TO)
    for line in LINES:
        cells = append(sheet, line)
        cells[0].font, cells[1].font = Font(_FONT, size=10, bold=True), Font(_FONT, size=10)
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[sheet.max_row].height = _LINE_HEIGHT * -(
            -_half_widths(line[1]) // (_HOW_TO_WIDTH - 6)
        )  # spreadsheets do not measure what they did not write
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, _HOW_TO_WIDTH
    print_on_a4_landscape(sheet, f"{HOW_TO}　&P / &N")
    sheet.page_margins.footer = _FOOTER_MARGIN


def _multipliers(book: Workbook, check: WorklistCheck) -> None:
    """The sheet that the formulas look into."""
    sheet = book.create_sheet(MULTIPLIERS)
    sheet.sheet_state = "hidden"
    append(sheet, ("桁 place", "文字 texts", "数字 figures"))
    for place, multiplier in enumerate(check.texts, 1):
        append(sheet, (place, multiplier))
    for line, multiplier in enumerate((*check.number, *check.figures), NUMBER_LINE):
        sheet[f"C{line}"] = multiplier


def _half_widths(text: str) -> int:
    """Half-width characters that would take the text's room: a full-width one takes two."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _last_line(content: WorkingList) -> int:
    return HEADING_LINE + content.rows


def _with_right_extent(sheet: bytes, content: WorkingList) -> bytes:
    """The extent that the file claims, and no offer to turn numbers kept as text into numbers: the zeros would go."""
    last = max(letters(content.columns).values())
    sheet = _DIMENSION.sub(f'<dimension ref="A1:{last}{_last_line(content)}"'.encode(), sheet)
    ignored = f'<ignoredErrors><ignoredError sqref="A{FIRST_LINE}:{last}{_last_line(content)}" numberStoredAsText="1"/></ignoredErrors><tableParts'
    return sheet.replace(b"<tableParts", ignored.encode())
