"""Tells which accidents befell a returned list, in the fewest sentences, each damaged cell explained once.

The steps of `diagnose`: find for each line the sealed row it is; tell what befell whole rows; tell what befell whole columns; take out values that only changed their form; see, column by
column, where every value came from, in the order of the list or, where that says it shorter, of the ledger; tell what is harmless.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import polars as pl

from furusato.guards.diagnosis import form_rules, whole_rows
from furusato.guards.diagnosis.cells import Cells, cells_of
from furusato.guards.diagnosis.columns import Told, explain_columns
from furusato.guards.diagnosis.forms import form_of
from furusato.guards.diagnosis.harmless import harmless
from furusato.guards.diagnosis.move import Move
from furusato.guards.diagnosis.owners import BOUND, ROW, match
from furusato.guards.diagnosis.table import Diagnosis, Explanation, Ledger, Listed
from furusato.guards.diagnosis.telling import Teller
from furusato.guards.diagnosis.whole_columns import WholeColumns, whole_columns
from furusato.guards.row_check import words
from furusato.model import columns as c
from furusato.model.findings import Rule

_FORMS: Final = {rule.name: rule for rule in form_rules.RULES}
_FEW: Final = 2  # so few sentences need no second look


class Board(NamedTuple):
    """All places in one order: what belongs there, what stands there (null where the row has no line), and the LINE and sealed row of each."""

    want: pl.DataFrame
    have: pl.DataFrame
    lines: list[int]
    rows: list[int]


def diagnose(listed: Listed, ledger: Ledger) -> Diagnosis:
    """The accidents; none where every sealed row is there once and unchanged."""
    seals = pl.concat([ledger.sealed[c.SEAL], ledger.versions[c.SEAL]])
    owners = match(listed.frame.select(c.LINE, *BOUND), ledger.sealed, listed.there, seals)
    owned = owners.lines.filter(pl.col(ROW).is_not_null())
    wanted, stale = whole_rows.wanted(owned, ledger)
    missing = sorted(set(range(ledger.sealed.height)) - set(owned[ROW].to_list())) if owned.height < ledger.sealed.height else []
    board = _board(owned, wanted, missing, ledger)
    teller = Teller(listed, ledger, board.lines, board.rows)
    cells, swapped = _cells(board, listed)
    by_column, rank = _shortest(board, cells, swapped, listed, teller)
    by_row = whole_rows.explain(owners, listed, ledger, missing, stale, teller, by_column)
    explanations = (*by_row, *sorted(by_column, key=lambda one: -one.finding.count))
    told = harmless(owners.lines, listed)
    return Diagnosis(explanations, told, owners.lines.select(c.LINE, ROW), tuple(missing), tuple(owners.assumed), tuple(board.lines), tuple(rank))


def _board(owned: pl.DataFrame, wanted: pl.DataFrame, missing: Sequence[int], ledger: Ledger) -> Board:
    """The places in the order of the list, rows without a line behind."""
    gone = ledger.sealed.select(*BOUND)[list(missing)] if missing else ledger.sealed.select(*BOUND).clear()
    want = pl.concat([wanted.select(*BOUND), gone])
    have = pl.concat([owned.select(*BOUND), gone.with_columns(pl.lit(None, pl.String).alias(column) for column in BOUND)])
    return Board(want, have, [*owned[c.LINE].to_list(), *[0] * len(missing)], [*owned[ROW].to_list(), *missing])


def _cells(board: Board, listed: Listed) -> tuple[list[Cells], list[WholeColumns]]:
    """The damaged columns, without what befell whole columns."""
    marks = {column: ((board.want[column] != board.have[column]) & board.have[column].is_not_null()).fill_null(False) for column in BOUND}
    damaged = {column: mark for column, mark in marks.items() if mark.any()}
    if not damaged:
        return [], []
    there = board.have[c.ROW_KEY].is_not_null()
    befallen = whole_columns(board.want.filter(there), board.have.filter(there), listed.there, {column: mark.filter(there) for column, mark in damaged.items()})
    have = board.have
    for one in befallen:
        for column, places in one.cells.items():
            # What is explained stands as if it had never been touched.
            mended = pl.int_range(have.height, eager=True).is_in(places)
            have = have.with_columns(pl.when(mended).then(board.want[column]).otherwise(pl.col(column)).alias(column))
    return [cells for column in damaged if (cells := cells_of(column, board.want[column], have[column])) is not None], befallen


def _shortest(board: Board, cells: list[Cells], befallen: list[WholeColumns], listed: Listed, teller: Teller) -> tuple[list[Explanation], Sequence[int]]:
    """The explanations of all columns in the order that needs fewest, and that order: place → rank."""
    written = {one.column: one.written for one in cells}
    respelled = {one.column: one.respelled for one in cells}
    told, order = explain_columns(cells), list(range(len(board.rows)))
    for other in _orders(board) if told.cost() > _FEW else ():
        again = explain_columns([turned for one in cells if (turned := _turned(one, other)) is not None])
        if again.cost() < told.cost():
            told, order = Told(_turned_back(again, other)), other
    rank = [0] * len(order)
    for where, place in enumerate(order):
        rank[place] = where
    texts = {column: board.have[column].to_list() for lead, move in told for column in (lead, *move.others)}
    found = [_of_columns(one, teller) for one in befallen]
    found += [teller.moved(column, move, texts, rank) for column, move in told]
    found += _of_forms(board, written, respelled, told, listed, teller)
    return found, rank


def _orders(board: Board) -> Iterator[list[int]]:
    """Other orders in which the accident may have happened: with the rows that are gone where they were; and the ledger's."""
    places = range(len(board.rows))
    in_ledger = sorted(places, key=lambda place: board.rows[place])
    gone = [place for place in places if not board.lines[place]]
    if gone:
        followers: dict[int, list[int]] = {}
        before = None
        for place in in_ledger:
            if board.lines[place]:
                before = place
            else:
                followers.setdefault(-1 if before is None else before, []).append(place)
        yield [*followers.get(-1, ()), *(one for place in places if board.lines[place] for one in (place, *followers.get(place, ())))]
    if in_ledger != list(places):
        yield in_ledger


def _turned(cells: Cells, order: list[int]) -> Cells | None:
    """The column in another order of places; its damage as it was before anything was explained."""
    damaged = [place for place, (w, h) in enumerate(zip((cells.want[p] for p in order), (cells.have[p] for p in order), strict=True)) if h not in (w, -1)]
    if not damaged:
        return None
    return Cells(cells.column, [cells.want[p] for p in order], [cells.have[p] for p in order], cells.known, cells.blank, damaged, {}, cells.texts, [])


def _turned_back(told: Told, order: list[int]) -> Told:
    for _, move in told:
        move.source = {order[place]: order[source] for place, source in _all_sources(move)}
        move.cells = [order[place] for place in move.cells]
        move.others = {column: [order[place] for place in places] for column, places in move.others.items()}
        move.span = None
    return told


def _all_sources(move: Move) -> list[tuple[int, int]]:
    places = {*move.cells, *(place for found in move.others.values() for place in found)}
    return [(place, source) for place in places if (source := move.comes_from(place)) is not None]


def _of_columns(one: WholeColumns, teller: Teller) -> Explanation:
    ja, en = words(one.by) if one.by else ("同じ一つの値", "one and the same value")
    return teller.explanation(one.rule, one.cells, ja_by=f"「{ja}」の値" if one.by else ja, en_by=f"values of the {en}" if one.by else en)


def _of_forms(
    board: Board, written: dict[str, dict[int, str]], respelled: dict[str, list[int]], told: Told, listed: Listed, teller: Teller
) -> list[Explanation]:
    """Values written in another way, in their own place or where they were moved to; one explanation a form, over all columns it befell."""
    found: dict[str, dict[str, list[int]]] = {}
    for column, places in written.items():
        for place, name in places.items():
            found.setdefault(name, {}).setdefault(column, []).append(place)
    for column, moved in respelled.items():
        sources = {place: source for lead, move in told if column in (lead, *move.others) for place, source in _all_sources(move)}
        for place in moved:
            rule = _form(board, column, sources.get(place), place)
            if rule:
                found.setdefault(rule.name, {}).setdefault(column, []).append(place)
    _became_numbers(board, listed, found)
    return [teller.explanation(_FORMS[name], {column: sorted(places) for column, places in cells.items()}) for name, cells in found.items()]


def _form(board: Board, column: str, source: int | None, place: int) -> Rule | None:
    return None if source is None else form_of(column, board.want[column][source], board.have[column][place], folded_alike=True)


def _became_numbers(board: Board, listed: Listed, found: dict[str, dict[str, list[int]]]) -> None:
    """Number cells where text was, that no other form accounts for."""
    for column, struck in listed.struck.items():
        lines = set(listed.frame[c.LINE].filter(struck))
        told = {place for cells in found.values() for place in cells.get(column, ())}
        places = [place for place, line in enumerate(board.lines) if line in lines and place not in told]
        if places:
            found.setdefault(form_rules.NO_DIGITS_BECAME_NUMBER_CELLS.name, {})[column] = places
