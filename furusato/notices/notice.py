"""The notice: the values of the donors of one municipality, in a fixed order, each bound to it. What is drawn can only be a notice.

Frozen values without tables, so that a worker process that draws them need not know tables.
"""

from dataclasses import dataclass

from furusato.model.notice import Body, Values
from furusato.model.values import Kind
from furusato.seal.keys import key_check
from furusato.seal.manifest import Header


@dataclass(frozen=True, slots=True)
class Line:
    """One application in a notice. `gifts` and `person_yen` count the same person's rows in this notice."""

    row_key: str
    values: Values
    tag: str  # 26 characters, in the XLSX
    code: str  # paper code, XXX-XXX
    gifts: int
    person_yen: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a recipient was sent before in this tax year: rows, yen and the number of notices."""

    notices: int = 0
    rows: int = 0
    yen: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """One 申告特例通知書: the values of the donors of one municipality, and how they are bound to it."""

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
            rows_to_date=self.earlier.rows + self.rows,
            yen_to_date=self.earlier.yen + self.yen,
            row_tags=tuple((line.row_key, line.tag) for line in self.lines),
            files=files,
            key_check=key_check(key),
            program=program,
            signed_alone=signed_alone,
        )
