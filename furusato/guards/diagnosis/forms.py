"""Tells whether two texts are one value written in two ways, and by which accident the one became the other."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Final

from furusato.guards.diagnosis import form_rules as r
from furusato.model import columns as c
from furusato.model.findings import Rule

_DIGITS: Final = frozenset({c.RECEIPT, c.POSTAL, c.PHONE, c.NUMBER})
_DATES: Final = frozenset({c.BIRTH, c.GIFT_DATE})
_SCIENTIFIC: Final = re.compile(r"\s*[0-9]+(?:[.][0-9]+)?[eE][+]?[0-9]+\s*")
_FIGURES: Final = frozenset("0123456789 \t")
_LOST: Final = re.compile(r"[?？〓\ufffd]+")
_DASHES: Final = str.maketrans({"〜": "～", "−": "－", "—": "―", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢", "‐": "－", "–": "－", "ー": "ー"})
_SPACE: Final = re.compile(r"[\s\u200b\ufeff]+")
_WIDE: Final = re.compile(r"[\uff00-\uffef]+")
_SELECTOR: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_EXCEL: Final = date(1899, 12, 30)
_SYSTEMS: Final = timedelta(days=1462)  # between the 1900 and the 1904 system
_NUMBERS: Final = re.compile(r"[0-9]+")

Form = Callable[[str, str, str], bool]


def form_of(column: str, sealed: str, listed: str, folded_alike: bool) -> Rule | None:
    """The accident by which `sealed` became `listed`; None where they are two values. `folded_alike`: their comparison copies are equal."""
    if not (folded_alike or column in _DATES or _LOST.search(listed) or is_scientific(listed)):
        return None
    for rule, is_so, needs_folding in _FORMS:
        if (folded_alike or not needs_folding) and is_so(column, sealed, listed):
            return rule
    return r.NO_VARIANT_WAS_REPLACED if folded_alike else None


def is_scientific(text: str) -> bool:
    """Whether digits were turned into 1.23E+11: known by its look alone."""
    return text[:1] in _FIGURES and _SCIENTIFIC.fullmatch(text) is not None


def _scientific(column: str, sealed: str, listed: str) -> bool:
    return column in (*_DIGITS, c.YEN) and is_scientific(listed) and _alike_numbers(sealed, listed)


def _alike_numbers(sealed: str, listed: str) -> bool:
    digits = "".join(_NUMBERS.findall(sealed))
    shown = float(listed)
    return bool(digits) and len(digits) < 300 and abs(float(digits) - shown) <= 0.06 * max(shown, 1.0)


def _zeros(column: str, sealed: str, listed: str) -> bool:
    if column not in _DIGITS or not listed:
        return False
    bare = listed.replace("-", "") if column != c.RECEIPT else listed
    return len(bare) < len(sealed) and sealed.replace("-", "").lstrip("0") == bare.lstrip("0")


def _date(column: str, sealed: str, listed: str) -> bool:
    if column not in _DATES:
        return False
    try:
        day = date.fromisoformat(sealed)
    except ValueError:
        return False
    return listed in _other_forms(day)


@cache
def _other_forms(day: date) -> frozenset[str]:
    """How programs write a day besides ISO: serial numbers of both systems, other orders and separators, years of two digits, no year."""
    shifted = [(day + way * _SYSTEMS).isoformat() for way in (1, -1) if 1500 < day.year < 9000]
    serial = (day - _EXCEL).days
    years, months, days = (str(day.year), f"{day.year % 100:02d}"), {str(day.month), f"{day.month:02d}"}, {str(day.day), f"{day.day:02d}"}
    written = {separator.join(parts) for y in years for m in months for d in days for separator in "/-." for parts in ((y, m, d), (d, m, y), (m, d, y), (m, d))}
    wordy = {f"{y}年{m}月{d}日" for y in years for m in months for d in days} | {f"{m}月{d}日" for m in months for d in days}
    named = {f"{d}-{_MONTHS[day.month - 1]}{y}" for d in days for y in ("", f"-{years[0]}", f"-{years[1]}")}
    return frozenset({*shifted, str(serial), str(serial - 1462), f"{serial}.0", *written, *wordy, *named} - {day.isoformat()})


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _lost(_column: str, sealed: str, listed: str) -> bool:
    """The same text, but for marks of loss where CP932 has no such character (a character may leave several marks, a selector one or none)."""
    if not _LOST.search(listed):
        return False
    shown = _LOST.sub("?", listed.translate(_DASHES))
    return any(_LOST.sub("?", "".join(map(_in_cp932, text))) == shown for text in (sealed, _SELECTOR.sub("", sealed)))


@cache
def _in_cp932(character: str) -> str:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        same = character.translate(_DASHES)
        return same if same != character else "?"
    return character.translate(_DASHES)


def _dash(_column: str, sealed: str, listed: str) -> bool:
    return sealed.translate(_DASHES) == listed.translate(_DASHES)


def _narrow(text: str) -> str:
    return _SPACE.sub("", _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)).strip("-'’")


def _width(_column: str, sealed: str, listed: str) -> bool:
    return _narrow(sealed) == _narrow(listed)


def _normalised(_column: str, sealed: str, listed: str) -> bool:
    bare = _SELECTOR.sub("", sealed)
    return any(unicodedata.normalize(form, text) == listed for form in ("NFC", "NFD", "NFKC", "NFKD") for text in (sealed, bare)) or bare == listed


def _normalised_and_spaced(_column: str, sealed: str, listed: str) -> bool:
    return _narrow(unicodedata.normalize("NFKC", sealed)) == _narrow(unicodedata.normalize("NFKC", listed))


# The last says whether the comparison copies must be equal.
_FORMS: Final[tuple[tuple[Rule, Form, bool], ...]] = (
    (r.NO_DIGITS_TURNED_SCIENTIFIC, _scientific, False),
    (r.NO_LEADING_ZERO_WAS_LOST, _zeros, True),
    (r.NO_DATE_CHANGED_ITS_FORM, _date, False),
    (r.NO_CHARACTER_WAS_LOST, _lost, False),
    (r.NO_DASH_WAS_REPLACED, _dash, True),
    (r.NO_WIDTH_OR_SPACE_WAS_CHANGED, _width, True),
    (r.NO_TEXT_WAS_NORMALISED, _normalised, True),
    (r.NO_TEXT_WAS_NORMALISED, _normalised_and_spaced, True),
)


def forms(column: str, pairs: Iterable[tuple[str, str, bool]]) -> list[str]:
    """The rule's name for each pair (sealed, listed, folded alike), "" where there is none; each distinct pair is looked at once."""
    known: dict[tuple[str, str, bool], str] = {}
    found = []
    for pair in pairs:
        if pair not in known:
            rule = form_of(column, *pair)
            known[pair] = rule.name if rule else ""
        found.append(known[pair])
    return found
