"""Keeps the keys of a workspace in a folder apart from it: a master key under the passphrase, all others under the master.

```
keys/<workspace id>/  master.json   register-<year>.json   batch-<batch>.json   signing-<name>.json, opening-<name>.json (public key in clear)
                      left-<batch>-<digest>.json (a batch key put aside)   recovery-master.json (the master under a recovery code)
                      incoming-<name>.json, retired-<name>-<id>.json (keys_change.py)
```
A checker's folder is one of its own, with a master of its own: no passphrase opens both.
Refuses a wrong passphrase, a damaged or exchanged file, and to overwrite any key: a key that is gone takes what it sealed with it. No repr shows a key.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from furusato.errors import ListRefused, SystemTrouble, TypingRefused
from furusato.seal.keys import ROOT_BYTES
from furusato.seal.signing import Signer
from furusato.storage.files import FOLDER_MODE, make_folder, read_file, remove_tree, write_once
from furusato.storage.trouble import told
from furusato.storage.wrapping import (
    KEY_BYTES,
    SHORTEST_PASSPHRASE,
    Cost,
    DamagedKeyFile,
    Label,
    RandomBytes,
    WrongKey,
    new_kdf,
    passphrase_key,
    read_kdf,
    read_label,
    unwrap,
    wrap,
)

_LARGEST: Final = 100_000  # bytes
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}")
DEFAULT_COST: Final = Cost()
MASTER: Final = "master.json"


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """The opened keys of one workspace."""

    folder: Path
    workspace: str
    _master: bytes = field(repr=False)

    @classmethod
    def create(cls, keys: Path, workspace: str, passphrase: str, random_bytes: RandomBytes, cost: Cost = DEFAULT_COST) -> "KeyFolder":
        """Make the folder and master key of a new workspace. TypingRefused: passphrase shorter than 8 characters, or keys that exist."""
        folder = folder_of(keys, workspace)
        master = random_bytes(KEY_BYTES)
        wrapped = wrapped_master(master, workspace, passphrase, random_bytes, cost)
        with told(keys):
            keys.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        make_folder(folder)
        try:
            write_once(folder / MASTER, wrapped)
        except BaseException:
            with suppress(OSError):
                folder.rmdir()
            raise
        return cls(folder, workspace, master)

    @classmethod
    def open(cls, keys: Path, workspace: str, passphrase: str) -> "KeyFolder":
        """Open the master key. SystemTrouble: no keys there, wrong passphrase, damaged file."""
        folder = folder_of(keys, workspace)
        path = folder / MASTER
        label, data = labelled(path, workspace, "master", "")
        try:
            return cls(folder, workspace, unwrap(data, passphrase_key(passphrase, *read_kdf(label.kdf))))
        except DamagedKeyFile as fault:
            raise damaged(path) from fault
        except WrongKey:
            raise SystemTrouble("合言葉が違います。もう一度入力してください。", "The passphrase is wrong. Enter it again.") from None

    def new_register(self, tax_year: int, random_bytes: RandomBytes) -> bytes:
        """Make and keep B_register of a tax year, 32 bytes."""
        return self.keep("register", str(tax_year), random_bytes(ROOT_BYTES), random_bytes)

    def register(self, tax_year: int) -> bytes:
        """B_register of a tax year."""
        return self.secret("register", str(tax_year))

    def registers(self) -> tuple[int, ...]:
        """The tax years that have a register key, in order."""
        with told(self.folder):
            names = [path.stem.removeprefix("register-") for path in self.folder.glob("register-*.json")]
        return tuple(sorted(int(name) for name in names if name.isdecimal()))

    def keep_batch_root(self, batch: str, root: bytes, random_bytes: RandomBytes) -> None:
        """Keep B_batch of a batch that the ledger does not know yet.

        A key of that name left by a killed run, or by a run that a restored ledger has forgotten, is put aside as `left-…`, never destroyed: notices may be out under it.
        """
        path = self.path("batch", batch)
        with told(path):
            if path.exists():
                path.rename(path.with_name(f"left-{batch}-{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}.json"))
        self.keep("batch", batch, root, random_bytes)

    def batch_root(self, batch: str) -> bytes:
        """B_batch."""
        return self.secret("batch", batch)

    def new_signer(self, name: str, random_bytes: RandomBytes) -> Signer:
        """Make and keep an Ed25519 key (its 32-byte seed, RFC 8032), the public half in clear."""
        seed = random_bytes(32)
        signer = Signer.from_seed(seed)
        self.keep("signing", name, seed, random_bytes, signer.public.hex())
        return signer

    def signer(self, name: str) -> Signer:
        """The signing key of that name."""
        return Signer.from_seed(self.secret("signing", name))

    @property
    def master(self) -> bytes:
        """The key over all others, 32 bytes: for wrapping it anew only."""
        return self._master

    def has(self, purpose: str, name: str) -> bool:
        """Whether there is such a key."""
        with told(self.folder):
            return self.path(purpose, name).exists()

    def path(self, purpose: str, name: str) -> Path:
        """Where a key's file stands."""
        return self.folder / file_of(purpose, name)

    def keep(self, purpose: str, name: str, secret: bytes, random_bytes: RandomBytes, public: str = "") -> bytes:
        """Write a new key's file; TypingRefused when there is one."""
        label = Label(self.workspace, purpose, name, public)
        write_once(self.path(purpose, name), wrap(secret, self._master, label, random_bytes))
        return secret

    def secret(self, purpose: str, name: str) -> bytes:
        """The secret of a key. SystemTrouble: missing, damaged, exchanged."""
        path = self.path(purpose, name)
        _, data = labelled(path, self.workspace, purpose, name)
        try:
            return unwrap(data, self._master)
        except WrongKey as fault:
            raise damaged(path) from fault


def wrapped_master(master: bytes, workspace: str, passphrase: str, random_bytes: RandomBytes, cost: Cost = DEFAULT_COST) -> bytes:
    """The bytes of master.json under a passphrase. TypingRefused: shorter than 8 characters, or not to be spelled."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise TypingRefused(f"合言葉は {SHORTEST_PASSPHRASE} 文字以上にしてください。", f"The passphrase must have at least {SHORTEST_PASSPHRASE} characters.")
    label = Label(workspace, "master", "", kdf=new_kdf(cost, random_bytes))
    return wrap(master, passphrase_key(passphrase, read_kdf(label.kdf)[0], cost), label, random_bytes)


@contextmanager
def founding_keys(keys: Path, workspace: str, passphrase: str, random_bytes: RandomBytes, cost: Cost = DEFAULT_COST) -> Iterator[KeyFolder]:
    """`KeyFolder.create` for the block; if the block fails, the new keys are removed again: nothing was sealed with them."""
    made = KeyFolder.create(keys, workspace, passphrase, random_bytes, cost)
    try:
        yield made
    except BaseException:
        with suppress(SystemTrouble):
            remove_tree(made.folder)
        raise


def public_key(keys: Path, workspace: str, name: str, purpose: str = "signing") -> bytes:
    """The public half of a key, 32 raw bytes; needs no passphrase."""
    path = folder_of(keys, workspace) / file_of(purpose, name)
    label, _ = labelled(path, workspace, purpose, name)
    return bytes.fromhex(label.public)


def file_of(purpose: str, name: str) -> str:
    """Name of a key's file. ValueError: a name that is not plain."""
    if not _NAME.fullmatch(name):
        raise ValueError("a key's name is of letters, digits and hyphens")
    return f"{purpose}-{name}.json"


def folder_of(keys: Path, workspace: str) -> Path:
    """The folder of one workspace's keys."""
    if not _NAME.fullmatch(workspace):
        raise ValueError("a workspace id is of letters, digits and hyphens")
    return keys / workspace


def labelled(path: Path, workspace: str, purpose: str, name: str) -> tuple[Label, bytes]:
    """Label and bytes of a key file that says it is the one asked for."""
    try:
        data = read_file(path, _LARGEST)
        label, _, _ = read_label(data)
    except TypingRefused as fault:
        raise SystemTrouble(
            f"鍵 {path} がありません。鍵フォルダーの場所を確かめるか、控えから戻してください。",
            f"The key {path} is missing. Check the place of the keys folder, or restore it from a backup.",
        ) from fault
    except (ListRefused, DamagedKeyFile) as fault:
        raise damaged(path) from fault
    if (label.workspace, label.purpose, label.name) != (workspace, purpose, name):
        raise damaged(path)
    return label, data


def damaged(path: Path) -> SystemTrouble:
    """The refusal of a key file."""
    return SystemTrouble(
        f"鍵ファイル {path} が壊れているか、別の鍵と入れ替わっています。控えから戻してください。",
        f"The key file {path} is damaged or stands in for another. Restore it from a backup.",
    )
