"""Spells the formulas of a working list: the check of a row, recomputed by the spreadsheet, and the count above the table.

What they compute is `seal.worklist_check`; a test holds both against each other in a real spreadsheet. Only functions of Excel 2016 and LibreOffice 7.4 are used, no array
formula, no volatile function. UNICODE carries the prefix `_xlfn.` that files need for it.
"""

from typing import Final

from furusato.model import columns as c
from furusato.render.worklist_layout import CHECK, FIRST_LINE, MULTIPLIERS, columns, letters
from furusato.seal.worklist_check import AMOUNTS, DATES, DIGITS, HALF, JOINT, KINDS, LONGEST, MODULUS, NO_ENDS, PAD, PLACES, SEAL_CHARACTERS, SECOND_HALF, TEXTS

RIGHT, WRONG = "○", "×"
NUMBER_LINE, FIGURES_LINE = 2, 4  # where these multipliers stand, in column C; those of the texts stand in B, their places in A
_AT: Final = letters(columns(masked=False))
_BOTTOM: Final = 1_048_576  # the last line there can be
LINE: Final = "\0"  # stands for a line's number


def _cell(column: str) -> str:
    return _AT[column] + LINE


def _number() -> str:
    """The part over the individual number."""
    number = _cell(c.NUMBER)
    return _weighed(NUMBER_LINE, f'VALUE("0"&LEFT({number},{HALF}))', f'VALUE("0"&MID({number},{HALF + 1},{SECOND_HALF}))')


def _figures() -> str:
    """The row key's serial, the dates, and what else is read as a whole number. A blank is 0; what is no number is an error, and an error is shown as wrong."""
    key = _cell(c.ROW_KEY)
    dates = (f'VALUE("0"&SUBSTITUTE({_cell(column)},"-",""))' for column in DATES)
    amounts = (_mod(f'VALUE("0"&LEFT({_cell(column)},{LONGEST}))') for column in AMOUNTS)
    return _weighed(FIGURES_LINE, f"VALUE(MID({key},2,LEN({key})-2))", *dates, *amounts)


def _weighed(line: int, *wholes: str) -> str:
    """The sum of whole numbers times the multipliers from this line on."""
    return "+".join(f"{whole}*{MULTIPLIERS}!$C${place}" for place, whole in enumerate(wholes, line))


def _mod(sum_: str) -> str:
    return f"MOD({sum_},{MODULUS})"


def _joined() -> str:
    """The texts as they stand; where the check names some that are shortened (it then has more than its digits), those shortened."""
    joint = f'&"{JOINT}"&'
    whole = joint.join(map(_cell, TEXTS))
    parted = joint.join(_shortened(column, mark) for column, mark in TEXTS.items())
    return f'LEFT({_cell(c.SEAL)},{SEAL_CHARACTERS}){joint}IF(LEN({_cell(CHECK)})={DIGITS},{whole},{parted})&REPT("{PAD}",{PLACES})'


def _shortened(column: str, mark: str) -> str:
    """A text whole where the check does not name it; else nothing of it, or as many characters of its beginning and its end as the check says."""
    found, text = f'FIND("{mark}",{_cell(CHECK)})', _cell(column)
    if column in NO_ENDS:
        return f'IF(ISERROR({found}),{text},"")'
    beginning, end = (f"VALUE(MID({_cell(CHECK)},{found}+{place},1))" for place in (1, 2))
    return f"IFERROR(LEFT({text},{beginning})&RIGHT({text},{end}),{text})"


def _spelled() -> str:
    code_points = f"_xlfn.UNICODE(MID({_joined()},{MULTIPLIERS}!$A$2:$A${PLACES + 1},1))"
    texts = f"SUMPRODUCT({code_points},{MULTIPLIERS}!$B$2:$B${PLACES + 1})"
    value = f'TEXT(MOD({_mod(_number())}+{_mod(f"{_figures()}+{texts}")},{KINDS}),"{"0" * DIGITS}")'
    return f'IF(IFERROR({value}=LEFT({_cell(CHECK)},{DIGITS}),FALSE),"{RIGHT}","{WRONG}")'


_CHECK: Final = _spelled()


def check_formula(line: int | None = None) -> str:
    """The formula of 判定 on a line, without its equals sign; without a line, LINE stands in its places."""
    return _CHECK if line is None else _CHECK.replace(LINE, str(line))


def count_formula(rows: int) -> str:
    """`○ = N / 全 M 件` (right N of M). It counts what is right, never what is wrong: an error is neither, and a deleted row is missed."""
    return f'"{RIGHT} = "&COUNTIF($A${FIRST_LINE}:$A${_BOTTOM},"{RIGHT}")&" / 全 {rows} 件"'


def all_are_right(rows: int) -> str:
    """Whether every row of the list shows ○; for the colours above the table."""
    return f'COUNTIF($A${FIRST_LINE}:$A${_BOTTOM},"{RIGHT}")={rows}'
