"""What the office says of itself in furusato.toml, read strictly once and trusted from then on.

Refuses (ListRefused, naming the entry) unknown names, missing ones, wrong kinds, a code with a wrong check digit, two routes of one name. A misspelled name that
was silently passed over would be a rule that silently does not hold.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from furusato.model.notice import Body
from furusato.model.values import MunicipalityCode
from furusato.storage.toml_table import TomlTable, read_toml, refuse

_ROUTE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SLOTS: Final = {"serial", "tax_year"}
_YEARS: Final = range(2015, 2100)  # the special procedure exists for gifts from April 2015 on (平成27年法律第2号)
_MOST_APPLICATIONS: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Route:
    """A way by which applications come in. `applications`: how many the source counts, where the office knows it."""

    name: str
    title: str
    applications: int | None = None
    gives_receipt_numbers: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """furusato.toml. `seal` empty: 公印省略; `document_number`: pattern with {serial}, {tax_year}, or empty; `headings`: heading → column name, empty: passed over."""

    tax_year: int
    two_person: bool
    issuer: Body
    head: str
    section: str
    telephone: str
    document_number: str
    seal: str
    both_sides: bool
    routes: tuple[Route, ...]
    headings: Mapping[str, str]

    @classmethod
    def parse(cls, data: bytes) -> "Settings":
        """Read the bytes of furusato.toml."""
        top = read_toml(data)
        letter = top.table("letter")
        settings = cls(
            tax_year=_year(top),
            two_person=top.take("two_person", bool, False),
            issuer=_issuer(top.table("issuer")),
            head=letter.text("head", ""),
            section=letter.text("section", ""),
            telephone=letter.text("telephone", ""),
            document_number=_pattern(letter),
            seal=letter.text("seal", ""),
            both_sides=letter.take("both_sides", bool, False),
            routes=_routes(top.tables("route")),
            headings=_headings(top.table("headings")),
        )
        letter.require_empty()
        top.require_empty()
        return settings

    def route(self, name: str) -> Route | None:
        """The route of that name."""
        return next((route for route in self.routes if route.name == name), None)

    def document_number_of(self, serial: int) -> str:
        """文書番号 of the year's batch with that serial."""
        return self.document_number.format(serial=serial, tax_year=self.tax_year)


def _year(top: TomlTable) -> int:
    year = top.take("tax_year", int)
    if year not in _YEARS:
        raise refuse("tax_year は西暦の年分(例 2025)にしてください。", "tax_year must be the year of the gifts (2025, say).")
    return year


def _issuer(table: TomlTable) -> Body:
    code = table.text("code")
    try:
        MunicipalityCode(code)
    except ValueError as fault:
        raise refuse("issuer.code が正しい 6 桁の団体コードではありません。", "issuer.code is not a 6-digit body code with a right check digit.") from fault
    body = Body(code, table.text("name"), table.text("prefecture", ""))
    table.require_empty()
    if not body.name.strip():
        raise refuse("issuer.name が空です。", "issuer.name is empty.")
    return body


def _pattern(letter: TomlTable) -> str:
    pattern = letter.text("document_number", "")
    try:
        slots = [(name, spec or conversion) for _, name, spec, conversion in string.Formatter().parse(pattern) if name is not None]
    except ValueError:
        slots = [("", "")]
    if any(name not in _SLOTS or extra for name, extra in slots):
        raise refuse(
            "letter.document_number に書けるのは {serial} と {tax_year} だけです。", "letter.document_number may hold no braces but {serial} and {tax_year}."
        )
    return pattern


def _routes(tables: list[TomlTable]) -> tuple[Route, ...]:
    routes = tuple(_route(table) for table in tables)
    if len({route.name for route in routes}) != len(routes):
        raise refuse("同じ name の [[route]] が二つあります。", "two [[route]] have the same name.")
    return routes


def _route(table: TomlTable) -> Route:
    name = table.text("name")
    if not _ROUTE.fullmatch(name):
        raise refuse(
            f"{table.at('name')} は英小文字・数字・-・_ で 40 字までにしてください。",
            f"{table.at('name')} must be up to 40 lower-case letters, digits, - and _.",
        )
    known = "applications" in table.names()
    applications = table.take("applications", int) if known else None
    if applications is not None and not 0 <= applications <= _MOST_APPLICATIONS:
        raise refuse(f"{table.at('applications')} は 0 以上の件数にしてください。", f"{table.at('applications')} must be a count, 0 or more.")
    route = Route(name, table.text("title", name), applications, table.take("gives_receipt_numbers", bool, True))
    table.require_empty()
    return route


def _headings(table: TomlTable) -> Mapping[str, str]:
    """Heading → column name; which names there are, the table of headings knows and refuses."""
    return MappingProxyType({name: table.text(name) for name in table.names()})
