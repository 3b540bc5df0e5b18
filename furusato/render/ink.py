"""Puts text, rules and boxes on a page, as content-stream operators; points, measured from the page's upper left corner, y growing downwards.

Marks lie under the text whatever the order of the calls; texts stand in the stream in the order of the calls, each as one text object (one more for a character of
another font), so that a reader gets them in that order. The font size is in the text matrix: `size 0 0 size x y Tm <codes> Tj`. Source: ISO 32000-1, 8.5, 8.9.7 and 9.4.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import floor
from typing import Final

from furusato.render.face import Face
from furusato.render.subset import Script

MM: Final = 72 / 25.4
A4_SHORT: Final = 210 * MM
A4_LONG: Final = 297 * MM
ASCENT: Final = 0.88  # of the em box of a Japanese font: the baseline lies this far under its top
_DROP: Final = ASCENT - 0.5  # from the middle of the em box to the baseline
FINE: Final = 0.4
HEAVY: Final = 0.9
SHARES: Final = {"left": 0.0, "center": 0.5, "right": 1.0}  # of a text's width that lies left of its anchor


class _Sizes(dict[float, str]):
    """The beginning of a text matrix, by size: there are few sizes."""

    def __missing__(self, size: float) -> str:
        self[size] = spelled = f"{size:g} 0 0 {size:g} "
        return spelled


_SIZES: Final = _Sizes()
_DIGITS: Final = bytes.maketrans(b"\0\1", b"01")


def start_of(size: float, x: float) -> str:
    """Size and left end of a text, spelled: `size 0 0 size x `."""
    return f"{_SIZES[size]}{x:.2f} "


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
            x -= self._face.width(text) * size * SHARES[align]
        self.write(x, y + size / 2, size, text)

    def write(self, x: float, middle: float, size: float, text: str) -> None:
        """Write a line from its left end; the middle of its em box lies at `middle`."""
        self.put(start_of(size, x), self.level(middle, size), text)

    def level(self, middle: float, size: float) -> str:
        """The baseline, spelled, of texts of a size; the middle of their em boxes lies at `middle`. For many texts of one line."""
        return f"{self._height - middle - _DROP * size:.2f}"

    def put(self, start: str, level: str, text: str) -> None:
        """Write a line from a start (`start_of`) on a level."""
        self._texts.append(f"{start}{level} Tm<{self._script.spell(text)}>Tj")

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
        self._marks.append(f"q .25 w .45 G [.8 1.2] 0 d {_level_lines(tuple(spans)).replace('y', level)} S Q")

    def frame(self, x: float, y: float, width: float, height: float, line: float = HEAVY) -> None:
        """Draw an empty box."""
        self._marks.append(f"{line:g} w {x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f} re S")

    def shade(self, x: float, y: float, width: float, height: float, grey: float = 0.93) -> None:
        """Fill a box with grey (0 black, 1 white)."""
        self._marks.append(f"q {grey:g} g {x:.2f} {self._height - y - height:.2f} {width:.2f} {height:.2f} re f Q")

    def squares(self, x: float, y: float, side: float, rows: Sequence[bytes]) -> None:
        """Fill small squares, as many rows as columns, as one stencil: row by row, a byte a square, 1 is dark. A QR symbol."""
        count, high = len(rows), side * len(rows)
        padded = bytes(-count % 8)
        dots = int(b"".join([row + padded for row in rows]).translate(_DIGITS), 2).to_bytes(count * -(-count // 8), "big")
        self._marks.append(
            f"q {high:g} 0 0 {high:g} {x:.2f} {self._height - y - high:.2f} cm BI/W {count}/H {count}/IM true/D[1 0]/F/AHx ID\n{dots.hex()}>\nEI Q"
        )

    def watermark(self, x: float, y: float, size: float, text: str) -> None:
        """Write pale text under everything, its middle at (x, y)."""
        left = x - self._face.width(text) * size / 2
        baseline = self._height - y - _DROP * size
        self._marks.append(f"q .9 g BT/F1 1 Tf {size:g} 0 0 {size:g} {left:.2f} {baseline:.2f} Tm<{self._script.spell(text)}>Tj ET Q")

    def show(self, form: str) -> None:
        """Draw a form of the booklet."""
        self._marks.append(f"/{form} Do")

    def content(self) -> bytes:
        """The content stream."""
        texts = ["BT/F1 1 Tf", *self._texts, "ET"] if self._texts else []
        return "\n".join((*self._marks, *texts)).encode()


@lru_cache(maxsize=32)
def _level_lines(spans: tuple[tuple[float, float], ...]) -> str:
    """Lines from left to right ends; `y` stands for their height."""
    return " ".join(f"{x1:.2f} y m {x2:.2f} y l" for x1, x2 in spans)
