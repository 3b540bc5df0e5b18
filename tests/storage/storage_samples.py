"""Fictional donors, keys and ledgers for the tests of the storage room."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from furusato.model import columns as c
from furusato.model.values import Kind, individual_number_check_digit
from furusato.seal.row_key import row_key
from furusato.seal.sealed_rows import seal_rows
from furusato.storage.batch_records import BatchPlan, NoticeRecord
from furusato.storage.events import Stamp
from furusato.storage.ledger import Ledger
from furusato.storage.settings import Route
from furusato.storage.vault import Vault

YEAR = 2025
REGISTER = bytes(range(32))
SOURCE = bytes(32)
TOWNS = ("131130", "221309", "473821")


def random_bytes_from(seed: str) -> Callable[[int], bytes]:
    """A replayable source of bytes, no two calls alike."""
    calls = 0

    def draw(size: int) -> bytes:
        nonlocal calls
        calls += 1
        return hashlib.shake_256(f"{seed}/{calls}".encode()).digest(size)

    return draw


def stamp(minute: int = 0) -> Stamp:
    return Stamp(datetime(2026, 1, 10, 9, minute, tzinfo=UTC), "tanto")


def vault(year: int = YEAR, register: bytes = REGISTER) -> Vault:
    return Vault(year, register)


def number(serial: int) -> str:
    """An individual number with a right check digit."""
    eleven = f"{34567890123 + serial * 7919:011d}"
    return eleven + individual_number_check_digit(eleven)


def donors(count: int, first: int = 1, route: str = "paper") -> pl.DataFrame:
    """Rows as intake gives them to the ledger: sealed, with route, destination and person."""
    serials = range(first, first + count)
    frame = pl.DataFrame(
        {
            c.ROW_KEY: [row_key(s) for s in serials],
            c.VERSION: [1] * count,
            c.ROUTE: [route] * count,
            c.DESTINATION: [TOWNS[s % len(TOWNS)] for s in serials],
            c.PERSON: [hashlib.sha256(str(s).encode()).hexdigest()[:26] for s in serials],
            c.RECEIPT: [f"A-{s:06d}" for s in serials],
            c.NAME: [f"架空 𠮷子{s}" for s in serials],
            c.KANA: [f"カクウ ヨシコ{s}" for s in serials],
            c.POSTAL: ["4310431"] * count,
            c.ADDRESS: [f"静岡県湖西市架空町{s}番地" for s in serials],
            c.BIRTH: ["1970-01-02"] * count,
            c.SEX: ["女"] * count,
            c.PHONE: ["0535761111"] * count,
            c.NUMBER: [number(s) for s in serials],
            c.GIFT_DATE: ["2025-11-30"] * count,
            c.YEN: [str(10_000 + s) for s in serials],
        },
        schema_overrides={c.VERSION: pl.Int64},
    )
    return seal_rows(frame, REGISTER).frame


def take_in(ledger: Ledger, frame: pl.DataFrame, holds: dict[str, str] | None = None, keys: Vault | None = None, seed: str = "take-in") -> None:
    """Record the routes and append the rows."""
    opened = keys or vault()
    ledger.routes.record(opened.tax_year, [Route("paper", "紙の申請書"), Route("portal-a", "ポータルA", 10)], stamp())
    ledger.intake.append(frame, vault=opened, source=SOURCE, random_bytes=random_bytes_from(seed), stamp=stamp(), holds=holds)


def plan(ledger: Ledger, batch: str, rows: pl.DataFrame, kind: Kind = Kind.FIRST, supersedes: str = "", version: int = 1) -> BatchPlan:
    """A plan with one notice a destination and its right totals."""
    totals = rows.group_by(c.DESTINATION).agg(pl.len(), pl.col(c.YEN).cast(pl.Int64).sum()).sort(c.DESTINATION)
    notices = tuple(
        NoticeRecord(recipient, kind, version, supersedes, count, yen, hashlib.sha256(f"{batch}/{recipient}/{kind}".encode()).hexdigest())
        for recipient, count, yen in totals.iter_rows()
    )
    places = {notice.recipient: place for place, notice in enumerate(notices)}
    placed = rows.select(c.ROW_KEY, c.VERSION, pl.col(c.DESTINATION).replace_strict(places, return_dtype=pl.Int64).alias(c.NOTICE))
    return BatchPlan(batch, ledger.events.head(), notices, placed, "2026-01-15", "湖税第1号")


def together(one: BatchPlan, other: BatchPlan) -> BatchPlan:
    """Two plans of one batch as one."""
    moved = other.rows.with_columns(pl.col(c.NOTICE) + len(one.notices))
    return BatchPlan(one.batch, one.log_head, (*one.notices, *other.notices), pl.concat([one.rows, moved]), one.issue_date, one.document_number)


def batch_files(value: bytes = b"fictional") -> list[tuple[str, bytes]]:
    """A small batch folder."""
    return [
        ("headers/131130.json", b"{}"),
        ("documents/131130_渋谷区/notice.pdf", value * 40),
        ("documents/131130_渋谷区/notice.xlsx", value * 30),
        ("送付一覧.xlsx", value),
        ("batch.json", b'{"batch":1}'),
    ]


def everything_under(folder: Path) -> dict[str, bytes]:
    """Relative path → bytes of each file; folders end in `/`."""
    found = {p.relative_to(folder).as_posix() + ("/" if p.is_dir() else ""): b"" if p.is_dir() else p.read_bytes() for p in folder.rglob("*")}
    return dict(sorted(found.items()))
