"""Puts the files of an inbox together to notices: by where they lie where that is plain, else by what they say of themselves, never by their names alone.

Refuses to leave a document out: what has no seal file becomes a notice without one, which is red. Names decide only for files too damaged to speak for themselves.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from furusato.model.printed import PrintedNotice
from furusato.seal.manifest import Header

NAMES: Final = ("notice.pdf", "notice.xlsx", "notice.seal.json")


class Sort(StrEnum):
    """What a file is, by its first bytes, or by the end of its name where those are damaged."""

    SEAL = "seal"
    PDF = "pdf"
    XLSX = "xlsx"
    OTHER = "other"


class Identity(NamedTuple):
    """Which notice: the header says it, and so do sheet and letter."""

    issuer: str
    batch: str
    recipient: str
    kind: str
    version: int
    volume: tuple[int, int]


class Arrived(NamedTuple):
    """A file in the inbox. `place`: its path below the inbox, with `/`."""

    place: str
    sort: Sort

    @property
    def folder(self) -> str:
        return PurePosixPath(self.place).parent.as_posix()

    @property
    def stem(self) -> str:
        return PurePosixPath(self.place).name.partition(".")[0]


@dataclass(slots=True)
class Trio:
    """The places of one notice's files; empty where there is none."""

    name: str
    places: dict[Sort, str] = field(default_factory=dict)


IdentityOf = Callable[[Arrived], Identity | None]
Fits = Callable[[str, str], bool]  # places of a seal file and a document: is the document the very one that was signed?


def sort_of(name: str, start: bytes) -> Sort:
    """What a file is; `start` are its first bytes (at least 16)."""
    lower = name.lower()
    if start.startswith(b"%PDF-") or lower.endswith(".pdf"):
        return Sort.PDF
    if start.startswith(b'{"payload":') or lower.endswith(".seal.json"):
        return Sort.SEAL
    return Sort.XLSX if lower.endswith(".xlsx") else Sort.OTHER


def identity_of_header(header: Header) -> Identity:
    """Of a seal file."""
    return Identity(header.issuer[0], header.batch, header.recipient[0], header.kind, header.version, header.volume)


def identity_of_printed(printed: PrintedNotice) -> Identity:
    """Of a document."""
    return Identity(printed.issuer_code, printed.head.batch, printed.recipient_code, printed.kind, printed.version, printed.volume)


def pair(arrived: Iterable[Arrived], identity_of: IdentityOf, fits: Fits) -> tuple[list[Trio], list[Arrived]]:
    """Notices in the order of their places, and the documents that belong to none."""
    folders: defaultdict[str, list[Arrived]] = defaultdict(list)
    for file in arrived:
        if file.sort is not Sort.OTHER:
            folders[file.folder].append(file)
    plain = {folder: files for folder, files in folders.items() if _is_plain(files)}
    trios = [Trio(folder, {file.sort: file.place for file in files}) for folder, files in plain.items()]
    rest = [file for folder, files in folders.items() if folder not in plain for file in files]
    spoken, left = _by_content([f for f in rest if f.sort is Sort.SEAL], [f for f in rest if f.sort is not Sort.SEAL], identity_of, fits)
    _by_name(spoken, left)
    return sorted([*trios, *spoken], key=lambda trio: trio.name), left


def _is_plain(files: Sequence[Arrived]) -> bool:
    """A folder with one file of each sort is one notice; so is one with some of a notice's own three names and nothing else of theirs: what lacks is told."""
    sorts = [file.sort for file in files]
    named = all(PurePosixPath(file.place).name in NAMES for file in files)
    return len(set(sorts)) == len(sorts) and (len(sorts) == len(NAMES) or named)


def _by_content(seals: Sequence[Arrived], documents: Sequence[Arrived], identity_of: IdentityOf, fits: Fits) -> tuple[list[Trio], list[Arrived]]:
    said: defaultdict[tuple[Identity, Sort], list[Arrived]] = defaultdict(list)
    for document in documents:
        if identity := identity_of(document):
            said[identity, document.sort].append(document)
    trios = []
    for seal in seals:
        trio, identity = Trio(seal.place, {Sort.SEAL: seal.place}), identity_of(seal)
        for sort in (Sort.PDF, Sort.XLSX):
            if identity and (candidates := said[identity, sort]):
                chosen = next((one for one in candidates if fits(seal.place, one.place)), candidates[0])
                candidates.remove(chosen)
                trio.places[sort] = chosen.place
        trios.append(trio)
    taken = {place for trio in trios for place in trio.places.values()}
    return trios, [document for document in documents if document.place not in taken]


def _by_name(trios: list[Trio], left: list[Arrived]) -> None:
    """Give what is left to the notice of the same folder and stem that lacks it."""
    stems = {(PurePosixPath(t.name).parent.as_posix(), PurePosixPath(t.name).name.partition(".")[0]): t for t in trios}
    for document in list(left):
        trio = stems.get((document.folder, document.stem))
        if trio is not None and document.sort not in trio.places:
            trio.places[document.sort] = document.place
            left.remove(document)
