"""A name and its kana belong together: a surname is read as this list usually reads it.

What a name says of its reading is its beginning: the first two characters of the folded name against the first two of the folded kana (鈴木 … スズ …), so that names
without a space between surname and given name are told too, and ナカジマ beside ナカシマ is no matter. One strange reading is nothing; several different surnames in
a row, each read as this list never reads it, are a block in which names or kana were moved. Where no surname has a usual reading at all, the whole column was moved.

Measured on 5,853 fictional rows (tests/guards/test_guard_readings.py): see there for what is found and how small a block may be.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.clusters import CLUSTER, clustered
from furusato.guards.comparing import KANA_KEY, NAME_KEY
from furusato.guards.row_check import finding
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity

KANA_BELONGS_TO_THE_NAME: Final = Rule(
    "kana_belongs_to_the_name",
    Severity.REFUSE,
    "続いた行で、氏名の読みがこの一覧のふだんの読みと合いません。氏名かフリガナの列がずれたおそれがあります。前後の行も申請書の原本と見比べ、元のデータから取り直してください。",
    "On rows that follow one another the kana do not read the names as this list usually does: the column of names or of kana may have moved. Compare these rows and their "
    "neighbours with the applications, and take the list from its source again.",
)
SURNAMES_HAVE_USUAL_READINGS: Final = Rule(
    "surnames_have_usual_readings",
    Severity.REFUSE,
    "同じ姓の読みが一覧全体でばらばらです（ふだんの読みに合う行が {share} ％）。氏名かフリガナの列の全体がずれたおそれがあります。元のデータから取り直してください。",
    "All over the list the same surnames are read in different ways ({share} % of the rows agree with the usual reading): the column of names or of kana may have moved as a "
    "whole. Take the list from its source again.",
)
RULES: Final = (KANA_BELONGS_TO_THE_NAME, SURNAMES_HAVE_USUAL_READINGS)

_FAMILIAR: Final = 5  # a surname is judged from so many rows on
_STRANGE: Final = 0.10  # a reading is strange that has at most this share of its surname's rows, or stands there once
_BLOCK: Final = 4  # so many different surnames and readings in a row: one rare reading (東 read ヒガシ) side by side in a list sorted by kana is no block
_NEAR: Final = 5  # strange rows at most so many familiar rows apart are one chain: within a moved block some readings fit by chance
_USUAL: Final = 0.60  # of the rows of familiar surnames agree at least so many with the usual reading; in clean lists about 0.97
_ENOUGH: Final = 30  # rows of familiar surnames, to speak of the whole list
_SURNAME: Final = "surname"
_READING: Final = "reading"


def check_readings(rows: pl.DataFrame, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """Names against kana. `rows` stand in the order of the sheet and have LINE and the comparison keys."""
    familiar = _familiar(rows)
    agreeing = familiar.filter(pl.col("rows") == pl.col("most")).height
    if familiar.height >= _ENOUGH and agreeing < familiar.height * _USUAL:
        return [finding(SURNAMES_HAVE_USUAL_READINGS, c.KANA, familiar, sheet, letters, share=agreeing * 100 // familiar.height)]
    return clustered(KANA_BELONGS_TO_THE_NAME, c.KANA, _blocks(familiar), sheet, letters)


def _familiar(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose surname is on enough rows: how often their reading occurs with it, and the commonest one."""
    heads = rows.select(
        pl.col(c.LINE),
        *([c.ROW_KEY] if c.ROW_KEY in rows.columns else []),
        pl.col(NAME_KEY).str.head(2).alias(_SURNAME),
        pl.col(KANA_KEY).str.head(2).alias(_READING),
    ).filter((pl.col(_SURNAME) != "") & (pl.col(_READING) != ""))
    readings = heads.group_by(_SURNAME, _READING).len("rows")
    surnames = readings.group_by(_SURNAME).agg(pl.col("rows").sum().alias("all"), pl.col("rows").max().alias("most")).filter(pl.col("all") >= _FAMILIAR)
    return heads.join(readings.join(surnames, on=_SURNAME), on=[_SURNAME, _READING], maintain_order="left")


def _blocks(familiar: pl.DataFrame) -> pl.DataFrame:
    """Chains of strangely read rows, close to each other, that hold enough different surnames with no usual reading between them."""
    strange = (pl.col("rows") < pl.col("most")) & ((pl.col("rows") == 1) | (pl.col("rows") <= pl.col("all") * _STRANGE))
    marked = (
        familiar.with_row_index("place").with_columns(strange.alias("strange")).with_columns(pl.col("strange").rle_id().alias("run")).filter(pl.col("strange"))
    )
    chained = marked.with_columns((pl.col("place").cast(pl.Int64).diff() > _NEAR).fill_null(False).cum_sum().alias(CLUSTER))
    kinds = [pl.col(column).n_unique().over("run") >= _BLOCK for column in (_SURNAME, _READING)]
    return chained.with_columns(pl.all_horizontal(kinds).alias("block")).filter(pl.col("block").any().over(CLUSTER))
