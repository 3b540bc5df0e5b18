"""The one address of a row, out of parts and change notices."""

import pytest

from furusato.intake.address import _KEN
from furusato.intake.headings import HeadingTable
from furusato.model import columns as c
from tests.intake.lists import HEADINGS, cells, csv_text, found, read_csv, refusing, rows, xlsx
from tests.intake.lists import read as read_xlsx

PARTS = [*HEADINGS[:4], "都道府県", "市区町村", *HEADINGS[4:]]


def address(prefecture: str, city: str, street: str) -> tuple[str, set[str]]:
    lines = [[*r[:4], prefecture, city, street, *r[5:]] for r in rows(1)]
    reading = read_csv(csv_text(lines, PARTS))
    return reading.frame[c.ADDRESS][0], found(reading)


@pytest.mark.parametrize(
    ("prefecture", "city", "street"),
    [
        ("静岡県", "湖西市", "架空1番地"), ("静岡県", "湖西市", "湖西市架空1番地"), ("静岡県", "湖西市", "静岡県湖西市架空1番地"), ("", "湖西市", "静岡県湖西市架空1番地"),
        ("静岡県", "", "湖西市架空1番地"), ("静岡県", "静岡県湖西市", "架空1番地"), ("", "", "静岡県湖西市架空1番地"),
    ],
)  # fmt: skip
def test_parts_are_joined_and_none_is_doubled(prefecture: str, city: str, street: str) -> None:
    joined, rules = address(prefecture, city, street)
    assert joined == "静岡県湖西市架空1番地"
    assert rules == (set() if street.startswith("静岡県") else {"address_parts_are_joined"})


@pytest.mark.parametrize(("prefecture", "city"), [("静岡県", "湖西市"), ("", "湖西市"), ("愛知県", "浜松市"), ("愛知県", "")])
def test_parts_that_contradict_each_other(prefecture: str, city: str) -> None:
    assert "address_parts_agree" in address(prefecture, city, "静岡県浜松市架空1番地")[1]


def test_there_are_47_prefectures() -> None:
    assert len(set(_KEN.split("|"))) == 43  # and 北海道, 東京都, 京都府, 大阪府


def test_a_municipality_alone_is_no_address() -> None:
    assert address("静岡県", "湖西市", "") == ("", set())


def test_parts_stay_in_the_frame_as_listed() -> None:
    reading = read_csv(csv_text([[*r[:4], "静岡県", "湖西市", "架空1番地", *r[5:]] for r in rows()], PARTS))
    assert reading.frame.select(c.PREFECTURE, c.CITY, c.STREET).row(0) == ("静岡県", "湖西市", "架空1番地")
    assert reading.letters[c.ADDRESS] == "G"
    assert cells(reading, "address_parts_are_joined") == [f"list.csv!G{line}" for line in range(2, 8)]


def test_a_building_is_set_off() -> None:
    reading = read_csv(csv_text([[*r[:4], "湖西市架空1-2", "101", *r[5:]] for r in rows()], [*HEADINGS[:4], "住所1", "住所2", *HEADINGS[5:]]))
    assert reading.frame[c.ADDRESS][0] == "湖西市架空1-2　101"
    assert "building" not in reading.frame.columns


def test_an_address_column_of_the_offices_own() -> None:
    table = HeadingTable.default().with_overrides({"所在地": "address"})
    reading = read_xlsx(xlsx(headings=["所在地" if h == "住所" else h for h in HEADINGS]), table=table)
    assert reading.frame[c.ADDRESS][0] == rows()[0][4]


def changed(*pairs: tuple[str, str]) -> str:
    lines = [[*r, "222216", postal, new] for r, (postal, new) in zip(rows(), pairs, strict=False)]
    return csv_text(lines, [*HEADINGS, "市区町村コード", "変更後郵便番号", "変更後住所"])


def test_a_changed_address_takes_the_place_of_the_old_one() -> None:
    reading = read_csv(changed(("", ""), ("150-0001", "東京都渋谷区架空1"), ("", "東京都港区架空2")))
    assert reading.frame[c.ADDRESS].to_list() == [rows()[0][4], "東京都渋谷区架空1", "東京都港区架空2"]
    assert reading.frame[c.POSTAL].to_list() == ["4310441", "1500001", ""]
    assert reading.frame[c.MUNICIPALITY_CODE].to_list() == ["222216", "", ""]
    assert cells(reading, "changed_address_is_used") == ["list.csv!N3", "list.csv!N4"]
    assert not refusing(reading)


def test_a_changed_postal_code_without_its_address() -> None:
    reading = read_csv(changed(("1500001", "")))
    assert refusing(reading) == {"changed_address_is_given_with_its_postal_code"}
    assert reading.frame[c.POSTAL][0] == "4310441"
