"""Lets through only file names that every system of an office can hold: Windows, macOS, Linux, and a stick carried between them.

Refuses (SystemTrouble) the characters and device names Windows forbids, names that end in a dot or space, names too long, paths that climb out, and two names
that fall together where case does not count. Source: Microsoft, "Naming Files, Paths, and Namespaces".
"""

import re
import sys
import unicodedata
from pathlib import Path
from typing import Final

from furusato.errors import SystemTrouble

_FORBIDDEN: Final = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_COMPONENT: Final = 255  # bytes on Linux, UTF-16 units on Windows: bytes are never fewer
_WINDOWS_PATH: Final = 259  # MAX_PATH without the closing NUL; long paths are switched off by default


def _refuse(name: str, ja: str, en: str) -> SystemTrouble:
    shown = ascii(name) if _FORBIDDEN.search(name) else name[:80]
    return SystemTrouble(f"ファイル名 {shown} は使えません: {ja}", f"The file name {shown} cannot be used: {en}")


def require_good_component(name: str) -> None:
    """Refuse a single file or folder name that some system cannot hold."""
    if name in {"", ".", ".."}:
        raise _refuse(name, "空の名前や . .. は使えません。", "it is empty or climbs out of its folder.")
    if _FORBIDDEN.search(name):
        raise _refuse(name, '< > : " | ? * \\ / と制御文字は Windows で使えません。', "Windows forbids its characters.")
    if name[-1] in " ." or name[0] == " " or _DEVICE.fullmatch(name):
        raise _refuse(name, "Windows の予約名か、空白・ピリオドで終わる名前です。", "Windows keeps it for a device, or it ends in a dot or a space.")
    if len(name.encode()) > _COMPONENT:
        raise _refuse(name, "名前が長すぎます(255 バイトまで)。", "it is longer than 255 bytes.")


def folded(relative: str) -> str:
    """How a name looks where neither case nor normalisation counts (NTFS, APFS); for comparison only."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", relative).casefold())


class TakenNames:
    """The names of one folder tree so far; refuses one that would fall together with another, or stand where a folder stands."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: dict[str, str] = {}

    def take(self, relative: str) -> None:
        """Add a file by its relative path with `/` between the parts."""
        parts = relative.split("/")
        for part in parts:
            require_good_component(part)
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            if self._folders.setdefault(folded(folder), folder) != folder or folded(folder) in self._files:
                raise _refuse(folder, "大文字・小文字だけが違う名前があります。", "another name differs from it only in case.")
        if folded(relative) in self._files or folded(relative) in self._folders:
            raise _refuse(
                relative, "同じ名前(大文字・小文字の違いを含む)が既にあります。", "the same name, or one that differs only in case, is there already."
            )
        self._files.add(folded(relative))


def require_short_path(path: Path, limit: int | None = _WINDOWS_PATH if sys.platform == "win32" else None) -> None:
    """Refuse a path longer than `limit` UTF-16 units (None: the system itself says so)."""
    if limit is not None and len(str(path).encode("utf-16-le")) // 2 > limit:
        raise SystemTrouble(
            f"パスが {limit} 文字を超えます。ワークスペースをドライブの根元に近い短い場所へ移してください。",
            f"A path would be longer than {limit} characters. Move the workspace to a short place near the root of the drive.",
        )
