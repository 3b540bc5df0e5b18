"""Says what is refused, and who must act.

Every refusal is a sentence in Japanese and in English and carries the exit code that names the person who can mend it. An exception of any other kind is a
bug of ours and crashes loudly with exit code 1. No message ever holds a donor's name, number or a part of one.
"""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import ClassVar, Protocol


class ExitCode(IntEnum):
    """Who must act when the program ends."""

    DONE = 0
    BUG = 1  # us
    TYPING = 2  # the person typing the command
    CLERK = 3  # the clerk: the list is refused
    RESPONSIBLE = 4  # the person responsible: integrity is broken, nothing was published
    KEEPER = 5  # the system keeper: disk, key, database


class Reported(Protocol):
    """What a refusal needs to know of a finding; `model.findings.Finding` is one."""

    @property
    def name(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def ja(self) -> str: ...
    @property
    def en(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def row_keys(self) -> Sequence[str]: ...
    def cells(self) -> Iterator[str]: ...


class Refusal(Exception):
    """The world's fault, explained to the person who can mend it."""

    exit_code: ClassVar[ExitCode] = ExitCode.BUG

    def __init__(self, ja: str, en: str, findings: Sequence[Reported] = ()) -> None:
        super().__init__(f"{ja} / {en}")
        self.ja = ja
        self.en = en
        self.findings = tuple(findings)

    def __reduce__(self) -> tuple[type["Refusal"], tuple[str, str, tuple[Reported, ...]]]:
        """A refusal in a worker reaches the main process whole."""
        return type(self), (self.ja, self.en, self.findings)


class TypingRefused(Refusal):
    """The command cannot be carried out as it was typed."""

    exit_code = ExitCode.TYPING


class ListRefused(Refusal):
    """The clerk's list, decisions file or configuration cannot be taken as it is."""

    exit_code = ExitCode.CLERK


class IntegrityBroken(Refusal):
    """Values were separated, changed, lost or doubled after sealing; nothing was published."""

    exit_code = ExitCode.RESPONSIBLE


class SystemTrouble(Refusal):
    """Disk, key, database or font: the system keeper must act."""

    exit_code = ExitCode.KEEPER
