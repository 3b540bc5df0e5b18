"""Tells apart, in a list that comes again, what is new, what is as it was sealed, and what has changed since.

An application is known by route and receipt number. A known one is compared, never taken in anew: a changed one is a conflict the clerk decides, except where it was
held, since a held application waits to be mended. A receipt number that is a known one in another spelling is asked about: it would double the application.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from furusato.guards.clusters import ACCEPTED
from furusato.guards.row_presence import RECEIPT_IS_LISTED_ONCE
from furusato.law.number_in_text import hidden
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, Rule, Severity
from furusato.model.papers import Conflict
from furusato.model.values import RowState
from furusato.model.words import WORDS

KNOWN_APPLICATIONS_ARE_AS_SEALED: Final = Rule(
    "known_applications_are_as_sealed",
    Severity.REFUSE,
    "受付済みの申請 {rows} 件で「{heading}」が封印時と違います(--conflicts で並べて確認)。一覧が崩れたのなら元から取り直し、正しい変更なら furusato hold で保留にしてから取り込み直してください。",
    "{rows} applications that were taken in before differ in “{heading}” from what was sealed (see --conflicts). If the list was "
    "damaged, take it from its source again; if the change is right, park the application with furusato hold and take the list in again.",
)
KNOWN_APPLICATIONS_ARE_TOLD: Final = Rule(
    "known_applications_are_told",
    Severity.NOTICE,
    "{rows} 件は受付済みで、封印時と同じです。何も変えていません。",
    "{rows} applications were taken in before and are as sealed. Nothing was changed for them.",
)
HELD_APPLICATIONS_ARE_RENEWED: Final = Rule(
    "held_applications_are_renewed",
    Severity.NOTICE,
    "保留中の {rows} 件の内容を新しい版として封印しました。furusato hold --lift で保留を解くと発行の対象になります。",
    "{rows} held applications were sealed anew with the list's contents. Lift the hold with furusato hold --lift to have them issued.",
)
RECEIPT_IS_SPELLED_AS_BEFORE: Final = Rule(
    "receipt_is_spelled_as_before",
    Severity.DECIDE,
    "受付番号 {rows} 件が、受付済みの受付番号と書き方だけ(空白・全角半角・大文字小文字・頭の0)違います。同じ申請なら前と同じ書き方にそろえ、別の申請なら判断ファイルで accepted としてください。",
    "{rows} receipt numbers differ from known ones in spelling only (spaces, width, case, leading zeros). If they are the same applications spell them as before; "
    "if they are others, answer `accepted` in the decisions file.",
)
RULES: Final = (RECEIPT_IS_SPELLED_AS_BEFORE, KNOWN_APPLICATIONS_ARE_AS_SEALED, KNOWN_APPLICATIONS_ARE_TOLD, HELD_APPLICATIONS_ARE_RENEWED)

_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")
_WORDS: Final = {column: WORDS[column][0] for column in c.VALUES[1:]}


@dataclass(frozen=True, slots=True)
class Compared:
    """A list held against the ledger. Frames of the list's rows; the known ones carry ROW_KEY, VERSION, STATE of the ledger and its values as `sealed_<column>`.

    `respelled` are those of the new rows whose receipt number is a known one in another spelling; the renewed rows have DESTINATION.
    """

    new: pl.DataFrame
    respelled: pl.DataFrame
    same: pl.DataFrame
    conflicting: pl.DataFrame
    renewed: pl.DataFrame

    @property
    def known(self) -> list[pl.DataFrame]:
        return [self.same, self.conflicting, self.renewed]


def compare(rows: pl.DataFrame, sealed: pl.DataFrame, destinations: Callable[[pl.DataFrame], pl.DataFrame]) -> Compared:
    """Compare by receipt number; `sealed` are the ledger's rows of the route and year, `destinations` adds DESTINATION to held rows: it may have become known."""
    columns = (c.DESTINATION, *c.VALUES[1:])
    before = sealed.select(c.RECEIPT, c.ROW_KEY, c.VERSION, c.STATE, *(pl.col(v).alias(was(v)) for v in columns))
    rows = rows.drop(c.ROW_KEY, strict=False)
    known = rows.join(before, on=c.RECEIPT, how="inner", maintain_order="left")
    new = rows.join(before, on=c.RECEIPT, how="anti", maintain_order="left")
    is_held, changed = pl.col(c.STATE) == RowState.HELD, pl.any_horizontal(pl.col(v) != pl.col(was(v)) for v in c.VALUES[1:])
    held, others = destinations(known.filter(is_held)), known.filter(~is_held)
    renewed = changed | (pl.col(c.DESTINATION) != pl.col(was(c.DESTINATION)))
    return Compared(
        new=new,
        respelled=_respelled(new, sealed),
        same=pl.concat([others.filter(~changed), held.filter(~renewed).select(others.columns)]).sort(c.LINE),
        conflicting=others.filter(changed),
        renewed=held.filter(renewed),
    )


def _respelled(new: pl.DataFrame, sealed: pl.DataFrame) -> pl.DataFrame:
    if sealed.is_empty():
        return new.clear()
    known = {_folded(receipt) for receipt in sealed[c.RECEIPT]}
    return new.filter(pl.Series([bool(receipt) and _folded(receipt) in known for receipt in new[c.RECEIPT]], dtype=pl.Boolean))


def _folded(receipt: str) -> str:
    """A receipt number for comparison only."""
    return _ZEROS.sub("", "".join(unicodedata.normalize("NFKC", receipt).split()).casefold())


def was(column: str) -> str:
    """Name of the column that holds the ledger's value."""
    return f"sealed_{column}"


def tell_differences(compared: Compared, sheet: str, letters: Mapping[str, str], decisions: Decisions) -> list[Finding]:
    """One finding a changed column, doubled and respelled receipt numbers, and what was found known or renewed. `decisions` of the route."""
    findings = [*_receipts(compared, sheet, letters.get(c.RECEIPT, ""), decisions)]
    for column, word in _WORDS.items():
        rows = compared.conflicting.filter(pl.col(column) != pl.col(was(column)))
        if rows.height:
            letter = letters.get(column, "")
            keys = rows[c.ROW_KEY].to_list()
            lines = rows[c.LINE].to_list()
            findings.append(KNOWN_APPLICATIONS_ARE_AS_SEALED.found(sheet=sheet, column=letter, lines=lines, row_keys=keys, rows=len(keys), heading=word))
    for rule, rows in ((KNOWN_APPLICATIONS_ARE_TOLD, compared.same), (HELD_APPLICATIONS_ARE_RENEWED, compared.renewed)):
        if rows.height:
            findings.append(rule.found(sheet=sheet, lines=rows[c.LINE].to_list(), row_keys=rows[c.ROW_KEY].to_list(), rows=rows.height))
    return findings


def _receipts(compared: Compared, sheet: str, letter: str, decisions: Decisions) -> Iterator[Finding]:
    """Known applications that stand twice in the list (the gates see only new ones), and new ones that may be known ones."""
    known = pl.concat([rows.select(c.LINE, c.RECEIPT, c.ROW_KEY) for rows in compared.known]).sort(c.LINE)
    doubled = known.filter(pl.col(c.RECEIPT).is_duplicated())
    if doubled.height:
        yield RECEIPT_IS_LISTED_ONCE.found(sheet=sheet, column=letter, lines=doubled[c.LINE].to_list(), row_keys=doubled[c.ROW_KEY].to_list())
    answers = decisions.answers(RECEIPT_IS_SPELLED_AS_BEFORE.name)
    asked = compared.respelled.filter(~pl.col(c.RECEIPT).is_in([receipt for receipt, answer in answers.items() if answer == ACCEPTED]))
    if asked.height:
        yield RECEIPT_IS_SPELLED_AS_BEFORE.found(sheet=sheet, column=letter, lines=asked[c.LINE].to_list(), rows=asked.height)


def conflicts(compared: Compared, sheet: str, letters: Mapping[str, str]) -> Iterator[Conflict]:
    """Every value that differs, side by side; the individual number is marked secret, and so is what looks like one in another column."""
    for column, word in _WORDS.items():
        rows = compared.conflicting.filter(pl.col(column) != pl.col(was(column)))
        for line, receipt, key, sealed, listed in rows.select(c.LINE, c.RECEIPT, c.ROW_KEY, was(column), column).iter_rows():
            secret = column == c.NUMBER or any(hidden(text) != text for text in (sealed, listed))
            yield Conflict(f"{sheet}!{letters.get(column, '')}{line}", receipt, key, word, "" if secret else sealed, "" if secret else listed, secret)
