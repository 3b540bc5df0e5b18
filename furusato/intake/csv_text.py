"""Tells the encoding of a csv file and decodes it strictly: never is a character replaced or dropped.

Read are UTF-8, with and without a byte order mark, and CP932 (Windows' Shift_JIS). Everything else is refused by name where it can be told, above all EUC-JP and UTF-16, which
would otherwise be read as other characters without an error.
"""

import re
from typing import Final

from furusato.intake.refusal import refused
from furusato.model.findings import Rule, Severity

ENCODING_IS_KNOWN: Final = Rule(
    "encoding_is_known",
    Severity.REFUSE,
    "csv の文字コードが {encoding} です。読めるのは UTF-8 と Shift_JIS (CP932) です。Excelで開いて xlsx か「CSV UTF-8」で保存し直してください。",
    "The csv is written in {encoding}; UTF-8 and Shift_JIS (CP932) are read. Open it in Excel and save it as xlsx or CSV UTF-8.",
)
TEXT_IS_WHOLE: Final = Rule(
    "text_is_whole",
    Severity.REFUSE,
    "{line} 行目に、UTF-8 でも Shift_JIS (CP932) でも読めないバイトがあります。文字コードが混ざっているか、途中で切れているか、一覧ではないファイルです。元のシステムから書き出し直してください。",
    "Line {line} holds bytes that are neither UTF-8 nor Shift_JIS (CP932): encodings are mixed, the file is cut off, or it is no list. Export it again from its source.",
)
ENCODING_IS_CERTAIN: Final = Rule(
    "encoding_is_certain",
    Severity.REFUSE,
    "csv の文字コードが UTF-8 か Shift_JIS (CP932) か決められません。Excelで開いて中身を確かめ、「CSV UTF-8」で保存し直してください。",
    "It cannot be told whether the csv is UTF-8 or Shift_JIS (CP932). Open it in Excel, look it over and save it as CSV UTF-8.",
)
RULES: Final = (ENCODING_IS_KNOWN, TEXT_IS_WHOLE, ENCODING_IS_CERTAIN)

_BOM: Final = b"\xef\xbb\xbf"
_WIDE_BOMS: Final = {b"\xff\xfe\x00\x00": "UTF-32", b"\x00\x00\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_ISO_2022_JP: Final = re.compile(rb"\x1b(?:\$[@B]|\([BJ])")
# What a Japanese list has: kana, kanji, full-width forms.
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f]")


def decode(file_name: str, data: bytes) -> str:
    """The text of a csv file. ListRefused where its encoding is another, uncertain, or broken."""
    _refuse_other_encodings(file_name, data)
    if data.startswith(_BOM):
        return _strictly(file_name, data[len(_BOM) :], "utf-8")
    if (text := _or_none(data, "utf-8")) is not None:
        if not text.isascii() and not _JAPANESE.search(text) and _or_none(data, "cp932") is not None:
            raise refused(ENCODING_IS_CERTAIN.found(sheet=file_name))
        return text
    # CP932 needs bytes that EUC-JP never has, in nearly every kanji and kana; a file that is EUC-JP throughout is no CP932.
    if _or_none(data, "euc_jp") is not None:
        raise refused(ENCODING_IS_KNOWN.found(sheet=file_name, encoding="EUC-JP"))
    return _strictly(file_name, data, "cp932")


def _refuse_other_encodings(file_name: str, data: bytes) -> None:
    encoding = next((name for bom, name in _WIDE_BOMS.items() if data.startswith(bom)), "")
    if not encoding and data.count(0) * 8 > len(data):
        encoding = "UTF-16/32"
    if not encoding and _ISO_2022_JP.search(data, 0, 4096):
        encoding = "ISO-2022-JP"
    if encoding:
        raise refused(ENCODING_IS_KNOWN.found(sheet=file_name, encoding=encoding))


def _or_none(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strictly(file_name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
    # Raised outside of the handler: the fault holds the whole list.
    raise refused(TEXT_IS_WHOLE.found(sheet=file_name, lines=[line], line=line))
