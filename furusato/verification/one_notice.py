"""Examines one received notice: signatures, key, files, every row, totals, addressee.

Refuses to be hopeful: what could not be checked is never green. Bytes in, verdict out; no damage raises. An offline receiver cannot know of a newer version.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from furusato.model.findings import Finding, Severity
from furusato.reread.pdf import read_pdf
from furusato.reread.received import read_received_xlsx
from furusato.seal.keys import key_check
from furusato.seal.manifest import PDF, XLSX, Header, MalformedHeader
from furusato.seal.signing import NOTICE_TYPE, Envelope, MalformedEnvelope
from furusato.seal.tag import same
from furusato.verification import rules
from furusato.verification.contents import Reader, examine_contents
from furusato.verification.signatures import examine_signatures
from furusato.verification.trust import TrustedKey
from furusato.verification.verdict import Light, Verdict


@dataclass(frozen=True, slots=True)
class Received:
    """The three files of one notice, as they came. `name` is what to call it in findings (a folder's name)."""

    name: str
    pdf: bytes
    xlsx: bytes
    seal: bytes


@dataclass(frozen=True, slots=True)
class Examiner:
    """Who examines: the keys whose fingerprints this office has compared, its own 6-digit code where that is known, and how it reads the files."""

    trusted: Collection[TrustedKey] = ()
    office: str = ""
    read_pdf: Reader = read_pdf
    read_xlsx: Reader = read_received_xlsx

    def examine(self, received: Received, keys: Sequence[bytes]) -> Verdict:
        """The verdict on one notice. `keys`: what may be its K_m; of several with its key check the one that holds is taken."""
        sealed = open_seal(received.seal)
        if sealed is None:
            return Verdict(received.name, Light.RED, Light.RED, (rules.SEAL_FILE_IS_WHOLE.found(sheet=received.name),), None)
        envelope, header = sealed
        issuer, said = examine_signatures(envelope, header, self.trusted, received.name)
        values, found = self._values(received, header, keys)
        if strayed := self._strayed(received.name, header):
            return Verdict(received.name, Light.RED, issuer, (strayed, *said, *found), header)
        return Verdict(received.name, values, issuer, (*said, *found), header)

    def _values(self, received: Received, header: Header, keys: Sequence[bytes]) -> tuple[Light, tuple[Finding, ...]]:
        if not keys:
            return Light.GREY, (rules.KEY_IS_AT_HAND.found(sheet=received.name),)
        fitting = [key for key in keys if same(key_check(key), header.key_check)]
        if not fitting:  # the only key is a wrong one; of many the right one is missing
            return Light.GREY, ((rules.KEY_IS_TYPED_RIGHT if len(keys) == 1 else rules.KEY_IS_AT_HAND).found(sheet=received.name),)
        findings = min((self._contents(received, header, key) for key in fitting), key=_weight)
        if _weight(findings):
            return Light.RED, findings
        return (Light.AMBER if findings else Light.GREEN), findings

    def _contents(self, received: Received, header: Header, key: bytes) -> tuple[Finding, ...]:
        files, readers = {PDF: received.pdf, XLSX: received.xlsx}, {PDF: self.read_pdf, XLSX: self.read_xlsx}
        return tuple(examine_contents(received.name, files, readers, header, key))

    def _strayed(self, name: str, header: Header) -> Finding | None:
        """A notice neither to this office nor by it."""
        if not self.office or self.office in (header.recipient[0], header.issuer[0]):
            return None
        return rules.NOTICE_IS_FOR_THIS_OFFICE.found(sheet=name, name=header.recipient[1], code=header.recipient[0], own=self.office)


def examine(received: Received, key: bytes | None, trusted: Collection[TrustedKey]) -> Verdict:
    """The verdict on one notice, read in this process."""
    return Examiner(trusted).examine(received, () if key is None else (key,))


def _weight(findings: Sequence[Finding]) -> int:
    """How many places are red."""
    return sum(finding.count for finding in findings if finding.severity is Severity.REFUSE)


def open_seal(data: bytes) -> tuple[Envelope, Header] | None:
    """Envelope and header of a notice.seal.json; None where the bytes are not one in its one spelling."""
    try:
        envelope = Envelope.parse(data)
        return (envelope, Header.parse(envelope.payload)) if envelope.payload_type == NOTICE_TYPE else None
    except (MalformedEnvelope, MalformedHeader):
        return None
