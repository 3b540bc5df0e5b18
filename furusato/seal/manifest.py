"""The header of a notice: everything that must hold of it as a whole, free of values, in one spelling.

Refuses unknown names, another order, a total that is no number, a key or tag spelled otherwise, rows doubled, and a count that its own list denies.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from furusato.model.values import Kind, MunicipalityCode
from furusato.seal.encoding import spell, unspell
from furusato.seal.row_key import is_row_key
from furusato.seal.signing import canonical_json

SCHEMA: Final = "furusato.notice/v1"
PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_VOLUMES: Final = 9_999
MENDS: Final = frozenset({Kind.CORRECTION, Kind.CANCELLATION})  # kinds that speak of earlier notices
_MOST: Final = 2**53 - 1  # a browser holds whole numbers so far (ECMA-262, Number.MAX_SAFE_INTEGER)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def notice_name(recipient: str, kind: Kind, volume: tuple[int, int]) -> str:
    """What a notice is called within its batch: the recipient's code, with the kind where it mends an earlier one, with the volume where there are several."""
    parts = [recipient, *([str(kind)] if kind in MENDS else []), *([str(volume[0])] if volume[1] > 1 else [])]
    return "-".join(parts)


class MalformedHeader(ValueError):
    """The bytes are not a header in the one spelling."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the maker signs. Counts in rows, amounts in yen; `row_tags` in the order of the notice; `files` media type → keyed digest."""

    batch: str
    issuer: tuple[str, str]  # code, name
    recipient: tuple[str, str]
    tax_year: int
    kind: Kind
    version: int
    supersedes: str  # SHA-256 of the superseded header, or empty
    volume: tuple[int, int]  # k of n
    rows: int
    yen: int
    rows_to_date: int
    yen_to_date: int
    row_tags: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    key_check: str
    program: str
    signed_alone: bool  # 単独発行

    def to_bytes(self) -> bytes:
        """The payload: UTF-8 JSON, fixed key order."""
        return canonical_json(
            {
                "schema": SCHEMA,
                "batch": self.batch,
                "issuer": _body(self.issuer),
                "recipient": _body(self.recipient),
                "tax_year": self.tax_year,
                "kind": str(self.kind),
                "version": self.version,
                "supersedes": self.supersedes,
                "volume": {"k": self.volume[0], "n": self.volume[1]},
                "rows": self.rows,
                "yen": self.yen,
                "to_date": {"rows": self.rows_to_date, "yen": self.yen_to_date},
                "row_tags": [list(pair) for pair in self.row_tags],
                "files": [{"media_type": kind, "digest": digest} for kind, digest in self.files],
                "key_check": self.key_check,
                "program": self.program,
                "signed_alone": self.signed_alone,
            }
        )

    @classmethod
    def parse(cls, payload: bytes) -> "Header":
        """Read a payload; MalformedHeader unless it is the one spelling of a header that agrees with itself."""
        try:
            header = _from_table(json.loads(payload))
            header.require_consistent()
            same = header.to_bytes() == payload
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise MalformedHeader("not a notice header") from fault
        if not same:
            raise MalformedHeader("not the one spelling of a notice header")
        return header

    @property
    def name(self) -> str:
        """See `notice_name`."""
        return notice_name(self.recipient[0], self.kind, self.volume)

    def require_consistent(self) -> None:
        """ValueError unless codes, counts, keys and tags are right in themselves."""
        MunicipalityCode(self.issuer[0]), MunicipalityCode(self.recipient[0])
        keys = [key for key, _ in self.row_tags]
        _require(len(keys) == self.rows > 0, "rows are not as many as counted")
        _require(len(set(keys)) == len(keys) and all(map(is_row_key, keys)), "a row key is doubled or misspelled")
        for _, tag in self.row_tags:
            _require(spell(unspell(tag)) == tag, "a tag is not in its one spelling")
        k, n = self.volume
        counts = (self.tax_year, self.rows, self.yen, self.version, self.rows_to_date, self.yen_to_date)
        _require(all(0 <= count <= _MOST for count in counts), "a count is below zero, or beyond what every reader holds exactly")
        _require(1 <= k <= n <= MOST_VOLUMES and self.version >= 1, "volume or version out of range")
        if self.kind is Kind.CORRECTION:
            _require(bool(_DIGEST.fullmatch(self.supersedes)) and self.version > 1, "a correction takes the place of one notice, as its next version")
        else:
            _require(not self.supersedes and self.version == 1, "only a correction takes the place of another notice")
        least = (0, 0) if self.kind is Kind.CANCELLATION else (self.rows, self.yen)
        _require(self.yen > 0 and self.rows_to_date >= least[0] and self.yen_to_date >= least[1], "totals to date are smaller than the notice's own")
        _require((self.rows_to_date == 0) == (self.yen_to_date == 0), "rows without yen, or yen without rows, to date")
        _require([kind for kind, _ in self.files] == [PDF, XLSX], "files are not one PDF and one XLSX")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


def _body(pair: tuple[str, str]) -> dict[str, str]:
    return {"code": pair[0], "name": pair[1]}


def _int(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not an integer")
    return value


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError("not a text")
    return value


def _from_table(table: Mapping[str, object]) -> Header:
    fields: dict[str, Mapping[str, object]] = {k: _mapping(table[k]) for k in ("issuer", "recipient", "volume", "to_date")}
    if type(table["signed_alone"]) is not bool:
        raise TypeError("not a truth value")
    return Header(
        batch=_text(table["batch"]),
        issuer=(_text(fields["issuer"]["code"]), _text(fields["issuer"]["name"])),
        recipient=(_text(fields["recipient"]["code"]), _text(fields["recipient"]["name"])),
        tax_year=_int(table["tax_year"]),
        kind=Kind(_text(table["kind"])),
        version=_int(table["version"]),
        supersedes=_text(table["supersedes"]),
        volume=(_int(fields["volume"]["k"]), _int(fields["volume"]["n"])),
        rows=_int(table["rows"]),
        yen=_int(table["yen"]),
        rows_to_date=_int(fields["to_date"]["rows"]),
        yen_to_date=_int(fields["to_date"]["yen"]),
        row_tags=tuple((_text(key), _text(tag)) for key, tag in _pairs(table["row_tags"])),
        files=tuple((_text(f["media_type"]), _text(f["digest"])) for f in map(_mapping, _list(table["files"]))),
        key_check=_text(table["key_check"]),
        program=_text(table["program"]),
        signed_alone=table["signed_alone"],
    )


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _pairs(value: object) -> list[tuple[object, object]]:
    return [(one, other) for one, other in map(_list, _list(value))]
