"""Deletes what is no longer needed, and leaves a record: clear documents as soon as all of a batch has arrived, the rows of old years when the office's own time is over.

The steps of `purgeable`: look at each published batch; say which clear documents may go and why others may not. `purge` records first, then deletes: a record without
a deletion is finished by the next run, a deletion without a record there is none. Replay brings documents back while the batch's key is kept. The statutory period for
keeping notices could not be found: years are deleted only where furusato.toml says after how many, by destroying the year's register key, which shreds its rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from furusato.errors import TypingRefused
from furusato.model import columns as c
from furusato.storage.events import Fact, Stamp
from furusato.storage.files import remove_tree
from furusato.storage.keys_change import destroy_register_key
from furusato.workflows.arrivals import last_steps, still_open
from furusato.workflows.deliver import Desk

DOCUMENTS: Final = "documents"


@dataclass(frozen=True, slots=True)
class Clear:
    """The clear documents of a batch. `why` says why they must stay; empty where they may go. Counts in notices, rows and people."""

    batch: str
    folder: Path
    notices: int
    rows: int
    people: int
    why: str


def clear_documents(desk: Desk, today: date) -> list[Clear]:
    """Every published batch whose documents are there still."""
    return list(_clear(desk, today))


def _clear(desk: Desk, today: date) -> Iterator[Clear]:
    settings, ledger = desk.workspace.settings, desk.ledger
    notices = ledger.archive.notices_of_year(settings.tax_year)
    steps = last_steps(ledger, settings.tax_year)
    persons = dict(ledger.rows.readable(settings.tax_year).select(c.ROW_KEY, c.PERSON).iter_rows())
    for batch in sorted({notice.batch for notice in notices}):
        folder = desk.workspace.batches / batch / DOCUMENTS
        if folder.is_dir():
            mine = [notice for notice in notices if notice.batch == batch]
            waiting = still_open(settings, ledger, mine)
            newest = max((steps[notice.header].day for notice in mine if notice.header in steps), default="")
            people = len({persons[place.row_key] for place in ledger.places.of_batch(batch)})
            why = _why(len(waiting), newest, today, settings.documents_days)
            yield Clear(batch, folder, len(mine), sum(notice.rows for notice in mine), people, why)


def _why(waiting: int, newest: str, today: date, days: int) -> str:
    if waiting:
        return f"到着していない通知書が {waiting} 通 / {waiting} notices have not arrived"
    free = date.fromisoformat(newest) + timedelta(days=days) if newest else today
    return "" if today >= free else f"{free} まで置く(furusato.toml) / kept until {free}"


def purge_documents(desk: Desk, clear: Clear, stamp: Stamp) -> None:
    """Delete the clear documents of a batch. TypingRefused while they must stay."""
    if clear.why:
        raise TypingRefused(f"発行 {clear.batch} の書類はまだ消せません: {clear.why}", f"The documents of batch {clear.batch} must stay: {clear.why}")
    facts: dict[str, Fact] = {"batch": clear.batch, "notices": clear.notices, "rows": clear.rows, "people": clear.people}
    desk.ledger.events.append(stamp, "documents deleted", facts)
    remove_tree(clear.folder)


def purge_year(desk: Desk, keys: Path, tax_year: int, today: date, stamp: Stamp) -> int:
    """Destroy the register key of an old year, which shreds its rows and ends its look-ups; how many rows. TypingRefused before its time, or while a batch key is kept."""
    kept = desk.workspace.settings.ledger_years
    if kept is None or tax_year + kept >= today.year or tax_year >= desk.workspace.settings.tax_year:
        raise TypingRefused(
            f"{tax_year} 年分はまだ消せません。保存する年数を furusato.toml の [retention] ledger_years に書いてください(法定の期間は確かめられていません)。",
            f"Tax year {tax_year} must stay. Say in [retention] ledger_years of furusato.toml how many years are kept (the statutory period could not be found).",
        )
    batches = {record.batch for record in desk.ledger.archive.batches() if record.tax_year == tax_year} - desk.ledger.approvals.destroyed().keys()
    if batches:
        raise TypingRefused(
            f"{tax_year} 年分の発行の鍵が残っています({', '.join(sorted(batches))})。先に furusato key destroy で破棄してください。",
            f"Keys of batches of {tax_year} are kept ({', '.join(sorted(batches))}). Destroy them first with furusato key destroy.",
        )
    rows = desk.ledger.rows.readable(tax_year)
    facts: dict[str, Fact] = {"tax_year": tax_year, "rows": rows.height, "people": rows[c.PERSON].n_unique()}
    desk.ledger.events.append(stamp, "year deleted", facts)
    destroy_register_key(keys / desk.ledger.workspace, tax_year)
    return rows.height
