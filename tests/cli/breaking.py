"""Breaks a run at a chosen moment, within the process that is to be broken: a signal, an error, a full disk."""

import os
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
