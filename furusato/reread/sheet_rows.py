"""The table of notice.xlsx: one line an application, every cell of the type its heading asks for.

Refuses a number where text belongs (a number cell in 個人番号 has lost its zeros), text where a sum belongs, unknown, missing and doubled headings, and anything
beside or between the lines.
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Final

from furusato.model.notice import Values
from furusato.model.printed import PrintedRow, Unreadable
from furusato.reread import headings as h
from furusato.reread import spelling
from furusato.reread.sheet import SHEET, Cell, Line

_TEXTS: Final = (*h.VALUE_HEADINGS[:-1], h.ROW_KEY, h.CODE, h.TAG, h.GIFTS)
_NUMBERS: Final = (h.YEN, h.PERSON_YEN)
_ALL_TEXT: Final = frozenset({str})


def read_rows(lines: Sequence[Line], at: int) -> Iterator[PrintedRow]:
    """The rows below the headings in `lines[at]`."""
    columns = _columns(lines[at], at + 1)
    texts, numbers = (itemgetter(*(columns[name] for name in names)) for names in (_TEXTS, _NUMBERS))
    filled = len(columns)
    for number, line in enumerate(lines[at + 1 :], at + 2):
        if len(line) > filled and any(value != "" for column, value in enumerate(line) if column not in columns.values()):
            raise Unreadable(f"{SHEET} の {number} 行目に表の外の値があります。", f"Line {number} of {SHEET} holds a value beside the table.")
        said = texts(line)
        if not _ALL_TEXT.issuperset(map(type, said)):
            _refuse_number(line, number, columns)
        yen, person_yen = (Cell(value, number, columns[name], name).whole() for value, name in zip(numbers(line), _NUMBERS, strict=True))
        receipt, name, kana, postal, address, birth, sex, phone, individual, gift_date, key, code, tag, gifts = said
        values = Values(receipt, name, kana, postal, address, birth, sex, phone, individual, gift_date, str(yen))
        yield PrintedRow(key, values, tag, code, Cell(gifts, number, columns[h.GIFTS], h.GIFTS).read(spelling.count), person_yen, number)


def _columns(line: Line, number: int) -> dict[str, int]:
    columns = {str(value): column for column, value in enumerate(line) if value != ""}
    if len([value for value in line if value != ""]) != len(h.SHEET_HEADINGS) or columns.keys() != set(h.SHEET_HEADINGS):
        raise Unreadable(
            f"{SHEET} の {number} 行目の見出しが通知書のものではありません(不足・余分・重複)。",
            f"The headings in line {number} of {SHEET} are not those of a notice (missing, unknown or doubled).",
        )
    return columns


def _refuse_number(line: Line, number: int, columns: dict[str, int]) -> None:
    for name in _TEXTS:
        Cell(line[columns[name]], number, columns[name], name).text()
