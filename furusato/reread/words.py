"""Finds values on a page by the words beside them: touching pieces make a phrase, a label's value stands to its right, as far as the next label.

Refuses, with the page's number and never with a value, a word that is missing or stands twice, and a text that is not what its label promises.
"""

import re
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
        return any(phrase.text == text for phrase in self.phrases)

    def labelled(self, labels: Sequence[str]) -> dict[str, str]:
        """Label → what stands beside it, empty where nothing does."""
        places = [self.once([p for p in self.phrases if p.text == label], label) for label in labels]
        return {label.text: self._beside(label, places) for label in places}

    def _beside(self, label: Piece, labels: Sequence[Piece]) -> str:
        line = [p for p in self.phrases if p.left >= label.right and abs(p.baseline - label.baseline) < _ONE_LINE]
        end = min((p.left for p in labels if p in line), default=float("inf"))
        return "".join(p.text for p in _in_reading_order(p for p in line if p.left < end))


def _phrases(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces on one baseline that touch, joined: a character of another font makes a piece of its own."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and last.baseline == piece.baseline and abs(piece.left - last.right) < _TOUCHING:
            joined[-1] = last._replace(text=last.text + piece.text, right=piece.right)
        else:
            joined.append(piece)
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
