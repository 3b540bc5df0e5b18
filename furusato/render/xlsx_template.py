"""Makes and styles the empty package of notice.xlsx with openpyxl, once a form year: sheet, widths, fonts, print set-up, and the styles its lines will use.

The times openpyxl stamps into docProps are taken out, so that the same form gives the same bytes.
"""

import io
import re
import zipfile
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from furusato.law.workbook_form import WorkbookForm
from furusato.render.workbook_bytes import print_on_a4_landscape, to_bytes
from furusato.render.xlsx import NoticeWorkbook
from furusato.render.xlsx_layout import HEADING_LINE, LABELS, LETTERS, SHEET, Style
from furusato.render.xlsx_rows import ApplicationLines
from furusato.render.zip_package import Part

_MERGED: Final = ("B{0}:D{0}", "F{0}:G{0}", "I{0}:J{0}", "L{0}:M{0}")
_FONT: Final = "BIZ UDP明朝 Medium"
_THIN: Final = Side(style="thin", color="808080")
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE: Final = PatternFill("solid", fgColor="E8E8E8")
_DATA: Final = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
_NARROW: Final = frozenset({"sex", "gifts", "row_key", "code", "postal", "birth", "gift_date"})


def prepare_workbook(form: WorkbookForm) -> NoticeWorkbook:
    """The ready package of a form year; about 30 ms, once a batch."""
    package, styles = _template(form)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    found = _DATA.search(parts.pop(SHEET))
    if found is None:
        raise AssertionError("the template's sheet has no data")
    before, after = found.string[: found.start()], found.string[found.end() :]
    return NoticeWorkbook(form, tuple(Part.of(*part) for part in sorted(parts.items())), before, after, styles, ApplicationLines(form, styles))


def _template(form: WorkbookForm) -> tuple[bytes, Style]:
    """The package and its styles. The sheet holds one example cell a style; whoever fills it replaces its data."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = form.sheet
    _top(sheet)
    _headings(sheet, form)
    _page(sheet, form)
    return _without_warnings(to_bytes(book)), _styles(sheet, form)


def _top(sheet: Worksheet) -> None:
    sheet["A1"].font = Font(_FONT, size=14, bold=True)
    for line in range(2, HEADING_LINE - 1):
        for letter, merged in zip(LABELS, _MERGED, strict=True):
            sheet.merge_cells(merged.format(line))
            sheet[f"{letter}{line}"].font = Font(_FONT, size=9, color="606060")
            value = sheet[merged[0] + str(line)]
            value.font, value.number_format = Font(_FONT, size=11), "#,##0;-#,##0;0;@"
            value.alignment = Alignment(horizontal="left", vertical="center", shrink_to_fit=True)
    remark = sheet[f"A{HEADING_LINE - 1}"]
    remark.font = Font(_FONT, size=9, color="606060")


def _headings(sheet: Worksheet, form: WorkbookForm) -> None:
    for letter, column in zip(LETTERS, form.columns, strict=True):
        sheet.column_dimensions[letter].width = column.width
        heading, cell = sheet[f"{letter}{HEADING_LINE}"], sheet[f"{letter}{HEADING_LINE + 1}"]
        heading.font, heading.fill, heading.border = Font(_FONT, size=10, bold=True), _SHADE, _BOX
        heading.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.font, cell.border = Font(_FONT, size=10), _BOX
        amount = column.id in ("yen", "person_yen")
        cell.number_format = "#,##0" if amount else "@"
        side = "right" if amount else "center" if column.id in _NARROW else "left"
        cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=not amount)


def _page(sheet: Worksheet, form: WorkbookForm) -> None:
    sheet.freeze_panes = f"A{HEADING_LINE + 1}"
    sheet.print_title_rows = f"{HEADING_LINE}:{HEADING_LINE}"
    print_on_a4_landscape(sheet, form.footer)


def _styles(sheet: Worksheet, form: WorkbookForm) -> Style:
    return Style(
        title=sheet["A1"].style_id,
        label=sheet["A2"].style_id,
        value=sheet["B2"].style_id,
        remark=sheet[f"A{HEADING_LINE - 1}"].style_id,
        heading=sheet[f"A{HEADING_LINE}"].style_id,
        columns={column.id: sheet[f"{letter}{HEADING_LINE + 1}"].style_id for letter, column in zip(LETTERS, form.columns, strict=True)},
    )


def _without_warnings(package: bytes) -> bytes:
    """Excel would mark every number as "stored as text" and offer to convert it, and the zeros would go."""
    ignored = f'<ignoredErrors><ignoredError sqref="A1:{LETTERS[-1]}1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info, content.replace(b"</worksheet>", ignored.encode()) if info.filename == SHEET else content)
    return out.getvalue()
