"""Tells whether a folder lies on a drive of this machine; a workspace on a network drive is refused.

A network drive loses file locks and the order of writes, on which the ledger rests (sqlite.org, "How To Corrupt An SQLite Database File", 2.1), and it carries
donor values where others may read them. Tried on Linux; the Windows and macOS look-ups follow their documentation (GetDriveTypeW, statfs) and are not tried.
"""

import ctypes
import ntpath
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from furusato.errors import SystemTrouble
from furusato.storage.trouble import told

REMOTE: Final = "network drive"
_NETWORK: Final = re.compile(
    r"nfs4?|cifs|smb[23]|smbfs|afs|afpfs|webdav|davfs|ncpfs|ncp|coda|ceph|glusterfs|lustre|gpfs|ocfs2|9p|vboxsf|prl_fs|vmhgfs|"
    r"fuse\.(?:sshfs|glusterfs|davfs2|rclone|s3fs|cephfs|vmhgfs-fuse|gvfsd-fuse|smbnetfs)"
)
_DRIVE_REMOTE: Final = 4  # winbase.h

Lookup = Callable[[Path], str]


def require_local_drive(path: Path, filesystem: Lookup | None = None) -> None:
    """Refuse a path whose nearest existing folder lies on a network drive (SystemTrouble). `filesystem` gives the type's name; tests pass their own."""
    kind = (filesystem or filesystem_of)(path)
    if kind == REMOTE or _NETWORK.fullmatch(kind):
        raise SystemTrouble(
            f"{path} はネットワークドライブ({kind})です。この端末のドライブに置いてください。",
            f"{path} lies on a network drive ({kind}). Put it on a drive of this machine.",
        )


def filesystem_of(path: Path) -> str:
    """Name of the file system under `path` (which need not exist yet), or REMOTE."""
    with told(path):
        place = path.resolve()
        while not place.exists() and place != place.parent:
            place = place.parent
        if sys.platform == "win32":
            return windows_filesystem(str(place), ctypes.windll.kernel32.GetDriveTypeW)
        elif sys.platform == "darwin":  # noqa: RET505 - mypy knows a platform's branches only as branches
            return _macos_filesystem(place)
        else:
            return linux_filesystem(str(place), Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape"))


def linux_filesystem(place: str, mountinfo: str) -> str:
    """Type of the mount that holds the absolute path `place`, from the text of /proc/self/mountinfo (proc(5)); the later of two mounts on one point covers the first."""
    best, found = -1, "unknown"
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        point = _unescape(before.split(" ")[4])
        if (place + "/").startswith(point.rstrip("/") + "/") and len(point) >= best:
            best, found = len(point), after.split(" ")[0]
    # A sandbox may serve its whole root over 9p: that is its own disk, not a share that somebody mounted.
    return "9p root" if found == "9p" and best == 1 else found


def _unescape(text: str) -> str:
    for code in ("040", "011", "012", "134"):
        text = text.replace("\\" + code, chr(int(code, 8)))
    return text


def windows_filesystem(place: str, drive_type: Callable[[str], int]) -> str:
    """REMOTE for a UNC path or a mapped drive, else "local". `drive_type` is GetDriveTypeW."""
    plain = place.removeprefix("\\\\?\\")
    if plain.startswith(("\\\\", "//")) or plain.upper().startswith("UNC\\"):
        return REMOTE
    drive = ntpath.splitdrive(plain)[0]
    return REMOTE if drive_type(drive + "\\") == _DRIVE_REMOTE else "local"


def _macos_filesystem(place: Path) -> str:
    """`f_fstypename` of statfs(2): 72 bytes into the 64-bit-inode structure, 16 bytes long."""
    library = ctypes.CDLL(None, use_errno=True)
    statfs = getattr(library, "statfs$INODE64", None) or library.statfs
    buffer = ctypes.create_string_buffer(4096)
    if statfs(os.fsencode(place), buffer) != 0:
        raise OSError(ctypes.get_errno(), "statfs")
    return buffer.raw[72:88].split(b"\0")[0].decode("ascii", "replace")
