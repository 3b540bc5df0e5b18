"""Gives every value of a column its one spelling, and tells each change of spelling: one finding a column and kind of change, with all its lines."""

from collections.abc import Callable
from enum import Enum
from typing import Final, NamedTuple

import polars as pl

from furusato.intake.draft import Draft
from furusato.model.findings import Rule, Severity

VALUES_HAVE_ONE_SPELLING: Final = Rule(
    "values_have_one_spelling",
    Severity.NOTICE,
    "{ja_column}の書き方をそろえました（{ja_change}）。",
    "The {en_column} was brought into one spelling ({en_change}).",
)
RULES: Final = (VALUES_HAVE_ONE_SPELLING,)


class Change(Enum):
    """A kind of change of spelling: Japanese and English words."""

    WIDTH = ("全角の数字・記号 → 半角", "full-width digits and signs to ASCII")
    SPACES = ("空白を除去", "spaces dropped")
    BLANK = ("空白だけのセル → 空欄", "cells of spaces only to blank")
    HYPHENS = ("ハイフンを除去", "hyphens dropped")
    POSTAL_MARK = ("〒 を除去", "postal mark dropped")
    YEN_SIGN = ("円・¥ を除去", "yen sign dropped")
    COMMAS = ("桁区切りのカンマを除去", "thousands commas dropped")
    LEADING_ZEROS = ("先頭の0を除去", "leading zeros dropped")
    ERA = ("元号 → 西暦", "year of an era to year of our calendar")
    SEPARATORS = ("年月日・/・. などの区切り → -", "separators of the date to hyphens")
    EIGHT_DIGITS = ("8桁の日付 → 年-月-日", "dates of eight digits to year-month-day")
    TIME = ("時刻を除去", "time of day dropped")
    SERIAL_1900 = ("日付のシリアル値（1900年基準）→ 年-月-日", "spreadsheet date serials (1900 system) to year-month-day")
    SERIAL_1904 = ("日付のシリアル値（1904年基準）→ 年-月-日", "spreadsheet date serials (1904 system) to year-month-day")


class Spelled(NamedTuple):
    """A value in its one spelling and what was changed; or the rule by which it cannot be read (then `value` is not used)."""

    value: str
    changes: tuple[Change, ...] = ()
    fault: Rule | None = None


def respell(draft: Draft, column: str, where: pl.Series, spell: Callable[[str], Spelled]) -> None:
    """Spell the cells of `where` (Boolean) anew, each distinct text once."""
    texts = draft.frame[column]
    spelled = {text: spell(text) for text in texts.filter(where).unique().to_list()}
    changes = {change for one in spelled.values() if one.fault is None for change in one.changes}
    for change in sorted(changes, key=list(Change).index):
        changed = [text for text, one in spelled.items() if one.fault is None and change in one.changes]
        draft.note(VALUES_HAVE_ONE_SPELLING, column, where & texts.is_in(changed), ja_change=change.value[0], en_change=change.value[1])
    faults = {one.fault.name: one.fault for one in spelled.values() if one.fault}
    struck = {name: where & texts.is_in([text for text, one in spelled.items() if one.fault and one.fault.name == name]) for name in faults}
    right = {text: one.value for text, one in spelled.items() if one.fault is None and one.value != text}
    if right:
        new = texts.replace(list(right), list(right.values()))
        draft.put(column, draft.frame.select(pl.when(where).then(new).otherwise(pl.col(column)).alias(column)).to_series())
    for name, cells in sorted(struck.items()):
        draft.strike(faults[name], column, cells)


def blank_spaces(draft: Draft) -> None:
    """Cells that hold nothing but spaces are blank."""
    for column in draft.names:
        respell(draft, column, draft.frame[column].str.contains(r"^\s+$"), lambda _spaces: Spelled("", (Change.BLANK,)))
