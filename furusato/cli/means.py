"""What only the door has: the clock, randomness, who is typing, the passphrase. They go down as arguments.

A secret comes by prompt, file or environment, never on a command line: shell histories and process lists are read by others.
"""

import getpass
import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from furusato.errors import TypingRefused

PASSPHRASE: Final = "FURUSATO_PASSPHRASE"
KEYS: Final = "FURUSATO_KEYS"
WORKSPACE: Final = "FURUSATO_WORKSPACE"

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
JsonOption = Annotated[bool, typer.Option("--json", help="結果を JSON で出す / print the result as JSON")]


def now() -> datetime:
    """The clock, in UTC."""
    return datetime.now(UTC)


def random_bytes(count: int) -> bytes:
    """Randomness of the operating system."""
    return secrets.token_bytes(count)


def who() -> str:
    """The name under which this person signed in at the machine."""
    return getpass.getuser()


def passphrase(file: Path | None, *, confirm: bool = False) -> str:
    """The passphrase from file, environment or prompt (typed twice where it is new). TypingRefused when there is none."""
    if file is not None:
        return _first_line(file)
    if told := os.environ.get(PASSPHRASE):
        return told
    if not sys.stdin.isatty():
        raise TypingRefused(
            f"合言葉がありません。--passphrase-file か環境変数 {PASSPHRASE} で渡してください。",
            f"There is no passphrase. Give it by --passphrase-file or the environment variable {PASSPHRASE}.",
        )
    return str(typer.prompt("合言葉 / passphrase", hide_input=True, confirmation_prompt=confirm))


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as fault:
        raise TypingRefused(f"合言葉のファイル {file} を読めません。", f"The passphrase file {file} cannot be read.") from fault


def keys_folder(told: Path | None) -> Path:
    """The keys folder: as told, else the user's configuration folder."""
    from furusato.storage.places import default_keys_folder

    return told or default_keys_folder(sys.platform, Path.home(), os.environ)
