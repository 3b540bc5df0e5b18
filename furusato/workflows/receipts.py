"""Gives receipt numbers to applications of a route that has none of its own, so that every application can be told apart for good.

Numbers are counted in the ledger's event log and never given twice; the list goes back to the clerk with them, who works on with the numbered one. Refuses to
number the very same file a second time: its applications would be taken in twice.
"""

import json
from pathlib import Path
from typing import Final

import polars as pl

from furusato.errors import TypingRefused
from furusato.intake.reading import Reading
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity
from furusato.storage.events import Fact, Stamp
from furusato.storage.settings import Route
from furusato.workflows.asked_papers import write_numbered
from furusato.workflows.office import Office

GIVEN: Final = "receipt numbers given"
APPLICATIONS_HAVE_RECEIPT_NUMBERS: Final = Rule(
    "applications_have_receipt_numbers",
    Severity.NOTICE,
    "{rows} 件に受付番号を付け、番号付きの名簿を書き出しました。以後はその名簿を使ってください。",
    "{rows} applications were given receipt numbers and the list with them was written. Use that list from now on.",
)
RULES: Final = (APPLICATIONS_HAVE_RECEIPT_NUMBERS,)


def with_receipts(office: Office, reading: Reading, source: bytes, route: Route, out: Path | None, stamp: Stamp) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows with RECEIPT filled where it was blank (`<route>-000001` …), written to `out` as well; what to tell. `source`: the list's keyed digest.

    Rows of a route that gives its own numbers come back as they are; a blank one there is a finding of the gates.
    """
    blank = int((reading.frame[c.RECEIPT] == "").sum())
    if route.gives_receipt_numbers or not blank:
        return reading.frame, []
    _require_new(office, reading, route)
    first = 1 + _given(office, route, source)
    if out is None:
        raise TypingRefused(
            f"経路 {route.name} の {blank} 件に受付番号がありません。--numbered で、番号を付けた名簿の書き出し先(.xlsx)を指定してください。以後はその名簿を使います。",
            f"{blank} applications of the route {route.name} have no receipt number. Name with --numbered where to write the list with numbers (.xlsx), and use "
            "that list from now on.",
        )
    fresh = iter(f"{route.name}-{number:06d}" for number in range(first, first + blank))
    filled = [receipt or next(fresh) for receipt in reading.frame[c.RECEIPT]]
    rows = reading.frame.with_columns(pl.Series(c.RECEIPT, filled, dtype=pl.String))
    with office.ledger.change():
        facts: dict[str, Fact] = {"route": route.name, "tax_year": office.tax_year, "numbers": blank, "source": source.hex()}
        office.ledger.events.append(stamp, GIVEN, facts)
        write_numbered(out, rows)
    return rows, [APPLICATIONS_HAVE_RECEIPT_NUMBERS.found(sheet=reading.sheet, rows=blank)]


def _given(office: Office, route: Route, source: bytes) -> int:
    """How many numbers the route was given this year. TypingRefused when this very file was among them."""
    events = [(event, json.loads(event.facts)) for event in office.ledger.events.all() if event.what == GIVEN]
    same = next((event for event, facts in events if facts["source"] == source.hex()), None)
    if same is not None:
        raise TypingRefused(
            f"この名簿には {same.at} に受付番号を付けました。番号付きの名簿のほうを取り込んでください。",
            f"This very list was given receipt numbers at {same.at}. Take in the numbered list instead.",
        )
    return sum(facts["numbers"] for _, facts in events if (facts["route"], facts["tax_year"]) == (route.name, office.tax_year))


def _require_new(office: Office, reading: Reading, route: Route) -> None:
    """TypingRefused when most of the rows without a number are sealed already, by person, day and amount: the list came again in another file."""
    same = [c.NUMBER, c.NAME, c.GIFT_DATE, c.YEN]
    blank = reading.frame.filter((pl.col(c.RECEIPT) == "") & (pl.col(c.NUMBER) != ""))
    again = blank.join(office.sealed.filter(pl.col(c.ROUTE) == route.name), on=same, how="semi").height
    if again * 2 > blank.height:
        raise TypingRefused(
            f"番号の無い {blank.height} 件のうち {again} 件は、この経路で受付済みの申請と人・日・金額が同じです。前に書き出した番号付きの名簿を使ってください。",
            f"{again} of {blank.height} applications without a number are the same in person, day and amount as some this route has taken in. Use the numbered list written "
            "before.",
        )
