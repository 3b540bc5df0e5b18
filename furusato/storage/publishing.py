"""Publishes a batch folder by one rename: it is there and whole, or it is not there; never half, whatever ends the run.

The protocol (docs/decisions/0004-publishing.md): staging beside the target → every file and folder fsynced → the ledger says "prepared", with the inventory's
digest → rename → the ledger says "published". The next start finishes what was renamed and is as prepared, and removes everything else a killed run left.
Refuses an existing target, names some system cannot hold, and to touch a folder the ledger does not know.
"""

import os
from collections.abc import Container, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from furusato.errors import Refusal, SystemTrouble
from furusato.storage.files import FOLDER_MODE, remove_tree, sync_folder
from furusato.storage.inventory import Inventory, inventory_of
from furusato.storage.names import TakenNames, require_good_component, require_short_path
from furusato.storage.synced_writers import SyncedWriters
from furusato.storage.trouble import told

STAGING: Final = ".staging-"
AWAITING: Final = ".awaiting-"  # a batch that waits for the second person: storage/publish_awaiting.py


class Stage(StrEnum):
    """How far a batch has come in the ledger."""

    PREPARED = "prepared"
    AWAITING = "awaiting"  # made wholly, for the second person to approve
    APPROVED = "approved"  # signed by both, about to be published
    PUBLISHED = "published"
    ABANDONED = "abandoned"


class BatchLedger(Protocol):
    """The ledger's side of publishing one batch."""

    @property
    def batch(self) -> str: ...
    def prepare(self, folder: str) -> None: ...
    def publish(self) -> None: ...
    def abandon(self) -> None: ...
    def stage(self) -> Stage | None: ...


def publish(batches: Path, ledger: BatchLedger, files: Iterable[tuple[str, bytes]]) -> Path:
    """Write `files` (path relative to the batch, with `/`; bytes) and publish them. Returns the batch's folder.

    SystemTrouble: the target exists, or disk, permission or name refuse. Whatever is raised, also by `files`, nothing is published, unless the ledger says so.
    """
    require_good_component(ledger.batch)
    target, staging = batches / ledger.batch, batches / f"{STAGING}{ledger.batch}"
    require_absent(target)
    remove_tree(staging)
    try:
        ledger.prepare(stage_files(staging, files, target).digest())
        require_absent(target)
        with told(target):
            os.rename(staging, target)
            sync_folder(batches)
        ledger.publish()
    except BaseException:
        with suppress(Refusal, OSError):  # what cannot be cleared now is cleared at the next start
            _take_back(target, staging, ledger)
        raise
    return target


def require_absent(target: Path) -> None:
    """SystemTrouble when anything stands at the target."""
    if os.path.lexists(target):
        raise SystemTrouble(
            f"{target} が既に存在します。上書きはしません。台帳の控えを戻した後であれば、このフォルダーを確認して移してください。",
            f"{target} exists already and is never overwritten. If the ledger was restored from a backup, look at this folder and move it away.",
        )


def stage_files(staging: Path, files: Iterable[tuple[str, bytes]], target: Path) -> Inventory:
    """Write all files into the staging folder and have the disk hold them."""
    names, inventory, folders = TakenNames(), Inventory(), {staging}
    with told(staging):
        os.mkdir(staging, FOLDER_MODE)
    with SyncedWriters(target) as writers:
        for relative, data in files:
            names.take(relative)
            path, place = staging / relative, target / relative
            require_short_path(place)
            require_short_path(path)
            with told(place):
                folders.update(_made(path.parent, folders))
            writers.write(path, relative, data)
            inventory.add(relative, data)
    with told(target):
        for folder in (*sorted(folders, reverse=True), staging.parent):
            sync_folder(folder)
    return inventory


def _made(folder: Path, there: Container[Path]) -> list[Path]:
    """Make a folder and those above it as far as one is there; those that were made, the lowest first."""
    missing = []
    while folder not in there:
        missing.append(folder)
        folder = folder.parent
    for above in reversed(missing):
        above.mkdir(FOLDER_MODE, exist_ok=True)
    return missing


def _take_back(target: Path, staging: Path, ledger: BatchLedger) -> None:
    """After a failure: no folder first, then no record; but what the ledger holds as published stays."""
    stage = ledger.stage()
    if stage is Stage.PUBLISHED:
        return
    if stage is Stage.PREPARED and os.path.lexists(target):
        os.rename(target, staging)
    remove_tree(staging)
    if stage is Stage.PREPARED:
        sync_folder(staging.parent)
        ledger.abandon()


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a start found: batches finished, batches removed, folders that the ledger does not hold as published (left alone, for a person to judge), batches that wait."""

    finished: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()
    awaiting: tuple[str, ...] = ()


def finish_or_remove(batches: Path, prepared: Iterable[tuple[BatchLedger, str]], published: Iterable[str]) -> Recovered:
    """Finish or remove what a killed run left. Call at every start, with the workspace held.

    `prepared`: the ledger's side of each batch it holds as prepared, with the inventory's digest; `published`: the batches it holds as published.
    """
    ended = [(ledger.batch, _end(batches, ledger, folder)) for ledger, folder in prepared]
    finished, removed = (tuple(batch for batch, whole in ended if whole is kept) for kept in (True, False))
    with told(batches):
        names = sorted(entry.name for entry in batches.iterdir() if entry.is_dir())
    for name in names:
        if name.startswith(STAGING):
            remove_tree(batches / name)
    known = {*published, *finished}
    return Recovered(finished, removed, tuple(name for name in names if name not in known and not name.startswith((STAGING, AWAITING))))


def _end(batches: Path, ledger: BatchLedger, folder: str) -> bool:
    """Finish one prepared batch if its folder is as prepared (True), else remove it (False)."""
    target = batches / ledger.batch
    with told(target):
        whole = target.is_dir() and inventory_of(target).digest() == folder
        if whole:
            sync_folder(batches)
        else:
            _take_back(target, batches / f"{STAGING}{ledger.batch}", ledger)
    if whole:
        ledger.publish()
    return whole
