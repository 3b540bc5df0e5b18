"""Groups sealed rows into notices: one a municipality of residence, rows in a fixed order, each bound to its notice.

A notice can only be composed of sealed rows. Refuses rows without a destination and destinations without a name.
Source of the grouping: 地方税法附則7条5項・12項 (one combined notice to the mayor of the municipality of residence).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from furusato.errors import IntegrityBroken
from furusato.model import columns as c
from furusato.model.notice import Body, Values
from furusato.model.values import Kind
from furusato.notices.notice import Earlier, Line, Notice
from furusato.seal.keys import notice_key
from furusato.seal.sealed_rows import SealedRows
from furusato.seal.tag import NoticeSealer


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
