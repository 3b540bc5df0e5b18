"""Puts text, rules and boxes on a page, as content-stream operators; points, measured from the page's upper left corner, y growing downwards.

Marks lie under the text whatever the order of the calls; texts stand in the stream in the order of the calls, each as one text object (one more for a character of
another font), so that a reader gets them in that order. The font size is in the text matrix: `size 0 0 size x y Tm <codes> Tj`. Source: ISO 32000-1, 8.5 and 9.4.
"""

from collections.abc import Iterable
from math import floor
from typing import Final

from furusato.render.face import Face
from furusato.render.subset import Script

MM: Final = 72 / 25.4
A4_SHORT: Final = 210 * MM
A4_LONG: Final = 297 * MM
ASCENT: Final = 0.88  # of the em box of a Japanese font: the baseline lies this far under its top
FINE: Final = 0.4
HEAVY: Final = 0.9


class Ink:
    """The content of one page or form, `height` points high."""

    def __init__(self, face: Face, script: Script, height: float) -> None:
        self._face = face
        self._script = script
        self._height = height
        self._marks: list[str] = []
        self._texts: list[str] = []

    def text(self, x: float, y: float, size: float, text: str, align: str = "left") -> None:
        """Write a line whose em box begins at `y`; `x` is its left end, its middle or its right end. An empty text writes nothing."""
        if not text:
            return
        if align != "left":
            x -= self._face.width(text) * size * (1.0 if align == "right" else 0.5)
        baseline = self._height - y - ASCENT * size
        self._texts.append(f"{size:g} 0 0 {size:g} {x:.2f} {baseline:.2f} Tm<{self._script.spell(text)}>Tj")

    def line(self, x: float, y: float, size: float, room: float, text: str, align: str = "left") -> None:
        """Write a line that is as much smaller as it needs to be not to leave its room (points)."""
        fitting = min(size, floor(20 * room / max(self._face.width(text), 1)) / 20)
        self.text(x, y + (size - fitting) / 2, fitting, text, align)

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = FINE) -> None:
        """Draw a straight line."""
        self._marks.append(f"{width:g} w {x1:.2f} {self._height - y1:.2f} m {x2:.2f} {self._height - y2:.2f} l S")

    def dots(self, spans: Iterable[tuple[float, float]], y: float) -> None:
        """Draw dotted level lines from left to right ends, all at one height."""
        level = f"{self._height - y:.2f}"
        lines = " ".join(f"{x1:.2f} {level} m {x2:.2f} {level} l" for x1, x2 in spans)
        self._marks.append(f"q .25 w .45 G [.8 1.2] 0 d {lines} S Q")

    def frame(self, x: float, y: float, width: float, height: float, line: float = HEAVY) -> None:
        """Draw an empty box."""
        self._marks.append(f"{line:g} w {x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f} re S")

    def shade(self, x: float, y: float, width: float, height: float, grey: float = 0.93) -> None:
        """Fill a box with grey (0 black, 1 white)."""
        self._marks.append(f"q {grey:g} g {x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f} re f Q")

    def squares(self, x: float, y: float, side: float, rows: list[list[tuple[int, int]]]) -> None:
        """Fill runs (start, length) of small squares, row by row: a QR symbol."""
        top = self._height - y
        runs = (f"{start} {-place - 1} {length} 1 re" for place, row in enumerate(rows) for start, length in row)
        self._marks.append(f"q {side:g} 0 0 {side:g} {x:.2f} {top:.2f} cm\n{chr(10).join(runs)}\nf Q")

    def watermark(self, x: float, y: float, size: float, text: str) -> None:
        """Write pale text under everything, its middle at (x, y)."""
        left = x - self._face.width(text) * size / 2
        baseline = self._height - y - (ASCENT - 0.5) * size
        self._marks.append(f"q .9 g BT/F1 1 Tf {size:g} 0 0 {size:g} {left:.2f} {baseline:.2f} Tm<{self._script.spell(text)}>Tj ET Q")

    def show(self, form: str) -> None:
        """Draw a form of the booklet."""
        self._marks.append(f"/{form} Do")

    def content(self) -> bytes:
        """The content stream."""
        texts = ["BT/F1 1 Tf", *self._texts, "ET"] if self._texts else []
        return "\n".join((*self._marks, *texts)).encode()
