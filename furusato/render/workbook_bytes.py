"""Saves an openpyxl workbook so that the same workbook gives the same bytes: no times in docProps, fixed times in the archive, every text a text.

Sources of difference were found by comparing two saves: docProps/core.xml and the entries' times, nothing else.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties, WorksheetProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_TIMES: Final = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def entry(name: str) -> zipfile.ZipInfo:
    """An archive entry without a clock or a platform in it."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.create_system = 3
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


class _InMemory(ExcelWriter):
    """openpyxl writes each sheet to a temporary file first: a full disk would stop it, and a run that is killed would leave a donor's values there."""

    def write_worksheet(self, ws: Worksheet) -> None:
        sheet = io.BytesIO()
        writer = WorksheetWriter(ws, sheet)
        writer.write()
        ws._rels = writer._rels  # type: ignore[attr-defined]  # openpyxl has it, its stubs do not
        self._archive.writestr(ws.path[1:], sheet.getvalue())  # type: ignore[attr-defined]  # likewise
        self.manifest.append(ws)


def to_bytes(book: Workbook) -> bytes:
    """The package, entries in openpyxl's order. Nothing is written to a disk."""
    raw, out = io.BytesIO(), io.BytesIO()
    _InMemory(book, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED)).save()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "docProps/core.xml":
                content = _TIMES.sub(b"", content)
            target.writestr(entry(info.filename), content)
    return out.getvalue()


def append(sheet: Worksheet, values: Iterable[str | int]) -> Sequence[Cell]:
    """Append a line of cells; a text that begins with `=` stays a text."""
    cells = [Cell(sheet, row=1, column=column, value=value) for column, value in enumerate(values, 1)]
    for cell in cells:
        if isinstance(cell.value, str):
            cell.data_type = "s"
    sheet.append(cells)
    return cells


def print_on_a4_landscape(sheet: Worksheet, footer: str) -> None:
    """Fit the width on A4 landscape, as many pages high as needed, with a footer in the middle."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties = WorksheetProperties(pageSetUpPr=PageSetupProperties(fitToPage=True))
    sheet.HeaderFooter = HeaderFooter(oddFooter=HeaderFooterItem(center=_HeaderFooterPart(text=footer)))
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
