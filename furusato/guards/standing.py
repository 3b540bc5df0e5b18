"""Where every application of the year stands, by route: at its source, taken in, set aside, in a notice, sent, arrived. What is not where it should be is named.

Almost every accident since 2018 was an omission that nobody could see (Ichihara: rows filtered out; Sakawa, Honbetsu, Saikai: notices never sent; Ishigaki, Nara: a route not
linked): so every gap between two stations is a finding, and a route whose source nobody counted is one too. Counts are applications, people (by the ledger's random person
ids) and yen; nothing here needs a donor's values.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

import polars as pl

from furusato.guards.standing_rules import (
    EVERY_HOLD_IS_RESOLVED,
    EVERY_NOTICE_IS_SENT,
    EVERY_RECALL_IS_CONFIRMED,
    EVERY_SEALED_APPLICATION_IS_IN_A_NOTICE,
    EVERY_SENT_NOTICE_ARRIVED,
    NO_NOTICE_CAME_BACK,
    ROUTE_GAP_IS_WAIVED,
    ROUTE_IS_WHOLE,
    ROUTE_SAYS_HOW_MANY,
)
from furusato.model import columns as c
from furusato.model.findings import Finding
from furusato.model.values import NoticeState, RowState

NOTICE_STATE: Final = "notice_state"  # of the live notice that holds the row; null where none does
ARRIVED: Final = "arrived"  # Boolean: its channel is complete, by the office's table
_SHOWN: Final = 10


class Station(StrEnum):
    """Where an application can stand; each but the set-aside ones includes those that have gone on from it."""

    TAKEN_IN = "taken in"
    HELD = "held"
    EXCLUDED = "excluded"
    WITHDRAWN = "withdrawn"
    UNISSUED = "not in a notice"
    IN_NOTICE = "in a notice"
    SENT = "sent"
    ARRIVED = "arrived"
    ACKNOWLEDGED = "acknowledged"


class Count(NamedTuple):
    """Applications, people, yen."""

    rows: int = 0
    people: int = 0
    yen: int = 0


class Waived(NamedTuple):
    """A gap that a second person has passed: the counts it holds for, a reason's code, the day (ISO)."""

    source: int
    ledger: int
    reason: str
    day: str


class OpenNotice(NamedTuple):
    """A notice that has not arrived. `since`: the day of its last step (ISO); `channel` empty before it was sent."""

    batch: str
    recipient: str
    kind: str
    state: NoticeState
    channel: str
    since: str
    rows: int
    yen: int


def _stations() -> dict[Station, pl.Expr]:
    state, notice = pl.col(c.STATE), pl.col(NOTICE_STATE)
    issued, sent = notice.is_not_null(), notice.is_in([NoticeState.HANDED_OVER, NoticeState.ACCEPTED, NoticeState.ACKNOWLEDGED])
    return {
        Station.TAKEN_IN: state.is_not_null(),
        **{
            station: state == row
            for station, row in ((Station.HELD, RowState.HELD), (Station.EXCLUDED, RowState.EXCLUDED), (Station.WITHDRAWN, RowState.WITHDRAWN))
        },
        Station.UNISSUED: (state == RowState.SEALED) & ~issued,
        Station.IN_NOTICE: issued,
        Station.SENT: issued & sent,
        Station.ARRIVED: issued & pl.col(ARRIVED),
        Station.ACKNOWLEDGED: issued & (notice == NoticeState.ACKNOWLEDGED),
    }


def count_by_route(rows: pl.DataFrame) -> dict[str, dict[Station, Count]]:
    """Route → station → count. `rows`: ROUTE, STATE, PERSON, YEN (Int64, null where unknown), NOTICE_STATE, ARRIVED. The key "" holds the totals over all routes."""
    counted = [_counted(rows.group_by(pl.col(c.ROUTE))), _counted(rows.group_by(pl.lit("").alias(c.ROUTE)))]
    return {route: of for table in counted for route, of in table.items()}


def _counted(grouped: "pl.dataframe.group_by.GroupBy") -> dict[str, dict[Station, Count]]:
    cells = []
    for station, there in _stations().items():
        people, yen = pl.col(c.PERSON).filter(there).n_unique(), pl.col(c.YEN).filter(there).sum()
        cells += [there.sum().alias(f"{station} rows"), people.alias(f"{station} people"), yen.alias(f"{station} yen")]
    table = grouped.agg(cells).iter_rows(named=True)
    return {row[c.ROUTE]: {s: Count(*(int(row[f"{s} {of}"]) for of in Count._fields)) for s in Station} for row in table}


def check_route_counts(sources: Mapping[str, int | None], ledger: Mapping[str, int], waived: Mapping[str, Waived] | None = None) -> list[Finding]:
    """What each route counts at its source (None: nobody knows) against the rows of the ledger, held, excluded and withdrawn ones included."""
    passed = waived or {}
    return [finding for route, source in sources.items() for finding in _of_route(route, source, ledger.get(route, 0), passed.get(route))]


def _of_route(route: str, source: int | None, ledger: int, waived: Waived | None) -> list[Finding]:
    if source is None:
        return [ROUTE_SAYS_HOW_MANY.found(route=route, ledger=ledger)] if ledger else []
    if source == ledger:
        return []
    if waived is not None and (waived.source, waived.ledger) == (source, ledger):
        return [ROUTE_GAP_IS_WAIVED.found(route=route, source=source, ledger=ledger, reason=waived.reason, day=waived.day)]
    gap = f"不足 missing {source - ledger}" if source > ledger else f"超過 too many {ledger - source}"
    return [ROUTE_IS_WHOLE.found(route=route, source=source, ledger=ledger, gap=gap)]


def check_rows_stand(counts: Mapping[str, Mapping[Station, Count]], reasons: Mapping[str, Mapping[str, int]]) -> Iterator[Finding]:
    """Applications that have stopped on their way, by route. `reasons`: route → reason code of its holds → how many."""
    for route, stations in sorted(counts.items()):
        if route and stations[Station.HELD].rows:
            told = ", ".join(f"{reason} {rows}" for reason, rows in sorted(reasons.get(route, {}).items()))
            yield EVERY_HOLD_IS_RESOLVED.found(route=route, rows=stations[Station.HELD].rows, reasons=told)
        if route and stations[Station.UNISSUED].rows:
            yield EVERY_SEALED_APPLICATION_IS_IN_A_NOTICE.found(route=route, rows=stations[Station.UNISSUED].rows)


def check_notices_arrive(notices: Sequence[OpenNotice]) -> Iterator[Finding]:
    """Notices that have not arrived, by batch and by what is missing."""
    wanted = ((EVERY_NOTICE_IS_SENT, (NoticeState.PUBLISHED,)), (NO_NOTICE_CAME_BACK, (NoticeState.RETURNED,)))
    sent = (EVERY_SENT_NOTICE_ARRIVED, (NoticeState.HANDED_OVER, NoticeState.ACCEPTED))
    for batch in sorted({notice.batch for notice in notices}):
        for rule, states in (*wanted, sent):
            found = [notice for notice in notices if notice.batch == batch and notice.state in states]
            if found:
                shown = ", ".join(notice.recipient for notice in found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
                yield rule.found(batch=batch, notices=len(found), rows=sum(notice.rows for notice in found), recipients=shown)


def check_recalls(open_recalls: Mapping[int, Sequence[str]]) -> Iterator[Finding]:
    """Recalls that wait for a receiver. `open_recalls`: number of the recall → recipients that have not confirmed."""
    for recall, recipients in sorted(open_recalls.items()):
        shown = ", ".join(recipients[:_SHOWN]) + (" …" if len(recipients) > _SHOWN else "")
        yield EVERY_RECALL_IS_CONFIRMED.found(recall=recall, notices=len(recipients), recipients=shown)
