"""One gift is told once, and one person lives in one place on 1 January.

The same gift may come in by two routes (a portal's export and the paper form): sent twice it is counted twice. Two residences of one person in a year make one of the
notices void (地方税法附則7条6項4号・13項4号): the clerk is asked for the change notice (変更届出書).
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.clusters import BESIDE, CLUSTER, NONE_BESIDE, beside, clustered, open_clusters
from furusato.guards.comparing import NAME_KEY, POSITION, YEAR
from furusato.guards.row_check import finding
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule, Severity

GIFT_CAME_BY_ONE_ROUTE: Final = Rule(
    "gift_came_by_one_route",
    Severity.DECIDE,
    "同じ人・同じ日・同じ金額の寄附が、別の経路で封印済みです（行キー {beside}）。同じ寄附ならこの行を furusato hold で除き、別の寄附なら判断ファイルで accepted としてください。",
    "A gift of the same person, day and amount is already sealed from another route (row key {beside}). If it is the same gift, set this row aside with `furusato hold`; if it "
    "is another one, answer `accepted` in the decisions file.",
)
GIFT_IS_LISTED_ONCE: Final = Rule(
    "gift_is_listed_once",
    Severity.NOTICE,
    "同じ人・同じ日・同じ金額で、受付番号の異なる行があります。同じ申請の重複でないか、原本と見比べてください。",
    "Same person, day and amount on rows with different receipt numbers. See from the applications that it is not one gift entered twice.",
)
PERSON_HAS_ONE_RESIDENCE: Final = Rule(
    "person_has_one_residence",
    Severity.DECIDE,
    "同じ個人番号の人の送付先市区町村が、同じ年の行の間で異なります（封印済みの行: {beside}）。"
    "翌年1月1日の住所を確かめてください。転居なら変更届出書の住所に揃え、そのまま送るなら判断ファイルで accepted としてください。",
    "The rows of one individual number in one year go to different municipalities (rows sealed before: {beside}). Find out the residence on 1 January. "
    "If the donor moved, bring the rows to the address "
    "of the change notice; to send them as they are, answer `accepted` in the decisions file for each row.",
)
RULES: Final = (GIFT_CAME_BY_ONE_ROUTE, GIFT_IS_LISTED_ONCE, PERSON_HAS_ONE_RESIDENCE)

_GIFT: Final = (c.GIFT_DATE, c.YEN)
_PERSONS: Final = ((c.NUMBER,), (NAME_KEY, c.BIRTH))  # either tells one person, so that one mistyped value does not hide the gift
_HOMES: Final = "homes"


def check_gifts(rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], known: pl.DataFrame, route: str, decisions: Decisions) -> list[Finding]:
    """Gifts told twice and persons with two residences, within `rows` and against `known` (both as `between_rows` prepares them)."""
    here = pl.col(c.ROUTE) == route
    elsewhere = open_clusters(GIFT_CAME_BY_ONE_ROUTE, _told(rows, known.filter(~here)), decisions)
    again = rows.filter(
        pl.any_horizontal(_listed_before(person) for person in _PERSONS) | pl.col(POSITION).is_in(_told(rows, known.filter(here))[POSITION].implode())
    )
    return [
        *clustered(GIFT_CAME_BY_ONE_ROUTE, c.GIFT_DATE, elsewhere, sheet, letters),
        *([finding(GIFT_IS_LISTED_ONCE, c.GIFT_DATE, again, sheet, letters)] if again.height else []),
        *clustered(PERSON_HAS_ONE_RESIDENCE, c.ADDRESS, open_clusters(PERSON_HAS_ONE_RESIDENCE, _two_homes(rows, known), decisions), sheet, letters),
    ]


def _listed_before(person: tuple[str, ...]) -> pl.Expr:
    return (pl.len().over(*person, *_GIFT) > 1) & pl.all_horizontal(pl.col(value) != "" for value in person)


def _told(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The rows whose gift is in `known`, each its own CLUSTER, BESIDE naming the row keys there."""
    pairs = []
    for person in _PERSONS:
        gift = [*person, *_GIFT]
        whole = rows.filter(pl.all_horizontal(pl.col(value) != "" for value in person))
        pairs.append(whole.select(POSITION, *gift).join(known.select(c.ROW_KEY, *gift), on=gift).select(POSITION, c.ROW_KEY))
    return rows.join(beside(pl.concat(pairs), POSITION), on=POSITION, maintain_order="left").with_columns(pl.col(POSITION).alias(CLUSTER))


def _two_homes(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The rows of persons whose rows of one year, these and the known ones, go to more than one municipality."""
    person, placed = [c.NUMBER, YEAR], (pl.col(c.NUMBER) != "") & (pl.col(c.DESTINATION) != "")
    homes = pl.concat([table.filter(placed).select(*person, c.DESTINATION) for table in (rows, known)]).unique()
    movers = homes.group_by(person).len(_HOMES).filter(pl.col(_HOMES) > 1).drop(_HOMES).with_row_index(CLUSTER)
    found = rows.join(movers, on=person, maintain_order="left")
    keys = beside(known.join(movers, on=person), CLUSTER)
    return found.join(keys, on=CLUSTER, how="left", maintain_order="left").with_columns(pl.col(BESIDE).fill_null(NONE_BESIDE))
