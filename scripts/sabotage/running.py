"""Many lists, each clean first, then damaged and changed harmlessly; in several processes, the same counts for the same seed however many there are."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from math import gcd
from multiprocessing import get_context
from typing import Final

from furusato.model import columns as c
from scripts.sabotage import pasting, sorting
from scripts.sabotage.counting import Tally
from scripts.sabotage.files import as_csv, as_xlsx
from scripts.sabotage.judging import Verdict, frame_of, returned
from scripts.sabotage.lists import CleanList, clean_list
from scripts.sabotage.operators import DAMAGES, HARMLESS
from scripts.sabotage.table import Case, Operator, Stage, cases
from scripts.sabotage.trying import Try, attempt, judged, slip

CLEAN: Final = "clean list"
FIRST_YEAR: Final = "nobody known from last year"
SECOND_YEAR: Final = "three donors in ten known from last year"
NUMBER_ALONE: Final = "number column moved alone"
_MOVING: Final = (sorting.__name__, pasting.__name__)
_CHUNK: Final = 40  # lists a task
_TAKEN_IN_EACH: Final = 4  # gates 1 to 3 take ten times as long as gate 4: one clean list and harmless change in so many goes through them too


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is tried: lists, and damages and harmless changes for each of them at each stage. List `i` has the seed `seed + i`."""

    seed: int = 1
    lists: int = 10_000
    after: int = 10
    before: int = 1
    harmless: int = 1

    def tries(self, stage: Stage, operators: Sequence[Operator], each: int, place: int) -> Iterator[Try]:
        """The tries of one list: all cases come round in turn, however few a list has of them."""
        every = _cases(stage, tuple(operators))
        for serial in range(place * each, (place + 1) * each):
            yield Try(every[serial * _stride(len(every)) % len(every)], stage, serial // len(every) * each + serial)

    def of_list(self, place: int) -> Iterator[Try]:
        """Everything that is done to one list."""
        yield from self.tries(Stage.AFTER, DAMAGES, self.after, place)
        yield from self.tries(Stage.BEFORE, DAMAGES, self.before, place)
        yield from self.tries(Stage.AFTER, HARMLESS, self.harmless, place)
        if place % _TAKEN_IN_EACH == 0:
            yield from self.tries(Stage.BEFORE, HARMLESS, self.harmless, place // _TAKEN_IN_EACH)


@cache
def _cases(stage: Stage, operators: tuple[Operator, ...]) -> tuple[Case, ...]:
    return tuple(cases(stage, operators))


@cache
def _stride(length: int) -> int:
    """A step that meets every case before one comes again, and neighbours seldom after one another."""
    return next(step for step in range(length * 5 // 13, 2 * length + 2) if step and gcd(step, length) == 1)


def run(plan: Plan, processes: int, told: Callable[[int], None]) -> Tally:
    """The whole plan; `told` hears how many lists are done."""
    chunks = [range(first, min(first + _CHUNK, plan.lists)) for first in range(0, plan.lists, _CHUNK)]
    whole, done = Tally(), 0
    if processes == 1:
        for chunk in chunks:
            whole.join(run_lists(plan, chunk))
            told(done := done + len(chunk))
        return whole
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(run_lists, plan, chunk): len(chunk) for chunk in chunks}
        for future in as_completed(running):
            whole.join(future.result())
            told(done := done + running.pop(future))
    return whole


def run_lists(plan: Plan, places: Sequence[int]) -> Tally:
    """Some lists of the plan, in one process."""
    tally, other = Tally(), clean_list(plan.seed + places[0] - 1)
    for place in places:
        clean = clean_list(plan.seed + place)
        _as_they_are(tally, clean, place)
        for one in plan.of_list(place):
            _try(tally, one, clean, other)
        other = clean
    return tally


def _as_they_are(tally: Tally, clean: CleanList, place: int) -> None:
    """The clean list itself: returned it must pass; taken in it may raise questions, which are counted."""
    verdict = judged(Stage.AFTER, clean, "list.xlsx", as_xlsx(clean.out)) if place % 10 == 0 else returned(clean, frame_of(clean.out))
    _note(tally, Stage.AFTER, CLEAN, slip(Stage.AFTER, verdict, harmless=True), clean, "")
    tally.add(Stage.AFTER, CLEAN, verdict)
    if place % _TAKEN_IN_EACH:
        return
    verdict = judged(Stage.BEFORE, clean, "list.csv", as_csv(clean.listed))
    tally.add(Stage.BEFORE, CLEAN, verdict)
    tally.questions.update((Stage.BEFORE, rule) for rule in verdict.rules)


def _try(tally: Tally, one: Try, clean: CleanList, other: CleanList) -> None:
    verdict = attempt(one, clean, other)
    tally.add(one.stage, one.case.operator.name, verdict)
    if one.stage is Stage.BEFORE and not one.case.operator.harmless:
        _weigh(tally, one, verdict, FIRST_YEAR if clean.known.is_empty() else SECOND_YEAR)
    _note(tally, one.stage, one.case.operator.name, slip(one.stage, verdict, harmless=one.case.operator.harmless), clean, " ".join(one.case.columns))


def _weigh(tally: Tally, one: Try, verdict: Verdict, memory: str) -> None:
    """What intake can know depends on what was sealed last year, and nothing is as dangerous as the number column alone."""
    tally.weigh(one.stage, memory, verdict)
    if one.case.columns == (c.NUMBER,) and one.case.operator.do.__module__ in _MOVING:
        tally.weigh(one.stage, f"{NUMBER_ALONE}, {memory}", verdict)


def _note(tally: Tally, stage: Stage, operator: str, what: str, clean: CleanList, columns: str) -> None:
    if what:
        tally.slipped(f"{stage.value}, {operator} [{columns}], list {clean.seed}: {what}")
