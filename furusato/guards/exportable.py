"""Every character of every row can stand in the files of a profile, and every cell is short enough: never a 「?」 that would pass every later check.

eLTAX refuses ten characters, and unmappable ones turn silently into 「?」 elsewhere; here they are found first, by row key and column. The rows go out by PDF and XLSX then.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from furusato.law.profile import Profile, ProfileColumn
from furusato.model.exported import Exported
from furusato.model.findings import Finding, Rule, Severity

EVERY_CHARACTER_CAN_BE_SENT: Final = Rule(
    "every_character_can_be_sent",
    Severity.REFUSE,
    "「{heading}」の {rows} 行に、{encoding} で送れない文字があります({codes})。この行は PDF と XLSX で送るか、送付先と表記を打ち合わせてください。",
    "{rows} rows have characters in {heading} that cannot be sent in {encoding} ({codes}). Send these rows as PDF and XLSX, or agree on a spelling with the receiver.",
)
EVERY_CELL_FITS: Final = Rule(
    "every_cell_fits",
    Severity.REFUSE,
    "「{heading}」の {rows} 行が {longest} 字を超えます。プロファイルの longest を確かめるか、PDF と XLSX で送ってください。",
    "{rows} rows have more than {longest} characters in {heading}. Check `longest` in the profile, or send them as PDF and XLSX.",
)
RULES: Final = (EVERY_CHARACTER_CAN_BE_SENT, EVERY_CELL_FITS)
_SHOWN: Final = 10
_UNSEEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
CellText = Callable[[ProfileColumn, Exported, int], str]


def check_exportable(profile: Profile, rows: Iterable[Exported], text_of: CellText) -> Iterator[Finding]:
    """Findings by column; `text_of` is what will stand in a cell."""
    unsendable: defaultdict[str, dict[str, str]] = defaultdict(dict)
    too_long: defaultdict[str, list[str]] = defaultdict(list)
    for line, row in enumerate(rows, 1):
        for column in profile.column:
            text = text_of(column, row, line)
            if wrong := unsendable_in(profile, text):
                unsendable[column.heading][row.row_key] = wrong
            if len(text) > column.longest:
                too_long[column.heading].append(row.row_key)
    for heading, found in unsendable.items():
        yield EVERY_CHARACTER_CAN_BE_SENT.found(row_keys=found, rows=len(found), heading=heading, encoding=profile.encoding, codes=_codes(found.values()))
    longest = {column.heading: column.longest for column in profile.column}
    for heading, keys in too_long.items():
        yield EVERY_CELL_FITS.found(row_keys=keys, rows=len(keys), heading=heading, longest=longest[heading])


def unsendable_in(profile: Profile, text: str) -> str:
    """The characters of a text that the profile refuses, or that do not come back from its encoding as they went in."""
    return "".join(character for character in dict.fromkeys(text) if character in profile.refused or not _comes_back(character, profile.codec))


def _comes_back(character: str, codec: str) -> bool:
    try:
        return unicodedata.category(character) not in _UNSEEN and character.encode(codec).decode(codec) == character
    except UnicodeError:
        return False


def _codes(texts: Iterable[str]) -> str:
    """The characters by code point: a name is not told, and a character no font has can be looked up."""
    codes = sorted({f"U+{ord(character):04X}" for text in texts for character in text})
    return ", ".join(codes[:_SHOWN]) + (" …" if len(codes) > _SHOWN else "")
