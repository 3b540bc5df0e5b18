"""Writes rows as csv files by a profile: forms of dates and numbers, quoting, encoding, split by recipient and by length, every file k of n.

A character that the encoding does not have is never replaced by 「?」: writing ends with UnicodeEncodeError, which a guard has ruled out before. Same rows, same bytes.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from furusato.law import profile as p
from furusato.law.calendar import to_era_text
from furusato.law.profile import LINE_ENDS, Profile, ProfileColumn
from furusato.model import columns as c
from furusato.model.exported import CsvFile, Exported

_MARK: Final = "\ufeff".encode()
_FORMS: Final[Mapping[str, Callable[[str], str]]] = {
    "plain": str,
    "date8": lambda iso: iso.replace("-", ""),
    "date_slash": lambda iso: iso.replace("-", "/"),
    "date_era": lambda iso: to_era_text(date.fromisoformat(iso)),
    "postal_hyphen": lambda digits: f"{digits[:3]}-{digits[3:]}",
    "number_groups": lambda digits: " ".join((digits[:4], digits[4:8], digits[8:])),
}


def cell_text(column: ProfileColumn, row: Exported, line: int) -> str:
    """What a column says of a row. `line`: the row's place in its file, from 1. An empty value stays empty in any form."""
    value = _value(column.value, row, line)
    return _FORMS[column.form](value) if value else ""


def _value(name: str, row: Exported, line: int) -> str:
    if name in c.VALUES:
        return row.values[c.VALUES.index(name)]
    beside = {
        c.ROW_KEY: row.row_key, p.KIND: row.kind, p.RECIPIENT: row.recipient[0], p.RECIPIENT_NAME: row.recipient[1], p.ISSUER: row.issuer[0],
        p.ISSUER_NAME: row.issuer[1], p.BATCH: row.batch, p.TAX_YEAR: str(row.tax_year), p.LINE: str(line),
    }  # fmt: skip
    return beside[name]


def write_files(profile: Profile, rows: Sequence[Exported]) -> Iterator[CsvFile]:
    """All files, in the order of the rows; rows of one recipient stand together where files are split by recipient."""
    groups = [list(group) for _, group in groupby(rows, lambda row: row.recipient)] if profile.split == "recipient" else [list(rows)]
    for group in groups:
        most = profile.rows_per_file or len(group)
        parts = [group[start : start + most] for start in range(0, len(group), most)]
        for k, part in enumerate(parts, 1):
            yield _file(profile, part, (k, len(parts)))


def _file(profile: Profile, rows: Sequence[Exported], volume: tuple[int, int]) -> CsvFile:
    first = rows[0]
    name = profile.file_name.format(
        recipient=first.recipient[0],
        recipient_name=first.recipient[1],
        issuer=first.issuer[0],
        batch=first.batch,
        tax_year=first.tax_year,
        k=volume[0],
        n=volume[1],
    )
    recipient = first.recipient[0] if profile.split == "recipient" else ""
    return CsvFile(name, _bytes(profile, rows), recipient, volume, len(rows), sum(int(row.values.yen) for row in rows))


def _bytes(profile: Profile, rows: Sequence[Exported]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=profile.separator,
        quoting=csv.QUOTE_ALL if profile.quote == "all" else csv.QUOTE_MINIMAL,
        lineterminator=LINE_ENDS[profile.line_end],
    )
    if profile.headings:
        writer.writerow([column.heading for column in profile.column])
    writer.writerows([cell_text(column, row, line) for column in profile.column] for line, row in enumerate(rows, 1))
    return (_MARK if profile.has_mark else b"") + text.getvalue().encode(profile.codec)
