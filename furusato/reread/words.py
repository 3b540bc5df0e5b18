"""Finds values on a page by the words beside them: touching pieces make a phrase, a label's value stands to its right, as far as the next label.

Refuses, with the page's number and never with a value, a word that is missing or stands twice, and a text that is not what its label promises.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from furusato.model.printed import Unreadable
from furusato.reread.pieces import Page, Piece
from furusato.reread.spelling import Misspelled

_TOUCHING: Final = 0.3  # points
_ONE_LINE: Final = 6.0  # points between the baselines of a label and its value
_SAME_LINE: Final = 0.5  # of a line's height
Found = TypeVar("Found")


class Words:
    """The phrases of one page, or of a part of it."""

    def __init__(self, page: Page, pieces: Iterable[Piece]) -> None:
        self.number: Final = page.number
        self.phrases: Final[Sequence[Piece]] = _phrases(pieces)
        self._saying: Final[defaultdict[str, list[Piece]]] = defaultdict(list)
        for phrase in self.phrases:
            self._saying[phrase.text].append(phrase)

    def refuse(self, ja: str, en: str) -> Unreadable:
        return Unreadable(f"PDF の {self.number} 頁目: {ja}", f"Page {self.number} of the PDF: {en}")

    def once(self, found: Sequence[Found], what: str) -> Found:
        """The only one of what was found."""
        if len(found) != 1:
            many = bool(found)
            raise self.refuse(f"「{what}」が{'二つ以上あります' if many else 'ありません'}。", f"{what} stands {'more than once' if many else 'nowhere'}.")
        return found[0]

    def match(self, pattern: re.Pattern[str], what: str) -> tuple[re.Match[str], Piece]:
        """The one phrase that as a whole is what the pattern says."""
        return self.once([(match, phrase) for phrase in self.phrases if (match := pattern.fullmatch(phrase.text))], what)

    def read(self, pattern: re.Pattern[str], text: str, what: str) -> re.Match[str]:
        """A text that as a whole must be what the pattern says."""
        match = pattern.fullmatch(text)
        if match is None:
            raise self.refuse(f"「{what}」を読めません。", f"{what} cannot be read.")
        return match

    def spelled(self, back: Callable[[str], Found], text: str, what: str) -> Found:
        """A text by one of the rules of `spelling`."""
        try:
            return back(text)
        except Misspelled as fault:
            raise self.refuse(f"「{what}」の書き方が通知書のものではありません。", f"{what} is not spelled as in a notice.") from fault

    def holds(self, text: str) -> bool:
        """Whether one phrase is exactly this text."""
        return text in self._saying

    def labelled(self, labels: Sequence[str]) -> dict[str, str]:
        """Label → what stands beside it, empty where nothing does."""
        places = [self.once(self._saying.get(label, ()), label) for label in labels]
        return {label.text: self._beside(label, places) for label in places}

    def _beside(self, label: Piece, labels: Sequence[Piece]) -> str:
        end = min((p.left for p in _right_of(label, labels)), default=float("inf"))
        beside = [p for p in _right_of(label, self.phrases) if p.left < end]
        return beside[0].text if len(beside) == 1 else "".join(p.text for p in _in_reading_order(beside))


def _right_of(label: Piece, phrases: Iterable[Piece]) -> list[Piece]:
    """What stands to the right of a label on its line. A loop over all phrases for each label."""
    _, _, level, end, _ = label
    return [p for p in phrases if p[1] >= end and -_ONE_LINE < p[2] - level < _ONE_LINE]


def _phrases(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces on one baseline that touch, joined: a character of another font makes a piece of its own."""
    joined: list[Piece] = []
    end, level = float("-inf"), float("nan")
    for piece in pieces:
        text, left, baseline, right, _ = piece
        if baseline == level and -_TOUCHING < left - end < _TOUCHING:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + text, right=right)
        else:
            joined.append(piece)
        end, level = right, baseline
    return joined


def _in_reading_order(phrases: Iterable[Piece]) -> list[Piece]:
    """Line by line from the left; what is drawn smaller may stand a little higher and is on the line all the same."""
    lines: list[list[Piece]] = []
    for phrase in sorted(phrases, key=lambda p: -p.baseline):
        if lines and lines[-1][0].baseline - phrase.baseline < _SAME_LINE * min(lines[-1][0].height, phrase.height):
            lines[-1].append(phrase)
        else:
            lines.append([phrase])
    return [phrase for line in lines for phrase in sorted(line, key=lambda p: p.left)]
