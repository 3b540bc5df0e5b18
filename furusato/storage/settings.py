"""What the office says of itself in furusato.toml, read strictly once and trusted from then on.

Refuses (ListRefused, naming the entry) unknown names, missing ones, wrong kinds, a code with a wrong check digit, two routes of one name. A misspelled name that
was silently passed over would be a rule that silently does not hold.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from furusato.model.notice import Body
from furusato.model.values import MunicipalityCode
from furusato.storage.channels import Channel, read_channels
from furusato.storage.toml_table import TomlTable, read_toml, refuse

_ROUTE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_SLOTS: Final = {"serial", "tax_year"}
_YEARS: Final = range(2015, 2100)  # the special procedure exists for gifts from April 2015 on (平成27年法律第2号)
_MOST_APPLICATIONS: Final = 100_000_000
_ALARM_DAYS: Final = 14
_MOST_DAYS: Final = 3_650


@dataclass(frozen=True, slots=True)
class Route:
    """A way by which applications come in. `applications`: how many the source counts, where the office knows it."""

    name: str
    title: str
    applications: int | None = None
    gives_receipt_numbers: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """furusato.toml. `seal` empty: 公印省略; `document_number`: pattern with {serial}, {tax_year}, or empty; `headings`: heading → column name, empty: passed over;
    `application_deadline`: the office's own, None: the usual day; `alarm_days`: so many days before the notices' deadline what is open is an alarm;
    `documents_days`: so many days clear documents stay after the last step of their batch; `ledger_years`: years that rows are kept, None: for good."""

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
    channels: tuple[Channel, ...]
    headings: Mapping[str, str]
    application_deadline: date | None
    alarm_days: int
    documents_days: int
    ledger_years: int | None

    @classmethod
    def parse(cls, data: bytes) -> "Settings":
        """Read the bytes of furusato.toml."""
        top = read_toml(data)
        letter, deadline, retention = top.table("letter"), top.table("deadline"), top.table("retention")
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
            channels=read_channels(top.tables("channel")),
            headings=_headings(top.table("headings")),
            application_deadline=_day(deadline),
            alarm_days=_days(deadline, "alarm_days", _ALARM_DAYS),
            documents_days=_days(retention, "documents_days", 0),
            ledger_years=_days(retention, "ledger_years", 0) or None,
        )
        letter.require_empty()
        deadline.require_empty()
        retention.require_empty()
        top.require_empty()
        return settings

    def route(self, name: str) -> Route | None:
        """The route of that name."""
        return next((route for route in self.routes if route.name == name), None)

    def channel(self, name: str) -> Channel | None:
        """The channel of that name."""
        return next((channel for channel in self.channels if channel.name == name), None)

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


def _day(table: TomlTable) -> date | None:
    text = table.text("application", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise refuse(f'{table.at("application")} は "2026-01-10" のように書いてください。', f'{table.at("application")} is written as "2026-01-10".') from fault


def _days(table: TomlTable, name: str, usual: int) -> int:
    count = table.take(name, int, usual)
    if not 0 <= count <= _MOST_DAYS:
        raise refuse(f"{table.at(name)} は 0 から {_MOST_DAYS} までにしてください。", f"{table.at(name)} is 0 to {_MOST_DAYS}.")
    return count


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
