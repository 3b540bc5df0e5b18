"""The committed lists in sample_data/ are what scripts/make_sample_data.py makes, hold what they promise, and say that they are fictional."""

import csv
import io
import re
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from stdnum.jp import in_

from scripts.fictional import MARK, NOTE
from scripts.fictional_places import places
from scripts.make_sample_data import FOLDER, HARD_PLACES, NUMBER, NUMERIC, PAPER, tables

Cells = list[list[str]]


def committed(name: str) -> Cells:
    """The cells of a committed list as text, headings first."""
    path = FOLDER / name
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_bytes().decode("cp932" if name == PAPER else "utf-8-sig"), newline="")))
    return [[str(cell) for cell in row] for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)]


def column(name: str, heading: str) -> list[str]:
    headings, *rows = committed(name)
    return [row[headings.index(heading)] for row in rows]


@pytest.fixture(scope="module")
def made() -> dict[str, pl.DataFrame]:
    return tables()


def test_every_list_is_committed_and_none_besides(made: dict[str, pl.DataFrame]) -> None:
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*")} == {*made, "README.md", "furusato.toml", "kosai.toml"}


def test_regenerating_gives_the_committed_lists(made: dict[str, pl.DataFrame]) -> None:
    for name, table in made.items():
        rows = [table.columns, *map(list, table.iter_rows())]
        if name == NUMERIC:
            place = table.columns.index(NUMBER)
            rows[1:] = [[*row[:place], row[place].lstrip("0"), *row[place + 1 :]] for row in rows[1:]]
        assert committed(name) == rows, name


def test_all_numbers_have_right_check_digits(made: dict[str, pl.DataFrame]) -> None:
    for name in made:
        numbers = [re.sub("[ -]", "", unicodedata.normalize("NFKC", number)).zfill(12) for number in column(name, NUMBER)]
        assert all(in_.is_valid(number) for number in numbers), name


def test_every_list_says_that_it_is_fictional(made: dict[str, pl.DataFrame]) -> None:
    for name in made:
        assert all(receipt.startswith(MARK) for receipt in column(name, "整理番号")), name
        if name.endswith(".xlsx"):
            book = load_workbook(FOLDER / name)
            assert book.properties.description == NOTE
            assert book.sheetnames[0].startswith(MARK)


def test_every_list_is_told_in_the_readme(made: dict[str, pl.DataFrame]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(Path(name).name in readme for name in made)
    assert MARK in readme
    assert "fictional" in readme


def test_hard_places_are_who_they_are_said_to_be() -> None:
    names = {place.code: place.name for place in places()}
    assert {code: names[code] for code in HARD_PLACES} == HARD_PLACES


def test_portal_a_holds_what_breaks_careless_programs() -> None:
    names, addresses = "\n".join(column("donors-portal-a.xlsx", "氏名")), "\n".join(column("donors-portal-a.xlsx", "住所"))
    for wanted in ("𠮷", "[\U000e0100\U000e0101]", "[髙﨑齋邉德濱澤]", "^.{30,40}$"):
        assert re.search(wanted, names, re.MULTILINE), wanted
    for wanted in ("郡", "三宅村|八丈町|小笠原村|与那国町", "横浜市.+区", "渋谷区", "^.{60,}$", "[０-９]"):
        assert re.search(wanted, addresses, re.MULTILINE), wanted
    assert len(set(column("donors-portal-a.xlsx", NUMBER))) < 110


def test_the_number_column_alone_was_moved_in_the_bad_lists() -> None:
    good = column("donors-portal-a.xlsx", NUMBER)
    sorted_apart = column("bad/number-column-sorted-apart.xlsx", NUMBER)
    shifted = column("bad/number-column-shifted-by-one.xlsx", NUMBER)
    assert sorted_apart == sorted(good)
    assert [i for i, (was, now) in enumerate(zip(good, shifted, strict=True)) if was != now] == list(range(31, 81))
    assert sum(a != b for a, b in zip(good, column("bad/one-donor-two-numbers.xlsx", NUMBER), strict=True)) == 1
    assert column("bad/payment-unconfirmed.xlsx", "入金確認").count("未") == 3
    for name in ("number-column-sorted-apart", "number-column-shifted-by-one", "one-donor-two-numbers"):
        assert column(f"bad/{name}.xlsx", "氏名") == column("donors-portal-a.xlsx", "氏名")
