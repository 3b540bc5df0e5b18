"""Every necessary value is there. A blank is never filtered away: the row is refused until it is filled or the application is held by name.

Necessary are the statutory items (地方税法附則7条3項・10項, 施行規則附則2条の5: name, address, birth date, amount, gift date, individual number) and the receipt
number, which is the row's identity. Kana, postal code, sex and phone number are items of the application form only: a blank is told and refuses nothing.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.clusters import CLUSTER, clustered
from furusato.guards.row_check import RowCheck, blank, broken_rows
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity

LIST_HAS_ROWS: Final = Rule(
    "list_has_rows",
    Severity.REFUSE,
    "一覧に寄附者の行が一つもありません。正しいファイル・シートかを確かめ、取り込み直してください。",
    "The list has no row of a donor. Make sure it is the right file and sheet, and take it in again.",
)
NECESSARY_VALUE_IS_GIVEN: Final = Rule(
    "necessary_value_is_given",
    Severity.REFUSE,
    "{ja_column}が空欄です。申請書の原本を見て記入してください。すぐに分からない申請は行を消さず、furusato hold で保留にしてください。",
    "The {en_column} is blank. Fill it in from the application itself. Where it cannot be known yet do not delete the row: park it with `furusato hold`.",
)
NUMBER_IS_GIVEN: Final = Rule(
    "number_is_given",
    Severity.REFUSE,
    "個人番号が空欄です。申請者に確かめて記入してください。番号が届くまでは行を消さず、furusato hold で保留にしてください。ほかの申請は先に進められます。",
    "The individual number is blank. Ask the donor for it. Until it comes do not delete the row: park it with `furusato hold`, the other applications go on.",
)
FORM_ITEM_IS_GIVEN: Final = Rule(
    "form_item_is_given",
    Severity.NOTICE,
    "{ja_column}が空欄です。法定の記載事項ではないので先に進めますが、通知書でも空欄になります。",
    "The {en_column} is blank. It is no statutory item, so the work goes on, but it will be blank in the notice too.",
)
RECEIPT_IS_LISTED_ONCE: Final = Rule(
    "receipt_is_listed_once",
    Severity.REFUSE,
    "同じ受付番号の行が二つ以上あります。同じ申請が重なっているなら一行にし、別の申請なら受付番号を正してください。",
    "The same receipt number stands on more than one row. Keep one row if it is one application; mend the receipt number if they are two.",
)
RECEIPT_IS_UNDAMAGED: Final = Rule(
    "receipt_is_undamaged",
    Severity.REFUSE,
    "受付番号が表計算ソフトで壊れています（指数表示、小数点、#）。元のデータから文字列として取り直してください。",
    "The receipt number was damaged by a spreadsheet (scientific notation, decimal point, #). Take it from the source again, as text.",
)
RULES: Final = (LIST_HAS_ROWS, NECESSARY_VALUE_IS_GIVEN, NUMBER_IS_GIVEN, FORM_ITEM_IS_GIVEN, RECEIPT_IS_LISTED_ONCE, RECEIPT_IS_UNDAMAGED)

_NECESSARY: Final = (c.NAME, c.ADDRESS, c.BIRTH, c.GIFT_DATE, c.YEN)
_FORM_ITEMS: Final = (c.KANA, c.POSTAL, c.SEX, c.PHONE)
_DAMAGED: Final = r"^\s*(?:[0-9](?:[.,][0-9]+)?[eE][+-][0-9]+|[0-9]+\.0+|#+.*)\s*$"


def no_rows(sheet: str) -> list[Finding]:
    """The finding of a list without rows: a check over nothing must not look like a pass."""
    return [LIST_HAS_ROWS.found(sheet=sheet)]


def check_presence(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str], *, route_gives_receipts: bool) -> list[Finding]:
    """Blank and doubled values. A route that has no receipt numbers (`route_gives_receipts` false) is given them later; one that has them must fill every row."""
    checks = [RowCheck(NECESSARY_VALUE_IS_GIVEN, column, blank(column)) for column in _NECESSARY]
    checks += [RowCheck(NUMBER_IS_GIVEN, c.NUMBER, blank(c.NUMBER)), RowCheck(RECEIPT_IS_UNDAMAGED, c.RECEIPT, pl.col(c.RECEIPT).str.contains(_DAMAGED))]
    if route_gives_receipts:
        checks.append(RowCheck(NECESSARY_VALUE_IS_GIVEN, c.RECEIPT, blank(c.RECEIPT)))
    return [*broken_rows(frame, sheet, letters, checks), *_doubled(frame, sheet, letters), *_form_items(frame, sheet, letters)]


def _doubled(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """Receipt numbers that stand twice, spaces around them not counted: (route, receipt number) is an application's identity."""
    named = frame.with_columns(pl.col(c.RECEIPT).str.strip_chars().alias(CLUSTER)).filter(pl.col(CLUSTER) != "")
    return clustered(RECEIPT_IS_LISTED_ONCE, c.RECEIPT, named.filter(pl.col(CLUSTER).is_duplicated()), sheet, letters)


def _form_items(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """Blank form items; where a list has no such value at all, the finding names the column and not every line."""
    found = broken_rows(frame, sheet, letters, [RowCheck(FORM_ITEM_IS_GIVEN, column, blank(column)) for column in _FORM_ITEMS])
    return [Finding(f.rule, f.ja, f.en, f.sheet, f.column) if f.count == frame.height else f for f in found]
