"""The check digit of a whole table, against three other implementations and the vectors of the ordinance."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.jp import in_

from furusato.law.individual_number import ALL_ZEROS, check_digit_is_right, is_all_zeros, is_twelve_digits
from furusato.model import columns as c
from furusato.model.values import individual_number_check_digit


def asked(expression: pl.Expr, *texts: str | None) -> list[bool]:
    return pl.DataFrame({c.NUMBER: texts}, schema={c.NUMBER: pl.String}).select(expression).to_series().to_list()


def by_the_ordinance(number: str) -> bool:
    """As the ordinance writes it: P1 is the lowest of the first eleven digits."""
    lowest_first = [int(digit) for digit in reversed(number[:11])]
    total = sum(p * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(lowest_first, 1))
    return int(number[11]) == (0 if total % 11 <= 1 else 11 - total % 11)


@pytest.mark.parametrize(("eleven", "digit"), [("12345678901", "8"), ("98765432109", "3"), ("11111111111", "8"), ("20170130199", "0")])
def test_the_check_digit_of_a_vector_is_the_only_right_one(eleven: str, digit: str) -> None:
    answers = asked(check_digit_is_right(c.NUMBER), *(eleven + str(last) for last in range(10)))
    assert [last for last, right in enumerate(answers) if right] == [int(digit)]


@given(st.lists(st.from_regex(r"[0-9]{12}", fullmatch=True), min_size=1, max_size=50))
def test_four_implementations_agree(numbers: list[str]) -> None:
    answers = asked(check_digit_is_right(c.NUMBER), *numbers)
    assert answers == [in_.is_valid(number) for number in numbers]
    assert answers == [by_the_ordinance(number) for number in numbers]
    assert answers == [individual_number_check_digit(number[:11]) == number[11] for number in numbers]


@given(st.lists(st.from_regex(r"[0-9]{11}", fullmatch=True), min_size=1, max_size=50))
def test_a_number_made_by_its_scalar_twin_is_right(elevens: list[str]) -> None:
    assert all(asked(check_digit_is_right(c.NUMBER), *(eleven + individual_number_check_digit(eleven) for eleven in elevens)))


def test_all_zeros_have_a_right_check_digit_and_are_refused_by_name() -> None:
    assert asked(check_digit_is_right(c.NUMBER), ALL_ZEROS) == [True]
    assert asked(is_all_zeros(c.NUMBER), ALL_ZEROS, "123456789018", "", None, "0") == [True, False, False, False, False]


def test_anything_but_twelve_ascii_digits_is_false_and_never_null() -> None:
    strange = [
        "",
        None,
        "12345678901",
        "1234567890181",
        "１２３４５６７８９０１８",
        "123456789018\n",
        " 123456789018",
        "+12345678901",
        "-12345678901",
        "1234-5678-9018",
        "abc",
        "١٢٣٤٥٦٧٨٩٠١٨",
    ]
    for expression in (check_digit_is_right(c.NUMBER), is_twelve_digits(c.NUMBER)):
        assert asked(expression, *strange) == [False] * len(strange)
    assert asked(is_twelve_digits(c.NUMBER), "123456789019") == [True]


def test_the_check_digit_never_catches_a_swap_between_two_people() -> None:
    """Why a right check digit is no promise: the Kosai accident passes it whole."""
    numbers = [eleven + individual_number_check_digit(eleven) for eleven in ("10000000001", "20000000002", "30000000003")]
    assert asked(check_digit_is_right(c.NUMBER), *sorted(numbers, reverse=True)) == [True, True, True]
