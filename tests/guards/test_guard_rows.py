"""Gate 2: each rule is shown by the mistake it catches, on a list that passes without the mistake."""

from datetime import date
from random import Random

import polars as pl
import pytest

from furusato.guards import rows
from furusato.guards.rows import check_rows
from furusato.model import columns as c
from furusato.model.findings import Finding, Severity
from tests.guards.fictional_lists import LETTERS, SHEET, clean_list, number, with_row

TODAY = date(2026, 1, 10)
LINE = 7


def _check(table: pl.DataFrame, *, route_gives_receipts: bool = True) -> list[Finding]:
    return check_rows(table, SHEET, LETTERS, 2025, TODAY, route_gives_receipts=route_gives_receipts)


@pytest.fixture(scope="module")
def clean() -> pl.DataFrame:
    return clean_list(60, 11)


# the mistake on one row → the rule that must tell it, and its column
MISTAKES: dict[str, tuple[dict[str, str], str, str]] = {
    "blank name": ({c.NAME: ""}, "necessary_value_is_given", c.NAME),
    "name of full-width spaces": ({c.NAME: "　　"}, "necessary_value_is_given", c.NAME),
    "blank address": ({c.ADDRESS: " "}, "necessary_value_is_given", c.ADDRESS),
    "blank birth date": ({c.BIRTH: ""}, "necessary_value_is_given", c.BIRTH),
    "blank gift date": ({c.GIFT_DATE: ""}, "necessary_value_is_given", c.GIFT_DATE),
    "blank amount": ({c.YEN: ""}, "necessary_value_is_given", c.YEN),
    "blank receipt number": ({c.RECEIPT: ""}, "necessary_value_is_given", c.RECEIPT),
    "blank individual number": ({c.NUMBER: ""}, "number_is_given", c.NUMBER),
    "blank kana": ({c.KANA: ""}, "form_item_is_given", c.KANA),
    "blank postal code": ({c.POSTAL: ""}, "form_item_is_given", c.POSTAL),
    "blank sex": ({c.SEX: ""}, "form_item_is_given", c.SEX),
    "blank phone": ({c.PHONE: ""}, "form_item_is_given", c.PHONE),
    "receipt number in scientific notation": ({c.RECEIPT: "1.23457E+11"}, "receipt_is_undamaged", c.RECEIPT),
    "receipt number with a decimal point": ({c.RECEIPT: "20250001.0"}, "receipt_is_undamaged", c.RECEIPT),
    "receipt number too wide for its cell": ({c.RECEIPT: "########"}, "receipt_is_undamaged", c.RECEIPT),
    "leading zero lost": ({c.NUMBER: "12345678901"}, "number_has_twelve_digits", c.NUMBER),
    "number of full-width digits": ({c.NUMBER: "１２３４５６７８９０１８"}, "number_has_twelve_digits", c.NUMBER),
    "number in scientific notation": ({c.NUMBER: "1.23457E+11"}, "number_has_twelve_digits", c.NUMBER),
    "one digit wrong": ({c.NUMBER: "123456789017"}, "number_check_digit_is_right", c.NUMBER),
    "all zeros": ({c.NUMBER: "000000000000"}, "number_is_not_all_zeros", c.NUMBER),
    "a sample's number": ({c.NUMBER: "123456789018"}, "number_is_no_placeholder", c.NUMBER),
    "one digit repeated": ({c.NUMBER: "111111111118"}, "number_is_no_placeholder", c.NUMBER),
    "postal code without its zero": ({c.POSTAL: "310431"}, "postal_code_has_seven_digits", c.POSTAL),
    "30 February": ({c.BIRTH: "1980-02-30"}, "date_exists", c.BIRTH),
    "serial number for a gift date": ({c.GIFT_DATE: "45678"}, "date_exists", c.GIFT_DATE),
    "gift date not in ISO spelling": ({c.GIFT_DATE: "2025-1-5"}, "date_exists", c.GIFT_DATE),
    "a spreadsheet's zero as birth date": ({c.BIRTH: "1900-01-01"}, "birth_date_is_possible", c.BIRTH),
    "Meiji for Shōwa": ({c.BIRTH: "1869-05-01"}, "birth_date_is_possible", c.BIRTH),
    "born after the gift": ({c.BIRTH: "2025-12-31", c.GIFT_DATE: "2025-06-01"}, "birth_is_before_the_gift", c.BIRTH),
    "gift date in the birth date": ({c.BIRTH: "2025-06-01", c.GIFT_DATE: "2025-06-01"}, "birth_is_before_the_gift", c.BIRTH),
    "Reiwa for Shōwa": ({c.BIRTH: "2023-05-01"}, "donor_is_of_usual_age", c.BIRTH),
    "111 years old": ({c.BIRTH: "1913-05-01"}, "donor_is_of_usual_age", c.BIRTH),
    "gift of last year": ({c.GIFT_DATE: "2024-12-31"}, "gift_is_in_the_tax_year", c.GIFT_DATE),
    "gift of next year": ({c.GIFT_DATE: "2026-01-05"}, "gift_is_in_the_tax_year", c.GIFT_DATE),
    "gift of tomorrow": ({c.GIFT_DATE: "2026-01-11"}, "gift_is_not_in_the_future", c.GIFT_DATE),
    "amount of nothing": ({c.YEN: "0"}, "amount_is_whole_yen", c.YEN),
    "negative amount": ({c.YEN: "-10000"}, "amount_is_whole_yen", c.YEN),
    "amount with a comma": ({c.YEN: "10,000"}, "amount_is_whole_yen", c.YEN),
    "amount beyond all money": ({c.YEN: "9" * 40}, "amount_is_whole_yen", c.YEN),
    "two zeros too many": ({c.YEN: "50000000"}, "amount_is_plausible", c.YEN),
    "amount in thousands": ({c.YEN: "30"}, "amount_is_plausible", c.YEN),
    "Ichihara 2018: payment flag not set": ({c.PAYMENT: ""}, "payment_is_confirmed", c.PAYMENT),
    "payment pending": ({c.PAYMENT: "未済"}, "payment_is_confirmed", c.PAYMENT),
    "payment false": ({c.PAYMENT: "FALSE"}, "payment_is_confirmed", c.PAYMENT),
    "name with ?": ({c.NAME: "?野　太郎"}, "text_survived_its_encoding", c.NAME),
    "name with geta": ({c.NAME: "〓野　太郎"}, "text_survived_its_encoding", c.NAME),
    "address with U+FFFD": ({c.ADDRESS: "見本県\ufffd市1"}, "text_survived_its_encoding", c.ADDRESS),
    "UTF-8 read as CP932": ({c.NAME: "縺輔￥繧�"}, "text_survived_its_encoding", c.NAME),
    "full-width question mark": ({c.NAME: "？野　太郎"}, "text_has_no_wide_question_mark", c.NAME),
    "address in the name": ({c.NAME: "見本市1-2-3"}, "name_has_no_digits", c.NAME),
    "phone in the kana": ({c.KANA: "０９０１２３４"}, "name_has_no_digits", c.KANA),
    "name and kana swapped": ({c.NAME: "スズキ　タロウ", c.KANA: "鈴木　太郎"}, "kana_is_not_kanji", c.KANA),
    "kana in the name": ({c.NAME: "スズキ　タロウ", c.KANA: "タナカ　タロウ"}, "name_is_not_only_katakana", c.NAME),
    "name overwritten by kana": ({c.NAME: "ｽｽﾞｷ ﾀﾛｳ", c.KANA: "スズキ　タロウ"}, "name_is_not_its_kana", c.NAME),
    "town in the sex": ({c.SEX: "湖西市"}, "sex_is_in_the_table", c.SEX),
}
NOTICES = {
    "form_item_is_given",
    "number_is_no_placeholder",
    "donor_is_of_usual_age",
    "amount_is_plausible",
    "text_has_no_wide_question_mark",
    "name_is_not_only_katakana",
    "name_is_not_its_kana",
    "sex_is_in_the_table",
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_on_one_row_is_told_by_its_rule_in_its_cell(clean: pl.DataFrame, mistake: str) -> None:
    values, rule, column = MISTAKES[mistake]
    found = [f for f in _check(with_row(clean, LINE, **values)) if f.name == rule]
    assert [list(f.cells()) for f in found] == [[f"{SHEET}!{LETTERS[column]}{LINE}"]]
    assert found[0].severity is (Severity.NOTICE if rule in NOTICES else Severity.REFUSE)


def test_every_rule_of_gate_2_is_shown_by_a_mistake() -> None:
    shown = {rule for _, rule, _ in MISTAKES.values()} | {"list_has_rows", "receipt_is_listed_once"}
    assert {rule.name for rule in rows.RULES} == shown
    assert len({rule.name for rule in rows.RULES}) == len(rows.RULES)


@pytest.mark.parametrize("seed", range(5))
def test_a_clean_list_passes_without_a_finding(seed: int) -> None:
    assert _check(clean_list(1000, seed)) == []


@pytest.mark.parametrize(
    "values",
    [
        {c.GIFT_DATE: "2025-01-01"},
        {c.GIFT_DATE: "2025-12-31", c.BIRTH: "2007-12-31"},
        {c.BIRTH: "1914-12-31", c.GIFT_DATE: "2025-12-30"},
        {c.YEN: "1000"},
        {c.YEN: "10000000"},
    ],
)
def test_the_last_value_that_still_passes(clean: pl.DataFrame, values: dict[str, str]) -> None:
    assert _check(with_row(clean, LINE, **values)) == []


def test_a_gift_of_today_is_not_in_the_future(clean: pl.DataFrame) -> None:
    last = date.fromisoformat(str(clean[c.GIFT_DATE].max()))
    assert check_rows(clean, SHEET, LETTERS, 2025, last) == []


def test_a_list_without_rows_is_a_finding(clean: pl.DataFrame) -> None:
    assert [f.name for f in _check(clean.clear())] == ["list_has_rows"]


def test_a_receipt_number_on_two_rows_names_both(clean: pl.DataFrame) -> None:
    first = clean[c.RECEIPT][0]
    found = _check(with_row(clean, LINE, **{c.RECEIPT: f" {first}"}))
    assert [(f.name, f.lines) for f in found] == [("receipt_is_listed_once", (2, LINE))]


def test_a_list_pasted_twice_is_one_page_of_findings() -> None:
    table = clean_list(1000, 3)
    doubled = pl.concat([table, table]).with_columns(pl.Series(c.LINE, range(2, 2002)))
    found = [f for f in _check(doubled) if f.name == "receipt_is_listed_once"]
    assert len(found) == 201
    assert sum(f.count for f in found) == 2000


def test_a_route_without_receipt_numbers_may_leave_them_blank(clean: pl.DataFrame) -> None:
    blank = clean.with_columns(pl.lit("").alias(c.RECEIPT))
    assert _check(blank, route_gives_receipts=False) == []
    assert [f.name for f in _check(blank)] == ["necessary_value_is_given"]


def test_a_column_the_list_does_not_have_is_told_once_and_not_on_every_line(clean: pl.DataFrame) -> None:
    found = _check(clean.with_columns(pl.lit("").alias(c.PHONE)))
    assert [(f.name, list(f.cells())) for f in found] == [("form_item_is_given", [f"{SHEET}!{LETTERS[c.PHONE]}"])]


def test_a_list_without_a_payment_column_is_not_asked_for_it(clean: pl.DataFrame) -> None:
    assert _check(clean.drop(c.PAYMENT)) == []


@pytest.mark.parametrize(
    "word", ["済", "済み", "確認済", "入金済み", "入金確認済", "完了", "決済完了", "○", "〇", "◯", "レ", "1", "１", "TRUE", "true", " 済 ", "ＯＫ"]
)
def test_words_that_mean_confirmed(clean: pl.DataFrame, word: str) -> None:
    assert _check(with_row(clean, LINE, **{c.PAYMENT: word})) == []


@pytest.mark.parametrize("word", ["", "×", "0", "未", "未確認", "不明", "済?", "N/A", "no"])
def test_anything_else_is_refused_and_never_filtered(clean: pl.DataFrame, word: str) -> None:
    assert [f.name for f in _check(with_row(clean, LINE, **{c.PAYMENT: word}))] == ["payment_is_confirmed"]


def test_null_is_never_a_pass(clean: pl.DataFrame) -> None:
    nothing = pl.lit(None, dtype=pl.String)
    for column in (*c.VALUES, c.PAYMENT):
        found = _check(clean.with_columns(pl.when(pl.col(c.LINE) == LINE).then(nothing).otherwise(pl.col(column)).alias(column)))
        assert LINE in {line for f in found for line in f.lines}, column


def test_rows_are_named_by_their_keys_where_they_have_them(clean: pl.DataFrame) -> None:
    keyed = clean.with_columns(pl.format("R{}", c.LINE).alias(c.ROW_KEY))
    (found,) = _check(with_row(keyed, LINE, **{c.NUMBER: ""}))
    assert found.row_keys == (f"R{LINE}",)


def test_an_address_joined_from_parts_points_at_the_first_part(clean: pl.DataFrame) -> None:
    (found,) = check_rows(
        with_row(clean, LINE, **{c.ADDRESS: ""}), SHEET, {**{k: v for k, v in LETTERS.items() if k != c.ADDRESS}, c.CITY: "E", c.STREET: "F"}, 2025, TODAY
    )
    assert list(found.cells()) == [f"{SHEET}!F{LINE}"]


def test_names_of_foreign_residents_and_usual_spellings_are_not_refused(clean: pl.DataFrame) -> None:
    for name, kana in (("SMITH JOHN ALEXANDER", "スミス　ジョン"), ("髙橋　一", "ﾀｶﾊｼ ﾊｼﾞﾒ"), ("佐々木　ゑい", "ささき　えい"), ("マリア", "マリア")):
        found = _check(with_row(clean, LINE, **{c.NAME: name, c.KANA: kana}))
        assert all(f.severity is Severity.NOTICE for f in found), name


def test_no_sentence_holds_a_value(clean: pl.DataFrame) -> None:
    secret = number(Random(5))
    found = _check(with_row(clean, LINE, **{c.NUMBER: secret[:-1], c.NAME: secret, c.RECEIPT: secret, c.BIRTH: secret, c.YEN: secret}))
    assert len(found) >= 4
    assert secret[:6] not in "".join(repr(f) + "".join(f.cells()) for f in found)
