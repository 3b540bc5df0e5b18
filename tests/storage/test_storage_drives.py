"""A workspace on a network drive is refused, however the system calls it."""

from pathlib import Path

import pytest

from furusato.errors import SystemTrouble
from furusato.storage.drives import REMOTE, filesystem_of, linux_filesystem, require_local_drive, windows_filesystem

MOUNTS = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/root rw
30 22 0:40 / /mnt/share rw,relatime - cifs //server/share rw,vers=3.1.1
31 22 0:41 / /mnt/with\040space rw - nfs4 server:/export rw
32 22 0:42 / /home/u/remote rw - fuse.sshfs u@host: rw
33 22 0:43 / /mnt/c rw - 9p C:\134 rw,aname=drvfs
34 30 8:2 / /mnt/share/local rw - xfs /dev/sdb1 rw
35 22 8:3 / /data rw - nfs old:/data rw
36 22 8:3 / /data rw - ext4 /dev/sdc1 rw"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/", "ext4"),
        ("/home/u", "ext4"),
        ("/mnt/share", "cifs"),
        ("/mnt/share/a/b", "cifs"),
        ("/mnt/shared", "ext4"),  # a name that only begins alike
        ("/mnt/with space/w", "nfs4"),
        ("/home/u/remote/w", "fuse.sshfs"),
        ("/mnt/c/Users", "9p"),
        ("/mnt/share/local/w", "xfs"),  # a local disk mounted within a share
        ("/data/w", "ext4"),  # the later mount covers the first
    ],
)
def test_the_mount_that_holds_a_path_is_found(place: str, kind: str) -> None:
    assert linux_filesystem(place, MOUNTS) == kind


def test_a_sandbox_whose_root_is_9p_is_its_own_disk() -> None:
    assert linux_filesystem("/w", "1 0 0:1 / / rw - 9p none rw,trans=fd") == "9p root"


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afpfs", "webdav", REMOTE])
def test_a_workspace_on_a_network_drive_is_refused(kind: str) -> None:
    with pytest.raises(SystemTrouble, match="network drive"):
        require_local_drive(Path("/w"), lambda _: kind)


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "xfs", "tmpfs", "overlay", "apfs", "local", "fuseblk", "9p root", "unknown"])
def test_a_drive_of_the_machine_is_let_pass(kind: str) -> None:
    require_local_drive(Path("/w"), lambda _: kind)


@pytest.mark.parametrize(
    ("place", "drive_type", "kind"),
    [
        ("C:\\work", 3, "local"),
        ("Z:\\work", 4, REMOTE),
        ("\\\\server\\share\\work", 3, REMOTE),
        ("\\\\?\\UNC\\server\\share", 3, REMOTE),
        ("\\\\?\\C:\\work", 3, "local"),
    ],
)
def test_windows_drives_and_unc_paths(place: str, drive_type: int, kind: str) -> None:
    asked: list[str] = []

    def look_up(root: str) -> int:
        asked.append(root)
        return drive_type

    assert windows_filesystem(place, look_up) == kind
    assert all(root in {"C:\\", "Z:\\"} for root in asked)


def test_a_path_that_is_not_there_yet_is_asked_of_its_folder(tmp_path: Path) -> None:
    assert filesystem_of(tmp_path / "not" / "yet") == filesystem_of(tmp_path)
    require_local_drive(tmp_path)
