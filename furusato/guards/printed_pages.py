"""Holds what stands around the rows against the notice: recipient, issuer, batch and year on every page, pages in sequence, every count and sum.

Counts and sums are made anew from the rows read on the page or in the document.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from furusato.guards import printed_rules as rules
from furusato.guards.printed_expected import ExpectedNotice
from furusato.guards.printed_rows import FILES, Rows
from furusato.model.findings import Finding, Rule
from furusato.model.notice import Body
from furusato.model.printed import Head, Medium, PageKind, PrintedNotice, PrintedPage, PrintedRow, Totals

_NAMED_MENDS: Final = 3  # so many earlier notices are named, the others counted
_STATED: Final = {Medium.PDF: 2, Medium.XLSX: 1}  # how often the notice's totals stand: on the letter and under the last row; at the top of the sheet


def check_statement(notice: ExpectedNotice, printed: PrintedNotice) -> Iterator[Finding]:
    """Findings about what a document says of itself as a whole."""
    file = FILES[printed.medium]
    said = (printed.kind, printed.version, printed.volume)
    codes = (printed.issuer_code, printed.recipient_code)
    if said != (notice.kind, notice.version, notice.volume) or codes != (notice.issuer.code, notice.recipient.code):
        yield rules.NOTICE_STATES_ITS_KIND.found(sheet=file, file=file)
    rows = printed.rows
    true = Totals(len(rows), len({r.values.number for r in rows}), _yen(rows))
    if printed.totals != (true,) * _STATED[printed.medium]:
        yield rules.NOTICE_TOTALS_ARE_RIGHT.found(sheet=file, file=file)
    to_date = Totals(notice.rows_to_date, 0, notice.yen_to_date)
    if printed.to_date != (to_date if printed.medium is Medium.PDF else None):
        yield rules.TOTALS_TO_DATE_ARE_RIGHT.found(sheet=file, file=file)
    named = tuple(notice.mends[:_NAMED_MENDS])
    if (printed.mends, printed.mends_more) != (named, len(notice.mends) - len(named)):
        yield rules.MENDED_NOTICES_ARE_NAMED.found(sheet=file, file=file)
    yield from _heads(notice, printed, file)


def _yen(rows: Rows) -> int:
    return sum(int(row.values.yen) for row in rows)


def _name(body: Body) -> str:
    return body.prefecture + body.name


def _heads(notice: ExpectedNotice, printed: PrintedNotice, file: str) -> Iterator[Finding]:
    to, by = (_name(notice.recipient), notice.recipient.code), (_name(notice.issuer), notice.issuer.code)
    first = printed.pages[0].number if printed.pages else 1
    heads = [(first, printed.head, printed.recipient_code, printed.issuer_code)]
    heads += [(page.number, page.head, page.recipient_code or to[1], page.issuer_code or by[1]) for page in printed.pages]  # the letter bears no codes
    wrong = (k for k, head, code, _ in heads if (head.recipient, code) != to)
    yield from _on_pages(rules.EVERY_PAGE_NAMES_ITS_RECIPIENT, file, wrong)
    right = Head(printed.head.title, "", by[0], notice.batch, notice.tax_year)
    wrong = (k for k, head, _, code in heads if code != by[1] or head._replace(recipient="") != right)
    yield from _on_pages(rules.EVERY_PAGE_NAMES_ITS_NOTICE, file, wrong)


def _on_pages(rule: Rule, file: str, pages: Iterable[int]) -> Iterator[Finding]:
    if numbers := sorted(set(pages)):
        yield rule.found(sheet=file, lines=numbers, file=file, pages=", ".join(map(str, numbers)))


def check_pages(printed: PrintedNotice) -> Iterator[Finding]:
    """Findings about the pages of the PDF."""
    file, count = FILES[printed.medium], len(printed.pages)
    on_page: defaultdict[int, list[PrintedRow]] = defaultdict(list)
    for row in printed.rows:
        on_page[row.page].append(row)
    if not _in_sequence(printed.pages) or not on_page.keys() <= set(range(1, count + 1)):
        yield rules.PAGES_ARE_COMPLETE_AND_IN_ORDER.found(sheet=file, file=file, pages=count)
    pages = [(k, page, on_page[k]) for k, page in enumerate(printed.pages, 1)]
    wrong = (k for k, page, rows in pages if (page.rows, page.yen) != (len(rows), _yen(rows)))
    yield from _on_pages(rules.PAGE_TOTALS_ARE_RIGHT, file, wrong)
    wrong = (k for k, page, rows in pages if (page.first_key, page.last_key) != _key_range(rows))
    yield from _on_pages(rules.PAGE_KEY_RANGES_ARE_RIGHT, file, wrong)


def _key_range(rows: Rows) -> tuple[str, str]:
    return (rows[0].row_key, rows[-1].row_key) if rows else ("", "")


def _in_sequence(pages: tuple[PrintedPage, ...]) -> bool:
    numbered = [(page.number, page.of) for page in pages] == [(k, len(pages)) for k in range(1, len(pages) + 1)]
    kinds = [page.kind for page in pages]
    body = kinds[1:-1] if kinds[-1:] == [PageKind.BLANK] else kinds[1:]
    return numbered and kinds[:1] == [PageKind.LETTER] and bool(body) and set(body) == {PageKind.TABLE}
