"""Takes the cells out of one sheet with calamine.

calamine gets a package made anew of bytes that were looked through before: one sheet, its shared texts, no styles. So it can neither find another sheet than we did nor
reserve memory for a cell far outside (it trusts references), and a date stays the serial number that the file holds. An error cell comes back as blank: `Rows.errors` has it.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import quoteattr

import python_calamine

from furusato.errors import ListRefused
from furusato.intake.archive import WORKBOOK_IS_WHOLE
from furusato.intake.forensic_rules import CELLS_HOLD_NO_ERRORS
from furusato.intake.refusal import refused

Errors = Mapping[str, list[int]]

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORKBOOK: Final = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="list" sheetId="1" r:id="r1"/></sheets></workbook>'
_TYPES: Final = f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'


def cells_of(file_name: str, sheet_xml: bytes, shared_xml: bytes, errors: Errors) -> tuple[int, Sequence[Sequence[object]]]:
    """The first column that holds something, and all lines from line 1 to the last filled one, from that column on, of equal length; "" where blank.

    `errors`: the sheet's error cells. Texts are str, numbers float, truth values bool, ISO dates (t="d") date or datetime. ListRefused where calamine cannot read the sheet.
    """
    try:
        workbook = python_calamine.load_workbook(_package(sheet_xml, shared_xml))
        sheet = workbook.get_sheet_by_index(0)
        return (sheet.start[1] + 1 if sheet.start else 1), list(sheet.iter_rows())
    except python_calamine.CalamineError:
        raise _unreadable(file_name, errors) from None
    except BaseException as fault:
        # A panic of the Rust code is an exception whose class cannot be imported; it says that the sheet is not as it should be.
        if type(fault).__name__ == "PanicException":
            raise _unreadable(file_name, errors) from None
        raise


def _unreadable(file_name: str, errors: Errors) -> ListRefused:
    """Calamine refuses kinds of errors that are younger than it (#SPILL!): then it is the errors that are to be mended."""
    found = [
        CELLS_HOLD_NO_ERRORS.found(sheet=file_name, column=letter, lines=lines, ja_column=f" {letter} 列", en_column=f"column {letter}")
        for letter, lines in errors.items()
    ]
    return refused(*(found or [WORKBOOK_IS_WHOLE.found(sheet=file_name)]))


def _package(sheet_xml: bytes, shared_xml: bytes) -> io.BytesIO:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for name, part in _parts(sheet_xml, shared_xml):
            archive.writestr(zipfile.ZipInfo(name), part)
    package.seek(0)
    return package


def _parts(sheet_xml: bytes, shared_xml: bytes) -> Iterator[tuple[str, bytes]]:
    yield "[Content_Types].xml", _TYPES.encode()
    yield "_rels/.rels", _relationships(officeDocument="xl/workbook.xml")
    yield "xl/workbook.xml", _WORKBOOK.encode()
    yield "xl/worksheets/sheet1.xml", sheet_xml
    if shared_xml:
        yield "xl/sharedStrings.xml", shared_xml
    yield "xl/_rels/workbook.xml.rels", _relationships(worksheet="worksheets/sheet1.xml", **({"sharedStrings": "sharedStrings.xml"} if shared_xml else {}))


def _relationships(**targets: str) -> bytes:
    entries = (f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target={quoteattr(part)}/>' for i, (kind, part) in enumerate(targets.items(), 1))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(entries)}</Relationships>'.encode()
