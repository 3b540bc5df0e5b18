"""Writes the delivery list of a batch (送付一覧.xlsx): every notice with its counts, every application that is not in one, with its reason, and totals that add up.

Holds no donor's name or number: it lies on a desk and goes round with the post.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from furusato.render.workbook_bytes import append, print_on_a4_landscape, to_bytes

_THIN: Final = Side(style="thin", color="808080")
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE: Final = PatternFill("solid", fgColor="E8E8E8")
_FONT: Final = Font("BIZ UDPゴシック", size=10)
# Named, since openpyxl works each cell's own format out anew.
_TEXT: Final = NamedStyle("ruled text", font=_FONT, border=_BOX, number_format="@")
_AMOUNT: Final = NamedStyle("ruled amount", font=_FONT, border=_BOX, number_format="#,##0")
_WIDTHS: Final = {"A": 6, "B": 11, "C": 24, "D": 9, "E": 9, "F": 15, "G": 9, "H": 9, "I": 34, "J": 14, "K": 14}


@dataclass(frozen=True, slots=True)
class Delivered:
    """One notice of the list: counts in rows and people, amount in yen."""

    code: str
    name: str
    rows: int
    people: int
    yen: int
    pages: int
    kind: str
    folder: str
    cancels: bool = False  # its rows are taken back, not told


@dataclass(frozen=True, slots=True)
class Open:
    """One application that is in no notice: its key, route and the reason's code."""

    row_key: str
    route: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeliveryList:
    """What the list says. `head` label → value, in order."""

    head: Mapping[str, str]
    notices: Sequence[Delivered]
    open_rows: Sequence[Open]
    routes: Mapping[str, tuple[int, int]]  # route → rows and yen in this batch


def write_delivery_list(content: DeliveryList) -> bytes:
    """The bytes of 送付一覧.xlsx."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    sheet.title = "送付一覧"
    for style in (_TEXT, _AMOUNT):
        book.add_named_style(NamedStyle(style.name, font=_FONT, border=style.border, number_format=style.number_format))
    append(sheet, ["申告特例通知書 送付一覧"])[0].font = Font(size=14, bold=True)
    for label, value in content.head.items():
        append(sheet, ["", label, value])
    _notices(sheet, content.notices)
    print_on_a4_landscape(sheet, "&P / &N ページ")
    _open_rows(book, content.open_rows)
    _routes(book, content.routes)
    return to_bytes(book)


def _table(sheet: Worksheet, headings: Sequence[str], lines: Sequence[Sequence[str | int]]) -> int:
    """Append a ruled table; the line its headings stand on."""
    for cell in append(sheet, headings):
        cell.font, cell.fill, cell.border = Font(bold=True), _SHADE, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    top = sheet.max_row  # once a table: it walks over all cells
    for line in lines:
        for cell in append(sheet, line):
            cell.style = _AMOUNT.name if isinstance(cell.value, int) else _TEXT.name
    return top


def _notices(sheet: Worksheet, notices: Sequence[Delivered]) -> None:
    headings = ("番号", "宛先コード", "宛先", "件数", "人数", "寄附金額", "頁数", "種別", "フォルダー", "送付日", "受領確認日")
    lines: list[list[str | int]] = [[place, n.code, n.name, n.rows, n.people, n.yen, n.pages, n.kind, n.folder, "", ""] for place, n in enumerate(notices, 1)]
    told, cancelled = ([n for n in notices if n.cancels is wanted] for wanted in (False, True))
    totals = [_total("合計", told), *([_total("取消しの計", cancelled)] if cancelled else [])]
    top = _table(sheet, headings, [*lines, *totals])
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width


def _total(label: str, notices: Sequence[Delivered]) -> list[str | int]:
    """Rows that are told and rows that are taken back are never summed together. A body may get several notices."""
    bodies = len({n.code for n in notices})
    return ["", "", f"{label} {bodies} 団体", *(sum(getattr(n, f) for n in notices) for f in ("rows", "people", "yen", "pages")), "", "", "", ""]


def _open_rows(book: Workbook, rows: Sequence[Open]) -> None:
    sheet = book.create_sheet("通知書に載せない申請")
    append(sheet, [f"この発行に含まれない申請 {len(rows)} 件(保留・除外・取下げ)"])[0].font = Font(bold=True)
    _table(sheet, ("行キー", "経路", "状態", "理由コード"), [[r.row_key, r.route, r.state, r.reason] for r in rows])
    for letter, width in zip("ABCD", (14, 20, 14, 24), strict=True):
        sheet.column_dimensions[letter].width = width


def _routes(book: Workbook, routes: Mapping[str, tuple[int, int]]) -> None:
    sheet = book.create_sheet("経路別")
    lines: list[list[str | int]] = [[name, rows, yen] for name, (rows, yen) in routes.items()]
    total: list[str | int] = ["合計", sum(rows for rows, _ in routes.values()), sum(yen for _, yen in routes.values())]
    _table(sheet, ("経路", "件数", "寄附金額"), [*lines, total])
    for letter, width in zip("ABC", (24, 10, 16), strict=True):
        sheet.column_dimensions[letter].width = width
