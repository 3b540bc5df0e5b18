"""Held and ended applications stay counted, by name and reason; what is out cannot be parked."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from furusato.errors import TypingRefused
from furusato.model import columns as c
from furusato.model.values import RowState
from furusato.seal.row_key import row_key
from furusato.storage.holds import Ending, Hold
from furusato.storage.ledger import Ledger, new_ledger
from tests.storage.storage_samples import YEAR, donors, plan, stamp, take_in

KEYS = [row_key(serial) for serial in range(1, 7)]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Six rows; the first three stand in a published notice each."""
    with new_ledger(tmp_path / "ledger.sqlite", "W1", "222216", stamp()) as made:
        take_in(made, donors(6))
        batch = made.batches.next_batch(YEAR)
        made.batches.prepare(plan(made, batch, made.rows.readable(YEAR).head(3)), "0" * 64, stamp())
        made.batches.publish(batch, stamp())
        yield made


def states(ledger: Ledger) -> list[str]:
    return ledger.rows.readable(YEAR)[c.STATE].to_list()


def test_a_row_is_held_listed_and_lifted(ledger: Ledger) -> None:
    ledger.holds.hold([KEYS[4], KEYS[3], KEYS[4]], "no-number", stamp(1))
    assert states(ledger) == ["sealed"] * 3 + ["held", "held", "sealed"]
    assert ledger.holds.open(YEAR) == tuple(Hold(key, "no-number", "2026-01-10T09:01:00+00:00", "tanto") for key in KEYS[3:5])
    ledger.holds.lift([KEYS[3]], "number-came", stamp(2))
    assert [hold.row_key for hold in ledger.holds.open(YEAR)] == [KEYS[4]]
    ledger.holds.hold([KEYS[3]], "again", stamp(3))
    assert [event.what for event in ledger.events.all()][-3:] == ["rows held", "holds lifted", "rows held"]


def test_exclusion_and_withdrawal_are_named_with_their_reason(ledger: Ledger) -> None:
    ledger.holds.hold([KEYS[3]], "no-number", stamp())
    ledger.holds.exclude([KEYS[3], KEYS[4]], "not-a-donor", stamp(1))
    ledger.holds.withdraw([KEYS[0]], "files-a-return", stamp(2))  # published: its notice is then cancelled
    assert states(ledger) == ["withdrawn", "sealed", "sealed", "excluded", "excluded", "sealed"]
    assert ledger.holds.open(YEAR) == ()
    assert ledger.holds.endings(YEAR) == (
        Ending(KEYS[0], RowState.WITHDRAWN, "files-a-return", "2026-01-10T09:02:00+00:00", "tanto"),
        *(Ending(key, RowState.EXCLUDED, "not-a-donor", "2026-01-10T09:01:00+00:00", "tanto") for key in KEYS[3:5]),
    )


def refused(ledger: Ledger, verb: str, keys: list[str], reason: str = "reason") -> str:
    before, events = states(ledger), ledger.events.all()
    with pytest.raises(TypingRefused) as refusal:
        getattr(ledger.holds, verb)(keys, reason, stamp())
    assert states(ledger) == before
    assert ledger.events.all() == events
    return refusal.value.en


def test_a_published_row_is_neither_held_nor_excluded(ledger: Ledger) -> None:
    for verb in ("hold", "exclude"):
        assert KEYS[1] in refused(ledger, verb, [KEYS[1], KEYS[4]])


def test_a_row_in_another_state_or_unknown_is_refused_by_key(ledger: Ledger) -> None:
    ledger.holds.hold([KEYS[3]], "no-number", stamp())
    ledger.holds.exclude([KEYS[4]], "not-a-donor", stamp())
    assert KEYS[3] in refused(ledger, "hold", [KEYS[3]])
    assert KEYS[5] in refused(ledger, "lift", [KEYS[3], KEYS[5]])
    for verb in ("hold", "lift", "exclude", "withdraw"):
        assert KEYS[4] in refused(ledger, verb, [KEYS[4]])
        assert row_key(99) in refused(ledger, verb, [row_key(99)])
    assert "123456789018" not in refused(ledger, "hold", ["123456789018"])


def test_a_row_without_destination_or_amount_is_not_lifted(ledger: Ledger) -> None:
    take_in(ledger, donors(1, first=7).with_columns(pl.lit("").alias(c.DESTINATION)), {row_key(7): "unknown-residence"})
    assert "destination and amount" in refused(ledger, "lift", [row_key(7)])


@pytest.mark.parametrize("reason", ["", "Free text", "架空", "a" * 41])
def test_reasons_are_codes(ledger: Ledger, reason: str) -> None:
    assert "code" in refused(ledger, "hold", [KEYS[4]], reason)


def test_naming_no_row_is_refused(ledger: Ledger) -> None:
    assert "No row" in refused(ledger, "hold", [])
