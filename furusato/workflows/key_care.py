"""Keeps keys alive over the years: shown, handed over, exported, recovered. Each use that takes a secret out, or changes what opens them, is recorded before it happens.

Secrets go to a new file and nowhere else: never into a message, an event or a paper but the one that is made for it. `Folder` is either person's: maker's or checker's.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from furusato.errors import ListRefused, TypingRefused
from furusato.render.recovery_sheet import RecoverySheet, draw_recovery_sheet
from furusato.seal.encoding import read_typed_key
from furusato.seal.fingerprint import fingerprint
from furusato.storage.events import Stamp
from furusato.storage.files import write_once
from furusato.storage.keys import KeyFolder
from furusato.storage.keys_change import CODE_BYTES, change_passphrase, keep_recovery, open_by_code
from furusato.storage.keys_in_os import forget_passphrase, keep_passphrase, kept_passphrase
from furusato.storage.keys_pem import from_pem, to_pem
from furusato.storage.ledger import Ledger, open_ledger
from furusato.storage.places import require_keys_apart
from furusato.storage.publication import finish_or_remove_batches
from furusato.storage.workspace import Workspace
from furusato.workflows.key_people import CHECKER
from furusato.workflows.key_rotation import finish_rotation
from furusato.workflows.office import SIGNER
from furusato.workflows.pinned_fonts import pinned_face

RandomBytes = Callable[[int], bytes]
_ROLES = {SIGNER: "作成者の鍵", CHECKER: "決裁者の鍵"}


@dataclass(frozen=True, slots=True)
class KeyDesk:
    """A workspace and one person's keys, opened to care for them."""

    workspace: Workspace
    ledger: Ledger
    keys: KeyFolder

    @property
    def role(self) -> str:
        """Maker or checker."""
        return SIGNER if self.keys.has("signing", SIGNER) else CHECKER


@contextmanager
def open_key_desk(root: Path, keys: Path, passphrase: str, stamp: Stamp) -> Iterator[KeyDesk]:
    """Open workspace, ledger and either person's keys."""
    with _at_ledger(root, keys) as (workspace, ledger):
        folder = KeyFolder.open(keys, ledger.workspace, passphrase)
        finish_or_remove_batches(ledger, workspace.batches, stamp)
        desk = KeyDesk(workspace, ledger, folder)
        finish_rotation(ledger, workspace, folder, desk.role)
        yield desk


@contextmanager
def _at_ledger(root: Path, keys: Path) -> Iterator[tuple[Workspace, Ledger]]:
    workspace = Workspace.open(root)
    require_keys_apart(keys, root)
    with workspace.only_run(), open_ledger(workspace.ledger) as ledger:
        yield workspace, ledger


def export_pem(desk: KeyDesk, out: Path, passphrase: str, stamp: Stamp, random_bytes: RandomBytes) -> str:
    """Write the signing key as encrypted PKCS#8 to a new file; its fingerprint. TypingRefused: a short passphrase, or a place inside the workspace."""
    _require_outside(desk.workspace, out)
    data = to_pem(desk.keys.secret("signing", desk.role), passphrase, random_bytes)
    signer = desk.keys.signer(desk.role)
    desk.ledger.events.append(stamp, "signing key exported", {"name": desk.role, "key": signer.key_id})
    write_once(out, data)
    return fingerprint(signer.public)


def seed_of_pem(data: bytes, passphrase: str) -> bytes:
    """The signing key of a PKCS#8 file, to be put in the place of the present one. ListRefused."""
    return from_pem(data, passphrase)


def export_envelope(desk: KeyDesk, out: Path, stamp: Stamp, random_bytes: RandomBytes) -> None:
    """Write the sheet with a new recovery code; the code before it opens nothing any more, once the sheet is there."""
    _require_outside(desk.workspace, out)
    code, signer, settings = random_bytes(CODE_BYTES), desk.keys.signer(desk.role), desk.workspace.settings
    issuer = settings.issuer.prefecture + settings.issuer.name
    sheet = RecoverySheet(issuer, _ROLES[desk.role], desk.ledger.workspace, fingerprint(signer.public), f"{stamp.shown}　{stamp.who}", code)
    desk.ledger.events.append(stamp, "recovery code made", {"name": desk.role, "key": signer.key_id})
    write_once(out, draw_recovery_sheet(sheet, pinned_face()))
    keep_recovery(desk.keys, code, random_bytes)


def _require_outside(workspace: Workspace, out: Path) -> None:
    if out.resolve().is_relative_to(workspace.root.resolve()):
        raise TypingRefused(
            f"{out} はワークスペースの中です。鍵は別の媒体に書き出してください。", f"{out} is inside the workspace. Write keys to another medium."
        )


def recover(root: Path, keys: Path, typed: str, passphrase: str, stamp: Stamp, random_bytes: RandomBytes) -> None:
    """Open the keys with the code of the envelope and put a new passphrase on them. ListRefused: a mistyped code; SystemTrouble: it is not the newest, or another office's."""
    try:
        code = read_typed_key(typed)
    except ValueError:
        raise ListRefused(
            "復旧コードに打ち間違いがあります(27 文字、検査文字付き)。紙と見比べてください。",
            "The recovery code is mistyped (27 characters with a check character). Compare it with the sheet.",
        ) from None
    with _at_ledger(root, keys) as (workspace, ledger):
        folder = open_by_code(keys, ledger.workspace, code)
        desk = KeyDesk(workspace, ledger, folder)
        change_passphrase(folder, passphrase, random_bytes)
        ledger.events.append(stamp, "keys recovered", {"name": desk.role, "key": folder.signer(desk.role).key_id})


def remember(desk: KeyDesk, passphrase: str, stamp: Stamp) -> None:
    """Keep the maker's passphrase in the operating system's key store. TypingRefused for a checker's."""
    if desk.role != SIGNER:
        raise TypingRefused(
            "決裁者の合言葉は OS の鍵保管庫に入れません。端末に座った人が誰でも決裁できることになります。",
            "A checker's passphrase is never kept in the key store of the system: whoever sits there could approve.",
        )
    desk.ledger.events.append(stamp, "passphrase kept", {"name": desk.role})
    keep_passphrase(desk.ledger.workspace, passphrase)


def remembered(root: Path) -> str | None:
    """The passphrase kept for a workspace, if there is one; looked for only where none was given otherwise."""
    workspace = Workspace.open(root)
    with open_ledger(workspace.ledger) as ledger:
        return kept_passphrase(ledger.workspace)


def forget(root: Path, stamp: Stamp) -> None:
    """Keep the passphrase no longer."""
    workspace = Workspace.open(root)
    with workspace.only_run(), open_ledger(workspace.ledger) as ledger:
        forget_passphrase(ledger.workspace)
        ledger.events.append(stamp, "passphrase forgotten", {"name": SIGNER})
