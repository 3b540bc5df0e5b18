"""Gate 6: what was printed is what was sealed. Both documents of a notice, read back, must say everything the notice says, and nothing else.

Every value of every row, each row's code and tag computed anew from the values read, order, person's totals, counts and sums of page and notice, range of keys, pages k
of n, recipient, issuer, batch and year on every page. Returns nothing or raises; a check over no rows fails. Incidents it ends: 湖西市 2017 (numbers drawn beside other
names), 可児市 2019 (a cut-off file), みやき町 (pages in the wrong envelope).
"""

from collections.abc import Iterator
from functools import cache
from typing import Final

from furusato.errors import IntegrityBroken
from furusato.guards import printed_rules as rules
from furusato.guards.printed_expected import ExpectedNotice
from furusato.guards.printed_pages import check_pages, check_statement
from furusato.guards.printed_rows import check_rows_printed
from furusato.model.findings import Finding, commonest_first
from furusato.model.printed import Medium, PrintedNotice
from furusato.seal.tag import NoticeSealer

RULES: Final = rules.RULES


def require_printed(notice: ExpectedNotice, key: bytes, pdf: PrintedNotice, xlsx: PrintedNotice) -> None:
    """IntegrityBroken, with every finding, unless both documents say what the notice says. `key` is the notice's K_m, 16 bytes."""
    if (pdf.medium, xlsx.medium) != (Medium.PDF, Medium.XLSX):
        raise TypeError("one PDF and one XLSX are compared")
    findings = commonest_first(_findings(notice, key, pdf, xlsx))
    if findings:
        names = ", ".join(dict.fromkeys(finding.name for finding in findings))
        place = f"{notice.recipient.name}({notice.recipient.code})"
        raise IntegrityBroken(
            f"{place}あての通知書を読み戻したところ、封印した内容と一致しません({names})。何も公開していません。プログラムの提供元に連絡してください。",
            f"The notice to {notice.recipient.code}, read back, is not what was sealed ({names}). Nothing was published. Tell the makers of the program.",
            findings,
        )


def _findings(notice: ExpectedNotice, key: bytes, pdf: PrintedNotice, xlsx: PrintedNotice) -> Iterator[Finding]:
    sealer = NoticeSealer(key, notice.batch, notice.issuer.code, notice.recipient.code)
    code = cache(sealer.paper_code)  # a row read the same from both documents is coded once
    for printed in (pdf, xlsx):
        yield from check_statement(notice, printed)
        yield from check_rows_printed(notice.lines, printed, code, sealer.row_tag)
    yield from check_pages(pdf)
    if (pdf.head.title, pdf.document_number, pdf.issue_date) != (xlsx.head.title, xlsx.document_number, xlsx.issue_date):
        yield rules.BOTH_DOCUMENTS_STATE_THE_SAME.found()
