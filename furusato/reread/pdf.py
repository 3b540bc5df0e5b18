"""Reads notice.pdf back to values: the letter, then every row of every page, each value found under its printed heading between the drawn rules.

Shares nothing with the code that drew it. What it refuses stands in `pdfium` (the file), `page` and `characters` (texts), `ruled` (rules), `paper_table` (cells),
`paper_page` and `letter` (what stands around them); every refusal is an `Unreadable` that names the page. Damage of any kind is an `Unreadable`, too.
"""

from collections.abc import Sequence

from furusato.model.printed import Medium, PrintedNotice, Unreadable
from furusato.reread import headings as h
from furusato.reread.letter import read_letter
from furusato.reread.page import each_page
from furusato.reread.page_parts import ReadPage
from furusato.reread.paper_page import read_blank, read_page
from furusato.reread.pieces import Page
from furusato.reread.ruled import find_grid
from furusato.reread.words import Words


def read_pdf(data: bytes) -> PrintedNotice:
    """What the pages say, in their order."""
    return _bound(each_page(data, _read))


def _read(page: Page) -> ReadPage:
    grid = find_grid(page)
    if grid is not None:
        return read_page(page, grid)
    words = Words(page, page.pieces)
    return read_letter(words) if words.holds(h.LETTER_TITLE) else read_blank(words)


def _bound(parts: Sequence[ReadPage]) -> PrintedNotice:
    """Pages together. A page of another kind, version or volume than the letter is refused, since the guard sees one of each."""
    letter = next((part.letter for part in parts if part.letter is not None), None)
    coded = next((part.page for part in parts if part.page.recipient_code), None)
    if letter is None or coded is None:
        raise Unreadable("PDF に鑑または表の頁がありません。", "The PDF lacks its cover letter or its pages with rows.")
    for place, part in enumerate(parts, 1):
        if part.edition != parts[0].edition:
            raise Unreadable(f"PDF の {place} 頁目の区分・版・分冊が他の頁と違います。", f"Page {place} of the PDF states another kind, version or volume.")
    return PrintedNotice(
        medium=Medium.PDF,
        head=parts[0].page.head,
        document_number=letter.document_number,
        issue_date=letter.issue_date,
        kind=parts[0].edition.kind,
        version=parts[0].edition.version,
        volume=parts[0].edition.volume,
        rows=tuple(row for part in parts for row in part.rows),
        totals=tuple(part.totals for part in parts if part.totals is not None),
        recipient_code=coded.recipient_code,
        issuer_code=coded.issuer_code,
        pages=tuple(part.page for part in parts),
        to_date=letter.to_date,
        mends=letter.mends,
        mends_more=letter.mends_more,
    )
