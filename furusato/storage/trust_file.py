"""Keeps the issuers' public keys that this office trusts: whose, with which fingerprint, compared when and by whom.

```
trust.json  {"schema":"furusato.trust/v1","keys":[{issuer, name, key_name, public_key, fingerprint, compared_on, compared_by, replaced_on}, …]}
```
Refuses a file that is not its own spelling, two current keys under one name of an issuer, and a fingerprint that is not the key's. It is replaced whole or not at all.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from furusato.errors import ListRefused
from furusato.model.values import MunicipalityCode
from furusato.seal.fingerprint import fingerprint
from furusato.storage.files import FOLDER_MODE, PART, read_file, sync_folder, write_synced
from furusato.storage.trouble import told

NAME: Final = "trust.json"
SCHEMA: Final = "furusato.trust/v1"
_LARGEST: Final = 10_000_000  # bytes


@dataclass(frozen=True, slots=True)
class KnownKey:
    """One key of one issuer. `key_name`: its name in the issuer's office; `public_key`: 64 hex digits; days ISO; `replaced_on`: empty while it is in use."""

    issuer: str
    name: str
    key_name: str
    public_key: str
    fingerprint: str
    compared_on: str
    compared_by: str
    replaced_on: str = ""

    def __post_init__(self) -> None:
        MunicipalityCode(self.issuer)
        days = [day for day in (self.compared_on, self.replaced_on) if day]
        if any(type(text) is not str for text in asdict(self).values()) or any(date.fromisoformat(day).isoformat() != day for day in days):
            raise ValueError("a key's entry is of texts, its days are ISO dates")
        if len(self.public) != 32 or fingerprint(self.public) != self.fingerprint:
            raise ValueError("the fingerprint is not the key's own")

    @property
    def public(self) -> bytes:
        """The 32 raw bytes."""
        return bytes.fromhex(self.public_key)


def read_trust_file(path: Path) -> tuple[KnownKey, ...]:
    """The keys in the file; none where there is no file. ListRefused when it is damaged."""
    if not path.exists():
        return ()
    return parse_trust(str(path), read_file(path, _LARGEST))


def is_trust_file(data: bytes) -> bool:
    """Whether bytes are a trust file, and not one issuer's key."""
    return SCHEMA.encode() in data[:100]


def parse_trust(name: str, data: bytes) -> tuple[KnownKey, ...]:
    """The keys in a trust file's bytes. ListRefused when they are none."""
    try:
        table = json.loads(data)
        keys = tuple(KnownKey(**entry) for entry in table["keys"])
        current = [(key.issuer, key.key_name) for key in keys if not key.replaced_on]
        if table["schema"] != SCHEMA or len(set(current)) != len(current):
            raise ValueError("of another format, or two keys under one name")
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise ListRefused(
            f"信頼ファイル {name} が壊れています。控えから戻すか、発行者の指紋を照合し直してください。",
            f"The trust file {name} is damaged. Restore it from a backup, or compare the issuers' fingerprints again.",
        ) from fault
    return keys


def write_trust_file(path: Path, keys: tuple[KnownKey, ...]) -> None:
    """Put these keys in place of what the file held, whole or not at all; its folder is made where it is missing. SystemTrouble when it cannot be written."""
    table = {"schema": SCHEMA, "keys": [asdict(key) for key in keys]}
    part = path.with_name(PART + path.name)
    with told(path):
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        try:
            write_synced(part, json.dumps(table, ensure_ascii=False, indent=1).encode() + b"\n", exclusive=False)
            os.replace(part, path)
            sync_folder(path.parent)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
