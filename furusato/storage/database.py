"""SQLite as the ledger needs it: nothing acknowledged before the disk holds it, one transaction for one matter, every fault a sentence.

Refuses a file that is not there, is no database, is damaged (quick_check), or was made by a newer program. A rollback journal and synchronous = FULL: a killed run
is rolled back at the next opening (sqlite.org, "Atomic Commit In SQLite"). A violated constraint is no sentence but a bug of ours.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from furusato.errors import SystemTrouble
from furusato.storage.trouble import told

Row = tuple[Any, ...]
_OLDEST: Final = (3, 38, 0)  # STRICT tables, JSON functions built in
_PATIENCE: Final = 5.0  # seconds to wait for a reader (a backup program) to let go
_DAMAGED: Final = ("台帳が壊れています。使用を止め、控えから戻してください。", "the ledger is damaged. Stop using it and restore it from a backup.")
_SENTENCES: Final = {
    sqlite3.SQLITE_FULL: ("ディスクがいっぱいです。空きを作ってからもう一度実行してください。", "the disk is full. Make room, then run it again."),
    sqlite3.SQLITE_READONLY: ("台帳に書き込めません。アクセス権を確かめてください。", "the ledger cannot be written to. Check its permissions."),
    sqlite3.SQLITE_PERM: ("台帳に書き込めません。アクセス権を確かめてください。", "the ledger cannot be written to. Check its permissions."),
    sqlite3.SQLITE_CANTOPEN: ("台帳を開けません。場所とアクセス権を確かめてください。", "the ledger cannot be opened. Check its place and permissions."),
    sqlite3.SQLITE_BUSY: ("台帳が他のプログラムで使用中です。終わるのを待ってください。", "another program is using the ledger. Wait until it ends."),
    sqlite3.SQLITE_LOCKED: ("台帳が他のプログラムで使用中です。終わるのを待ってください。", "another program is using the ledger. Wait until it ends."),
    sqlite3.SQLITE_IOERR: (
        "ディスクの入出力エラーです。機器と空き容量を確かめてください。",
        "the disk reports an input/output error. Check the device and the free space.",
    ),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


class Database:
    """One connection. `change` makes a transaction of a block; a change within a change belongs to the outer one."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path, self._connection = path, connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as fault:
            sentence = _SENTENCES.get(getattr(fault, "sqlite_errorcode", 0) & 0xFF)  # the low byte is the primary code
            if sentence is None:
                raise
            raise self.trouble(*sentence) from fault

    def trouble(self, ja: str, en: str) -> SystemTrouble:
        """A refusal that names the file."""
        return SystemTrouble(f"{self._path}: {ja}", f"{self._path}: {en}")

    @contextmanager
    def change(self) -> Iterator[None]:
        """All of the block or nothing of it; on the disk when the block ends."""
        if self._within_change():
            yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            if self._within_change():  # a full disk may have rolled back already
                self._connection.execute("ROLLBACK")
            raise

    def _within_change(self) -> bool:
        return self._connection.in_transaction

    def run(self, sql: str, *values: object) -> int:
        """Execute one statement; the number of rows it changed."""
        with self._told():
            return self._connection.execute(sql, values).rowcount

    def run_each(self, sql: str, rows: Iterable[Row]) -> int:
        """Execute one statement for each row of values."""
        with self._told():
            return self._connection.executemany(sql, rows).rowcount

    def all(self, sql: str, *values: object) -> list[Row]:
        """All rows of a query."""
        with self._told():
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Row | None:
        """The first row of a query."""
        with self._told(), closing(self._connection.execute(sql, values)) as cursor:
            row: Row | None = cursor.fetchone()
            return row

    def number(self, sql: str, *values: object) -> int:
        """The single number a query gives; 0 where it gives NULL."""
        row = self.one(sql, *values)
        return int(row[0] or 0) if row else 0

    def close(self) -> None:
        self._connection.close()


def connect(path: Path, *, create: bool = False) -> Database:
    """Open (or with `create` make) the file with the pragmas the ledger rests on."""
    if sqlite3.sqlite_version_info < _OLDEST:
        raise SystemTrouble("SQLite 3.38 以上が必要です。Python を新しくしてください。", "SQLite 3.38 or newer is needed. Install a newer Python.")
    if create:
        with told(path):
            path.touch(0o600, exist_ok=False)
    elif not path.is_file():
        raise SystemTrouble(f"台帳 {path} がありません。控えから戻してください。", f"The ledger {path} is missing. Restore it from a backup.")
    uri = path.resolve().as_uri() + "?mode=rw"
    database = _opened(path, uri)
    try:
        # The cache (64 MB) holds a year's intake, so that it is written once, at the end.
        for pragma in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "temp_store = MEMORY",
            "trusted_schema = OFF",
            "journal_mode = DELETE",
            "cache_size = -65536",
        ):
            database.run(f"PRAGMA {pragma}")
    except BaseException:
        database.close()
        raise
    return database


def _opened(path: Path, uri: str) -> Database:
    try:
        return Database(path, sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_PATIENCE))
    except sqlite3.OperationalError as fault:
        raise SystemTrouble(f"{path}: {_SENTENCES[sqlite3.SQLITE_CANTOPEN][0]}", f"{path}: {_SENTENCES[sqlite3.SQLITE_CANTOPEN][1]}") from fault
