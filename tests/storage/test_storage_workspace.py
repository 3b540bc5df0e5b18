"""A workspace is one folder, whole from its founding, closed to the outside and to a second run."""

from pathlib import Path, PurePosixPath

import pytest

from furusato.errors import ListRefused, SystemTrouble, TypingRefused
from furusato.model.notice import Body
from furusato.storage.ledger import new_ledger
from furusato.storage.places import default_keys_folder, require_keys_apart
from furusato.storage.settings_text import settings_text
from furusato.storage.workspace import Workspace, founding
from tests.storage.storage_samples import everything_under, stamp

TEXT = settings_text(2025, Body("222216", "湖西市", "静岡県"))


def found(root: Path) -> Workspace:
    with founding(root, TEXT) as workspace, new_ledger(workspace.ledger, "W1", "222216", stamp()):
        return workspace


def test_a_founded_workspace_opens(tmp_path: Path) -> None:
    found(tmp_path / "w")
    workspace = Workspace.open(tmp_path / "w")
    assert workspace.settings.issuer.name == "湖西市"
    assert sorted(everything_under(workspace.root)) == ["batches/", "furusato.toml", "ledger.sqlite"]
    with workspace.only_run(), pytest.raises(SystemTrouble, match="at work"), Workspace.open(workspace.root).only_run():
        pass


@pytest.mark.parametrize("exists", [True, False])
def test_a_failed_founding_leaves_nothing(tmp_path: Path, exists: bool) -> None:
    root = tmp_path / "w"
    if exists:
        root.mkdir()
    with pytest.raises(KeyError), founding(root, TEXT) as workspace, new_ledger(workspace.ledger, "W1", "222216", stamp()):
        raise KeyError
    assert root.exists() == exists
    assert everything_under(tmp_path) == ({"w/": b""} if exists else {})


def test_a_folder_in_use_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("theirs")
    with pytest.raises(TypingRefused, match="empty folder"), founding(tmp_path, TEXT):
        pass
    with pytest.raises(TypingRefused, match="empty folder"), founding(tmp_path / "letter.txt", TEXT):
        pass
    assert everything_under(tmp_path) == {"letter.txt": b"theirs"}


def test_bad_settings_found_nothing(tmp_path: Path) -> None:
    with pytest.raises(ListRefused), founding(tmp_path / "w", TEXT.replace("222216", "222217")):
        pass
    assert everything_under(tmp_path) == {}


def test_a_network_drive_is_refused_for_new_and_old(tmp_path: Path) -> None:
    with pytest.raises(SystemTrouble, match="network drive"), founding(tmp_path / "n", TEXT, lambda _: "nfs4"):
        pass
    found(tmp_path / "w")
    with pytest.raises(SystemTrouble, match="network drive"):
        Workspace.open(tmp_path / "w", lambda _: "cifs")
    assert not (tmp_path / "n").exists()


def test_what_is_no_workspace_is_told(tmp_path: Path) -> None:
    with pytest.raises(TypingRefused, match="no workspace"):
        Workspace.open(tmp_path)


@pytest.mark.parametrize("path", ["../other", "batches/../../other", "/etc/passwd", "link/x", "a\0b"])
def test_paths_outside_the_workspace_are_refused(tmp_path: Path, path: str) -> None:
    workspace = found(tmp_path / "w")
    (workspace.root / "link").symlink_to(tmp_path)
    with pytest.raises(TypingRefused, match="out of the workspace"):
        workspace.inside(path)


def test_paths_inside_the_workspace_are_resolved(tmp_path: Path) -> None:
    workspace = found(tmp_path / "w")
    assert workspace.inside("batches/./2025-0001") == workspace.root.resolve() / "batches" / "2025-0001"
    assert workspace.inside(workspace.batches) == workspace.batches.resolve()


def test_keys_lie_apart_from_the_workspace(tmp_path: Path) -> None:
    workspace = found(tmp_path / "w")
    require_keys_apart(tmp_path / "keys", workspace.root)
    require_keys_apart(workspace.root / "keys", workspace.root, allowed=True)
    (tmp_path / "link").symlink_to(workspace.root)
    for keys in (workspace.root / "keys", workspace.root, tmp_path, tmp_path / "link" / "keys"):
        with pytest.raises(TypingRefused, match="overlaps the workspace"):
            require_keys_apart(keys, workspace.root)


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, "/home/u/.config/furusato/keys"),
        ("linux", {"XDG_CONFIG_HOME": "/cfg"}, "/cfg/furusato/keys"),
        ("linux", {"XDG_CONFIG_HOME": "relative"}, "/home/u/.config/furusato/keys"),
        ("darwin", {"XDG_CONFIG_HOME": "/cfg"}, "/home/u/Library/Application Support/furusato/keys"),
        ("win32", {}, "/home/u/AppData/Roaming/furusato/keys"),
        ("win32", {"APPDATA": "/roaming"}, "/roaming/furusato/keys"),
    ],
)
def test_the_default_keys_folder_follows_the_platform(platform: str, environment: dict[str, str], expected: str) -> None:
    assert PurePosixPath(default_keys_folder(platform, Path("/home/u"), environment)) == PurePosixPath(expected)
