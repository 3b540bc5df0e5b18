"""The words by which a stranger finds his way in a notice: column headings, labels, kinds. A table of our own, on purpose.

Were it shared with the drawing, a heading drawn over the wrong column would be read back from the same wrong column and nobody would see it.
Source of the items: 地方税法施行規則 55号の5・7様式; the XLSX's layout is that of notice.xlsx.
"""

import re
from typing import Final

from furusato.model.values import Kind

# Headings of the sheet, in their order. Those of whole yen hold numbers; all others hold text.
ROW_KEY: Final = "行キー"
CODE: Final = "照合符号"
GIFTS: Final = "同一人件数"
PERSON_YEN: Final = "同一人合計"
TAG: Final = "封印"
YEN: Final = "寄附金額"
SHEET_HEADINGS: Final = (
    ROW_KEY,
    CODE,
    "整理番号",
    "フリガナ",
    "氏名",
    "郵便番号",
    "住所",
    "生年月日",
    "性別",
    "電話番号",
    "個人番号",
    "寄附年月日",
    YEN,
    GIFTS,
    PERSON_YEN,
    TAG,
)

# The eleven sealed values under their headings, in the order of the seal format.
VALUE_HEADINGS: Final = ("整理番号", "氏名", "フリガナ", "郵便番号", "住所", "生年月日", "性別", "電話番号", "個人番号", "寄附年月日", YEN)

# Labels above the sheet's table.
TITLE: Final = "件名"
RECIPIENT: Final = "宛先"
RECIPIENT_CODE: Final = "宛先コード"
ISSUER: Final = "発行者"
ISSUER_CODE: Final = "発行者コード"
TAX_YEAR: Final = "年分"
DOCUMENT_NUMBER: Final = "文書番号"
ISSUE_DATE: Final = "発行日"
BATCH: Final = "発行番号"
KIND: Final = "種別"
VERSION: Final = "版"
VOLUME: Final = "分冊"
ROWS: Final = "件数"
PEOPLE: Final = "人数"
TOTAL_YEN: Final = "寄附金額合計"
MENDS: Final = "対象の通知"
OPTIONAL_LABELS: Final = frozenset({DOCUMENT_NUMBER, MENDS})
LABELS: Final = frozenset(
    {TITLE, RECIPIENT, RECIPIENT_CODE, ISSUER, ISSUER_CODE, TAX_YEAR, DOCUMENT_NUMBER, MENDS, ISSUE_DATE, BATCH, KIND, VERSION, VOLUME, ROWS, PEOPLE, TOTAL_YEN}
)
SHEET_KINDS: Final = {"当初": Kind.FIRST, "追加": Kind.ADDITIONAL, "訂正": Kind.CORRECTION, "取消し": Kind.CANCELLATION}

# Headings of the table on paper: those of the values in the order of the seal format, then those that stand beside them.
PAPER_YEN: Final = "寄附金額（円）"
PAPER_VALUES: Final = ("整理番号", "氏名", "フリガナ", "郵便番号", "住所", "生年月日", "性別", "電話番号", "個人番号", "寄附年月日", PAPER_YEN)
PAPER_KEY: Final = "行キー"
PAPER_CODE: Final = "照合符号"
PAPER_GIFTS: Final = "同一人の件数"
PAPER_PERSON_YEN: Final = "同一人の計（円）"
PAPER_HEADINGS: Final = (*PAPER_VALUES, PAPER_KEY, PAPER_CODE, PAPER_GIFTS, PAPER_PERSON_YEN)

# Words around the table on paper.
PAPER_TITLE: Final = "寄附金税額控除に係る申告特例通知書"
LETTER_TITLE: Final = f"{PAPER_TITLE}（鑑）"
BLANK_PAGE: Final = "（このページは空白です。）"
STRIP: Final = ("宛先", "発行者", "発行番号", "分冊", "行キー")
LETTER: Final = ("件数", "人数", "寄附金額の合計", "頁数", "区分", "分冊", "発行番号", "累計")
LETTER_MENDS: Final = ("訂正する通知", "対象の通知")
PAGE_SUM: Final = "この頁の計"
NOTICE_SUM: Final = "通知書の合計"
PAPER_KINDS: Final = {"当初": Kind.FIRST, "追加": Kind.ADDITIONAL, "訂正": Kind.CORRECTION, "取消し": Kind.CANCELLATION}

_DAY: Final = "(?:明治|大正|昭和|平成|令和)(?:元|[0-9]+)年[0-9]+月[0-9]+日"
_KINDS: Final = "|".join(PAPER_KINDS)
ISSUED: Final = re.compile(_DAY)
PAGE_OF: Final = re.compile(r"([1-9][0-9]{0,5}) / ([1-9][0-9]{0,5}) 頁")
YEAR_AND_KIND: Final = re.compile(rf"(?P<year>(?:平成|令和)(?:元|[0-9]+)年分)\u3000(?P<kind>{_KINDS})(?:\u3000第(?P<version>[1-9][0-9]*)版)?")
LETTER_KIND: Final = re.compile(rf"(?P<kind>{_KINDS})(?:\u3000第(?P<version>[1-9][0-9]*)版)?")
LETTER_YEAR: Final = re.compile("((?:平成|令和)(?:元|[0-9]+)年)中に")
ADDRESSEE: Final = re.compile("(.+)長\u3000様")
SENDER: Final = re.compile("(.+?[都道府県市区町村])(?:長|知事)(?:\u3000.*)?")
CODED: Final = re.compile("(?P<code>[0-9]{6})\u3000(?P<name>.+)")
KEY_RANGE: Final = re.compile("([0-9A-Z]+) ～ ([0-9A-Z]+)")
SUMS: Final = re.compile("(?:(?P<people>[0-9]+)人)?(?P<rows>[0-9]+)件(?P<yen>[0-9,]+)円")
LETTER_PAGES: Final = re.compile("([1-9][0-9]*)頁（この鑑を含む。）")
NEXT_MENDED: Final = re.compile("、(?=2[0-9]{3}-[0-9]{4,}\u3000)")
MENDED: Final = re.compile(
    rf"(?P<batch>2[0-9]{{3}}-[0-9]{{4,}})\u3000(?P<kind>{_KINDS})(?:\u3000第(?P<version>[1-9][0-9]*)版)?"
    rf"(?:\u3000(?P<volume>[1-9][0-9]*/[1-9][0-9]*))?\u3000(?P<day>{_DAY})(?:\u3000(?P<number>.+))?"
)
MENDS_MORE: Final = re.compile("(?P<named>.*)、ほか(?P<more>[1-9][0-9]*)件")
TO_DATE: Final = re.compile("(?P<rows>[0-9]+)件\u3000(?P<yen>[0-9,]+)円")
