"""What one page says, in parts that the letter and the table's pages share: which notice it is of, its rows, its sums."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from furusato.model.notice import Mended
from furusato.model.printed import PrintedPage, PrintedRow, Totals
from furusato.model.values import Kind
from furusato.reread import headings as h
from furusato.reread import spelling
from furusato.reread.words import Words


class Edition(NamedTuple):
    """Which of a recipient's notices this is: kind, version from 1, volume k of n."""

    kind: Kind
    version: int
    volume: tuple[int, int]


class LetterFacts(NamedTuple):
    """What only the letter says. `to_date` counts no people."""

    document_number: str
    issue_date: str  # ISO
    to_date: Totals
    mends: tuple[Mended, ...]
    mends_more: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page; `totals` are the whole notice's, where the page states them."""

    page: PrintedPage
    edition: Edition
    rows: tuple[PrintedRow, ...] = ()
    totals: Totals | None = None
    letter: LetterFacts | None = None


def read_edition(words: Words, stated: re.Match[str], volume: str) -> Edition:
    """From a match with the groups `kind` and `version` (nothing printed is version 1) and the text k / n."""
    version = words.spelled(spelling.count, stated["version"] or "1", "版")
    return Edition(h.PAPER_KINDS[stated["kind"]], version, words.spelled(spelling.spaced_pair, volume, "分冊"))


def read_sums(words: Words, sums: re.Match[str]) -> Totals:
    """From a match with the groups `rows`, `yen` and maybe `people` (0 where they are not counted). No yen are printed for no rows only: nothing stands there any more."""
    counted = sums.groupdict()
    if counted["rows"] == counted["yen"] == "0":
        return Totals(0, 0, 0)
    rows, people = (words.spelled(spelling.count, counted.get(name) or "0", name) for name in ("rows", "people"))
    return Totals(rows, people, int(words.spelled(spelling.yen, counted["yen"], "合計")))
