"""Corrects applications that were taken in: a donor's change notice, a typing error at intake, a withdrawal, a payment reversed.

The steps of `correct`: judge the lines and hold the rows as they are to be through gates 1 to 3; refuse once, with every finding; seal what changes as the next version
under the same row key; add it to the ledger in one change, or, where it touches many rows, keep it as a proposal until the second person has signed; tell which
municipalities will get a corrected notice, a cancellation or a new notice with the next `furusato issue`. Nothing that was sent changes here.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from furusato.errors import ListRefused, TypingRefused
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, commonest_first, refusing
from furusato.model.values import CorrectionReason, Kind, RowState
from furusato.seal.amendment_statement import AMENDMENT_TYPE, AmendmentStatement
from furusato.seal.sealed_rows import seal_rows
from furusato.seal.signing import envelope
from furusato.storage.amendments import Amendment, End
from furusato.storage.events import Fact
from furusato.storage.row_intake import NewVersions
from furusato.workflows.correct_judge import FIELDS, Asked, Judged, judge
from furusato.workflows.differences import was
from furusato.workflows.office import SIGNER, Office
from furusato.workflows.sealing import Run, persons

MOST_ALONE: Final = 10  # rows that one person may correct at a time
SHARE_ALONE: Final = 100  # or one row in so many of the year's, whichever is less; one row at least


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of it, in rows. `coming`: kind of notice → codes of the municipalities that will get one with the next batch; `held`: of `rows`, those that wait on hold.

    `proposal`: the number under which it waits for the second person; then nothing has changed yet.
    """

    rows: int
    ended: int
    held: int
    findings: tuple[Finding, ...]
    coming: Mapping[Kind, Sequence[str]] = field(default_factory=dict)
    proposal: int | None = None


def correct(office: Office, asked: Asked, decisions: Decisions, run: Run) -> Corrected:
    """Correct what is asked. ListRefused carries every finding; TypingRefused where the second person is needed and there is none. Then the ledger is as it was."""
    _require_no_batch_waits(office)
    judged = judge(office, asked, decisions, run.stamp)
    if refusing(judged.findings):
        raise ListRefused(
            "訂正を受け付けられません。何も変えていません。上の行を直して、もう一度実行してください。",
            "The corrections cannot be taken. Nothing was changed. Mend the lines above, then run it again.",
            commonest_first(judged.findings),
        )
    told, held = tuple(commonest_first(judged.findings)), judged.changed.filter(pl.col(c.STATE) == RowState.HELD).height
    if not judged.rows:
        return Corrected(0, 0, 0, told)
    coming = notices_to_come(office, judged)
    proposal = None
    if require_second_person_for(judged.rows, office.sealed.height):
        proposal = _propose(office, judged, asked, coming, run)
    else:
        office.ledger.amendments.apply(amendment_of(office, judged, asked.source, run), run.stamp)
    office.forget()
    return Corrected(judged.changed.height, judged.ended.height, held, told, coming, proposal)


def require_second_person_for(touched: int, rows_of_year: int) -> bool:
    """Whether so many rows at once need the second person: more than ten, or more than 1 % of the year's rows (which is one row at least)."""
    return touched > min(MOST_ALONE, max(1, rows_of_year // SHARE_ALONE))


def _require_no_batch_waits(office: Office) -> None:
    if waiting := office.ledger.approvals.waiting():
        raise TypingRefused(
            f"発行 {waiting} が決裁を待っています。決裁か差戻しの後で訂正してください(待っている通知書の行が変わってしまいます)。",
            f"Batch {waiting} waits for approval. Correct rows after it is approved or sent back: its notices hold them as they are.",
        )


def amendment_of(office: Office, judged: Judged, source: bytes, run: Run) -> Amendment:
    """What is to be added to the ledger: the rows that change, sealed as their next version, one entry a reason; those that end; the decisions."""
    vault, ledger = office.vault, office.ledger
    versions: list[NewVersions] = []
    if judged.changed.height:
        others = office.sealed.join(judged.changed, on=c.ROW_KEY, how="anti")
        renewed = judged.changed.with_columns(pl.col(c.VERSION) + 1, persons(others, judged.changed, run))
        sealed = seal_rows(renewed, office.register).frame
        for (reason,), rows in sealed.group_by(c.REASON, maintain_order=True):
            why: dict[str, Fact] = {"reason": str(reason), "fields": [f"{key}: {' '.join(names)}" for key, names in rows.select(c.ROW_KEY, FIELDS).iter_rows()]}
            versions.append(ledger.intake.drawn_up(rows, vault=vault, source=source, random_bytes=run.random_bytes, stamp=run.stamp, why=why))
    ends = [
        End(str(reason), rows[c.ROW_KEY].to_list(), reason == CorrectionReason.PAYMENT_REVERSED)
        for (reason,), rows in judged.ended.group_by(c.REASON, maintain_order=True)
    ]
    return Amendment(versions, ends, ledger.decisions.drawn_up(judged.decisions, vault=vault, random_bytes=run.random_bytes))


def notices_to_come(office: Office, judged: Judged) -> dict[Kind, Sequence[str]]:
    """Kind → codes of the municipalities that the next batch will tell of these corrections."""
    live = office.ledger.archive.live(office.tax_year)
    stands = live.rows.select(c.ROW_KEY, pl.col(c.DESTINATION).alias(was(c.DESTINATION)))
    ended = stands.join(judged.ended, on=c.ROW_KEY, how="semi")
    rows = judged.changed.filter(pl.col(c.STATE) == RowState.SEALED).join(stands, on=c.ROW_KEY, how="left")
    stays = pl.col(c.DESTINATION) == pl.col(was(c.DESTINATION))
    left, new = rows.filter(~stays), rows.filter(~stays.fill_null(value=False))
    before = {notice.recipient for notice in live.notices.values()}
    codes = {
        Kind.CORRECTION: set(rows.filter(stays)[c.DESTINATION]),
        Kind.CANCELLATION: {*left[was(c.DESTINATION)], *ended[was(c.DESTINATION)]},
        Kind.FIRST: set(new[c.DESTINATION]) - before,
        Kind.ADDITIONAL: set(new[c.DESTINATION]) & before,
    }
    return {kind: sorted(of) for kind, of in codes.items() if of}


def _propose(office: Office, judged: Judged, asked: Asked, coming: Mapping[Kind, Sequence[str]], run: Run) -> int:
    """Keep it for the second person, signed by the maker; its number."""
    rules = office.ledger.registers.signed_rules(office.tax_year)
    if rules is None or not rules.checkers:
        raise TypingRefused(
            f"{judged.rows} 行の訂正には決裁者の鍵が要ります(一人でできるのは 10 行まで、かつ年分の 1 % まで)。furusato key new --role checker で"
            "決裁者の鍵を作るか、少しずつ訂正してください。",
            f"Correcting {judged.rows} rows at once needs the second person's key (alone: ten rows, and 1 % of the year's). Make one with furusato key new --role checker, "
            "or correct a few rows at a time.",
        )
    amendment = amendment_of(office, judged, asked.source, run)
    statement = statement_of(office, judged, amendment, coming)
    signed = envelope(AMENDMENT_TYPE, statement.to_bytes(), office.keys.signer(SIGNER)).to_bytes().decode()
    facts: dict[str, Fact] = {"rows": amendment.rows, "reasons": sorted(statement.reasons), "fields": sorted(statement.columns), "content": statement.content}
    return office.ledger.amendments.propose(office.tax_year, amendment, signed, facts, run.stamp)


def statement_of(office: Office, judged: Judged, amendment: Amendment, coming: Mapping[Kind, Sequence[str]]) -> AmendmentStatement:
    """What both people sign."""
    fields = Counter(str(name) for names in judged.changed[FIELDS] for name in names)
    reasons = Counter([*judged.changed[c.REASON], *judged.ended[c.REASON]])
    return AmendmentStatement(
        workspace=office.ledger.workspace,
        issuer=office.ledger.issuer,
        tax_year=office.tax_year,
        rows=judged.rows,
        ended=judged.ended.height,
        reasons=dict(sorted(reasons.items())),
        columns=dict(sorted(fields.items())),
        recipients={str(kind): list(codes) for kind, codes in coming.items()},
        content=hashlib.sha256(amendment.to_bytes()).hexdigest(),
        log_head=office.ledger.events.head(),
    )
