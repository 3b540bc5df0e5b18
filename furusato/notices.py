"""Groups sealed rows into notices: one a municipality of residence, rows in a fixed order, each bound to its notice.

A notice can only be composed of sealed rows, and what is drawn can only be a notice. Refuses rows without a destination and destinations without a name.
Source of the grouping: 地方税法附則7条5項・12項 (one combined notice to the mayor of the municipality of residence).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from furusato.errors import IntegrityBroken
from furusato.model import columns as c
from furusato.model.notice import Body, Values
from furusato.model.values import Kind
from furusato.seal.keys import key_check, notice_key
from furusato.seal.manifest import Header
from furusato.seal.sealed_rows import SealedRows
from furusato.seal.tag import NoticeSealer


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


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What all notices of a batch share. `root` is B_batch, 32 bytes; the repr hides it."""

    batch: str
    issuer: Body
    tax_year: int
    root: bytes

    def __repr__(self) -> str:
        return f"BatchHead({self.batch})"

    def sealer(self, recipient: str) -> NoticeSealer:
        """Makes the tags of the notice to one recipient."""
        return NoticeSealer(notice_key(self.root, self.batch, recipient), self.batch, self.issuer.code, recipient)


def compose(head: BatchHead, sealed: SealedRows, bodies: Mapping[str, Body], earlier: Mapping[str, Earlier]) -> Iterator[Notice]:
    """Yield one notice a destination, in the order of codes; rows by kana, then row key."""
    ordered = sealed.frame.sort(c.DESTINATION, c.KANA, c.ROW_KEY)
    for (code,), rows in ordered.group_by(c.DESTINATION, maintain_order=True):
        recipient = bodies.get(str(code))
        if recipient is None:
            raise IntegrityBroken(
                f"宛先コード {code} の市区町村がありません。住所の判断をやり直してください。",
                f"There is no municipality with the code {code!r}. Decide the residence of its rows again.",
            )
        before = earlier.get(recipient.code, Earlier())
        pairs = [(row[0], Values(*row[1:])) for row in rows.select(c.ROW_KEY, *c.VALUES).iter_rows()]
        kind = Kind.ADDITIONAL if before.notices else Kind.FIRST
        lines = tuple(_lines(head.sealer(recipient.code), pairs))
        yield Notice(head.batch, head.issuer, recipient, head.tax_year, kind, 1, "", (1, 1), lines, before)


def _lines(sealer: NoticeSealer, pairs: list[tuple[str, Values]]) -> Iterator[Line]:
    gifts: defaultdict[str, int] = defaultdict(int)
    yen: defaultdict[str, int] = defaultdict(int)
    for _, values in pairs:
        gifts[values.number] += 1
        yen[values.number] += int(values.yen)
    for row_key, values in pairs:
        tag, code = sealer.row_tag(row_key, values), sealer.paper_code(row_key, values)
        yield Line(row_key, values, tag, code, gifts[values.number], yen[values.number])
