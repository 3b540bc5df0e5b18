"""Holds the rows read from a document against the notice's lines, and each row's code, tag and person's total against the values read beside it.

Codes, tags and totals are computed anew from what was read, never taken from the notice. On the good path whole tables are compared at once; rows are looked at one by
one only to say what is wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from furusato.guards import printed_rules as rules
from furusato.guards.printed_expected import ExpectedLine
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule
from furusato.model.notice import Values
from furusato.model.printed import Medium, PrintedNotice, PrintedRow
from furusato.model.words import WORDS

FILES: Final = {Medium.PDF: "notice.pdf", Medium.XLSX: "notice.xlsx"}
_PRINTED: Final = {**WORDS, c.RECEIPT: ("整理番号", "receipt number")}  # as the notice calls it
Rows = Sequence[PrintedRow]
Maker = Callable[[str, Values], str]


def check_rows_printed(lines: Sequence[ExpectedLine], printed: PrintedNotice, code: Maker, tag: Maker) -> Iterator[Finding]:
    """Findings about the rows of one document. `code` and `tag` make what must stand beside a row from its key and values."""
    file, rows = FILES[printed.medium], printed.rows
    if not rows:
        yield rules.NOTICE_HAS_ROWS.found(sheet=file, file=file)
    if [(r.row_key, r.values) for r in rows] != [(line.row_key, line.values) for line in lines]:
        yield from _keys(lines, rows, file)
        yield from _values(lines, rows, file)
    yield from _found(rules.PRINTED_CODE_FITS_ITS_ROW, file, [r for r in rows if r.code != code(r.row_key, r.values)])
    if printed.medium is Medium.XLSX:
        yield from _found(rules.PRINTED_TAG_FITS_ITS_ROW, file, [r for r in rows if r.tag != tag(r.row_key, r.values)])
    yield from _person_totals(rows, file)


def _found(rule: Rule, file: str, rows: Rows, **facts: str) -> Iterator[Finding]:
    if rows:
        yield rule.found(sheet=file, lines=(r.page for r in rows), row_keys=(r.row_key for r in rows), file=file, rows=len(rows), **facts)


def _keys(lines: Sequence[ExpectedLine], rows: Rows, file: str) -> Iterator[Finding]:
    expected, times = [line.row_key for line in lines], Counter(r.row_key for r in rows)
    known = set(expected)
    if missing := [key for key in expected if key not in times]:
        yield rules.EVERY_ROW_IS_PRINTED.found(sheet=file, row_keys=missing, file=file, rows=len(missing))
    if doubled := [key for key, count in times.items() if count > 1]:
        yield rules.NO_ROW_IS_PRINTED_TWICE.found(sheet=file, row_keys=doubled, file=file, rows=len(doubled))
    yield from _found(rules.NO_ROW_OF_ANOTHER_NOTICE_IS_PRINTED, file, [r for r in rows if r.row_key not in known])
    if list(times) != [key for key in expected if key in times] and known.issuperset(times):
        yield rules.ROWS_ARE_PRINTED_IN_ORDER.found(sheet=file, file=file)


def _values(lines: Sequence[ExpectedLine], rows: Rows, file: str) -> Iterator[Finding]:
    expected = {line.row_key: line.values for line in lines}
    wrong = [r for r in rows if r.values != expected.get(r.row_key, r.values)]
    for place, column in enumerate(c.VALUES):
        heading, heading_en = _PRINTED[column]
        there = [r for r in wrong if r.values[place] != expected[r.row_key][place]]
        yield from _found(rules.PRINTED_VALUES_ARE_THE_SEALED_ONES, file, there, heading=heading, heading_en=heading_en)


def _person_totals(rows: Rows, file: str) -> Iterator[Finding]:
    gifts: defaultdict[str, int] = defaultdict(int)
    yen: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        gifts[row.values.number] += 1
        yen[row.values.number] += int(row.values.yen)
    wrong = [r for r in rows if (r.gifts, r.person_yen) != (gifts[r.values.number], yen[r.values.number])]
    yield from _found(rules.PERSON_TOTALS_ARE_RIGHT, file, wrong)
