"""Spells a table as csv for a spreadsheet: UTF-8 with a mark so that it is known, and no cell that a spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_paper(lines: Iterable[Sequence[str]]) -> bytes:
    """The bytes of the file, one line after the other; a cell that begins like a formula gets an apostrophe in front."""
    text = io.StringIO(newline="")
    guarded = ([f"'{cell}" if cell.startswith(_DANGEROUS) else cell for cell in line] for line in lines)
    csv.writer(text, lineterminator="\r\n").writerows(guarded)
    return text.getvalue().encode("utf-8-sig")
