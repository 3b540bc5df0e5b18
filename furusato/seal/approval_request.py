"""What the maker hands to the second person with a batch that waits: every file by path and size, the value-free ones by hash, and the batch's key closed for each checker.

It is signed by the maker, lies in the folder only while the batch waits, and is never published. Documents stand in it by path and size only: an unkeyed hash of a one-row
document would let its individual number be guessed; with the batch's key each is held against its keyed digest instead. Refuses any spelling but its own.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from furusato.seal.signing import canonical_json

REQUEST_TYPE: Final = "application/vnd.furusato.approval-request.v1+json"
REQUEST_FILE: Final = "for-approval.json"
SCHEMA: Final = "furusato.approval-request/v1"


class MalformedRequest(ValueError):
    """The bytes are no request for approval in the one spelling."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the batch: path with `/`, bytes, SHA-256 as hex (empty where it holds donor values)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """The payload. `boxes`: key id of a checker → the batch's key closed for them (seal/sealed_box.py), hex."""

    batch: str
    files: tuple[FileEntry, ...]
    boxes: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """UTF-8 JSON, `schema` first, then the fields in their order."""
        return canonical_json({"schema": SCHEMA, **asdict(self)})

    @classmethod
    def parse(cls, payload: bytes) -> "ApprovalRequest":
        """Read a payload; MalformedRequest unless it is the one spelling."""
        try:
            table = json.loads(payload)
            files = tuple(FileEntry(**entry) for entry in table["files"])
            boxes = {str(key): bytes.fromhex(box).hex() for key, box in table["boxes"].items()}
            request = cls(table["batch"], files, boxes)
            same = request.to_bytes() == payload and len({entry.path for entry in files}) == len(files)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise MalformedRequest("not a request for approval") from fault
        if not same:
            raise MalformedRequest("not the one spelling of a request for approval")
        return request


def box_purpose(batch: str) -> str:
    """What a box in a request is for."""
    return f"approve {batch}"
