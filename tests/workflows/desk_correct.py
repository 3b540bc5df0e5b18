"""Corrections as a clerk makes them: a list with keys and present seals, new values only where they change."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from furusato.intake.corrections import HEADINGS
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.seal.manifest import Header
from furusato.seal.signing import Envelope
from furusato.workflows.correct import Corrected, correct
from furusato.workflows.corrections import from_list
from furusato.workflows.source import Source
from tests.workflows.desk import Desk, csv, run

OFU = {c.POSTAL: "474-0027", c.ADDRESS: "愛知県大府市追分町4-20-99番地"}
KANUMA = {c.POSTAL: "322-0001", c.ADDRESS: "栃木県鹿沼市栃窪99番地"}
FUKUOKA = {c.POSTAL: "810-0041", c.ADDRESS: "福岡県福岡市中央区大名1丁目38-99番地"}
SHIKOKU = {c.POSTAL: "799-0125", c.ADDRESS: "愛媛県四国中央市柴生町99番地"}
ASAHIKAWA = {c.POSTAL: "070-0030", c.ADDRESS: "北海道旭川市宮下通4-22-13"}


def corrections(desk: Desk, changes: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """A list of corrections: row key → column → text; the seal is the present one unless told."""
    seals = dict(desk.sealed().select(c.ROW_KEY, c.SEAL).iter_rows())
    lines = []
    for key, values in changes.items():
        again = {c.NUMBER_AGAIN: values[c.NUMBER]} if c.NUMBER in values else {}
        told = {c.ROW_KEY: key, c.SEAL: seals.get(key, ""), **again, **values}
        lines.append([told.get(column, "") for column in HEADINGS])
    return pl.DataFrame(lines, schema=dict.fromkeys(HEADINGS.values(), pl.String), orient="row")


def correct_list(desk: Desk, rows: pl.DataFrame, reason: str = "typing-error", decisions: str = "") -> Corrected:
    with desk.open() as office:
        return correct(office, from_list(office, Source("訂正.csv", csv(rows)), reason), Decisions.parse(decisions), run())


def corrected(desk: Desk, changes: Mapping[str, Mapping[str, str]], reason: str = "typing-error", decisions: str = "") -> Corrected:
    return correct_list(desk, corrections(desk, changes), reason, decisions)


def keys_of(desk: Desk, destination: str) -> list[str]:
    """Row keys of a municipality's rows."""
    rows = desk.sealed()
    return rows.filter(pl.col(c.DESTINATION) == destination)[c.ROW_KEY].to_list()


def row(desk: Desk, key: str) -> dict[str, Any]:
    """A row of the ledger, by column."""
    found: dict[str, Any] = desk.sealed().filter(pl.col(c.ROW_KEY) == key).row(0, named=True)
    return found


def headers(batch: Path) -> dict[str, Header]:
    """Name of a notice within the batch → its header."""
    return {path.stem: Header.parse(Envelope.parse(path.read_bytes()).payload) for path in sorted((batch / "headers").iterdir())}


def row_keys(header: Header) -> set[str]:
    return {key for key, _ in header.row_tags}


def live(desk: Desk) -> dict[str, tuple[int, str]]:
    """Row key → version and municipality in which it stands today."""
    with desk.open() as office:
        rows = office.ledger.archive.live(office.tax_year).rows
    return {key: (version, code) for key, version, code in rows.select(c.ROW_KEY, c.VERSION, c.DESTINATION).iter_rows()}


def sealed_rows(desk: Desk, states: Sequence[str] = ("sealed",)) -> dict[str, tuple[int, str]]:
    """Row key → version and municipality of residence of today."""
    rows = desk.sealed().filter(pl.col(c.STATE).is_in(list(states)))
    return {key: (version, code) for key, version, code in rows.select(c.ROW_KEY, c.VERSION, c.DESTINATION).iter_rows()}
