"""A finding: which truth does not hold, where, and what to do; never with a name, a number or a part of one.

One finding is one cause: the same rule broken in the same column on many lines is one finding with many places, so that forty bad rows are read at a glance.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks for."""

    REFUSE = "refuse"  # the list or batch is refused until it is mended or the row is held
    DECIDE = "decide"  # refused until a person decides it in the decisions file
    NOTICE = "notice"  # told, refuses nothing


@dataclass(frozen=True, slots=True)
class Rule:
    """A check, named after the truth it defends; the sentences may hold {slots} for harmless facts (headings, counts, codes)."""

    name: str
    severity: Severity
    ja: str
    en: str

    def found(
        self,
        *,
        sheet: str = "",
        column: str = "",
        lines: Iterable[int] = (),
        row_keys: Iterable[str] = (),
        **facts: str | int,
    ) -> "Finding":
        """Make a finding of this rule. `column` is the spreadsheet letter, `lines` the sheet lines, `facts` fill the sentence."""
        return Finding(self, self.ja.format(**facts), self.en.format(**facts), sheet, column, tuple(lines), tuple(row_keys))


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that did not hold. `lines` and `row_keys`, where both are given, run in parallel."""

    rule: Rule
    ja: str
    en: str
    sheet: str = ""
    column: str = ""
    lines: tuple[int, ...] = ()
    row_keys: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def count(self) -> int:
        """How many places: rows where rows are known, else one."""
        return max(len(self.lines), len(self.row_keys), 1)

    def beyond(self, lines: Collection[int]) -> "Finding | None":
        """The finding without some lines; None where no line is left. A finding of the whole list has no lines and stays as it is."""
        if not self.lines or not lines:
            return self
        kept = [place for place, line in enumerate(self.lines) if line not in lines]
        keys = tuple(self.row_keys[place] for place in kept) if len(self.row_keys) == len(self.lines) else self.row_keys
        return replace(self, lines=tuple(self.lines[place] for place in kept), row_keys=keys) if kept else None

    def cells(self) -> Iterator[str]:
        """Where: `寄附者一覧!F27`, in the order of the sheet; a whole column or sheet where no line is known."""
        if not self.lines:
            place = f"{self.sheet}!{self.column}" if self.column else self.sheet
            yield from [place] if place else []
        for line in self.lines:
            yield f"{self.sheet}!{self.column}{line}" if self.column else f"{self.sheet}!{line}"


def commonest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Refusing findings before deciding before noticing; within a severity the cause with most places first."""
    order = list(Severity)
    return sorted(findings, key=lambda f: (order.index(f.severity), -f.count, f.name, f.column, f.lines[:1]))


def refusing(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that stop the work (severity refuse or decide)."""
    return [f for f in findings if f.severity is not Severity.NOTICE]
