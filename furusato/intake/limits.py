"""How big a list may be. What is bigger is refused with a sentence, before it can fill the memory."""

from dataclasses import dataclass
from typing import Final

_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one list file; a list of a million rows and 20 columns fits."""

    file_bytes: int = 256 * _MIB
    entries: int = 4096  # of the zip archive that an xlsx is
    unpacked_bytes: int = 2048 * _MIB  # all parts that are read, together
    unpacked_ratio: int = 400  # of one part, where it is bigger than `ratio_from_bytes`
    ratio_from_bytes: int = 16 * _MIB
    text_bytes: int = 2048 * _MIB  # of all cells, every shared text counted as often as it is used
    lines: int = 1_048_576  # of a sheet, headings included; the sheet's own bound in OOXML
    columns: int = 256
    cells: int = 32_000_000
    cell_characters: int = 32_767  # the cell's own bound in OOXML
    line_characters: int = 1_000_000  # of a csv file


DEFAULT: Final = Limits()
