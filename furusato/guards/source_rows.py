"""Holds the list a batch was once made of against the rows that went out: every application of a route is in the source, and says there what was issued.

A seal proves what happened since sealing; this proves, for an auditor who has the original list, that what was sealed is what stood in it. Rows that were corrected since
differ rightly: they are told apart by their version.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from furusato.guards.row_check import letter, words
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity

ISSUED_ROWS_ARE_AS_IN_THE_SOURCE: Final = Rule(
    "issued_rows_are_as_in_the_source",
    Severity.REFUSE,
    "{ja_column}が、発行した {rows} 行で元の名簿と違います(訂正の記録もありません)。元の名簿が発行に使ったものか確かめ、違いなければ責任者に知らせてください。",
    "The {en_column} of {rows} issued rows is not as in the source, and no correction accounts for it. Make sure the list is the one used; if it is, tell the person responsible.",
)
CORRECTED_ROWS_DIFFER_FROM_THE_SOURCE: Final = Rule(
    "corrected_rows_differ_from_the_source",
    Severity.NOTICE,
    "訂正された {rows} 行は元の名簿と違います(訂正の記録があります)。",
    "{rows} corrected rows differ from the source (corrections are on record).",
)
EVERY_ISSUED_ROW_IS_IN_THE_SOURCE: Final = Rule(
    "every_issued_row_is_in_the_source",
    Severity.REFUSE,
    "発行した {rows} 行の受付番号が元の名簿にありません。",
    "{rows} issued rows have a receipt number that the source does not have.",
)
EVERY_SOURCE_ROW_IS_ISSUED: Final = Rule(
    "every_source_row_is_issued",
    Severity.NOTICE,
    "元の名簿の {rows} 行はこの発行にありません(保留・除外・別の発行かを furusato status で確かめてください)。",
    "{rows} rows of the source are not in this batch (held, excluded or in another batch: see furusato status).",
)
RULES: Final = (
    ISSUED_ROWS_ARE_AS_IN_THE_SOURCE,
    CORRECTED_ROWS_DIFFER_FROM_THE_SOURCE,
    EVERY_ISSUED_ROW_IS_IN_THE_SOURCE,
    EVERY_SOURCE_ROW_IS_ISSUED,
)
_ISSUED: Final = "_issued"


def check_source(source: pl.DataFrame, issued: pl.DataFrame, sheet: str, letters: Mapping[str, str]) -> Iterator[Finding]:
    """`source`: LINE and VALUES of one route's list; `issued`: ROW_KEY, VERSION and VALUES of the route's rows in a batch."""
    there = issued.select(c.RECEIPT, c.ROW_KEY, c.VERSION, *(pl.col(column).alias(column + _ISSUED) for column in c.VALUES[1:]))
    pairs = source.join(there, on=c.RECEIPT, how="inner", maintain_order="left")
    corrected = pl.col(c.VERSION) > 1
    for column in c.VALUES[1:]:
        rows = pairs.filter((pl.col(column) != pl.col(column + _ISSUED)) & ~corrected)
        if rows.height:
            ja, en = words(column)
            yield ISSUED_ROWS_ARE_AS_IN_THE_SOURCE.found(
                sheet=sheet,
                column=letter(letters, column),
                lines=rows[c.LINE].to_list(),
                row_keys=rows[c.ROW_KEY].to_list(),
                rows=rows.height,
                ja_column=ja,
                en_column=en,
            )
    changed = pairs.filter(pl.any_horizontal(pl.col(column) != pl.col(column + _ISSUED) for column in c.VALUES[1:]) & corrected)
    missing = issued.join(source, on=c.RECEIPT, how="anti")
    others = source.join(issued, on=c.RECEIPT, how="anti")
    if changed.height:
        yield CORRECTED_ROWS_DIFFER_FROM_THE_SOURCE.found(
            sheet=sheet, lines=changed[c.LINE].to_list(), row_keys=changed[c.ROW_KEY].to_list(), rows=changed.height
        )
    if missing.height:
        yield EVERY_ISSUED_ROW_IS_IN_THE_SOURCE.found(row_keys=missing[c.ROW_KEY].to_list(), rows=missing.height)
    if others.height:
        yield EVERY_SOURCE_ROW_IS_ISSUED.found(sheet=sheet, lines=others[c.LINE].to_list(), rows=others.height)
