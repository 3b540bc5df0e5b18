"""Reads back which earlier notices a correction or cancellation speaks of: batch, kind, version, volume, date and document number of each, and how many more."""

from furusato.model.notice import Mended
from furusato.reread import headings as h
from furusato.reread import spelling
from furusato.reread.spelling import Misspelled


def mended(text: str) -> tuple[tuple[Mended, ...], int]:
    """The notices named, and how many more there are said to be. Misspelled where the text is not spelled as in a notice."""
    more = h.MENDS_MORE.fullmatch(text)
    named = more["named"] if more else text
    return tuple(map(_one, h.NEXT_MENDED.split(named))), int(more["more"]) if more else 0


def _one(text: str) -> Mended:
    found = h.MENDED.fullmatch(text)
    if found is None:
        raise Misspelled("not a notice by batch, kind and date")
    volume = spelling.pair(found["volume"] or "1/1")
    version = spelling.count(found["version"] or "1")
    return Mended(found["batch"], h.PAPER_KINDS[found["kind"]], version, volume, spelling.iso_date(found["day"]), found["number"] or "")
