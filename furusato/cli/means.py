"""What only the door has: the clock, randomness, who is typing, the passphrase. They go down as arguments.

A secret comes by prompt, file or environment, never on a command line: shell histories and process lists are read by others.
"""

import getpass
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from furusato.errors import TypingRefused

if TYPE_CHECKING:
    from furusato.model.decisions import Decisions
    from furusato.storage.events import Stamp
    from furusato.workflows.meanwhile import Preparation
    from furusato.workflows.office import Office
    from furusato.workflows.source import Source

PASSPHRASE: Final = "FURUSATO_PASSPHRASE"
KEYS: Final = "FURUSATO_KEYS"
WORKSPACE: Final = "FURUSATO_WORKSPACE"
_LARGEST_DECISIONS: Final = 10_000_000  # bytes
_LARGEST_LIST: Final = 2_000_000_000

WorkspaceOption = Annotated[
    Path,
    typer.Option("--workspace", "-w", envvar=WORKSPACE, help="ワークスペースのフォルダー / folder of the workspace", show_default="."),
]
KeysOption = Annotated[
    Path | None,
    typer.Option("--keys", envvar=KEYS, help="鍵フォルダー(既定は利用者の設定フォルダー) / keys folder (default: in your configuration folder)"),
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help=f"合言葉を書いたファイル(無ければ {PASSPHRASE} か入力) / file with the passphrase (else {PASSPHRASE}, else asked)"),
]
SheetOption = Annotated[
    str | None, typer.Option("--sheet", help="名簿のシート名(値のあるシートが二枚以上のとき) / sheet of the list, where several hold values")
]
JsonOption = Annotated[bool, typer.Option("--json", help="結果を JSON で出す / print the result as JSON")]


def now() -> datetime:
    """The clock, in UTC."""
    return datetime.now(UTC)


def random_bytes(count: int) -> bytes:
    """Randomness of the operating system."""
    return secrets.token_bytes(count)


def who() -> str:
    """The name under which this person signed in at the machine; their number where they have none."""
    try:
        return _shown(getpass.getuser())
    except (OSError, KeyError, ImportError):  # KeyError: no such user, before Python 3.13; ImportError: Windows without USERNAME
        return f"uid {os.getuid()}" if sys.platform != "win32" else "?"


def passphrase(file: Path | None, *, confirm: bool = False, workspace: Path | None = None) -> str:
    """The passphrase from file, environment, the system's key store (of a workspace) or prompt (typed twice where it is new). TypingRefused when there is none."""
    if file is None and not os.environ.get(PASSPHRASE) and workspace is not None:
        from furusato.workflows.key_care import remembered

        if kept := remembered(workspace):
            return kept
    return secret(file, PASSPHRASE, "--passphrase-file", "合言葉 / passphrase", confirm=confirm)


def secret(file: Path | None, variable: str, option: str, question: str, *, confirm: bool = False) -> str:
    """A secret from file, environment or prompt. TypingRefused when there is none."""
    if file is not None:
        return _first_line(file)
    if told := os.environ.get(variable):
        return told
    if not sys.stdin.isatty():
        raise TypingRefused(
            f"合言葉がありません。{option} か環境変数 {variable} で渡してください。",
            f"There is no passphrase. Give it by {option} or the environment variable {variable}.",
        )
    return asked(question, hide_input=True, confirmation_prompt=confirm)


def asked(question: str, *, default: str | None = None, hide_input: bool = False, confirmation_prompt: bool = False) -> str:
    """What the person answers; leaving the prompt is an interruption (typer would end as for a fault of the program)."""
    try:
        return str(typer.prompt(question, default=default, show_default=False, hide_input=hide_input, confirmation_prompt=confirmation_prompt))
    except typer.Abort:
        raise KeyboardInterrupt from None


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as fault:
        raise TypingRefused(f"合言葉のファイル {file} を読めません。", f"The passphrase file {file} cannot be read.") from fault


def keys_folder(told: Path | None) -> Path:
    """The keys folder: as told, else the user's configuration folder."""
    from furusato.storage.places import default_keys_folder

    return told or default_keys_folder(sys.platform, Path.home(), os.environ)


def decisions_of(path: Path | None) -> "Decisions":
    """The decisions file. ListRefused when it is not UTF-8: a receipt number read wrongly would be a decision that silently does not hold."""
    from furusato.errors import ListRefused
    from furusato.model.decisions import Decisions
    from furusato.storage.files import read_file

    if path is None:
        return Decisions()
    try:
        return Decisions.parse(read_file(path, _LARGEST_DECISIONS).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ListRefused(
            f"判断ファイル {path} が UTF-8 ではありません。UTF-8 で保存し直してください。", f"The decisions file {path} is not UTF-8. Save it as UTF-8."
        ) from None


def source_of(path: Path, sheet: str | None) -> "Source":
    """The list, under a name that any paper can show: in a zip from another system file names may be no text at all."""
    from furusato.storage.files import read_file
    from furusato.workflows.source import Source

    return Source(_shown(path.name), read_file(path, _LARGEST_LIST), sheet)


def _shown(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)


@contextmanager
def at_work(workspace: Path, keys: Path | None, passphrase_file: Path | None, stamp: "Stamp", meanwhile: "Preparation | None" = None) -> "Iterator[Office]":
    """The office opened for this run, `meanwhile` done while the passphrase is worked on; what the start found left by a killed run is told."""
    from furusato.cli.report import tell_recovered
    from furusato.workflows.meanwhile import nothing
    from furusato.workflows.office import open_office

    secret = passphrase(passphrase_file, workspace=workspace)
    with open_office(workspace, keys_folder(keys), secret, stamp, meanwhile or nothing) as office:
        tell_recovered(office.recovered)
        yield office
