"""Makes a text fit its box without losing a character: at full size if it fits, else smaller down to the least readable size, else in several parts.

The parts joined again are the text, spaces included; a variation sequence is never torn. A part never ends in a hyphen, which many readers of PDF take for the
hyphenation of a word and drop, and no part begins with a closing mark or a small kana. Latin words are kept whole where a space or comma stands in the second half of the part.
"""

from math import floor
from typing import Final, NamedTuple

from furusato.render.face import Face, clusters

LEADING: Final = 1.15  # from line to line, in sizes
_STEPS: Final = 20  # sizes in twentieths of a point
_HYPHENS: Final = frozenset("-\u00ad\u2010\u2011")
_NEVER_FIRST: Final = frozenset("、。，．・」』）〕】ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々゛゜")
_AFTER: Final = frozenset(" ,.、。，．・\u3000")


class Fitted(NamedTuple):
    """A text ready to be drawn: its size in points and its parts, one a line."""

    size: float
    parts: tuple[str, ...]

    @property
    def height(self) -> float:
        """From the top of the first line's em box to the bottom of the last one's, in points."""
        return self.size * (1 + LEADING * (len(self.parts) - 1))


def fit(face: Face, text: str, width: float, size: float, least: float) -> Fitted:
    """Fit a text to a width in points. Sizes between `size` and `least`; an empty text has no parts."""
    if not text:
        return Fitted(size, ())
    ems = face.width(text)
    if ems * size <= width:
        return Fitted(size, (text,))
    smaller = floor(width / ems * _STEPS) / _STEPS
    if smaller >= least:
        return Fitted(smaller, (text,))
    return Fitted(least, tuple(wrap(face, text, width / least)))


def wrap(face: Face, text: str, ems: float) -> list[str]:
    """Cut a text into parts no wider than `ems` (a single character that is wider stands alone)."""
    parts: list[str] = []
    rest = list(clusters(text))
    while rest:
        cut = _good_cut(rest, _longest(face, rest, ems))
        parts.append("".join(rest[:cut]))
        del rest[:cut]
    return parts


def _longest(face: Face, units: list[str], ems: float) -> int:
    """How many units fit, at least one."""
    total = 0.0
    for count, unit in enumerate(units):
        total += face.width(unit)
        if total > ems:
            return max(count, 1)
    return len(units)


def _good_cut(units: list[str], most: int) -> int:
    """The place to cut, `most` or a little before it."""
    if most == len(units):
        return most
    if _is_latin(units[most - 1]) and (_is_latin(units[most]) or units[most] == " "):
        for cut in range(most, most // 2, -1):
            if units[cut - 1] in _AFTER:
                return cut
    for cut in range(most, max(most - 4, 0), -1):
        if units[cut - 1] not in _HYPHENS and units[cut] not in _NEVER_FIRST:
            return cut
    return most


def _is_latin(unit: str) -> bool:
    return unit.isalpha() and unit < "\u0250"
