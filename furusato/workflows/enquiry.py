"""Answers a receiver who telephones about one row: where it stands and what became of it, shown masked; who looked, and at which row, stands in the log.

The steps of `look_up`: find the application by row key, or by route and receipt number (a keyed look-up, so that nothing else is opened); open that row alone; gather the
notices it was told in and their steps; record the look. Refuses a row that the ledger does not have.
"""

import unicodedata
from dataclasses import dataclass

from furusato.errors import TypingRefused
from furusato.model import columns as c
from furusato.seal.row_key import is_row_key
from furusato.storage.deliveries import Delivery
from furusato.storage.events import Stamp
from furusato.storage.row_places import Place
from furusato.workflows.office import Office

_HIDDEN = "＊"


@dataclass(frozen=True, slots=True)
class Found:
    """One application, masked. `places`: the notices that told it, the newest last; `deliveries`: their steps."""

    row_key: str
    version: int
    route: str
    state: str
    name: str
    kana: str
    birth: str
    gift_date: str
    yen: str
    destination: str
    places: tuple[Place, ...]
    deliveries: tuple[Delivery, ...]

    def __repr__(self) -> str:
        return f"Found({self.row_key})"


def look_up(office: Office, *, row_key: str = "", route: str = "", receipt: str = "", why: str, stamp: Stamp) -> Found:
    """The application with that row key, or with that receipt number on that route. `why`: a reason's code. TypingRefused: there is none."""
    key = row_key if is_row_key(row_key) else ""
    if receipt:
        known = office.ledger.rows.find(office.vault, route, [receipt]).get(receipt)
        key = known.row_key if known else ""
    current = office.ledger.rows.current(key) if key else None
    if current is None or current.tax_year != office.tax_year:
        raise TypingRefused(
            "その行は台帳にありません。行キー、または経路と受付番号を確かめてください。",
            "The ledger has no such row. Check the row key, or the route and receipt number.",
        )
    row = office.ledger.rows.opened_versions(office.vault, [(key, current.version)]).row(0, named=True)
    places = office.ledger.places.of_row(key)
    headers = {place.header for place in places}
    steps = tuple(step for step in office.ledger.deliveries.all(office.tax_year) if step.header in headers)
    office.ledger.events.append(stamp, "row looked up", {"rows": 1, "people": 1, "key": key, "reason": why})
    shown = (masked(row[c.NAME]), masked(row[c.KANA]), row[c.BIRTH][:4], row[c.GIFT_DATE], row[c.YEN], row[c.DESTINATION])
    return Found(key, current.version, row[c.ROUTE], current.state, *shown, places, steps)


def masked(text: str) -> str:
    """The first character of each word; the others hidden. A variation selector goes with its character."""
    words = []
    for word in text.replace("\u3000", " ").split():
        shown = word[0] + "".join(mark for mark in word[1:2] if unicodedata.category(mark) == "Mn")
        words.append(shown + _HIDDEN * max(len(word) - len(shown), 1))
    return "　".join(words)
