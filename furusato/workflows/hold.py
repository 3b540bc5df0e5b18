"""Parks an application that cannot go out yet, counted as open and never in the way of the others; and takes it back when it can.

One bad row must not tempt anyone to delete it: it is held by its row key, or by its line in a list that is refused because of it. A hold is lifted only when the row
passes every gate.
"""

from collections.abc import Sequence

import polars as pl

from furusato.errors import ListRefused, TypingRefused
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import commonest_first, refusing
from furusato.model.values import RowState
from furusato.storage.events import Stamp
from furusato.workflows.gates import Place, through_gates
from furusato.workflows.office import Office
from furusato.workflows.sealing import Run, Source, append, destinations
from furusato.workflows.take_in import Outputs, declared_route, place_of, read, sealed_of_route, yardstick


def hold_keys(office: Office, row_keys: Sequence[str], reason: str, stamp: Stamp) -> int:
    """Park rows of the ledger; how many. TypingRefused names those that cannot be parked."""
    office.ledger.holds.hold(row_keys, reason, stamp)
    return len(set(row_keys))


def hold_lines(office: Office, source: Source, route_name: str, lines: Sequence[int], reason: str, run: Run) -> list[str]:
    """Take lines of a list in as held, whatever is wrong with them; their row keys. The rest of the list can then be taken in."""
    route = declared_route(office, route_name)
    reading, rows = read(office, source, route, run.stamp, Outputs())
    wanted = rows.filter(pl.col(c.LINE).is_in(list(lines)))
    if wanted.height != len(set(lines)):
        raise TypingRefused(
            f"名簿に無い行番号があります({len(set(lines)) - wanted.height} 行)。行番号は表計算ソフトの左端の番号です。",
            f"{len(set(lines)) - wanted.height} of the lines are not in the list. A line is the number at the left edge of the spreadsheet.",
        )
    _require_identity(office, wanted, route.name)
    return append(office, destinations(office, place_of(reading), wanted), route.name, source, run, reason)


def _require_identity(office: Office, rows: pl.DataFrame, route: str) -> None:
    """A held line is found again by route and receipt number: it must have one, once, and not be in the ledger yet."""
    receipts = rows[c.RECEIPT]
    if (receipts == "").any() or receipts.is_duplicated().any():
        raise TypingRefused(
            "受付番号が空か重複している行は保留にできません。受付番号を付けてから保留にしてください。",
            "A line without a receipt number, or with one that is there twice, cannot be held. Give it a receipt number first.",
        )
    known = sealed_of_route(office, route).filter(pl.col(c.RECEIPT).is_in(receipts.implode()))
    if known.height:
        raise TypingRefused(
            f"{known.height} 行は受付済みです({', '.join(known[c.ROW_KEY][:10])})。行キーで保留にしてください。",
            f"{known.height} of the lines were taken in before ({', '.join(known[c.ROW_KEY][:10])}). Hold them by row key.",
        )


def lift(office: Office, row_keys: Sequence[str], reason: str, decisions: Decisions, stamp: Stamp) -> int:
    """Take held rows back among those to be issued; how many. ListRefused with findings unless each passes every gate now."""
    held = office.sealed.filter(pl.col(c.ROW_KEY).is_in(list(row_keys)) & (pl.col(c.STATE) == RowState.HELD))
    for (route,), rows in held.group_by(c.ROUTE, maintain_order=True):
        _require_passes(office, str(route), rows, decisions, stamp)
    office.ledger.holds.lift(row_keys, reason, stamp)
    return len(set(row_keys))


def _require_passes(office: Office, route: str, rows: pl.DataFrame, decisions: Decisions, stamp: Stamp) -> None:
    """The gates, over rows of the ledger: their "line" is their serial's place, and findings name their row keys."""
    lined = rows.drop(c.DESTINATION).with_row_index(c.LINE, 1).with_columns(pl.col(c.LINE).cast(pl.Int64))
    measure = yardstick(office, lined, route, decisions.of_route(route), stamp)
    judged, findings = through_gates(lined, Place("台帳", {}), measure)
    moved = judged.join(rows.select(c.ROW_KEY, pl.col(c.DESTINATION).alias("was")), on=c.ROW_KEY).filter(pl.col(c.DESTINATION) != pl.col("was"))
    refused = refusing(findings)
    if refused or moved.height:
        raise ListRefused(
            "保留を解けません。直した名簿を取り込み直してから、もう一度解いてください。",
            "The hold cannot be lifted. Take the mended list in again first, then lift it.",
            commonest_first(findings),
        )
