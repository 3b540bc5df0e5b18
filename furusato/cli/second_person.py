"""What the second person's door has besides: their own keys folder and passphrase, by other names than the maker's, so that neither stands in for the other."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from furusato.cli.means import secret

if TYPE_CHECKING:
    from furusato.storage.events import Stamp
    from furusato.workflows.key_people import CheckerDesk

CHECKER_KEYS: Final = "FURUSATO_CHECKER_KEYS"
CHECKER_PASSPHRASE: Final = "FURUSATO_CHECKER_PASSPHRASE"
_FOLDER: Final = "checker-keys"

CheckerKeysOption = Annotated[
    Path | None,
    typer.Option("--checker-keys", envvar=CHECKER_KEYS, help="決裁者の鍵フォルダー / the checker's keys folder (default: beside yours)"),
]
CheckerPassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--checker-passphrase-file",
        help=f"決裁者の合言葉を書いたファイル(無ければ {CHECKER_PASSPHRASE} か入力) / file with the checker's passphrase (else {CHECKER_PASSPHRASE}, else asked)",
    ),
]


def checker_folder(told: Path | None) -> Path:
    """The checker's keys folder: as told, else beside the usual keys folder."""
    from furusato.storage.places import default_keys_folder

    return told or default_keys_folder(sys.platform, Path.home(), os.environ).with_name(_FOLDER)


def checker_passphrase(file: Path | None, *, confirm: bool = False) -> str:
    """The checker's passphrase; never from the system's key store."""
    return secret(file, CHECKER_PASSPHRASE, "--checker-passphrase-file", "決裁者の合言葉 / the checker's passphrase", confirm=confirm)


@contextmanager
def at_approval(workspace: Path, keys: Path | None, passphrase_file: Path | None, stamp: "Stamp") -> "Iterator[CheckerDesk]":
    """The office opened with the checker's keys."""
    from furusato.cli.report import tell_recovered
    from furusato.workflows.key_people import open_checker_desk

    with open_checker_desk(workspace, checker_folder(keys), checker_passphrase(passphrase_file), stamp) as desk:
        tell_recovered(desk.recovered)
        yield desk
