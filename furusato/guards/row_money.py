"""The gift is an amount, and it was paid.

A row whose payment is not confirmed is refused, never filtered away: that filter left 125 donors without their deduction (Ichihara 2018).
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.row_check import RowCheck, broken_rows, given
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity

AMOUNT_IS_WHOLE_YEN: Final = Rule(
    "amount_is_whole_yen",
    Severity.REFUSE,
    "寄附金額が1円以上の整数ではありません。原本を見て入れ直してください。",
    "The amount of the gift is not a whole number of yen from 1. Enter it again from the application.",
)
AMOUNT_IS_PLAUSIBLE: Final = Rule(
    "amount_is_plausible",
    Severity.NOTICE,
    "寄附金額が1,000万円を超えるか、1,000円未満です。桁の誤りや別の列の値でないか、原本と見比べてください。",
    "The amount is above 10,000,000 yen or below 1,000 yen. Compare with the application: digits may be wrong, or another column's value stands here.",
)
PAYMENT_IS_CONFIRMED: Final = Rule(
    "payment_is_confirmed",
    Severity.REFUSE,
    "入金確認の欄が確認済みを示す語（済、確認済、入金済、完了、○、1、TRUE など）ではありません。入金を確かめて記入するか、furusato hold で保留にしてください。行を除くと通知漏れになります。",
    "The payment column does not hold a word for confirmed (済, 確認済, 入金済, 完了, ○, 1, TRUE …). Confirm the payment and fill it in, or park the application "
    "with `furusato hold`. Dropping the row would leave the donor without a notice.",
)
RULES: Final = (AMOUNT_IS_WHOLE_YEN, AMOUNT_IS_PLAUSIBLE, PAYMENT_IS_CONFIRMED)

_WHOLE_YEN: Final = r"^[1-9][0-9]{0,11}$"
_LARGE: Final = 10_000_000
_SMALL: Final = 1_000  # a gift counts only above 2,000 yen a year, all gifts together (地方税法37条の2・314条の7)
# After NFKC, without spaces, in capitals.
_DONE: Final = ("済", "済み", "完了", "済です")
_OF: Final = ("", "確認", "入金", "入金確認", "納付", "納付確認", "決済", "支払", "支払い", "領収", "収納", "受領", "受入")
_MARKS: Final = ("○", "〇", "◯", "◎", "●", "レ", "✓", "✔", "☑", "有", "1", "TRUE", "YES", "Y", "OK", "PAID")
CONFIRMED: Final = frozenset(subject + done for subject in _OF for done in _DONE) | frozenset(_MARKS)


def check_money(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """Amounts, and payment where the list has a column for it."""
    whole = pl.col(c.YEN).str.contains(_WHOLE_YEN)
    yen = pl.when(whole).then(pl.col(c.YEN)).cast(pl.Int64, strict=False)
    checks = [
        RowCheck(AMOUNT_IS_WHOLE_YEN, c.YEN, given(c.YEN) & ~whole),
        RowCheck(AMOUNT_IS_PLAUSIBLE, c.YEN, (~yen.is_between(_SMALL, _LARGE)).fill_null(False)),
    ]
    if c.PAYMENT in frame.columns:
        word = pl.col(c.PAYMENT).str.normalize("NFKC").str.replace_all(r"\s", "").str.to_uppercase()
        checks.append(RowCheck(PAYMENT_IS_CONFIRMED, c.PAYMENT, ~word.is_in(list(CONFIRMED))))
    return broken_rows(frame, sheet, letters, checks)
