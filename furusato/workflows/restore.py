"""Writes a returned list back as sealed, in the clerk's own order of rows and columns, with the columns they added.

What a clerk added stays with the row beside whose values it stood; rows that are gone are put at the end; lines that are nobody's, or stood twice, go to a sheet of their own. What was
changed is listed by cell and accident, without a value.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl

from furusato.guards.diagnosis.owners import BOUND, ROW
from furusato.guards.row_check import words
from furusato.intake.headings import BUILDING
from furusato.model import columns as c
from furusato.workflows.office import Office
from furusato.workflows.returned_list import OF_A_WORKING_LIST, Examined

_HEADINGS: Final = {c.ROW_KEY: "行キー", c.SEAL: "封印", c.ADDRESS: "住所"}
_PARTS: Final = (c.PREFECTURE, c.CITY, c.CHANGED_POSTAL, c.CHANGED_ADDRESS, BUILDING)  # their contents stand in the address that was sealed
_STATES: Final = {"sealed": "封印済", "held": "保留", "excluded": "除外", "withdrawn": "取下げ"}
_DROPPED: Final = ("判定", "照合値")  # formulas and what they compare with belong to a working list; a new one has them anew
_NO_COLUMN: Final = ("行全体", "whole row")


def restored(office: Office, examined: Examined) -> bytes:
    """The bytes of the workbook."""
    from furusato.render.restored_list import OTHER_MARK, Change, RestoredList, write_restored  # noqa: PLC0415 - it brings openpyxl, and few runs want it

    returned, diagnosis = examined.returned, examined.diagnosis
    lines = diagnosis.owners.sort(c.LINE)
    owned = lines.filter(pl.col(ROW).is_not_null())
    order = pl.concat([owned[ROW], pl.Series(ROW, diagnosis.missing, dtype=owned.schema[ROW])])
    sealed = _told(office, examined.ledger.sealed)[order]
    cells = returned.cells.join(owned.select(c.LINE), on=c.LINE, how="semi", maintain_order="left")
    headings, table = [], []
    for heading, column in _columns(examined):
        headings.append(heading)
        table.append(sealed[column] if column in sealed.columns else _kept(cells, column, len(diagnosis.missing)))
    others = returned.cells.join(lines.filter(pl.col(ROW).is_null()).select(c.LINE), on=c.LINE, how="semi", maintain_order="left")
    other_rows = ((str(line), *texts) for line, *texts in others.select(c.LINE, *returned.headings).iter_rows())
    content = RestoredList(
        headings,
        pl.DataFrame([series.alias(str(place)) for place, series in enumerate(table)]).iter_rows(),
        sealed.height,
        [OTHER_MARK + heading for heading in returned.headings.values()],
        list(other_rows),
        [Change(*change) for change in _changes(examined, owned)],
    )
    return write_restored(content)


def _columns(examined: Examined) -> Iterator[tuple[str, str]]:
    """Heading and what stands below it: a column of the ledger, a letter of the list, or nothing. The list's own order; what it lost comes after."""
    returned = examined.returned
    columns = {letter: column for column, letter in returned.reading.letters.items() if column in BOUND}
    for letter, heading in returned.headings.items():
        if heading not in _DROPPED:
            is_part = returned.reading.heading_map.get(heading) in _PARTS
            yield heading, columns.get(letter) or ("" if is_part else OF_A_WORKING_LIST.get(heading, letter))
    for column in BOUND:
        if column not in returned.letters:
            yield _HEADINGS.get(column, words(column)[0]), column


def _told(office: Office, sealed: pl.DataFrame) -> pl.DataFrame:
    """The sealed rows with what a working list tells besides, in its words."""
    names = {code: office.gazetteer.names.get(code, "") for code in sealed[c.DESTINATION].unique() if code}
    body = pl.col(c.DESTINATION).replace_strict(list(names), list(names.values()), default="", return_dtype=pl.String)
    state = pl.col(c.STATE).replace_strict(list(_STATES), list(_STATES.values()), default="", return_dtype=pl.String)
    return sealed.with_columns(body.alias("body_name"), state)


def _kept(cells: pl.DataFrame, letter: str, missing: int) -> pl.Series:
    """A column of the clerk's, blank for rows that were gone."""
    texts = cells[letter] if letter in cells.columns else pl.Series(letter, [""] * cells.height, dtype=pl.String)
    return pl.concat([texts, pl.Series(letter, [""] * missing, dtype=pl.String)])


def _changes(examined: Examined, owned: pl.DataFrame) -> Iterator[tuple[int, int, str, str, str]]:
    """Each cell that was written back, by line of the old list and of the new, and why."""
    keys, sealed = dict(zip(owned[c.LINE], owned[ROW], strict=True)), examined.ledger.sealed[c.ROW_KEY]
    new = {line: place for place, line in enumerate(owned[c.LINE], 2)}
    for explanation in examined.diagnosis.explanations:
        for column, lines in explanation.cells.items():
            for line in lines:
                yield (line, new.get(line, 0), sealed[keys[line]], words(column)[0], explanation.name)
    for line in examined.diagnosis.assumed:
        yield (line, new[line], sealed[keys[line]], words(c.ROW_KEY)[0], "row_told_by_its_values")
    for place, row in enumerate(examined.diagnosis.missing, owned.height + 2):
        yield (0, place, sealed[row], _NO_COLUMN[0], "row_put_back")
    for line in examined.diagnosis.owners.filter(pl.col(ROW).is_null())[c.LINE]:
        yield (line, 0, "", _NO_COLUMN[0], "line_set_apart")
