"""The last wall before the terminal: what looks like an individual number is blotted out, and a character the terminal cannot show is escaped.

No sentence of ours holds a number. But a file may be named after one, one may be typed where a route belongs, and a library may quote what it choked on; a scheduled
task keeps all that in its log. JSON is for programs: its texts are blotted out one by one (`cli.report`), its numbers are counts and amounts.
"""

import io
import sys
from typing import TextIO

from furusato.law.number_in_text import hidden


class Wall(io.TextIOWrapper):
    """A text stream around the bytes of another; `write` blots out."""

    def write(self, text: str, /) -> int:
        super().write(hidden(text))
        return len(text)


def raise_walls(*, json: bool) -> None:
    """Put a wall before standard error, and before standard output where no JSON was asked for."""
    sys.stdout = _before(sys.stdout, io.TextIOWrapper if json else Wall)
    sys.stderr = _before(sys.stderr, Wall)


def _before(stream: TextIO, kind: type[io.TextIOWrapper]) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):  # there is none (a program without a console), or it is another program's
        return stream
    stream.flush()
    return kind(stream.buffer, encoding=stream.encoding, errors="backslashreplace", line_buffering=stream.line_buffering)
