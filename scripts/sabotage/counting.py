"""Counts of many tries, which can be added together: by stage and operator, and by rule."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from scripts.sabotage.guards import guards_of
from scripts.sabotage.judging import Verdict
from scripts.sabotage.table import Stage

MOST_SLIPS: Final = 200  # told one by one


@dataclass(slots=True)
class Tally:
    """`tries[stage, operator, what]`: tries, unchanged, refused though unchanged, changed, caught, wrong, named. `guards` and `rules`: changed lists that one of them spoke of;
    `alone`: no other rule did; `lines`: wrong rows a rule named. `slips`: what must not be."""

    tries: Counter[tuple[Stage, str, str]] = field(default_factory=Counter)
    guards: Counter[tuple[Stage, str, str]] = field(default_factory=Counter)
    rules: Counter[tuple[Stage, str, str]] = field(default_factory=Counter)
    alone: Counter[tuple[Stage, str]] = field(default_factory=Counter)
    lines: Counter[tuple[Stage, str]] = field(default_factory=Counter)
    questions: Counter[tuple[Stage, str]] = field(default_factory=Counter)  # rules that spoke of clean lists
    slips: list[str] = field(default_factory=list)

    def add(self, stage: Stage, operator: str, verdict: Verdict) -> None:
        """Count one try."""
        self.weigh(stage, operator, verdict)
        if not verdict.changed:
            return
        for guard in guards_of(stage, verdict.rules):
            self.guards[stage, operator, guard] += 1
        for rule in verdict.rules:
            self.rules[stage, operator, rule] += 1
            self.alone[stage, rule] += len(verdict.rules) == 1
        for rule, lines in verdict.lines:
            self.lines[stage, rule] += lines

    def weigh(self, stage: Stage, group: str, verdict: Verdict) -> None:
        """Count one try under a name, without its rules."""
        self._count(stage, group, "tries", 1)
        if not verdict.changed:
            self._count(stage, group, "unchanged", 1)
            self._count(stage, group, "refused though unchanged", int(verdict.caught))
            return
        self._count(stage, group, "changed", 1)
        self._count(stage, group, "caught", int(verdict.caught))
        self._count(stage, group, "wrong", verdict.wrong)
        self._count(stage, group, "named", verdict.named)

    def _count(self, stage: Stage, operator: str, what: str, number: int) -> None:
        if number:
            self.tries[stage, operator, what] += number

    def slipped(self, what: str) -> None:
        """Keep a sentence about what must not be; beyond MOST_SLIPS only their number grows."""
        self.slips.append(what if len(self.slips) < MOST_SLIPS else "")

    def join(self, other: "Tally") -> None:
        """Add another tally's counts."""
        self.tries.update(other.tries)
        self.guards.update(other.guards)
        self.rules.update(other.rules)
        self.alone.update(other.alone)
        self.lines.update(other.lines)
        self.questions.update(other.questions)
        self.slips.extend(other.slips)

    def of(self, stage: Stage, operator: str, what: str) -> int:
        """One count."""
        return self.tries[stage, operator, what]

    def total(self, stage: Stage, what: str, *operators: str) -> int:
        """One count over these operators."""
        return sum(self.tries[stage, operator, what] for operator in operators)
