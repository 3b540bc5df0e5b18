"""What the clerk decided where a rule could only ask; kept as a small TOML file and sealed with the batch.

A decision speaks of one rule and one application, by route and receipt number. Reasons are codes, never free text. Refuses unknown keys, empty values and two decisions of one matter.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from furusato.errors import ListRefused

_KEYS = ("rule", "route", "receipt", "answer", "reason")
_CODE = re.compile(r"[a-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer of the clerk. `answer` is a municipality code for residence, `accepted` for the other rules."""

    rule: str
    route: str
    receipt: str
    answer: str
    reason: str


def _refuse(ja: str, en: str) -> ListRefused:
    return ListRefused(f"判断ファイルを読めません: {ja}", f"The decisions file cannot be read: {en}")


def _decision(place: int, entry: object) -> Decision:
    if not isinstance(entry, dict) or sorted(entry) != sorted(_KEYS) or not all(isinstance(v, str) and v for v in entry.values()):
        raise _refuse(
            f"{place} 件目は {', '.join(_KEYS)} の文字列をちょうど持つ必要があります。", f"entry {place} must have exactly the texts {', '.join(_KEYS)}."
        )
    decision = Decision(*(entry[k] for k in _KEYS))
    if not _CODE.fullmatch(decision.reason):
        raise _refuse(
            f"{place} 件目の reason は英小文字・数字のコードにしてください。", f"the reason of entry {place} must be a code of lower-case letters and digits."
        )
    return decision


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions of one route's list, by rule and receipt number."""

    entries: tuple[Decision, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Decisions":
        """Read the TOML text. ListRefused names the entry, never its contents."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise _refuse("TOML の書式が正しくありません。", "it is not well-formed TOML.") from fault
        entries = table.pop("decision", [])
        if table or not isinstance(entries, list):
            raise _refuse("[[decision]] 以外の項目があります。", "it holds something other than [[decision]] entries.")
        found = tuple(_decision(i, e) for i, e in enumerate(entries, 1))
        if len({(d.rule, d.route, d.receipt) for d in found}) != len(found):
            raise _refuse("同じ事項に二つの判断があります。", "two decisions speak of the same matter.")
        return cls(found)

    def of_route(self, route: str) -> "Decisions":
        """Only the decisions of one route."""
        return Decisions(tuple(d for d in self.entries if d.route == route))

    def among(self, receipts: Iterable[str]) -> "Decisions":
        """Only the decisions of these receipt numbers (of decisions already narrowed to one route)."""
        wanted = set(receipts)
        return Decisions(tuple(d for d in self.entries if d.receipt in wanted))

    def beyond(self, receipts: Iterable[str]) -> "Decisions":
        """All decisions but those of these receipt numbers (of decisions already narrowed to one route)."""
        left_out = set(receipts)
        return Decisions(tuple(d for d in self.entries if d.receipt not in left_out))

    def overruled_by(self, later: "Decisions") -> "Decisions":
        """These decisions, but for a matter that a later one speaks of the later one."""
        matters = {(d.rule, d.route, d.receipt) for d in later.entries}
        return Decisions((*(d for d in self.entries if (d.rule, d.route, d.receipt) not in matters), *later.entries))

    def answers(self, rule: str) -> dict[str, str]:
        """Receipt number → answer, for one rule (of decisions already narrowed to one route)."""
        return {d.receipt: d.answer for d in self.entries if d.rule == rule}
