"""Gives each row of a working list a short check that a spreadsheet can recompute, so that the very row shows it when a column is sorted apart.

Ten bits, on purpose: a value that a formula can recompute can be guessed at, and the list may lose its number column and go on. So about one wrong row in 1,024 still
looks right: this is a lamp for the clerk, never a proof (that is the intake tag). The value is the sum, modulo 1,024, of a part over the individual number alone and a part
over everything else in the row. So whoever has the list without its numbers, in however many exports and rows of one person, learns ten bits of that number for the tax
year and no more. Arithmetic and order of the values: docs/worklist.md; the formula is written by `render.worklist_formula`.
"""

from collections.abc import Sequence
from operator import mul
from typing import Final

from furusato.model import columns as c
from furusato.seal.encoding import enc, mac

MODULUS: Final = 67_108_859  # the largest prime below 2^26
LARGEST_MULTIPLIER: Final = 1 << 20  # so that every sum stays below 2^53, exact in a spreadsheet, and every quotient below what its MOD takes
KINDS: Final = 1_024
DIGITS: Final = 4  # of the spelled value
HALF: Final = 6  # digits of the individual number that are read as one whole number; then the next ones:
SECOND_HALF: Final = 8  # two more than it has, so that a digit too many counts
LONGEST: Final = 15  # digits of an amount that count: as many as a spreadsheet keeps
PAD: Final = "_"  # fills the joined texts up to PLACES
JOINT: Final = "|"
PLACES: Final = 96  # characters of the joined texts that count; usually all but the end of a long address
SEAL_CHARACTERS: Final = 4  # of the intake tag: it stands in the row, and must not be moved apart from it either

# Read as whole numbers, after the row key's serial, in this order. A list has them in their one spelling or blank.
DATES: Final = (c.BIRTH, c.GIFT_DATE)  # ISO
AMOUNTS: Final = (c.POSTAL, c.YEN)  # digits
# Joined after the seal's first characters, in this order. Programs count a character beyond U+FFFF as one or as two, so of a text that holds one only a beginning and an end without
# any count, at most ENDS characters each: the text's letter after the value says so, with how many characters of the beginning and of the end. A text of NO_ENDS is left out then.
TEXTS: Final = {c.SEX: "s", c.KANA: "k", c.NAME: "n", c.PHONE: "p", c.RECEIPT: "r", c.ADDRESS: "a"}
NO_ENDS: Final = frozenset({c.SEX, c.PHONE, c.RECEIPT})
ENDS: Final = 9
_BMP: Final = "\uffff"
_HYPHENS: Final = str.maketrans("", "", "-")
_NUMBER: Final = c.VALUES.index(c.NUMBER)
_DATES: Final = tuple(map(c.VALUES.index, DATES))
_AMOUNTS: Final = tuple(map(c.VALUES.index, AMOUNTS))
_TEXTS: Final = tuple((c.VALUES.index(column), letter, column not in NO_ENDS) for column, letter in TEXTS.items())
_PURPOSE: Final = "furusato-seal/v1/worklist-check"


class WorklistCheck:
    """The checks of one tax year's rows. The multipliers stand in the list: `number` for its two halves, `figures` for serial, DATES and AMOUNTS, `texts` a place. No repr shows them."""

    __slots__ = ("_pads", "figures", "number", "texts")

    def __init__(self, register: bytes) -> None:
        """Derive the multipliers from the year's register key (32 bytes)."""
        key = mac(register, enc(_PURPOSE))
        self.number: Final = _multipliers(key, "number", 2)
        self.figures: Final = _multipliers(key, "figures", 1 + len(DATES) + len(AMOUNTS))
        self.texts: Final = _multipliers(key, "texts", PLACES)
        self._pads: Final = _pads(self.texts)

    def __repr__(self) -> str:
        return "WorklistCheck(…)"

    def value(self, row_key: str, seal: str, values: Sequence[str]) -> str:
        """The check of a row, `0000` … `1023`, and what does not count of texts with rare characters. `values` in the order of `columns.VALUES`. ValueError: no row of a ledger."""
        joined, shortened = _joined(seal, values)
        of_number = sum(map(mul, _halves(values[_NUMBER]), self.number)) % MODULUS
        of_rest = (sum(map(mul, _figures(row_key, values), self.figures)) + self._sum(joined)) % MODULUS
        return f"{(of_number + of_rest) % KINDS:0{DIGITS}d}{shortened}"

    def _sum(self, text: str) -> int:
        """Σ code point × multiplier over a text padded or cut to PLACES."""
        total: int = sum(map(mul, map(ord, text), self.texts))
        return total + self._pads[min(len(text), PLACES)]


def _halves(number: str) -> tuple[int, int]:
    return int("0" + number[:HALF]), int("0" + number[HALF : HALF + SECOND_HALF])


def _figures(row_key: str, values: Sequence[str]) -> tuple[int, ...]:
    """The serial, dates and amounts as whole numbers; a blank is 0."""
    dates = (int("0" + values[place].translate(_HYPHENS)) for place in _DATES)
    amounts = (int("0" + values[place][:LONGEST]) % MODULUS for place in _AMOUNTS)
    return int(row_key[1:-1]), *dates, *amounts


def _joined(seal: str, values: Sequence[str]) -> tuple[str, str]:
    """The texts that count, joined, and what to say of those that are shortened."""
    parts, shortened = [seal[:SEAL_CHARACTERS]], ""
    for place, letter, has_ends in _TEXTS:
        text = values[place]
        if text.isascii() or max(text) <= _BMP:
            parts.append(text)
        else:
            beginning, end = _ends(text) if has_ends else ("", "")
            parts.append(beginning + end)
            shortened += f"{letter}{len(beginning)}{len(end)}" if has_ends else letter
    return JOINT.join(parts), shortened


def _ends(text: str) -> tuple[str, str]:
    """What stands before the first character beyond U+FFFF and after the last, as far as it counts."""
    rare = [place for place, character in enumerate(text) if character > _BMP]
    return text[: min(rare[0], ENDS)], text[max(rare[-1] + 1, len(text) - ENDS) :]


def _multipliers(key: bytes, part: str, places: int) -> tuple[int, ...]:
    """Odd, so that neighbours differ: first 8 bytes of HMAC(key, enc(purpose, part, place)) modulo LARGEST_MULTIPLIER, the last bit set."""
    return tuple(
        int.from_bytes(mac(key, enc(f"{_PURPOSE}/multiplier", part, str(place)))[:8], "big") % LARGEST_MULTIPLIER | 1 for place in range(1, places + 1)
    )


def _pads(multipliers: Sequence[int]) -> tuple[int, ...]:
    """What the padding adds after a text of 0, 1, 2 … characters."""
    sums = [0]
    for multiplier in reversed(multipliers):
        sums.append(sums[-1] + ord(PAD) * multiplier)
    return tuple(reversed(sums))
