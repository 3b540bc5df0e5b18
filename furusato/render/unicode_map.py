"""Spells a font's ToUnicode map: which text each code stands for, in UTF-16BE, so that a reader gets back what was drawn, also beyond U+FFFF and for sequences.

A map is its HEAD, sections for one run of glyphs after the other, its TAIL. Source: ISO 32000-1, 9.10.3; Adobe technical note 5411.
"""

from collections.abc import Iterable
from typing import Final

from furusato.render.face import Glyph

_SECTION: Final = 100  # entries of one bfchar section, at most (Adobe technical note 5411)
HEAD: Final = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
/CMapName/Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000><ffff>
endcodespacerange
"""
TAIL: Final = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def sections(coded: Iterable[tuple[int, Glyph]]) -> bytes:
    """The sections of glyphs with their codes."""
    lines = [f"<{code:04x}><{glyph.unicode}>\n" for code, glyph in coded]
    parts = (lines[start : start + _SECTION] for start in range(0, len(lines), _SECTION))
    return "".join([f"{len(part)} beginbfchar\n{''.join(part)}endbfchar\n" for part in parts]).encode()
