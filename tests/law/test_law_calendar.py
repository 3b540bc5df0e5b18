"""Dates of the eras and the days of the law."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.law.calendar import (
    ERAS,
    application_deadline,
    change_notice_deadline,
    era_of,
    from_era,
    notice_deadline,
    residence_day,
    tax_year_of,
    tax_year_text,
    to_era_text,
)

WRITTEN = [
    (("令和", 7, 1, 5), date(2025, 1, 5), "令和7年1月5日"),
    (("R", 7, 1, 5), date(2025, 1, 5), "令和7年1月5日"),
    (("令和", 1, 5, 1), date(2019, 5, 1), "令和元年5月1日"),
    (("平成", 31, 4, 30), date(2019, 4, 30), "平成31年4月30日"),
    (("平成", 1, 1, 8), date(1989, 1, 8), "平成元年1月8日"),
    (("H", 12, 2, 29), date(2000, 2, 29), "平成12年2月29日"),
    (("昭和", 64, 1, 7), date(1989, 1, 7), "昭和64年1月7日"),
    (("S", 1, 12, 25), date(1926, 12, 25), "昭和元年12月25日"),
    (("大正", 15, 12, 24), date(1926, 12, 24), "大正15年12月24日"),
    (("T", 1, 7, 30), date(1912, 7, 30), "大正元年7月30日"),
    (("明治", 45, 7, 29), date(1912, 7, 29), "明治45年7月29日"),
    (("M", 6, 1, 1), date(1873, 1, 1), "明治6年1月1日"),
]


@pytest.mark.parametrize(("era", "day", "text"), WRITTEN)
def test_a_date_of_an_era_is_read_and_written(era: tuple[str, int, int, int], day: date, text: str) -> None:
    assert from_era(*era) == day
    assert to_era_text(day) == text


@pytest.mark.parametrize(("era", "new"), [(("明治", 45, 7, 30), "大正元年7月30日"), (("大正", 15, 12, 25), "昭和元年12月25日")])
def test_the_day_of_a_change_is_read_in_both_spellings_and_belongs_to_the_new_era(era: tuple[str, int, int, int], new: str) -> None:
    assert to_era_text(from_era(*era)) == new


@pytest.mark.parametrize(
    "era",
    [
        ("平成", 33, 1, 5),
        ("平成", 31, 5, 1),
        ("令和", 1, 4, 30),
        ("令和", 0, 5, 1),
        ("令和", -1, 5, 1),
        ("昭和", 64, 1, 8),
        ("平成", 1, 1, 7),
        ("昭和", 1, 12, 24),
        ("大正", 15, 12, 26),
        ("大正", 1, 7, 29),
        ("明治", 45, 7, 31),
        ("明治", 5, 12, 2),
        ("令和", 7, 2, 29),
        ("令和", 7, 13, 1),
        ("令和", 9000, 1, 1),
        ("慶応", 3, 1, 1),
        ("r", 7, 1, 5),
        ("", 7, 1, 5),
    ],
)
def test_a_date_that_never_was_is_refused(era: tuple[str, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"^(unknown era|no such day|the day does not|years of an era)"):
        from_era(*era)


def test_days_before_the_gregorian_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="Gregorian"):
        to_era_text(date(1872, 12, 31))


def test_the_eras_follow_each_other_without_a_gap() -> None:
    for older, newer in pairwise(ERAS):
        assert newer.first - older.last in (timedelta(0), timedelta(1))
    assert all(era.source for era in ERAS)


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2150, 12, 31)))
def test_every_day_reads_back_as_it_was_written(day: date) -> None:
    era = era_of(day)
    year = to_era_text(day).removeprefix(era.name).partition("年")[0]
    assert from_era(era.letter, 1 if year == "元" else int(year), day.month, day.day) == day


def test_the_tax_year_is_named_by_its_last_day() -> None:
    assert [tax_year_text(year) for year in (2018, 2019, 2025)] == ["平成30年分", "令和元年分", "令和7年分"]
    assert tax_year_of(date(2025, 12, 31)) == 2025


def test_the_days_of_the_law_lie_in_the_year_after_the_gift() -> None:
    assert notice_deadline(2025) == date(2026, 1, 31)
    assert change_notice_deadline(2025) == application_deadline(2025) == date(2026, 1, 10)
    assert residence_day(2025) == date(2026, 1, 1)
