"""Makes lists of fictional donors that look like an office's real ones, from a seed.

Promises that one seed gives one list for ever (with one version of the postal data), that exactly the wanted number of municipalities receive a notice after wards are
folded to their city, that postal codes truly belong to the municipality, and that every row is marked: receipt numbers begin with 架空 (fictional). A person who gives
again has the identical personal fields. Everything is text, as in a well-kept list.
"""

import calendar
import csv
import io
import random
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl
from openpyxl import Workbook

from scripts.fictional_people import Crowd, Donor, Oddity
from scripts.fictional_places import Place, choose_places

MARK: Final = "架空"
NOTE: Final = "架空のデータです。実在の人物とは関係ありません。 / Fictional data. Any likeness to real persons is chance."
HEADINGS: Final = ("整理番号", "氏名", "フリガナ", "郵便番号", "住所", "市区町村コード", "生年月日", "性別", "電話番号", "個人番号", "寄附年月日", "寄附金額", "入金確認")  # fmt: skip
HEADINGS_IN_PARTS: Final = (*HEADINGS[:4], "都道府県", "市区町村", *HEADINGS[4:])
_MONTHS: Final = (4, 4, 5, 5, 5, 6, 6, 7, 10, 9, 12, 27)  # share of the year's gifts
_YEN: Final = {3000: 6, 5000: 16, 8000: 8, 10000: 44, 12000: 20, 15000: 18, 17000: 8, 20000: 22, 30000: 18, 50000: 10, 100000: 6, 300000: 2, 1000000: 1}
_IN_SAME_HOUSE: Final = 0.05


class Gift(NamedTuple):
    """One application: a day (ISO), an amount in yen, a donor."""

    day: str
    yen: int
    donor: Donor


def make_list(
    seed: int, rows: int, municipalities: int, *, twice_share: float = 0.15, rich_kanji: bool = False, tax_year: int = 2025, must_have: Collection[str] = ()
) -> pl.DataFrame:
    """A list of `rows` applications to exactly `municipalities` bodies: columns HEADINGS, all text, in the order of the gift dates. See `make_gifts`."""
    return as_table(make_gifts(seed, rows, municipalities, twice_share=twice_share, rich_kanji=rich_kanji, tax_year=tax_year, must_have=must_have))


def make_gifts(
    seed: int, rows: int, municipalities: int, *, twice_share: float = 0.15, rich_kanji: bool = False, tax_year: int = 2025, must_have: Collection[str] = ()
) -> list[Gift]:
    """The gifts of such a list, in the order of their days.

    `twice_share` of the donors give more than once. `rich_kanji` adds names that CP932 cannot hold. `must_have` are 6-digit codes of municipalities (wards folded)
    that are to be among them. ValueError where the rows are too few for the municipalities.
    """
    chance = random.Random(f"furusato fictional list {seed}")
    givers_again = round(rows * twice_share / (1 + 1.2 * twice_share))
    count = rows - round(1.2 * givers_again)
    if count < municipalities:
        raise ValueError(f"{rows} rows are too few for {municipalities} municipalities")
    homes = _homes(chance, count, choose_places(chance, municipalities, must_have))
    donors = _donors(chance, Crowd(chance, tax_year), homes, rich_kanji)
    gifts = list(_gifts(chance, donors, _times(chance, count, givers_again, rows), tax_year))
    chance.shuffle(gifts)
    return sorted(gifts, key=lambda gift: gift.day)


def _homes(chance: random.Random, count: int, chosen: Sequence[Place]) -> list[Place]:
    """Where each of `count` donors lives: every chosen municipality once, then by population; neighbours stand together."""
    return sorted([*chosen, *chance.choices(chosen, [p.people for p in chosen], k=count - len(chosen))], key=lambda place: place.code)


def _oddities(chance: random.Random, count: int, rich_kanji: bool) -> dict[int, Oddity]:
    """Which of `count` donors are odd: some in any list of 25 and more."""
    wanted = {Oddity.FOREIGN: count // 80 + min(2, count // 25), Oddity.LONG: count // 60 + min(2, count // 25)}
    if rich_kanji:
        wanted[Oddity.RARE] = count // 50 + min(4, count // 5)
    kinds = [kind for kind, number in wanted.items() for _ in range(number)]
    return dict(zip(chance.sample(range(count), len(kinds)), kinds, strict=True))


def _donors(chance: random.Random, crowd: Crowd, homes: Sequence[Place], rich_kanji: bool) -> list[Donor]:
    odd = _oddities(chance, len(homes), rich_kanji)
    donors: list[Donor] = []
    for i, place in enumerate(homes):
        neighbour = i > 0 and homes[i - 1] is place and i not in odd
        donors.append(crowd.relative(donors[-1]) if neighbour and chance.random() < _IN_SAME_HOUSE else crowd.donor(place, odd.get(i, Oddity.NONE)))
    return donors


def _times(chance: random.Random, count: int, givers_again: int, rows: int) -> list[int]:
    """How often each donor gives; `rows` in all."""
    times = [1] * count
    again = chance.sample(range(count), givers_again)
    for i in again + chance.choices(again, k=rows - count - givers_again) if again else ():
        times[i] += 1
    return times


def _gifts(chance: random.Random, donors: Sequence[Donor], times: Sequence[int], year: int) -> Iterator[Gift]:
    days = [date(year, month, day).isoformat() for month in range(1, 13) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    weights = list(accumulate(_MONTHS[int(day[5:7]) - 1] for day in days))
    prices, price_weights = list(_YEN), list(accumulate(_YEN.values()))
    for donor, number in zip(donors, times, strict=True):
        given: set[str] = set()
        while len(given) < number:  # never two gifts of one person on one day
            given.update(chance.choices(days, cum_weights=weights))
        yield from (Gift(day, chance.choices(prices, cum_weights=price_weights)[0], donor) for day in sorted(given))


def as_table(gifts: Sequence[Gift], *, series: str = "A", in_parts: bool = False) -> pl.DataFrame:
    """The gifts as a list with HEADINGS, or HEADINGS_IN_PARTS with the address in three columns; receipt numbers 架空A-000001 …"""
    rows = [_row(f"{MARK}{series}-{i:06d}", gift, in_parts) for i, gift in enumerate(gifts, 1)]
    return pl.DataFrame(rows, schema=dict.fromkeys(HEADINGS_IN_PARTS if in_parts else HEADINGS, pl.String), orient="row")


def _row(receipt: str, gift: Gift, in_parts: bool) -> tuple[str, ...]:
    d = gift.donor
    address = d.parts if in_parts else (d.address,)
    return receipt, d.name, d.kana, d.postal, *address, d.code, d.birth, d.sex, d.phone, d.number, gift.day, str(gift.yen), "済"


def write_xlsx(table: pl.DataFrame, path: Path, *, numeric: Collection[str] = ()) -> None:
    """Write an Excel workbook of one sheet, every cell text but those of the `numeric` columns; its properties say that it is fictional."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.description, book.properties.creator = "架空の寄附者一覧", NOTE, "scripts/fictional.py"
    sheet = book.create_sheet("架空の寄附者一覧")
    sheet.freeze_panes = "A2"
    sheet.append(table.columns)
    for row in table.cast(dict.fromkeys(numeric, pl.Int64)).iter_rows():
        sheet.append(row)
    book.save(path)


def write_csv(table: pl.DataFrame, path: Path, encoding: str) -> None:
    """Write CSV with CRLF, as Japanese Excel does. UnicodeEncodeError where the encoding cannot hold a name."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([table.columns, *table.iter_rows()])
    path.write_bytes(text.getvalue().encode(encoding))
