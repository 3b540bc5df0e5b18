"""One try: an operator done to a clean list at one stage, and what the guards said. A slip is what must not be; its sentence holds the seed, never a value."""

from random import Random
from typing import Final, NamedTuple

from scripts.sabotage.files import SPOILT, as_csv, as_xlsx
from scripts.sabotage.judging import GATE_4, Verdict, frame_of, returned, returned_file, taken_in
from scripts.sabotage.lists import CleanList, scene
from scripts.sabotage.table import Case, Medium, Stage, Table, copied

_READ_EACH: Final = 4  # of the returned lists that need no reading, one in so many is read from a file all the same
_XLSX_EACH: Final = 8  # of the files, one in so many is an xlsx


class Try(NamedTuple):
    """A case at a stage; `serial` tells this try from others of the same case and list."""

    case: Case
    stage: Stage
    serial: int


def damaged(one: Try, clean: CleanList, other: CleanList) -> Table:
    """The clean list after the deed."""
    table = clean.out if one.stage is Stage.AFTER else clean.listed
    return one.case.operator.do(copied(table), one.case.columns, scene(_name(one, clean), other, after=one.stage is Stage.AFTER))


def _name(one: Try, clean: CleanList) -> str:
    return f"{one.case.operator.name} {clean.seed} {one.serial}"


def attempt(one: Try, clean: CleanList, other: CleanList) -> Verdict:
    """Damage the list and hold it through the guards of the stage."""
    table = damaged(one, clean, other)
    if one.stage is Stage.AFTER and one.case.operator.medium is Medium.CELLS and one.serial % _READ_EACH:
        return returned(clean, frame_of(table))
    return judged(one.stage, clean, *file_of(one, clean, table))


def file_of(one: Try, clean: CleanList, table: Table) -> tuple[str, bytes]:
    """Name and bytes of the damaged list."""
    medium = one.case.operator.medium
    if medium is Medium.BYTES:
        return "list.csv", SPOILT[one.case.operator.name](table, Random(_name(one, clean)))
    if medium is Medium.TYPED or one.serial % _XLSX_EACH == 0:
        return "list.xlsx", as_xlsx(table)
    return "list.csv", as_csv(table)


def judged(stage: Stage, clean: CleanList, name: str, data: bytes) -> Verdict:
    """What the guards of a stage say of a file."""
    return returned_file(clean, name, data) if stage is Stage.AFTER else taken_in(clean, name, data)


def slip(stage: Stage, verdict: Verdict, *, harmless: bool) -> str:
    """What must not be: "" where all is well. Before sealing only a harmless change that is refused is one: what leaves no trace there is counted, not denied."""
    if harmless:
        return _harm(verdict)
    if stage is Stage.BEFORE:
        return ""
    if verdict.changed and not verdict.caught:
        return "missed"
    if not verdict.changed and verdict.rules & GATE_4:
        return "false alarm on an unchanged list: " + ", ".join(sorted(verdict.rules))
    return f"rows wrong {verdict.wrong}, named {verdict.named}, accused {verdict.accused}" if verdict.named < verdict.wrong or verdict.accused else ""


def _harm(verdict: Verdict) -> str:
    if verdict.changed:
        return "a harmless change changed values"
    return "false alarm: " + ", ".join(sorted(verdict.rules)) if verdict.caught else ""
