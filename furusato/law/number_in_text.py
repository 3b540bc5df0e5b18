"""Blots out what looks like an individual number in a text that people read besides a notice: a message, a log, a comparison.

Twelve digits alone or in groups of four, ASCII or full-width. Not within a longer word: digests have letters beside their digits, row keys begin with one; amounts have
commas. It is a last wall; the first is that no sentence is given a number at all.
"""

import re
from typing import Final

_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z０-９])[0-9０-９]{4}([ 　\-‐－−]?)[0-9０-９]{4}\1[0-9０-９]{4}(?![0-9A-Za-z０-９])")
_HIDDEN: Final = "#" * 12


def hidden(text: str) -> str:
    """The text with everything that looks like an individual number blotted out."""
    return _NUMBER.sub(_HIDDEN, text)
