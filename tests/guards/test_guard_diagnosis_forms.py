"""A value that stayed what it was and is written otherwise is told as what befell its writing, also after it was moved."""

import unicodedata

import polars as pl
import pytest

from furusato.guards.diagnosis import form_rules as r
from furusato.guards.diagnosis.cells import folded
from furusato.guards.diagnosis.diagnose import diagnose
from furusato.guards.diagnosis.forms import form_of
from furusato.guards.diagnosis.owners import BOUND
from furusato.model import columns as c
from furusato.model.findings import Rule
from tests.guards.returned_lists import changed, diagnosed, ledger_of, listed, named_rows, put, sealed_rows, sorted_apart

SEALED = sealed_rows(120, 4).with_columns(
    pl.when(pl.int_range(pl.len()) % 5 == 0).then("髙" + pl.col(c.NAME).str.slice(1)).otherwise(pl.col(c.NAME)).alias(c.NAME),
    pl.when(pl.int_range(pl.len()) % 7 == 0).then(pl.col(c.ADDRESS) + "〜１−２ 𠮷荘").otherwise(pl.col(c.ADDRESS)).alias(c.ADDRESS),
    pl.when(pl.int_range(pl.len()) % 4 == 0).then("0" + pl.col(c.NUMBER).str.slice(1)).otherwise(pl.col(c.NUMBER)).alias(c.NUMBER),
)
CLEAN = SEALED.select(*BOUND)


def only(damaged: pl.DataFrame, *names: str) -> None:
    diagnosis = diagnosed(damaged, SEALED)
    assert sorted(explanation.name for explanation in diagnosis.explanations) == sorted(names)
    assert named_rows(diagnosis) == changed(CLEAN, damaged)


def test_leading_zeros_lost_over_columns_are_one_accident() -> None:
    only(CLEAN.with_columns(pl.col(c.NUMBER, c.PHONE).str.strip_chars_start("0")), "no_leading_zero_was_lost")


def test_sorted_apart_and_zeros_lost_are_two() -> None:
    sorted_numbers = sorted_apart(CLEAN, [c.NUMBER], 20, 110)
    only(sorted_numbers.with_columns(pl.col(c.NUMBER).str.strip_chars_start("0")), "no_column_was_sorted_apart", "no_leading_zero_was_lost")


def test_cp932_and_its_signs() -> None:
    only(CLEAN.with_columns(pl.col(c.ADDRESS).str.replace_all("〜", "～").str.replace_all("−", "－")), "no_dash_was_replaced")
    lost = [text.replace("〜", "～").replace("−", "－").encode("cp932", "replace").decode("cp932") for text in CLEAN[c.ADDRESS]]
    only(put(CLEAN, c.ADDRESS, lost), "no_character_was_lost")


def test_widths_variants_and_normalisation() -> None:
    only(CLEAN.with_columns(pl.col(c.NAME).str.replace("　", " ")), "no_width_or_space_was_changed")
    only(CLEAN.with_columns(pl.col(c.NAME).str.replace("髙", "高")), "no_variant_was_replaced")


@pytest.mark.parametrize(
    ("column", "sealed", "listed_text", "rule"),
    [
        (c.BIRTH, "1962-03-04", "22709", r.NO_DATE_CHANGED_ITS_FORM),
        (c.BIRTH, "1962-03-04", "3/4/62", r.NO_DATE_CHANGED_ITS_FORM),
        (c.BIRTH, "1962-03-04", "04/03/1962", r.NO_DATE_CHANGED_ITS_FORM),
        (c.BIRTH, "1962-03-04", "3月4日", r.NO_DATE_CHANGED_ITS_FORM),
        (c.GIFT_DATE, "2025-03-04", "2029-03-05", r.NO_DATE_CHANGED_ITS_FORM),
        (c.BIRTH, "1962-03-04", "1962-04-03", None),
        (c.NUMBER, "012345678901", "1.23E+10", r.NO_DIGITS_TURNED_SCIENTIFIC),
        (c.POSTAL, "0600001", "600001", r.NO_LEADING_ZERO_WAS_LOST),
        (c.NAME, "\ufa19田 花子", unicodedata.normalize("NFC", "\ufa19田 花子"), r.NO_TEXT_WAS_NORMALISED),
        (c.NAME, "塚󠄁本", "塚本", r.NO_TEXT_WAS_NORMALISED),
        (c.NAME, "𠮷田", "?田", r.NO_CHARACTER_WAS_LOST),
        (c.NAME, "𠮷田", "??田", r.NO_CHARACTER_WAS_LOST),
        (c.NAME, "吉田", "?田", None),
        (c.NAME, "山田 太郎", "山田太郎", r.NO_WIDTH_OR_SPACE_WAS_CHANGED),
        (c.KANA, "ショウコ", "シヨウコ", r.NO_VARIANT_WAS_REPLACED),
    ],
)
def test_one_form(column: str, sealed: str, listed_text: str, rule: Rule | None) -> None:
    one, two = pl.DataFrame({column: [sealed, listed_text]}).select(folded(column)).to_series()
    assert form_of(column, sealed, listed_text, one == two != "") is rule


def test_a_long_run_of_lost_characters_is_read_in_no_time() -> None:
    assert form_of(c.ADDRESS, "𠮷" * 5_000 + "田", "?" * 5_000 + "川", folded_alike=False) is None


def test_number_cells_that_lost_nothing_are_told() -> None:
    struck = {c.NUMBER: pl.Series([place == 3 for place in range(CLEAN.height)])}
    (explanation,) = diagnose(listed(CLEAN, struck=struck), ledger_of(SEALED)).explanations
    assert explanation.name == "no_digits_became_number_cells"
    assert explanation.finding.lines == (5,)


def test_scientific_notation_is_told_by_its_look_wherever_it_stands() -> None:
    only(
        put(CLEAN, c.NUMBER, [f"{place % 9 + 1}.2{place % 7}E+1{place % 2}" if 10 <= place < 60 else text for place, text in enumerate(CLEAN[c.NUMBER])]),
        "no_digits_turned_scientific",
    )
