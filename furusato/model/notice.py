"""What a notice speaks of: a donor's values, a body with its head, the words at the top of the letter."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from furusato.model.values import Kind


class Values(NamedTuple):
    """The eleven canonical values of one application, in the order of the seal format (`columns.VALUES`). Its repr never shows them."""

    receipt: str
    name: str
    kana: str
    postal: str
    address: str
    birth: str
    sex: str
    phone: str
    number: str
    gift_date: str
    yen: str

    def __repr__(self) -> str:
        return "Values(…)"


class Mended(NamedTuple):
    """An earlier notice, as a correction or cancellation calls it. `issue_date` ISO; `document_number` may be empty; `volume` k of n."""

    batch: str
    kind: Kind
    version: int
    volume: tuple[int, int]
    issue_date: str
    document_number: str


@dataclass(frozen=True, slots=True)
class Body:
    """A municipality or prefecture, as issuer or recipient."""

    code: str  # 6 digits
    name: str  # 湖西市
    prefecture: str = ""  # 静岡県; empty where the body is the prefecture itself


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the office says of itself on every notice of a batch (from furusato.toml and the command line)."""

    issue_date: date
    document_number: str  # 文書番号, 湖税第123号; may be empty
    head: str  # name of the mayor or governor; may be empty
    section: str  # 担当課
    telephone: str
    both_sides: bool  # pages are even in number
    drill: bool = False  # 訓練: marked so on every page
    seal: str = ""  # what stands where the official seal is, from furusato.toml; empty: the form's （公印省略）
