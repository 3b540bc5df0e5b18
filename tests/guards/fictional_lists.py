"""Makes fictional donor lists from a seed, and makes the accidents in them: nobody in them exists, every number has a right check digit.

Surnames are drawn unevenly, as in life, and some are read in two ways; a share of the donors gives twice, each gift on a row of its own with a receipt number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import polars as pl

from furusato.model import columns as c
from furusato.model.values import individual_number_check_digit
from furusato.seal.row_key import row_key

LETTERS = {column: chr(ord("A") + place) for place, column in enumerate((*c.VALUES, c.PAYMENT, c.ROW_KEY, c.SEAL))}
SHEET = "寄附者一覧"

# A surname with its readings, the usual one first.
SURNAMES = """
佐藤サトウ 鈴木スズキ 高橋タカハシ 田中タナカ 伊藤イトウ 渡辺ワタナベ 山本ヤマモト 中村ナカムラ 小林コバヤシ 加藤カトウ 吉田ヨシダ 山田ヤマダ
佐々木ササキ 山口ヤマグチ 松本マツモト 井上イノウエ 木村キムラ 林ハヤシ 斎藤サイトウ 清水シミズ 山崎ヤマザキ/ヤマサキ 阿部アベ 森モリ 池田イケダ
橋本ハシモト 石川イシカワ 山下ヤマシタ 小川オガワ 石井イシイ 長谷川ハセガワ 後藤ゴトウ 岡田オカダ 近藤コンドウ 前田マエダ 藤田フジタ 遠藤エンドウ
青木アオキ 坂本サカモト 村上ムラカミ 太田オオタ 金子カネコ 藤井フジイ 福田フクダ 西村ニシムラ 三浦ミウラ 竹内タケウチ 中川ナカガワ 岡本オカモト
松田マツダ 原田ハラダ 中野ナカノ 小野オノ 田村タムラ 藤原フジワラ 中山ナカヤマ 石田イシダ 小島コジマ/オジマ 和田ワダ 森田モリタ 内田ウチダ 柴田シバタ
酒井サカイ 原ハラ 高木タカギ 横山ヨコヤマ 安藤アンドウ 宮崎ミヤザキ 上田ウエダ 島田シマダ 工藤クドウ 大野オオノ 宮本ミヤモト 杉山スギヤマ 今井イマイ
丸山マルヤマ 増田マスダ 高田タカダ/タカタ 村田ムラタ 平野ヒラノ 大塚オオツカ 菅原スガワラ/スガハラ 武田タケダ 新井アライ 小山コヤマ/オヤマ 野口ノグチ
桜井サクライ 河野コウノ/カワノ 東アズマ/ヒガシ 上村ウエムラ/カミムラ 神谷カミヤ/カミタニ 新田ニッタ/アラタ 角田ツノダ/カクタ 谷口タニグチ 久保クボ
松井マツイ 野村ノムラ 川口カワグチ 菊地キクチ 千葉チバ 水野ミズノ 飯田イイダ 熊谷クマガイ/クマガヤ 五十嵐イガラシ 大西オオニシ 浜田ハマダ 川崎カワサキ
矢野ヤノ 吉川ヨシカワ/キッカワ 西川ニシカワ 小松コマツ 北村キタムラ 安田ヤスダ 秋山アキヤマ 関セキ 片山カタヤマ 服部ハットリ 荒木アラキ
"""
RARER_READING = 0.1
GIVEN_FIRST = """
大ダイ 健ケン 直ナオ 拓タク 哲テツ 和カズ 正マサ 隆タカ 翔ショウ 悠ユウ 蓮レン 修シュウ 雄ユウ 信ノブ 義ヨシ 康ヤス 秀ヒデ 英ヒデ 光ミツ 俊トシ 智トモ
明アキ 春ハル 克カツ 文フミ 幸ユキ 洋ヨウ 恵ケイ 美ミ 由ユ 真マ 陽ヨウ 裕ユウ 千チ 咲サ 結ユ 彩アヤ 久ク 佳カ 沙サ 奈ナ 優ユウ 早サ 亜ア 理リ 友トモ
玲レイ 愛アイ 桃モモ 若ワカ
"""
GIVEN_LAST = """
輔スケ 樹キ 也ヤ 夫オ 男オ 一イチ 太タ 人ト 斗ト 平ヘイ 彦ヒコ 弘ヒロ 之ユキ 司ジ 郎ロウ 治ジ 吾ゴ 馬マ 史シ 哉ヤ 子コ 美ミ 恵エ 代ヨ 江エ 香カ 奈ナ
菜ナ 葉ハ 音ネ 花カ 衣イ 里リ 莉リ 紀キ 枝エ 実ミ 帆ホ 華カ 希キ
"""


def _split(text: str) -> tuple[str, list[str]]:
    head = next(i for i, letter in enumerate(text) if "ァ" <= letter <= "ヿ")
    return text[:head], text[head:].split("/")


_SURNAMES = [_split(word) for word in SURNAMES.split()]
_GIVEN = [[_split(word) for word in part.split()] for part in (GIVEN_FIRST, GIVEN_LAST)]


@dataclass(frozen=True)
class Donor:
    """A fictional person; its repr hides it, as the product's does."""

    name: str
    kana: str
    birth: str
    number: str
    address: str
    postal: str
    sex: str
    home: str

    def __repr__(self) -> str:
        return "Donor(…)"


def number(random: Random) -> str:
    """A number that nobody was given, with a right check digit."""
    eleven = f"{random.randrange(10**11):011d}"
    return eleven + individual_number_check_digit(eleven)


def donor(random: Random, bodies: int) -> Donor:
    """A person: surnames by Zipf's law, surnames with two readings now and then by the rarer one."""
    surname, readings = random.choices(_SURNAMES, _WEIGHTS)[0]
    (first, (one,)), (last, (two,)) = (random.choice(part) for part in _GIVEN)
    reading = readings[-1] if random.random() < RARER_READING else readings[0]
    home = random.randrange(bodies)
    birth = date(1940, 1, 1) + timedelta(days=random.randrange(23_000))
    street = f"見本県第{home}市{random.choice('東西南北')}町{random.randrange(1, 9)}丁目{random.randrange(1, 40)}番{random.randrange(1, 30)}号{random.randrange(101, 1400)}"
    return Donor(
        f"{surname}　{first}{last}",
        f"{reading} {one}{two}",
        birth.isoformat(),
        number(random),
        street,
        f"{random.randrange(10**7):07d}",
        random.choice("男女"),
        f"{home:06d}",
    )


_WEIGHTS = [1 / (rank + 8) for rank in range(len(_SURNAMES))]


def frame(donors: Sequence[Donor], random: Random, *, year: int = 2025, prefix: str = "A-") -> pl.DataFrame:
    """One row a gift, in the order of receipt numbers; gift dates rise with them."""
    days = sorted(random.randrange(365) for _ in donors)
    rows = [
        (
            f"{prefix}{place:06d}",
            d.name,
            d.kana,
            d.postal,
            d.address,
            d.birth,
            d.sex,
            "0530000000",
            d.number,
            (date(year, 1, 1) + timedelta(days=day)).isoformat(),
        )
        for place, (d, day) in enumerate(zip(donors, days, strict=True), 1)
    ]
    table = pl.DataFrame(rows, schema=dict.fromkeys(c.VALUES[:-1], pl.String), orient="row")
    yen = [str(random.randrange(5, 200) * 1000) for _ in donors]
    return table.with_columns(
        pl.Series(c.YEN, yen, dtype=pl.String),
        pl.Series(c.DESTINATION, [d.home for d in donors], dtype=pl.String),
        pl.Series(c.LINE, range(2, len(donors) + 2), dtype=pl.Int64),
        pl.lit("済").alias(c.PAYMENT),
    )


def gifts(rows: int, seed: int, *, twice: float = 0.15, bodies: int = 727) -> list[Donor]:
    """The donors of `rows` gifts, in the order of the list; a share of the people gives twice."""
    random = Random(seed)
    people = [donor(random, bodies) for _ in range(round(rows / (1 + twice)))]
    listed = people + random.sample(people, rows - len(people))
    random.shuffle(listed)
    return listed


def clean_list(rows: int, seed: int, *, twice: float = 0.15, bodies: int = 727) -> pl.DataFrame:
    """A list without an accident."""
    return frame(gifts(rows, seed, twice=twice, bodies=bodies), Random(seed + 1))


def known_from(donors: Sequence[Donor], seed: int, *, year: int = 2024, route: str = "portal-a", first: int = 1) -> pl.DataFrame:
    """Rows sealed before, of these donors, with row keys and route."""
    table = frame(donors, Random(seed), year=year, prefix="K-")
    keys = [row_key(first + place) for place in range(len(donors))]
    return table.with_columns(pl.Series(c.ROW_KEY, keys, dtype=pl.String), pl.lit(route).alias(c.ROUTE)).drop(c.LINE, c.PAYMENT)


def nobody_known() -> pl.DataFrame:
    """A ledger without rows."""
    return known_from([], 0)


def moved(table: pl.DataFrame, column: str, first: int, rows: int, how: Callable[[list[str]], list[str]]) -> pl.DataFrame:
    """The accident: the values of one column on `rows` rows from `first` on are rearranged, the other columns stay."""
    values = table[column].to_list()
    values[first : first + rows] = how(values[first : first + rows])
    return table.with_columns(pl.Series(column, values, dtype=pl.String))


def down_by_one(values: list[str]) -> list[str]:
    """A block shifted down by one cell; the last value comes to the top."""
    return values[-1:] + values[:-1]


def with_row(table: pl.DataFrame, line: int, **values: str) -> pl.DataFrame:
    """The table with some values of one line replaced."""
    here = pl.col(c.LINE) == line
    return table.with_columns(pl.when(here).then(pl.lit(value)).otherwise(pl.col(column)).alias(column) for column, value in values.items())
