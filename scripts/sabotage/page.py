"""Writes docs/sabotage.md: what was tried, and what each guard saw of it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from scripts.sabotage import prose
from scripts.sabotage.counting import Tally
from scripts.sabotage.diagnosing import Named
from scripts.sabotage.figures import head, row, share
from scripts.sabotage.guards import GUARDS
from scripts.sabotage.operators import DAMAGES, HARMLESS, OPERATORS
from scripts.sabotage.real import DEEDS
from scripts.sabotage.real_deeds import Deed
from scripts.sabotage.running import CLEAN, FIRST_YEAR, NUMBER_ALONE, SECOND_YEAR, Plan
from scripts.sabotage.table import Operator, Stage

_EVERYTHING: Final[tuple[Operator | Deed, ...]] = (*OPERATORS, *DEEDS)
_ALL: Final = tuple(operator.name for operator in DAMAGES)
_SPARED: Final = tuple(operator.name for operator in HARMLESS)


class Run(NamedTuple):
    """What a page tells of: the plan, its counts, those of LibreOffice, and when, where and how long."""

    plan: Plan
    simulated: Tally
    real: Tally
    named: Named
    when: str
    machine: str
    minutes: float


def page(run: Run) -> str:
    """The whole page."""
    return "\n".join([*_opening(run), *_after(run), *_harmless(run), *_before(run), *_rules(run), *_no_trace(run), *_names(run), prose.END.rstrip()]) + "\n"


def damage_names() -> list[str]:
    """Every accident that has a line: the simulated ones, then those only LibreOffice does."""
    return [*_ALL, *dict.fromkeys(deed.name for deed in DEEDS if not deed.harmless and deed.name not in _ALL)]


def harmless_names() -> list[str]:
    """Every harmless change that has a line."""
    return [*_SPARED, *dict.fromkeys(deed.name for deed in DEEDS if deed.harmless and deed.name not in _SPARED)]


def _opening(run: Run) -> Iterator[str]:
    after, before = Stage.AFTER, Stage.BEFORE
    tally, real = run.simulated, run.real
    yield prose.OPENING
    yield f"Run of {run.when}, seed {run.plan.seed}, {run.machine}, {run.minutes:.0f} minutes. `make sabotage` with the same seed gives the same counts.\n"
    yield head("", "after sealing", "before sealing")
    counts = ("tries", "unchanged", "changed", "caught")
    words = ("damages tried", "… that changed nothing (proven: the same rows with the same values)", "… that changed values or rows", "… caught")
    for what, word in zip(counts, words, strict=True):
        yield row(word, tally.total(after, what, *_ALL), tally.total(before, what, *_ALL))
    missed = [tally.total(stage, "changed", *_ALL) - tally.total(stage, "caught", *_ALL) for stage in (after, before)]
    yield row("**… that passed**", f"**{missed[0]:,}**", missed[1])
    yield row("wrong rows", tally.total(after, "wrong", *_ALL), tally.total(before, "wrong", *_ALL))
    yield row("… named", tally.total(after, "named", *_ALL), tally.total(before, "named", *_ALL))
    yield row("clean lists", tally.of(after, CLEAN, "tries"), tally.of(before, CLEAN, "tries"))
    yield row("… refused or asked about", tally.of(after, CLEAN, "refused though unchanged"), tally.of(before, CLEAN, "refused though unchanged"))
    yield row("harmless changes", tally.total(after, "tries", *_SPARED), tally.total(before, "tries", *_SPARED))
    yield row("… refused or asked about", tally.total(after, "refused though unchanged", *_SPARED), tally.total(before, "refused though unchanged", *_SPARED))
    names = [deed.name for deed in DEEDS]
    yield row("files saved by LibreOffice", real.total(after, "tries", *names), real.total(before, "tries", *names))
    yield row("… that changed values or rows", real.total(after, "changed", *names), real.total(before, "changed", *names))
    yield row("… caught", real.total(after, "caught", *names), real.total(before, "caught", *names))
    yield prose.SUM


def _after(run: Run) -> Iterator[str]:
    yield prose.AFTER
    yield head("accident", "tried", "changed", "caught", "passed", "wrong rows", "named", *GUARDS[Stage.AFTER], "LibreOffice")
    yield from (_line(run, Stage.AFTER, name) for name in damage_names())
    yield ""


def _before(run: Run) -> Iterator[str]:
    yield prose.BEFORE
    yield head("accident", "tried", "changed", "caught", "no trace", "wrong rows", "named", *GUARDS[Stage.BEFORE], "LibreOffice")
    yield from (_line(run, Stage.BEFORE, name) for name in damage_names() if any(o.name == name and o.sets(Stage.BEFORE) for o in _EVERYTHING))
    yield ""


def _line(run: Run, stage: Stage, name: str) -> str:
    tally = run.simulated
    tried, changed, caught, wrong, named = (tally.of(stage, name, what) for what in ("tries", "changed", "caught", "wrong", "named"))
    guards = [share(tally.guards[stage, name, guard], changed) for guard in GUARDS[stage]]
    passed = changed - caught if stage is Stage.AFTER else share(changed - caught, changed)
    return row(name, tried, changed, caught, passed, wrong, share(named, wrong), *guards, _real(run, stage, name))


def _real(run: Run, stage: Stage, name: str) -> str:
    if not run.real.of(stage, name, "tries"):
        return "–"
    return f"{run.real.of(stage, name, 'caught')} / {run.real.of(stage, name, 'changed')}"


def _harmless(run: Run) -> Iterator[str]:
    yield prose.HARMLESS
    yield head("change", "tried after", "refused", "tried before", "refused", "LibreOffice after", "refused", "LibreOffice before", "refused")
    for name in harmless_names():
        cells = (
            tally.of(stage, name, what)
            for tally in (run.simulated, run.real)
            for stage in (Stage.AFTER, Stage.BEFORE)
            for what in ("tries", "refused though unchanged")
        )
        yield row(name, *cells)
    yield ""


def _rules(run: Run) -> Iterator[str]:
    tally, stage = run.simulated, Stage.BEFORE
    lists, rows = tally.total(stage, "changed", *_ALL), tally.total(stage, "wrong", *_ALL)
    spoken = {rule: sum(tally.rules[stage, name, rule] for name in _ALL) for rule in {rule for at, name, rule in tally.rules if at is stage and name in _ALL}}
    yield "## What each rule of intake catches\n"
    yield f"Of {lists:,} damaged lists and {rows:,} wrong rows before sealing. *Alone*: without this rule the list would have passed.\n"
    yield head("rule", "lists", "share", "alone", "wrong rows named", "share")
    for rule, count in sorted(spoken.items(), key=lambda item: (-item[1], item[0])):
        named = tally.lines[stage, rule]
        yield row(f"`{rule}`", count, share(count, lists), tally.alone[stage, rule], named, share(named, rows))
    yield (
        "\nClean lists about which intake asks all the same: "
        + (", ".join(f"`{rule}` {count}" for (_, rule), count in tally.questions.most_common()) or "none")
        + ".\n"
    )


def _no_trace(run: Run) -> Iterator[str]:
    tally, stage = run.simulated, Stage.BEFORE
    yield prose.NO_TRACE
    yield head("before sealing", "damaged lists", "caught", "wrong rows", "named")
    for group in (FIRST_YEAR, SECOND_YEAR, f"{NUMBER_ALONE}, {FIRST_YEAR}", f"{NUMBER_ALONE}, {SECOND_YEAR}"):
        changed, caught, wrong, named = (tally.of(stage, group, what) for what in ("changed", "caught", "wrong", "named"))
        yield row(group, changed, share(caught, changed), wrong, share(named, wrong))
    yield prose.SMALL


def _names(run: Run) -> Iterator[str]:
    named = run.named
    yield prose.NAMES
    yield head("accident", "damaged lists", "no list", "right", "only", "names said besides")
    for name, tried in named.tried.items():
        besides = ", ".join(f"`{other}` {count}" for (accident, other), count in named.others.most_common() if accident == name)
        told = tried - named.no_list[name]
        yield row(name, tried, named.no_list[name], share(named.right[name], told), share(named.only[name], told), besides or "–")
    tried, told = named.tried.total(), named.tried.total() - named.no_list.total()
    yield row("**all**", tried, named.no_list.total(), f"**{share(named.right.total(), told)}**", share(named.only.total(), told), "")
    yield f"\n{named.spared:,} harmless changes went the same way and were called whole.\n"
