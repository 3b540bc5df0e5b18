"""What a receiving office works on with: the import csv by its profile, the standard lists, a query letter a sender. Written together into one new folder, or not at all."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from furusato.errors import ListRefused
from furusato.guards.exportable import check_exportable
from furusato.guards.residents import DIFFERING, DONEES, ISSUER, JUDGED, MOST_DONEES, RESIDENT, TWICE, Match
from furusato.law.municipalities import Gazetteer
from furusato.law.profile import Profile
from furusato.model import columns as c
from furusato.model.exported import Exported
from furusato.model.findings import commonest_first
from furusato.model.notice import Body, Values
from furusato.model.words import WORDS
from furusato.render.profile_csv import cell_text, write_files
from furusato.render.query_letter import QueryLetter, draw_query_letter
from furusato.render.standard_lists import ListedRow, StandardList, write_standard_lists
from furusato.storage.files import make_folder, remove_tree, write_once
from furusato.workflows.pinned_fonts import pinned_face
from furusato.workflows.receive import BATCH, ISSUER_NAME, RECIPIENT, RECIPIENT_NAME, YEAR, Received

LISTS: Final = "確認リスト.xlsx"
SENDERS: Final = "受領一覧.csv"
_TAKEN: Final = (Match.EQUAL, Match.FOLDED, Match.ADDRESS)
_PURPOSES: Final = {
    "同一人物確認リスト": "番号・氏名・生年月日・住所のどれかが住民名簿と違う行。同じ人かを確かめる",
    "個人未特定リスト": "1月1日の住民名簿に見当たらない行。賦課期日に住民でなければ通知は効力を失う",
    "不適用候補リスト": "寄附先が五団体を超える人、同じ寄附が二行ある人",
}
_LOOK: Final = {
    Match.ADDRESS: "住所が違う",
    Match.IDENTITY: "同じ番号で{words}が違う",
    Match.NUMBER: "同じ氏名・生年月日の住民の番号が違う",
    Match.NOBODY: "1月1日の住民名簿にない",
}


@dataclass(frozen=True, slots=True)
class ReceivingOffice:
    """Who receives: for the letters."""

    body: Body
    section: str
    telephone: str


def write_papers(out: Path, received: Received, gazetteer: Gazetteer, office: ReceivingOffice, day: date, profile: Profile | None) -> int:
    """Write everything into a new folder; how many files. ListRefused where a character cannot stand in the import csv."""
    files = [(SENDERS, _senders(received))]
    if JUDGED in received.rows.columns:
        files += [(LISTS, _lists(received)), *_letters(received, gazetteer, office, day)]
    if profile is not None:
        files += _import_files(received, profile)
    make_folder(out)
    try:
        for name, data in files:
            write_once(out / name, data)
    except BaseException:
        remove_tree(out)
        raise
    return len(files)


def _senders(received: Received) -> bytes:
    """A line a sender: notices, rows and yen that stand; for the record that everything of everybody came in."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(("団体コード", "団体名", "発行", "行数", "円"))
    grouped = received.rows.group_by(ISSUER, ISSUER_NAME).agg(pl.col(BATCH).n_unique(), pl.len(), pl.col(c.YEN).cast(pl.Int64).sum()).sort(ISSUER)
    lines.writerows(grouped.iter_rows())
    return text.getvalue().encode("utf-8-sig")


def _lists(received: Received) -> bytes:
    rows = received.rows
    chosen = {
        "同一人物確認リスト": rows.filter(pl.col(JUDGED).is_in([Match.ADDRESS, Match.IDENTITY, Match.NUMBER])),
        "個人未特定リスト": rows.filter(pl.col(JUDGED) == Match.NOBODY),
        "不適用候補リスト": rows.filter((pl.col(DONEES) > MOST_DONEES) | pl.col(TWICE)).sort(c.KANA, ISSUER),
    }
    lists = [StandardList(name, _PURPOSES[name], [_listed(row, name) for row in found.iter_rows(named=True)]) for name, found in chosen.items()]
    counts = [("受け取った行", rows.height), *((f"住民名簿との突合: {match}", received.count(match)) for match in Match)]
    return write_standard_lists(lists, counts)


def _listed(row: dict[str, Any], name: str) -> ListedRow:
    look = _unfit(row) if name == "不適用候補リスト" else _look(row)
    return ListedRow(
        row[ISSUER_NAME],
        row[BATCH],
        row[c.ROW_KEY],
        row[c.NAME],
        row[c.KANA],
        row[c.BIRTH],
        row[c.ADDRESS],
        row[c.GIFT_DATE],
        int(row[c.YEN]),
        look,
        "" if row[RESIDENT] is None else str(row[RESIDENT]),
    )


def _look(row: dict[str, Any]) -> str:
    words = "・".join(WORDS[column][0] for column in row[DIFFERING].split(",") if column)
    return _LOOK[Match(row[JUDGED])].format(words=words)


def _unfit(row: dict[str, Any]) -> str:
    reasons = [f"寄附先 {row[DONEES]} 団体"] if row[DONEES] > MOST_DONEES else []
    return "、".join([*reasons, *(["同じ寄附が二行"] if row[TWICE] else [])])


def _letters(received: Received, gazetteer: Gazetteer, office: ReceivingOffice, day: date) -> Iterator[tuple[str, bytes]]:
    """One a sender with rows to ask about: where who it is differs, or the number."""
    asked: defaultdict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    doubtful = received.rows.filter(pl.col(JUDGED).is_in([Match.IDENTITY, Match.NUMBER, Match.NOBODY]))
    for row in doubtful.sort(ISSUER, BATCH, c.ROW_KEY).iter_rows(named=True):
        asked[row[ISSUER], row[ISSUER_NAME]].append((row[BATCH], row[c.ROW_KEY], _look(row)))
    year = int(received.rows[YEAR][0]) if received.rows.height else day.year - 1
    for (code, name), rows in asked.items():
        sender = gazetteer.body(code) if code in gazetteer.names else Body(code, name)
        yield f"照会_{code}_{name}.pdf", draw_query_letter(QueryLetter(sender, office.body, day, year, office.section, office.telephone, rows), pinned_face())


def _import_files(received: Received, profile: Profile) -> list[tuple[str, bytes]]:
    """The rows that may be imported: all of them without residents, else those of whom it is clear who they are."""
    rows = received.rows if JUDGED not in received.rows.columns else received.rows.filter(pl.col(JUDGED).is_in(_TAKEN))
    exported = [_exported(row) for row in rows.sort(ISSUER, BATCH, c.ROW_KEY).iter_rows(named=True)]
    findings = list(check_exportable(profile, exported, cell_text))
    if findings:
        raise ListRefused("取込み用の csv に書けない文字があります。", "Some characters cannot stand in the import csv.", commonest_first(findings))
    return [(file.name, file.data) for file in write_files(profile, exported)]


def _exported(row: dict[str, Any]) -> Exported:
    values = Values(*(row[column] for column in c.VALUES))
    return Exported(row[c.ROW_KEY], values, row[c.KIND], (row[RECIPIENT], row[RECIPIENT_NAME]), (row[ISSUER], row[ISSUER_NAME]), row[BATCH], row[YEAR])
