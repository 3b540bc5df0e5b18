"""Writes findings as an XLSX that marks the cells: a table of causes, and a grid with the list's headings and lines in which every cell found is red.

Holds no value of the list, on purpose: it can be sent to a colleague or a portal's help desk as it is.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from furusato.model.findings import Finding, Severity, commonest_first
from furusato.model.papers import Affected
from furusato.render.workbook_bytes import append, to_bytes

_FILLS: Final = {
    Severity.REFUSE: PatternFill("solid", fgColor="F4A6A0"),
    Severity.DECIDE: PatternFill("solid", fgColor="FFE08A"),
    Severity.NOTICE: PatternFill("solid", fgColor="CFE2F3"),
}
_WORDS: Final = {Severity.REFUSE: "要修正 / mend", Severity.DECIDE: "要判断 / decide", Severity.NOTICE: "お知らせ / note"}
_MOST_CELLS: Final = 200_000


def write_marked_list(findings: Sequence[Finding], headings: Mapping[str, str], affected: Sequence[Affected] = ()) -> bytes:
    """The bytes of the workbook. `headings`: column letter → heading, as the list has them; `affected`: rows that are not as sealed, each named."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = "所見 findings"
    ordered = commonest_first(findings)
    _causes(sheet, ordered)
    _grid(book, ordered, headings)
    _rows(book, affected)
    return to_bytes(book)


def _causes(sheet: Worksheet, findings: Sequence[Finding]) -> None:
    for cell in append(sheet, ("番号", "区分", "件数", "どこ", "どうするか", "What to do", "規則 / rule")):
        cell.font = Font(bold=True)
    for number, finding in enumerate(findings, 1):
        first = next(finding.cells(), "")
        cells = append(sheet, (number, _WORDS[finding.severity], finding.count, first, finding.ja, finding.en, finding.name))
        cells[1].fill = _FILLS[finding.severity]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEFG", (6, 16, 8, 22, 70, 70, 36), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _grid(book: Workbook, findings: Sequence[Finding], headings: Mapping[str, str]) -> None:
    sheet = book.create_sheet("該当セル cells")
    marks: defaultdict[int, dict[int, tuple[int, Finding]]] = defaultdict(dict)
    for number, finding in enumerate(findings, 1):
        column = column_index_from_string(finding.column) if finding.column else 0
        for line in finding.lines[:_MOST_CELLS]:
            marks[line].setdefault(column, (number, finding))
    letters = sorted(headings, key=column_index_from_string)
    append(sheet, ("行 / line", *(f"{letter} {headings[letter]}" for letter in letters)))
    for line in sorted(marks):
        _mark(sheet, line, marks[line], letters)
    sheet.freeze_panes = "B2"


def _rows(book: Workbook, affected: Sequence[Affected]) -> None:
    """Every row that is not as sealed, with its municipality: whom to call."""
    if not affected:
        return
    sheet = book.create_sheet("相違行 rows")
    for cell in append(sheet, ("行 / line", "行キー / row key", "相違する列 / columns", "宛先コード", "宛先 / municipality")):
        cell.font = Font(bold=True)
    for row in affected:
        append(sheet, (row.line, row.row_key, row.columns, row.code, row.name))
    for letter, width in zip("ABCDE", (10, 14, 30, 12, 20), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _mark(sheet: Worksheet, line: int, marks: Mapping[int, tuple[int, Finding]], letters: Sequence[str]) -> None:
    """One line of the list: the number of the cause stands in each cell it concerns; a finding of the whole line marks the line's number."""
    columns = [0, *(column_index_from_string(letter) for letter in letters)]
    cells = append(sheet, (line, *("" for _ in letters)))
    for column, cell in zip(columns, cells, strict=True):
        if column in marks:
            number, finding = marks[column]
            cell.fill = _FILLS[finding.severity]
            cell.value = line if column == 0 else number
