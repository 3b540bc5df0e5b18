"""Gate 5: every sealed row of the year is in exactly one notice, in its own municipality's, or set aside by name with a reason.

Omission is the commonest accident of all (Ichihara 2018: a filter; Kani 2019: a cut-off extraction; Ishigaki 2024: a route without a link), doubling and the wrong
recipient the next. So the sets are held against each other both ways: sealed but in no notice, in a notice but never sealed. A pass over nothing is no pass.
Nothing waives this gate: it raises, or it returns nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from furusato.errors import IntegrityBroken
from furusato.guards.partition_rules import (
    BATCH_HAS_NOTICES,
    EVERY_NOTICE_HAS_ROWS,
    EVERY_ROW_IN_A_NOTICE_IS_SEALED,
    EVERY_ROW_IS_IN_A_NOTICE,
    EVERY_ROW_IS_IN_ITS_OWN_MUNICIPALITYS_NOTICE,
    EVERY_ROW_IS_SEALED_ONCE,
    EVERY_ROW_SET_ASIDE_HAS_A_REASON,
    NO_ROW_IS_IN_TWO_NOTICES,
    NO_ROW_IS_SENT_AGAIN,
    NO_ROW_SET_ASIDE_IS_SENT,
    YEAR_HAS_ROWS,
)
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, commonest_first
from furusato.model.values import RowState
from furusato.seal.row_key import is_row_key

_NAMED: Final = 10
Assigned = Sequence[tuple[str, Sequence[str]]]  # of this batch: recipient code and the row keys of its notice


def require_partition(sealed: pl.DataFrame, assigned: Assigned, earlier: Collection[str], excluded: Mapping[str, str]) -> None:
    """Raise IntegrityBroken unless the rows of the year fall apart into notices and rows set aside, each row in exactly one place.

    `sealed` has ROW_KEY, DESTINATION and STATE of **every** sealed row of the tax year. `assigned` are the notices of this batch. `earlier` are the row keys in notices
    of this year already published and neither superseded nor recalled. `excluded` gives the reason code of each row that is held, excluded or withdrawn.
    """
    year = _Year.of(sealed, assigned, frozenset(earlier), excluded)
    findings = commonest_first(
        [*_nothing(sealed, assigned), *_omitted(year), *_doubled(year, sealed), *_misdirected(year, assigned), *_strangers(year), *_set_aside(year)]
    )
    if findings:
        raise IntegrityBroken(
            f"封印済みの行と通知書が一対一になりません（{len(findings)} 種類の不一致）。何も公開していません。",
            f"Sealed rows and notices do not match one to one ({len(findings)} kinds of mismatch). Nothing was published.",
            findings,
        )


@dataclass(frozen=True, slots=True)
class _Year:
    """The sets that must make up each other."""

    homes: Mapping[str, str]  # of every sealed row
    states: Mapping[str, str]
    sent: Mapping[str, int]  # how often each row is in the notices of this batch
    earlier: frozenset[str]
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, sealed: pl.DataFrame, assigned: Assigned, earlier: frozenset[str], reasons: Mapping[str, str]) -> "_Year":
        keys = sealed[c.ROW_KEY].to_list()
        homes, states = (dict(zip(keys, sealed[column].to_list(), strict=True)) for column in (c.DESTINATION, c.STATE))
        return cls(homes, states, Counter(key for _, rows in assigned for key in rows), earlier, reasons)


def _found(rule: Rule, keys: Iterable[str], **facts: str | int) -> list[Finding]:
    """A finding of `rule` on these rows, or none where there are none. Only what is spelled as a row key is named: a stranger may be anything."""
    rows = sorted(set(keys))
    named = [key for key in rows if is_row_key(key)]
    return [rule.found(sheet="", column="", lines=(), row_keys=named, rows=len(rows), **facts)] if rows else []


def _nothing(sealed: pl.DataFrame, assigned: Assigned) -> list[Finding]:
    empty = [code for code, rows in assigned if not rows]
    return [
        *([YEAR_HAS_ROWS.found()] if sealed.is_empty() else []),
        *([BATCH_HAS_NOTICES.found()] if not assigned else []),
        *([EVERY_NOTICE_HAS_ROWS.found(codes=_some(empty))] if empty else []),
    ]


def _omitted(year: _Year) -> list[Finding]:
    return _found(EVERY_ROW_IS_IN_A_NOTICE, year.homes.keys() - year.sent.keys() - year.earlier - year.reasons.keys())


def _doubled(year: _Year, sealed: pl.DataFrame) -> list[Finding]:
    listed = sealed[c.ROW_KEY]
    return [
        *_found(EVERY_ROW_IS_SEALED_ONCE, listed.filter(listed.is_duplicated()).to_list()),
        *_found(NO_ROW_IS_IN_TWO_NOTICES, (key for key, times in year.sent.items() if times > 1)),
        *_found(NO_ROW_IS_SENT_AGAIN, year.sent.keys() & year.earlier),
    ]


def _misdirected(year: _Year, assigned: Assigned) -> list[Finding]:
    wrong = [(code, key) for code, rows in assigned for key in rows if key in year.homes and year.homes[key] != code]
    return _found(EVERY_ROW_IS_IN_ITS_OWN_MUNICIPALITYS_NOTICE, (key for _, key in wrong), codes=_some(code for code, _ in wrong))


def _strangers(year: _Year) -> list[Finding]:
    places = (
        ("この発行の通知書", "the notices of this batch", year.sent.keys()),
        ("前に公開した通知書", "notices published earlier", year.earlier),
        ("保留・除外の記録", "the record of rows set aside", year.reasons.keys()),
    )
    return [f for ja, en, keys in places for f in _found(EVERY_ROW_IN_A_NOTICE_IS_SEALED, keys - year.homes.keys(), where=ja, where_en=en)]


def _set_aside(year: _Year) -> list[Finding]:
    aside = {key for key, state in year.states.items() if state != RowState.SEALED}
    reasoned = {key for key, reason in year.reasons.items() if reason.strip()}
    return [
        *_found(NO_ROW_SET_ASIDE_IS_SENT, year.sent.keys() & (aside | year.reasons.keys())),
        *_found(EVERY_ROW_SET_ASIDE_HAS_A_REASON, (aside ^ (year.reasons.keys() & year.homes.keys())) | (year.reasons.keys() - reasoned)),
    ]


def _some(codes: Iterable[str]) -> str:
    """The first few codes, for a sentence."""
    distinct = sorted(set(codes))
    return ", ".join(distinct[:_NAMED]) + (" …" if len(distinct) > _NAMED else "")
