"""Tells apart, in a list that comes again, what is new, what is as it was sealed, and what has changed since.

An application is known by route and receipt number. A known one is compared, never taken in anew: a changed one is a conflict the clerk decides, except where it was
held, since a held application waits to be mended.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity
from furusato.model.values import RowState
from furusato.render.conflicts import Conflict

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
RULES: Final = (KNOWN_APPLICATIONS_ARE_AS_SEALED, KNOWN_APPLICATIONS_ARE_TOLD, HELD_APPLICATIONS_ARE_RENEWED)

_WORDS: Final = {
    c.NAME: "氏名", c.KANA: "フリガナ", c.POSTAL: "郵便番号", c.ADDRESS: "住所", c.BIRTH: "生年月日", c.SEX: "性別",
    c.PHONE: "電話番号", c.NUMBER: "個人番号", c.GIFT_DATE: "寄附年月日", c.YEN: "寄附金額",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """A list held against the ledger. Frames of the list's rows; the known ones carry ROW_KEY, VERSION, STATE of the ledger and its values as `sealed_<column>`."""

    new: pl.DataFrame
    same: pl.DataFrame
    conflicting: pl.DataFrame
    renewed: pl.DataFrame


def compare(rows: pl.DataFrame, sealed: pl.DataFrame) -> Compared:
    """Compare by receipt number; `sealed` are the ledger's rows of the route and year."""
    before = sealed.select(c.RECEIPT, c.ROW_KEY, c.VERSION, c.STATE, c.PERSON, *(pl.col(v).alias(was(v)) for v in c.VALUES[1:]))
    rows = rows.drop(c.ROW_KEY, strict=False)
    known = rows.join(before, on=c.RECEIPT, how="inner", maintain_order="left")
    changed = pl.any_horizontal(pl.col(v) != pl.col(was(v)) for v in c.VALUES[1:])
    held = pl.col(c.STATE) == RowState.HELD
    return Compared(
        new=rows.join(before, on=c.RECEIPT, how="anti", maintain_order="left"),
        same=known.filter(~changed),
        conflicting=known.filter(changed & ~held),
        renewed=known.filter(changed & held),
    )


def was(column: str) -> str:
    """Name of the column that holds the ledger's value."""
    return f"sealed_{column}"


def tell_differences(compared: Compared, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """One finding a changed column, and what was found known or renewed."""
    findings = []
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


def conflicts(compared: Compared, sheet: str, letters: Mapping[str, str]) -> Iterator[Conflict]:
    """Every value that differs, side by side; the individual number is marked secret."""
    for column, word in _WORDS.items():
        rows = compared.conflicting.filter(pl.col(column) != pl.col(was(column)))
        for line, receipt, key, sealed, listed in rows.select(c.LINE, c.RECEIPT, c.ROW_KEY, was(column), column).iter_rows():
            secret = column == c.NUMBER
            yield Conflict(f"{sheet}!{letters.get(column, '')}{line}", receipt, key, word, "" if secret else sealed, "" if secret else listed, secret)
