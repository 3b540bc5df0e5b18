"""Gate 2: every row, looked at alone, can be the application of a donor of this tax year.

It refuses blanks, damaged and impossible values and unconfirmed payments; it tells unusual ones. It cannot see that two rows changed a value between them: that is
gate 3 (`between_rows`). Nothing is mended and no row is dropped.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from furusato.guards import row_dates, row_money, row_names, row_numbers, row_presence
from furusato.model.findings import Finding, Rule

RULES: Final[tuple[Rule, ...]] = (*row_presence.RULES, *row_numbers.RULES, *row_dates.RULES, *row_money.RULES, *row_names.RULES)


def check_rows(frame: pl.DataFrame, sheet: str, letters: Mapping[str, str], tax_year: int, today: date, *, route_gives_receipts: bool = True) -> list[Finding]:
    """Check every row of a list for itself, rule by rule; a list without rows is a finding.

    `frame` has LINE and VALUES as text ("" where blank), PAYMENT and ROW_KEY where the list has them; `letters` names the spreadsheet letter of each column.
    `route_gives_receipts` is false for a route whose applications are given their receipt numbers by us: only then may the receipt number be blank.
    """
    if frame.is_empty():
        return row_presence.no_rows(sheet)
    return [
        *row_presence.check_presence(frame, sheet, letters, route_gives_receipts=route_gives_receipts),
        *row_numbers.check_numbers(frame, sheet, letters),
        *row_dates.check_dates(frame, sheet, letters, tax_year, today),
        *row_money.check_money(frame, sheet, letters),
        *row_names.check_names(frame, sheet, letters),
    ]
