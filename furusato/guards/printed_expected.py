"""What the read-back must know of a notice. `notices.Notice` is one by its shape; guards and notices stand on one floor and do not import each other."""

from collections.abc import Sequence
from typing import Protocol

from furusato.model.notice import Body, Values
from furusato.model.values import Kind


class ExpectedLine(Protocol):
    """One application as it was to be printed."""

    @property
    def row_key(self) -> str: ...
    @property
    def values(self) -> Values: ...


class ExpectedEarlier(Protocol):
    """What the recipient was sent before in the tax year."""

    @property
    def rows(self) -> int: ...
    @property
    def yen(self) -> int: ...


class ExpectedNotice(Protocol):
    """A notice as it was to be printed: to whom, from whom, which lines in which order."""

    @property
    def batch(self) -> str: ...
    @property
    def issuer(self) -> Body: ...
    @property
    def recipient(self) -> Body: ...
    @property
    def tax_year(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def version(self) -> int: ...
    @property
    def volume(self) -> tuple[int, int]: ...
    @property
    def lines(self) -> Sequence[ExpectedLine]: ...
    @property
    def earlier(self) -> ExpectedEarlier: ...
