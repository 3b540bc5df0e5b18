"""Seals applications and puts them into the ledger: new ones under the next row keys, held ones that were mended as a further version.

Nothing is sealed here that was not read and judged before; nothing is in the ledger that was not sealed here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from furusato.guards.residence import check_residence
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.seal.encoding import spell
from furusato.seal.row_key import row_key
from furusato.seal.sealed_rows import seal_rows
from furusato.storage.events import Stamp
from furusato.workflows.gates import Place
from furusato.workflows.office import Office
from furusato.workflows.source import Source

_PERSON_BYTES = 10


@dataclass(frozen=True, slots=True)
class Run:
    """When, by whom, and where randomness comes from."""

    stamp: Stamp
    random_bytes: Callable[[int], bytes]


def append(office: Office, rows: pl.DataFrame, route: str, source: Source, run: Run, reason: str = "") -> list[str]:
    """Seal new rows (DESTINATION and VALUES) under the next row keys and keep them; with a reason's code they come in as held. Their keys."""
    first = office.ledger.rows.next_serial()
    keys = [row_key(serial) for serial in range(first, first + rows.height)]
    named = rows.with_columns(
        pl.Series(c.ROW_KEY, keys, dtype=pl.String), pl.lit(1, pl.Int64).alias(c.VERSION), pl.lit(route).alias(c.ROUTE), persons(office.sealed, rows, run)
    )
    holds: Mapping[str, str] = dict.fromkeys(keys, reason) if reason else {}
    digest = office.vault.source_digest(source.data)
    sealed = seal_rows(named, office.register).frame
    office.ledger.intake.append(sealed, vault=office.vault, source=digest, random_bytes=run.random_bytes, stamp=run.stamp, holds=holds)
    return keys


def renew(office: Office, rows: pl.DataFrame, route: str, source: bytes, run: Run) -> int:
    """Seal held rows (DESTINATION and VALUES, with the ledger's ROW_KEY and VERSION) anew, as the next version; they stay held. How many. `source`: keyed digest."""
    if rows.is_empty():
        return 0
    others = office.sealed.filter(~pl.col(c.ROW_KEY).is_in(rows[c.ROW_KEY].implode()))
    renewed = rows.with_columns(pl.col(c.VERSION) + 1, pl.lit(route).alias(c.ROUTE), persons(others, rows, run))
    sealed = seal_rows(renewed, office.register).frame
    office.ledger.intake.correct(sealed, vault=office.vault, source=source, random_bytes=run.random_bytes, stamp=run.stamp)
    return rows.height


def destinations(office: Office, place: Place, rows: pl.DataFrame, decisions: Decisions) -> pl.DataFrame:
    """Rows with DESTINATION where the sources agree or the clerk decided, "" elsewhere; what is found wrong is told when the hold is lifted."""
    return check_residence(rows, place.sheet, place.letters, office.gazetteer, decisions)[0]


def persons(known: pl.DataFrame, rows: pl.DataFrame, run: Run) -> pl.Series:
    """PERSON of each row: the id that a known row of the number has, else a fresh random one; a row without a number is a person of its own."""
    ids: dict[str, str] = dict(known.select(c.NUMBER, c.PERSON).iter_rows())
    ids.pop("", None)

    def of(number: str) -> str:
        if number not in ids:
            fresh = spell(run.random_bytes(_PERSON_BYTES))
            if not number:
                return fresh
            ids[number] = fresh
        return ids[number]

    return pl.Series(c.PERSON, [of(number) for number in rows[c.NUMBER]], dtype=pl.String)
