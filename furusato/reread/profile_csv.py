"""Reads a csv file written by a profile back into canonical values, with code that shares nothing with the writer.

Undoes each form in the one spelling the writer may use; anything else is Unreadable. It does not use the csv module of the writer's side but walks the characters itself.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from furusato.law.calendar import from_era
from furusato.law.profile import Profile
from furusato.model.printed import Unreadable

_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    "date8": re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
    "date_slash": re.compile(r"([0-9]{4})/([0-9]{2})/([0-9]{2})"),
    "date_era": re.compile(r"(明治|大正|昭和|平成|令和)([1-9][0-9]?|元)年([1-9][0-9]?)月([1-9][0-9]?)日"),
    "postal_hyphen": re.compile(r"([0-9]{3})-([0-9]{4})"),
    "number_groups": re.compile(r"([0-9]{4}) ([0-9]{4}) ([0-9]{4})"),
}


def read_file(profile: Profile, data: bytes) -> list[dict[str, str]]:
    """Every row as what its columns say (name of the value → canonical text). Unreadable where the file is not in the profile's one spelling."""
    try:
        text = data.decode(profile.codec)
    except UnicodeDecodeError:
        raise Unreadable("文字コードがプロファイルと違います", "it is not in the profile's encoding") from None
    if profile.has_mark != text.startswith("\ufeff"):
        raise Unreadable("BOM がプロファイルと違います", "its byte order mark is not as in the profile")
    records = list(_records(text.removeprefix("\ufeff"), profile.separator, "\r\n" if profile.line_end == "CRLF" else "\n"))
    headings = [column.heading for column in profile.column]
    if profile.headings and (not records or records.pop(0) != headings):
        raise Unreadable("見出しがプロファイルと違います", "its headings are not as in the profile")
    return [_row(profile, cells) for cells in records]


def _row(profile: Profile, cells: list[str]) -> dict[str, str]:
    if len(cells) != len(profile.column):
        raise Unreadable("列の数がプロファイルと違います", "a line has another number of columns than the profile")
    return {column.value: _canonical(column.form, cell) if cell else "" for column, cell in zip(profile.column, cells, strict=True)}


def _canonical(form: str, cell: str) -> str:
    if form == "plain":
        return cell
    match = _PATTERNS[form].fullmatch(cell)
    if match is None:
        raise Unreadable("欄の書き方がプロファイルと違います", "a cell is not written as in the profile")
    if form == "date_era":
        era, year, month, day = match.groups()
        return from_era(era, 1 if year == "元" else int(year), int(month), int(day)).isoformat()
    if form.startswith("date"):
        return date(*map(int, match.groups())).isoformat()
    return "".join(match.groups())


def _records(text: str, separator: str, line_end: str) -> Iterator[list[str]]:
    """RFC 4180 as the profile narrows it: one line end, quotes doubled within quotes, none elsewhere."""
    place, cells = 0, list[str]()
    while place < len(text):
        cell, place = _quoted(text, place + 1) if text[place] == '"' else _bare(text, place, separator, line_end)
        cells.append(cell)
        if text.startswith(line_end, place):
            yield cells
            place, cells = place + len(line_end), []
        elif text.startswith(separator, place):
            place += 1
            if place == len(text):
                break
        else:
            raise Unreadable("行の終わりか区切りがありません", "a cell is followed by neither separator nor line end")
    if cells:
        raise Unreadable("最後の行が途中で切れています", "the last line is cut off")


def _quoted(text: str, start: int) -> tuple[str, int]:
    parts: list[str] = []
    while True:
        end = text.find('"', start)
        if end < 0:
            raise Unreadable("引用符が閉じていません", "a quote is not closed")
        parts.append(text[start:end])
        if not text.startswith('""', end):
            return "".join(parts), end + 1
        parts.append('"')
        start = end + 2


def _bare(text: str, start: int, separator: str, line_end: str) -> tuple[str, int]:
    ends = [end for mark in (separator, line_end) if (end := text.find(mark, start)) >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end
