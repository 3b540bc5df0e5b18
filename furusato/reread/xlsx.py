"""Reads notice.xlsx back to values: labels above, one line an application below, each found by its heading.

What it refuses stands in `package` (the file), `sheet` (cells), `sheet_top` (labels) and `sheet_rows` (the table); every refusal is an `Unreadable` that names the cell.
"""

from furusato.model.printed import Medium, PrintedNotice, Unreadable
from furusato.model.values import Kind
from furusato.reread import headings as h
from furusato.reread import spelling
from furusato.reread.mended import mended
from furusato.reread.sheet import read_lines
from furusato.reread.sheet_rows import read_rows
from furusato.reread.sheet_top import head, read_labels, totals
from furusato.reread.spelling import Misspelled


def read_xlsx(data: bytes) -> PrintedNotice:
    """What the sheet says. Unreadable names the cell that is not as in a notice."""
    lines = read_lines(data)
    at = next((i for i, line in enumerate(lines) if h.ROW_KEY in line), None)
    if at is None:
        raise Unreadable(f"見出し「{h.ROW_KEY}」の行がありません。", f"There is no line with the heading {h.ROW_KEY}.")
    top = read_labels(lines[:at])
    named, more = top[h.MENDS].read(mended) if h.MENDS in top else ((), 0)
    return PrintedNotice(
        medium=Medium.XLSX,
        head=head(top),
        document_number=top[h.DOCUMENT_NUMBER].text() if h.DOCUMENT_NUMBER in top else "",
        issue_date=top[h.ISSUE_DATE].read(spelling.iso_date),
        kind=top[h.KIND].read(_kind),
        version=top[h.VERSION].read(spelling.count),
        volume=top[h.VOLUME].read(spelling.pair),
        rows=tuple(read_rows(lines, at)),
        totals=(totals(top),),
        recipient_code=top[h.RECIPIENT_CODE].text(),
        issuer_code=top[h.ISSUER_CODE].text(),
        mends=named,
        mends_more=more,
    )


def _kind(text: str) -> Kind:
    if text not in h.SHEET_KINDS:
        raise Misspelled("not a kind of notice")
    return h.SHEET_KINDS[text]
