"""Keeps the maker's passphrase in the operating system's own key store (Windows Credential Manager, macOS Keychain, Secret Service), where an office wants it.

What is kept is the passphrase, not the keys: with a new passphrase (a hand-over) what the store of the one before still holds opens nothing. Whoever is signed in as that
person at that machine can then use the keys without typing; so a checker's passphrase is never kept here: the second person would be whoever sits there.
The library is an extra (furusato[keystore]); without it, or without a store, a look-up finds nothing and a wish to keep is refused with a sentence.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from furusato.errors import SystemTrouble

if TYPE_CHECKING:
    from types import ModuleType

_SERVICE: Final = "furusato"


def kept_passphrase(workspace: str) -> str | None:
    """The passphrase kept for a workspace (its random id); None where there is none, or no store."""
    with suppress(SystemTrouble), _store() as keyring:
        found: str | None = keyring.get_password(_SERVICE, workspace)
        return found
    return None


def keep_passphrase(workspace: str, passphrase: str) -> None:
    """Keep it. SystemTrouble: no store on this machine, or one that forgets."""
    with _store() as keyring:
        keyring.set_password(_SERVICE, workspace, passphrase)
        if keyring.get_password(_SERVICE, workspace) != passphrase:
            raise _no_store()


def forget_passphrase(workspace: str) -> None:
    """Keep it no longer; nothing there is no fault."""
    with _store() as keyring, suppress(keyring.errors.PasswordDeleteError):
        keyring.delete_password(_SERVICE, workspace)


@contextmanager
def _store() -> "Iterator[ModuleType]":
    """The library, with what its store refuses told as a sentence that never repeats what was to be kept."""
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow to load: only where it is asked for
    except ImportError:
        raise _no_store() from None
    try:
        yield keyring
    except keyring.errors.KeyringError:
        raise _no_store() from None


def _no_store() -> SystemTrouble:
    return SystemTrouble(
        "この端末では OS の鍵保管庫を使えません。furusato[keystore] を入れ、保管庫を開いてからやり直すか、合言葉をファイルか入力で渡してください。",
        "This machine's key store cannot be used. Install furusato[keystore] and unlock the store, or give the passphrase by file or prompt.",
    )
