"""Binds a donor's fields together so that no later step can separate them unseen.

The row's position is not bound: moving whole rows is harmless, moving one field is not, nor is moving a row into another municipality's notice.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from furusato.model.notice import Values
from furusato.seal.encoding import TAG_BYTES, enc, mac, spell, spell_bits

PAPER_BITS = 30


def intake_tag(key: bytes, row_key: str, version: int, values: Sequence[str]) -> str:
    """The seal of a ledger row, 26 characters. `values` in the order of `columns.VALUES`."""
    return spell(mac(key, enc("furusato-seal/v1/intake-row", row_key, str(version), *values))[:TAG_BYTES])


@dataclass(frozen=True, slots=True)
class NoticeSealer:
    """Makes the tags of one notice's rows under its key K_m."""

    key: bytes
    batch: str
    issuer: str
    recipient: str
    _row: bytes = field(init=False, repr=False)  # framed, since every row shares it
    _paper: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        place = (self.batch, self.issuer, self.recipient)
        object.__setattr__(self, "_row", enc("furusato-seal/v1/row", *place))
        object.__setattr__(self, "_paper", enc("furusato-seal/v1/paper", *place))

    def __repr__(self) -> str:
        return f"NoticeSealer({self.batch}, {self.issuer}, {self.recipient})"

    def row_tag(self, row_key: str, values: Sequence[str]) -> str:
        """The tag that stands in the XLSX, 26 characters."""
        return spell(mac(self.key, self._row + enc(row_key, *values))[:TAG_BYTES])

    def paper_code(self, row_key: str, values: Values) -> str:
        """The code beside a printed row, 3+3 characters: one wrong row in 10^9 slips."""
        framed = self._paper + enc(row_key, values.number, values.birth, values.kana, values.yen)
        code = spell_bits(mac(self.key, framed), PAPER_BITS)
        return f"{code[:3]}-{code[3:]}"


def file_digest(key: bytes, media_type: str, data: bytes) -> str:
    """Keyed digest of a file, 64 hex digits; keyed, since a file of one row could be guessed."""
    prefix = enc("furusato-seal/v1/file", media_type)
    return mac(key, prefix + len(data).to_bytes(4, "big") + data).hex()


def same(one: str, other: str) -> bool:
    """Compare two tags or digests without telling by time where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
