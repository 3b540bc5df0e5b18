"""Holds a list of corrections against the ledger before any value of it is looked at: each line names one known row by key and present seal, and means one thing.

A list that was written before somebody else's correction carries old seals and is refused by name. A number that changes stands twice and agrees; one that was another
person's row's is asked about, for a block that slipped in this list looks exactly so (Kosai 2017). Rows are named by key, never by value.
"""

from collections.abc import Collection, Mapping
from typing import Final

import polars as pl

from furusato.guards.clusters import ACCEPTED
from furusato.guards.comparing import NAME_KEY, name_key
from furusato.guards.row_check import blank, finding, given
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule, Severity
from furusato.model.values import RowState

EVERY_CORRECTION_NAMES_A_ROW: Final = Rule(
    "every_correction_names_a_row",
    Severity.REFUSE,
    "行キーが空か、台帳のこの年の行にありません({count} 行)。furusato correct --template で書き出した一覧の行キーを使ってください。",
    "The row key is blank or of no row of this year ({count} lines). Use the keys of a list written by furusato correct --template.",
)
ROW_IS_CORRECTED_ONCE: Final = Rule(
    "row_is_corrected_once",
    Severity.REFUSE,
    "同じ行キーの行が二つ以上あります({count} 行)。一つの申請の訂正は一行にまとめてください。",
    "A row key stands on more than one line ({count} lines). Put all corrections of one application on one line.",
)
CORRECTION_CARRIES_THE_PRESENT_SEAL: Final = Rule(
    "correction_carries_the_present_seal",
    Severity.REFUSE,
    "封印が台帳の今の行と違います({count} 行)。行が動いたか、この一覧を書き出した後に別の訂正がありました。今の一覧を書き出し直し、訂正を確かめてください。",
    "The seal is not the row's present one ({count} lines): lines were moved, or the row was corrected since this list was written. Write the list anew and look again.",
)
ROW_CAN_BE_CORRECTED: Final = Rule(
    "row_can_be_corrected",
    Severity.REFUSE,
    "取下げ・除外の済んだ申請です({count} 行)。訂正できません。",
    "These applications are withdrawn or excluded ({count} lines) and cannot be corrected.",
)
REASON_IS_KNOWN: Final = Rule(
    "reason_is_known",
    Severity.REFUSE,
    "訂正の理由がないか、コードではありません({count} 行)。列「訂正理由」か --reason に {reasons} のどれかを書いてください。",
    "The reason is missing or no code ({count} lines). Write one of {reasons} into the column 訂正理由 or give --reason.",
)
ENDED_ROWS_HAVE_NO_NEW_VALUES: Final = Rule(
    "ended_rows_have_no_new_values",
    Severity.REFUSE,
    "取下げ・入金取消の行に新しい値が書かれています({count} 行)。取り下げるのか訂正するのかを確かめ、どちらかにしてください。",
    "Lines that withdraw an application or reverse its payment hold new values ({count} lines). Do one or the other.",
)
RECEIPT_NUMBER_STAYS: Final = Rule(
    "receipt_number_stays",
    Severity.REFUSE,
    "受付番号が台帳と違います({count} 行)。受付番号は訂正できません。行が動いていないか確かめてください。",
    "The receipt number is not the ledger's ({count} lines). It cannot be corrected; see whether lines were moved.",
)
NUMBER_IS_TYPED_TWICE: Final = Rule(
    "number_is_typed_twice",
    Severity.REFUSE,
    "個人番号と個人番号(再入力)が一致しません({count} 行)。申請書の原本を見て、両方を入力し直してください。",
    "The individual number and its second typing do not agree ({count} lines). Type both again from the application.",
)
CORRECTED_NUMBER_IS_NOT_ANOTHERS: Final = Rule(
    "corrected_number_is_not_anothers",
    Severity.DECIDE,
    "新しい個人番号が、この一覧で訂正する別の人の行に封印されていた番号と同じです({count} 行)。番号の列がずれたおそれがあります。原本と照合し、受付時に取り違えていたのなら"
    "判断ファイルで accepted としてください。",
    "The new number is the one sealed for another person's row of this list ({count} lines): the column may have slipped. Compare with the applications; if the numbers had been "
    "exchanged at intake answer `accepted` in the decisions file.",
)
CORRECTION_CHANGES_SOMETHING: Final = Rule(
    "correction_changes_something",
    Severity.NOTICE,
    "新しい値がないか、台帳の今の値と同じです({count} 行)。この行は変えていません。",
    "There is no new value, or it is the ledger's present one ({count} lines). These rows were left as they are.",
)
RULES: Final = (
    EVERY_CORRECTION_NAMES_A_ROW,
    ROW_IS_CORRECTED_ONCE,
    CORRECTION_CARRIES_THE_PRESENT_SEAL,
    ROW_CAN_BE_CORRECTED,
    REASON_IS_KNOWN,
    ENDED_ROWS_HAVE_NO_NEW_VALUES,
    RECEIPT_NUMBER_STAYS,
    NUMBER_IS_TYPED_TWICE,
    CORRECTED_NUMBER_IS_NOT_ANOTHERS,
    CORRECTION_CHANGES_SOMETHING,
)
_SEALED: Final = "_sealed"
_NEW: Final = tuple(value for value in c.VALUES if value != c.RECEIPT)


def check_corrections(
    asked: pl.DataFrame, sealed: pl.DataFrame, sheet: str, letters: Mapping[str, str], reasons: Collection[str], ends: Collection[str]
) -> list[Finding]:
    """Findings about the lines. `asked`: LINE, ROW_KEY, SEAL, REASON, NUMBER_AGAIN, MUNICIPALITY_CODE and VALUES ("" where nothing is to change).

    `sealed`: ROW_KEY, SEAL, STATE and RECEIPT of every row of the year. `reasons`: the codes there are; `ends`: those that end a row.
    """
    there = sealed.select(c.ROW_KEY, c.STATE, *(pl.col(name).alias(name + _SEALED) for name in (c.SEAL, c.RECEIPT)))
    rows = asked.sort(c.LINE).join(there, on=c.ROW_KEY, how="left", maintain_order="left")
    known = pl.col(c.STATE).is_not_null()
    has_values = pl.any_horizontal(*(given(name) for name in (*_NEW, c.NUMBER_AGAIN, c.MUNICIPALITY_CODE)))
    checks = (
        (EVERY_CORRECTION_NAMES_A_ROW, c.ROW_KEY, ~known),
        (ROW_IS_CORRECTED_ONCE, c.ROW_KEY, known & pl.col(c.ROW_KEY).is_duplicated()),
        (CORRECTION_CARRIES_THE_PRESENT_SEAL, c.SEAL, known & (pl.col(c.SEAL) != pl.col(c.SEAL + _SEALED))),
        (ROW_CAN_BE_CORRECTED, c.ROW_KEY, known & ~pl.col(c.STATE).is_in([RowState.SEALED, RowState.HELD])),
        (REASON_IS_KNOWN, c.REASON, ~pl.col(c.REASON).is_in(list(reasons))),
        (ENDED_ROWS_HAVE_NO_NEW_VALUES, c.REASON, pl.col(c.REASON).is_in(list(ends)) & has_values),
        (RECEIPT_NUMBER_STAYS, c.RECEIPT, known & given(c.RECEIPT) & (pl.col(c.RECEIPT) != pl.col(c.RECEIPT + _SEALED))),
        (NUMBER_IS_TYPED_TWICE, c.NUMBER, pl.col(c.NUMBER) != pl.col(c.NUMBER_AGAIN)),
    )
    found = ((rule, column, rows.filter(broken.fill_null(value=True))) for rule, column, broken in checks)
    return [
        _named(rule, column, lines, known=rule is not EVERY_CORRECTION_NAMES_A_ROW, place=(sheet, letters), reasons=", ".join(reasons))
        for rule, column, lines in found
        if lines.height
    ]


def _named(rule: Rule, column: str, lines: pl.DataFrame, *, known: bool, place: tuple[str, Mapping[str, str]], reasons: str) -> Finding:
    """A key that the ledger does not know may be anything that was pasted: it is not repeated."""
    return finding(rule, column, lines if known else lines.drop(c.ROW_KEY), *place, count=lines.height, reasons=reasons)


def check_numbers_of_others(
    changed: pl.DataFrame, before: pl.DataFrame, sheet: str, letters: Mapping[str, str], decisions: Mapping[str, Decisions]
) -> list[Finding]:
    """Whether a new number was, before this list, another person's of the same list.

    `changed`: LINE, ROW_KEY, ROUTE and VALUES as they are to be; `before`: the same rows as sealed; `decisions`: route → its decisions.
    """
    person = [NAME_KEY, c.BIRTH]
    old = before.filter(given(c.NUMBER)).select(c.NUMBER, c.BIRTH, name_key().alias(NAME_KEY), pl.col(c.ROW_KEY).alias(c.ROW_KEY + _SEALED))
    own = before.select(c.ROW_KEY, pl.col(c.NUMBER).alias(c.NUMBER + _SEALED))
    new = changed.join(own, on=c.ROW_KEY).filter(~blank(c.NUMBER) & (pl.col(c.NUMBER) != pl.col(c.NUMBER + _SEALED))).with_columns(name_key().alias(NAME_KEY))
    met = new.join(old, on=c.NUMBER, suffix="_old").filter(
        (pl.col(c.ROW_KEY) != pl.col(c.ROW_KEY + _SEALED)) & pl.any_horizontal(pl.col(name) != pl.col(name + "_old") for name in person)
    )
    accepted = [
        (route, receipt)
        for route, told in decisions.items()
        for receipt, answer in told.answers(CORRECTED_NUMBER_IS_NOT_ANOTHERS.name).items()
        if answer == ACCEPTED
    ]
    still = met.select(c.LINE, c.ROW_KEY, c.ROUTE, c.RECEIPT).unique().sort(c.LINE)
    still = still.filter(pl.Series([pair not in set(accepted) for pair in still.select(c.ROUTE, c.RECEIPT).iter_rows()], dtype=pl.Boolean))
    return [finding(CORRECTED_NUMBER_IS_NOT_ANOTHERS, c.NUMBER, still, sheet, letters, count=still.height)] if still.height else []
