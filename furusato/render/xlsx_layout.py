"""Where things stand on the sheet of notice.xlsx; shared by the template, the top lines and the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SHEET: Final = "xl/worksheets/sheet1.xml"
LETTERS: Final = "ABCDEFGHIJKLMNOP"
LABELS: Final = ("A", "E", "H", "K")  # where the labels of the top lines stand
HEADING_LINE: Final = 8


@dataclass(frozen=True, slots=True)
class Style:
    """Numbers of the cell formats in the package; `columns` by column id."""

    title: int
    label: int
    value: int
    remark: int
    heading: int
    columns: Mapping[str, int]
