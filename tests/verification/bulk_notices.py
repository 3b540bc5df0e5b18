"""Many small notices, fast and by seed: each to a municipality and under a key of its own, drawn by the product and signed by one of two makers."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from furusato.model.notice import Body, Values
from furusato.model.values import Kind
from furusato.notices.notice import Earlier, Line, Notice
from furusato.seal.manifest import PDF, XLSX, Header
from furusato.seal.row_key import row_key
from furusato.seal.signing import NOTICE_TYPE, Signer, envelope
from furusato.seal.tag import NoticeSealer, file_digest
from tests.render.fictional_notices import KOSAI, SEQUENCE, values
from tests.reread.drawn_documents import pdf_of, xlsx_of

MAKER, CHECKER, STRANGER = (Signer.from_seed(bytes([n]) * 32) for n in (7, 8, 9))
RECIPIENTS = (Body("131032", "港区", "東京都"), Body("232238", "大府市", "愛知県"), Body("092053", "鹿沼市", "栃木県"), Body("401307", "福岡市", "福岡県"))
HARD = (
    {"name": "\U00020bb7田　\U00020bb7男"},
    {"address": f"奈良県{SEQUENCE}城市1-2-3"},
    {"phone": "", "sex": "", "kana": ""},
    {"name": " 前後に 空白 "},
    {"name": "=1+1"},
    {"name": "<&>\"'"},
)


@dataclass(frozen=True, slots=True)
class Made:
    """One notice and what it was made of. Signed by MAKER alone, or by MAKER and CHECKER."""

    notice: Notice
    key: bytes
    pdf: bytes
    xlsx: bytes
    header: Header

    def seal(self, header: Header | None = None, signers: Sequence[Signer] | None = None) -> bytes:
        """The seal file over its own or another header."""
        both = (MAKER,) if self.header.signed_alone else (MAKER, CHECKER)
        return envelope(NOTICE_TYPE, (header or self.header).to_bytes(), *(signers or both)).to_bytes()


def make(seed: int) -> Made:
    """The notice of a seed: 1 to 8 rows, now and then hard characters, two gifts of one person, an additional or a corrected notice, two signatures."""
    random = Random(seed)
    donors = [_donor(random, serial) for serial in range(1, random.randrange(1, 9) + 1)]
    for i in range(1, len(donors)):
        if random.random() < 0.2:
            donors[i] = donors[i - 1]._replace(receipt=donors[i].receipt, yen=donors[i].yen)
    recipient, batch, key = random.choice(RECIPIENTS), f"2025-{random.randrange(1, 10_000):04d}", random.randbytes(16)
    kind = random.choice((Kind.FIRST, Kind.FIRST, Kind.ADDITIONAL, Kind.CORRECTION, Kind.CANCELLATION))
    sealer, first = NoticeSealer(key, batch, KOSAI.code, recipient.code), random.randrange(1, 9_000_000)
    lines = tuple(_line(sealer, row_key(first + i), donor, donors) for i, donor in enumerate(donors))
    correction = kind is Kind.CORRECTION
    version, supersedes, volume = (2, random.randbytes(32).hex(), (1, 1)) if correction else (1, "", random.choice(((1, 1), (1, 1), (2, 3))))
    earlier = Earlier() if kind in (Kind.FIRST, Kind.CORRECTION) else Earlier(2, 20, 50_000_000)
    notice = Notice(batch, KOSAI, recipient, 2025, kind, version, supersedes, volume, lines, earlier)
    pdf, xlsx = pdf_of(notice), xlsx_of(notice)
    digests = ((PDF, file_digest(key, PDF, pdf)), (XLSX, file_digest(key, XLSX, xlsx)))
    return Made(notice, key, pdf, xlsx, notice.header(key, digests, "furusato 0.0.0", signed_alone=random.random() < 0.7))


def _donor(random: Random, serial: int) -> Values:
    return values(random, serial, **(random.choice(HARD) if random.random() < 0.15 else {}))


def _line(sealer: NoticeSealer, key: str, donor: Values, donors: Sequence[Values]) -> Line:
    own = [int(other.yen) for other in donors if other.number == donor.number]
    return Line(key, donor, sealer.row_tag(key, donor), sealer.paper_code(key, donor), len(own), sum(own))
