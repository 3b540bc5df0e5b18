"""Breaks a run at a chosen moment, within the process that is to be broken: a signal, an error, a full disk."""

import ctypes
import os
import shutil
import struct
from collections.abc import Callable
from typing import Any


def at(owner: object, name: str, chosen: int, then: Callable[[], object], which: Callable[..., bool] = lambda *_: True) -> None:
    """Do `then` just before the `chosen`-th call of `owner.name` for which `which(*arguments)` holds."""
    real, left = getattr(owner, name), chosen

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal left
        if which(*arguments):
            left -= 1
            if left == 0:
                then()
        return real(*arguments, **named)

    setattr(owner, name, call)


def send(number: int) -> Callable[[], object]:
    """A signal to this process, as `kill` sends it."""
    return lambda: os.kill(os.getpid(), number)


def send_to_all(number: int) -> Callable[[], object]:
    """A signal to this process and its workers, as Ctrl-C at a terminal sends it."""
    return lambda: os.killpg(0, number)


def commits(*arguments: object) -> bool:
    """Whether a call of Database.run is the end of a change."""
    return arguments[1:] == ("COMMIT",)


def fail(message: str) -> Callable[[], object]:
    """A bug whose message repeats what was being worked on."""

    def raises() -> None:
        raise ValueError(message)

    return raises


def powerless() -> None:
    """Have the superuser bound by permissions like anybody: without capabilities(7)."""
    if os.geteuid() == 0:
        header, nothing = struct.pack("Ii", 0x20080522, 0), bytes(24)  # _LINUX_CAPABILITY_VERSION_3, this process; no capability at all
        if ctypes.CDLL(None, use_errno=True).capset(header, nothing) != 0:
            raise OSError(ctypes.get_errno(), "capset")


def keep_what_is_removed(folder: str, kept: str) -> None:
    """Copy every file below `folder` to `kept` before it is removed: what a temporary file held."""

    def keep(path: str, *_: object) -> bool:
        if os.path.abspath(path).startswith(folder):
            shutil.copy(path, os.path.join(kept, f"{len(os.listdir(kept))}.tmp"))
        return False

    for name in ("remove", "unlink"):
        at(os, name, 1, lambda: None, keep)
