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
NO_ESCAPE_IS_LEFT: Final = Rule(
    "no_escape_is_left",
    Severity.REFUSE,
    "{ja_column}に「_x000D_」の形の置き換え記号が残っています。改行などの文字が書き出しで化けた跡です。セルの値を入れ直してください。",
    "The {en_column} holds an escape of the form _x000D_, left by a program that could not write a character (a line break …). Enter the value anew.",
)
RULES: Final = (CHARACTERS_ARE_VISIBLE, CELLS_ARE_OF_USUAL_LENGTH, NO_ESCAPE_IS_LEFT)

_NONCHARACTERS: Final = r"\x{FDD0}-\x{FDEF}" + "".join(rf"\x{{{plane:X}FFFE}}\x{{{plane:X}FFFF}}" for plane in range(17))
_UNSEEN: Final = rf"[\p{{Cc}}\p{{Cf}}\p{{Zl}}\p{{Zp}}{_NONCHARACTERS}]"
# ECMA-376-1 §22.9.2.19 (ST_Xstring); calamine resolves those below U+0100 only, and halves of pairs (_xD800_) are no characters at all.
_ESCAPE: Final = r"_x[0-9A-Fa-f]{4}_"


def check_characters(draft: Draft, most: int) -> None:
    """Strike the cells of every column that hold such characters or more than `most` characters."""
    for name in draft.names:
        texts = draft.frame[name]
        draft.strike(CHARACTERS_ARE_VISIBLE, name, texts.str.contains(_UNSEEN))
        draft.strike(NO_ESCAPE_IS_LEFT, name, texts.str.contains(_ESCAPE))
        draft.strike(CELLS_ARE_OF_USUAL_LENGTH, name, texts.str.len_chars() > most, most=most)
