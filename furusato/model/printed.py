"""What a reader found on paper: the nouns of a notice read back from its PDF or its XLSX.

Values are canonical again (12 digits, ISO dates, plain yen), so that they compare with what was sealed. Names of bodies are as printed, prefecture included,
without 長 and 様. Nothing here judges; `guards.printed` does. No repr shows a donor's value.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from furusato.model.notice import Mended, Values
from furusato.model.values import Kind

NOT_SAID: Final = ""  # a text the document does not carry, such as a tag on paper


class Unreadable(ValueError):
    """The bytes are not a document of ours that can be read through. Says where and why in both languages, never with a value."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")
        self.ja = ja
        self.en = en


class Medium(StrEnum):
    """Which of a notice's two documents was read."""

    PDF = "PDF"
    XLSX = "XLSX"


class PageKind(StrEnum):
    """Cover letter (鑑), a page with rows, the empty page that makes pages even in number."""

    LETTER = "letter"
    TABLE = "table"
    BLANK = "blank"


class PrintedRow(NamedTuple):
    """One application as it stands in a document. Its repr shows row key and page only."""

    row_key: str
    values: Values
    tag: str  # 26 characters; NOT_SAID on paper
    code: str  # XXX-XXX
    gifts: int  # how many gifts of this person; 1 where nothing is printed
    person_yen: int  # their sum; the row's own yen where nothing is printed
    page: int  # page of the PDF, from 1; line of the sheet in the XLSX

    def __repr__(self) -> str:
        return f"PrintedRow({self.row_key}, page {self.page})"


class Totals(NamedTuple):
    """Counts in rows and persons, amount in yen."""

    rows: int
    people: int
    yen: int


class Head(NamedTuple):
    """What must stand on every page, and at the top of the sheet: to whom, from whom, of which batch and year."""

    title: str
    recipient: str  # 静岡県湖西市
    issuer: str
    batch: str
    tax_year: int


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page of the PDF. Counts, yen and keys are those printed on it; zero and empty where the page carries no rows."""

    number: int  # k, as printed
    of: int  # n, as printed
    kind: PageKind
    head: Head
    rows: int = 0
    yen: int = 0
    first_key: str = NOT_SAID
    last_key: str = NOT_SAID
    recipient_code: str = NOT_SAID  # 6 digits; not on the letter
    issuer_code: str = NOT_SAID


@dataclass(frozen=True, slots=True)
class PrintedNotice:
    """A whole document. `totals` holds every place where the notice's totals stand, in the order of the document; `pages` is empty for an XLSX."""

    medium: Medium
    head: Head
    document_number: str  # empty where the office gives none
    issue_date: str  # ISO
    kind: Kind
    version: int
    volume: tuple[int, int]  # k of n
    rows: tuple[PrintedRow, ...]
    totals: tuple[Totals, ...]
    recipient_code: str  # 6 digits
    issuer_code: str
    pages: tuple[PrintedPage, ...] = ()
    to_date: Totals | None = None  # rows and yen that stand with this recipient (累計), people 0; on the letter only
    mends: tuple[Mended, ...] = ()  # the earlier notices a correction or cancellation names
    mends_more: int = 0  # how many more it says there are

    def __repr__(self) -> str:
        return f"PrintedNotice({self.medium}, {self.head.batch}, {len(self.rows)} rows, {len(self.pages)} pages)"
