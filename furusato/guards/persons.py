"""Within one list a person has one number and a number has one person.

This is what finds a number column moved against the names before any seal exists: donors who gave twice then have two numbers (22 % of the damaged rows of a
Kosai-type list, where 15 % gave twice). A person is the folded name with the birth date. Namesakes with one birth date and donors who changed their surname are
asked for, one by one; more namesakes than chance allows are refused together. Source: one number a person for life (番号法2条5項・7条; a change is 7条2項).
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.clusters import CLUSTER, NONE_BESIDE, clustered, open_clusters
from furusato.guards.comparing import ADDRESS_KEY, KANA_KEY, NAME_KEY, POSITION, with_address_key
from furusato.guards.row_check import finding
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule, Severity

ONE_PERSON_HAS_ONE_NUMBER: Final = Rule(
    "one_person_has_one_number",
    Severity.REFUSE,
    "氏名・生年月日・住所が同じ人に、異なる個人番号があります。個人番号の列が他の列とずれたおそれがあります。これらの行と前後の行を申請書の原本と見比べ、元のデータから取り直してください。",
    "One person (same name, birth date and address) has different individual numbers: the number column may have moved against the others. Compare these rows and "
    "their neighbours with the applications, and take the list from its source again.",
)
NAMESAKES_ARE_TWO_PEOPLE: Final = Rule(
    "namesakes_are_two_people",
    Severity.DECIDE,
    "氏名と生年月日が同じで、住所と個人番号が異なる行があります（封印済みの行: {beside}）。"
    "別の方であること（同姓同名・同生年月日）を原本で確かめ、判断ファイルで accepted としてください。同じ方なら個人番号を正してください。",
    "Same name and birth date, different address and individual number (rows sealed before: {beside}). If the applications show that they are two people, answer `accepted` in the decisions "
    "file for each row; if it is one person, mend the number.",
)
NAMESAKES_ARE_RARE: Final = Rule(
    "namesakes_are_rare",
    Severity.REFUSE,
    "同姓同名・同生年月日で個人番号が異なる行が {people} 人分あり、偶然（目安 {limit} 人）を超えています。個人番号の列がずれたおそれがあります。"
    "判断ファイルでは通せません。元のデータから取り直してください。",
    "{people} people who share name and birth date with another but not the number are more than chance allows (about {limit}): the number column may have moved. The decisions "
    "file cannot pass this. Take the list from its source again.",
)
ONE_NUMBER_HAS_ONE_PERSON: Final = Rule(
    "one_number_has_one_person",
    Severity.REFUSE,
    "同じ個人番号が、氏名または生年月日の異なる行にあります。番号・氏名・生年月日のどれが誤りか申請書の原本で確かめ、正してください。",
    "One individual number stands on rows with different names or birth dates. Find out from the applications which of them is wrong, and mend it.",
)
NUMBER_IS_NOT_FILLED_DOWN: Final = Rule(
    "number_is_not_filled_down",
    Severity.REFUSE,
    "続いた行の別の人に、同じ個人番号があります。コピー（フィル）や、前の人の画面のままの入力で、前の人の番号が入ったおそれがあります。原本を見て入れ直してください。",
    "Different people on consecutive rows have one individual number: it was filled down, or typed while the person before was still open. Enter it again from the applications.",
)
CHANGED_NAME_IS_ONE_PERSON: Final = Rule(
    "changed_name_is_one_person",
    Severity.DECIDE,
    "個人番号と生年月日が同じで、氏名が一部異なる行があります（封印済みの行: {beside}）。改姓や表記の違いで同じ方なら、判断ファイルで accepted としてください。違うなら個人番号を正してください。",
    "Same individual number and birth date, names differ in part (rows sealed before: {beside}). If it is one person (changed surname, other spelling), answer `accepted` in the decisions file for "
    "each row; if not, mend the number.",
)
RULES: Final = (
    ONE_PERSON_HAS_ONE_NUMBER,
    NAMESAKES_ARE_TWO_PEOPLE,
    NAMESAKES_ARE_RARE,
    ONE_NUMBER_HAS_ONE_PERSON,
    NUMBER_IS_NOT_FILLED_DOWN,
    CHANGED_NAME_IS_ONE_PERSON,
)

_HOMES: Final = "homes"


def rare(rows: int) -> int:
    """How many people chance may make look like an accident. Namesakes with one birth date: two people share a full name about once in a million, a birth date once in
    20,000, so about one pair is expected among 200,000 people; the limit leaves much room for lists whose names are alike."""
    return 3 + rows // 5_000


def check_persons(rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], decisions: Decisions) -> list[Finding]:
    """Persons with two numbers, numbers with two persons. `rows` as `between_rows` prepares them: comparison keys, POSITION, LINE, RECEIPT."""
    named = rows.filter((pl.col(NAME_KEY) != "") & (pl.col(c.BIRTH) != "") & (pl.col(c.NUMBER) != ""))
    return [*_two_numbers(named, sheet, letters, decisions), *_two_persons(named, sheet, letters, decisions)]


def _shared(rows: pl.DataFrame, of: list[str], differing: list[str]) -> pl.DataFrame:
    """The rows whose `of` occurs with more than one `differing`, with CLUSTER."""
    groups = rows.select(*of, *differing).unique().group_by(of).len("kinds").filter(pl.col("kinds") > 1)
    return rows.join(groups.drop("kinds").with_row_index(CLUSTER), on=of)


def _two_numbers(rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], decisions: Decisions) -> list[Finding]:
    found = with_address_key(_shared(rows, [NAME_KEY, c.BIRTH], [c.NUMBER]))
    homes = pl.col(c.NUMBER).n_unique().over(CLUSTER, ADDRESS_KEY).max().over(CLUSTER)
    found = found.with_columns(homes.alias(_HOMES))
    one_home, namesakes = found.filter(pl.col(_HOMES) > 1), found.filter(pl.col(_HOMES) == 1)
    return [
        *clustered(ONE_PERSON_HAS_ONE_NUMBER, c.NUMBER, one_home, sheet, letters),
        *too_many(NAMESAKES_ARE_RARE, _people(namesakes) - namesakes[CLUSTER].n_unique(), namesakes, rows.height, sheet, letters),
        *clustered(NAMESAKES_ARE_TWO_PEOPLE, c.NUMBER, open_clusters(NAMESAKES_ARE_TWO_PEOPLE, namesakes, decisions), sheet, letters, beside=NONE_BESIDE),
    ]


def _people(clusters: pl.DataFrame) -> int:
    """How many numbers the clusters hold, each told once a cluster."""
    return clusters.select(CLUSTER, c.NUMBER).n_unique()


def too_many(rule: Rule, people: int, clusters: pl.DataFrame, rows: int, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """A finding of `rule` where more `people` are told by `clusters` than is `rare` in a list of so many rows; the clerk's decisions do not lessen them."""
    if people <= rare(rows):
        return []
    return [finding(rule, c.NUMBER, clusters.sort(c.LINE), sheet, letters, people=people, limit=rare(rows))]


def _two_persons(rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], decisions: Decisions) -> list[Finding]:
    found = _shared(rows, [c.NUMBER], [NAME_KEY, c.BIRTH]).sort(POSITION)
    renamed = (pl.col(c.BIRTH).n_unique() == 1) & ((pl.col(KANA_KEY).n_unique() == 1) | _new_surname(KANA_KEY, 2) | _new_surname(NAME_KEY, 1))
    above = (pl.col(POSITION).cast(pl.Int64).diff() == 1) & ((pl.col(NAME_KEY) != pl.col(NAME_KEY).shift()) | (pl.col(c.BIRTH) != pl.col(c.BIRTH).shift()))
    found = found.with_columns(renamed.over(CLUSTER).alias("renamed"), above.fill_null(False).any().over(CLUSTER).alias("above"))
    one, many = found.filter(pl.col("renamed")), found.filter(~pl.col("renamed"))
    return [
        *clustered(NUMBER_IS_NOT_FILLED_DOWN, c.NUMBER, many.filter(pl.col("above")), sheet, letters),
        *clustered(ONE_NUMBER_HAS_ONE_PERSON, c.NUMBER, many.filter(~pl.col("above")), sheet, letters),
        *clustered(CHANGED_NAME_IS_ONE_PERSON, c.NAME, open_clusters(CHANGED_NAME_IS_ONE_PERSON, one, decisions), sheet, letters, beside=NONE_BESIDE),
    ]


def _new_surname(key: str, head: int) -> pl.Expr:
    """All end alike and not all begin alike: one given name with another surname. Twins begin alike and end otherwise."""
    text = pl.col(key)
    return (text.str.tail(2).n_unique() == 1) & (text.str.head(head).n_unique() > 1) & (text != "").all()
