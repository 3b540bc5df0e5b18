"""Reads individual numbers, postal codes, municipality codes and yen into their one spelling: ASCII digits. What is not plainly such a value is refused, not guessed.

A number of too few or too many digits passes as it is: its length is judged with its check digit, row by row, by the guards.
"""

import re
from typing import Final

from furusato.intake.respelling import Change, Spelled
from furusato.model.findings import Rule, Severity

NUMBER_IS_WRITTEN_IN_DIGITS: Final = Rule(
    "number_is_written_in_digits",
    Severity.REFUSE,
    "個人番号に、数字・空白・ハイフン以外の文字があります。番号が伏せられているか、別の列の値が入っています。原本から入れ直してください。",
    "The individual number holds something other than digits, spaces and hyphens: it is masked, or another column's value stands here. Enter it again from the application.",
)
POSTAL_CODE_IS_WRITTEN_IN_DIGITS: Final = Rule(
    "postal_code_is_written_in_digits",
    Severity.REFUSE,
    "{ja_column}に、数字・空白・ハイフン・〒以外の文字があります。入れ直してください。",
    "The {en_column} holds something other than digits, spaces, hyphens and 〒. Enter it again.",
)
MUNICIPALITY_CODE_HAS_FIVE_OR_SIX_DIGITS: Final = Rule(
    "municipality_code_has_five_or_six_digits",
    Severity.REFUSE,
    "市区町村コードが5桁か6桁の数字ではありません。先頭の0が消えたおそれがあります。元のデータから文字列として取り直すか、空欄にしてください。",
    "The municipality code is not five or six digits; a leading zero may be lost. Take it from the source again as text, or leave it blank.",
)
AMOUNT_IS_WRITTEN_AS_WHOLE_YEN: Final = Rule(
    "amount_is_written_as_whole_yen",
    Severity.REFUSE,
    "{ja_column}が円の整数として読めません（小数、マイナス、3桁ごとでないカンマ、数字以外の文字など）。原本を見て入れ直してください。",
    "The {en_column} cannot be read as whole yen (a fraction, a minus, commas that do not part thousands, other characters). Enter it again from the application.",
)
RULES: Final = (
    NUMBER_IS_WRITTEN_IN_DIGITS,
    POSTAL_CODE_IS_WRITTEN_IN_DIGITS,
    MUNICIPALITY_CODE_HAS_FIVE_OR_SIX_DIGITS,
    AMOUNT_IS_WRITTEN_AS_WHOLE_YEN,
)

_HYPHENS: Final = "‐‑‒–—―−－﹣─━ーｰ"
_ERAS: Final = {"㍾": "明治", "㍽": "大正", "㍼": "昭和", "㍻": "平成", "㋿": "令和"}
_NARROW: Final = str.maketrans(
    {**{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}, "　": " ", "￥": "¥", **dict.fromkeys(_HYPHENS, "-"), **_ERAS},
)
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_YEN: Final = re.compile(r"[¥\\]?([0-9,]+)(?:円|円也)?")


def narrow(text: str) -> tuple[str, tuple[Change, ...]]:
    """A comparison copy with full-width ASCII, spaces and hyphens narrowed; and the change, if there was one."""
    if text.isascii():
        return text, ()
    narrowed = text.translate(_NARROW)
    return narrowed, (Change.WIDTH,) if narrowed != text else ()


def _bare(text: str, *, mark: str = "") -> tuple[str, tuple[Change, ...]]:
    """Narrowed, without postal mark, spaces and hyphens."""
    bare, changes = narrow(text)
    for characters, change in ((mark, Change.POSTAL_MARK), (" ", Change.SPACES), ("-", Change.HYPHENS)):
        if characters and characters in bare:
            bare, changes = bare.replace(characters, ""), (*changes, change)
    return bare, changes


def _digits(bare: str) -> bool:
    return bare.isascii() and bare.isdigit()


def spell_number(text: str) -> Spelled:
    """An individual number, e.g. １２３４-5678 9018."""
    bare, changes = _bare(text)
    return Spelled(bare, changes) if _digits(bare) else Spelled("", fault=NUMBER_IS_WRITTEN_IN_DIGITS)


def spell_postal(text: str) -> Spelled:
    """A postal code, e.g. 〒431-0441."""
    bare, changes = _bare(text, mark="〒")
    return Spelled(bare, changes) if _digits(bare) else Spelled("", fault=POSTAL_CODE_IS_WRITTEN_IN_DIGITS)


def spell_code(text: str) -> Spelled:
    """A municipality code of five or six digits."""
    bare, changes = narrow(text.strip())
    return Spelled(bare, changes) if _digits(bare) and len(bare) in (5, 6) else Spelled("", fault=MUNICIPALITY_CODE_HAS_FIVE_OR_SIX_DIGITS)


def spell_yen(text: str) -> Spelled:
    """An amount, e.g. ￥１０，０００ or 10,000円; a backslash is CP932's yen sign."""
    bare, changes = narrow(text)
    if " " in bare:
        bare, changes = bare.replace(" ", ""), (*changes, Change.SPACES)
    match = _YEN.fullmatch(bare)
    digits = match[1].replace(",", "") if match else ""
    if match is None or not digits or ("," in match[1] and not _THOUSANDS.fullmatch(match[1])):
        return Spelled("", fault=AMOUNT_IS_WRITTEN_AS_WHOLE_YEN)
    plain = digits.lstrip("0") or "0"
    told = ((Change.YEN_SIGN, match[1] != bare), (Change.COMMAS, digits != match[1]), (Change.LEADING_ZEROS, plain != digits))
    return Spelled(plain, (*changes, *(change for change, happened in told if happened)))
