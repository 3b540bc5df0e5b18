"""Printing is undone exactly, by a table of eras that is not the drawing's; what was never printed so is refused."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.law.calendar import tax_year_text, to_era_text
from furusato.reread import spelling
from furusato.reread.spelling import Misspelled

FIRST, LAST = date(1873, 1, 1), date(2118, 12, 31)


@given(st.dates(FIRST, LAST))
def test_every_printed_day_comes_back(day: date) -> None:
    assert spelling.iso_date(to_era_text(day)) == day.isoformat()


@pytest.mark.parametrize("day", ["1912-07-29", "1912-07-30", "1926-12-24", "1926-12-25", "1989-01-07", "1989-01-08", "2019-04-30", "2019-05-01", "2024-02-29"])
def test_days_at_the_change_of_eras_come_back(day: str) -> None:
    assert spelling.iso_date(to_era_text(date.fromisoformat(day))) == day


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2025])
def test_tax_years_come_back(year: int) -> None:
    assert spelling.tax_year(tax_year_text(year)) == year


@given(st.integers(1, 10**15))
def test_every_amount_comes_back(yen: int) -> None:
    assert spelling.yen(f"{yen:,}") == str(yen)


@pytest.mark.parametrize(
    ("back", "text"),
    [
        (spelling.iso_date, "令和1年5月1日"),  # the first year is 元年
        (spelling.iso_date, "令和元年4月30日"),  # still 平成
        (spelling.iso_date, "昭和64年1月8日"),  # already 平成
        (spelling.iso_date, "平成32年1月1日"),
        (spelling.iso_date, "令和7年2月29日"),
        (spelling.iso_date, "令和７年2月1日"),
        (spelling.iso_date, "令和7年02月1日"),
        (spelling.iso_date, "令和7年2月1日 "),
        (spelling.iso_date, "明治5年1月1日"),
        (spelling.iso_date, "2025-02-01"),
        (spelling.tax_year, "令和7年"),
        (spelling.number, "123456789012"),
        (spelling.number, "1234 5678 901"),
        (spelling.number, "1234\u30005678\u30009012"),
        (spelling.number, "１２３４ 5678 9012"),
        (spelling.postal, "431-0442"),
        (spelling.postal, "〒4310442"),
        (spelling.yen, "1234"),
        (spelling.yen, "1,23"),
        (spelling.yen, "01,234"),
        (spelling.yen, "0"),
        (spelling.yen, "9" * 5000),
        (spelling.gifts, "0件"),
        (spelling.gifts, "2"),
        (spelling.count, "1,000"),
        (spelling.count, "9" * 5000),
        (spelling.pair, "0/1"),
        (spelling.pair, "1 / 2"),
        (spelling.spaced_pair, "1/2"),
        (spelling.addressee, "湖西市"),
        (spelling.addressee, "湖西市長"),
    ],
)
def test_what_was_never_printed_so_is_refused(back: Callable[[str], object], text: str) -> None:
    with pytest.raises(Misspelled) as refused:
        back(text)
    assert text not in str(refused.value)


def test_an_amount_without_commas_below_a_thousand_comes_back() -> None:
    assert spelling.yen("999") == "999"
