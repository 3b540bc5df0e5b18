"""Gate 4: every row that left the ledger is back, once, and says what was sealed.

A working list may be sorted, filtered and annotated in a spreadsheet; when it comes back each row is found by its key and every canonical value is compared, exactly
and not after folding, with what the ledger opened. Whole rows may stand in any order: that is harmless and never told. One value beside another row's key is what this
gate is for (Kosai 2017): it names every row, its columns and its municipality. The seal column is compared too, since it travels with the key through a spreadsheet.
That the ledger's own values hold their seals is `seal.sealed_rows.require_sealed`.

No decision of the clerk settles a finding of this gate; a wrong value is mended by holding the row and taking a mended list in. A key that was never given may be anything that was pasted, so
its text is not repeated in a finding.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from furusato.guards.row_check import blank, finding, letter
from furusato.model import columns as c
from furusato.model.findings import Finding, Rule, Severity

LEDGER_HAS_ROWS: Final = Rule(
    "ledger_has_rows",
    Severity.REFUSE,
    "照合する封印済みの行が台帳に一つもありません。年と作業フォルダーが正しいか確かめてください。",
    "The ledger has no sealed row to compare with. Make sure that the year and the workspace are right.",
)
RETURNED_LIST_HAS_ROWS: Final = Rule(
    "returned_list_has_rows",
    Severity.REFUSE,
    "戻ってきた一覧に行が一つもありません。正しいファイル・シートかを確かめてください。",
    "The returned list has no row. Make sure it is the right file and sheet.",
)
EVERY_SEALED_ROW_IS_THERE: Final = Rule(
    "every_sealed_row_is_there",
    Severity.REFUSE,
    "封印済みの {count} 行が一覧にありません（{bodies} 市区町村: {names}）。行の削除や絞り込みのままの保存で落ちています。"
    "封印済みの行は無事です。名簿を付けずに furusato issue を実行すれば、封印時の値で発行されます。",
    "{count} sealed rows are not in the list ({bodies} municipalities: {names}): deleted, or lost when a filtered list was saved. "
    "The sealed rows are unharmed: furusato issue without a list issues them as sealed.",
)
NO_ROW_IS_DOUBLED: Final = Rule(
    "no_row_is_doubled",
    Severity.REFUSE,
    "同じ行キーの行が二つ以上あります。貼り付けで重なった行を除くか、封印済みの行は無事です。名簿を付けずに furusato issue を実行すれば、封印時の値で発行されます。",
    "A row key stands on more than one row. Remove the rows that were pasted twice, or issue without a list: the sealed rows are unharmed.",
)
NO_ROW_IS_WITHOUT_KEY: Final = Rule(
    "no_row_is_without_key",
    Severity.REFUSE,
    "行キーの無い行があります。新しい申請なら別の一覧で furusato intake に渡し、元からの行ならキーを消さずに出し直してください。",
    "Rows have no row key. If they are new applications take them in by a list of their own with `furusato intake`; if not, their keys were lost: issue without a list, the sealed rows are unharmed.",
)
ROW_KEY_IS_KNOWN: Final = Rule(
    "row_key_is_known",
    Severity.REFUSE,
    "行キーの欄に、台帳がこの年に与えたことのない値があります。キーの書き換え、列のずれ、別の年や別の団体の一覧のおそれがあります。",
    "The column of row keys holds something that the ledger never gave out for this year: a key was overwritten, columns were shifted, or the list is another year's or office's.",
)
VALUES_ARE_AS_SEALED: Final = Rule(
    "values_are_as_sealed",
    Severity.REFUSE,
    "{ja_column}が封印した値と {count} 行で異なります（{bodies} 市区町村: {names}）。この一覧からは発行しません。"
    "正しい変更なら行を furusato hold で保留にし、直した名簿を取り込んでください。封印済みの行は無事です。名簿を付けずに furusato issue を実行すれば、封印時の値で発行されます。",
    "The {en_column} differs from what was sealed on {count} rows ({bodies} municipalities: {names}). Nothing is issued from this list. If the change is right, park the row with "
    "furusato hold and take the mended list in. The sealed rows are unharmed: furusato issue without a list issues them as sealed.",
)
SEAL_IS_AS_SEALED: Final = Rule(
    "seal_is_as_sealed",
    Severity.REFUSE,
    "封印の欄が台帳と {count} 行で異なります（{bodies} 市区町村: {names}）。封印の列が動いたか、訂正より前に出した古い一覧です。"
    "封印済みの行は無事です。名簿を付けずに furusato issue を実行すれば、封印時の値で発行されます。",
    "The seal differs from the ledger's on {count} rows ({bodies} municipalities: {names}): the column of seals moved, or the list is older than a correction. "
    "The sealed rows are unharmed: furusato issue without a list issues them as sealed.",
)
RULES: Final = (
    LEDGER_HAS_ROWS,
    RETURNED_LIST_HAS_ROWS,
    EVERY_SEALED_ROW_IS_THERE,
    NO_ROW_IS_DOUBLED,
    NO_ROW_IS_WITHOUT_KEY,
    ROW_KEY_IS_KNOWN,
    VALUES_ARE_AS_SEALED,
    SEAL_IS_AS_SEALED,
)

CHANGED: Final = "changed"  # of `affected`: names of the columns that differ, in the order of VALUES, then SEAL
_COMPARED: Final = (*c.VALUES, c.SEAL)
_SEALED: Final = "_sealed"
_NAMED: Final = 10


def check_against_ledger(
    returned: pl.DataFrame, sealed: pl.DataFrame, sheet: str, letters: Mapping[str, str], names: Mapping[str, str] | None = None
) -> list[Finding]:
    """Compare a returned list with the ledger; no finding means that every sealed row is there once and unchanged.

    `returned` has LINE, ROW_KEY, SEAL and VALUES as the list carries them, in canonical spelling. `sealed` has ROW_KEY (each once), SEAL, VALUES and DESTINATION as
    opened from the ledger: exactly the rows that must be in the list. `names` maps a municipality code to its name, for the sentences.
    """
    if sealed.is_empty() or returned.is_empty():
        return [rule.found(sheet=sheet) for rule, table in ((LEDGER_HAS_ROWS, sealed), (RETURNED_LIST_HAS_ROWS, returned)) if table.is_empty()]
    told = names or {}
    return [
        *_keys(returned, sealed, sheet, letters),
        *_missing(returned, sealed, sheet, told),
        *_changes(_compared(returned, sealed), sheet, letters, told),
    ]


def affected(returned: pl.DataFrame, sealed: pl.DataFrame) -> pl.DataFrame:
    """The returned rows that differ from their sealed row, in the order of the list: ROW_KEY, LINE, CHANGED (list of column names), DESTINATION."""
    compared = _compared(returned, sealed)
    names = pl.concat_list(pl.when(pl.col(column)).then(pl.lit(column)) for column in _COMPARED).list.drop_nulls()
    return compared.select(c.ROW_KEY, c.LINE, names.alias(CHANGED), c.DESTINATION).filter(pl.col(CHANGED).list.len() > 0)


def _compared(returned: pl.DataFrame, sealed: pl.DataFrame) -> pl.DataFrame:
    """Returned rows with a known key: LINE, ROW_KEY, DESTINATION, and for each compared column whether it differs. A null differs from everything."""
    there = sealed.select(c.ROW_KEY, c.DESTINATION, *(pl.col(column).alias(column + _SEALED) for column in _COMPARED))
    pairs = returned.select(c.LINE, c.ROW_KEY, *_COMPARED).join(there, on=c.ROW_KEY).sort(c.LINE)
    return pairs.select(c.LINE, c.ROW_KEY, c.DESTINATION, *((pl.col(column) != pl.col(column + _SEALED)).fill_null(True).alias(column) for column in _COMPARED))


def _keys(returned: pl.DataFrame, sealed: pl.DataFrame, sheet: str, letters: Mapping[str, str]) -> list[Finding]:
    """Rows without a key, with an unknown key, with a key of another row."""
    known = pl.col(c.ROW_KEY).is_in(sealed[c.ROW_KEY].implode())
    ordered = returned.sort(c.LINE)
    strangers = ((NO_ROW_IS_WITHOUT_KEY, blank(c.ROW_KEY)), (ROW_KEY_IS_KNOWN, ~blank(c.ROW_KEY) & ~known))
    found = [(rule, ordered.filter(which)) for rule, which in strangers]
    doubled = ordered.filter(known & pl.col(c.ROW_KEY).is_duplicated())
    place = letter(letters, c.ROW_KEY)
    findings = [rule.found(sheet=sheet, column=place, lines=rows[c.LINE].to_list()) for rule, rows in found if rows.height]
    if doubled.height:
        findings.append(NO_ROW_IS_DOUBLED.found(sheet=sheet, column=place, lines=doubled[c.LINE].to_list(), row_keys=doubled[c.ROW_KEY].to_list()))
    return findings


def _missing(returned: pl.DataFrame, sealed: pl.DataFrame, sheet: str, names: Mapping[str, str]) -> list[Finding]:
    gone = sealed.join(returned, on=c.ROW_KEY, how="anti").sort(c.ROW_KEY)
    if gone.is_empty():
        return []
    bodies, some = _bodies(gone, names)
    return [EVERY_SEALED_ROW_IS_THERE.found(sheet=sheet, row_keys=gone[c.ROW_KEY].to_list(), count=gone.height, bodies=bodies, names=some)]


def _changes(compared: pl.DataFrame, sheet: str, letters: Mapping[str, str], names: Mapping[str, str]) -> list[Finding]:
    findings = []
    for column in _COMPARED:
        rows = compared.filter(pl.col(column))
        if rows.height:
            rule = SEAL_IS_AS_SEALED if column == c.SEAL else VALUES_ARE_AS_SEALED
            bodies, some = _bodies(rows, names)
            findings.append(finding(rule, column, rows, sheet, letters, count=rows.height, bodies=bodies, names=some))
    return findings


def _bodies(rows: pl.DataFrame, names: Mapping[str, str]) -> tuple[int, str]:
    """How many municipalities the rows go to, and the first of them by code and name."""
    codes: Sequence[str] = rows[c.DESTINATION].fill_null("?").unique().sort().to_list()
    shown = "、".join(f"{code} {names[code]}" if code in names else code for code in codes[:_NAMED])
    return len(codes), shown + (" …" if len(codes) > _NAMED else "")
