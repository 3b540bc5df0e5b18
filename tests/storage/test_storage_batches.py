"""A row goes out once, from the version that holds, to its own municipality, with the totals of the rows: the last wall."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from furusato.errors import IntegrityBroken, TypingRefused
from furusato.model import columns as c
from furusato.model.values import Kind, NoticeState
from furusato.notices.notice import Earlier
from furusato.seal.row_key import row_key
from furusato.seal.sealed_rows import seal_rows
from furusato.storage.batch_records import BatchPlan, batch_parts
from furusato.storage.ledger import Ledger, new_ledger
from furusato.storage.publishing import Stage
from tests.storage.storage_samples import REGISTER, SOURCE, TOWNS, YEAR, donors, plan, random_bytes_from, stamp, take_in, together, vault

FOLDER = "0" * 64


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path / "ledger.sqlite", "W1", "222216", stamp()) as made:
        take_in(made, donors(9))
        yield made


def send(ledger: Ledger, given: BatchPlan) -> None:
    ledger.batches.prepare(given, FOLDER, stamp(1))
    ledger.batches.publish(given.batch, stamp(2))


def rows(ledger: Ledger) -> pl.DataFrame:
    return ledger.rows.readable(YEAR)


def refused(ledger: Ledger, given: BatchPlan) -> dict[str, tuple[str, ...]]:
    """Rule → row keys; the batch leaves no trace."""
    events = ledger.events.all()
    with pytest.raises(IntegrityBroken) as refusal:
        ledger.batches.prepare(given, FOLDER, stamp())
    assert ledger.batches.stage(given.batch) is None
    assert ledger.events.all() == events
    return {finding.name: tuple(finding.row_keys) for finding in refusal.value.findings}


def test_a_batch_is_prepared_and_published(ledger: Ledger) -> None:
    given = plan(ledger, ledger.batches.next_batch(YEAR), rows(ledger))
    ledger.batches.prepare(given, FOLDER, stamp(1))
    assert ledger.batches.stage("2025-0001") is Stage.PREPARED
    assert ledger.archive.published_keys(YEAR) == {}
    assert ledger.archive.notices_of_year(YEAR) == ()
    ledger.batches.publish("2025-0001", stamp(2))
    assert ledger.archive.published_keys(YEAR) == {row_key(serial): 1 for serial in range(1, 10)}
    assert ledger.archive.notices_of_year(YEAR) == tuple(replace(n, batch="2025-0001", state=NoticeState.PUBLISHED) for n in given.notices)
    assert ledger.archive.earlier(YEAR)[TOWNS[0]] == Earlier(1, 3, 30_018)
    assert ledger.archive.rows_of("2025-0001")[c.ROW_KEY].to_list() == [row_key(serial) for serial in range(1, 10)]
    (record,) = ledger.archive.batches()
    assert (record.stage, record.folder, record.published_at) == (Stage.PUBLISHED, FOLDER, "2026-01-10T09:02:00+00:00")
    assert ledger.archive.published_keys(2024) == {}
    ledger.verify()


def test_a_second_batch_sends_only_what_is_new(ledger: Ledger) -> None:
    send(ledger, plan(ledger, "2025-0001", rows(ledger)))
    take_in(ledger, donors(3, first=10), seed="second")
    send(ledger, plan(ledger, ledger.batches.next_batch(YEAR), rows(ledger).tail(3), Kind.ADDITIONAL))
    assert len(ledger.archive.published_keys(YEAR)) == 12
    assert ledger.archive.earlier(YEAR)[TOWNS[1]].notices == 2


def test_a_row_never_goes_out_twice(ledger: Ledger) -> None:
    send(ledger, plan(ledger, "2025-0001", rows(ledger).head(4)))
    assert refused(ledger, plan(ledger, "2025-0002", rows(ledger).tail(6), Kind.ADDITIONAL)) == {"every_row_may_go_out": (row_key(4),)}


def test_held_and_excluded_rows_do_not_go_out(ledger: Ledger) -> None:
    ledger.holds.hold([row_key(2)], "no-number", stamp())
    ledger.holds.exclude([row_key(3)], "not-a-donor", stamp())
    assert refused(ledger, plan(ledger, "2025-0001", rows(ledger))) == {"every_row_may_go_out": (row_key(2), row_key(3))}


def test_a_row_does_not_go_to_another_municipality(ledger: Ledger) -> None:
    wrong = rows(ledger).with_columns(pl.when(pl.col(c.ROW_KEY) == row_key(5)).then(pl.lit(TOWNS[0])).otherwise(c.DESTINATION).alias(c.DESTINATION))
    assert refused(ledger, plan(ledger, "2025-0001", wrong)) == {"every_row_may_go_out": (row_key(5),)}


def correct_first(ledger: Ledger, version: int = 2) -> None:
    frame = donors(1).with_columns(pl.lit(version, pl.Int64).alias(c.VERSION))
    ledger.intake.correct(seal_rows(frame, REGISTER).frame, vault=vault(), source=SOURCE, random_bytes=random_bytes_from("c"), stamp=stamp())


def test_an_old_version_does_not_go_out(ledger: Ledger) -> None:
    given = plan(ledger, "2025-0001", rows(ledger))
    correct_first(ledger)
    assert refused(ledger, given) == {"every_row_may_go_out": (row_key(1),)}


@pytest.mark.parametrize(("rows_more", "yen_more"), [(1, 0), (0, 1), (0, -1)])
def test_totals_that_are_not_the_rows_own_are_refused(ledger: Ledger, rows_more: int, yen_more: int) -> None:
    given = plan(ledger, "2025-0001", rows(ledger))
    first = replace(given.notices[0], rows=given.notices[0].rows + rows_more, yen=given.notices[0].yen + yen_more)
    assert refused(ledger, replace(given, notices=(first, *given.notices[1:]))) == {"totals_are_the_rows_own": ()}


def test_a_notice_without_rows_is_refused(ledger: Ledger) -> None:
    given = plan(ledger, "2025-0001", rows(ledger))
    without = given.rows.filter(pl.col(c.NOTICE) != 0)
    assert refused(ledger, replace(given, rows=without)) == {"totals_are_the_rows_own": ()}


def test_a_correction_takes_the_place_of_its_notice(ledger: Ledger) -> None:
    first = plan(ledger, "2025-0001", rows(ledger))
    send(ledger, first)
    correct_first(ledger)
    mine = rows(ledger).filter(pl.col(c.DESTINATION) == first.notices[1].recipient)
    old = first.notices[1].header
    assert refused(ledger, plan(ledger, "2025-0002", mine, Kind.ADDITIONAL)) == {"every_row_may_go_out": tuple(mine[c.ROW_KEY])}
    assert refused(ledger, plan(ledger, "2025-0002", mine, Kind.CORRECTION, old, 3)) == {"a_notice_supersedes_a_live_one": ()}
    send(ledger, plan(ledger, "2025-0002", mine, Kind.CORRECTION, old, 2))
    states = {notice.header: notice.state for notice in ledger.archive.notices_of_year(YEAR)}
    assert states[old] is NoticeState.SUPERSEDED
    assert len(ledger.archive.published_keys(YEAR)) == 9
    correct_first(ledger, version=3)
    mine = rows(ledger).filter(pl.col(c.DESTINATION) == first.notices[1].recipient)
    with pytest.raises(sqlite3.IntegrityError):  # a notice is replaced once
        ledger.batches.prepare(plan(ledger, "2025-0003", mine, Kind.CORRECTION, old, 2), FOLDER, stamp())


def test_a_correction_that_drops_a_row_in_silence_is_refused(ledger: Ledger) -> None:
    first = plan(ledger, "2025-0001", rows(ledger))
    send(ledger, first)
    correct_first(ledger)
    mine = rows(ledger).filter(pl.col(c.DESTINATION) == first.notices[1].recipient)
    short = plan(ledger, "2025-0002", mine.head(2), Kind.CORRECTION, first.notices[1].header, 2)
    assert refused(ledger, short) == {"no_row_is_dropped_by_a_correction": (mine[c.ROW_KEY][2],)}


def moved(ledger: Ledger, town: str) -> pl.DataFrame:
    """Row 1 moves to another town; its row as it was sent."""
    before = rows(ledger).head(1)
    frame = donors(1).with_columns(pl.lit(2, pl.Int64).alias(c.VERSION), pl.lit(town).alias(c.DESTINATION))
    ledger.intake.correct(seal_rows(frame, REGISTER).frame, vault=vault(), source=SOURCE, random_bytes=random_bytes_from("m"), stamp=stamp())
    return before


def test_a_moved_row_is_cancelled_where_it_was_and_told_where_it_is(ledger: Ledger) -> None:
    send(ledger, plan(ledger, "2025-0001", rows(ledger)))
    before = moved(ledger, TOWNS[0])
    told = plan(ledger, "2025-0002", rows(ledger).head(1), Kind.ADDITIONAL)
    assert refused(ledger, told) == {"every_row_may_go_out": (row_key(1),)}
    send(ledger, together(told, plan(ledger, "2025-0002", before, Kind.CANCELLATION)))
    assert ledger.archive.published_keys(YEAR)[row_key(1)] == 2
    assert len(ledger.archive.published_keys(YEAR)) == 9
    assert ledger.archive.earlier(YEAR)[TOWNS[1]] == Earlier(1, 2, 20_011)
    assert ledger.archive.earlier(YEAR)[TOWNS[0]] == Earlier(2, 4, 40_019)
    live = ledger.archive.live(YEAR)
    assert dict(live.rows.select(c.ROW_KEY, c.DESTINATION).iter_rows())[row_key(1)] == TOWNS[0]
    assert {notice.batch for notice in live.notices.values()} == {"2025-0001", "2025-0002"}
    with pytest.raises(TypingRefused):
        ledger.holds.hold([row_key(1)], "no-number", stamp())


def test_only_a_row_that_was_sent_and_left_is_cancelled(ledger: Ledger) -> None:
    send(ledger, plan(ledger, "2025-0001", rows(ledger)))
    assert refused(ledger, plan(ledger, "2025-0002", rows(ledger).head(1), Kind.CANCELLATION)) == {"only_rows_that_left_are_cancelled": (row_key(1),)}
    before = moved(ledger, TOWNS[0])
    elsewhere = before.with_columns(pl.lit(TOWNS[2]).alias(c.DESTINATION))
    assert refused(ledger, plan(ledger, "2025-0002", elsewhere, Kind.CANCELLATION)) == {"only_rows_that_left_are_cancelled": (row_key(1),)}


def test_a_withdrawn_row_of_a_published_notice_is_cancelled_once(ledger: Ledger) -> None:
    send(ledger, plan(ledger, "2025-0001", rows(ledger)))
    before = rows(ledger).head(1)
    ledger.holds.withdraw([row_key(1)], "withdrawal", stamp())
    send(ledger, plan(ledger, "2025-0002", before, Kind.CANCELLATION))
    assert row_key(1) not in ledger.archive.published_keys(YEAR)
    assert "only_rows_that_left_are_cancelled" in refused(ledger, plan(ledger, "2025-0003", before, Kind.CANCELLATION))


def test_a_correction_names_a_notice_to_the_same_recipient(ledger: Ledger) -> None:
    first = plan(ledger, "2025-0001", rows(ledger))
    send(ledger, first)
    mine = rows(ledger).filter(pl.col(c.DESTINATION) == first.notices[1].recipient)
    assert "a_notice_supersedes_a_live_one" in refused(ledger, plan(ledger, "2025-0002", mine, Kind.CORRECTION, first.notices[0].header, 2))


def test_an_abandoned_batch_frees_its_rows_but_not_its_number(ledger: Ledger) -> None:
    ledger.batches.prepare(plan(ledger, "2025-0001", rows(ledger)), FOLDER, stamp())
    ledger.batches.abandon("2025-0001", stamp())
    assert ledger.batches.stage("2025-0001") is Stage.ABANDONED
    assert ledger.batches.next_batch(YEAR) == "2025-0002"
    send(ledger, plan(ledger, "2025-0002", rows(ledger)))
    assert [event.what for event in ledger.events.all()][-4:] == ["batch prepared", "batch abandoned", "batch prepared", "batch published"]
    for end in (ledger.batches.publish, ledger.batches.abandon):
        for batch in ("2025-0001", "2025-0002", "2025-0009"):
            with pytest.raises(ValueError, match="only a prepared batch"):
                end(batch, stamp())


def test_a_row_unknown_to_the_ledger_is_a_bug(ledger: Ledger) -> None:
    given = plan(ledger, "2025-0001", rows(ledger))
    strange = given.rows.with_columns(pl.lit(row_key(99)).alias(c.ROW_KEY)).head(1)
    with pytest.raises(ValueError, match="not in the ledger"):
        ledger.batches.prepare(replace(given, rows=strange), FOLDER, stamp())


@pytest.mark.parametrize("batch", ["2025-1", "2025-0000", "25-0001", "2025-00001", "2025-0001x", "2０25-0001"])
def test_a_batch_has_one_spelling(batch: str) -> None:
    assert batch_parts("2025-0001") == (2025, 1)
    assert batch_parts("2025-12345") == (2025, 12345)
    with pytest.raises(ValueError, match="a batch is named"):
        batch_parts(batch)
