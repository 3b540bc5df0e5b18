"""What a batch has to tell whom: rows that are new to a municipality, rows that changed since they were sent, rows that no longer belong where they were sent.

A row that is held and stands in a notice all the same is left where it is: gate 5 refuses it. Nothing here decides; it only tells apart.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from furusato.model import columns as c
from furusato.model.notice import Mended
from furusato.model.values import Kind, RowState
from furusato.notices.live import Live
from furusato.seal.sealed_rows import SealedRows

_NOW: Final = "_now"
_ORDER: Final = (Kind.CANCELLATION, Kind.CORRECTION, Kind.FIRST, Kind.ADDITIONAL)  # of the notices to one municipality: first what falls away


@dataclass(frozen=True, slots=True)
class Changes:
    """`new`: rows to be told. `corrected`: notice of `Live` → the rows that still belong to it, some of them changed. `gone`: rows as they were sent, columns of `Live.rows`."""

    new: SealedRows
    corrected: Mapping[int, SealedRows]
    gone: pl.DataFrame

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to tell anybody."""
        return not len(self.new) and not self.corrected and self.gone.is_empty()


@dataclass(frozen=True, slots=True)
class Draft:
    """One notice before it is composed: to whom, of what kind, which rows; `mends`: the earlier notices it speaks of; `supersedes`: SHA-256 of a header, or empty."""

    recipient: str
    kind: Kind
    rows: SealedRows
    version: int = 1
    supersedes: str = ""
    volume: tuple[int, int] = (1, 1)
    mends: tuple[Mended, ...] = ()


def tell_apart(year: SealedRows, live: Live) -> Changes:
    """Hold all rows of a year (as `notices.compose` wants them, with STATE) against where they stand."""
    if live.rows.is_empty():
        return Changes(year.where(pl.col(c.STATE) == RowState.SEALED), {}, live.rows)
    now = year.frame.select(c.ROW_KEY, c.STATE, *(pl.col(name).alias(name + _NOW) for name in (c.VERSION, c.DESTINATION)))
    stood = live.rows.join(now, on=c.ROW_KEY, how="left", maintain_order="left")
    ended = pl.col(c.STATE).is_in([RowState.EXCLUDED, RowState.WITHDRAWN])
    is_gone = (ended | ((pl.col(c.STATE) == RowState.SEALED) & (pl.col(c.DESTINATION) != pl.col(c.DESTINATION + _NOW)))).fill_null(value=False)
    gone, still = stood.filter(is_gone), stood.filter(~is_gone)
    changed = still.filter(pl.col(c.VERSION) != pl.col(c.VERSION + _NOW))[c.NOTICE].unique().sort()
    corrected = {int(notice): year.where(pl.col(c.ROW_KEY).is_in(_keys(still.filter(pl.col(c.NOTICE) == notice)))) for notice in changed}
    new = year.where((pl.col(c.STATE) == RowState.SEALED) & ~pl.col(c.ROW_KEY).is_in(_keys(still)))
    return Changes(new, corrected, gone.select(live.rows.columns))


def _keys(rows: pl.DataFrame) -> pl.Series:
    return rows[c.ROW_KEY].implode()


def drafts(changes: Changes, live: Live, sent: SealedRows) -> list[Draft]:
    """The notices to be composed, in the order of recipients. `sent`: the gone rows as they were sent, opened and their seals recomputed."""
    before = {notice.recipient for notice in live.notices.values()}
    told = [Draft(code, Kind.ADDITIONAL if code in before else Kind.FIRST, rows) for code, rows in changes.new.by(c.DESTINATION)]
    found = [*told, *_corrections(changes, live), *_cancellations(changes, live, sent)]
    return sorted(found, key=lambda draft: (draft.recipient, _ORDER.index(draft.kind), draft.volume))


def _corrections(changes: Changes, live: Live) -> Iterator[Draft]:
    """One a notice that is replaced; where a recipient gets several they are volumes of one set, since all of them must be at hand."""
    of = Counter(live.notices[notice].recipient for notice in changes.corrected)
    volumes: Counter[str] = Counter()
    for notice, rows in changes.corrected.items():
        old = live.notices[notice]
        volumes[old.recipient] += 1
        place = volumes[old.recipient], of[old.recipient]
        yield Draft(old.recipient, Kind.CORRECTION, rows, old.version + 1, old.header, place, (old.named,))


def _cancellations(changes: Changes, live: Live, sent: SealedRows) -> Iterator[Draft]:
    for code, rows in sent.by(c.DESTINATION):
        notices = changes.gone.filter(pl.col(c.DESTINATION) == code)[c.NOTICE].unique().sort()
        yield Draft(code, Kind.CANCELLATION, rows, mends=tuple(live.notices[notice].named for notice in notices))
