"""A birth date and a gift date exist, fit each other, and the gift belongs to the tax year.

A tax year is the calendar year of the gift (地方税法附則7条: 前年1月1日から12月31日までの寄附). Birth dates that no living person can have are refused; unusual ages are told.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from furusato.guards.row_check import RowCheck, broken_rows, given
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity

DATE_EXISTS: Final = Rule(
    "date_exists",
    Severity.REFUSE,
    "{ja_column}が暦にない日付か、読めない書き方です。原本を見て入れ直してください。",
    "The {en_column} is not a day of the calendar or cannot be read. Enter it again from the application.",
)
BIRTH_DATE_IS_POSSIBLE: Final = Rule(
    "birth_date_is_possible",
    Severity.REFUSE,
    "生年月日がありえない古さです。表計算ソフトの既定値（1900年1月）や元号の取り違えのおそれがあります。原本を見て入れ直してください。",
    "The birth date lies impossibly far back: a spreadsheet's default (January 1900) or a mistaken era. Enter it again from the application.",
)
BIRTH_IS_BEFORE_THE_GIFT: Final = Rule(
    "birth_is_before_the_gift",
    Severity.REFUSE,
    "生年月日が寄附年月日と同じか、それより後です。列の取り違えや元号の誤りのおそれがあります。原本を見て入れ直してください。",
    "The birth date is the gift date or later: columns may be mixed up or the era wrong. Enter it again from the application.",
)
DONOR_IS_OF_USUAL_AGE: Final = Rule(
    "donor_is_of_usual_age",
    Severity.NOTICE,
    "寄附者の年齢が18歳未満か110歳を超えます。元号（昭和・平成・令和）の取り違えがないか、原本と見比べてください。",
    "The donor is under 18 or over 110. Compare with the application, above all the era (Shōwa, Heisei, Reiwa).",
)
GIFT_IS_IN_THE_TAX_YEAR: Final = Rule(
    "gift_is_in_the_tax_year",
    Severity.REFUSE,
    "寄附年月日が {tax_year} 年ではありません。日付の誤りなら正し、別の年の寄附ならその年の一覧に移してください。",
    "The gift date does not lie in {tax_year}. Mend the date if it is wrong; move the application to its own year's list if it is right.",
)
GIFT_IS_NOT_IN_THE_FUTURE: Final = Rule(
    "gift_is_not_in_the_future",
    Severity.REFUSE,
    "寄附年月日が今日より後です。受領した日付かどうかを確かめ、入れ直してください。",
    "The gift date lies in the future. Make sure it is the day the gift was received, and enter it again.",
)
RULES: Final = (DATE_EXISTS, BIRTH_DATE_IS_POSSIBLE, BIRTH_IS_BEFORE_THE_GIFT, DONOR_IS_OF_USUAL_AGE, GIFT_IS_IN_THE_TAX_YEAR, GIFT_IS_NOT_IN_THE_FUTURE)

_LONGEST_LIFE: Final = 122  # years; the longest life on record
_OLD: Final = 110
_OF_AGE: Final = 18  # 民法4条


def _day(column: str) -> pl.Expr:
    """The date of an ISO text of ten characters, null where it is none."""
    return pl.when(pl.col(column).str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(pl.col(column)).str.to_date("%Y-%m-%d", strict=False)


def _known(broken: pl.Expr) -> pl.Expr:
    """Broken, or false where a date is missing or unreadable: that has its own finding."""
    return broken.fill_null(False)


def check_dates(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str], tax_year: int, today: date) -> list[Finding]:
    """Both dates of every row against the calendar, each other, the tax year and today."""
    birth, gift = _day(c.BIRTH), _day(c.GIFT_DATE)
    age = gift.dt.year() - birth.dt.year() - (gift.dt.ordinal_day() < birth.dt.ordinal_day()).cast(pl.Int32)
    impossible = birth.dt.year() < tax_year - _LONGEST_LIFE
    usual = (birth >= gift) | impossible | age.is_between(_OF_AGE, _OLD)
    checks = (
        RowCheck(DATE_EXISTS, c.BIRTH, given(c.BIRTH) & birth.is_null()),
        RowCheck(DATE_EXISTS, c.GIFT_DATE, given(c.GIFT_DATE) & gift.is_null()),
        RowCheck(BIRTH_DATE_IS_POSSIBLE, c.BIRTH, _known(impossible)),
        RowCheck(BIRTH_IS_BEFORE_THE_GIFT, c.BIRTH, _known(birth >= gift)),
        RowCheck(DONOR_IS_OF_USUAL_AGE, c.BIRTH, _known(~usual)),
        RowCheck(GIFT_IS_IN_THE_TAX_YEAR, c.GIFT_DATE, _known(gift.dt.year() != tax_year)),
        RowCheck(GIFT_IS_NOT_IN_THE_FUTURE, c.GIFT_DATE, _known(gift > pl.lit(today))),
    )
    return broken_rows(frame, sheet, letters, checks, tax_year=tax_year)
