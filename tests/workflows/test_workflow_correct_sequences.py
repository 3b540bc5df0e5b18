"""Nobody is lost: after any sequence of corrections, moves, withdrawals and issues every sealed row stands in one notice, as its receivers understand what they were sent.

Without drawing: what is told whom is decided by what is tried here; that documents say it is tried elsewhere.
"""

import tempfile
from collections import defaultdict
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from furusato.guards.partition import require_partition
from furusato.model import columns as c
from furusato.model.notice import Body
from furusato.model.values import Kind, RowState
from furusato.notices.changes import tell_apart
from furusato.notices.compose import BatchHead, compose
from furusato.seal.keys import notice_key
from furusato.seal.manifest import PDF, XLSX, Header
from furusato.seal.sealed_rows import require_sealed, seal_rows
from furusato.storage.batch_records import BatchPlan, NoticeRecord
from furusato.storage.ledger import Ledger, new_ledger
from furusato.verification.superseded import digest, mark_superseded
from furusato.verification.verdict import Light, Verdict
from furusato.verification.whole_set import examine_together
from furusato.workflows.batch import placed, planned, reasons_aside, standing_after
from furusato.workflows.issue import assigned, standing
from tests.storage.storage_samples import REGISTER, SOURCE, TOWNS, YEAR, donors, random_bytes_from, stamp, take_in, vault

BODIES = {code: Body(code, f"架空{place}市", "静岡県") for place, code in enumerate(TOWNS)}
ISSUER = Body("222216", "湖西市", "静岡県")
STEPS = ("type", "type", "move", "move", "withdraw", "reverse", "hold", "lift", "new", "issue", "issue")


class Year:
    """A ledger, and every header that was ever published."""

    def __init__(self, ledger: Ledger, chance: Random) -> None:
        self.ledger, self.chance, self.headers = ledger, chance, list[Header]()
        take_in(ledger, donors(6))

    def rows(self) -> pl.DataFrame:
        return self.ledger.rows.opened(vault())

    def step(self, name: str) -> None:
        """One errand on a row picked by chance; nothing where it does not apply."""
        rows = self.rows()
        state = RowState.HELD if name == "lift" else RowState.SEALED
        there = rows.filter(pl.col(c.STATE) == state)
        if name == "new":
            take_in(self.ledger, donors(self.chance.randint(1, 2), first=rows.height + 1), seed=f"new {rows.height}")
        elif name == "issue":
            self.issue()
        elif there.height:
            self.on_row(name, there[self.chance.randrange(there.height)])

    def on_row(self, name: str, row: pl.DataFrame) -> None:
        key, holds = str(row[c.ROW_KEY][0]), self.ledger.holds
        if name in ("type", "move"):
            changed = {c.PHONE: str(self.chance.random())} if name == "type" else {c.DESTINATION: self.chance.choice(TOWNS)}
            self.correct(row.with_columns(pl.lit(value).alias(column) for column, value in changed.items()))
        elif name == "hold":
            if key not in self.ledger.archive.published_keys(YEAR):
                holds.hold([key], "no-number", stamp())
        else:
            {"withdraw": holds.withdraw, "reverse": holds.reverse, "lift": holds.lift}[name]([key], name, stamp())

    def correct(self, rows: pl.DataFrame) -> None:
        frame = seal_rows(rows.with_columns(pl.col(c.VERSION) + 1), REGISTER).frame
        self.ledger.intake.correct(frame, vault=vault(), source=SOURCE, random_bytes=random_bytes_from(str(self.chance.random())), stamp=stamp())

    def issue(self) -> None:
        """As the workflow does, without documents."""
        year, live = require_sealed(self.rows(), REGISTER), self.ledger.archive.live(YEAR)
        office = cast("Any", SimpleNamespace(sealed=year.frame, ledger=self.ledger, vault=vault(), register=REGISTER, tax_year=YEAR))
        changes = tell_apart(year, live)
        if changes.nothing:
            return
        name, made = self.ledger.batches.next_batch(YEAR), planned(office, changes, live)
        head = BatchHead(name, ISSUER, YEAR, bytes(32))
        notices = list(compose(head, made, BODIES, standing_after(office, live)))
        batch = cast("Any", SimpleNamespace(rows=placed(made, notices), notices=notices, live=live))
        require_partition(year.frame, assigned(batch), standing(batch), reasons_aside(office))
        keyed = [(n, notice_key(bytes(32), name, n.recipient.code)) for n in notices]
        headers = [n.bound(key).header(key, ((PDF, ""), (XLSX, "")), "test", signed_alone=True) for n, key in keyed]
        told = zip(notices, headers, strict=True)
        records = tuple(
            NoticeRecord(n.recipient.code, n.kind, n.version, n.supersedes, n.rows, n.yen, digest(header), volume=n.volume[0]) for n, header in told
        )
        self.ledger.batches.prepare(BatchPlan(name, self.ledger.events.head(), records, batch.rows, "2026-01-15", ""), "0" * 64, stamp())
        self.ledger.batches.publish(name, stamp())
        for header in headers:
            header.require_consistent()
        self.headers += headers

    def understood(self) -> set[tuple[str, str]]:
        """Row key and municipality, as the receivers understand what they were sent, batch by batch: first what falls away, then what is told."""
        notices: dict[str, Header] = {}
        gone: defaultdict[str, set[str]] = defaultdict(set)
        for header in sorted(self.headers, key=lambda h: (h.batch, h.kind is not Kind.CANCELLATION)):
            if header.kind is Kind.CANCELLATION:
                for name, other in notices.items():
                    gone[name] |= {key for key, _ in header.row_tags} if other.recipient == header.recipient else set()
            else:
                notices.pop(header.supersedes, None)
                notices[digest(header)] = header
        return {(key, header.recipient[0]) for name, header in notices.items() for key, _ in header.row_tags if key not in gone[name]}


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=4, max_size=24), seed=st.integers(0, 1000))
def test_after_any_sequence_every_sealed_row_stands_in_one_notice(steps: list[str], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder, new_ledger(Path(folder, "ledger.sqlite"), "W1", "222216", stamp()) as ledger:
        year = Year(ledger, Random(seed))
        for step in (*steps, "issue"):
            year.step(step)
        rows = year.rows().filter(pl.col(c.STATE) == RowState.SEALED)
        there = ledger.archive.live(YEAR).rows
        assert there[c.ROW_KEY].is_unique().all()
        assert set(there.select(c.ROW_KEY, c.VERSION, c.DESTINATION).iter_rows()) == set(rows.select(c.ROW_KEY, c.VERSION, c.DESTINATION).iter_rows())
        assert year.understood() == set(rows.select(c.ROW_KEY, c.DESTINATION).iter_rows())
        verdicts = mark_superseded([Verdict(h.name, Light.GREEN, Light.GREEN, (), h) for h in year.headers])
        assert [finding.name for finding in examine_together(verdicts)] == []
        totals = {code: earlier.rows for code, earlier in ledger.archive.earlier(YEAR).items() if earlier.rows}
        assert totals == dict(rows.group_by(c.DESTINATION).agg(pl.len()).iter_rows())
        ledger.verify()
