"""Values that are right because they exist: a municipality code, a row key's spelling, the check digits, the states.

Nothing here knows a table or a file. A value that does not hold raises ValueError with a sentence that never repeats the value where it could be personal.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

_CODE_WEIGHTS: Final = (6, 5, 4, 3, 2)
_NUMBER_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)  # Q11 … Q1, from the left
ALPHABET_37_36: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PRODUCTS: Final = tuple(  # product so far → character → product with it
    {character: ((value + product) % 36 or 36) * 2 % 37 for value, character in enumerate(ALPHABET_37_36)} for product in range(37)
)


def municipality_check_digit(five: str) -> str:
    """Check digit of a 5-digit code (全国地方公共団体コード仕様): last digit of 11 − (Σ of digit × weight mod 11), weights 6 5 4 3 2."""
    total = sum(int(d) * w for d, w in zip(five, _CODE_WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def individual_number_check_digit(eleven: str) -> str:
    """Check digit of an individual number's first 11 digits (平成26年総務省令第85号 5条): 11 − (Σ Pn·Qn mod 11), a remainder of 0 or 1 gives 0."""
    remainder = sum(int(d) * w for d, w in zip(eleven, _NUMBER_WEIGHTS, strict=True)) % 11
    return "0" if remainder <= 1 else str(11 - remainder)


def mod_37_36(body: str) -> str:
    """Check character of upper-case letters and digits, ISO/IEC 7064 MOD 37,36 (hybrid system). ValueError for any other character."""
    product = 36
    try:
        for character in body:
            product = _PRODUCTS[product][character]
    except KeyError:
        raise ValueError("not upper-case letters and digits") from None
    return ALPHABET_37_36[(37 - product) % 36]


def is_ascii_digits(text: str, length: int) -> bool:
    """Whether text is exactly `length` of the ten ASCII digits (full-width digits are not)."""
    return len(text) == length and text.isascii() and text.isdigit()


@dataclass(frozen=True, slots=True, order=True)
class MunicipalityCode:
    """A 6-digit 全国地方公共団体コード with a right check digit. That it is right does not prove the right town: compare code and name."""

    digits: str

    def __post_init__(self) -> None:
        if not is_ascii_digits(self.digits, 6) or municipality_check_digit(self.digits[:5]) != self.digits[5]:
            raise ValueError(f"not a municipality code with a right check digit: {self.digits!r}")

    @classmethod
    def of_five(cls, five: str) -> Self:
        """The code whose first five digits are `five`."""
        if not is_ascii_digits(five, 5):
            raise ValueError(f"not five digits: {five!r}")
        return cls(five + municipality_check_digit(five))

    def __str__(self) -> str:
        return self.digits


class RowState(StrEnum):
    """State of a sealed row in the ledger; that a row stands in a notice is known from the notice."""

    SEALED = "sealed"
    HELD = "held"
    EXCLUDED = "excluded"
    WITHDRAWN = "withdrawn"


class NoticeState(StrEnum):
    """State of a notice, in the order of its life; the last three end it."""

    PREPARED = "prepared"
    PUBLISHED = "published"
    HANDED_OVER = "handed over"
    ACCEPTED = "accepted"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    RECALLED = "recalled"


class CorrectionReason(StrEnum):
    """Why a row is corrected; the last two end it."""

    CHANGE_NOTICE = "change-notice"  # 変更届出書 (form 55の6): another address, name …
    TYPING_ERROR = "typing-error"  # the application says otherwise than was taken in
    WITHDRAWAL = "withdrawal"  # the donor took the application back
    PAYMENT_REVERSED = "payment-reversed"  # the gift was paid back or never arrived


class Kind(StrEnum):
    """Kind of a notice: the first of the year for a recipient, later ones with new rows only, and the mends of a published one."""

    FIRST = "first"
    ADDITIONAL = "additional"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"
