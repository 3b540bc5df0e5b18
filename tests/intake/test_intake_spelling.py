"""Every usual spelling of a value is read into the one; what could be read in two ways is refused; every change is told."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.intake.respelling import Change, Spelled
from furusato.intake.spelling_dates import spell_date, spell_serial
from furusato.intake.spelling_text import spell_code, spell_number, spell_postal, spell_yen
from furusato.law.calendar import to_era_text
from furusato.model import columns as c
from tests.intake.lists import cells, csv_text, found, read, read_csv, refusing, repacked, row, rows, with_cells, xlsx

WIDE = str.maketrans("0123456789-/.,: ", "０１２３４５６７８９－／．，：　")
DAYS = st.dates(date(1873, 1, 1), date(2099, 12, 31))


def rule_of(spelled: Spelled) -> str:
    assert spelled.fault is not None
    return spelled.fault.name


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-05", "2025-1-5", "2025/1/5", "2025/01/05", "2025.1.5", "2025年1月5日", "2025年01月05日", "20250105", "令和7年1月5日", "令和 7年 1月 5日", "R7.1.5", "R07/01/05",
        "r7-1-5", "令7.1.5", "令7年1月5日", "㋿7年1月5日", "２０２５／１／５", "令和７年１月５日", "Ｒ７．１．５", " 2025/1/5 ", "2025-01-05 00:00:00", "2025/1/5 9:03",
        "2025-01-05T13:45:22", "2025年1月5日 10:00",
    ],
)  # fmt: skip
def test_spellings_of_one_day(text: str) -> None:
    spelled = spell_date(text)
    assert spelled.fault is None
    assert spelled.value == "2025-01-05"
    assert (text == "2025-01-05") == (spelled.changes == ())


@pytest.mark.parametrize(
    ("text", "day"),
    [("令和元年5月1日", "2019-05-01"), ("R1.5.1", "2019-05-01"), ("平成31年4月30日", "2019-04-30"), ("S64.1.7", "1989-01-07"), ("昭和1年12月25日", "1926-12-25"),
     ("大正15年12月25日", "1926-12-25"), ("明治45年7月30日", "1912-07-30"), ("㍼35年12月10日", "1960-12-10"), ("T元.8.1", "1912-08-01")],
)  # fmt: skip
def test_eras(text: str, day: str) -> None:
    assert spell_date(text) == Spelled(day, spell_date(text).changes)


@pytest.mark.parametrize("text", ["2025-02-30", "20251301", "令和元年4月30日", "平成31年5月1日", "昭和65年1月1日", "R7.2.29", "2025/0/1", "0000-01-01"])
def test_days_of_no_calendar(text: str) -> None:
    assert rule_of(spell_date(text)) == "date_is_in_the_calendar"


@pytest.mark.parametrize("text", ["1/5/25", "05/06/2025", "25/1/5", "7.1.5", "7年1月5日", "5-6-2025", "１／５／２５", "070105", "1/5/25 10:00"])
def test_ambiguous_dates_are_refused(text: str) -> None:
    assert rule_of(spell_date(text)) == "date_is_unambiguous"


@pytest.mark.parametrize(
    "text", ["x", "1月5日", "2025/1", "2025/1-5", "45662", "2025-01-05Z", "不明", "平成", "R7.1", "令和七年一月五日", "2025/1/5/", "٢٠٢٥-01-05", "-", "1e5"]
)
def test_unreadable_dates_are_refused(text: str) -> None:
    assert rule_of(spell_date(text)) == "date_can_be_read"


@given(DAYS)
def test_every_day_comes_back_from_every_spelling(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    for text in (f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{y}{m:02}{d:02}", to_era_text(day)):
        assert spell_date(text).value == spell_date(text.translate(WIDE)).value == day.isoformat()


@given(DAYS.filter(lambda day: day >= date(1904, 1, 2)))
def test_every_day_comes_back_from_its_serial(day: date) -> None:
    assert spell_serial(str((day - date(1899, 12, 30)).days), counts_from_1904=False).value == day.isoformat()
    assert spell_serial(str((day - date(1904, 1, 1)).days), counts_from_1904=True).value == day.isoformat()


def test_serials() -> None:
    assert spell_serial("45662", counts_from_1904=False) == Spelled("2025-01-05", (Change.SERIAL_1900,))
    assert spell_serial("45662.5", counts_from_1904=False) == Spelled("2025-01-05", (Change.SERIAL_1900, Change.TIME))
    assert spell_serial("44200", counts_from_1904=True) == Spelled("2025-01-05", (Change.SERIAL_1904,))
    assert spell_serial("1", counts_from_1904=False).value == "1900-01-01"
    assert spell_serial("59", counts_from_1904=False).value == "1900-02-28"
    assert spell_serial("61", counts_from_1904=False).value == "1900-03-01"
    assert spell_serial("20250105", counts_from_1904=False) == Spelled("2025-01-05", (Change.EIGHT_DIGITS,))
    assert spell_serial("2025-01-05 00:00:00", counts_from_1904=False).value == "2025-01-05"


@pytest.mark.parametrize("text", ["0", "60", "0.5", "9999999", "-5", "TRUE", "nan", "inf", "1e+20", "99999999"])
def test_numbers_that_are_no_day(text: str) -> None:
    assert spell_serial(text, counts_from_1904=False).fault is not None


@given(st.text(max_size=20))
def test_no_text_breaks_the_spellers(text: str) -> None:
    spellers: list[Callable[[str], Spelled]] = [
        spell_date,
        spell_number,
        spell_postal,
        spell_yen,
        spell_code,
        lambda t: spell_serial(t, counts_from_1904=False),
    ]
    for spell in spellers:
        spelled = spell(text)
        assert spelled.fault is not None or spelled.value.isascii()


@given(st.dates(), st.integers(0, 10**6))
def test_what_is_spelled_once_stays(day: date, yen: int) -> None:
    assert spell_date(day.isoformat()) == Spelled(day.isoformat())
    assert spell_yen(str(yen)) == Spelled(str(yen))
    assert spell_yen(f"￥{yen:,}円".translate(WIDE)).value == str(yen)


@pytest.mark.parametrize(
    "text", ["10000", "10,000", "￥10,000", "¥10000", "\\10,000", "10,000円", "１０，０００円", "10000円也", " 10,000 ", "¥ 10,000", "010000"]
)
def test_spellings_of_one_amount(text: str) -> None:
    assert spell_yen(text).value == "10000"
    assert bool(spell_yen(text).changes) == (text != "10000")


@pytest.mark.parametrize(
    "text", ["10000.0", "10000.5", "-10000", "－10000", "△10,000", "1,00", "1,0000", ",100", "1万", "+5", "円", "¥", "1e4", "10.000", "10 000 x", "$5", "٣"]
)
def test_amounts_that_are_no_whole_yen(text: str) -> None:
    assert rule_of(spell_yen(text)) == "amount_is_written_as_whole_yen"


@pytest.mark.parametrize(
    "text",
    ["123456789018", "1234 5678 9018", "1234-5678-9018", "１２３４５６７８９０１８", "１２３４　５６７８　９０１８", "1234−5678－9018", "1234ー5678―9018"],
)
def test_spellings_of_one_number(text: str) -> None:
    assert spell_number(text).value == "123456789018"


@pytest.mark.parametrize("text", ["********9018", "1234567890I8", "'123456789018", "123456789018.0", "なし", "-", "①23456789018", "٣23456789018"])
def test_numbers_that_are_none(text: str) -> None:
    assert rule_of(spell_number(text)) == "number_is_written_in_digits"


@pytest.mark.parametrize("text", ["4310441", "431-0441", "〒431-0441", "〒 431－0441", "４３１ー０４４１", "431 0441"])
def test_spellings_of_one_postal_code(text: str) -> None:
    assert spell_postal(text).value == "4310441"


def test_codes() -> None:
    assert spell_code("22221") == Spelled("22221")
    assert spell_code("２２２２１６").value == "222216"
    assert rule_of(spell_code("1100")) == "municipality_code_has_five_or_six_digits"
    assert rule_of(spell_code("湖西市")) == "municipality_code_has_five_or_six_digits"


def test_each_change_is_one_finding_with_all_its_lines() -> None:
    reading = read(xlsx([row(1, 寄附金額="10,000"), row(2), row(3, 寄附金額="￥20,000"), row(4, 生年月日="昭和35年12月10日"), row(5, 生年月日="S35.12.10")]))
    told = [(f.column, f.lines) for f in reading.findings]
    assert told == [("K", (4,)), ("K", (4,)), ("K", (2, 4)), ("F", (5, 6))]  # full width, yen sign, commas, era
    assert found(reading) == {"values_have_one_spelling"}
    assert not refusing(reading)
    assert reading.frame[c.YEN].to_list()[:3] == ["10000", "10002", "20000"]
    assert reading.frame[c.BIRTH].to_list()[3:] == ["1960-12-10", "1960-12-10"]


@pytest.mark.parametrize(
    ("heading", "value", "rule"),
    [
        ("生年月日", "1/5/60", "date_is_unambiguous"), ("寄附年月日", "05/06/2025", "date_is_unambiguous"), ("生年月日", "不明", "date_can_be_read"),
        ("寄附年月日", "2025-02-30", "date_is_in_the_calendar"), ("寄附金額", "-10000", "amount_is_written_as_whole_yen"), ("寄附金額", "10000.5", "amount_is_written_as_whole_yen"),
        ("個人番号", "********9018", "number_is_written_in_digits"), ("郵便番号", "不明", "postal_code_is_written_in_digits"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_blank_and_refused(heading: str, value: str, rule: str) -> None:
    for reading in (read(xlsx(with_cells(heading, "", value))), read_csv(csv_text(with_cells(heading, "", value)))):
        assert rule in refusing(reading)
        assert [cell.rpartition("!")[2][1:] for cell in cells(reading, rule)] == ["3"]
        assert reading.frame[reading.heading_map[heading]][1] == ""


def test_a_municipality_code_column() -> None:
    reading = read_csv(
        csv_text(
            [[*r, code] for r, code in zip(rows(), ["222216", "22221", "1100", "", "２２２２１６", "x"], strict=True)],
            [*csv_text().split("\r\n")[0].split(","), "団体コード"],
        )
    )
    assert reading.frame[c.MUNICIPALITY_CODE].to_list() == ["222216", "22221", "", "", "222216", ""]
    assert cells(reading, "municipality_code_has_five_or_six_digits") == ["list.csv!L4", "list.csv!L7"]


def test_spaces_alone_are_blank() -> None:
    reading = read_csv(csv_text(with_cells("電話番号", " ", "　 ")))
    assert reading.frame[c.PHONE].to_list()[:3] == ["", "", "053-000-0000"]
    assert cells(reading, "values_have_one_spelling") == ["list.csv!H2", "list.csv!H3"]


def test_dates_in_date_cells_of_both_systems() -> None:
    lines: list[list[object]] = [[*r[:5], date(1960, 2, 3) + timedelta(days=i), *r[6:]] for i, r in enumerate(rows(3))]
    reading = read(xlsx(lines))
    assert reading.frame[c.BIRTH].to_list() == ["1960-02-03", "1960-02-04", "1960-02-05"]
    assert cells(reading, "values_have_one_spelling") == ["寄附者一覧!F2", "寄附者一覧!F3", "寄附者一覧!F4"]
    moved = repacked(xlsx(lines), {"xl/workbook.xml": lambda xml: xml.replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')})
    assert read(moved).frame[c.BIRTH][0] == "1964-02-04"
