"""A list that came from us may carry lines above its table; what was sealed comes back to the character, whatever a donor's name is made of."""

import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from furusato.errors import ListRefused
from furusato.intake.headings import HeadingTable
from furusato.intake.reading import Reading, read_list
from furusato.model import columns as c
from furusato.model.findings import refusing
from furusato.render.worklist import WorkingList, write_worklist
from furusato.render.worklist_layout import SHOWN
from furusato.seal.row_key import row_key
from furusato.seal.worklist_check import WorklistCheck

SEAL = "0123456789ABCDEFGHJKMNPQR0"
VALUES = (
    "A-1",
    "架空　花子",
    "カクウ　ハナコ",
    "4740027",
    "愛知県大府市追分町4-20-1",
    "1951-02-11",
    "女",
    "090-0000-0001",
    "123456789018",
    "2025-04-05",
    "10000",
)
HEADINGS = ("行キー", "封印", "受付番号", "氏名", "フリガナ", "郵便番号", "住所", "生年月日", "性別", "電話番号", "個人番号", "寄附年月日", "寄附金額")


def read(data: bytes, name: str = "list.xlsx") -> Reading:
    return read_list(name, data, HeadingTable.default())


def working_list(rows: pl.DataFrame) -> bytes:
    """As `furusato worklist` writes it; `rows` has VALUES."""
    check = WorklistCheck(bytes(32))
    content = WorkingList("作業用一覧", rows.height, check)
    lines = []
    for serial, values in enumerate(rows.select(c.VALUES).iter_rows(), 1):
        key = row_key(serial)
        cells = {**dict(zip(c.VALUES, values, strict=True)), c.ROW_KEY: key, c.SEAL: SEAL, c.STATE: "封印済", "check": check.value(key, SEAL, values)}
        lines.append(tuple(cells.get(column.id, "") for column in content.columns if column.id != SHOWN))
    return write_worklist(content, lines)


def sheet(lines: list[list[str]], merged: str = "") -> bytes:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    if merged:
        book.worksheets[0].merge_cells(merged)
    book.save(out := io.BytesIO())
    return out.getvalue()


def own(*top: str) -> list[list[str]]:
    return [*([line] for line in top), list(HEADINGS), [row_key(1), SEAL, *VALUES], [row_key(2), SEAL, *VALUES]]


@pytest.mark.parametrize("top", [(), ("作業用一覧",), ("作業用一覧", "○ = 2"), ("一", "", "二", "三", "四")])
def test_headings_of_our_own_list_are_found_below_its_top(top: tuple[str, ...]) -> None:
    reading = read(sheet(own(*top)))
    assert refusing(reading.findings) == []
    assert reading.frame[c.LINE].to_list() == [len(top) + 2, len(top) + 3]
    assert reading.frame.select(c.VALUES).rows() == [VALUES, VALUES]


def test_from_csv_too() -> None:
    lines = own("作業用一覧", "○ = 2")
    text = "\r\n".join(",".join([*line, *[""] * (len(HEADINGS) - len(line))]) for line in lines) + "\r\n"
    assert read(text.encode(), "list.csv").frame[c.LINE].to_list() == [4, 5]


def test_a_title_that_was_merged_is_harmless_and_merged_headings_are_not() -> None:
    assert refusing(read(sheet(own("作業用一覧"), "A1:F1")).findings) == []
    with pytest.raises(ListRefused) as refusal:
        read(sheet(own("作業用一覧"), "C2:D2"))
    assert {finding.name for finding in refusal.value.findings} == {"headings_are_not_merged"}


@pytest.mark.parametrize("missing", ["行キー", "封印"])
def test_a_list_without_both_key_and_seal_must_have_its_headings_in_line_one(missing: str) -> None:
    lines = [[cell.replace(missing, "メモ") for cell in line] for line in own("作業用一覧")]
    with pytest.raises(ListRefused) as refusal:
        read(sheet(lines))
    assert {finding.name for finding in refusal.value.findings} == {"headings_stand_in_line_one"}


texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=12) | st.sampled_from(
    ["𠮷田", "葛󠄀城", "ｶｸｳ", "=1+1", "#N/A", " a  b ", "1E+5", "<&>\"'", "%s", ""]
)


@settings(max_examples=25)
@given(st.lists(st.tuples(texts, texts, texts, texts, texts, texts), min_size=1, max_size=4))
def test_what_was_read_once_is_written_and_read_again_to_the_character(donors: list[tuple[str, ...]]) -> None:
    rows = pl.DataFrame([(f"A-{place}{receipt}", name, kana, "99", address, "", sex, phone, "", "2025-04-05", "1") for place, (receipt, name, kana, address, sex, phone) in enumerate(donors)],
                        schema=dict.fromkeys(c.VALUES, pl.String), orient="row")  # fmt: skip
    once = read(working_list(rows)).frame
    again = read(working_list(once))
    assert again.frame.select(c.VALUES).equals(once.select(c.VALUES))
    assert refusing(again.findings) == []
