"""What a batch folder holds, as one digest: each file's path and size, and the SHA-256 of those files that hold no donor values.

Documents enter by path and size only: an unkeyed digest of a one-row document would let its number be guessed. Their contents are vouched for by the keyed
digests in the headers, and the headers are digested here.
"""

import hashlib
import os
import unicodedata
from pathlib import Path

from furusato.seal.encoding import enc


class Inventory:
    """Files of a folder, by relative path with `/`."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[str, str]] = {}

    def add(self, relative: str, data: bytes) -> None:
        """Enter a file by its bytes."""
        self.enter(relative, len(data), hashlib.sha256(data).hexdigest() if is_value_free(relative) else "")

    def enter(self, relative: str, size: int, digest: str) -> None:
        """Enter a file by size (bytes) and digest (hex, or empty). Some file systems give names back in another normal form."""
        self._entries[unicodedata.normalize("NFC", relative)] = (str(size), digest)

    def digest(self) -> str:
        """SHA-256 over all entries in the order of paths, hex."""
        fields = [text for relative in sorted(self._entries) for text in (relative, *self._entries[relative])]
        return hashlib.sha256(enc("furusato-ledger/v1/folder", *fields)).hexdigest()


def is_value_free(relative: str) -> bool:
    """Whether the file's contents may be digested without a key."""
    return relative == "batch.json" or relative.startswith("headers/")


def inventory_of(folder: Path) -> Inventory:
    """The inventory of a folder as it stands; a link or device counts as a file of its own size, and so never agrees. OSError as the system gives it."""
    found = Inventory()
    for place, _, names in os.walk(folder, onerror=_raise):
        for name in names:
            path = Path(place, name)
            relative = path.relative_to(folder).as_posix()
            digest = hashlib.sha256(path.read_bytes()).hexdigest() if is_value_free(relative) and path.is_file() else ""
            found.enter(relative, path.lstat().st_size, digest)
    return found


def _raise(fault: OSError) -> None:
    raise fault
