"""Knows how the number cells of a column are shown, so that a mask such as 000000 (zeros that are shown but not there) is seen."""

import re
from typing import Final

from furusato.intake.xml_walk import Attributes, walk

UNKNOWN: Final = "unknown"
_BUILT_IN: Final = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 49: "@"}  # ECMA-376-1 §18.8.30; the others show no plain digits
# Plain digits in the positive section, whatever stands behind them (colour and spelling of negatives, spaces as wide as a bracket).
_PLAIN: Final = re.compile(r"(?:General|@|0|#|#,##0)(?:_.|\s|;.*)*", re.IGNORECASE)
_STYLE: Final = re.compile(rb' s="([0-9]{1,6})"')


def shows_plain_digits(code: str) -> bool:
    """Whether a whole number is shown as just its digits under this number format."""
    return _PLAIN.fullmatch(code) is not None


def formats_by_style(file_name: str, styles_xml: bytes) -> list[str]:
    """The number format code of each cell style, by the style's place."""
    codes: dict[int, str] = dict(_BUILT_IN)
    styles: list[int] = []

    def on_start(path: str, attributes: Attributes) -> None:
        if path == "styleSheet/numFmts/numFmt":
            codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", UNKNOWN)
        elif path == "styleSheet/cellXfs/xf":
            styles.append(_whole(attributes.get("numFmtId", "0")))

    if styles_xml:
        walk(file_name, on_start, styles_xml)
    return [codes.get(style, UNKNOWN) for style in styles]


def formats_of_column(sheet_xml: bytes, letter: str, by_style: list[str]) -> frozenset[str]:
    """The format codes of a column's cells from line 2 on; UNKNOWN where cells are not spelled the usual way or a style is missing."""
    cell = re.compile(rb'<c r="%s(?:[2-9]|[1-9][0-9]+)"([^<>]*)>' % letter.encode())
    places = {int(match[1]) if (match := _STYLE.search(rest)) else 0 for rest in set(cell.findall(sheet_xml))} or {-1}
    return frozenset(by_style[place] if 0 <= place < len(by_style) else "General" if place == 0 else UNKNOWN for place in places)


def _whole(text: str | None) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else -1
