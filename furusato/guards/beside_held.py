"""A held application is in nobody's way, but what it says against another row is asked about, not passed over.

A row is held because something is wrong with it, so nothing is refused for its sake: the other applications of its donor go on. Only where its number is a possible one and
contradicts another row (one number for two people, or two numbers for one) may either of the two be wrong; then the clerk decides by the application form. The held row itself
is measured against all others when its hold is lifted.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from furusato.guards.clusters import ACCEPTED, BESIDE, CLUSTER, clustered
from furusato.guards.comparing import NAME_KEY, name_key
from furusato.law.individual_number import check_digit_is_right
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule, Severity

HELD_APPLICATIONS_RAISE_NO_DOUBT: Final = Rule(
    "held_applications_raise_no_doubt",
    Severity.DECIDE,
    "保留中の申請({beside})と、個人番号が同じで人が違うか、人が同じで個人番号が違います。どちらが誤りか申請書の原本で確かめ、この行が正しければ判断ファイルで accepted、誤りなら直してください。",
    "A held application ({beside}) has the same individual number for another person, or another number for the same person. Find out from the applications which is wrong; "
    "if this row is right answer `accepted` in the decisions file, if not mend it.",
)
RULES: Final = (HELD_APPLICATIONS_RAISE_NO_DOUBT,)
_HELD: Final = "_held"


def check_beside_held(rows: pl.DataFrame, sheet: str, letters: Mapping[str, str], held: pl.DataFrame, decisions: Decisions) -> list[Finding]:
    """One finding a held application that contradicts rows.

    `rows` has LINE and VALUES (and ROW_KEY where it is known), `held` (rows of the ledger) ROW_KEY and VALUES; `decisions` are those of the route.
    """
    if rows.is_empty() or held.is_empty():
        return []
    person = [NAME_KEY, c.BIRTH]
    there = held.filter(check_digit_is_right(c.NUMBER)).select(c.NUMBER, c.BIRTH, name_key().alias(NAME_KEY), pl.col(c.ROW_KEY).alias(BESIDE))
    named = [column for column in (c.LINE, c.RECEIPT, c.ROW_KEY) if column in rows.columns]
    here = rows.filter(pl.col(c.NUMBER) != "").select(*named, c.NUMBER, c.BIRTH, name_key().alias(NAME_KEY))
    other_person = here.join(there, on=c.NUMBER, suffix=_HELD).filter(pl.any_horizontal(pl.col(column) != pl.col(column + _HELD) for column in person))
    other_number = here.join(there, on=person, suffix=_HELD).filter(pl.col(c.NUMBER) != pl.col(c.NUMBER + _HELD))
    doubtful = pl.concat([found.select(*named, BESIDE) for found in (other_person, other_number)]).unique().sort(c.LINE, BESIDE)
    accepted = [receipt for receipt, answer in decisions.answers(HELD_APPLICATIONS_RAISE_NO_DOUBT.name).items() if answer == ACCEPTED]
    still_open = doubtful.filter(~pl.col(c.RECEIPT).is_in(accepted)).with_columns(pl.col(BESIDE).alias(CLUSTER))
    return clustered(HELD_APPLICATIONS_RAISE_NO_DOUBT, c.NUMBER, still_open, sheet, letters)
