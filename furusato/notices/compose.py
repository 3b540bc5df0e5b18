"""Makes notices of sealed rows: rows in a fixed order, not yet bound to their notice: that is done where it is drawn (`Notice.bound`), by several processes at once.

A notice can only be composed of sealed rows. Refuses rows without a destination and destinations without a name.
Source of the grouping: 地方税法附則7条5項・12項 (one combined notice to the mayor of the municipality of residence).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from furusato.errors import IntegrityBroken
from furusato.model import columns as c
from furusato.model.notice import Body, Values
from furusato.model.values import Kind
from furusato.notices.changes import Draft
from furusato.notices.notice import UNBOUND, Earlier, Line, Notice


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What all notices of a batch share. `root` is B_batch, 32 bytes; the repr hides it."""

    batch: str
    issuer: Body
    tax_year: int
    root: bytes

    def __repr__(self) -> str:
        return f"BatchHead({self.batch})"


def compose(head: BatchHead, drafts: Iterable[Draft], bodies: Mapping[str, Body], standing: Mapping[str, Earlier]) -> Iterator[Notice]:
    """Yield one notice a draft, in their order; rows by kana, then row key. `standing`: recipient → what stands there once the batch is out."""
    for draft in drafts:
        recipient = bodies.get(draft.recipient)
        if recipient is None:
            raise IntegrityBroken(
                f"宛先コード {draft.recipient} の市区町村がありません。住所の判断をやり直してください。",
                f"There is no municipality with the code {draft.recipient!r}. Decide the residence of its rows again.",
            )
        pairs = [(row[0], Values._make(row[1:])) for row in draft.rows.frame[[c.ROW_KEY, *c.VALUES]].rows()]
        lines = tuple(_lines(sorted(pairs, key=lambda pair: (pair[1].kana, pair[0]))))
        place = (draft.kind, draft.version, draft.supersedes, draft.volume)
        yield Notice(head.batch, head.issuer, recipient, head.tax_year, *place, lines, _besides(draft, lines, standing), draft.mends)


def _besides(draft: Draft, lines: tuple[Line, ...], standing: Mapping[str, Earlier]) -> Earlier:
    """What stands with the recipient besides the notice's own rows."""
    there = standing.get(draft.recipient, Earlier())
    if draft.kind is Kind.CANCELLATION:
        return there
    return Earlier(there.notices, there.rows - len(lines), there.yen - sum(int(line.values.yen) for line in lines))


def _lines(pairs: Sequence[tuple[str, Values]]) -> Iterator[Line]:
    gifts: defaultdict[str, int] = defaultdict(int)
    yen: defaultdict[str, int] = defaultdict(int)
    for _, values in pairs:
        gifts[values.number] += 1
        yen[values.number] += int(values.yen)
    return (Line(row_key, values, UNBOUND, UNBOUND, gifts[values.number], yen[values.number]) for row_key, values in pairs)
