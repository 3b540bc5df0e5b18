"""Parks an application that cannot go out yet, counted as open and never in the way of the others; and takes it back when it can.

One bad row must not tempt anyone to delete it: it is held by its row key, or by its line in a list that is refused because of it. A hold is lifted only when the row
passes every gate; what the clerk decides then is kept, and where it settles the municipality the row is sealed anew with it.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

import polars as pl

from furusato.errors import ListRefused, TypingRefused
from furusato.guards.residence_causes import FAMILY, QUESTIONS
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Rule, Severity, commonest_first, refusing
from furusato.model.values import RowState
from furusato.seal.signing import canonical_json
from furusato.storage.events import Stamp
from furusato.workflows.gates import Place, through_gates
from furusato.workflows.office import Office
from furusato.workflows.sealing import Run, append, destinations, renew
from furusato.workflows.source import Source
from furusato.workflows.take_in import Outputs, declared_route, place_of, read, sealed_of_route, yardstick

HELD_ROWS_KNOW_THEIR_DESTINATION: Final = Rule(
    "held_rows_know_their_destination",
    Severity.DECIDE,
    "保留にしたときの名簿では送付先が決まっていませんでした({rows} 件)。直した名簿を取り込み直すか、判断ファイルに送付先のコードを書いてください。",
    "The list from which {rows} rows were held did not settle their recipient. Take the mended list in again, or write the recipient's code into the decisions file.",
)
RULES: Final = (HELD_ROWS_KNOW_THEIR_DESTINATION,)
_RESIDENCE: Final = {FAMILY, *(rule.name for rule in QUESTIONS.values())}


def hold_keys(office: Office, row_keys: Sequence[str], reason: str, stamp: Stamp) -> int:
    """Park rows of the ledger; how many. TypingRefused names those that cannot be parked."""
    office.ledger.holds.hold(row_keys, reason, stamp)
    return len(set(row_keys))


def hold_lines(office: Office, source: Source, route_name: str, lines: Sequence[int], reason: str, run: Run) -> list[str]:
    """Take lines of a list in as held, whatever is wrong with them; their row keys. The rest of the list can then be taken in."""
    route = declared_route(office, route_name)
    reading, rows, _ = read(office, source, route, run.stamp, Outputs())
    wanted = rows.filter(pl.col(c.LINE).is_in(list(lines)))
    if wanted.height != len(set(lines)):
        raise TypingRefused(
            f"名簿に無い行番号があります({len(set(lines)) - wanted.height} 行)。行番号は表計算ソフトの左端の番号です。",
            f"{len(set(lines)) - wanted.height} of the lines are not in the list. A line is the number at the left edge of the spreadsheet.",
        )
    _require_identity(office, wanted, rows, route.name)
    return append(office, destinations(office, place_of(reading), wanted, Decisions()), route.name, source, run, reason)


def _require_identity(office: Office, wanted: pl.DataFrame, rows: pl.DataFrame, route: str) -> None:
    """A held line is found again by route and receipt number: it must have one, once in the list, and not be in the ledger yet."""
    receipts = wanted[c.RECEIPT]
    if (receipts == "").any() or rows.filter(pl.col(c.RECEIPT).is_in(receipts.implode())).height != wanted.height:
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


def lift(office: Office, row_keys: Sequence[str], reason: str, decisions: Decisions, run: Run) -> int:
    """Take held rows back among those to be issued; how many. ListRefused with findings unless each passes every gate now."""
    held = office.sealed.filter(pl.col(c.ROW_KEY).is_in(list(row_keys)) & (pl.col(c.STATE) == RowState.HELD))
    by_route = [(str(route), _passed(office, str(route), rows, decisions, run.stamp)) for (route,), rows in held.group_by(c.ROUTE, maintain_order=True)]
    with office.ledger.change():
        for route, settled in by_route:
            told = decisions.of_route(route).among(held[c.RECEIPT])
            source = office.vault.source_digest(canonical_json([asdict(decision) for decision in told.entries]))
            renew(office, settled, route, source, run)
            office.ledger.decisions.record(told, vault=office.vault, random_bytes=run.random_bytes, stamp=run.stamp)
        office.ledger.holds.lift(row_keys, reason, run.stamp)
    return len(set(row_keys))


def _passed(office: Office, route: str, rows: pl.DataFrame, decisions: Decisions, stamp: Stamp) -> pl.DataFrame:
    """Hold rows of the ledger through the gates; those whose DESTINATION a decision has settled. Their "line" is their place, and findings name their row keys.

    What was decided before still holds. The destination that was sealed stands in for the list's municipality code, which is not among the sealed values.
    """
    lined = rows.with_row_index(c.LINE, 1).with_columns(pl.col(c.LINE).cast(pl.Int64)).rename({c.DESTINATION: c.MUNICIPALITY_CODE})
    told = office.ledger.decisions.all(office.vault).of_route(route).overruled_by(decisions.of_route(route)).among(rows[c.RECEIPT])
    judged, findings = through_gates(lined, Place("台帳", {}), yardstick(office, lined, route, told, stamp))
    moved = judged.filter(pl.col(c.DESTINATION) != pl.col(c.MUNICIPALITY_CODE))
    decided = [decision.receipt for decision in told.entries if decision.rule in _RESIDENCE]
    unsettled = moved.filter((pl.col(c.DESTINATION) != "") & ~pl.col(c.RECEIPT).is_in(decided))
    if unsettled.height:
        findings.append(HELD_ROWS_KNOW_THEIR_DESTINATION.found(row_keys=unsettled[c.ROW_KEY].to_list(), rows=unsettled.height))
    if refusing(findings):
        raise ListRefused(
            "保留を解けません。直した名簿を取り込み直してから、もう一度解いてください。",
            "The hold cannot be lifted. Take the mended list in again first, then lift it.",
            commonest_first(findings),
        )
    return moved
