"""The papers beside the notices: totals that add up, marks without values, the clerk's own list back as text, conflicts without numbers."""

import io

import polars as pl
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from furusato.model import columns as c
from furusato.model.findings import Rule, Severity
from furusato.model.papers import Affected, Conflict
from furusato.render.conflicts import write_conflicts
from furusato.render.delivery import Delivered, DeliveryList, Open, write_delivery_list
from furusato.render.marked_list import write_marked_list
from furusato.render.numbered_list import write_numbered_list

REFUSE = Rule("a_rule", Severity.REFUSE, "{n} 行を直してください。", "Mend {n} rows.")
NOTICE = Rule("b_rule", Severity.NOTICE, "知らせ", "told")


def _book(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def _texts(book: Workbook) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for sheet in book for row in sheet.iter_rows(values_only=True)]


def test_the_delivery_list_adds_up_and_names_what_was_set_aside() -> None:
    notices = [
        Delivered("131032", "東京都港区", 3, 2, 30000, 2, "当初", "131032_港区"),
        Delivered("131041", "東京都新宿区", 1, 1, 500, 2, "当初", "131041_新宿区"),
    ]
    content = DeliveryList({"発行番号": "2025-0001"}, notices, [Open("R00000015", "paper", "held", "no-number")], {"portal": (4, 30500)})
    lines = _texts(_book(write_delivery_list(content)))
    assert ["合計 2 団体", 4, 3, 30500, 4] in [[cell for cell in line if cell != ""] for line in lines]
    assert ["R00000015", "paper", "held", "no-number"] in lines
    assert ["合計", 4, 30500] in lines
    assert write_delivery_list(content) == write_delivery_list(content)


def test_marked_cells_stand_where_the_list_has_them_and_hold_no_value() -> None:
    findings = [NOTICE.found(sheet="一覧", column="B", lines=[2]), REFUSE.found(sheet="一覧", column="C", lines=[3, 5], n=2), REFUSE.found(n=1)]
    book = _book(write_marked_list(findings, {"A": "受付番号", "B": "氏名", "C": "個人番号"}, [Affected(3, "R00000015", "number", "131032", "港区")]))
    grid = [[cell.value or "" for cell in row] for row in book["該当セル cells"].iter_rows(min_row=2)]
    assert grid == [[2, "", 3, ""], [3, "", "", 1], [5, "", "", 1]]
    assert [cell.value for cell in book["相違行 rows"][2]] == [3, "R00000015", "number", "131032", "港区"]


def test_the_numbered_list_keeps_every_cell_as_text() -> None:
    rows = pl.DataFrame({name: ["=1", "012"] for name in c.VALUES} | {c.RECEIPT: ["paper-000001", "paper-000002"]})
    sheet = _book(write_numbered_list(rows)).worksheets[0]
    assert sheet["A1"].value == "受付番号"
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s"}
    assert sheet["B3"].value == "012"


def test_conflicts_show_values_side_by_side_but_never_a_secret_one() -> None:
    shown = Conflict("一覧!B3", "A-1", "R00000015", "氏名", "架空 太郎", "架空 次郎", secret=False)
    hidden = Conflict("一覧!C3", "A-1", "R00000015", "個人番号", "SECRET-1", "SECRET-2", secret=True)
    text = str(_texts(_book(write_conflicts([shown, hidden]))))
    assert "架空 太郎" in text
    assert "架空 次郎" in text
    assert "SECRET" not in text
    assert "太郎" not in repr(shown)
