"""Reads a sheet's facts out of its bytes, without parsing them: a second for what `sheet_walk` needs ten for.

It answers only where the lines are spelled the usual way (every `<row r="5" …>` and `<c r="A5" …>` with double quotes and single spaces, no comments, CDATA or prefixes), and
proves that by counting every tag; for anything else it says None, and `sheet_walk` reads the sheet. The document must be known to be well-formed: then `<` begins a tag and
nothing else. A test holds the two readers against each other.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from furusato.intake.places import MOST_COLUMNS, MOST_LINES, column_of
from furusato.intake.sheet_facts import Rows
from furusato.intake.sheet_walk import is_hidden
from furusato.intake.xml_walk import Spelling

_OPEN: Final = b"<sheetData>"
_CLOSE: Final = b"</sheetData>"
_LINE: Final = b"<row "
_ROW: Final = re.compile(rb'r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]+="[^"<>&]*")*) ?/?>')
_HIDDEN: Final = re.compile(rb' (hidden|ht)="([^"]*)"')
_VALUE: Final = re.compile(rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="(?:s|n|b|str|inlineStr)")?><[vi]')
# A cell that may be hollow, a formula or an error: where, its attributes, how it ends or what it begins with.
_CELL: Final = re.compile(rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"((?: [a-z]+="[^"<>&]*")*) ?(?:/>|></c>|><([a-z]))')
_FORMULA_TAG: Final = b"<f"
_ERROR: Final = b' t="e"'


class Split(NamedTuple):
    """A sheet's bytes before its lines, the lines, and after them."""

    head: bytes
    body: bytes
    tail: bytes


def split(xml: bytes, spelling: Spelling) -> Split | None:
    """Part the lines from the rest; None where that cannot be told from the bytes. `head` + `tail` is well-formed where `xml` is."""
    if not spelling.is_plain or xml.count(_OPEN) != 1 or xml.count(_CLOSE) != 1:
        return None
    first, last = xml.index(_OPEN) + len(_OPEN), xml.index(_CLOSE)
    head, body, tail = xml[:first], xml[first:last], xml[last:]
    return None if any(f"<{prefix}:".encode() in body for prefix in spelling.prefixes) else Split(head, body, tail)


def scan_rows(body: bytes) -> Rows | None:
    """What stands within the lines; None where they are not spelled the usual way."""
    scan = _Scan(may_have_formulas=_FORMULA_TAG in body)
    if not all(map(scan.takes, _lines(body))) or scan.lines != body.count(b"<row") or scan.cells != body.count(b"<c"):
        return None
    return scan.rows()


def _lines(body: bytes) -> Iterator[bytes]:
    """Each line from behind its `<row ` to the next."""
    end = body.find(_LINE)
    while (start := end) >= 0:
        start += len(_LINE)
        end = body.find(_LINE, start)
        yield body[start : end if end >= 0 else len(body)]


class _Scan:
    def __init__(self, *, may_have_formulas: bool) -> None:
        self._may_have_formulas = may_have_formulas
        self.lines = self.cells = 0
        self._line = self._filled_lines = self._filled_columns = 0
        self._known: dict[bytes, int] = {}  # the letters of a line's cells, known to be in order → the last column
        self._hides: dict[bytes, bool] = {}  # a line's further attributes → whether they hide it
        self._hidden: list[int] = []
        self._formulas: dict[str, list[int]] = {}
        self._errors: dict[str, list[int]] = {}

    def takes(self, segment: bytes) -> bool:
        """Take one line in; False where it is not spelled the usual way or out of order."""
        row = _ROW.match(segment)
        if row is None or not self._line < (line := int(row[1])) <= MOST_LINES:
            return False
        self._line, self.lines = line, self.lines + 1
        if self._is_hidden(row[2]):
            self._hidden.append(line)
        refs = _VALUE.findall(segment)
        if len(refs) == segment.count(b"<c") and not (self._may_have_formulas and _FORMULA_TAG in segment):
            last = self._last_column(row[1], refs)
        else:
            cells = _CELL.findall(segment)
            refs = [ref for ref, _, _ in cells]
            last = self._last_column(row[1], refs) and self._last_filled(segment, cells, len(row[1]))
        self.cells += len(refs)
        if last:
            self._filled_lines, self._filled_columns = line, max(self._filled_columns, last)
        return last is not None

    def _is_hidden(self, attributes: bytes) -> bool:
        if attributes not in self._hides:
            self._hides[attributes] = is_hidden({key.decode(): value.decode() for key, value in _HIDDEN.findall(attributes)}, "ht")
        return self._hides[attributes]

    def _last_column(self, line: bytes, refs: list[bytes]) -> int | None:
        """The last column of a line's cells; None where they are out of order or of another line."""
        letters = (b" ".join(refs) + b" ").replace(line + b" ", b" ")
        if letters not in self._known:
            names = letters.decode().split()
            columns = [column_of(name) for name in names if name.isalpha()]
            if len(columns) != len(names) or columns != sorted(set(columns)) or max(columns, default=0) > MOST_COLUMNS:
                return None
            self._known[letters] = max(columns, default=0)
        return self._known[letters]

    def _last_filled(self, segment: bytes, cells: list[tuple[bytes, bytes, bytes]], digits: int) -> int | None:
        """The last column that holds something, in a line of which some cells are hollow, formulas or errors; those are noted."""
        formulas = [ref[:-digits] for ref, _, begins in cells if begins == b"f"]
        errors = [ref[:-digits] for ref, attributes, begins in cells if begins and _ERROR in attributes]
        if len(formulas) != segment.count(_FORMULA_TAG) or len(errors) != segment.count(_ERROR[1:]) or len(cells) != segment.count(b"<c"):
            return None
        for letters, places in ((formulas, self._formulas), (errors, self._errors)):
            for letter in letters:
                places.setdefault(letter.decode(), []).append(self._line)
        filled = [ref for ref, _, begins in cells if begins]
        return column_of(filled[-1][:-digits].decode()) if filled else 0

    def rows(self) -> Rows:
        return Rows(self._line, self._filled_lines, self._filled_columns, tuple(self._hidden), self._formulas, self._errors)
