"""Individual numbers do not stand in order: they are as good as random, so twelve distinct ones ascending (or descending) were sorted.

By chance that happens at a given place once in 12!, about 479 million. Either the number column was sorted apart from the others (Kosai 2017), or whole rows were
sorted by number. The two are told apart by the other columns: where receipt numbers, gift dates, kana, postal codes or addresses still stand in their own order on
these very rows, the rows did not travel with the numbers, and the list is refused. Where nothing else is in order one cannot tell, and the clerk is asked; sorting
whole rows by another column and taking the list in again answers as well.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.clusters import CLUSTER, clustered, open_clusters
from furusato.guards.comparing import KANA_KEY, NAME_KEY
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule, Severity

NUMBERS_WERE_NOT_SORTED_APART: Final = Rule(
    "numbers_were_not_sorted_apart",
    Severity.REFUSE,
    "個人番号だけが大きさの順に並び、ほかの列は別の順のままです。個人番号の列だけが並べ替えられ、他人の番号が入っています。この一覧を使わず、並べ替える前の元のデータから取り直してください。",
    "The individual numbers stand in order of size while other columns keep an order of their own: the number column was sorted apart, and donors have other people's "
    "numbers. Do not use this list. Take it from the source, from before the sorting.",
)
NUMBERS_STAND_IN_NO_ORDER: Final = Rule(
    "numbers_stand_in_no_order",
    Severity.DECIDE,
    "個人番号が大きさの順に12件以上続いています。個人番号の列だけが並べ替えられたおそれがあります。"
    "原本と見比べ、行全体の並べ替えだったと確かめたら、この続きの最初の行を判断ファイルで accepted とするか、"
    "行全体を受付番号順に並べ替えて取り込み直してください。",
    "Twelve or more individual numbers stand in order of size: the number column may have been sorted apart. Compare with the applications. If whole rows were sorted, "
    "answer `accepted` in the decisions file for the first of these rows, or sort whole rows by receipt number and take the list in again.",
)
RULES: Final = (NUMBERS_WERE_NOT_SORTED_APART, NUMBERS_STAND_IN_NO_ORDER)

ROW_OF_CHANCE: Final = 12
_NUMBER: Final = "number_value"
_OWN_ORDER: Final = "own_order"
_STEPS: Final = 10  # a column keeps an order of its own where at least so many steps go one way …
_AGAINST: Final = 10  # … for each step against it; by chance less often than once in 10,000 runs, and a run is rare already
_RECEIPT_SERIAL: Final = "receipt_serial"


def check_number_order(rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], decisions: Decisions) -> list[Finding]:
    """Runs of numbers in order. `rows` stand in the order of the sheet and have LINE, RECEIPT, the comparison keys and VALUES."""
    serial = pl.col(c.RECEIPT).str.extract(r"([0-9]{1,18})[^0-9]*$").cast(pl.Int64, strict=False)
    numbered = rows.with_columns(pl.col(c.NUMBER).cast(pl.Int64, strict=False).alias(_NUMBER), serial.alias(_RECEIPT_SERIAL)).filter(
        pl.col(_NUMBER).is_not_null()
    )
    runs = pl.concat([_runs(numbered, up=True), _runs(numbered, up=False)])
    if runs.is_empty():
        return []
    apart, unsure = runs.filter(pl.col(_OWN_ORDER)), runs.filter(~pl.col(_OWN_ORDER))
    still_open = open_clusters(NUMBERS_STAND_IN_NO_ORDER, unsure.group_by(CLUSTER, maintain_order=True).first(), decisions)
    return [
        *clustered(NUMBERS_WERE_NOT_SORTED_APART, c.NUMBER, apart, sheet, letters),
        *clustered(NUMBERS_STAND_IN_NO_ORDER, c.NUMBER, unsure.join(still_open, on=CLUSTER, how="semi"), sheet, letters),
    ]


def _runs(rows: pl.DataFrame, *, up: bool) -> pl.DataFrame:
    """The rows of every run of at least ROW_OF_CHANCE distinct numbers, with CLUSTER and whether another column keeps its own order there.

    Equal numbers side by side (a donor's two gifts, or the same sorted together) count once and do not end a run.
    """
    step = pl.col(_NUMBER).diff().fill_null(0) * (1 if up else -1)
    marked = rows.with_columns((step < 0).cum_sum().alias(CLUSTER), (step > 0).alias("onward"))
    long = marked.filter(pl.col("onward").sum().over(CLUSTER) >= ROW_OF_CHANCE - 1)
    return long.with_columns(
        pl.any_horizontal(_keeps_order(column).over(CLUSTER) for column in _ORDERS).alias(_OWN_ORDER),
        pl.format("{}{}", pl.lit("+" if up else "-"), CLUSTER).alias(CLUSTER),
    )


_ORDERS: Final = (_RECEIPT_SERIAL, c.RECEIPT, c.GIFT_DATE, KANA_KEY, NAME_KEY, c.POSTAL, c.ADDRESS, c.BIRTH)


def _keeps_order(column: str) -> pl.Expr:
    """Whether nearly all steps of a column within a run go one way."""
    value = pl.col(column)
    up, down = (value > value.shift()).sum(), (value < value.shift()).sum()
    return ((up >= _STEPS) & (up >= down * _AGAINST)) | ((down >= _STEPS) & (down >= up * _AGAINST))
