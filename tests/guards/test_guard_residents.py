"""Received rows against the office's residents: each difference has its word, and more than five bodies are counted over all senders."""

import polars as pl
import pytest

from furusato.guards.residents import DIFFERING, DONEES, ISSUER, JUDGED, RESIDENT, TWICE, Match, count_donees, match_residents
from furusato.model import columns as c

COLUMNS = (c.NUMBER, c.NAME, c.BIRTH, c.ADDRESS)
HANAKO = ("123456789018", "架空　花子", "1989-01-07", "静岡県湖西市吉美3丁目2番1号")
TARO = ("987654321093", "見本　太郎", "1970-02-03", "静岡県湖西市鷲津1-1")


def residents(*rows: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame([(line, *row) for line, row in enumerate(rows, 2)], schema={c.LINE: pl.Int64, **dict.fromkeys(COLUMNS, pl.String)}, orient="row")


def received(*rows: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


@pytest.mark.parametrize(
    ("row", "match", "differing"),
    [
        (HANAKO, Match.EQUAL, ""),
        ((HANAKO[0], "架空 花子", HANAKO[2], "湖西市吉美三丁目2-1"), Match.FOLDED, ""),
        ((HANAKO[0], HANAKO[1], HANAKO[2], "静岡県浜松市中央区1"), Match.ADDRESS, "address"),
        ((HANAKO[0], "見本　花子", HANAKO[2], HANAKO[3]), Match.IDENTITY, "name"),
        ((HANAKO[0], HANAKO[1], "1989-07-01", HANAKO[3]), Match.IDENTITY, "birth"),
        ((TARO[0], *HANAKO[1:]), Match.IDENTITY, "name,birth,address"),
        (("111111111118", *HANAKO[1:]), Match.NUMBER, "number"),
        (("111111111118", "別人　一", "1999-09-09", "静岡県湖西市1"), Match.NOBODY, ""),
    ],
)
def test_each_difference_has_its_word(row: tuple[str, ...], match: Match, differing: str) -> None:
    (found,) = match_residents(received(row), residents(HANAKO, TARO)).iter_rows(named=True)
    assert (found[JUDGED], found[DIFFERING]) == (match, differing)


def test_the_kosai_damage_is_seen_by_the_receiver() -> None:
    """Two numbers exchanged between two residents: both rows differ in who they are."""
    judged = match_residents(received((TARO[0], *HANAKO[1:]), (HANAKO[0], *TARO[1:])), residents(HANAKO, TARO))
    assert judged[JUDGED].to_list() == [Match.IDENTITY, Match.IDENTITY]


def test_rows_keep_their_order_and_none_is_lost_or_doubled() -> None:
    rows = received(TARO, ("111111111118", "別人　一", "1999-09-09", "静岡県湖西市1"), HANAKO, HANAKO)
    judged = match_residents(rows, residents(HANAKO, TARO, ("222222222225", *HANAKO[1:])))
    assert judged.select(COLUMNS).equals(rows)
    assert judged[RESIDENT].to_list() == [3, None, 2, 2]


def test_more_than_five_bodies_and_the_same_gift_twice() -> None:
    rows = pl.DataFrame(
        [(issuer, "1", f"2025-0{1 + place % 9}-01", "1000") for place, issuer in enumerate("ABCDEF")]
        + [("A", "2", "2025-01-01", "1"), ("A", "2", "2025-01-01", "1")],
        schema=dict.fromkeys((ISSUER, c.NUMBER, c.GIFT_DATE, c.YEN), pl.String),
        orient="row",
    )
    counted = count_donees(rows)
    assert counted[DONEES].to_list() == [6] * 6 + [1, 1]
    assert counted[TWICE].to_list() == [False] * 6 + [True, True]
