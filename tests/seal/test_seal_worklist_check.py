"""The short check of a working list: a frozen vector, which values count, and how much it gives away."""

from collections import Counter
from random import Random

import pytest

from furusato.model import columns as c
from furusato.model.values import individual_number_check_digit
from furusato.seal.row_key import row_key
from furusato.seal.worklist_check import KINDS, PLACES, WorklistCheck

REGISTER = bytes(range(32))
SEAL = "0123456789ABCDEFGHJKMNPQR0"
VALUES = (
    "A-00001",
    "架空　花子",
    "カクウ　ハナコ",
    "4740027",
    "愛知県大府市追分町4-20-1",
    "1951-02-11",
    "女",
    "090-0000-0001",
    "123456789018",
    "2025-04-05",
    "10000",
)


def changed(column: str, value: str) -> tuple[str, ...]:
    return tuple(value if name == column else old for name, old in zip(c.VALUES, VALUES, strict=True))


def test_the_vector_is_frozen() -> None:
    check = WorklistCheck(REGISTER)
    assert (check.number, check.figures[:2], check.texts[:2], len(check.texts)) == ((731_569, 477_325), (514_021, 847_461), (677_973, 954_287), PLACES)
    assert check.value(row_key(1), SEAL, VALUES) == "0608"


@pytest.mark.parametrize("column", c.VALUES)
def test_each_value_counts(column: str) -> None:
    """A value of another person is told by nearly every register key: 1 of 1,024 misses it."""
    other = {c.BIRTH: "1960-12-31", c.GIFT_DATE: "2025-10-01"}.get(column, "9" + VALUES[c.VALUES.index(column)][1:])
    told = sum(
        WorklistCheck(key := bytes([n]) * 32).value(row_key(1), SEAL, VALUES) != WorklistCheck(key).value(row_key(1), SEAL, changed(column, other))
        for n in range(60)
    )
    assert told >= 59


def test_key_and_seal_count() -> None:
    check = WorklistCheck(REGISTER)
    assert check.value(row_key(2), SEAL, VALUES) != check.value(row_key(1), SEAL, VALUES) != check.value(row_key(1), "9" + SEAL[1:], VALUES)


def test_it_is_the_same_in_every_export_and_another_under_another_register() -> None:
    assert WorklistCheck(REGISTER).value(row_key(1), SEAL, VALUES) == WorklistCheck(REGISTER).value(row_key(1), SEAL, VALUES)
    assert len({WorklistCheck(bytes([n]) * 32).value(row_key(1), SEAL, VALUES) for n in range(20)}) > 15


def test_about_one_wrong_number_in_1024_passes_and_no_value_is_rare() -> None:
    chance, check = Random(7), WorklistCheck(REGISTER)
    eleven = [f"{chance.randrange(10**11):011d}" for _ in range(20_000)]
    values = [check.value(row_key(1), SEAL, changed(c.NUMBER, digits + individual_number_check_digit(digits))) for digits in eleven]
    passed = values.count(check.value(row_key(1), SEAL, VALUES))
    assert 5 <= passed <= 40
    assert len(set(values)) == KINDS
    assert max(Counter(values).values()) < 60


def test_many_rows_of_one_person_give_away_no_more_than_one() -> None:
    """Two numbers that cannot be told apart in one row cannot in any other: all that rows tell of a number is its part modulo 1,024."""
    chance, check = Random(8), WorklistCheck(REGISTER)
    parts: dict[str, str] = {}
    while True:
        digits = f"{chance.randrange(10**11):011d}"
        number = digits + individual_number_check_digit(digits)
        value = check.value(row_key(1), SEAL, changed(c.NUMBER, number))
        if value in parts:
            break
        parts[value] = number
    for serial in range(2, 200):
        row = (f"A-{serial:05d}", *changed(c.NUMBER, number)[1:])
        twin = (row[0], *changed(c.NUMBER, parts[value])[1:])
        assert check.value(row_key(serial), SEAL, row) == check.value(row_key(serial), SEAL, twin)


@pytest.mark.parametrize(("column", "said"), [(c.NAME, "n01"), (c.KANA, "k01"), (c.ADDRESS, "a01"), (c.PHONE, "p"), (c.RECEIPT, "r"), (c.SEX, "s")])
def test_a_character_beyond_the_first_plane_does_not_count_and_is_said_so(column: str, said: str) -> None:
    check = WorklistCheck(REGISTER)
    assert check.value(row_key(1), SEAL, changed(column, "𠮷田"))[4:] == said
    assert check.value(row_key(1), SEAL, changed(column, "𠮷田")) == check.value(row_key(1), SEAL, changed(column, "𠮟田"))


@pytest.mark.parametrize(("text", "said"), [("葛󠄀城", "n11"), ("山𠮷田𠮷", "n10"), ("𠮷", "n00"), ("長" * 20 + "𠮷" + "い" * 12, "n99")])
def test_beginning_and_end_of_such_a_text_count(text: str, said: str) -> None:
    check = WorklistCheck(REGISTER)
    value = check.value(row_key(1), SEAL, changed(c.NAME, text))
    assert value[4:] == said
    if said != "n00":
        assert value != check.value(row_key(1), SEAL, changed(c.NAME, "別" + text[1:]))


def test_blank_and_odd_values_of_held_rows_have_a_check() -> None:
    check = WorklistCheck(REGISTER)
    assert len(check.value(row_key(1), SEAL, ("",) * 11)) == 4
    for column, value in ((c.NUMBER, "1" * 40), (c.POSTAL, "9" * 40), (c.YEN, "8" * 40), (c.ADDRESS, "長" * 400)):
        assert len(check.value(row_key(1), SEAL, changed(column, value))) == 4


def test_no_repr_shows_the_multipliers() -> None:
    assert repr(WorklistCheck(REGISTER)) == "WorklistCheck(…)"
