"""What may be handed to the program by a stranger, each as a function of bytes: it returns, or refuses with the exception that is its sentence. Anything else is a finding.

Workbooks are damaged inside the package (a zip's checksums would keep any other damage out), PDFs inside and outside their packed streams.
"""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Final, Never

from furusato.errors import ListRefused
from furusato.intake.headings import HeadingTable
from furusato.intake.reading import read_list
from furusato.model.printed import Unreadable
from furusato.reread.pdf import read_pdf
from furusato.reread.received import read_received_xlsx
from furusato.seal.batch_statement import BatchStatement, MalformedStatement
from furusato.seal.encoding import read_typed_key
from furusato.seal.manifest import Header, MalformedHeader
from furusato.seal.rotation import MalformedRotation, Rotation, read_rotation
from furusato.seal.signing import Envelope, MalformedEnvelope
from furusato.verification.one_notice import Examiner, Received
from furusato.verification.trust import TrustedKey
from furusato.verification.verdict import Light
from furusato.workflows.trust import read_trust
from tests.intake.lists import csv_text, rows, xlsx
from tests.reread.drawn_documents import inflated
from tests.verification.bulk_notices import CHECKER, MAKER, Made, make
from tests.verification.workbook_damages import SHEET, packed, parts

_REFUSALS: Final = (MalformedEnvelope, MalformedHeader, MalformedStatement, MalformedRotation, Unreadable, ListRefused)
_TRUSTED: Final = (TrustedKey("222216", MAKER.public), TrustedKey("222216", CHECKER.public))


@cache
def _made(seed: int) -> Made:
    return make(seed)


def _seal(data: bytes) -> None:
    for read in (Envelope.parse, Header.parse, BatchStatement.parse, Rotation.parse, read_rotation, lambda b: read_trust([("k", b)])):
        try:
            read(data)
        except _REFUSALS:
            continue


def _verdict(data: bytes) -> None:
    """A seal file with right documents beside it: never green twice unless it is one of those it was made from."""
    one = _made(3)
    examiner = Examiner(_TRUSTED, read_pdf=_never)
    verdict = examiner.examine(Received("n", b"", one.xlsx, data), (one.key,))
    if verdict.values is Light.GREEN:
        raise AssertionError("a notice without its PDF is green")


def _never(_: bytes) -> Never:
    raise Unreadable("", "")


def _in_package(data: bytes, name: str) -> bytes:
    contents = dict(_parts())
    contents[name] = data
    return packed(contents, zipfile.ZIP_STORED)


@cache
def _parts() -> dict[str, bytes]:
    return parts(_made(3).xlsx)


def _workbook_sheet(data: bytes) -> None:
    read_received_xlsx(_in_package(data, SHEET))


def _workbook_book(data: bytes) -> None:
    read_received_xlsx(_in_package(data, "xl/workbook.xml"))


def _workbook_styles(data: bytes) -> None:
    read_received_xlsx(_in_package(data, "xl/styles.xml"))


def _pdf(data: bytes) -> None:
    read_pdf(data)


def _list(data: bytes) -> None:
    read_list("list", data, HeadingTable.default())


def _list_sheet(data: bytes) -> None:
    read_list("list.xlsx", packed(_list_parts() | {"xl/worksheets/sheet1.xml": data}, zipfile.ZIP_STORED), HeadingTable.default())


@cache
def _list_parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(xlsx(rows(4)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _typed(data: bytes) -> None:
    try:
        read_typed_key(data.decode("utf-8", "replace"))
    except ValueError:
        return


def _zip(data: bytes) -> None:
    read_received_xlsx(data)


Target = Callable[[bytes], None]
TARGETS: Final[dict[str, tuple[Target, Callable[[], list[bytes]]]]] = {
    "seal": (_seal, lambda: [_made(i).seal() for i in range(6)] + [_made(i).header.to_bytes() for i in range(6)]),
    "verdict": (_verdict, lambda: [_made(3).seal(), _made(4).seal()]),
    "sheet": (_workbook_sheet, lambda: [parts(_made(i).xlsx)[SHEET] for i in range(4)]),
    "book": (_workbook_book, lambda: [_parts()["xl/workbook.xml"]]),
    "styles": (_workbook_styles, lambda: [_parts()["xl/styles.xml"]]),
    "zip": (_zip, lambda: [packed(_parts()), packed(_parts(), zipfile.ZIP_STORED)]),
    "pdf": (_pdf, lambda: [_made(3).pdf, inflated(_made(4).pdf)]),
    "list": (_list, lambda: [csv_text(rows(4)).encode(), csv_text(rows(4)).encode("cp932"), xlsx(rows(4))]),
    "list-sheet": (_list_sheet, lambda: [_list_parts()["xl/worksheets/sheet1.xml"]]),
    "key": (_typed, lambda: [b"ABCDE-FGHJK-MNPQR-STVWX-YZ012-34"]),
}


def once(name: str, data: bytes) -> None:
    """One input to one target; what it refuses by a sentence is no finding."""
    try:
        TARGETS[name][0](data)
    except _REFUSALS:
        return
