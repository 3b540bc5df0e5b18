"""Changes the keys of a workspace: another passphrase, a recovery code, a signing key in another's place, a batch key destroyed.

Each change is one file put in the place of another by one rename, or a file overwritten and removed; nothing else of the folder is touched. Overwriting is what a
program can do: an SSD, a snapshot or a backup may keep what was written before (docs/threat-model.md).
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from furusato.errors import SystemTrouble
from furusato.seal.encoding import enc, mac
from furusato.seal.signing import Signer, key_id
from furusato.storage.files import FILE_MODE, read_file, sync_folder, write_once, write_synced
from furusato.storage.keys import DEFAULT_COST, MASTER, KeyFolder, damaged, file_of, folder_of, labelled, wrapped_master
from furusato.storage.trouble import told
from furusato.storage.wrapping import Cost, DamagedKeyFile, Label, RandomBytes, WrongKey, unwrap, wrap

CODE_BYTES: Final = 16
_RECOVERY: Final = ("recovery", "master")
_LARGEST: Final = 100_000  # bytes
_SHOWN: Final = 16  # of a key's id in the name of its file


def change_passphrase(folder: KeyFolder, passphrase: str, random_bytes: RandomBytes, cost: Cost = DEFAULT_COST) -> None:
    """Have another passphrase open the folder; the old one no longer does (a copy of the folder made before still opens with it)."""
    put_in_place(folder.folder / MASTER, wrapped_master(folder.master, folder.workspace, passphrase, random_bytes, cost))


def keep_recovery(folder: KeyFolder, code: bytes, random_bytes: RandomBytes) -> None:
    """Have a recovery code (16 random bytes) open the folder as well, in the place of any code before it."""
    label = Label(folder.workspace, *_RECOVERY)
    put_in_place(folder.path(*_RECOVERY), wrap(folder.master, _code_key(code, folder.workspace), label, random_bytes))


def open_by_code(keys: Path, workspace: str, code: bytes) -> KeyFolder:
    """Open the folder with its recovery code. SystemTrouble: no code was ever made, it is not the latest, or the file is damaged."""
    folder = folder_of(keys, workspace)
    path = folder / file_of(*_RECOVERY)
    _, data = labelled(path, workspace, *_RECOVERY)
    try:
        return KeyFolder(folder, workspace, unwrap(data, _code_key(code, workspace)))
    except DamagedKeyFile as fault:
        raise damaged(path) from fault
    except WrongKey:
        raise SystemTrouble(
            "この復旧コードでは開けません。この団体の、最も新しい封筒のものか確かめてください。",
            "This recovery code does not open the keys. Check that it is of this office and of the newest envelope.",
        ) from None


def _code_key(code: bytes, workspace: str) -> bytes:
    return mac(code, enc("furusato-keys/v1/recovery", workspace))


def new_incoming(folder: KeyFolder, name: str, random_bytes: RandomBytes, seed: bytes | None = None) -> Signer:
    """Keep a signing key (`seed`: 32 bytes made elsewhere) that is to take the place of `name`, and the public half of the one it replaces.

    Everything random is drawn here, so that `take_over` and `drop_incoming` can be carried out by any later start.
    """
    drop_incoming(folder, name)
    secret = seed or random_bytes(32)
    signer, old = Signer.from_seed(secret), folder.signer(name)
    folder.keep("retired", _retired(name, old), b"", random_bytes, old.public.hex())
    label = Label(folder.workspace, "signing", name, signer.public.hex())
    write_once(folder.path("incoming", name), wrap(secret, folder.master, label, random_bytes))
    return signer


def incoming(folder: KeyFolder, name: str) -> Signer | None:
    """The key that is to take the place of `name`, where a rotation is under way."""
    path = folder.path("incoming", name)
    if not folder.has("incoming", name):
        return None
    _, data = labelled(path, folder.workspace, "signing", name)
    try:
        return Signer.from_seed(unwrap(data, folder.master))
    except WrongKey as fault:
        raise damaged(path) from fault


def drop_incoming(folder: KeyFolder, name: str) -> None:
    """No rotation of `name` is under way any more, and none took place."""
    shred(folder.path("retired", _retired(name, folder.signer(name))))
    shred(folder.path("incoming", name))


def take_over(folder: KeyFolder, name: str) -> None:
    """Have the incoming key be `name`; of the old one the public half stays, to verify what it signed, and the secret half is destroyed."""
    path = folder.path("incoming", name)
    put_in_place(folder.path("signing", name), read_file(path, _LARGEST))
    shred(path)


def _retired(name: str, signer: Signer) -> str:
    return f"{name}-{signer.key_id[:_SHOWN]}"


class PublicKey(NamedTuple):
    """A public key as its file says it: the key's name in the office (`maker`), 32 bytes, and whether another took its place."""

    name: str
    public: bytes
    retired: bool

    @property
    def key_id(self) -> str:
        return key_id(self.public)


def public_keys(keys: Path, workspace: str) -> Iterator[PublicKey]:
    """Every signing key of the folder, also retired ones; needs no passphrase. SystemTrouble: a damaged file."""
    with told(keys):
        paths = sorted(folder_of(keys, workspace).glob("*.json"))
    for path in paths:
        purpose, _, name = path.stem.partition("-")
        if purpose in ("signing", "retired"):
            label, _ = labelled(path, workspace, purpose, name)
            yield PublicKey(name if purpose == "signing" else name.rpartition("-")[0], bytes.fromhex(label.public), purpose == "retired")


def destroy_batch_key(folder: Path, batch: str) -> int:
    """Overwrite and remove the key of a batch, and any put aside under its name; how many files. Needs no passphrase."""
    with told(folder):
        paths = [folder / file_of("batch", batch), *sorted(folder.glob(f"left-{batch}-*.json"))]
    found = [path for path in paths if os.path.lexists(path)]
    for path in found:
        shred(path)
    return len(found)


def destroy_register_key(folder: Path, tax_year: int) -> None:
    """Overwrite and remove the register key of a tax year; nothing there is no fault. Needs no passphrase."""
    shred(folder / file_of("register", str(tax_year)))


def shred(path: Path) -> None:
    """Overwrite a file and remove it; nothing there is no fault. SystemTrouble when it stays."""
    with told(path):
        if os.path.lexists(path):
            _overwrite(path)
            path.unlink(missing_ok=True)
            sync_folder(path.parent)


def _overwrite(path: Path) -> None:
    """Write zeros over a regular file, as far as the system lets us; what matters is that it is gone afterwards."""
    if path.is_file() and not path.is_symlink():
        with suppress(OSError), path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())


def put_in_place(path: Path, data: bytes) -> None:
    """Have `data` stand at `path`, whole or not at all, in the place of what stood there, which is shredded where the disk knows links."""
    part, old = path.with_name(f".new-{path.name}"), path.with_name(f".old-{path.name}")
    shred(old)  # left by a run that was killed
    with told(path):
        write_synced(part, data, exclusive=False)
        part.chmod(FILE_MODE)
        with suppress(OSError):
            os.link(path, old)
        os.replace(part, path)
        sync_folder(path.parent)
    shred(old)
