"""Compares one notice as it was made again with what was published of it, and names the first difference by file, page and row.

What says where is the reader that reads back what was printed: it finds values by their headings and knows nothing of the drawing. Where both documents read the same and
only bytes differ, the first differing byte is named.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from furusato.model.findings import Finding, Rule, Severity
from furusato.model.printed import PrintedNotice, Unreadable
from furusato.notices.notice import Notice
from furusato.release import Documents
from furusato.reread.pdf import read_pdf
from furusato.reread.xlsx import read_xlsx
from furusato.seal.manifest import Header, MalformedHeader
from furusato.seal.signing import Envelope, MalformedEnvelope
from furusato.storage.files import read_file

EVERY_HEADER_IS_MADE_THE_SAME: Final = Rule(
    "every_header_is_made_the_same",
    Severity.REFUSE,
    "{name} の署名された見出しが、作り直したものと違います(最初に違うのは {field})。",
    "The signed header of {name} is not as it was made again (the first field that differs: {field}).",
)
EVERY_DOCUMENT_IS_MADE_THE_SAME: Final = Rule(
    "every_document_is_made_the_same",
    Severity.REFUSE,
    "{file} が、作り直したものと違います。最初の相違: {where}。",
    "{file} is not as it was made again. The first difference: {where}.",
)
EVERY_PUBLISHED_FILE_IS_WHOLE: Final = Rule(
    "every_published_file_is_whole",
    Severity.REFUSE,
    "{name} のファイルが揃っていません({missing} がない)。消したのならフォルダーごと消してください。欠けたのなら控えから戻してください。",
    "Files of {name} are missing ({missing}). If they were deleted on purpose delete the whole folder; if not, restore them.",
)
RULES: Final = (EVERY_HEADER_IS_MADE_THE_SAME, EVERY_DOCUMENT_IS_MADE_THE_SAME, EVERY_PUBLISHED_FILE_IS_WHOLE)
_LARGEST: Final = 2_000_000_000  # bytes
_FILES: Final = ("notice.pdf", "notice.xlsx")


@dataclass(frozen=True, slots=True)
class Published:
    """What lies in the batch of one notice: its header file, and PDF and XLSX, empty where they are not there."""

    name: str
    folder: str
    header: bytes
    pdf: bytes
    xlsx: bytes

    @classmethod
    def read(cls, batch: Path, notice: Notice, folder: str) -> "Published":
        """Read the files of a notice below a batch folder."""
        files = [batch / "headers" / f"{notice.name}.json", *(batch / "documents" / folder / file for file in _FILES)]
        return cls(notice.name, folder, *(read_file(file, _LARGEST) if file.is_file() else b"" for file in files))

    @property
    def at_hand(self) -> bool:
        """Whether its documents have not been deleted."""
        return bool(self.pdf and self.xlsx)


def compare_notice(published: Published, made: Documents) -> Iterator[Finding]:
    """Findings, the header's first: its digests speak for documents that were deleted."""
    yield from _header(published, made)
    if bool(published.pdf) != bool(published.xlsx):
        missing = _FILES[0] if not published.pdf else _FILES[1]
        yield EVERY_PUBLISHED_FILE_IS_WHOLE.found(sheet=published.folder, name=published.folder, missing=missing)
    for file, then, now, read in ((_FILES[0], published.pdf, made.pdf, read_pdf), (_FILES[1], published.xlsx, made.xlsx, read_xlsx)):
        if then and then != now:
            where = _first_difference(_read(read, then), _read(read, now)) or _first_byte(then, now)
            yield EVERY_DOCUMENT_IS_MADE_THE_SAME.found(sheet=f"{published.folder}/{file}", file=f"{published.folder}/{file}", where=where)


def _header(published: Published, made: Documents) -> Iterator[Finding]:
    try:
        then = Header.parse(Envelope.parse(published.header).payload)
    except (MalformedEnvelope, MalformedHeader):
        yield EVERY_HEADER_IS_MADE_THE_SAME.found(sheet=f"headers/{published.name}.json", name=published.name, field="読めない unreadable")
        return
    now = Header.parse(made.header)
    if then != now:
        field = next(name for name in Header.__dataclass_fields__ if getattr(then, name) != getattr(now, name))
        yield EVERY_HEADER_IS_MADE_THE_SAME.found(sheet=f"headers/{published.name}.json", name=published.name, field=field)


def _read(reader: Callable[[bytes], PrintedNotice], data: bytes) -> PrintedNotice | None:
    try:
        return reader(data)
    except Unreadable:
        return None


def _first_difference(then: PrintedNotice | None, now: PrintedNotice | None) -> str:
    """Page (or line of the sheet) and row key of the first row that differs; "" where both read the same."""
    if then is None or now is None:
        return "読めない unreadable"
    for before, after in zip(then.rows, now.rows, strict=False):
        if before != after:
            return f"{after.page} 頁・行 {after.row_key} (page or line {after.page}, row {after.row_key})"
    if len(then.rows) != len(now.rows):
        return f"行数 {len(then.rows)} / {len(now.rows)} (number of rows)"
    return "" if then == now else "鑑・見出し・合計 (letter, headings, totals)"


def _first_byte(then: bytes, now: bytes) -> str:
    place = next((at for at, pair in enumerate(zip(then, now, strict=False)) if pair[0] != pair[1]), min(len(then), len(now)))
    return f"値は同じ、{place} バイト目 (values are the same; byte {place})"
