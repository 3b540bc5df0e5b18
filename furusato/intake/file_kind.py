"""Tells by its contents, never by its name alone, whether a file is an xlsx or a csv list, and refuses the rest in words the clerk knows.

An old or password-protected workbook and a web page saved under a spreadsheet's name are called what they are; a file whose name and contents differ is refused, since
somebody has mistaken one file for another.
"""

from enum import StrEnum
from typing import Final

from furusato.intake.limits import Limits
from furusato.intake.refusal import refused
from furusato.model.findings import Rule, Severity


class Kind(StrEnum):
    """The two forms a list may have, named as the file name ends."""

    XLSX = "xlsx"
    CSV = "csv"


FILE_IS_NOT_EMPTY: Final = Rule(
    "file_is_not_empty",
    Severity.REFUSE,
    "ファイルが空です（0バイト）。書き出しやコピーが途中で失敗していないか確かめ、取り直してください。",
    "The file is empty (0 bytes). Its export or copy may have failed: take it from its source again.",
)
FILE_IS_NOT_TOO_BIG: Final = Rule(
    "file_is_not_too_big",
    Severity.REFUSE,
    "ファイルが大きすぎます（{mib} MB、上限 {limit} MB）。寄附者一覧かどうか確かめ、必要なら経路や期間で分けてください。",
    "The file is too big ({mib} MB, at most {limit} MB). Make sure it is the donor list; if it is, split it by route or period.",
)
FILE_HAS_NO_PASSWORD: Final = Rule(
    "file_has_no_password",
    Severity.REFUSE,
    "パスワードで保護された（暗号化された）ブックです。Excelで開き、「ファイル→情報→ブックの保護→パスワードを使用して暗号化」を空にして保存し直してください。",
    "The workbook is protected by a password (encrypted). Open it in Excel, clear the password under File, Info, Protect Workbook, and save it again.",
)
FILE_IS_A_CURRENT_WORKBOOK: Final = Rule(
    "file_is_a_current_workbook",
    Severity.REFUSE,
    "古い形式（.xls）など、xlsx ではないブックです。名前を変えただけでは読めません。Excelで開き、「名前を付けて保存」で「Excel ブック (*.xlsx)」を選んでください。",
    "The workbook is of an old or other kind (.xls, .xlsb, .xlsm, .ods); renaming it does not help. Open it in Excel and save it as Excel Workbook (*.xlsx).",
)
FILE_IS_NO_WEB_PAGE: Final = Rule(
    "file_is_no_web_page",
    Severity.REFUSE,
    "中身はウェブページ（HTML・XML）です。Excelで開いて xlsx で保存し直すか、元のシステムから csv か xlsx で書き出してください。",
    "The contents are a web page (HTML or XML). Open it in Excel and save it as xlsx, or export csv or xlsx from the source.",
)
FILE_NAME_TELLS_ITS_KIND: Final = Rule(
    "file_name_tells_its_kind",
    Severity.REFUSE,
    "ファイル名の拡張子と中身が合いません。読めるのは、拡張子が .xlsx のブックと .csv の文字ファイルです。正しいファイルか確かめてください。",
    "The file name's ending does not fit the contents. A list is a workbook ending in .xlsx or a text file ending in .csv: make sure it is the right file.",
)
RULES: Final = (FILE_IS_NOT_EMPTY, FILE_IS_NOT_TOO_BIG, FILE_HAS_NO_PASSWORD, FILE_IS_A_CURRENT_WORKBOOK, FILE_IS_NO_WEB_PAGE, FILE_NAME_TELLS_ITS_KIND)

_MIB: Final = 1 << 20
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
_OTHER_WORKBOOKS: Final = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")
_BOM: Final = b"\xef\xbb\xbf"
_WEB: Final = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<head", b"<meta", b"<body", b"<script", b"mime-version:")


def kind_of(file_name: str, data: bytes, limits: Limits) -> Kind:
    """The form of the list. ListRefused where it is neither, or where the name says otherwise."""
    if not data:
        raise refused(FILE_IS_NOT_EMPTY.found(sheet=file_name))
    if len(data) > limits.file_bytes:
        raise refused(FILE_IS_NOT_TOO_BIG.found(sheet=file_name, mib=-(-len(data) // _MIB), limit=limits.file_bytes // _MIB))
    _refuse_other_kinds(file_name, data)
    kind = Kind.XLSX if data.startswith(_ZIP) else Kind.CSV
    if file_name.casefold().rpartition(".")[2] != kind:
        raise refused(FILE_NAME_TELLS_ITS_KIND.found(sheet=file_name))
    return kind


def _refuse_other_kinds(file_name: str, data: bytes) -> None:
    if data.startswith(_ZIP) and file_name.casefold().endswith(_OTHER_WORKBOOKS):
        raise refused(FILE_IS_A_CURRENT_WORKBOOK.found(sheet=file_name))
    if data.startswith(_OLE2):
        rule = FILE_HAS_NO_PASSWORD if _ENCRYPTED in data else FILE_IS_A_CURRENT_WORKBOOK
        raise refused(rule.found(sheet=file_name))
    if data[:512].removeprefix(_BOM).lstrip().lower().startswith(_WEB):
        raise refused(FILE_IS_NO_WEB_PAGE.found(sheet=file_name))
