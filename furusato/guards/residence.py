"""Holds every application to one municipality of residence, or asks; a notice sent to the wrong one is void (地方税法附則7条6項4号・13項4号).

Promises: DESTINATION is filled only where the sources agree, or where they do not and a person decided; every other row is in a finding and its DESTINATION is "".
Refuses decisions that name what receives no notices, that contradict each other, or that would overrule sources which agree; points out those that speak of nothing
here or of a municipality that no source names. A decision counts under the name of any rule of the family.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import polars as pl

from furusato.guards.residence_causes import (
    CAUSES,
    DECISION_HAS_ITS_APPLICATION,
    DECISION_IS_AMONG_CANDIDATES,
    DECISION_IS_NEEDED,
    DECISION_NAMES_AN_ADDRESSEE,
    DECISION_OVERRULES_NOTHING,
    DECISIONS_ARE_OF_ONE_MIND,
    FAMILY,
    QUESTIONS,
)
from furusato.law.municipalities import ANSWER, CANDIDATES, CODE, REASON, Answer, Gazetteer, Reason
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule

RULES: Final = (
    *QUESTIONS.values(),
    DECISION_NAMES_AN_ADDRESSEE,
    DECISION_OVERRULES_NOTHING,
    DECISIONS_ARE_OF_ONE_MIND,
    DECISION_IS_NEEDED,
    DECISION_IS_AMONG_CANDIDATES,
    DECISION_HAS_ITS_APPLICATION,
)
_NAMED_APART: Final = 20  # so many findings of one cause name their municipalities; beyond, one finding holds all rows of the cause
_NAMES_SHOWN: Final = 6
_DECIDED: Final = "residence_decided"
_MOVED: Final = "residence_moved"
_ADDED: Final = (ANSWER, CODE, CANDIDATES, REASON, _DECIDED, _MOVED)
_MOVED_TO: Final = {c.ADDRESS: (c.CHANGED_ADDRESS,), c.POSTAL: (c.CHANGED_POSTAL, c.CHANGED_ADDRESS)}
_PARTS: Final = {c.ADDRESS: (c.ADDRESS, c.STREET, c.CITY, c.PREFECTURE)}


def check_residence(
    frame: pl.DataFrame, sheet: str, letters: Mapping[str, str], gazetteer: Gazetteer, decisions: Decisions
) -> tuple[pl.DataFrame, list[Finding]]:
    """The table with DESTINATION (6-digit code or ""), and the findings. `decisions` are those of the table's route; other rules' decisions are left alone."""
    answers, contradicted = _answers(decisions)
    rows = _judged(frame, gazetteer, answers)
    addressee = pl.col(_DECIDED).is_in(list(gazetteer.names))
    agreed = pl.col(ANSWER) == Answer.AGREED
    decided = pl.col(_DECIDED) != ""
    places = _Places(sheet, letters)
    findings = [
        *_questions(rows.filter(~agreed & ~decided), places, gazetteer),
        *places.of(DECISIONS_ARE_OF_ONE_MIND, rows.filter(pl.col(c.RECEIPT).is_in(list(contradicted)))),
        *places.of(DECISION_NAMES_AN_ADDRESSEE, rows.filter(decided & ~addressee)),
        *places.of(DECISION_OVERRULES_NOTHING, rows.filter(agreed & addressee & (pl.col(_DECIDED) != pl.col(CODE)))),
        *places.of(DECISION_IS_NEEDED, rows.filter(agreed & (pl.col(_DECIDED) == pl.col(CODE)))),
        *places.of(DECISION_IS_AMONG_CANDIDATES, rows.filter(~agreed & addressee & ~pl.col(CANDIDATES).str.contains(pl.col(_DECIDED), literal=True))),
        *_without_application(frame, answers.keys() | contradicted, sheet),
    ]
    destination = pl.when(agreed & (~decided | (pl.col(_DECIDED) == pl.col(CODE)))).then(CODE).when(~agreed & addressee).then(_DECIDED).otherwise(pl.lit(""))
    return rows.with_columns(destination.alias(c.DESTINATION)).drop(_ADDED), findings


def _answers(decisions: Decisions) -> tuple[dict[str, str], set[str]]:
    """Receipt number → decided code, and the receipt numbers with two answers, which count as undecided."""
    answers: dict[str, str] = {}
    contradicted: set[str] = set()
    for rule in (FAMILY, *(rule.name for rule in QUESTIONS.values())):
        for receipt, answer in decisions.answers(rule).items():
            if answers.setdefault(receipt, answer) != answer:
                contradicted.add(receipt)
    return {receipt: answer for receipt, answer in answers.items() if receipt not in contradicted}, contradicted


def _judged(frame: pl.DataFrame, gazetteer: Gazetteer, answers: Mapping[str, str]) -> pl.DataFrame:
    decided = pl.col(c.RECEIPT).replace_strict(list(answers), list(answers.values()), default="", return_dtype=pl.String)
    moved = pl.col(c.CHANGED_ADDRESS).fill_null("").str.strip_chars() != "" if c.CHANGED_ADDRESS in frame.columns else pl.lit(value=False)
    return gazetteer.resolve_frame(frame).with_columns(decided.alias(_DECIDED), moved.alias(_MOVED))


class _Places:
    """Makes findings of rows."""

    def __init__(self, sheet: str, letters: Mapping[str, str]) -> None:
        self.sheet = sheet
        self.letters = letters

    def of(self, rule: Rule, rows: pl.DataFrame, columns: Iterable[str] = (c.RECEIPT,), **facts: str) -> Iterator[Finding]:
        """One finding for all the rows; none where there are none."""
        if rows.height:
            keys = rows[c.ROW_KEY].to_list() if c.ROW_KEY in rows.columns else ()
            letter = next((self.letters[column] for column in columns if column in self.letters), "")
            yield rule.found(sheet=self.sheet, column=letter, lines=rows[c.LINE].to_list(), row_keys=keys, **facts)


def _questions(rows: pl.DataFrame, places: _Places, gazetteer: Gazetteer) -> Iterator[Finding]:
    """One finding a cause and set of municipalities; one a cause where that would be too many to read."""
    for (answer, reason, moved), of_cause in rows.group_by(ANSWER, REASON, _MOVED, maintain_order=True):
        cause = CAUSES[Reason(reason)]
        columns = _MOVED_TO.get(cause.column, ()) if moved else _PARTS.get(cause.column, (cause.column,))
        apart = of_cause[CANDIDATES].n_unique() <= _NAMED_APART
        for _, group in of_cause.group_by(CANDIDATES if apart else REASON, maintain_order=True):
            ja, en = _named(group[0, CANDIDATES], gazetteer) if apart else ("", "")
            facts = {"cause_ja": cause.ja, "cause_en": cause.en, "named_ja": ja, "named_en": en}
            yield from places.of(QUESTIONS[Answer(answer)], group, columns, **facts)


def _named(candidates: str, gazetteer: Gazetteer) -> tuple[str, str]:
    codes = candidates.split()
    if not codes:
        return "", ""
    names = "、".join(f"{gazetteer.prefecture_of(code)}{gazetteer.district_of(code)}{gazetteer.names[code]} ({code})" for code in codes[:_NAMES_SHOWN])
    more = len(codes) - _NAMES_SHOWN
    return f"候補: {names}{f' ほか{more}' if more > 0 else ''}。", f"Named: {names}{f' and {more} more' if more > 0 else ''}. "


def _without_application(frame: pl.DataFrame, receipts: Iterable[str], sheet: str) -> Iterator[Finding]:
    absent = set(receipts) - set(frame[c.RECEIPT].to_list())
    if absent:
        yield DECISION_HAS_ITS_APPLICATION.found(sheet=sheet, decisions=len(absent))
