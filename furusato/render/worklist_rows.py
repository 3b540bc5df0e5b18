"""Spells the rows of a working list as XML: every value an inline string that keeps its spaces, 判定 a formula without a result.

A formula is never given a result: programs show what the file holds before they compute, and a ○ that nobody computed would be a lie.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from furusato.render.worklist_formula import LINE, check_formula
from furusato.render.worklist_layout import FIRST_LINE

_STRING: Final = '<c r="{letter}\0" s="{style}" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
_EMPTY: Final = '<c r="{letter}\0" s="{style}"/>'
_ROWS: Final = 1_000  # a piece


class RowSpelling:
    """How a row is spelled. `letters` and `style`: of the text cells; `shown_style`: of 判定, None where the list has none."""

    def __init__(self, letters: Iterable[str], style: int, shown_style: int | None) -> None:
        at = tuple(letters)
        shown = "" if shown_style is None else f'<c r="A{LINE}" s="{shown_style}"><f>{escape(check_formula())}</f></c>'
        self._begin, self._end = f'<row r="{LINE}">{shown}', "</row>"
        self._filled = [_STRING.format(letter=letter, style=style) for letter in at]
        self._empty = [_EMPTY.format(letter=letter, style=style) for letter in at]
        self._all = "".join([self._begin, *self._filled, self._end])

    def pieces(self, rows: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
        """The rows' XML, some at a time: a list of a million is never held whole."""
        lines: list[str] = []
        for line, values in enumerate(rows, FIRST_LINE):
            lines.append(self._line(line, values))
            if len(lines) == _ROWS:
                yield "".join(lines).encode()
                lines.clear()
        yield "".join(lines).encode()

    def _line(self, line: int, values: tuple[str, ...]) -> str:
        joined = "".join(values)
        texts = tuple(map(escape, values)) if "&" in joined or "<" in joined or ">" in joined else values
        cells = self._all if all(texts) else self._with_gaps(texts)
        return cells.replace(LINE, str(line)) % tuple(filter(None, texts))

    def _with_gaps(self, texts: tuple[str, ...]) -> str:
        return "".join([self._begin, *(full if text else empty for full, empty, text in zip(self._filled, self._empty, texts, strict=True)), self._end])
