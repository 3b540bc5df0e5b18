"""Puts a whole batch aside for the second person, and publishes it with both signatures by one rename; or sends it back, and nothing of it is left.

Put aside: staging, all fsynced → the ledger says "awaiting", with the inventory's digest → rename to `.awaiting-<batch>`. Approve: a second staging folder with the
unchanged files (linked) and the signed ones (new), all fsynced → the ledger says "approved", with the new digest → rename to `<batch>` → the ledger says "published"
→ the folder that waited is removed. A start goes on from wherever a run was killed; it never removes a batch that waits. docs/decisions/0010-two-people.md has the table.
"""

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from furusato.errors import IntegrityBroken, Refusal
from furusato.storage.files import FOLDER_MODE, remove_tree, sync_folder, write_synced
from furusato.storage.inventory import Inventory, inventory_of, is_value_free
from furusato.storage.publishing import AWAITING, STAGING, Stage, require_absent, stage_files
from furusato.storage.trouble import told


class WaitingLedger(Protocol):
    """The ledger's side of one batch that waits; each call is one change."""

    @property
    def batch(self) -> str: ...
    def await_approval(self, folder: str) -> None: ...
    def approve(self, folder: str) -> None: ...
    def take_back(self) -> None: ...
    def publish(self) -> None: ...
    def send_back(self) -> None: ...
    def stage(self) -> Stage | None: ...


def awaiting_folder(batches: Path, batch: str) -> Path:
    """Where a batch waits."""
    return batches / f"{AWAITING}{batch}"


def put_aside(batches: Path, ledger: WaitingLedger, files: Iterable[tuple[str, bytes]]) -> Path:
    """Write `files` and leave them for the second person; the folder. SystemTrouble as `publish`; then the ledger knows nothing of the batch but its number."""
    waiting, staging = awaiting_folder(batches, ledger.batch), batches / f"{STAGING}{ledger.batch}"
    for place in (batches / ledger.batch, waiting):
        require_absent(place)
    remove_tree(staging)
    try:
        ledger.await_approval(stage_files(staging, files, batches / ledger.batch).digest())
        _rename(staging, waiting)
    except BaseException:
        with suppress(Refusal, OSError):  # what cannot be cleared now is settled at the next start
            _give_up(waiting, staging, ledger)
        raise
    return waiting


def _give_up(waiting: Path, staging: Path, ledger: WaitingLedger) -> None:
    """After a failure nothing is left; but what was made wholly and has its name waits."""
    if not os.path.lexists(waiting):
        remove_tree(staging)
        if ledger.stage() is Stage.AWAITING:
            ledger.send_back()


def publish_approved(batches: Path, ledger: WaitingLedger, signed: Mapping[str, bytes], left_out: Collection[str]) -> Path:
    """Publish a batch that waits, with `signed` (path → bytes) in place of the files of these names, and without those left out. The batch's folder.

    SystemTrouble: the target exists, or the disk refuses; then it goes on waiting, as it was.
    """
    target, staging = batches / ledger.batch, batches / f"{STAGING}{ledger.batch}"
    require_absent(target)
    remove_tree(staging)
    try:
        ledger.approve(_joined(awaiting_folder(batches, ledger.batch), staging, signed, left_out).digest())
        require_absent(target)
        _rename(staging, target)
        ledger.publish()
    except BaseException:
        with suppress(Refusal, OSError):
            _wait_again(target, staging, ledger)
        raise
    with suppress(Refusal):  # the next start removes it
        remove_tree(awaiting_folder(batches, ledger.batch))
    return target


def remove_awaiting(batches: Path, ledger: WaitingLedger) -> None:
    """Send a batch back: the record first, so that its rows are free whatever becomes of the folder, which the next start removes if this one cannot."""
    ledger.send_back()
    remove_tree(awaiting_folder(batches, ledger.batch))


def _rename(staging: Path, target: Path) -> None:
    with told(target):
        os.rename(staging, target)
        sync_folder(target.parent)


def _joined(waiting: Path, staging: Path, signed: Mapping[str, bytes], left_out: Collection[str]) -> Inventory:
    """The staging folder: what waits, with the signed files in place of their namesakes, on the disk."""
    inventory, folders = Inventory(), {staging}
    with told(waiting):
        os.mkdir(staging, FOLDER_MODE)
        for path, relative in _files(waiting):
            if relative in left_out:
                continue
            place = staging / relative
            place.parent.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
            folders.update(parent for parent in place.parents if parent.is_relative_to(staging))
            if relative in signed:
                write_synced(place, signed[relative])
                inventory.add(relative, signed[relative])
            else:
                _link(path, place)
                inventory.enter(relative, place.stat().st_size, _digest(place, relative))
        for folder in (*sorted(folders, reverse=True), staging.parent):
            sync_folder(folder)
    return inventory


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every regular file with its path relative to the folder; anything else is not the program's."""
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if path.is_symlink() or not path.is_file():
                raise IntegrityBroken(f"{path} は通常のファイルではありません。差し戻してください。", f"{path} is no regular file. Send the batch back.")
            yield path, path.relative_to(folder).as_posix()


def _raise(fault: OSError) -> None:
    raise fault


def _link(path: Path, place: Path) -> None:
    """The same file under a second name: it was fsynced when it was made. Where the disk knows no links, a copy."""
    try:
        os.link(path, place)
    except OSError:
        write_synced(place, path.read_bytes())


def _digest(path: Path, relative: str) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if is_value_free(relative) else ""


def _wait_again(target: Path, staging: Path, ledger: WaitingLedger) -> None:
    """After a failure the batch waits as before; but what the ledger holds as published stays."""
    stage = ledger.stage()
    if stage is Stage.PUBLISHED:
        return
    if stage is Stage.APPROVED and os.path.lexists(target):
        os.rename(target, staging)
    remove_tree(staging)
    if stage is Stage.APPROVED:
        sync_folder(staging.parent)
        ledger.take_back()


def settle_awaiting(batches: Path, ledgers: Iterable[tuple[WaitingLedger, str]]) -> list[str]:
    """Go on where a killed run left a batch that waits or was approved; call before `finish_or_remove`. Batches published by this start.

    `ledgers`: the ledger's side of each batch it holds as awaiting or approved, with the inventory's digest.
    """
    finished = []
    for ledger, folder in ledgers:
        target, staging = batches / ledger.batch, batches / f"{STAGING}{ledger.batch}"
        with told(target):
            if ledger.stage() is Stage.APPROVED:
                finished += [ledger.batch] if _go_on(target, staging, ledger, folder) else []
            elif not os.path.lexists(awaiting_folder(batches, ledger.batch)) and _whole(staging, folder):
                _rename(staging, awaiting_folder(batches, ledger.batch))
    return finished


def _go_on(target: Path, staging: Path, ledger: WaitingLedger, folder: str) -> bool:
    """Publish what was approved, if it is as approved (True); else it waits again (False)."""
    if not _whole(target, folder) and _whole(staging, folder) and not os.path.lexists(target):
        os.rename(staging, target)
    whole = _whole(target, folder)
    if whole:
        sync_folder(target.parent)
        ledger.publish()
    else:
        _wait_again(target, staging, ledger)
    return whole


def _whole(path: Path, folder: str) -> bool:
    return path.is_dir() and inventory_of(path).digest() == folder


def clear_awaiting(batches: Path, waiting: Collection[str], ended: Collection[str]) -> tuple[str, ...]:
    """Remove the folders of batches that no longer wait (`ended`); the names of those that the ledger does not know at all, which are left alone."""
    with told(batches):
        names = sorted(entry.name for entry in batches.iterdir() if entry.is_dir() and entry.name.startswith(AWAITING))
    for name in names:
        if name.removeprefix(AWAITING) in ended:
            remove_tree(batches / name)
    return tuple(name for name in names if name.removeprefix(AWAITING) not in {*waiting, *ended})
