"""Makes the lists in sample_data/, good ones and bad ones, from fixed seeds.

Promises that the lists in the top folder hold nothing that should be refused, and that each list in bad/ holds exactly one accident. A test regenerates all of them and
compares cell by cell, so edit this script, never the lists. Usage:
python scripts/make_sample_data.py
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from scripts.fictional import HEADINGS, Gift, as_table, make_gifts, make_list, write_csv, write_xlsx

FOLDER: Final = Path(__file__).parent.parent / "sample_data"
PAPER: Final = "donors-paper.csv"
NUMERIC: Final = "bad/number-cells-numeric.xlsx"
NUMBER: Final = "個人番号"

# Municipalities that careless programs get wrong.
HARD_PLACES: Final = {
    "011002": "札幌市", "013986": "喜茂別町", "014001": "倶知安町", "082082": "龍ケ崎市", "131032": "港区", "131130": "渋谷区", "132063": "府中市", "342084": "府中市",
    "133817": "三宅村", "134015": "八丈町", "134210": "小笠原村", "473821": "与那国町", "141003": "横浜市", "142077": "茅ヶ崎市", "152129": "村上市", "016349": "鹿追町",
    "221309": "浜松市", "222216": "湖西市", "242021": "四日市市", "271004": "大阪市", "284815": "上郡町", "342131": "廿日市市", "204811": "池田町", "183822": "池田町",
}  # fmt: skip


def portal_a() -> list[Gift]:
    """The big portal: about a hundred donors."""
    return make_gifts(20250101, 120, 45, rich_kanji=True, must_have=HARD_PLACES)


def portal_b() -> list[Gift]:
    """A smaller portal; one donor of portal A gives here too, on another day."""
    known = next(gift for gift in reversed(portal_a()) if gift.donor.address == "".join(gift.donor.parts))
    return sorted([*make_gifts(20250102, 39, 24, rich_kanji=True), known._replace(day="2025-01-01", yen=5000)], key=lambda gift: gift.day)


def japanese_date(iso: str, style: int) -> str:
    """A date as people write it: 令和7年1月5日, R7.1.5, 2025/1/5."""
    day = date.fromisoformat(iso)
    for start, long, short in ((date(2019, 5, 1), "令和", "R"), (date(1989, 1, 8), "平成", "H"), (date(1926, 12, 25), "昭和", "S")):
        if day >= start:
            year = day.year - start.year + 1
            return (
                f"{long}{'元' if year == 1 else year}年{day.month}月{day.day}日",
                f"{short}{year}.{day.month}.{day.day}",
                f"{day.year}/{day.month}/{day.day}",
            )[style]
    raise ValueError("dates before the era 昭和 are not needed here")


def as_typed(row: Sequence[str], line: int) -> tuple[str, ...]:
    """A row as somebody types it from paper: era dates, yen with commas, numbers in groups, full-width digits now and then."""
    cells = dict(zip(HEADINGS, row, strict=True))
    wide = str.maketrans("0123456789,", "０１２３４５６７８９，")
    style = (0, 0, 1, 2)[line % 4]
    number, yen = cells[NUMBER], f"{int(cells['寄附金額']):,}"
    cells["生年月日"], cells["寄附年月日"] = japanese_date(cells["生年月日"], style), japanese_date(cells["寄附年月日"], style)
    cells[NUMBER] = (number, f"{number[:4]} {number[4:8]} {number[8:]}", f"{number[:4]}-{number[4:8]}-{number[8:]}", number.translate(wide))[line % 4]
    cells["寄附金額"] = (yen, f"￥{yen}", yen.translate(wide))[line % 3]
    return tuple(cells.values())


def paper() -> pl.DataFrame:
    """What somebody typed from paper forms."""
    rows = [as_typed(row, line) for line, row in enumerate(as_table(make_gifts(20250103, 30, 20), series="P").iter_rows())]
    return pl.DataFrame(rows, schema=HEADINGS, orient="row")


def sorted_apart(table: pl.DataFrame) -> pl.DataFrame:
    """The number column alone was sorted."""
    return table.with_columns(pl.col(NUMBER).sort())


def shifted_by_one(table: pl.DataFrame) -> pl.DataFrame:
    """The numbers of fifty rows were cut and pasted one row too low, over the number below."""
    line = pl.int_range(pl.len())
    return table.with_columns(pl.when(line.is_between(31, 80)).then(pl.col(NUMBER).shift(1)).otherwise(pl.col(NUMBER)))


def with_cell(table: pl.DataFrame, heading: str, receipts: Sequence[str], value: str) -> pl.DataFrame:
    """One value put into a column of some rows."""
    return table.with_columns(pl.when(pl.col("整理番号").is_in(receipts)).then(pl.lit(value)).otherwise(pl.col(heading)).alias(heading))


def one_donor_two_numbers(table: pl.DataFrame) -> pl.DataFrame:
    """The second application of a person who gave twice got a number of nobody's, right check digit and all."""
    second = table.filter(pl.col(NUMBER).is_duplicated() & ~pl.col(NUMBER).is_first_distinct())["整理番号"][0]
    return with_cell(table, NUMBER, [second], make_list(20250104, 1, 1)[NUMBER][0])


def tables() -> dict[str, pl.DataFrame]:
    """Every list by its file name under sample_data/."""
    good = as_table(portal_a())
    return {
        "donors-portal-a.xlsx": good,
        "donors-portal-b.csv": as_table(portal_b(), series="B", in_parts=True),
        PAPER: paper(),
        "bad/number-column-sorted-apart.xlsx": sorted_apart(good),
        "bad/number-column-shifted-by-one.xlsx": shifted_by_one(good),
        NUMERIC: good,
        "bad/one-donor-two-numbers.xlsx": one_donor_two_numbers(good),
        "bad/unknown-heading.xlsx": good.with_columns(pl.lit("架空の詰め合わせ").alias("返礼品")),
        "bad/payment-unconfirmed.xlsx": with_cell(good, "入金確認", good["整理番号"][[10, 40, 90]].to_list(), "未"),
    }


def write(folder: Path) -> None:
    """Write every list into `folder`."""
    (folder / "bad").mkdir(parents=True, exist_ok=True)
    for name, table in tables().items():
        if name.endswith(".csv"):
            write_csv(table, folder / name, "cp932" if name == PAPER else "utf-8-sig")
        else:
            write_xlsx(table, folder / name, numeric=[NUMBER] if name == NUMERIC else [])


if __name__ == "__main__":
    write(FOLDER)
