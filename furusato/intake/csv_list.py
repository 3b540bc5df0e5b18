"""Reads a csv list (RFC 4180): every field as text, exactly as it stands.

Refused is what the csv reader would mend in silence: a quote in the middle of a field, a field that is never closed. Lines are counted as a spreadsheet counts them: a line
break within quotes does not begin a new one.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from furusato.intake.csv_text import decode
from furusato.intake.grid import Grid, grid_of
from furusato.intake.limits import Limits
from furusato.intake.places import letter_of
from furusato.intake.refusal import refused
from furusato.model.findings import Finding, Rule, Severity

QUOTES_ARE_BALANCED: Final = Rule(
    "quotes_are_balanced",
    Severity.REFUSE,
    '{line} 行目で二重引用符（"）が閉じていないか、欄の途中にあります。列がずれて読まれるので取り込めません。ファイルが途中で切れていないか確かめ、元のシステムから書き出し直してください。',
    'In line {line} a double quote (") is not closed or stands within a field; columns would be read shifted. See whether the file is cut off, and export it again from its source.',
)
FIELDS_ARE_SEPARATED_BY_COMMAS: Final = Rule(
    "fields_are_separated_by_commas",
    Severity.REFUSE,
    "見出しの行にカンマがなく、{sign}で区切られています。カンマ区切りの csv か xlsx で書き出し直してください。",
    "The line of headings has no commas; it is separated by {en_sign}. Export the list as csv with commas, or as xlsx.",
)
CSV_IS_NOT_TOO_WIDE: Final = Rule(
    "csv_is_not_too_wide",
    Severity.REFUSE,
    "{line} 行目が長すぎます（列数 {columns} まで、1行 {characters} 字まで）。一覧ではないか、改行が失われています。元のシステムから書き出し直してください。",
    "Line {line} is too long (at most {columns} columns and {characters} characters a line): it is no list, or its line breaks are lost. Export it again from its source.",
)
CSV_IS_NOT_TOO_LONG: Final = Rule(
    "csv_is_not_too_long",
    Severity.REFUSE,
    "行が多すぎます（上限 {most} 行、{cells} 欄）。経路や期間で分けてください。",
    "There are too many lines (at most {most} lines and {cells} fields). Split the list by route or period.",
)
LINES_HAVE_NO_FIELDS_BEYOND_THE_HEADINGS: Final = Rule(
    "lines_have_no_fields_beyond_the_headings",
    Severity.REFUSE,
    "見出しより欄の多い行があります。値の中のカンマで列がずれたおそれがあります。元のシステムから書き出し直してください。",
    "Lines have more fields than there are headings: a comma within a value may have shifted the columns. Export the list again from its source.",
)
LAST_LINE_IS_WHOLE: Final = Rule(
    "last_line_is_whole",
    Severity.REFUSE,
    "最後の行の欄が足りません。ファイルが途中で切れているおそれがあります。件数を元のシステムと比べ、書き出し直してください。",
    "The last line has too few fields: the file may be cut off. Compare the number of applications with the source and export it again.",
)
LAST_LINE_IS_ENDED: Final = Rule(
    "last_line_is_ended",
    Severity.NOTICE,
    "ファイルの最後に改行がありません。途中で切れた跡のことがあります。件数を元のシステムと比べてください。",
    "The file does not end with a line break, as a file that was cut off would. Compare the number of applications with the source.",
)
LINES_HAVE_ALL_NECESSARY_FIELDS: Final = Rule(
    "lines_have_all_necessary_fields",
    Severity.REFUSE,
    "見出しより欄の少ない行があり、必要な列が欠けています。値の中の改行で行が割れたか、途中で切れています。元のシステムから書き出し直してください。",
    "Lines have fewer fields than there are headings and lack necessary columns: a line break within a value may have split them, or they are cut off. "
    "Export the list again from its source.",
)
MISSING_FIELDS_ARE_BLANK: Final = Rule(
    "missing_fields_are_blank",
    Severity.NOTICE,
    "見出しより欄の少ない行があります。足りない欄（行の終わりの、なくてもよい列）は空欄として読みました。",
    "Lines have fewer fields than there are headings. What is missing (optional columns at the end) was read as blank.",
)
RULES: Final = (
    QUOTES_ARE_BALANCED,
    FIELDS_ARE_SEPARATED_BY_COMMAS,
    CSV_IS_NOT_TOO_WIDE,
    CSV_IS_NOT_TOO_LONG,
    LINES_HAVE_NO_FIELDS_BEYOND_THE_HEADINGS,
    LAST_LINE_IS_WHOLE,
    LAST_LINE_IS_ENDED,
    LINES_HAVE_ALL_NECESSARY_FIELDS,
    MISSING_FIELDS_ARE_BLANK,
)

# Possessive throughout: linear in the file, whatever it holds.
_FIELDS: Final = re.compile(r'(?:(?:"(?:[^"]++|"")*+"|[^",\r\n]*+)(?:,|\r\n|\r|\n|\Z))*+')
_BREAK: Final = re.compile(r"\r\n|\r|\n")


def read_csv(file_name: str, data: bytes, limits: Limits) -> tuple[Grid, list[Finding]]:
    """The grid of a csv file and the findings of its form. ListRefused where it cannot be read."""
    text = decode(file_name, data)
    _require_balanced_quotes(file_name, text)
    lines = list(_lines(file_name, text, limits))
    _require_commas(file_name, lines)
    width = len(lines[0]) if lines else 0
    odd = {line: len(fields) for line, fields in enumerate(lines, 1) if len(fields) != width and any(map(str.strip, fields))}
    if odd and min(odd.values()) > width and all(len(fields) != width or not any(map(str.strip, fields)) for fields in lines[1:]):
        # Every line is wider than the first: a title, not the headings. Kept whole, so that the headings below are seen.
        width, odd = max(odd.values()), {}
    grid = grid_of(file_name, [fields if len(fields) == width else (fields + [""] * width)[:width] for fields in lines])
    return replace(grid, is_csv=True, short_lines={line: count for line, count in odd.items() if count < width}), _form(file_name, text, lines, width, odd)


def _require_balanced_quotes(file_name: str, text: str) -> None:
    if '"' in text and (match := _FIELDS.match(text)) is not None and match.end() != len(text):
        line = len(_BREAK.findall(text, 0, match.end())) + 1
        raise refused(QUOTES_ARE_BALANCED.found(sheet=file_name, lines=[line], line=line))


def _lines(file_name: str, text: str, limits: Limits) -> Iterator[list[str]]:
    """The fields of each line. A field that is too long for the csv reader, or a line for us, is refused."""
    left = limits.cells
    reader = csv.reader(_bounded(file_name, text, limits), strict=True)
    try:
        for line, fields in enumerate(reader, 1):
            left -= len(fields)
            if len(fields) > limits.columns:
                raise _too_wide(file_name, line, limits)
            if line > limits.lines or left < 0:
                raise refused(CSV_IS_NOT_TOO_LONG.found(sheet=file_name, most=limits.lines, cells=limits.cells))
            yield fields
    except csv.Error:
        line = reader.line_num
        raise refused(QUOTES_ARE_BALANCED.found(sheet=file_name, lines=[line], line=line)) from None


def _bounded(file_name: str, text: str, limits: Limits) -> Iterator[str]:
    for line, piece in enumerate(io.StringIO(text, newline=""), 1):
        if len(piece) > limits.line_characters:
            raise _too_wide(file_name, line, limits)
        yield piece


def _too_wide(file_name: str, line: int, limits: Limits) -> Exception:
    return refused(CSV_IS_NOT_TOO_WIDE.found(sheet=file_name, line=line, columns=limits.columns, characters=limits.line_characters))


def _require_commas(file_name: str, lines: list[list[str]]) -> None:
    if lines and len(lines[0]) == 1:
        for sign, ja, en in (("\t", "タブ", "tabs"), (";", "セミコロン", "semicolons")):
            if sign in lines[0][0]:
                raise refused(FIELDS_ARE_SEPARATED_BY_COMMAS.found(sheet=file_name, lines=[1], sign=ja, en_sign=en))


def _form(file_name: str, text: str, lines: list[list[str]], width: int, odd: dict[int, int]) -> list[Finding]:
    """What the form of the lines tells. Short lines before the last are judged later, when it is known which columns they lack."""
    wide = [line for line, count in odd.items() if count > width and any(map(str.strip, lines[line - 1][width:]))]
    found = [LINES_HAVE_NO_FIELDS_BEYOND_THE_HEADINGS.found(sheet=file_name, column=letter_of(width + 1), lines=wide)] if wide else []
    last = next((line for line in range(len(lines), 0, -1) if any(map(str.strip, lines[line - 1]))), 0)
    ended = text.endswith(("\n", "\r"))
    if odd.get(last, width) < width and not ended:
        found.append(LAST_LINE_IS_WHOLE.found(sheet=file_name, lines=[last]))
    elif not ended:
        found.append(LAST_LINE_IS_ENDED.found(sheet=file_name, lines=[len(lines)]))
    return found


def judge_short_lines(grid: Grid, necessary: int) -> list[Finding]:
    """Findings of the lines that have fewer fields than headings; `necessary`: the last column that no line may lack. Excel itself leaves out blank fields at the end."""
    torn = [line for line, count in grid.short_lines.items() if count < necessary]
    blank = [line for line, count in grid.short_lines.items() if count >= necessary]
    found = ((LINES_HAVE_ALL_NECESSARY_FIELDS, torn), (MISSING_FIELDS_ARE_BLANK, blank))
    return [rule.found(sheet=grid.sheet, lines=lines) for rule, lines in found if lines]
