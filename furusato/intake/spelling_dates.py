"""Reads dates into ISO 8601 (2025-01-05). A date that could be read in two ways, or that no calendar has, is refused and never guessed.

Read are 2025-1-5, 2025/1/5, 2025.1.5, 2025年1月5日, 20250105, 令和7年1月5日, R7.1.5, 令7/01/05, 元年, each with full-width digits, spaces or a time of day behind it, and a
spreadsheet's serial numbers. A year of two digits without an era is ambiguous; so is a day or month in front.
"""

import re
from datetime import date, timedelta
from typing import Final

from furusato.intake.respelling import Change, Spelled
from furusato.intake.spelling_text import narrow
from furusato.law.calendar import ERAS, from_era
from furusato.model.findings import Rule, Severity

DATE_IS_UNAMBIGUOUS: Final = Rule(
    "date_is_unambiguous",
    Severity.REFUSE,
    "{ja_column}の年月日の順か元号が分かりません（1/5/25、05/06/2025、7.1.5 など）。元のデータから「2025-01-05」「令和7年1月5日」のような書き方で取り直してください。",
    "In the {en_column} it cannot be told which is the year, or of which era (1/5/25, 05/06/2025, 7.1.5). Take it from the source again, written as 2025-01-05 or 令和7年1月5日.",
)
DATE_CAN_BE_READ: Final = Rule(
    "date_can_be_read",
    Severity.REFUSE,
    "{ja_column}を日付として読めません。「2025-01-05」「2025/1/5」「令和7年1月5日」「R7.1.5」のいずれかの書き方で入れ直してください。",
    "The {en_column} cannot be read as a date. Enter it again as 2025-01-05, 2025/1/5, 令和7年1月5日 or R7.1.5.",
)
DATE_IS_IN_THE_CALENDAR: Final = Rule(
    "date_is_in_the_calendar",
    Severity.REFUSE,
    "{ja_column}が暦にない日付です（2月30日、令和元年4月30日など）。原本を見て入れ直してください。",
    "The {en_column} is a day that no calendar has (30 February, 令和元年4月30日). Enter it again from the application.",
)
RULES: Final = (DATE_IS_UNAMBIGUOUS, DATE_CAN_BE_READ, DATE_IS_IN_THE_CALENDAR)

_ERA: Final = "|".join(f"{era.name}|{era.name[0]}|{era.letter}|{era.letter.lower()}" for era in ERAS)
_BY_ABBREVIATION: Final = {short: era.letter for era in ERAS for short in (era.name, era.name[0], era.letter, era.letter.lower())}
_TIME: Final = re.compile(r"(.*[0-9日])(?: +|T)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_EIGHT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WESTERN: Final = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)")
_OF_ERA: Final = re.compile(rf"({_ERA})([0-9]{{1,2}}|元)(?:([-/.])([0-9]{{1,2}})\3([0-9]{{1,2}})|年([0-9]{{1,2}})月([0-9]{{1,2}})日)")
_AMBIGUOUS: Final = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1(?:[0-9]{1,2}|[0-9]{4})|[0-9]{1,2}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{6}")
_SERIAL: Final = re.compile(r"[0-9]{1,7}(?:\.[0-9]+)?")
_NO_DAY: Final = 60  # the 1900 system has a 29 February 1900 that never was


def spell_date(text: str) -> Spelled:
    """A date written as text."""
    bare, changes = narrow(text)
    if timed := _TIME.fullmatch(bare.strip()):
        bare, changes = timed[1], (*changes, Change.TIME)
    if " " in bare:
        bare, changes = bare.replace(" ", ""), (*changes, Change.SPACES)
    try:
        day, more = _day(bare)
    except ValueError:
        return Spelled("", fault=DATE_IS_IN_THE_CALENDAR)
    if day is None:
        return Spelled("", fault=DATE_IS_UNAMBIGUOUS if _AMBIGUOUS.fullmatch(bare) else DATE_CAN_BE_READ)
    return Spelled(day.isoformat(), (*changes, *more))


def spell_serial(text: str, *, counts_from_1904: bool) -> Spelled:
    """A date that stands in a number or date cell: a serial number, eight digits, or ISO 8601."""
    if not _SERIAL.fullmatch(text):
        return spell_date(text)
    whole = int(text.partition(".")[0])
    if whole < 1 or (whole == _NO_DAY and not counts_from_1904):
        return Spelled("", fault=DATE_IS_IN_THE_CALENDAR)
    # ECMA-376-1 §18.17.4.1: day 1 is 1 January 1900, or day 0 is 1 January 1904.
    first = date(1904, 1, 1) if counts_from_1904 else date(1899, 12, 31 if whole < _NO_DAY else 30)
    try:
        day = first + timedelta(days=whole)
    except OverflowError:
        return Spelled("", fault=DATE_IS_IN_THE_CALENDAR)
    changes = (Change.SERIAL_1904 if counts_from_1904 else Change.SERIAL_1900, *((Change.TIME,) if "." in text else ()))
    return Spelled(day.isoformat(), changes)


def _day(bare: str) -> tuple[date | None, tuple[Change, ...]]:
    """The day and how it was written; None where it is not written as a date. ValueError where there is no such day."""
    if match := _ISO.fullmatch(bare) or _EIGHT.fullmatch(bare):
        return date(*map(int, match.groups())), () if "-" in bare else (Change.EIGHT_DIGITS,)
    if match := _WESTERN.fullmatch(bare):
        return date(*_numbers(match[1], match[3] or match[5], match[4] or match[6])), (Change.SEPARATORS,)
    if match := _OF_ERA.fullmatch(bare):
        year = "1" if match[2] == "元" else match[2]
        return from_era(_BY_ABBREVIATION[match[1]], *_numbers(year, match[4] or match[6], match[5] or match[7])), (Change.ERA,)
    return None, ()


def _numbers(*digits: str) -> tuple[int, int, int]:
    year, month, day = map(int, digits)
    return year, month, day
