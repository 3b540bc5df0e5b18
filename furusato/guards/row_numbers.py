"""An individual number and a postal code are spelled whole: every digit there, the check digit right, no placeholder.

The check digit misses 1.9 % of adjacent swaps and every swap between two people: a number that passes here is well spelled, never proven to be the donor's.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.row_check import RowCheck, broken_rows, given
from furusato.law.individual_number import check_digit_is_right, is_all_zeros, is_twelve_digits
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity

NUMBER_HAS_TWELVE_DIGITS: Final = Rule(
    "number_has_twelve_digits",
    Severity.REFUSE,
    "個人番号が12桁の数字ではありません。先頭の0が消えた、途中で切れた、別の列の値が入った、などのおそれがあります。原本から入れ直してください。",
    "The individual number is not twelve digits: leading zeros may be lost, it may be cut off, or another column's value stands here. Enter it again from the application.",
)
NUMBER_CHECK_DIGIT_IS_RIGHT: Final = Rule(
    "number_check_digit_is_right",
    Severity.REFUSE,
    "個人番号の検査用数字が合いません。どこかの桁が違います。申請書の原本と番号確認書類を見て入れ直してください。",
    "The check digit of the individual number does not fit: a digit is wrong. Enter it again from the application and the proof of the number.",
)
NUMBER_IS_NOT_ALL_ZEROS: Final = Rule(
    "number_is_not_all_zeros",
    Severity.REFUSE,
    "個人番号がすべて0です。検査用数字は合っても番号ではありません。申請者に確かめるか、furusato hold で保留にしてください。",
    "The individual number is all zeros. Its check digit fits, but it is no number. Ask the donor, or park the application with `furusato hold`.",
)
NUMBER_IS_NO_PLACEHOLDER: Final = Rule(
    "number_is_no_placeholder",
    Severity.NOTICE,
    "個人番号が見本や仮入力でよく使われる並びです（同じ数字の連続、1から順）。申請書の原本と見比べてください。",
    "The individual number is one that samples and placeholders use (one repeated digit, 1 2 3 …). Compare it with the application.",
)
POSTAL_CODE_HAS_SEVEN_DIGITS: Final = Rule(
    "postal_code_has_seven_digits",
    Severity.REFUSE,
    "郵便番号が7桁の数字ではありません。先頭の0が消えていないか確かめ、入れ直してください。",
    "The postal code is not seven digits. Look whether a leading zero was lost, and enter it again.",
)
RULES: Final = (NUMBER_HAS_TWELVE_DIGITS, NUMBER_CHECK_DIGIT_IS_RIGHT, NUMBER_IS_NOT_ALL_ZEROS, NUMBER_IS_NO_PLACEHOLDER, POSTAL_CODE_HAS_SEVEN_DIGITS)

_PLACEHOLDER: Final = "^(?:" + "|".join([*(str(digit) * 11 for digit in range(1, 10)), "12345678901"]) + ")"


def check_numbers(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """Spelling of every number and postal code that is not blank (blanks are told by `row_presence`)."""
    checks = (
        RowCheck(NUMBER_HAS_TWELVE_DIGITS, c.NUMBER, given(c.NUMBER) & ~is_twelve_digits(c.NUMBER)),
        RowCheck(NUMBER_CHECK_DIGIT_IS_RIGHT, c.NUMBER, is_twelve_digits(c.NUMBER) & ~check_digit_is_right(c.NUMBER)),
        RowCheck(NUMBER_IS_NOT_ALL_ZEROS, c.NUMBER, is_all_zeros(c.NUMBER)),
        RowCheck(NUMBER_IS_NO_PLACEHOLDER, c.NUMBER, pl.col(c.NUMBER).str.contains(_PLACEHOLDER)),
        RowCheck(POSTAL_CODE_HAS_SEVEN_DIGITS, c.POSTAL, given(c.POSTAL) & ~pl.col(c.POSTAL).str.contains(r"^[0-9]{7}$")),
    )
    return broken_rows(frame, sheet, letters, checks)
