"""Writes the rows of a published batch as csv files by the office's profile: checked character by character, read back by other code, with totals beside them.

The steps of `export`: read the profile; open the batch's rows in the versions that were published; check every character and length; write; read every file back and
compare every value; write totals and k of n beside; keep a keyed digest of each file, so that what is transmitted can be held against it. Nothing is left after a refusal.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from furusato.errors import IntegrityBroken, ListRefused, TypingRefused
from furusato.guards.exportable import check_exportable
from furusato.law.profile import KIND, LINE, Profile
from furusato.model import columns as c
from furusato.model.exported import CsvFile, Exported
from furusato.model.findings import Rule, Severity, commonest_first
from furusato.model.notice import Values
from furusato.model.printed import Unreadable
from furusato.model.values import Kind
from furusato.render.profile_csv import cell_text, write_files
from furusato.reread.profile_csv import read_file as read_back
from furusato.seal.encoding import enc, mac
from furusato.seal.sealed_rows import require_sealed
from furusato.storage.events import Stamp
from furusato.storage.files import make_folder, remove_tree, write_once
from furusato.workflows.office import Office

EVERY_FILE_READS_BACK: Final = Rule(
    "every_file_reads_back",
    Severity.REFUSE,
    "書き出した {file} を読み戻すと元の値になりません({why})。何も書き出していません。プログラムの提供元に連絡してください。",
    "{file} does not read back as what was written ({why}). Nothing was written. Tell the makers of the program.",
)
PROFILE_TELLS_KINDS_APART: Final = Rule(
    "profile_tells_kinds_apart",
    Severity.REFUSE,
    "発行 {batch} には訂正か取消の通知書がありますが、プロファイルに種別(kind)の列がないため区別できません。列を加えるか、PDF と XLSX で送ってください。",
    "Batch {batch} has corrections or cancellations and the profile has no column for the kind. Add one, or send these as PDF and XLSX.",
)
RULES: Final = (EVERY_FILE_READS_BACK, PROFILE_TELLS_KINDS_APART)
TOTALS: Final = "合計.csv"
_HEADINGS: Final = ("ファイル", "宛先", "k", "n", "件数", "円")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. Counts in files and rows, amount in yen."""

    files: int
    rows: int
    yen: int


def export(office: Office, batch: str, profile_data: bytes, out: Path, stamp: Stamp) -> Written:
    """Write the files of a batch into a new folder. ListRefused: profile, characters or lengths; IntegrityBroken: a file does not read back."""
    profile = Profile.parse(profile_data)
    rows = exported_rows(office, batch)
    _require_exportable(batch, profile, rows)
    files = list(write_files(profile, rows))
    _require_read_back(profile, rows, files)
    office.ledger.exports.record(batch, [(file.name, export_digest(office, batch, file.data), file.recipient, file.rows, file.yen) for file in files], stamp)
    _write(out, files)
    return Written(len(files), sum(file.rows for file in files), sum(file.yen for file in files))


def export_digest(office: Office, batch: str, data: bytes) -> bytes:
    """Keyed digest of a file of a batch, 32 bytes: keyed, since a file of one row could be guessed."""
    return mac(mac(office.keys.batch_root(batch), enc("furusato-batch/v1/export")), data)


def exported_rows(office: Office, batch: str) -> list[Exported]:
    """The rows of a published batch as they were told, in the order of recipients, kana and row key. TypingRefused: no such batch."""
    told = office.ledger.archive.rows_of(batch)
    if told.is_empty() or batch not in {notice.batch for notice in office.ledger.archive.notices_of_year(office.tax_year)}:
        raise TypingRefused(f"公開済みの発行 {batch} がありません。", f"There is no published batch {batch}.")
    opened = require_sealed(office.ledger.rows.opened_versions(office.vault, told.select(c.ROW_KEY, c.VERSION).iter_rows()), office.register).frame
    rows = told.join(opened.drop(c.DESTINATION), on=(c.ROW_KEY, c.VERSION)).sort(c.DESTINATION, c.KIND, c.KANA, c.ROW_KEY)
    return list(_exported(office, batch, rows))


def _exported(office: Office, batch: str, rows: pl.DataFrame) -> Iterator[Exported]:
    issuer = office.workspace.settings.issuer
    columns = (c.ROW_KEY, c.DESTINATION, c.KIND, *c.VALUES)
    for key, code, kind, *values in rows.select(columns).iter_rows():
        yield Exported(key, Values(*values), kind, (code, office.gazetteer.names[code]), (issuer.code, issuer.name), batch, office.tax_year)


def _require_exportable(batch: str, profile: Profile, rows: Sequence[Exported]) -> None:
    mends = any(row.kind in (Kind.CORRECTION, Kind.CANCELLATION) for row in rows) and KIND not in {column.value for column in profile.column}
    findings = [*([PROFILE_TELLS_KINDS_APART.found(batch=batch)] if mends else []), *check_exportable(profile, rows, cell_text)]
    if findings:
        raise ListRefused(
            "このプロファイルでは書き出せない行があります。何も書き出していません。",
            "Some rows cannot be written by this profile. Nothing was written.",
            commonest_first(findings),
        )


def _require_read_back(profile: Profile, rows: Sequence[Exported], files: Sequence[CsvFile]) -> None:
    """Every value of every row, in order, from the bytes that will be written; rows and yen of each file and of all."""
    expected = iter(rows)
    for file in files:
        why = _difference(profile, file, [next(expected) for _ in range(file.rows)])
        if why:
            finding = EVERY_FILE_READS_BACK.found(sheet=file.name, file=file.name, why=why)
            raise IntegrityBroken(finding.ja, finding.en, [finding])
    if next(expected, None) is not None:
        raise AssertionError("a row is in no file")


def _difference(profile: Profile, file: CsvFile, rows: Sequence[Exported]) -> str:
    try:
        read = read_back(profile, file.data)
    except Unreadable as fault:
        return fault.en
    if len(read) != len(rows):
        return f"{len(read)} / {len(rows)} rows"
    for line, (cells, row) in enumerate(zip(read, rows, strict=True), 1):
        wrong = [name for name, text in cells.items() if text != _expected(name, row, line)]
        if wrong:
            return f"line {line}: {', '.join(wrong)}"
    return ""


def _expected(name: str, row: Exported, line: int) -> str:
    """The canonical value that a column must say, gathered here without the writer."""
    if name in c.VALUES:
        return str(dict(zip(c.VALUES, row.values, strict=True))[name])
    (code, recipient), (issuer, issuer_name) = row.recipient, row.issuer
    known = {"recipient": code, "recipient_name": recipient, "issuer": issuer, "issuer_name": issuer_name, "batch": row.batch, "kind": row.kind}
    return {**known, c.ROW_KEY: row.row_key, "tax_year": str(row.tax_year), LINE: str(line)}[name]


def _write(out: Path, files: Sequence[CsvFile]) -> None:
    """All files and their totals, or no folder."""
    make_folder(out)
    try:
        for file in files:
            write_once(out / file.name, file.data)
        write_once(out / TOTALS, _totals(files))
    except BaseException:
        remove_tree(out)
        raise


def _totals(files: Sequence[CsvFile]) -> bytes:
    """What each file holds, and all of them: for the letter that goes with them, and for whoever counts at the other end."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(_HEADINGS)
    lines.writerows((file.name, file.recipient, *file.volume, file.rows, file.yen) for file in files)
    lines.writerow(("計", "", "", "", sum(file.rows for file in files), sum(file.yen for file in files)))
    return text.getvalue().encode("utf-8-sig")
