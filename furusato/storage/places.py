"""Where things may lie: keys apart from the workspace, so that one backup never holds both; files of the workspace inside it.

Refuses a keys folder inside the workspace unless told, and a path that leaves the workspace.
"""

from collections.abc import Mapping
from pathlib import Path

from furusato.errors import TypingRefused
from furusato.storage.trouble import told


def default_keys_folder(platform: str, home: Path, environment: Mapping[str, str]) -> Path:
    """The keys folder in the user's configuration folder. `platform` as sys.platform, `environment` as os.environ.

    Sources: Windows known folder RoamingAppData; macOS File System Programming Guide; XDG Base Directory Specification (a relative value is to be ignored).
    """
    if platform == "win32":
        base = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    elif platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        told_base = Path(environment.get("XDG_CONFIG_HOME", ""))
        base = told_base if told_base.is_absolute() else home / ".config"
    return base / "furusato" / "keys"


def require_keys_apart(keys: Path, workspace: Path, *, allowed: bool = False) -> None:
    """Refuse (TypingRefused) keys inside the workspace, or a workspace inside the keys folder, unless `allowed`."""
    with told(keys):
        inside, around = keys.resolve().is_relative_to(workspace.resolve()), workspace.resolve().is_relative_to(keys.resolve())
    if (inside or around) and not allowed:
        raise TypingRefused(
            f"鍵フォルダー {keys} がワークスペースと重なっています。控えが鍵と台帳の両方を含まないよう、別の場所にしてください。",
            f"The keys folder {keys} overlaps the workspace. Choose another place, so that no backup holds both keys and ledger.",
        )


def inside(root: Path, path: str | Path) -> Path:
    """`path`, relative to `root` or absolute, resolved. TypingRefused when it leaves `root`, by `..`, a link or another drive."""
    with told(root):
        try:
            found = (root / path).resolve()
        except ValueError as fault:  # a NUL in the path
            raise _outside(root) from fault
        if not found.is_relative_to(root.resolve()):
            raise _outside(root)
    return found


def _outside(root: Path) -> TypingRefused:
    return TypingRefused(
        f"ワークスペース {root} の外の場所は使えません。中の場所を指定してください。", f"The path leads out of the workspace {root}. Name a place inside it."
    )
