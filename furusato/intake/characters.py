"""Refuses characters that nobody can see or that no text may hold: controls, line breaks within a cell, direction and other format marks, noncharacters, halves of pairs.

They change how a line is read or printed without being seen, and would be sealed with the value. Spaces stay as they are; letters of any script, variation sequences and
characters a font may lack pass: whether they can be printed is judged where the font is known.
"""

from typing import Final

from furusato.intake.draft import Draft
from furusato.model.findings import Rule, Severity

CHARACTERS_ARE_VISIBLE: Final = Rule(
    "characters_are_visible",
    Severity.REFUSE,
    "{ja_column}に、改行・タブなどの制御文字か、目に見えない書式文字があります。セルの値を入れ直してください（見た目の同じ値を貼り付けず、手で入力します）。",
    "The {en_column} holds control characters (line break, tab …) or invisible format characters. Enter the value anew, by hand rather than by pasting.",
)
CELLS_ARE_OF_USUAL_LENGTH: Final = Rule(
    "cells_are_of_usual_length",
    Severity.REFUSE,
    "{ja_column}に {most} 字を超える長いセルがあります。別の内容が入り込んでいないか確かめてください。",
    "The {en_column} holds cells of more than {most} characters. See what else has come into them.",
)
RULES: Final = (CHARACTERS_ARE_VISIBLE, CELLS_ARE_OF_USUAL_LENGTH)

_NONCHARACTERS: Final = r"\x{FDD0}-\x{FDEF}" + "".join(rf"\x{{{plane:X}FFFE}}\x{{{plane:X}FFFF}}" for plane in range(17))
# An xlsx spells a half of a surrogate pair _xD800_: it stays spelled out, for it is no character.
_UNSEEN: Final = rf"[\p{{Cc}}\p{{Cf}}\p{{Zl}}\p{{Zp}}{_NONCHARACTERS}]|_x[dD][89a-fA-F][0-9a-fA-F]{{2}}_"


def check_characters(draft: Draft, most: int) -> None:
    """Strike the cells of every column that hold such characters or more than `most` characters."""
    for name in draft.names:
        texts = draft.frame[name]
        draft.strike(CHARACTERS_ARE_VISIBLE, name, texts.str.contains(_UNSEEN))
        draft.strike(CELLS_ARE_OF_USUAL_LENGTH, name, texts.str.len_chars() > most, most=most)
