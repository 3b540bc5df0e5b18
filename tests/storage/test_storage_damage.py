"""A file that is no ledger, or a damaged one, is a sentence for the system keeper, and nothing is written to it."""

import sqlite3
from pathlib import Path

import pytest

from furusato.errors import ExitCode, SystemTrouble
from furusato.storage import database as database_module
from furusato.storage.ledger import new_ledger, open_ledger
from tests.storage.storage_samples import YEAR, donors, stamp, take_in, vault


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_ledger(tmp_path / "ledger.sqlite", "W1", "222216", stamp()) as ledger:
        take_in(ledger, donors(500))
    return tmp_path / "ledger.sqlite"


def refused(path: Path) -> SystemTrouble:
    with pytest.raises(SystemTrouble) as refusal, open_ledger(path):
        pass
    assert refusal.value.exit_code is ExitCode.KEEPER
    assert path.name in refusal.value.ja
    return refusal.value


def test_a_ledger_is_for_its_owner_only_and_never_made_over(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(SystemTrouble, match="exists already"), new_ledger(path, "W2", "222216", stamp()):
        pass
    assert path.read_bytes() == before


def test_a_missing_ledger_is_not_made_by_opening(tmp_path: Path) -> None:
    assert "is missing" in refused(tmp_path / "ledger.sqlite").en
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"not a database" * 100, b"SQLite format 3\0" + bytes(4096)])
def test_another_file_is_told(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert "damaged" in refused(path).en
    assert path.read_bytes() == data


def test_another_programs_database_is_told(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    assert "no ledger of furusato" in refused(path).en


def test_a_newer_format_is_told(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 2")
    raw.close()
    assert "newer program" in refused(path).en


@pytest.mark.parametrize("statement", ["DROP TRIGGER events_delete", "ALTER TABLE rows ADD COLUMN name TEXT", "DROP INDEX one_open_hold"])
def test_a_ledger_rebuilt_otherwise_is_told(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute(statement)
    raw.close()
    assert "damaged" in refused(path).en


def test_a_cut_off_ledger_is_told(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert "damaged" in refused(path).en


def test_overwritten_pages_are_told(path: Path) -> None:
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096, 7):
        path.write_bytes(whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :])
        assert "damaged" in refused(path).en


def test_a_ledger_held_by_another_program_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_PATIENCE", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "another program is using" in refused(path).en
    other.execute("ROLLBACK")
    other.close()


def test_a_full_disk_while_taking_in_changes_nothing(path: Path) -> None:
    with open_ledger(path) as ledger:
        pages = ledger._db.number("PRAGMA page_count")
        ledger._db.run(f"PRAGMA max_page_count = {pages + 5}")
        before = ledger.events.all()
        with pytest.raises(SystemTrouble, match="the disk is full"):
            take_in(ledger, donors(5_000, first=501))
        assert ledger.events.all() == before
        assert ledger.rows.opened(vault()).height == 500
        ledger.verify()


def test_a_ledger_that_may_not_be_written_is_told(path: Path) -> None:
    with open_ledger(path) as ledger:
        ledger._db.run("PRAGMA query_only = ON")
        with pytest.raises(SystemTrouble, match="cannot be written to"):
            take_in(ledger, donors(1, first=501))
        assert ledger.rows.readable(YEAR).height == 500


def test_an_old_sqlite_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 0))
    with pytest.raises(SystemTrouble, match="newer Python"), open_ledger(path):
        pass
