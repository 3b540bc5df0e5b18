"""Turns what the operating system says into a sentence for the system keeper (exit code 5).

A sentence names the place and what to do; it never repeats what was being written.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Final

from furusato.errors import SystemTrouble

_FULL: Final = ("ディスクがいっぱいです。空きを作ってからもう一度実行してください。", "the disk (or the quota) is full. Make room, then run it again.")
_CLOSED: Final = ("書き込む権限がありません。アクセス権を確かめてください。", "access is not permitted. Check the permissions of the folder.")
_SENTENCES: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EROFS: ("読み取り専用の場所です。書き込める場所を指定してください。", "the place is read-only. Choose a place that can be written to."),
    errno.ENAMETOOLONG: ("パスが長すぎます。ドライブの根元に近い場所を使ってください。", "the path is too long. Use a place nearer the root of the drive."),
    errno.ENOENT: ("見つかりません。場所を確かめてください。", "it is not there. Check the place."),
    errno.ENOTDIR: ("途中がフォルダーではありません。場所を確かめてください。", "a part of the path is not a folder. Check the place."),
    errno.EEXIST: ("既に存在します。別の名前にするか、確認して移してください。", "it exists already. Choose another name, or look at it and move it away."),
    errno.ENOTEMPTY: ("既に存在します。別の名前にするか、確認して移してください。", "it exists already. Choose another name, or look at it and move it away."),
    errno.EBUSY: ("他のプログラムが使用中です。閉じてからもう一度実行してください。", "another program is using it. Close it there, then run it again."),
    errno.EIO: ("ディスクの入出力エラーです。機器を確かめてください。", "the disk reports an input/output error. Have the device checked."),
}


def trouble(fault: OSError, place: PurePath | str) -> SystemTrouble:
    """The sentence for one failure of the operating system at `place`."""
    code = fault.errno or 0
    unknown = f"{errno.errorcode.get(code, 'E?')}"
    ja, en = _SENTENCES.get(
        code, (f"システムエラーです({unknown})。機器と権限を確かめてください。", f"the system reports {unknown}. Check the device and the permissions.")
    )
    return SystemTrouble(f"{place}: {ja}", f"{place}: {en}")


@contextmanager
def told(place: PurePath | str) -> Iterator[None]:
    """Explain any OSError of the block as SystemTrouble at `place`."""
    try:
        yield
    except OSError as fault:
        raise trouble(fault, place) from fault
