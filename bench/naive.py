"""The script a clerk's colleague writes in an evening: the list in, one PDF and one workbook a municipality out. No checks at all.

It is here to be measured against (`make bench`), so it does the same visible work as `furusato issue` in the ordinary way: openpyxl in, a dictionary by municipality,
platypus tables of paragraphs and a styled openpyxl workbook out, one process. It never asks whether a number still belongs to its name. Do not use it.

Usage: python bench/naive.py LIST.xlsx OUTDIR
"""

import re
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

Row = dict[str, str]  # heading → text

FONT_FILE = Path(__file__).parent.parent / "furusato" / "data" / "fonts" / "BIZUDMincho_400Regular.ttf"
ROWS_A_PAGE = 18
COLUMNS = ("整理番号", "氏名", "フリガナ", "郵便番号", "住所", "生年月日", "性別", "電話番号", "個人番号", "寄附年月日", "寄附金額")
WIDTHS_MM = (22, 26, 28, 15, 58, 19, 9, 24, 27, 19, 20)
TITLE = "寄附金税額控除に係る申告特例通知書"
SENDER = "静岡県架空市長"

# Wards of designated cities: first and last code, and the city that gets the notice.
WARDS = (
    (1101, 1110, "札幌市"), (4101, 4105, "仙台市"), (11101, 11110, "さいたま市"), (12101, 12106, "千葉市"), (14101, 14118, "横浜市"), (14131, 14137, "川崎市"),
    (14151, 14153, "相模原市"), (15101, 15108, "新潟市"), (22101, 22103, "静岡市"), (22138, 22140, "浜松市"), (23101, 23116, "名古屋市"), (26101, 26111, "京都市"),
    (27102, 27128, "大阪市"), (27141, 27147, "堺市"), (28101, 28111, "神戸市"), (33101, 33104, "岡山市"), (34101, 34108, "広島市"), (40101, 40109, "北九州市"),
    (40131, 40137, "福岡市"), (43101, 43105, "熊本市"),
)  # fmt: skip

CELL = ParagraphStyle("cell", fontName="Mincho", fontSize=7.5, leading=9, wordWrap="CJK")
RIGHT = ParagraphStyle("right", parent=CELL, alignment=TA_RIGHT)
HEAD = ParagraphStyle("head", parent=CELL, alignment=TA_CENTER)
BODY = ParagraphStyle("body", parent=CELL, fontSize=10, leading=14)
TITLE_STYLE = ParagraphStyle("title", parent=CELL, fontSize=15, leading=20, alignment=TA_CENTER)
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.black), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])


def read(path: Path) -> list[Row]:
    """All rows of the first sheet."""
    lines = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    headings = [str(h) for h in next(lines)]
    return [dict(zip(headings, ("" if cell is None else str(cell) for cell in line), strict=True)) for line in lines]


def municipality(row: Row) -> str:
    """Code and name of the municipality, for the file name: 14100_横浜市."""
    five = row["市区町村コード"][:5]
    for first, last, city in WARDS:
        if first <= int(five) <= last:
            return f"{first // 10 * 10:05d}_{city}"
    found = re.search(r"(?:.{2,3}?[都道府県])?(?:.{1,4}?郡)?(.+?[市区町村])", row["住所"])
    return f"{five}_{found[1] if found else five}"


def group(rows: list[Row]) -> dict[str, list[Row]]:
    """Rows by the municipality's code, sorted by kana; the name is the first row's."""
    names: dict[str, str] = {}
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        name = municipality(row)
        groups[names.setdefault(name[:5], name)].append(row)
    return {name: sorted(found, key=lambda row: row["フリガナ"]) for name, found in groups.items()}


def shown(row: Row) -> list[str]:
    """The row's cells as printed."""
    number = row["個人番号"]
    cells = {**row, "個人番号": f"{number[:4]} {number[4:8]} {number[8:]}", "寄附金額": f"{int(row['寄附金額']):,}"}
    return [cells[column] for column in COLUMNS]


def page_foot(canvas: Canvas, doc: SimpleDocTemplate) -> None:
    """Page number at the foot."""
    canvas.setFont("Mincho", 8)
    canvas.drawRightString(landscape(A4)[0] - 12 * mm, 8 * mm, f"{doc.page} ページ")


def write_pdf(path: Path, name: str, rows: list[Row]) -> None:
    """Title, addressee and sender, then tables of 18 rows a page."""
    total = sum(int(row["寄附金額"]) for row in rows)
    story: list[Flowable] = [
        Paragraph(TITLE, TITLE_STYLE),
        Paragraph(f"{escape(name[6:])}長　様", BODY),
        Paragraph(f"{SENDER}　　{date.today():%Y年%m月%d日}", ParagraphStyle("sender", parent=BODY, alignment=TA_RIGHT)),
        Paragraph(f"地方税法附則第７条の規定により、下記のとおり通知します。　令和７年中　{len(rows)} 件　{total:,} 円", BODY),
        Spacer(0, 3 * mm),
    ]
    for start in range(0, len(rows), ROWS_A_PAGE):
        if start:
            story.append(PageBreak())
        cells = [[Paragraph(column, HEAD) for column in COLUMNS]]
        for row in rows[start : start + ROWS_A_PAGE]:
            cells.append([Paragraph(escape(text), RIGHT if column == "寄附金額" else CELL) for column, text in zip(COLUMNS, shown(row), strict=True)])
        story.append(Table(cells, colWidths=[w * mm for w in WIDTHS_MM], style=GRID, repeatRows=1))
    doc = SimpleDocTemplate(str(path), pagesize=landscape(A4), leftMargin=12 * mm, rightMargin=12 * mm, topMargin=10 * mm, bottomMargin=13 * mm)
    doc.build(story, onFirstPage=page_foot, onLaterPages=page_foot)


def write_xlsx(path: Path, rows: list[Row]) -> None:
    """The same table as a styled workbook."""
    thin = Side(style="thin")
    border, font, bold = Border(left=thin, right=thin, top=thin, bottom=thin), Font(name="BIZ UDMincho", size=10), Font(name="BIZ UDMincho", size=10, bold=True)
    wrap, fill = Alignment(vertical="center", wrap_text=True), PatternFill("solid", fgColor="EEEEEE")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "通知"
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append([row[column] for column in COLUMNS])
    for line in sheet.iter_rows():
        for cell in line:
            cell.border, cell.alignment, cell.font = border, wrap, font
    for cell in sheet[1]:
        cell.font, cell.fill = bold, fill
    for i, width in enumerate(WIDTHS_MM, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width / 2
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.print_title_rows = "1:1"
    book.save(path)


def main(list_path: str, out: str) -> None:
    """Make every notice, one after the other."""
    pdfmetrics.registerFont(TTFont("Mincho", str(FONT_FILE)))
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    groups = group(read(Path(list_path)))
    for name, rows in groups.items():
        write_pdf(folder / f"{name}.pdf", name, rows)
        write_xlsx(folder / f"{name}.xlsx", rows)
    print(f"{sum(map(len, groups.values()))} rows, {len(groups)} municipalities")


if __name__ == "__main__":
    main(*sys.argv[1:])
