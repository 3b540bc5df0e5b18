"""A csv profile: which columns in which order, which encoding, how files are split and named, as the office fills it in (templates/profiles/*.toml, or a file of its own).

Nothing here is an official layout: the record layout between bodies (eLTAX) could not be had, so it is the office's table, never ours to claim. A profile that exists is
whole: `Profile.parse` refuses unknown and missing names, forms that do not fit their value, and file names that two files could share.
"""

import string
import tomllib
from dataclasses import dataclass
from typing import Final, Self

from furusato.errors import ListRefused
from furusato.law.strict_table import build
from furusato.model import columns as c

SCHEMA: Final = "furusato.profile/v1"
ENCODINGS: Final = {"Shift_JIS": "shift_jis", "CP932": "cp932", "UTF-8": "utf-8", "UTF-8-BOM": "utf-8"}
LINE_ENDS: Final = {"CRLF": "\r\n", "LF": "\n"}
# What a row can say besides its values.
KIND, RECIPIENT, RECIPIENT_NAME, ISSUER, ISSUER_NAME, BATCH, TAX_YEAR, LINE = (
    "kind", "recipient", "recipient_name", "issuer", "issuer_name", "batch", "tax_year", "line",
)  # fmt: skip
BESIDE: Final = (c.ROW_KEY, KIND, RECIPIENT, RECIPIENT_NAME, ISSUER, ISSUER_NAME, BATCH, TAX_YEAR, LINE)
_DATES: Final = ("plain", "date8", "date_slash", "date_era")
_FORMS: Final = {c.BIRTH: _DATES, c.GIFT_DATE: _DATES, c.POSTAL: ("plain", "postal_hyphen"), c.NUMBER: ("plain", "number_groups")}
_SLOTS: Final = frozenset({"recipient", "recipient_name", "issuer", "batch", "tax_year", "k", "n"})
_FORBIDDEN: Final = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class ProfileColumn:
    """One column: its heading, what it says, in which form, at most how many characters."""

    heading: str
    value: str
    form: str
    longest: int


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole profile, columns in order. `rows_per_file` 0: no limit; `refused`: characters that may not stand in a file."""

    schema: str
    name: str
    encoding: str
    line_end: str
    headings: bool
    quote: str
    separator: str
    split: str
    rows_per_file: int
    file_name: str
    refused: str
    column: tuple[ProfileColumn, ...]

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a profile; ListRefused names the entry that does not hold."""
        try:
            profile = build(cls, tomllib.loads(data.decode("utf-8-sig")), {"file_name": _SLOTS})
        except (ValueError, TypeError, RecursionError) as fault:
            raise _refuse(str(fault)) from fault
        for holds, entry in profile._rules():
            if not holds:
                raise _refuse(entry)
        return profile

    @property
    def codec(self) -> str:
        """Python's name of the encoding."""
        return ENCODINGS[self.encoding]

    @property
    def has_mark(self) -> bool:
        """Whether files begin with a byte order mark."""
        return self.encoding == "UTF-8-BOM"

    def _rules(self) -> list[tuple[bool, str]]:
        slots = {slot for _, slot, spec, conversion in string.Formatter().parse(self.file_name) if slot is not None and not spec and not conversion}
        headings = [column.heading for column in self.column]
        return [
            (self.schema == SCHEMA, f"schema: {SCHEMA}"),
            (self.encoding in ENCODINGS, f"encoding: {', '.join(ENCODINGS)}"),
            (self.line_end in LINE_ENDS, f"line_end: {', '.join(LINE_ENDS)}"),
            (self.quote in ("all", "needed"), "quote: all, needed"),
            (self.separator in (",", "\t", ";"), "separator: one of , ; or a tabulator"),
            (self.split in ("recipient", "none"), "split: recipient, none"),
            (self.rows_per_file >= 0, "rows_per_file: 0 or more"),
            ({"k", "n"} <= slots and (self.split == "none" or "recipient" in slots), "file_name: {k}, {n}, and {recipient} where files are split by recipient"),
            (not _FORBIDDEN & set(self.file_name) and not self.file_name.startswith("."), "file_name: no / \\ : * ? and the like"),
            (bool(self.column) and len(set(headings)) == len(headings), "column: at least one, each heading once"),
            *((column.longest > 0 and _fits(column), f"column {column.heading}") for column in self.column),
        ]


def _fits(column: ProfileColumn) -> bool:
    return column.value in (*c.VALUES, *BESIDE) and column.form in _FORMS.get(column.value, ("plain",))


def _refuse(entry: str) -> ListRefused:
    return ListRefused(f"csv プロファイルを使えません({entry})。この項目を直してください。", f"The csv profile cannot be used ({entry}). Mend this entry.")
