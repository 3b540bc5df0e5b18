"""The ledger gives back exactly what was taken in, needs its key for it, and says when anything in it has changed."""

import sqlite3
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from furusato.errors import IntegrityBroken, SystemTrouble
from furusato.model import columns as c
from furusato.model.values import RowState
from furusato.seal.row_key import row_key
from furusato.seal.sealed_rows import require_sealed, seal_rows
from furusato.storage.ledger import Ledger, new_ledger, open_ledger
from furusato.storage.rows import Known
from tests.storage.storage_samples import REGISTER, SOURCE, YEAR, donors, number, random_bytes_from, stamp, take_in, vault
from tests.storage.test_storage_events import tamper


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of ten rows, the last held for want of a destination and an amount."""
    frame = donors(10)
    last = pl.col(c.ROW_KEY) == row_key(10)
    frame = frame.with_columns(
        pl.when(last).then(pl.lit("")).otherwise(c.DESTINATION).alias(c.DESTINATION), pl.when(last).then(pl.lit("?")).otherwise(c.YEN).alias(c.YEN)
    )
    with new_ledger(tmp_path / "ledger.sqlite", "W1", "222216", stamp()) as ledger:
        take_in(ledger, seal_rows(frame, REGISTER).frame, {row_key(10): "no-amount"})
    return tmp_path / "ledger.sqlite"


def corrected(ledger: Ledger, frame: pl.DataFrame) -> None:
    ledger.intake.correct(seal_rows(frame, REGISTER).frame, vault=vault(), source=SOURCE, random_bytes=random_bytes_from("correct"), stamp=stamp(5))


def test_rows_come_back_as_they_went_in(path: Path) -> None:
    with open_ledger(path) as ledger:
        opened = ledger.rows.opened(vault())
        ledger.verify()
    assert_frame_equal(opened.head(9).select(donors(9).columns), donors(9))
    assert opened[c.STATE].to_list() == ["sealed"] * 9 + ["held"]
    assert opened[c.YEN][-1] == "?"
    require_sealed(opened, REGISTER)


def test_what_needs_no_key_is_readable(path: Path) -> None:
    with open_ledger(path) as ledger:
        readable = ledger.rows.readable(YEAR)
        assert ledger.rows.readable(2024).is_empty()
        assert ledger.rows.tax_years() == (YEAR,)
    assert readable.columns == [c.ROW_KEY, c.VERSION, c.ROUTE, c.STATE, c.DESTINATION, c.PERSON, c.SEAL, c.YEN]
    assert readable[c.YEN].to_list() == [*range(10_001, 10_010), None]
    assert readable.schema[c.YEN] == pl.Int64


def test_no_donor_value_lies_in_the_file(path: Path) -> None:
    data = path.read_bytes()
    for row in donors(10).select(c.NUMBER, c.NAME, c.KANA, c.ADDRESS, c.RECEIPT, c.PHONE, c.BIRTH).iter_rows():
        for value in row:
            assert value.encode() not in data
    assert number(3)[:8].encode() not in data


def test_serials_go_on_without_gaps(path: Path) -> None:
    with open_ledger(path) as ledger:
        assert ledger.rows.next_serial() == 11
        take_in(ledger, donors(3, first=11), seed="second")
        assert ledger.rows.next_serial() == 14
        for frame in (donors(1, first=15), donors(1, first=13), donors(2, first=14).reverse(), donors(0)):
            with pytest.raises(ValueError, match="next row keys"):
                take_in(ledger, frame)
        assert ledger.rows.opened(vault()).height == 13


def test_an_application_is_found_by_its_receipt(path: Path) -> None:
    with open_ledger(path) as ledger:
        found = ledger.rows.find(vault(), "paper", ["A-000003", "A-000010", "A-000011", ""])
        assert found == {"A-000003": Known(row_key(3), 1, RowState.SEALED), "A-000010": Known(row_key(10), 1, RowState.HELD)}
        assert ledger.rows.find(vault(), "portal-a", ["A-000003"]) == {}
        assert ledger.rows.serials([row_key(3), row_key(99)]) == {row_key(3): 3}


def test_an_application_taken_in_twice_is_a_bug_and_changes_nothing(path: Path) -> None:
    with open_ledger(path) as ledger:
        before = ledger.events.all()
        twice = donors(1).with_columns(pl.lit(row_key(11)).alias(c.ROW_KEY))
        with pytest.raises(sqlite3.IntegrityError) as fault:
            take_in(ledger, twice)
        assert "A-000001" not in str(fault.value)
        assert ledger.events.all() == before
        assert ledger.rows.opened(vault()).height == 10


def test_only_held_rows_may_lack_destination_or_amount(path: Path) -> None:
    with open_ledger(path) as ledger:
        for lacking in (pl.lit("").alias(c.DESTINATION), pl.lit("").alias(c.YEN), pl.lit("１００").alias(c.YEN), pl.lit("9" * 30).alias(c.YEN)):
            serial = ledger.rows.next_serial()
            frame = donors(1, first=serial).with_columns(lacking)
            with pytest.raises(ValueError, match="only held rows"):
                take_in(ledger, frame)
            take_in(ledger, frame, {row_key(serial): "no-amount"})
        ledger.verify()
        assert len(ledger.holds.open(YEAR)) == 5


def test_a_correction_is_the_next_version_and_the_first_stays(path: Path) -> None:
    with open_ledger(path) as ledger:
        second = donors(2).with_columns(pl.lit(2, pl.Int64).alias(c.VERSION), pl.lit("正しい名").alias(c.NAME), pl.lit("231002").alias(c.DESTINATION))
        corrected(ledger, second)
        opened = ledger.rows.opened(vault())
        assert opened[c.VERSION].to_list() == [2, 2, *[1] * 8]
        assert opened[c.NAME].to_list()[:2] == ["正しい名", "正しい名"]
        assert opened[c.DESTINATION].to_list()[:2] == ["231002", "231002"]
        require_sealed(opened, REGISTER)
        ledger.verify()
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM versions").fetchone() == (12,)
    database.close()


@pytest.mark.parametrize(
    "change",
    [pl.lit(1, pl.Int64).alias(c.VERSION), pl.lit(3, pl.Int64).alias(c.VERSION), pl.lit("B-1").alias(c.RECEIPT), pl.lit("portal-a").alias(c.ROUTE)],
)
def test_a_correction_out_of_turn_or_of_another_receipt_is_a_bug(path: Path, change: pl.Expr) -> None:
    with open_ledger(path) as ledger:
        before = ledger.rows.opened(vault())
        frame = donors(1).with_columns(pl.lit(2, pl.Int64).alias(c.VERSION)).with_columns(change)
        with pytest.raises((ValueError, sqlite3.IntegrityError)):
            corrected(ledger, frame)
        assert_frame_equal(ledger.rows.opened(vault()), before)
        ledger.verify()


def test_a_held_row_is_corrected_and_lifted(path: Path) -> None:
    with open_ledger(path) as ledger:
        corrected(ledger, donors(1, first=10).with_columns(pl.lit(2, pl.Int64).alias(c.VERSION)))
        ledger.holds.lift([row_key(10)], "amount-known", stamp(6))
        assert ledger.rows.opened(vault())[c.STATE].to_list() == ["sealed"] * 10


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions SET sealed = zeroblob(length(sealed)) WHERE serial = 3",
        "UPDATE versions SET sealed = X'' WHERE serial = 3",
        "UPDATE versions SET sealed = (SELECT sealed FROM versions WHERE serial = 4) WHERE serial = 3",
        "UPDATE versions SET destination = '231002' WHERE serial = 3",
        "UPDATE versions SET yen = 1 WHERE serial = 3",
        "UPDATE versions SET yen = NULL WHERE serial = 3",
        "UPDATE versions SET person = (SELECT person FROM versions WHERE serial = 4) WHERE serial = 3",
        "UPDATE versions SET tag = (SELECT tag FROM versions WHERE serial = 4) WHERE serial = 3",
        "UPDATE rows SET route = 'portal-a' WHERE serial = 3",
        "UPDATE rows SET receipt = zeroblob(32) WHERE serial = 3",
    ],
)
def test_a_changed_row_is_named_by_its_key(path: Path, statement: str) -> None:
    tamper(path, statement)
    with open_ledger(path) as ledger, pytest.raises(IntegrityBroken) as refusal:
        ledger.rows.opened(vault())
    (finding,) = refusal.value.findings
    assert (finding.name, finding.row_keys) == ("ledger_rows_open", (row_key(3),))


def test_exchanged_row_keys_are_named(path: Path) -> None:
    first, second = row_key(3), row_key(4)
    tamper(
        path,
        "UPDATE rows SET row_key = 'x' WHERE serial = 3",
        f"UPDATE rows SET row_key = '{first}' WHERE serial = 4",
        f"UPDATE rows SET row_key = '{second}' WHERE serial = 3",
    )
    with open_ledger(path) as ledger, pytest.raises(IntegrityBroken) as refusal:
        ledger.rows.opened(vault())
    assert set(refusal.value.findings[0].row_keys) == {first, second}


@pytest.mark.parametrize(
    "statements",
    [
        ("DELETE FROM versions WHERE serial = 3", "DELETE FROM rows WHERE serial = 3"),
        ("DELETE FROM versions WHERE serial = 3",),
        ("UPDATE rows SET version = 2 WHERE serial = 3",),
    ],
)
def test_a_row_that_is_gone_is_named(path: Path, statements: tuple[str, ...]) -> None:
    tamper(path, *statements)
    with open_ledger(path) as ledger:
        for read in (lambda: ledger.rows.opened(vault()), lambda: ledger.rows.readable(YEAR), ledger.rows.require_complete, ledger.verify):
            with pytest.raises(IntegrityBroken) as refusal:
                read()
            (finding,) = refusal.value.findings
            assert (finding.name, finding.row_keys) == ("no_row_is_gone", (row_key(3),))


def test_the_last_rows_cannot_go_unseen(path: Path) -> None:
    tamper(path, "DELETE FROM holds", "DELETE FROM versions WHERE serial > 8", "DELETE FROM rows WHERE serial > 8")
    with open_ledger(path) as ledger, pytest.raises(IntegrityBroken) as refusal:
        ledger.rows.readable(YEAR)
    assert refusal.value.findings[0].row_keys == (row_key(9), row_key(10))


@pytest.mark.parametrize(
    ("statement", "serial"),
    [
        ("UPDATE rows SET state = 'excluded' WHERE serial = 3", 3),  # left out unseen
        ("UPDATE rows SET state = 'held' WHERE serial = 3", 3),
        ("UPDATE rows SET state = 'sealed' WHERE serial = 10", 10),
        ("DELETE FROM holds", 10),
        ("INSERT INTO endings VALUES (3, 'excluded', 'reason', '', '')", 3),
    ],
)
def test_a_row_left_out_without_a_record_is_named(path: Path, statement: str, serial: int) -> None:
    tamper(path, statement)
    with open_ledger(path) as ledger, pytest.raises(IntegrityBroken) as refusal:
        ledger.rows.readable(YEAR)
    (finding,) = refusal.value.findings
    assert (finding.name, finding.row_keys) == ("every_state_is_recorded", (row_key(serial),))


def test_a_row_that_never_came_in_is_not_let_pass(path: Path) -> None:
    tamper(
        path,
        "INSERT INTO rows SELECT 11, 'R00000118', tax_year, route, zeroblob(32), 1, 'sealed' FROM rows WHERE serial = 1",
        "INSERT INTO versions SELECT 11, 1, destination, yen, person, tag, sealed, source, at FROM versions WHERE serial = 1",
    )
    with open_ledger(path) as ledger, pytest.raises(IntegrityBroken):
        ledger.rows.readable(YEAR)


def test_keys_of_another_workspace_are_told_from_damage(path: Path) -> None:
    with open_ledger(path) as ledger:
        with pytest.raises(SystemTrouble, match="not this ledger's"):
            ledger.rows.opened(vault(register=bytes(32)))
        with pytest.raises(SystemTrouble, match="not this ledger's"):
            take_in(ledger, donors(1, first=11), keys=vault(register=bytes(32)))
        with pytest.raises(SystemTrouble, match="does not know a key of tax year 2024"):
            ledger.rows.opened(vault(2024))


def test_years_are_apart(path: Path) -> None:
    with open_ledger(path) as ledger:
        take_in(ledger, donors(2, first=11).with_columns(pl.lit("A-000001").alias(c.RECEIPT)).head(1), keys=vault(2026, bytes(32)))
        assert ledger.rows.opened(vault(2026, bytes(32))).height == 1
        assert ledger.rows.opened(vault()).height == 10
        assert ledger.rows.tax_years() == (2025, 2026)


def test_rules_are_sealed_and_a_change_without_the_key_is_seen(path: Path) -> None:
    with open_ledger(path) as ledger:
        with pytest.raises(IntegrityBroken):
            ledger.registers.two_person(vault())
        ledger.registers.seal_rules(vault(), stamp(), two_person=True)
        events = len(ledger.events.all())
        ledger.registers.seal_rules(vault(), stamp(), two_person=True)
        assert len(ledger.events.all()) == events
        assert ledger.registers.two_person(vault())
        ledger.registers.seal_rules(vault(), stamp(), two_person=False)
        assert not ledger.registers.two_person(vault())
        ledger.registers.seal_rules(vault(), stamp(), two_person=True)
    tamper(path, "UPDATE rules SET body = replace(body, 'true', 'false')")
    with open_ledger(path) as ledger, pytest.raises(IntegrityBroken, match="two-person rule"):
        ledger.registers.two_person(vault())


def test_several_calls_are_one_change(path: Path) -> None:
    with open_ledger(path) as ledger:
        before = ledger.events.all()
        with pytest.raises(KeyError), ledger.change():
            _take_in_and_fail(ledger)
        assert ledger.events.all() == before
        assert ledger.rows.next_serial() == 11


def _take_in_and_fail(ledger: Ledger) -> None:
    take_in(ledger, donors(3, first=11))
    raise KeyError


def test_no_repr_shows_a_value_or_key(path: Path) -> None:
    with open_ledger(path) as ledger:
        shown = f"{ledger!r} {vault()!r} {ledger.rows!r} {ledger.intake!r}"
    assert REGISTER.hex() not in shown
    assert "Vault(2025)" in shown
