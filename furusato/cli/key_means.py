"""What the commands about keys share: whose keys, further secrets by file, environment or prompt, and the desk of one person."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from furusato.cli.means import keys_folder, passphrase, secret
from furusato.cli.second_person import checker_folder, checker_passphrase
from furusato.errors import TypingRefused

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from furusato.storage.events import Stamp
    from furusato.workflows.key_care import KeyDesk

NEW_PASSPHRASE: Final = "FURUSATO_NEW_PASSPHRASE"
EXPORT_PASSPHRASE: Final = "FURUSATO_EXPORT_PASSPHRASE"
VOUCHER_PASSPHRASE: Final = "FURUSATO_VOUCHER_PASSPHRASE"
RECOVERY_CODE: Final = "FURUSATO_RECOVERY_CODE"
LARGEST_PEM: Final = 100_000  # bytes

RoleOption = Annotated[str, typer.Option(help="maker(作成者)か checker(決裁者) / whose key")]
NewPassphraseOption = Annotated[
    Path | None, typer.Option("--new-passphrase-file", help=f"新しい合言葉のファイル(無ければ {NEW_PASSPHRASE} か入力) / file with the new passphrase")
]
ExportPassphraseOption = Annotated[
    Path | None,
    typer.Option("--pem-passphrase-file", help=f"PEM の合言葉のファイル(無ければ {EXPORT_PASSPHRASE} か入力) / file with the PEM file's passphrase"),
]


def checked(role: str) -> str:
    """The role, if it is one. TypingRefused."""
    if role not in ("maker", "checker"):
        raise TypingRefused("--role は maker か checker です。", "--role is maker or checker.")
    return role


def desk_of(
    role: str, workspace: Path, maker: tuple[Path | None, Path | None], checker: tuple[Path | None, Path | None], stamp: "Stamp"
) -> "AbstractContextManager[KeyDesk]":
    """The desk of the person whose keys are cared for."""
    from furusato.workflows.key_care import open_key_desk

    if checked(role) == "maker":
        return open_key_desk(workspace, keys_folder(maker[0]), passphrase(maker[1], workspace=workspace), stamp)
    return open_key_desk(workspace, checker_folder(checker[0]), checker_passphrase(checker[1]), stamp)


def new_passphrase(file: Path | None) -> str:
    """The passphrase that the keys are to have, typed twice."""
    return secret(file, NEW_PASSPHRASE, "--new-passphrase-file", "新しい合言葉 / new passphrase", confirm=True)
