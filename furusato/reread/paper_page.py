"""A page after the letter: its head, the strip of facts, the rows' table, the sums under it; or the blank page, which has head and strip only.

Refuses a page that names its recipient in two ways, lacks a fact or names one twice. That its facts are the notice's own is for the guard to say.
"""

from furusato.model.printed import NOT_SAID, Head, PageKind, PrintedPage, Totals
from furusato.reread import headings as h
from furusato.reread import spelling
from furusato.reread.page_parts import Edition, ReadPage, read_edition, read_sums
from furusato.reread.paper_table import HEADINGS_HIGH, read_table
from furusato.reread.pieces import Page
from furusato.reread.ruled import Grid
from furusato.reread.words import Words

_NOTHING = Totals(0, 0, 0)


def read_page(page: Page, grid: Grid) -> ReadPage:
    """A page with a table."""
    over_headings, under_table = grid.top + HEADINGS_HIGH, grid.bottom
    above = Words(page, [p for p in page.pieces if p.baseline > over_headings])
    below = Words(page, [p for p in page.pieces if p.baseline < under_table])
    head = _head(above, PageKind.TABLE, _sums(below, h.PAGE_SUM))
    totals = _sums(below, h.NOTICE_SUM) if below.holds(h.NOTICE_SUM) else None
    return ReadPage(*head, tuple(read_table(page, grid)), totals)


def read_blank(words: Words) -> ReadPage:
    """A page without a table."""
    if not words.holds(h.BLANK_PAGE):
        raise words.refuse("表がありません。", "there is no table.")
    return ReadPage(*_head(words, PageKind.BLANK, _NOTHING))


def _sums(below: Words, label: str) -> Totals:
    return read_sums(below, below.read(h.SUMS, below.labelled([label])[label], label))


def _head(words: Words, kind: PageKind, sums: Totals) -> tuple[PrintedPage, Edition]:
    strip = words.labelled(h.STRIP)
    number, _ = words.match(h.PAGE_OF, "頁")
    stated, _ = words.match(h.YEAR_AND_KIND, "年分")
    to, by = (words.read(h.CODED, strip[label], label) for label in ("宛先", "発行者"))
    recipient, _ = words.match(h.ADDRESSEE, "宛先")
    if recipient[1] != to["name"]:
        raise words.refuse("宛先が二通りに書かれています。", "the recipient is named in two ways.")
    title = h.PAPER_TITLE if words.holds(h.PAPER_TITLE) else NOT_SAID
    head = Head(title, to["name"], by["name"], strip["発行番号"], words.spelled(spelling.tax_year, stated["year"], "年分"))
    first, last = words.read(h.KEY_RANGE, strip["行キー"], "行キー").group(1, 2) if strip["行キー"] else (NOT_SAID, NOT_SAID)
    page = PrintedPage(int(number[1]), int(number[2]), kind, head, sums.rows, sums.yen, first, last, to["code"], by["code"])
    return page, read_edition(words, stated, strip["分冊"])
