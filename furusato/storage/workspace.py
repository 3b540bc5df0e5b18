"""A workspace: one folder with the office's settings, its ledger and its batches.

```
workspace/  furusato.toml   ledger.sqlite   issuer-key.json   batches/<tax year>-<serial>/   .lock
```
Refuses a network drive, a folder already in use, a folder that is no workspace, a ledger or batches that a link leads out of it, and a second run at the same time.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from furusato.errors import SystemTrouble, TypingRefused
from furusato.storage.drives import Lookup, require_local_drive
from furusato.storage.files import make_folder, read_file, remove_tree, write_once
from furusato.storage.lock import only_run
from furusato.storage.places import inside
from furusato.storage.settings import Settings
from furusato.storage.trouble import told

SETTINGS: Final = "furusato.toml"
LEDGER: Final = "ledger.sqlite"
BATCHES: Final = "batches"
LOCK: Final = ".lock"
PUBLIC_KEY: Final = "issuer-key.json"
_LARGEST_SETTINGS: Final = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder and what furusato.toml said when it was opened."""

    root: Path
    settings: Settings

    @property
    def ledger(self) -> Path:
        return self.root / LEDGER

    @property
    def batches(self) -> Path:
        return self.root / BATCHES

    def inside(self, path: str | Path) -> Path:
        """A path within the workspace, resolved; TypingRefused when it leaves it."""
        return inside(self.root, path)

    def only_run(self) -> AbstractContextManager[None]:
        """Hold the workspace for one run; SystemTrouble when another run holds it."""
        return only_run(self.root / LOCK)

    @classmethod
    def open(cls, root: Path, filesystem: Lookup | None = None) -> "Workspace":
        """Open a workspace. TypingRefused: none is there; ListRefused: its furusato.toml; SystemTrouble: a network drive."""
        if not (root / SETTINGS).is_file():
            raise TypingRefused(
                f"{root} はワークスペースではありません({SETTINGS} がありません)。場所を確かめるか、furusato init で作ってください。",
                f"{root} is no workspace (it has no {SETTINGS}). Check the place, or make one with furusato init.",
            )
        require_local_drive(root, filesystem)
        for name in (SETTINGS, LEDGER, BATCHES):
            inside(root, name)
        return cls(root, Settings.parse(read_file(root / SETTINGS, _LARGEST_SETTINGS)))


@contextmanager
def founding(root: Path, settings_text: str, filesystem: Lookup | None = None) -> Iterator[Workspace]:
    """Make a new workspace; the block makes keys and ledger. If anything fails, all that was made here is removed again.

    The folder may exist if it is empty; its parent must. TypingRefused otherwise.
    """
    settings = Settings.parse(settings_text.encode())
    require_local_drive(root, filesystem)
    made_root = _require_room(root)
    try:
        if made_root:
            make_folder(root)
        make_folder(root / BATCHES)
        yield Workspace(root, settings)
        write_once(root / SETTINGS, settings_text.encode())  # last: without it this is no workspace
    except BaseException:
        _clear(root, made_root)
        raise


def _require_room(root: Path) -> bool:
    """Whether the folder has to be made; TypingRefused when it holds anything."""
    with told(root):
        if not os.path.lexists(root):
            return True
        if not root.is_dir() or any(root.iterdir()):
            raise TypingRefused(f"{root} は空のフォルダーではありません。新しい場所を指定してください。", f"{root} is not an empty folder. Name a new place.")
    return False


def _clear(root: Path, made_root: bool) -> None:
    """Remove what a founding makes, by name; anything else in the folder is not ours."""
    with suppress(OSError, SystemTrouble):
        remove_tree(root / BATCHES)
        for name in (SETTINGS, LEDGER, f"{LEDGER}-journal", PUBLIC_KEY, LOCK):
            (root / name).unlink(missing_ok=True)
        if made_root:
            root.rmdir()
