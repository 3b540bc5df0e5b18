"""Draws where values went: on the left the rows they belong to, on the right the rows they stand on now, a line from row to row.

Neighbours that went the same way are one band, so that a shifted block is a slanted band, a fill is a fan, and a sorted column is a tangle of lines. Whatever the size of the list, a picture
has at most a few hundred shapes: of a tangle an even sample is drawn, and said so. Rows only, never a value.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

WIDTH: Final = 860
_LEFT, _RIGHT = 90, 770
_TOP, _BOTTOM = 34, 18
_ROOM: Final = 8  # pixels of a row from which its line can be seen
_MOST: Final = 260  # shapes of one accident
_GAP: Final = 3  # rows a band may pass over: cells that were equal anyway
COLOURS: Final = ("#c2410c", "#1d4ed8", "#15803d", "#a21caf", "#a16207", "#0f766e")


class Band(NamedTuple):
    """Rows `target` … `target_end` hold what belongs to rows `source` … `source_end`."""

    source: int
    source_end: int
    target: int
    target_end: int


@dataclass(frozen=True, slots=True)
class Threads:
    """One accident in a picture: (row a value belongs to, row it stands on), and rows whose value came from no row; its number in the table."""

    number: int
    moved: Sequence[tuple[int, int]]
    unknown: Sequence[int]


def bands(moved: Sequence[tuple[int, int]]) -> list[Band]:
    """Threads bundled where neighbours came from equally far, or from one and the same row."""
    found: list[Band] = []
    for source, target in sorted(moved, key=lambda thread: thread[1]):
        if found:
            last = found[-1]
            step, came = target - last.target_end, source - last.source_end
            if 0 < step <= _GAP and came == step and (last.source_end > last.source or last.target == last.target_end):
                found[-1] = last._replace(source_end=source, target_end=target)
                continue
            if 0 < step <= _GAP and came == 0 and last.source == last.source_end:
                found[-1] = last._replace(target_end=target)
                continue
        found.append(Band(source, source, target, target))
    return found


def drawn(one: Threads) -> tuple[int, int]:
    """How many lines of a tangle are drawn, and how many there are."""
    thin = sum(band.target_end == band.target for band in bands(one.moved))
    return min(thin, _MOST), thin


def picture(threads: Sequence[Threads], lines: Mapping[int, int], title: str) -> str:
    """The SVG. `lines`: row (as the threads count them) → line of the list, 0 where the row is not in it."""
    rows = [row for one in threads for thread in one.moved for row in thread] + [row for one in threads for row in one.unknown]
    first, last = min(rows), max(rows)
    pad = max(1, (last - first) // 25)
    first, last = max(0, first - pad), min(max(lines), last + pad)
    height = max(140, min(620, 20 * (last - first + 1)))
    scale = height / (last - first + 1)
    shapes = [_stays(threads, first, last, scale), *(shape for one in threads for shape in _shapes(one, COLOURS[one.number % len(COLOURS)], first, scale))]
    whole = height + _TOP + _BOTTOM
    return (
        f'<svg viewBox="0 0 {WIDTH} {whole:.0f}" width="{WIDTH}" height="{whole:.0f}" role="img" aria-label="{title}">'
        f'<text x="4" y="14">値の本来の行 / belongs to line</text><text x="{WIDTH - 4}" y="14" class="end">今ある行 / stands on line</text>'
        f"{''.join(shapes)}{_axes(lines, first, last, scale, height)}</svg>"
    )


def _y(row: float, first: int, scale: float) -> float:
    return _TOP + (row - first) * scale


def _stays(threads: Sequence[Threads], first: int, last: int, scale: float) -> str:
    """Rows that no accident of the picture touched, as a pale ground."""
    touched = sorted({target for one in threads for _, target in one.moved} | {row for one in threads for row in one.unknown})
    edges = [first - 1, *(row for row in touched if first <= row <= last), last + 1]
    spans = [(a + 1, b - 1) for a, b in itertools.pairwise(edges) if b - a > 1]
    spans = sorted(spans, key=lambda span: span[0] - span[1])[:_MOST]
    return "".join(
        f'<rect x="{_LEFT}" y="{_y(a, first, scale):.1f}" width="{_RIGHT - _LEFT}" height="{max((b - a + 1) * scale, 0.3):.1f}" class="stays"/>'
        for a, b in spans
    )


def _shapes(one: Threads, colour: str, first: int, scale: float) -> list[str]:
    found = bands(one.moved)
    wide = [band for band in found if band.target_end > band.target][:_MOST]
    thin = [band for band in found if band.target_end == band.target]
    sample = thin if len(thin) <= _MOST else [thin[place * len(thin) // _MOST] for place in range(_MOST)]
    opacity = 0.85 if len(sample) < 40 else 0.45
    shapes = [_band(band, colour, first, scale) for band in wide]
    shapes += [_line(band, colour, first, scale, opacity) for band in sample]
    ticks = one.unknown if len(one.unknown) <= _MOST else [one.unknown[place * len(one.unknown) // _MOST] for place in range(_MOST)]
    half = max(scale / 2, 0.8)
    shapes += [
        f'<rect x="{_RIGHT - 26}" y="{_y(row + 0.5, first, scale) - min(half, 5):.1f}" width="24" height="{min(2 * half, 10):.1f}" rx="2" fill="{colour}"/>'
        for row in ticks
    ]
    return [f"<g><title>{one.number}</title>{''.join(shapes)}</g>"]


def _band(band: Band, colour: str, first: int, scale: float) -> str:
    a, b = _y(band.source, first, scale), _y(band.source_end + 1, first, scale)
    c, d = _y(band.target, first, scale), _y(band.target_end + 1, first, scale)
    area = f'<polygon points="{_LEFT},{a:.1f} {_RIGHT},{c:.1f} {_RIGHT},{d:.1f} {_LEFT},{b:.1f}" fill="{colour}" fill-opacity="0.3" stroke="{colour}" stroke-width="0.8"/>'
    return area + _rows(band, colour, first, scale) + _label(band, (a + b + c + d) / 4, d - c, scale)


def _rows(band: Band, colour: str, first: int, scale: float) -> str:
    """Where there is room, a line for each row of the band."""
    if scale < _ROOM:
        return ""
    ends = zip(_spread(band.source, band.source_end, band.target_end - band.target), range(band.target, band.target_end + 1), strict=True)
    return "".join(_line(Band(source, source, target, target), colour, first, scale, 0.9) for source, target in ends)


def _spread(first: int, last: int, steps: int) -> list[int]:
    return [first if first == last else first + step for step in range(steps + 1)]


def _label(band: Band, y: float, height: float, scale: float) -> str:
    """How far a band moved: a shift by few rows among thousands is too slight a slant to be seen."""
    by = band.source - band.target
    if band.source == band.source_end or height < _ROOM * 2 or scale >= _ROOM:
        return ""
    return f'<text x="{(_LEFT + _RIGHT) / 2}" y="{y + 4:.1f}" class="mid">{abs(by):,} 行{"上" if by > 0 else "下"}へ / {"up" if by > 0 else "down"} by {abs(by):,}</text>'


def _line(band: Band, colour: str, first: int, scale: float, opacity: float) -> str:
    a, b = _y(band.source + 0.5, first, scale), _y(band.target + 0.5, first, scale)
    width = 2.2 if scale >= _ROOM else 1.1
    return f'<path d="M{_LEFT} {a:.1f}L{_RIGHT} {b:.1f}" stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity}"/>'


def _axes(lines: Mapping[int, int], first: int, last: int, scale: float, height: float) -> str:
    """Both edges, with line numbers where there is room for them."""
    step = next(step for step in _STEPS if step * scale >= 18)
    marks: list[tuple[float, str]] = []
    for row in range(first, last + 1):
        line = lines.get(row, 0)
        if (line if len(lines) > 60 else row - first) % step == 0 or not line:
            y = _y(row + 0.5, first, scale) + 4
            if marks and y - marks[-1][0] < 13:
                continue
            marks.append((y, f"{line:,}" if line else "(無 gone)"))
    texts = "".join(f'<text x="{_LEFT - 8}" y="{y:.1f}" class="end">{text}</text><text x="{_RIGHT + 8}" y="{y:.1f}">{text}</text>' for y, text in marks)
    return f'<path d="M{_LEFT} {_TOP}v{height:.1f}M{_RIGHT} {_TOP}v{height:.1f}" class="axis"/>{texts}'


_STEPS: Final = tuple(base * 10**power for power in range(8) for base in (1, 2, 5))
