"""Reads and writes dates of the Japanese eras, and knows the days that the law sets for the special procedure (申告特例).

Promises: a date of an era is read only where that day lay in that era; 平成33年 and 令和元年4月30日 never were and are refused with ValueError, since such a date
is a slip of the pen and its right reading is not ours to choose. Knows no clock: the tax year comes in as an argument.
"""

from datetime import date
from typing import Final, NamedTuple


class Era(NamedTuple):
    """An era. On the day of change of 明治, 大正 and 昭和 the edict gave the whole day to the new era; both spellings of that day occur and are read, the new one is
    written."""

    name: str
    letter: str
    first: date
    last: date
    source: str


ERAS: Final = (
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30), "一世一元の詔 (明治元年9月8日), from the first day of that lunar year"),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25), "改元の詔書 (明治45年7月30日)"),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7), "改元の詔書 (大正15年12月25日)"),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30), "元号を改める政令 (昭和64年政令第1号), in force from the next day"),
    Era("令和", "R", date(2019, 5, 1), date.max, "元号を改める政令 (平成31年政令第143号), in force from 1 May 2019"),
)
# Before 明治6年1月1日 months and days were lunar (太政官布告明治5年第337号); such dates are refused, not converted.
_GREGORIAN_SINCE: Final = date(1873, 1, 1)
_YEAR_BEFORE: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}  # the year before 元年
_BY_NAME: Final = {key: era for era in ERAS for key in (era.name, era.letter)}


def from_era(era: str, year: int, month: int, day: int) -> date:
    """The date of e.g. ("令和", 7, 1, 5) or ("R", 7, 1, 5); 元年 is year 1. ValueError for an unknown era and for a day that did not lie in the era."""
    if era not in _BY_NAME:
        raise ValueError("unknown era")
    found = _BY_NAME[era]
    if year < 1:
        raise ValueError("years of an era begin with 1")
    try:
        when = date(_YEAR_BEFORE[found.name] + year, month, day)
    except ValueError:
        raise ValueError("no such day") from None
    if not max(found.first, _GREGORIAN_SINCE) <= when <= found.last:
        raise ValueError("the day does not lie in the era, or was counted by the lunar calendar")
    return when


def era_of(when: date) -> Era:
    """The era of a day; the day of a change belongs to the new era. ValueError before 明治6年."""
    if when < _GREGORIAN_SINCE:
        raise ValueError("before the Gregorian calendar was taken over in Japan (明治6年)")
    return next(era for era in reversed(ERAS) if era.first <= when)


def to_era_text(when: date) -> str:
    """令和7年1月5日; the first year is 元年. ValueError before 明治6年."""
    return f"{_era_year(when)}{when.month}月{when.day}日"


def tax_year_text(tax_year: int) -> str:
    """令和7年分 of 2025; named by its last day, as 令和元年分 of 2019."""
    return f"{_era_year(date(tax_year, 12, 31))}分"


def _era_year(when: date) -> str:
    era = era_of(when)
    year = when.year - _YEAR_BEFORE[era.name]
    return f"{era.name}{'元' if year == 1 else year}年"


def tax_year_of(gift: date) -> int:
    """The tax year of a gift: the calendar year in which it was made (地方税法37条の2・314条の7: 前年中に支出した寄附金)."""
    return gift.year


def notice_deadline(tax_year: int) -> date:
    """Last day for sending the notice to the municipality of residence: 31 January of the year after the gift (地方税法附則7条5項・12項).

    Not moved where the day is a Saturday, Sunday or holiday: whether 地方税法20条の5 moves it for a notice between bodies was not found, and the earlier day is safe.
    """
    return date(tax_year + 1, 1, 31)


def change_notice_deadline(tax_year: int) -> date:
    """Last day for the donor's change notice (申告特例申請事項変更届出書): 10 January of the year after the gift (地方税法附則7条4項・11項)."""
    return date(tax_year + 1, 1, 10)


def application_deadline(tax_year: int) -> date:
    """Usual last day for the application: 10 January of the year after the gift. Practice of the municipalities, not law: offices may set another."""
    return date(tax_year + 1, 1, 10)


def residence_day(tax_year: int) -> date:
    """The day whose municipality of residence taxes the donor (賦課期日): 1 January of the year after the gift (地方税法39条・318条)."""
    return date(tax_year + 1, 1, 1)
