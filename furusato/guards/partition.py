"""Gate 5: once a batch is out, every sealed row of the year stands in exactly one notice that speaks, in its present version, with its own municipality; or it is set
aside by name with a reason, and stands nowhere.

Omission is the commonest accident of all (Ichihara 2018: a filter; Kani 2019: a cut-off extraction; Ishigaki 2024: a route without a link), doubling and the wrong
recipient the next. So the sets are held against each other both ways: sealed but in no notice, in a notice but never sealed; fallen away but not cancelled, cancelled but
never sent. A pass over nothing is no pass. Nothing waives this gate: it raises, or it returns nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import polars as pl

from furusato.errors import IntegrityBroken
from furusato.guards import partition_rules as rules
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, commonest_first
from furusato.model.values import Kind, RowState
from furusato.seal.row_key import is_row_key

_NAMED: Final = 10
_PLACE: Final = {c.ROW_KEY: pl.String, c.VERSION: pl.Int64, c.DESTINATION: pl.String}
_THERE: Final = (c.ROW_KEY, c.DESTINATION)
_NOW: Final = "_now"


class Assigned(NamedTuple):
    """A notice of this batch: to whom, of what kind, its rows (row key, version) and, where it takes the place of another, the SHA-256 of that one's header."""

    recipient: str
    kind: Kind
    rows: Sequence[tuple[str, int]]
    supersedes: str = ""


class Standing(NamedTuple):
    """What stands before the batch. `rows`: ROW_KEY, VERSION, DESTINATION (the recipient), NOTICE; `headers`: notice → recipient and SHA-256 of its header."""

    rows: pl.DataFrame
    headers: Mapping[int, tuple[str, str]]


NOTHING_STANDS: Final = Standing(pl.DataFrame(schema={**_PLACE, c.NOTICE: pl.Int64}), {})


def require_partition(sealed: pl.DataFrame, assigned: Sequence[Assigned], before: Standing, excluded: Mapping[str, str]) -> None:
    """Raise IntegrityBroken unless the rows of the year fall apart into notices that speak and rows set aside, each row in exactly one place.

    `sealed` has ROW_KEY, VERSION, DESTINATION and STATE of **every** row of the tax year. `assigned` are the notices of this batch. `before` is where each row stood in
    published notices that are neither superseded nor recalled. `excluded` gives the reason code of each row that is held, excluded or withdrawn.
    """
    year = _Year.of(sealed, assigned, before, excluded)
    checks = (_nothing(year, assigned), _omitted(year), _doubled(year), _misdirected(year), _outdated(year), _strangers(year), _set_aside(year), _mended(year))
    findings = commonest_first(finding for found in checks for finding in found)
    if findings:
        raise IntegrityBroken(
            f"封印済みの行と通知書が一対一になりません（{len(findings)} 種類の不一致）。何も公開していません。",
            f"Sealed rows and notices do not match one to one ({len(findings)} kinds of mismatch). Nothing was published.",
            findings,
        )


@dataclass(frozen=True, slots=True)
class _Year:
    """The tables that must make up each other, each with ROW_KEY, VERSION, DESTINATION; `sealed` also with STATE."""

    sealed: pl.DataFrame
    told: pl.DataFrame  # by this batch
    cancelled: pl.DataFrame  # by this batch, as sent
    before: pl.DataFrame
    remaining: pl.DataFrame  # of `before`: neither replaced nor cancelled by this batch
    replaced: Sequence[tuple[str, str]]  # by this batch: recipient, header
    live: frozenset[tuple[str, str]]  # recipient and header of what stood before
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, sealed: pl.DataFrame, assigned: Sequence[Assigned], before: Standing, reasons: Mapping[str, str]) -> "_Year":
        told, cancelled = (_table(n for n in assigned if (n.kind is Kind.CANCELLATION) is wanted) for wanted in (False, True))
        replaced = [(notice.recipient, notice.supersedes) for notice in assigned if notice.supersedes]
        dead = [number for number, there in before.headers.items() if there in replaced]
        remaining = before.rows.filter(~pl.col(c.NOTICE).is_in(dead)).join(cancelled, on=list(_PLACE), how="anti")
        places = list(_PLACE)
        live = frozenset(before.headers.values())
        return cls(sealed, told, cancelled, before.rows.select(places), remaining.select(places), replaced, live, reasons)

    @property
    def after(self) -> pl.DataFrame:
        """Where rows stand once the batch is out."""
        return pl.concat([self.remaining, self.told])

    def beside(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of the ledger among these, with what holds of them today as `…_now`."""
        now = self.sealed.unique(c.ROW_KEY, keep="first", maintain_order=True)
        return rows.join(now.select(c.ROW_KEY, c.STATE, *(pl.col(name).alias(name + _NOW) for name in (c.VERSION, c.DESTINATION))), on=c.ROW_KEY)


def _table(notices: Iterable[Assigned]) -> pl.DataFrame:
    rows = [(key, version, notice.recipient) for notice in notices for key, version in notice.rows]
    return pl.DataFrame(rows, schema=_PLACE, orient="row")


def _found(rule: Rule, rows: pl.DataFrame | Iterable[str], **facts: str | int) -> list[Finding]:
    """A finding of `rule` on these rows, or none where there are none. Only what is spelled as a row key is named: a stranger may be anything."""
    keys = sorted(set(rows[c.ROW_KEY] if isinstance(rows, pl.DataFrame) else rows))
    named = [key for key in keys if is_row_key(key)]
    return [rule.found(sheet="", column="", lines=(), row_keys=named, rows=len(keys), **facts)] if keys else []


def _nothing(year: _Year, assigned: Sequence[Assigned]) -> list[Finding]:
    empty = [notice.recipient for notice in assigned if not notice.rows]
    return [
        *([rules.YEAR_HAS_ROWS.found()] if year.sealed.is_empty() else []),
        *([rules.BATCH_HAS_NOTICES.found()] if not assigned else []),
        *([rules.EVERY_NOTICE_HAS_ROWS.found(codes=_some(empty))] if empty else []),
    ]


def _omitted(year: _Year) -> list[Finding]:
    missing = year.sealed.join(year.after, on=c.ROW_KEY, how="anti")
    return _found(rules.EVERY_ROW_IS_IN_A_NOTICE, missing.filter(~pl.col(c.ROW_KEY).is_in(list(year.reasons))))


def _doubled(year: _Year) -> list[Finding]:
    listed = year.sealed.filter(pl.col(c.ROW_KEY).is_duplicated())
    twice = [year.told.filter(pl.col(c.ROW_KEY).is_duplicated()), year.cancelled.filter(pl.struct(_THERE).is_duplicated())]
    return [
        *_found(rules.EVERY_ROW_IS_SEALED_ONCE, listed),
        *_found(rules.NO_ROW_IS_IN_TWO_NOTICES, pl.concat(twice)),
        *_found(rules.NO_ROW_IS_SENT_AGAIN, year.told.join(year.remaining, on=c.ROW_KEY, how="semi")),
    ]


def _misdirected(year: _Year) -> list[Finding]:
    wrong = year.beside(year.after).filter(pl.col(c.DESTINATION).ne_missing(pl.col(c.DESTINATION + _NOW)))
    there = wrong.filter(pl.col(c.STATE) == RowState.SEALED)  # rows set aside are told of in their own words
    return _found(rules.EVERY_ROW_IS_IN_ITS_OWN_MUNICIPALITYS_NOTICE, there, codes=_some(there[c.DESTINATION]))


def _outdated(year: _Year) -> list[Finding]:
    old = year.beside(year.after).filter((pl.col(c.STATE) == RowState.SEALED) & pl.col(c.VERSION).ne_missing(pl.col(c.VERSION + _NOW)))
    return _found(rules.EVERY_ROW_STANDS_IN_ITS_PRESENT_VERSION, old)


def _strangers(year: _Year) -> list[Finding]:
    known = set(year.sealed[c.ROW_KEY])
    places = (
        ("この発行の通知書", "the notices of this batch", {*year.told[c.ROW_KEY], *year.cancelled[c.ROW_KEY]}),
        ("前に公開した通知書", "notices published earlier", set(year.before[c.ROW_KEY])),
        ("保留・除外の記録", "the record of rows set aside", set(year.reasons)),
    )
    return [f for ja, en, keys in places for f in _found(rules.EVERY_ROW_IN_A_NOTICE_IS_SEALED, keys - known, where=ja, where_en=en)]


def _set_aside(year: _Year) -> list[Finding]:
    known = set(year.sealed[c.ROW_KEY])
    aside = set(year.sealed.filter(pl.col(c.STATE).ne_missing(pl.lit(str(RowState.SEALED))))[c.ROW_KEY])
    reasoned = {key for key, reason in year.reasons.items() if reason.strip()}
    return [
        *_found(rules.NO_ROW_SET_ASIDE_IS_SENT, set(year.after[c.ROW_KEY]) & (aside | year.reasons.keys())),
        *_found(rules.EVERY_ROW_SET_ASIDE_HAS_A_REASON, (aside ^ (year.reasons.keys() & known)) | (year.reasons.keys() - reasoned)),
    ]


def _mended(year: _Year) -> list[Finding]:
    """What corrections and cancellations must be to what was sent before."""
    dead = [recipient for recipient, header in year.replaced if (recipient, header) not in year.live]
    doubled = [recipient for place, (recipient, header) in enumerate(year.replaced) if header in {one for _, one in year.replaced[:place]}]
    fallen = year.before.join(year.after, on=_THERE, how="anti").join(year.cancelled, on=list(_PLACE), how="anti")
    belongs = year.beside(year.cancelled).filter((pl.col(c.STATE) == RowState.SEALED) & (pl.col(c.DESTINATION) == pl.col(c.DESTINATION + _NOW)))
    return [
        *([rules.EVERY_CORRECTION_REPLACES_A_LIVE_NOTICE.found(codes=_some([*dead, *doubled]))] if dead or doubled else []),
        *_found(rules.EVERY_ROW_THAT_FELL_AWAY_IS_CANCELLED, fallen),
        *_found(rules.ONLY_WHAT_WAS_SENT_IS_CANCELLED, year.cancelled.join(year.before, on=list(_PLACE), how="anti")),
        *_found(rules.NO_ROW_THAT_BELONGS_IS_CANCELLED, belongs),
    ]


def _some(codes: Iterable[str]) -> str:
    """The first few codes, for a sentence."""
    distinct = sorted(set(codes))
    return ", ".join(distinct[:_NAMED]) + (" …" if len(distinct) > _NAMED else "")
