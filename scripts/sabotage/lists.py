"""Clean lists to damage: fictional donors by seed, as an office gets them, and the same list sealed, as it goes out with keys and seals.

Twenty to four hundred rows, small ones more often; donors who gave twice, names beyond CP932 in half of them; half of the offices know three donors in ten from last year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Final

import polars as pl

from furusato.guards.between_rows import KNOWN
from furusato.law.municipalities import Gazetteer
from furusato.model import columns as c
from furusato.seal.keys import intake_key
from furusato.seal.row_key import row_key
from furusato.seal.sealed_rows import seal_rows
from furusato.seal.tag import intake_tag
from furusato.storage.package import table as packaged
from scripts.fictional import make_list
from scripts.sabotage.table import Scene, Table

ROUTE: Final = "portal"
TAX_YEAR: Final = 2025
TODAY: Final = date(2026, 1, 10)
REGISTER: Final = bytes(range(32))
_VERSION: Final = 2  # every row was corrected once, so that older exports exist
_SIZES: Final = (20, 24, 28, 32, 36, 40, 44, 50, 60, 80, 110, 150, 250, 400)
_WEIGHTS: Final = (12, 12, 12, 12, 12, 10, 8, 8, 6, 4, 3, 2, 1, 1)
_COLUMNS: Final = (c.RECEIPT, c.NAME, c.KANA, c.POSTAL, c.ADDRESS, c.MUNICIPALITY_CODE, c.BIRTH, c.SEX, c.PHONE, c.NUMBER, c.GIFT_DATE, c.YEN, c.PAYMENT)
# Compatibility characters that CP932 has and NFC rewrites; beyond CP932; with a variation selector.
HARD_LETTERS: Final = ("\uf929", "\uf9dc", "\ufa12", "\ufa19", "\ufa1a", "\ufa1b", "\ufa22", "\ufa26", "\U00020bb7", "鷗", "葛\U000e0100")
OUT: Final = (c.ROW_KEY, *c.VALUES, c.SEAL)


@cache
def gazetteer() -> Gazetteer:
    """The tables of municipalities the program ships with."""
    return Gazetteer.parse(packaged("gazetteer.txt").data)


def seal(key: str, version: int, values: Sequence[str]) -> str:
    """The seal that the ledger of these lists gives to values."""
    return intake_tag(intake_key(REGISTER), key, version, values)


@dataclass(frozen=True)
class CleanList:
    """`listed`: as the office got it; `sealed`: the ledger's rows; `out`: as it went out to a spreadsheet; `known`: rows sealed last year."""

    seed: int
    listed: Table
    sealed: pl.DataFrame
    out: Table
    known: pl.DataFrame

    def __repr__(self) -> str:
        return f"CleanList({self.seed})"

    @property
    def rows(self) -> int:
        return self.sealed.height


def clean_list(seed: int, first_serial: int = 0) -> CleanList:
    """The list of a seed; its row keys begin at a serial of its own, so that two lists never share one."""
    chance = Random(f"sabotage {seed}")
    rows = chance.choices(_SIZES, _WEIGHTS)[0]
    made = make_list(seed, rows, max(3, rows // chance.choice((2, 3, 5))), twice_share=chance.choice((0.0, 0.15, 0.15, 0.3)), rich_kanji=seed % 2 == 0)
    listed = made.rename(dict(zip(made.columns, _COLUMNS, strict=True))).with_columns(pl.col(c.POSTAL).str.replace("-", ""))
    if seed % 2 == 0:
        listed = _with_hard_letters(listed, chance)
    sealed = _sealed(listed, first_serial or 1 + seed % 9_000 * 1_000)
    known = _last_year(sealed, chance) if seed % 4 < 2 else _nobody()
    return CleanList(seed, _table(listed), sealed, _table(sealed.select(OUT)), known)


def _with_hard_letters(listed: pl.DataFrame, chance: Random) -> pl.DataFrame:
    """Some donors with a letter in their name that normalising or CP932 changes, on all their rows; and rooms written 〜, － or ―."""
    people = {number: chance.choice(HARD_LETTERS) for number in chance.sample(listed[c.NUMBER].unique(maintain_order=True).to_list(), 5)}
    rooms = [chance.choice(("", "", "", "　架空荘１〜２号", "　架空ビル２－３", "　Ｂ―４")) for _ in range(listed.height)]
    names = pl.col(c.NUMBER).replace_strict(people, default="", return_dtype=pl.String)
    return listed.with_columns(pl.col(c.NAME) + names, pl.col(c.ADDRESS) + pl.Series(rooms, dtype=pl.String))


def _table(frame: pl.DataFrame) -> Table:
    return {column: frame[column].to_list() for column in frame.columns}


def _sealed(listed: pl.DataFrame, first: int) -> pl.DataFrame:
    keys = [row_key(first + place) for place in range(listed.height)]
    homes = gazetteer().resolve_frame(listed)["residence_code"]
    rows = listed.select(c.VALUES).with_columns(
        pl.Series(c.ROW_KEY, keys, dtype=pl.String), pl.lit(_VERSION, pl.Int64).alias(c.VERSION), homes.alias(c.DESTINATION), pl.lit(ROUTE).alias(c.ROUTE)
    )
    return seal_rows(rows, REGISTER).frame


def _last_year(sealed: pl.DataFrame, chance: Random) -> pl.DataFrame:
    """Three donors in ten, with the number they have, sealed a year before under keys of their own."""
    people = sealed.unique(c.NUMBER, keep="first", maintain_order=True)
    kept = people[sorted(chance.sample(range(people.height), people.height * 3 // 10))]
    keys = [row_key(9_900_000 + place) for place in range(kept.height)]
    return kept.with_columns(pl.Series(c.ROW_KEY, keys, dtype=pl.String), pl.lit(f"{TAX_YEAR - 1}-10-10").alias(c.GIFT_DATE)).select(*KNOWN, c.RECEIPT)


@cache
def _nobody() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys((*KNOWN, c.RECEIPT), pl.String))


def scene(seed: object, other: CleanList, *, after: bool) -> Scene:
    """Chance and the means for one damage."""
    return Scene(Random(f"damage {seed}"), other.out if after else other.listed, seal)
