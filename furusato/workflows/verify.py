"""Verifies received notices: one folder, a whole inbox, an archive, with typed keys or with the office's own.

The steps of `verify_inbox`: find every file below the path; put them together to notices; examine each, its documents read in a process apart; mark what a correction
replaced; examine all together; hold every batch folder against its signed statement. Nothing is written.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from furusato.errors import TypingRefused
from furusato.model.findings import Finding, Rule, Severity
from furusato.model.printed import PrintedNotice, Unreadable
from furusato.seal.manifest import PDF, XLSX, Header
from furusato.seal.tag import file_digest
from furusato.verification.one_notice import Examiner, Received, open_seal
from furusato.verification.pairing import NAMES, Arrived, Identity, Sort, Trio, identity_of_header, identity_of_printed, pair
from furusato.verification.superseded import mark_superseded
from furusato.verification.trust import TrustedKey
from furusato.verification.verdict import Light, Verdict
from furusato.verification.whole_set import examine_together, what_stands
from furusato.workflows.trust import read_trust
from furusato.workflows.verify_batches import examine_batches
from furusato.workflows.verify_inbox import Inbox, look_into
from furusato.workflows.verify_keys import KeysOf, office_keys, office_trust, typed_keys
from furusato.workflows.verify_reader import ApartReader

__all__ = ["Verified", "office_keys", "office_trust", "read_trust", "typed_keys", "verify_folder", "verify_inbox"]

See = Callable[[PrintedNotice], None]
_MEDIA: Final = {Sort.PDF: PDF, Sort.XLSX: XLSX}

EVERY_DOCUMENT_HAS_ITS_SEAL: Final = Rule(
    "every_document_has_its_seal",
    Severity.REFUSE,
    "この文書の封印ファイル(notice.seal.json)がありません。確かめられないので取り込まず、発行者に送り直しを求めてください。",
    "The seal file (notice.seal.json) of this document is missing. It cannot be checked: do not import it; ask the issuer to send it again.",
)
EVERY_FILE_LIES_WITH_ITS_NOTICE: Final = Rule(
    "every_file_lies_with_its_notice",
    Severity.REFUSE,
    "この文書は、一緒に置かれた封印ファイルではなく {other} の通知書のものです。入れ替わっています。",
    "This document belongs to the notice {other}, not to the seal file it lies with: they were exchanged.",
)
EVERY_ARCHIVE_CAN_BE_OPENED: Final = Rule(
    "every_archive_can_be_opened",
    Severity.REFUSE,
    "この圧縮ファイルを開けません(壊れているか、暗号化されているか、大きすぎます)。展開してから、もう一度確かめてください。",
    "This archive cannot be opened (damaged, encrypted or too large). Unpack it and verify again.",
)
EVERY_FILE_IS_LOOKED_AT: Final = Rule(
    "every_file_is_looked_at",
    Severity.NOTICE,
    "通知書ではないファイルが {files} 個あります。確かめていません。",
    "{files} files are no part of a notice. They were not checked.",
)
RULES: Final = (EVERY_DOCUMENT_HAS_ITS_SEAL, EVERY_FILE_LIES_WITH_ITS_NOTICE, EVERY_ARCHIVE_CAN_BE_OPENED, EVERY_FILE_IS_LOOKED_AT)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: a verdict a notice, and findings about the set."""

    verdicts: tuple[Verdict, ...]
    together: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether every notice was checked and holds, and the set is whole."""
        refused = any(finding.severity is not Severity.NOTICE for finding in self.together)
        return bool(self.verdicts) and all(verdict.holds for verdict in self.verdicts) and not refused

    @property
    def standing(self) -> tuple[int, int | None]:
        """Rows and yen of the notices that hold and stand, less what was cancelled (`what_stands`)."""
        return what_stands(v.header for v in self.verdicts if v.header is not None and v.holds and not v.superseded)

    def count(self, light: Light) -> int:
        """How many notices have that light for their values."""
        return sum(verdict.values is light for verdict in self.verdicts)


def verify_inbox(path: Path, keys_of: KeysOf, trusted: Sequence[TrustedKey], office: str = "", see: See = lambda _sheet: None) -> Verified:
    """Examine every notice at or below a path. `office`: the receiver's own code, or empty; `see`: is shown each workbook as it was read. TypingRefused when there is none."""
    inbox = look_into(path)
    with ApartReader() as reader:
        check = _Check(inbox, keys_of, Examiner(trusted, office, reader.read_pdf, partial(_seen, reader.read_xlsx, see)))
        trios, strays = pair(inbox.files, check.identity, check.fits)
        left = list(_left(check, strays))
        if not trios and all(finding.severity is Severity.NOTICE for finding in left):
            raise TypingRefused(
                f"{path} に通知書がありません({'・'.join(NAMES)} の三つが揃ったフォルダーを指定してください)。",
                f"There is no notice at {path}. Name a folder that holds {', '.join(NAMES)}.",
            )
        verdicts = mark_superseded([check.verdict(trio, path.name) for trio in trios])
        misplaced = [*_exchanged(check, trios, verdicts), *left]
    return Verified(verdicts, (*misplaced, *examine_together(verdicts), *examine_batches(path, inbox, verdicts, trusted)))


def _seen(read: Callable[[bytes], PrintedNotice], see: See, data: bytes) -> PrintedNotice:
    printed = read(data)
    see(printed)
    return printed


def verify_folder(path: Path, keys_of: KeysOf, trusted: Sequence[TrustedKey]) -> Verified:
    """The same, without asking to whom the notices are addressed."""
    return verify_inbox(path, keys_of, trusted)


@dataclass(frozen=True, slots=True)
class _Check:
    """What one run looks at, and how."""

    inbox: Inbox
    keys_of: KeysOf
    examiner: Examiner

    def verdict(self, trio: Trio, root: str) -> Verdict:
        pdf, xlsx, seal = (self.inbox.open(trio.places.get(sort, "")) for sort in (Sort.PDF, Sort.XLSX, Sort.SEAL))
        received = Received(root if trio.name == "." else trio.name, pdf, xlsx, seal)
        sealed = open_seal(seal)
        return self.examiner.examine(received, self.keys_of(sealed[1]) if sealed else ())

    def header(self, place: str) -> Header | None:
        sealed = open_seal(self.inbox.open(place))
        return sealed[1] if sealed else None

    def identity(self, file: Arrived) -> Identity | None:
        """Which notice a file says it belongs to; None where it says nothing that can be read."""
        if file.sort is Sort.SEAL:
            header = self.header(file.place)
            return identity_of_header(header) if header else None
        printed = self._printed(file)
        return identity_of_printed(printed) if printed else None

    def _printed(self, file: Arrived) -> PrintedNotice | None:
        read = self.examiner.read_pdf if file.sort is Sort.PDF else self.examiner.read_xlsx
        try:
            return read(self.inbox.open(file.place))
        except Unreadable:
            return None

    def fits(self, seal: str, document: str) -> bool:
        """Whether a document is the very one that was signed, by any of the keys."""
        header, sort = self.header(seal), next(file.sort for file in self.inbox.files if file.place == document)
        if header is None:
            return False
        digested = partial(file_digest, media_type=_MEDIA[sort], data=self.inbox.open(document))
        return dict(header.files)[_MEDIA[sort]] in [digested(key) for key in self.keys_of(header)]


def _exchanged(check: _Check, trios: Sequence[Trio], verdicts: Sequence[Verdict]) -> Iterator[Finding]:
    """Documents of red notices that say of themselves that they are another's: who exchanged two files wants to hear which."""
    names = {identity_of_header(v.header): v.name for v in verdicts if v.header is not None}
    for trio, verdict in zip(trios, verdicts, strict=True):
        for sort in _MEDIA if verdict.header is not None and verdict.values is Light.RED else ():
            place = trio.places.get(sort)
            said = check.identity(Arrived(place, sort)) if place else None
            if place and said in names and names[said] != verdict.name:
                yield EVERY_FILE_LIES_WITH_ITS_NOTICE.found(sheet=place, other=names[said])


def _left(check: _Check, strays: Sequence[Arrived]) -> Iterator[Finding]:
    """A document that reads as a notice but has no seal is refused; what is none, a letter that came along, is told."""
    notices = [stray for stray in strays if check.identity(stray)]
    yield from (EVERY_DOCUMENT_HAS_ITS_SEAL.found(sheet=stray.place) for stray in notices)
    yield from (EVERY_ARCHIVE_CAN_BE_OPENED.found(sheet=place) for place in check.inbox.shut)
    others = [file for file in (*check.inbox.files, *strays) if file.sort is Sort.OTHER or (file in strays and file not in notices)]
    if others := list(dict.fromkeys(others)):
        yield EVERY_FILE_IS_LOOKED_AT.found(sheet=others[0].place, files=len(others))
