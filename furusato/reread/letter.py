"""The cover letter (鑑): document number, date, addressee, sender, year, and the ruled list of counts.

Found as a reader of the letter would: the date is the line that is nothing but a date, the document number ends above it, the sender is who ends below it, the year is the
one the sentence names. Refuses a letter that lacks one of them, names one twice, or counts other pages than it numbers.
"""

from collections.abc import Mapping
from typing import Final

from furusato.model.notice import Mended
from furusato.model.printed import Head, PageKind, PrintedPage
from furusato.reread import headings as h
from furusato.reread import spelling
from furusato.reread.mended import mended
from furusato.reread.page_parts import LetterFacts, ReadPage, read_edition, read_sums
from furusato.reread.pieces import Piece
from furusato.reread.words import Words

_SAME_EDGE: Final = 1.0  # points


def read_letter(words: Words) -> ReadPage:
    """The letter's page."""
    facts = words.labelled(h.LETTER)
    _, date = words.match(h.ISSUED, "発行日")
    to_date = read_sums(words, words.read(h.TO_DATE, facts["累計"], "累計"))
    counted = facts["人数"] + facts["件数"] + facts["寄附金額の合計"]
    return ReadPage(
        page=_page(words, facts, date),
        edition=read_edition(words, words.read(h.LETTER_KIND, facts["区分"], "区分"), facts["分冊"]),
        totals=read_sums(words, words.read(h.SUMS, counted, "件数・人数・合計")),
        letter=LetterFacts(_document_number(words, date), words.spelled(spelling.iso_date, date.text, "発行日"), to_date, *_mends(words)),
    )


def _page(words: Words, facts: Mapping[str, str], date: Piece) -> PrintedPage:
    number, _ = words.match(h.PAGE_OF, "頁")
    if words.read(h.LETTER_PAGES, facts["頁数"], "頁数")[1] != number[2]:
        raise words.refuse("鑑の頁数が頁番号と違います。", "the letter counts other pages than it numbers.")
    recipient, _ = words.match(h.ADDRESSEE, "宛先")
    senders = [m for p in _under_one_edge(words, date) if p.baseline < date.baseline and (m := h.SENDER.fullmatch(p.text))]
    year = words.once(h.LETTER_YEAR.findall("".join(p.text for p in words.phrases)), "寄附の年")
    head = Head(h.PAPER_TITLE, recipient[1], words.once(senders, "発信者")[1], facts["発行番号"], words.spelled(spelling.tax_year, f"{year}分", "寄附の年"))
    return PrintedPage(int(number[1]), int(number[2]), PageKind.LETTER, head)


def _mends(words: Words) -> tuple[tuple[Mended, ...], int]:
    """The earlier notices that a correction or cancellation names; nothing where the letter has no such line."""
    label = next((label for label in h.LETTER_MENDS if words.holds(label)), None)
    return words.spelled(mended, words.labelled([label])[label], label) if label else ((), 0)


def _document_number(words: Words, date: Piece) -> str:
    return "".join(p.text for p in _under_one_edge(words, date) if p.baseline > date.baseline)


def _under_one_edge(words: Words, date: Piece) -> list[Piece]:
    """What ends at the same right edge as the date."""
    return [p for p in words.phrases if abs(p.right - date.right) < _SAME_EDGE and p is not date]
