"""The words, columns and widths of the printed notice of one form year: law is data (templates/<year>/form.toml), never `if year`.

A form that exists is whole: `Form.parse` refuses unknown and missing keys, a text with a slot nobody fills, columns that are not exactly what a notice
holds, and a table wider than the page. The official drawing of form 第五十五号の七様式 could not be had; what is said here follows the statute (sources stand in the file).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

from furusato.errors import SystemTrouble
from furusato.law.strict_table import build
from furusato.model import columns as c

CODE: Final = "code"  # paper code, 3+3
GIFTS: Final = "gifts"  # how many gifts the same person has in the notice
PERSON_YEN: Final = "person_yen"  # what they come to
PRINTED: Final = frozenset({c.ROW_KEY, CODE, *c.VALUES, GIFTS, PERSON_YEN})
TABLE_MM: Final = 274.0  # A4 landscape less its margins
_ALIGNS: Final = frozenset({"left", "center", "right"})
_PLACES: Final = frozenset({"whole", "top", "bottom"})
# Which {slots} the program fills, by the text that may hold them.
_SLOTS: Final[Mapping[str, frozenset[str]]] = {
    "cover.paragraphs": frozenset({"year", "our_body"}),
    "cover.cancellation": frozenset({"year", "our_body"}),
    "cover.closing": frozenset({"assessment_day"}),
    "cover.pages_note": frozenset({"pages"}),
    "cover.to_date_note": frozenset({"rows", "yen"}),
    "cover.mends_more": frozenset({"more"}),
    "cover.our_body": frozenset({"last"}),
    "page.volume_of": frozenset({"k", "n"}),
    "page.page_of": frozenset({"page", "pages"}),
    "page.key_range": frozenset({"first", "last"}),
    "page.row_count": frozenset({"rows"}),
    "page.people_count": frozenset({"people"}),
    "page.yen_sum": frozenset({"yen"}),
    "page.gift_count": frozenset({"gifts"}),
    "page.version": frozenset({"version"}),
    "key_sheet.last": frozenset({"kind", "character"}),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One item of the table. `place`: whole, top or bottom of a printed column; widths in mm, sizes in points."""

    id: str
    heading: str
    place: str
    align: str
    width_mm: float
    size_pt: float
    least_pt: float


@dataclass(frozen=True, slots=True)
class Heads:
    """What makes a body's name its head's title: 湖西市 + 長, 静岡県 + 知事."""

    municipality: str
    prefecture: str


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of notice, by `model.values.Kind`."""

    first: str
    additional: str
    correction: str
    cancellation: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The words of the cover letter (鑑)."""

    title: str
    paragraphs: tuple[str, ...]
    additional: str
    correction: str
    cancellation: str
    closing: str
    enclosed: str
    kind: str
    rows: str
    people: str
    yen: str
    pages: str
    pages_note: str
    volume: str
    batch: str
    to_date: str
    to_date_note: str
    corrects: str
    cancels: str
    mends_more: str
    section: str
    telephone: str
    our_body: str


@dataclass(frozen=True, slots=True)
class Page:
    """The words around the table."""

    recipient: str
    issuer: str
    batch: str
    volume: str
    volume_of: str
    page_of: str
    keys: str
    key_range: str
    page_total: str
    notice_total: str
    row_count: str
    people_count: str
    yen_sum: str
    gift_count: str
    version: str
    corrected: str
    cancelled: str
    continued: str
    end: str
    blank: str
    drill: str


@dataclass(frozen=True, slots=True)
class KeySheet:
    """The words of the key sheet (検証鍵通知書)."""

    title: str
    lead: str
    recipient: str
    issuer: str
    batch: str
    year: str
    key: str
    last: str
    digit: str
    letter: str
    alphabet: str
    check: str
    check_note: str
    fingerprint: str
    fingerprint_note: str
    usage: str
    steps: tuple[str, ...]
    warning_title: str
    warnings: tuple[str, ...]
    section: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Form:
    """One form year of the printed notice."""

    year: int
    title: str
    statute: str
    honorific: str
    seal_omitted: str
    remarks: tuple[str, ...]
    heads: Heads
    kinds: Kinds
    cover: Cover
    page: Page
    key_sheet: KeySheet
    columns: tuple[Column, ...]

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read form.toml. SystemTrouble names the key that does not fit."""
        try:
            form = build(cls, tomllib.loads(data.decode()), _SLOTS)
            _require_columns(form.columns)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, ValueError) as fault:
            raise SystemTrouble(
                f"様式ファイル form.toml を使えません（{fault}）。プログラムを入れ直してください。",
                f"The form file form.toml cannot be used ({fault}). Install the program again.",
            ) from fault
        return form

    @property
    def printed_columns(self) -> tuple[tuple[Column, ...], ...]:
        """The columns as they stand beside each other: one whole, or a top with its bottom."""
        stacks: list[tuple[Column, ...]] = []
        for column in self.columns:
            stacks = [*stacks[:-1], (*stacks[-1], column)] if column.place == "bottom" else [*stacks, (column,)]
        return tuple(stacks)


def _require_columns(columns: tuple[Column, ...]) -> None:
    """Every printed item once; a bottom stands under a top of its own width; the table fits the page."""
    if sorted(column.id for column in columns) != sorted(PRINTED):
        raise ValueError("columns: not exactly the items of a notice")
    for before, column in pairwise((None, *columns, None)):
        under = column is not None and column.place == "bottom"
        if under != (before is not None and before.place == "top") or (under and before and column and before.width_mm != column.width_mm):
            raise ValueError("columns: a top and its bottom do not stand together")
    if any(column.align not in _ALIGNS or column.place not in _PLACES or not 0 < column.least_pt <= column.size_pt for column in columns):
        raise ValueError("columns: an align, place or size that is not known")
    if sum(column.width_mm for column in columns if column.place != "bottom") > TABLE_MM:
        raise ValueError(f"columns: wider than {TABLE_MM} mm together")
