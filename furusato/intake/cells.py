"""Looks at each cell for what a spreadsheet does to values: numbers and dates where text was, errors, formulas, scientific notation, gaps.

A number cell has lost its leading zeros for good, and 1-2 of an address has become the second of January: such cells are struck, not mended.
"""

from typing import Final

import polars as pl

from furusato.intake import headings as h
from furusato.intake.draft import Draft
from furusato.intake.forensic_rules import CELLS_HOLD_NO_ERRORS, CELLS_HOLD_NO_FORMULAS
from furusato.intake.grid import Grid
from furusato.intake.number_formats import shows_plain_digits
from furusato.model import columns as c
from furusato.model.findings import Rule, Severity

DIGITS_ARE_KEPT_AS_TEXT: Final = Rule(
    "digits_are_kept_as_text",
    Severity.REFUSE,
    "{ja_column}が文字列でなく数値のセルです。先頭の0や16桁目以降が失われているおそれがあります。Excelで書式だけを変えても戻りません。元のデータから文字列として取り直してください。",
    "The {en_column} is a number cell, not text: leading zeros and digits beyond the fifteenth may be lost, and changing the cell's format does not bring them back. "
    "Take it from the source again, as text.",
)
RECEIPTS_ARE_ALL_KEPT_ALIKE: Final = Rule(
    "receipts_are_all_kept_alike",
    Severity.REFUSE,
    "受付番号が数値のセルで、文字列のセルと混ざっているか、0を補う書式で表示されています。表示と値が違うので、同じ申請を見分けられません。元のデータから文字列として取り直してください。",
    "Receipt numbers are number cells, mixed with text cells or shown with added zeros or signs: what is shown is not what is there, so the same application could not be "
    "told. Take them from the source again, as text.",
)
NUMBER_CELLS_ARE_READ_AS_SHOWN: Final = Rule(
    "number_cells_are_read_as_shown",
    Severity.NOTICE,
    "{ja_column}が数値のセルです。表示どおりの数字として読みました。元の書類で番号の頭に0が付いていないか確かめてください。",
    "The {en_column} is a number cell and was read as the digits it shows. See on the source whether it begins with zeros there.",
)
TEXT_IS_KEPT_AS_TEXT: Final = Rule(
    "text_is_kept_as_text",
    Severity.REFUSE,
    "{ja_column}が文字列でなく、数値・日付のセルです（「1-2」が1月2日になるなど）。値が変わっているので、元のデータから文字列として取り直してください。",
    "The {en_column} is a number or date cell, not text (1-2 turns into 2 January): the value has changed. Take it from the source again, as text.",
)
DIGITS_ARE_WRITTEN_OUT: Final = Rule(
    "digits_are_written_out",
    Severity.REFUSE,
    "{ja_column}が指数表示（1.23E+11 など）です。桁が失われています。元のデータから文字列として取り直してください。",
    "The {en_column} is in scientific notation (1.23E+11): digits are lost. Take it from the source again, as text.",
)
NUMBER_COLUMN_HAS_NO_GAPS: Final = Rule(
    "number_column_has_no_gaps",
    Severity.REFUSE,
    "個人番号の列の途中に空欄があります。列がずれた跡のことがあるので、前後の行の番号も原本と見比べてください。番号がまだない申請は行を消さず、furusato hold で保留にしてください。",
    "There are blanks in the middle of the number column. The column may have slipped: compare the numbers above and below with the applications too. Where there is no number "
    "yet do not delete the row: park it with `furusato hold`.",
)
RULES: Final = (
    DIGITS_ARE_KEPT_AS_TEXT, RECEIPTS_ARE_ALL_KEPT_ALIKE, NUMBER_CELLS_ARE_READ_AS_SHOWN, TEXT_IS_KEPT_AS_TEXT, DIGITS_ARE_WRITTEN_OUT, NUMBER_COLUMN_HAS_NO_GAPS,
)  # fmt: skip

_DIGITS: Final = (c.POSTAL, c.PHONE, c.NUMBER, c.NUMBER_AGAIN, c.MUNICIPALITY_CODE, c.CHANGED_POSTAL)
_TEXTS: Final = (c.NAME, c.KANA, c.PREFECTURE, c.CITY, c.STREET, h.BUILDING, c.CHANGED_ADDRESS, c.ROW_KEY, c.SEAL)
_ERROR: Final = r"^#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA|#+)$"
_SCIENTIFIC: Final = r"^\s*[0-9０-９]+(?:[.．][0-9０-９]+)?[eEｅＥ][+＋]?[0-9０-９]+\s*$"
_WHOLE: Final = r"^[0-9]{1,15}$"


def check_cells(draft: Draft, grid: Grid) -> None:
    """Strike what a spreadsheet has spoilt."""
    for name in draft.names:
        texts = draft.frame[name]
        draft.strike(CELLS_HOLD_NO_ERRORS, name, texts.str.contains(_ERROR))
        draft.strike(CELLS_HOLD_NO_FORMULAS, name, texts.str.starts_with("="))
    for name in filter(draft.has, (*_DIGITS, c.YEN)):
        draft.strike(DIGITS_ARE_WRITTEN_OUT, name, draft.frame[name].str.contains(_SCIENTIFIC) & ~draft.typed(name))
    for name in filter(draft.has, (*_DIGITS, *_TEXTS)):
        draft.strike(DIGITS_ARE_KEPT_AS_TEXT if name in _DIGITS else TEXT_IS_KEPT_AS_TEXT, name, _number_cells(draft, name))
    _check_receipts(draft, grid)
    if draft.has(c.SEX):
        draft.note(NUMBER_CELLS_ARE_READ_AS_SHOWN, c.SEX, _number_cells(draft, c.SEX))


def _number_cells(draft: Draft, name: str) -> pl.Series:
    return draft.typed(name) & (draft.frame[name] != "")


def check_gaps(draft: Draft) -> None:
    """Tell the blanks of the number column that have a number below them. To be asked before any cell is struck.

    In a list that came from us held applications may lack their number, and a blank that should be none is found by the comparison with what was sealed.
    """
    if draft.came_from_us:
        return
    blank = draft.frame[c.NUMBER].str.strip_chars() == ""
    lines = draft.frame[c.LINE]
    last = lines.filter(~blank).max() or 0
    draft.note(NUMBER_COLUMN_HAS_NO_GAPS, c.NUMBER, blank & (lines < last))


def _check_receipts(draft: Draft, grid: Grid) -> None:
    """Receipt numbers that are all plain whole numbers are read as they are shown; else number cells are struck."""
    if not draft.has(c.RECEIPT) or not (numbers := _number_cells(draft, c.RECEIPT)).any():
        return
    texts = draft.frame[c.RECEIPT]
    shown = grid.formats(draft.letters[c.RECEIPT])
    if (numbers | (texts == "")).all() and texts.filter(numbers).str.contains(_WHOLE).all() and all(map(shows_plain_digits, shown)):
        draft.note(NUMBER_CELLS_ARE_READ_AS_SHOWN, c.RECEIPT, numbers)
    else:
        draft.strike(RECEIPTS_ARE_ALL_KEPT_ALIKE, c.RECEIPT, numbers)
