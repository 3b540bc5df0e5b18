"""Every character of a row can be printed: what no font has would come out as an empty box, and what a spreadsheet takes for an escape as another character.

Found before anything is drawn, named by row; a sender never emits 「?」 in its place.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity
from furusato.model.words import WORDS

EVERY_CHARACTER_CAN_BE_PRINTED: Final = Rule(
    "every_character_can_be_printed",
    Severity.REFUSE,
    "書体に無い文字が {rows} 行の「{heading}」にあり、印刷すると空の四角になります。行を furusato hold で保留にし、本人に別の表記でよいか確認してください。",
    "{rows} rows have a character in “{heading}” that no font at hand has; it would print as an empty box. Park the rows with furusato hold and ask the donors for another spelling.",
)
NO_TEXT_IS_TAKEN_FOR_AN_ESCAPE: Final = Rule(
    "no_text_is_taken_for_an_escape",
    Severity.REFUSE,
    "「{heading}」の {rows} 行に、表計算ソフトが別の文字に読み替える並び(_x0041_ の形)があります。元の資料で表記を確かめてください。",
    "{rows} rows hold in “{heading}” a sequence of the form _x0041_ that spreadsheets read as another character. Check the spelling against the source.",
)
RULES: Final = (EVERY_CHARACTER_CAN_BE_PRINTED, NO_TEXT_IS_TAKEN_FOR_AN_ESCAPE)

_PRINTED: Final = (c.RECEIPT, c.NAME, c.KANA, c.ADDRESS, c.SEX, c.PHONE)
_SELECTOR: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ESCAPE: Final = r"_x[0-9A-Fa-f]{4}_"


def check_printable(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str], missing: Callable[[str], str]) -> list[Finding]:
    """One finding a column that holds something unprintable. `missing(text)` gives the characters and sequences no font has."""
    findings = []
    for column in _PRINTED:
        letter = letters.get(column, "")
        lacking = frame.filter(pl.col(column).is_in(sorted(_lacking(frame[column], missing))))
        escaped = frame.filter(pl.col(column).str.contains(_ESCAPE))
        for rule, rows in ((EVERY_CHARACTER_CAN_BE_PRINTED, lacking), (NO_TEXT_IS_TAKEN_FOR_AN_ESCAPE, escaped)):
            if rows.height:
                findings.append(rule.found(sheet=sheet, column=letter, lines=rows[c.LINE].to_list(), rows=rows.height, heading=WORDS[column][0]))
    return findings


def _lacking(values: pl.Series, missing: Callable[[str], str]) -> set[str]:
    """The distinct values that hold something no font has; only values with a lacking character or a variation sequence are looked at one by one."""
    distinct: list[str] = values.unique().to_list()
    alphabet = set().union(*distinct)
    lacking = {character for character in alphabet if not _SELECTOR.match(character) and missing(character)}
    suspects = (v for v in distinct if _SELECTOR.search(v) or not lacking.isdisjoint(v))
    return {v for v in suspects if missing(v)}
