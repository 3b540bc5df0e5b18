"""Numbers and persons are as they were sealed before, in this year and in earlier ones.

Repeat donors give the list away where its number column moved: 31 % of the damaged rows of a Kosai-type list, where 30 % gave last year. A row whose person and
number were sealed together before is not asked about again. Within a year a person's number must be the sealed one. Against earlier years it may rarely have changed
(番号法7条2項), so one by one the clerk decides, and more than a few are refused together. A changed surname is told and refuses nothing where it is of an earlier year.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.clusters import CLUSTER, beside, clustered, open_clusters
from furusato.guards.comparing import ADDRESS_KEY, KANA_KEY, NAME_KEY, POSITION, YEAR, with_address_key
from furusato.guards.persons import CHANGED_NAME_IS_ONE_PERSON, NAMESAKES_ARE_TWO_PEOPLE, too_many
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule, Severity

NUMBER_IS_AS_SEALED_BEFORE: Final = Rule(
    "number_is_as_sealed_before",
    Severity.REFUSE,
    "今年封印済みの行（{beside}）と同じ人なのに、個人番号が異なります。どちらが正しいか申請書の原本で確かめ、一覧の行を正すか、"
    "封印済みの行を furusato hold で保留にして直した名簿を取り込んでください。",
    "The same person is already sealed this year with another individual number (row {beside}). Find out from the applications which is right; mend the row of the list, or "
    "park the sealed row with furusato hold and take a mended list in.",
)
NUMBER_IS_AS_IN_EARLIER_YEARS: Final = Rule(
    "number_is_as_in_earlier_years",
    Severity.DECIDE,
    "氏名・生年月日が同じ人の個人番号が、前の年に封印した行（{beside}）と異なります。番号の変更や同姓同名の別人であることを原本で確かめたら判断ファイルで accepted とし、違えば正してください。",
    "The individual number differs from the one sealed in an earlier year for the same name and birth date (row {beside}). If the applications show a changed number or a namesake, "
    "answer `accepted` in the decisions file; if not, mend it.",
)
NUMBER_CHANGES_ARE_RARE: Final = Rule(
    "number_changes_are_rare",
    Severity.REFUSE,
    "封印済みの行と個人番号が異なる人が {people} 人あり、番号の変更や同姓同名では説明できません（目安 {limit} 人）。個人番号の列がずれています。"
    "判断ファイルでは通せません。元のデータから取り直してください。",
    "{people} people have other individual numbers than were sealed before: too many for changed numbers and namesakes (about {limit}). The number column moved. The decisions file "
    "cannot pass this. Take the list from its source again.",
)
NUMBER_KEEPS_ITS_PERSON: Final = Rule(
    "number_keeps_its_person",
    Severity.REFUSE,
    "この個人番号は、別の人のものとして封印済みです（行 {beside}）。氏名・生年月日・個人番号のどれが誤りか申請書の原本で確かめ、一覧の行を正すか、"
    "封印済みの行を furusato hold で保留にして直した名簿を取り込んでください。",
    "This individual number is already sealed as another person's (row {beside}). Find out from the applications what is wrong: the name, the birth date or the number; mend the row "
    "of the list, or park the sealed row with furusato hold and take a mended list in.",
)
NAME_CHANGED_SINCE_EARLIER_YEARS: Final = Rule(
    "name_changed_since_earlier_years",
    Severity.NOTICE,
    "個人番号と生年月日は前の年に封印した行（{beside}）と同じで、氏名が一部異なります。改姓や表記の違いであることを原本で確かめてください。",
    "Individual number and birth date are as sealed in an earlier year (row {beside}), the name differs in part. See from the application that it is a changed surname or another spelling.",
)
RULES: Final = (NUMBER_IS_AS_SEALED_BEFORE, NUMBER_IS_AS_IN_EARLIER_YEARS, NUMBER_CHANGES_ARE_RARE, NUMBER_KEEPS_ITS_PERSON, NAME_CHANGED_SINCE_EARLIER_YEARS)

_PERSON: Final = (NAME_KEY, c.BIRTH)
_KIND: Final = "kind"  # place of a rule in the tuples below: the gravest of a row's pairs counts
_OTHER_NUMBER: Final = (NUMBER_IS_AS_SEALED_BEFORE, NAMESAKES_ARE_TWO_PEOPLE, NUMBER_IS_AS_IN_EARLIER_YEARS)
_OTHER_PERSON: Final = (NUMBER_KEEPS_ITS_PERSON, CHANGED_NAME_IS_ONE_PERSON, NAME_CHANGED_SINCE_EARLIER_YEARS)


def check_earlier(rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], known: pl.DataFrame, decisions: Decisions) -> list[Finding]:
    """Rows against rows sealed before (`known`), both as `between_rows` prepares them."""
    whole = pl.all_horizontal(pl.col(column) != "" for column in (*_PERSON, c.NUMBER))
    new = rows.filter(whole).join(known, on=[*_PERSON, c.NUMBER], how="anti", maintain_order="left")
    numbers, persons = _other_number(new, known.filter(whole)), _other_person(new, known.filter(whole))
    changed = numbers.filter(pl.col(_KIND) > 0)
    return [
        *too_many(NUMBER_CHANGES_ARE_RARE, changed[CLUSTER].n_unique(), changed, rows.height, sheet, letters),
        *_told(_OTHER_NUMBER, numbers, sheet, letters, decisions),
        *_told(_OTHER_PERSON, persons, sheet, letters, decisions),
    ]


def _told(rules: tuple[Rule, ...], rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], decisions: Decisions) -> list[Finding]:
    found: list[Finding] = []
    for kind, rule in enumerate(rules):
        of_rule = rows.filter(pl.col(_KIND) == kind)
        found += clustered(rule, c.NUMBER, open_clusters(rule, of_rule, decisions) if rule.severity is Severity.DECIDE else of_rule, sheet, letters)
    return found


def _other_number(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The rows whose person is known with another number."""
    pairs = with_address_key(with_address_key(_pairs(rows, known, _PERSON)), before(c.ADDRESS), before(ADDRESS_KEY))
    this_year, one_home = pl.col(YEAR) == pl.col(before(YEAR)), pl.col(ADDRESS_KEY) == pl.col(before(ADDRESS_KEY))
    return _marked(rows, pairs, pl.when(this_year & one_home).then(0).when(this_year).then(1).otherwise(2), _PERSON)


def _other_person(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The rows whose number is known with another person."""
    pairs = _pairs(rows, known, (c.NUMBER,))
    one_birth, one_kana = pl.col(c.BIRTH) == pl.col(before(c.BIRTH)), pl.col(KANA_KEY) == pl.col(before(KANA_KEY))
    renamed = one_birth & (one_kana | _new_surname(KANA_KEY, 2) | _new_surname(NAME_KEY, 1))
    return _marked(rows, pairs, pl.when(~renamed).then(0).when(pl.col(YEAR) == pl.col(before(YEAR))).then(1).otherwise(2), (c.NUMBER,))


def before(column: str) -> str:
    """Name of a known row's column beside the row's own."""
    return column + "_before"


def _pairs(rows: pl.DataFrame, known: pl.DataFrame, on: tuple[str, ...]) -> pl.DataFrame:
    """Each row beside each known row with the same `on`, whose columns are named by `before`, but for ROW_KEY."""
    there = (c.NUMBER, NAME_KEY, KANA_KEY, c.BIRTH, c.ADDRESS, YEAR)
    return rows.select(POSITION, *there).join(known.select(c.ROW_KEY, *on, *(pl.col(column).alias(before(column)) for column in there)), on=on)


def _new_surname(key: str, head: int) -> pl.Expr:
    """The same question as in `persons`, of a pair: one given name with another surname."""
    here, there = pl.col(key).str, pl.col(before(key)).str
    return (here.tail(2) == there.tail(2)) & (here.head(head) != there.head(head))


def _marked(rows: pl.DataFrame, pairs: pl.DataFrame, kind: pl.Expr, on: tuple[str, ...]) -> pl.DataFrame:
    """The rows of `pairs` with the gravest kind of their cluster (the rows with one `on`), CLUSTER and BESIDE."""
    kinds = pairs.group_by(POSITION).agg(kind.min().alias(_KIND))
    found = rows.join(kinds, on=POSITION, maintain_order="left").with_columns(pl.col(POSITION).min().over(on).alias(CLUSTER))
    found = found.with_columns(pl.col(_KIND).min().over(CLUSTER))
    return found.join(beside(pairs.join(found.select(POSITION, CLUSTER), on=POSITION), CLUSTER), on=CLUSTER, maintain_order="left")
