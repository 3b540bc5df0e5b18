"""The notice: the values of the donors of one municipality, in a fixed order, each bound to it. What is drawn can only be a notice.

Frozen values without tables, so that a worker process that draws them need not know tables.
"""

from dataclasses import dataclass, replace
from typing import Final

from furusato.model.notice import Body, Mended, Values
from furusato.model.values import Kind
from furusato.seal.keys import key_check
from furusato.seal.manifest import Header, notice_name
from furusato.seal.tag import NoticeSealer

UNBOUND: Final = ""  # in place of tag and code


@dataclass(frozen=True, slots=True)
class Line:
    """One application in a notice. `gifts` and `person_yen` count the same person's rows in this notice."""

    row_key: str
    values: Values
    tag: str  # 26 characters, in the XLSX; UNBOUND before
    code: str  # paper code, XXX-XXX; UNBOUND before
    gifts: int
    person_yen: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stands with a recipient besides a notice's own rows, once its batch is out: rows, yen; and the number of notices it was sent before."""

    notices: int = 0
    rows: int = 0
    yen: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """One 申告特例通知書: the values of the donors of one municipality, and how they are bound to it.

    A cancellation holds rows as they were sent, which no longer belong to the recipient. `mends`: the earlier notices that a correction or cancellation speaks of.
    """

    batch: str
    issuer: Body
    recipient: Body
    tax_year: int
    kind: Kind
    version: int
    supersedes: str
    volume: tuple[int, int]
    lines: tuple[Line, ...]
    earlier: Earlier
    mends: tuple[Mended, ...] = ()

    def bound(self, key: bytes) -> "Notice":
        """The notice with tag and code made under its key K_m on each line that has none yet. A line bound otherwise stays so: read back, it is refused."""
        sealer = NoticeSealer(key, self.batch, self.issuer.code, self.recipient.code)
        return replace(self, lines=tuple(line if line.tag else _bound(line, sealer) for line in self.lines))

    @property
    def name(self) -> str:
        """What the notice is called within its batch, and its header's file: `131032`, `131032-correction`, `131032-correction-2` where there are several."""
        return notice_name(self.recipient.code, self.kind, self.volume)

    @property
    def rows_to_date(self) -> int:
        """Rows that stand with the recipient once the batch is out."""
        return self.earlier.rows + (0 if self.kind is Kind.CANCELLATION else self.rows)

    @property
    def yen_to_date(self) -> int:
        """What they come to."""
        return self.earlier.yen + (0 if self.kind is Kind.CANCELLATION else self.yen)

    @property
    def rows(self) -> int:
        return len(self.lines)

    @property
    def yen(self) -> int:
        return sum(int(line.values.yen) for line in self.lines)

    @property
    def people(self) -> int:
        """Persons in the notice, told apart by individual number."""
        return len({line.values.number for line in self.lines})

    def header(self, key: bytes, files: tuple[tuple[str, str], ...], program: str, *, signed_alone: bool) -> Header:
        """The header the maker signs; `files` are media type and keyed digest of PDF and XLSX."""
        return Header(
            batch=self.batch,
            issuer=(self.issuer.code, self.issuer.name),
            recipient=(self.recipient.code, self.recipient.name),
            tax_year=self.tax_year,
            kind=self.kind,
            version=self.version,
            supersedes=self.supersedes,
            volume=self.volume,
            rows=self.rows,
            yen=self.yen,
            rows_to_date=self.rows_to_date,
            yen_to_date=self.yen_to_date,
            row_tags=tuple((line.row_key, line.tag) for line in self.lines),
            files=files,
            key_check=key_check(key),
            program=program,
            signed_alone=signed_alone,
        )


def _bound(line: Line, sealer: NoticeSealer) -> Line:
    key, values = line.row_key, line.values
    return Line(key, values, sealer.row_tag(key, values), sealer.paper_code(key, values), line.gifts, line.person_yen)
