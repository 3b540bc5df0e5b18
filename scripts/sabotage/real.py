"""The clerk's mistakes made by a real spreadsheet: the clean list is opened in LibreOffice, the deed is done there, and what it saves is held through the guards.

A deed here has the name of the simulated one, where there is one: the matrix shows both side by side. One LibreOffice serves for all files.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from furusato.intake.places import letter_of
from scripts import spreadsheet_steps as s
from scripts.sabotage import real_damage, real_sparing
from scripts.sabotage.counting import Tally
from scripts.sabotage.files import as_xlsx
from scripts.sabotage.lists import CleanList, clean_list
from scripts.sabotage.real_deeds import Deed, Spot, done
from scripts.sabotage.table import Columns, Stage, Table, copied
from scripts.sabotage.trying import judged, slip
from scripts.spreadsheet import Spreadsheet

MODULES: Final = (real_damage, real_sparing)
DEEDS: Final = done()
_PATIENCE: Final = 60.0


class Real(NamedTuple):
    """A deed over one marked range at one stage."""

    deed: Deed
    columns: Columns
    stage: Stage


def reals(deeds: Sequence[Deed] = DEEDS) -> Iterator[Real]:
    """Every deed over every range that makes sense."""
    for deed in deeds:
        for stage in Stage:
            yield from (Real(deed, columns, stage) for columns in deed.sets(stage))


def run_real(seeds: Sequence[int], told: Callable[[int], None], chosen: Sequence[Real] | None = None) -> Tally:
    """All of them on each list, in one LibreOffice."""
    tally, done = Tally(), 0
    with TemporaryDirectory(prefix="sabotage-") as folder, Spreadsheet(patience=_PATIENCE) as program:
        for seed in seeds:
            clean = clean_list(seed)
            for one in chosen or tuple(reals()):
                _try(tally, one, clean, program, Path(folder))
                told(done := done + 1)
    return tally


def _try(tally: Tally, one: Real, clean: CleanList, program: Spreadsheet, folder: Path) -> None:
    table = clean.out if one.stage is Stage.AFTER else clean.listed
    saved = _saved(one, table, Random(f"real {clean.seed} {one.deed.name} {one.columns}"), program, folder)
    verdict = judged(one.stage, clean, saved.name, saved.read_bytes())
    tally.add(one.stage, one.deed.name, verdict)
    if what := slip(one.stage, verdict, harmless=one.deed.harmless):
        tally.slipped(f"{one.stage.value}, LibreOffice: {one.deed.name} [{' '.join(one.columns)}], list {clean.seed}: {what}")


def _saved(one: Real, table: Table, chance: Random, program: Spreadsheet, folder: Path) -> Path:
    """What LibreOffice saved."""
    source, target = folder / "list.xlsx", folder / f"saved.{one.deed.saved}"
    source.write_bytes(as_xlsx(copied(table)))
    spot = Spot(table, one.columns, chance, {column: letter_of(place) for place, column in enumerate(table, 1)}, folder)
    store = s.stored(target) if one.deed.saved == "xlsx" else s.stored_csv(target, as_shown=True)
    program.work([s.opened(source), *one.deed.steps(spot), store, s.closed()])
    return target
