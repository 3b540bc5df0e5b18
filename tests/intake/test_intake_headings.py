"""Headings: known ones match, everything else is refused and named, and a donor is never quoted for a heading."""

import pytest

from furusato.errors import ListRefused
from furusato.intake.headings import IGNORED, HeadingTable
from furusato.model import columns as c
from tests.intake.lists import HEADINGS, SHEET, cells, csv_text, found, read, read_csv, refused, refused_csv, refusing, rows, xlsx


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("整理番号", c.RECEIPT), ("受付番号", c.RECEIPT), ("申請番号", c.RECEIPT), ("お名前", c.NAME), ("氏　名", c.NAME), ("寄付者名", c.NAME), ("ﾌﾘｶﾞﾅ", c.KANA),
        ("氏名（カナ）", c.KANA), ("〒", c.POSTAL), ("都道府県", c.PREFECTURE), ("市区町村", c.CITY), ("住所", c.STREET), ("番地", c.STREET), ("生年月日", c.BIRTH),
        ("ＴＥＬ", c.PHONE), ("tel", c.PHONE), ("マイナンバー", c.NUMBER), ("個人\n番号", c.NUMBER), ("寄付日", c.GIFT_DATE), ("寄附金額（円）", c.YEN), (" 金額 ", c.YEN),
        ("入金確認", c.PAYMENT), ("変更後住所", c.CHANGED_ADDRESS), ("変更後郵便番号", c.CHANGED_POSTAL), ("全国地方公共団体コード", c.MUNICIPALITY_CODE), ("行キー", c.ROW_KEY),
        ("Row Key", c.ROW_KEY), ("封印", c.SEAL), ("入金日", None), ("受付日", None), ("番号", None), ("", None), ("氏名2", None),
    ],
)  # fmt: skip
def test_usual_headings(heading: str, column: str | None) -> None:
    assert HeadingTable.default().column_of(heading) == column


def test_an_office_names_its_own_headings() -> None:
    table = HeadingTable.default().with_overrides({"ドナー": "name", "入金日": "gift_date", "所在地": "address", "備考": "", "氏名": IGNORED})
    assert [table.column_of(h) for h in ("ドナー", "入金日", "所在地", "備　考", "氏名")] == [c.NAME, c.GIFT_DATE, c.STREET, IGNORED, IGNORED]


@pytest.mark.parametrize("overrides", [{"備考": "remark"}, {"備考": "line"}, {"備考": "destination"}, {"  ": "name"}])
def test_an_override_that_names_no_column(overrides: dict[str, str]) -> None:
    with pytest.raises(ListRefused, match="headings"):
        HeadingTable.default().with_overrides(overrides)


def renamed(**names: str) -> list[str]:
    return [names.get(heading, heading) for heading in HEADINGS]


def test_an_unknown_heading_is_refused_and_quoted() -> None:
    assert refused(xlsx([[*r, "x"] for r in rows()], headings=[*HEADINGS, "返礼品"])) == {"heading_is_known"}
    with pytest.raises(ListRefused, match="返礼品"):
        read_csv(csv_text([[*r, "x"] for r in rows()], [*HEADINGS, "返礼品"]))


def test_an_ignored_column_is_passed_over() -> None:
    table = HeadingTable.default().with_overrides({"返礼品": IGNORED, "備考": ""})
    reading = read(xlsx([[*r, "x", 3] for r in rows()], headings=[*HEADINGS, "返礼品", "備考"]), table=table)
    assert reading.findings == ()
    assert reading.extra == ()
    assert "返礼品" not in reading.heading_map


def test_a_list_without_headings_quotes_no_donor() -> None:
    for data, name in ((xlsx(rows()[1:], headings=rows()[0]), "list.xlsx"), (csv_text(rows()[1:], rows()[0]).encode(), "list.csv")):
        with pytest.raises(ListRefused) as refusal:
            read(data, name)
        said = "".join((refusal.value.ja, refusal.value.en, *(f.ja + f.en for f in refusal.value.findings)))
        assert not any(value in said for value in rows()[0])


def test_a_heading_that_looks_like_a_number_is_not_quoted() -> None:
    with pytest.raises(ListRefused) as refusal:
        read(xlsx([[*r, "x"] for r in rows()], headings=[*HEADINGS, rows()[0][8]]))
    assert rows()[0][8] not in str(refusal.value)


def test_a_doubled_heading() -> None:
    assert refused(xlsx([[*r, "x"] for r in rows()], headings=[*HEADINGS, "氏名"])) == {"column_has_one_heading"}


def test_two_headings_for_one_column() -> None:
    assert refused_csv(csv_text([[*r, "x"] for r in rows()], [*HEADINGS, "受付番号"])) == {"column_has_one_heading"}


def test_values_without_a_heading() -> None:
    assert refused(xlsx([[*r, "x"] for r in rows()], headings=[*HEADINGS, ""])) == {"heading_is_given"}


@pytest.mark.parametrize("heading", ["氏名", "住所", "生年月日", "個人番号", "寄附年月日", "寄附金額"])
def test_a_necessary_column_is_missing(heading: str) -> None:
    place = HEADINGS.index(heading)
    with pytest.raises(ListRefused, match=heading):
        read(xlsx([r[:place] + r[place + 1 :] for r in rows()], headings=HEADINGS[:place] + HEADINGS[place + 1 :]))
    data = xlsx([r[:place] + r[place + 1 :] for r in rows()], headings=HEADINGS[:place] + HEADINGS[place + 1 :])
    assert refused(data) == {"necessary_column_is_there"}


@pytest.mark.parametrize("heading", ["整理番号", "フリガナ", "郵便番号", "性別", "電話番号"])
def test_other_columns_may_be_missing(heading: str) -> None:
    place = HEADINGS.index(heading)
    reading = read(xlsx([r[:place] + r[place + 1 :] for r in rows()], headings=HEADINGS[:place] + HEADINGS[place + 1 :]))
    assert reading.findings == ()
    name = c.VALUES[place]
    assert reading.frame[name].to_list() == [""] * 6
    assert name not in reading.letters


def test_all_that_is_wrong_with_the_headings_is_said_at_once() -> None:
    headings = renamed(氏名="ドナー", 住所="生年月日")
    assert refused(xlsx(headings=headings)) == {"heading_is_known", "column_has_one_heading", "necessary_column_is_there"}


@pytest.mark.parametrize("title", [["令和7年分 寄附者一覧"], [""], ["一覧", *[""] * 9, "氏名"]])
def test_title_lines_above_the_headings(title: list[str]) -> None:
    assert refused(xlsx([HEADINGS, *rows()], headings=title)) == {"headings_stand_in_line_one"}
    assert refused_csv(csv_text([HEADINGS, *rows()], title)) == {"headings_stand_in_line_one"}
    assert refused_csv(csv_text([[], HEADINGS, *rows()], title)) == {"headings_stand_in_line_one"}


def test_two_header_lines() -> None:
    first = ["整理番号", "氏名", "", "郵便番号", "住所", "生年月日", "性別", "電話番号", "個人番号", "寄附", ""]
    second = ["", "漢字", "フリガナ", "", "", "", "", "", "", "寄附年月日", "寄附金額"]
    assert refused(xlsx([second, *rows()], headings=first)) == {"headings_fill_one_line"}
    assert refused_csv(csv_text([second, *rows()], first)) == {"headings_fill_one_line"}


def test_merged_headings() -> None:
    assert refused(xlsx(change=lambda sheet: sheet.merge_cells("B1:C1"))) == {"headings_are_not_merged"}
    assert refused(xlsx(change=lambda sheet: sheet.merge_cells("D1:D2"))) == {"headings_are_not_merged"}


def test_headings_among_the_data() -> None:
    reading = read(xlsx([*rows(3), HEADINGS, *rows(3)]))
    assert cells(reading, "headings_are_not_repeated") == [f"{SHEET}!5"]
    assert "headings_are_not_repeated" in refusing(reading)


def test_a_list_with_headings_only() -> None:
    assert refused(xlsx([])) == {"list_has_rows"}
    assert refused_csv(csv_text([])) == {"list_has_rows"}
    assert refused(xlsx([["", " ", "　"]])) == {"list_has_rows"}


@pytest.mark.parametrize("text", ["\r\n", "", ",,,\r\n,,\r\n", " \r\n　"])
def test_a_list_with_nothing(text: str) -> None:
    assert refused_csv(text) == {"list_has_rows"}


def test_an_empty_sheet() -> None:
    assert refused(xlsx([], headings=[])) == {"list_has_rows"}


def returned(*more: str) -> tuple[list[str], list[list[str]]]:
    return [*HEADINGS, "行キー", "封印", *more], [[*r, f"R{i}", "S", *more] for i, r in enumerate(rows(), 1)]


def test_a_list_that_came_from_us_may_have_columns_added() -> None:
    headings, lines = returned("メモ", "確認")
    reading = read(xlsx(lines, headings=headings))
    assert reading.findings == ()
    assert reading.extra == ("メモ", "確認")
    assert reading.frame[c.ROW_KEY].to_list() == ["R1", "R2", "R3", "R4", "R5", "R6"]
    assert reading.frame[c.SEAL].to_list() == ["S"] * 6
    assert found(read_csv(csv_text(lines, headings))) == set()


@pytest.mark.parametrize("lost", ["行キー", "封印"])
def test_a_key_column_was_deleted(lost: str) -> None:
    headings, lines = returned()
    place = headings.index(lost)
    data = xlsx([r[:place] + r[place + 1 :] for r in lines], headings=headings[:place] + headings[place + 1 :])
    assert refused(data) == {"row_key_and_seal_stand_together"}
