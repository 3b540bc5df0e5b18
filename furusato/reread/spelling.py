"""Undoes printing: 令和7年1月5日 becomes 2025-01-05, 12 digits lose their gaps, yen their commas. One printed spelling a value, any other is refused.

The eras are a table of our own (政令 on the names of eras: 昭和64年政令1号 平成, 平成31年政令143号 令和; earlier ones by 詔書), so that a fault in the drawing's calendar is
not undone by the same fault here.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Final


class Misspelled(ValueError):
    """A printed text is not the one spelling of what its heading promises. Whoever knows the place turns it into Unreadable; it holds no value."""


# Era: first and last day. A day before 明治6年1月1日 (Gregorian calendar, 明治5年太政官布告337号) cannot be printed.
_ERAS: Final = {
    "明治": (date(1873, 1, 1), date(1912, 7, 29), 1868),
    "大正": (date(1912, 7, 30), date(1926, 12, 24), 1912),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7), 1926),
    "平成": (date(1989, 1, 8), date(2019, 4, 30), 1989),
    "令和": (date(2019, 5, 1), date(2118, 12, 31), 2019),
}
_DATE: Final = re.compile(r"(明治|大正|昭和|平成|令和)(元|[1-9][0-9]{0,2})年([1-9]|1[0-2])月([1-9]|[12][0-9]|3[01])日")
_DATES: Final = 1024  # of a year's gifts there are 366, and births among them
_TAX_YEAR: Final = re.compile(r"(平成|令和)(元|[1-9][0-9]{0,2})年分")
_YEN: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){0,5}")
_POSTAL: Final = re.compile(r"〒([0-9]{3})-([0-9]{4})")
_NUMBER: Final = re.compile(r"([0-9]{4}) ([0-9]{4}) ([0-9]{4})")
_GIFTS: Final = re.compile(r"([1-9][0-9]{0,5})件")
_COUNT: Final = re.compile(r"0|[1-9][0-9]*")
_PAIR: Final = re.compile(r"([1-9][0-9]*)/([1-9][0-9]*)")
_ADDRESSEE: Final = re.compile(r"(.*[都道府県市区町村])長[ \u3000]*様")


def _year(era: str, number: str) -> int:
    if number == "1":
        raise Misspelled("an era's first year is printed 元")
    return _ERAS[era][2] + (0 if number == "元" else int(number) - 1)


@lru_cache(maxsize=_DATES)
def iso_date(text: str) -> str:
    """令和7年1月5日 → 2025-01-05; the era must be the one of that day."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise Misspelled("not a date by era")
    era, number, month, day = found.groups()
    try:
        there = date(_year(era, number), int(month), int(day))
    except ValueError as fault:
        raise Misspelled("not a day of the calendar") from fault
    first, last, _ = _ERAS[era]
    if not first <= there <= last:
        raise Misspelled("a day outside its era")
    return there.isoformat()


def tax_year(text: str) -> int:
    """令和7年分 → 2025. 2019 is 令和元年分."""
    found = _TAX_YEAR.fullmatch(text)
    if found is None:
        raise Misspelled("not a tax year by era")
    return _year(*found.groups())


def yen(text: str) -> str:
    """1,234,567 → 1234567."""
    if _YEN.fullmatch(text) is None:
        raise Misspelled("not an amount with commas")
    return text.replace(",", "")


def postal(text: str) -> str:
    """〒431-0442 → 4310442."""
    found = _POSTAL.fullmatch(text)
    if found is None:
        raise Misspelled("not a postal code")
    return found[1] + found[2]


def number(text: str) -> str:
    """1234 5678 9012 → 123456789012."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise Misspelled("not an individual number in groups of four")
    return "".join(found.groups())


def gifts(text: str) -> int:
    """2件 → 2."""
    found = _GIFTS.fullmatch(text)
    if found is None:
        raise Misspelled("not a count of gifts")
    return int(found[1])


def count(text: str) -> int:
    """Plain digits."""
    if _COUNT.fullmatch(text) is None or len(text) > 9:
        raise Misspelled("not a count")
    return int(text)


def pair(text: str) -> tuple[int, int]:
    """1/2 → (1, 2)."""
    found = _PAIR.fullmatch(text)
    if found is None or len(text) > 19:
        raise Misspelled("not k/n")
    return int(found[1]), int(found[2])


def spaced_pair(text: str) -> tuple[int, int]:
    """1 / 2 → (1, 2)."""
    if text.count(" / ") != 1:
        raise Misspelled("not k / n")
    return pair(text.replace(" / ", "/"))


def addressee(text: str) -> str:
    """静岡県湖西市長　様 → 静岡県湖西市."""
    found = _ADDRESSEE.fullmatch(text)
    if found is None:
        raise Misspelled("not a mayor's address")
    return found[1]
