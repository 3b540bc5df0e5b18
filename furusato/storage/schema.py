"""The tables of the ledger, format 1, and the proof that a file is such a ledger and whole.

Readable without a passphrase: route, state, destination, yen, person id and the times. Donor values lie sealed in `versions.sealed`. What happened is never
changed or deleted: triggers refuse it (a bug of ours would otherwise go unseen; a forger is met by the chain of the event log).
"""

from typing import Final

from furusato.storage.database import Database

APPLICATION_ID: Final = 0x46525354  # "FRST"
FORMAT: Final = 1

_STATEMENTS: Final = (
    "CREATE TABLE ledger (only INTEGER PRIMARY KEY CHECK (only = 1), workspace TEXT NOT NULL, issuer TEXT NOT NULL, created_at TEXT NOT NULL) STRICT",
    # A keyed check of each year's register key: tells foreign keys from damaged rows.
    "CREATE TABLE registers (tax_year INTEGER PRIMARY KEY, key_check BLOB NOT NULL) STRICT",
    # Rules of the office, as sealed; the last one holds.
    """CREATE TABLE rules (seq INTEGER PRIMARY KEY, tax_year INTEGER NOT NULL REFERENCES registers, body TEXT NOT NULL, tag BLOB NOT NULL, at TEXT NOT NULL,
        who TEXT NOT NULL) STRICT""",
    # applications: how many the source counts, NULL where nobody knows.
    """CREATE TABLE routes (tax_year INTEGER NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, applications INTEGER CHECK (applications >= 0),
        PRIMARY KEY (tax_year, name)) STRICT, WITHOUT ROWID""",
    # receipt: keyed look-up of route and receipt number. version: the one that holds.
    """CREATE TABLE rows (serial INTEGER PRIMARY KEY CHECK (serial > 0), row_key TEXT NOT NULL UNIQUE, tax_year INTEGER NOT NULL REFERENCES registers,
        route TEXT NOT NULL, receipt BLOB NOT NULL CHECK (length(receipt) = 32), version INTEGER NOT NULL CHECK (version > 0),
        state TEXT NOT NULL CHECK (state IN ('sealed', 'held', 'excluded', 'withdrawn')),
        UNIQUE (tax_year, receipt), FOREIGN KEY (tax_year, route) REFERENCES routes) STRICT""",
    # destination '' and yen NULL: a row taken in as held, whose list did not say. tag: the intake seal. source: keyed digest of the list.
    """CREATE TABLE versions (serial INTEGER NOT NULL REFERENCES rows, version INTEGER NOT NULL CHECK (version > 0), destination TEXT NOT NULL,
        yen INTEGER CHECK (yen >= 0), person TEXT NOT NULL, tag TEXT NOT NULL CHECK (length(tag) = 26), sealed BLOB NOT NULL,
        source BLOB NOT NULL CHECK (length(source) = 32), at TEXT NOT NULL, PRIMARY KEY (serial, version)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE holds (id INTEGER PRIMARY KEY, serial INTEGER NOT NULL REFERENCES rows, reason TEXT NOT NULL, opened_at TEXT NOT NULL,
        opened_by TEXT NOT NULL, lifted_at TEXT, lifted_by TEXT, lifted_for TEXT) STRICT""",
    "CREATE UNIQUE INDEX one_open_hold ON holds (serial) WHERE lifted_at IS NULL",
    """CREATE TABLE endings (serial INTEGER PRIMARY KEY REFERENCES rows, state TEXT NOT NULL CHECK (state IN ('excluded', 'withdrawn')), reason TEXT NOT NULL,
        at TEXT NOT NULL, who TEXT NOT NULL) STRICT""",
    # matter: keyed look-up of rule, route and receipt number; the last decision of a matter holds.
    """CREATE TABLE decisions (seq INTEGER PRIMARY KEY, tax_year INTEGER NOT NULL REFERENCES registers, matter BLOB NOT NULL CHECK (length(matter) = 32),
        rule TEXT NOT NULL, route TEXT NOT NULL, answer TEXT NOT NULL, reason TEXT NOT NULL, sealed BLOB NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL) STRICT""",
    """CREATE TABLE batches (batch TEXT PRIMARY KEY, tax_year INTEGER NOT NULL, serial INTEGER NOT NULL CHECK (serial > 0),
        state TEXT NOT NULL CHECK (state IN ('prepared', 'awaiting', 'approved', 'published', 'abandoned')), folder TEXT NOT NULL, log_head TEXT NOT NULL,
        prepared_at TEXT NOT NULL, published_at TEXT, issue_date TEXT NOT NULL, document_number TEXT NOT NULL, UNIQUE (tax_year, serial)) STRICT, WITHOUT ROWID""",
    # header: SHA-256 of the signed header, hex; supersedes: the header of the notice this one takes the place of, wholly and alone.
    """CREATE TABLE notices (id INTEGER PRIMARY KEY, batch TEXT NOT NULL REFERENCES batches, recipient TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('first', 'additional', 'correction', 'cancellation')), volume INTEGER NOT NULL CHECK (volume > 0),
        version INTEGER NOT NULL CHECK (version > 0), supersedes TEXT UNIQUE REFERENCES notices (header), rows INTEGER NOT NULL CHECK (rows > 0),
        yen INTEGER NOT NULL CHECK (yen >= 0), state TEXT NOT NULL, header TEXT NOT NULL UNIQUE CHECK (length(header) = 64),
        UNIQUE (batch, recipient, kind, volume), CHECK ((kind = 'correction') = (supersedes IS NOT NULL))) STRICT""",
    # Of a cancellation: the rows as they were sent. cancelled_by: the published cancellation after which the notice no longer speaks for the row.
    """CREATE TABLE notice_rows (notice INTEGER NOT NULL REFERENCES notices, serial INTEGER NOT NULL, version INTEGER NOT NULL,
        cancelled_by INTEGER REFERENCES notices, PRIMARY KEY (notice, serial), FOREIGN KEY (serial, version) REFERENCES versions) STRICT, WITHOUT ROWID""",
    "CREATE INDEX notices_of_row ON notice_rows (serial)",
    "CREATE INDEX cancelled_rows ON notice_rows (cancelled_by) WHERE cancelled_by IS NOT NULL",
    # Corrections that wait for the second person. content: what is to be added to the ledger, donor values sealed; statement: the signed envelope over it.
    """CREATE TABLE proposals (id INTEGER PRIMARY KEY, tax_year INTEGER NOT NULL REFERENCES registers, rows INTEGER NOT NULL CHECK (rows > 0),
        state TEXT NOT NULL CHECK (state IN ('pending', 'released', 'dropped')), content BLOB NOT NULL, statement TEXT NOT NULL, since INTEGER NOT NULL,
        at TEXT NOT NULL, who TEXT NOT NULL, ended_at TEXT, ended_by TEXT) STRICT""",
    "CREATE UNIQUE INDEX one_pending_proposal ON proposals (tax_year) WHERE state = 'pending'",
    """CREATE TABLE events (seq INTEGER PRIMARY KEY CHECK (seq > 0), at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, facts TEXT NOT NULL,
        previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT""",
    # The steps of a notice after publishing; the last one is its state. reference: number of a registered letter, of an eLTAX receipt. day: when it was done.
    """CREATE TABLE deliveries (seq INTEGER PRIMARY KEY, header TEXT NOT NULL REFERENCES notices (header),
        state TEXT NOT NULL CHECK (state IN ('handed over', 'accepted', 'acknowledged', 'returned')), channel TEXT NOT NULL, reference TEXT NOT NULL,
        day TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL) STRICT""",
    # Keys that were destroyed, and with them what they had sealed: the record that stays.
    """CREATE TABLE deletions (batch TEXT PRIMARY KEY REFERENCES batches, reason TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    # digest: keyed, of a csv file written of a batch.
    """CREATE TABLE exports (batch TEXT NOT NULL REFERENCES batches, name TEXT NOT NULL, digest BLOB NOT NULL CHECK (length(digest) = 32),
        recipient TEXT NOT NULL, rows INTEGER NOT NULL, yen INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (batch, digest)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE recalls (recall INTEGER PRIMARY KEY, reason TEXT NOT NULL, whole INTEGER NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL) STRICT",
    # row_keys: JSON array of the rows meant.
    """CREATE TABLE recall_notices (recall INTEGER NOT NULL REFERENCES recalls, header TEXT NOT NULL REFERENCES notices (header), row_keys TEXT NOT NULL,
        confirmed_at TEXT, confirmed_by TEXT, PRIMARY KEY (recall, header)) STRICT, WITHOUT ROWID""",
    # envelope: DSSE, signed by a second person.
    """CREATE TABLE waivers (seq INTEGER PRIMARY KEY, tax_year INTEGER NOT NULL, route TEXT NOT NULL, envelope BLOB NOT NULL, at TEXT NOT NULL,
        who TEXT NOT NULL) STRICT""",
    # A notice that speaks for its rows today; one that came back does, it is sent again.
    """CREATE VIEW live_notices AS SELECT notices.*, batches.tax_year FROM notices JOIN batches USING (batch)
        WHERE batches.state = 'published' AND kind <> 'cancellation' AND notices.state NOT IN ('superseded', 'recalled')""",
    # Where each row stands today, and in which version.
    """CREATE VIEW live_rows AS SELECT notice, serial, notice_rows.version, recipient, header, tax_year FROM notice_rows JOIN live_notices ON id = notice
        WHERE cancelled_by IS NULL""",
)
_NEVER: Final = (
    ("events", "UPDATE"),
    ("events", "DELETE"),
    ("versions", "UPDATE"),
    ("versions", "DELETE"),
    ("rows", "DELETE"),
    ("endings", "DELETE"),
    ("rules", "UPDATE"),
    ("rules", "DELETE"),
    ("decisions", "UPDATE"),
    ("decisions", "DELETE"),
    ("deletions", "UPDATE"),
    ("deletions", "DELETE"),
    ("proposals", "DELETE"),
    ("waivers", "UPDATE"),
    ("waivers", "DELETE"),
    ("deliveries", "UPDATE"),
    ("deliveries", "DELETE"),
)
_TRIGGERS: Final = tuple(
    f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'what happened stays'); END" for table, verb in _NEVER
)
_OURS: Final = (*_STATEMENTS, *_TRIGGERS)


def make(database: Database) -> None:
    """Make the tables of an empty file, within the caller's change."""
    for statement in _OURS:
        database.run(statement)
    database.run(f"PRAGMA application_id = {APPLICATION_ID}")
    database.run(f"PRAGMA user_version = {FORMAT}")


def require_whole(database: Database) -> None:
    """SystemTrouble unless the file is a ledger of this format, undamaged, with exactly our tables and triggers."""
    damaged = database.trouble("台帳が壊れています。使用を止め、控えから戻してください。", "the ledger is damaged. Stop using it and restore it from a backup.")
    if database.number("PRAGMA application_id") != APPLICATION_ID:
        raise database.trouble(
            "furusato の台帳ではないか、壊れています。場所を確かめるか、控えから戻してください。",
            "this is no ledger of furusato, or it is damaged. Check the place, or restore it from a backup.",
        )
    if database.number("PRAGMA user_version") > FORMAT:
        raise database.trouble(
            "新しい版のプログラムの台帳です。プログラムを新しくしてください。", "a newer program made this ledger. Install the newer program."
        )
    if database.all("PRAGMA quick_check(1)") != [("ok",)]:
        raise damaged
    if sorted(row[0] for row in database.all("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")) != sorted(_OURS):
        raise damaged
