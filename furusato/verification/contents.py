"""The first light: whether the values in both files belong together and to this notice. Everything is computed anew from what was read.

Refuses to take a stated tag, code, count or sum for true: each is held against the rows read, and the rows against what was signed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from furusato.guards.printed_pages import check_pages
from furusato.model.findings import Finding
from furusato.model.printed import Medium, PrintedNotice, PrintedRow, Totals, Unreadable
from furusato.seal.manifest import PDF, XLSX, Header
from furusato.seal.tag import NoticeSealer, file_digest, same
from furusato.verification import rules

Reader = Callable[[bytes], PrintedNotice]
FILES: Final = (("notice.pdf", PDF), ("notice.xlsx", XLSX))
_SUMS: Final = {Medium.PDF: 2, Medium.XLSX: 1}  # how often the notice's totals stand: on the letter and under the last row; at the top of the sheet


def examine_contents(name: str, files: Mapping[str, bytes], readers: Mapping[str, Reader], header: Header, key: bytes) -> Iterator[Finding]:
    """Findings about PDF and XLSX (by media type) under K_m."""
    sealer = NoticeSealer(key, header.batch, header.issuer[0], header.recipient[0])
    read: dict[str, PrintedNotice] = {}
    for file, media_type in FILES:
        place = f"{name}/{file}"
        if not same(file_digest(key, media_type, files[media_type]), dict(header.files)[media_type]):
            yield rules.FILE_IS_AS_SIGNED.found(sheet=place, file=file)
        try:
            read[media_type] = printed = readers[media_type](files[media_type])
        except Unreadable:
            yield rules.FILE_CAN_BE_READ.found(sheet=place, file=file)
            continue
        yield from _rows(printed, header, sealer, place, file)
        yield from _statement(printed, header, place, file)
    yield from _both(read, name)


def _rows(printed: PrintedNotice, header: Header, sealer: NoticeSealer, place: str, file: str) -> Iterator[Finding]:
    signed = dict(header.row_tags)
    counts = Counter(row.row_key for row in printed.rows)
    missing = [key for key in signed if key not in counts]
    added = [key for key, times in counts.items() if key not in signed or times > 1]
    ours = [row for row in printed.rows if row.row_key in signed]
    changed = [row.row_key for row in ours if not same(sealer.row_tag(row.row_key, row.values), signed[row.row_key])]
    miscoded = [row.row_key for row in ours if not _coded(row, signed[row.row_key], sealer, printed.medium)]
    for rule, keys in (
        (rules.EVERY_SIGNED_ROW_IS_THERE, missing),
        (rules.NO_ROW_IS_ADDED, added),
        (rules.EVERY_ROW_CARRIES_ITS_TAG, changed),
        (rules.EVERY_CODE_IS_THE_ROWS_OWN, miscoded),
        (rules.EVERY_PERSON_IS_SUMMED_RIGHT, _missummed(printed)),
    ):
        if keys:
            yield rule.found(sheet=place, row_keys=keys, rows=len(keys), file=file)
    if not missing and not added and [row.row_key for row in printed.rows] != list(signed):
        yield rules.ROWS_STAND_IN_ORDER.found(sheet=place, file=file)


def _coded(row: PrintedRow, signed_tag: str, sealer: NoticeSealer, medium: Medium) -> bool:
    """Whether tag (not on paper) and paper code beside a row are its own."""
    return row.code == sealer.paper_code(row.row_key, row.values) and (medium is Medium.PDF or row.tag == signed_tag)


def _missummed(printed: PrintedNotice) -> list[str]:
    """Row keys whose person's count or sum is not that of the rows read."""
    sums: defaultdict[str, list[int]] = defaultdict(list)
    for row in printed.rows:
        sums[row.values.number].append(int(row.values.yen))
    return [r.row_key for r in printed.rows if (r.gifts, r.person_yen) != (len(sums[r.values.number]), sum(sums[r.values.number]))]


def _statement(printed: PrintedNotice, header: Header, place: str, file: str) -> Iterator[Finding]:
    head = printed.head
    said = (head.batch, head.tax_year, printed.kind, printed.version, printed.volume, printed.recipient_code, printed.issuer_code)
    signed = (header.batch, header.tax_year, header.kind, header.version, header.volume, header.recipient[0], header.issuer[0])
    bodies = head.recipient.endswith(header.recipient[1]) and head.issuer.endswith(header.issuer[1])
    totals = Totals(header.rows, len({row.values.number for row in printed.rows}), header.yen)
    to_date = (header.rows_to_date, header.yen_to_date)
    dated = printed.to_date is None if printed.medium is Medium.XLSX else printed.to_date is not None and (printed.to_date.rows, printed.to_date.yen) == to_date
    added_up = len(printed.rows) != header.rows or sum(int(row.values.yen) for row in printed.rows) == header.yen
    if said != signed or not (bodies and dated and added_up) or printed.totals != (totals,) * _SUMS[printed.medium] or not _heads_agree(printed):
        yield rules.NOTICE_SAYS_WHAT_WAS_SIGNED.found(sheet=place, file=file)
    if printed.medium is Medium.PDF and any(check_pages(printed)):
        yield rules.EVERY_PAGE_IS_THERE.found(sheet=place, file=file)


def _heads_agree(printed: PrintedNotice) -> bool:
    """Whether every page is of this notice (the letter bears no codes)."""
    codes = (printed.recipient_code, printed.issuer_code)
    return all(page.head == printed.head and (page.recipient_code or codes[0], page.issuer_code or codes[1]) == codes for page in printed.pages)


def _both(read: Mapping[str, PrintedNotice], name: str) -> Iterator[Finding]:
    said = {(p.head.title, p.document_number, p.issue_date) for p in read.values()}
    if len(said) > 1:
        yield rules.BOTH_FILES_SAY_THE_SAME.found(sheet=name)
