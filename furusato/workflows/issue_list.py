"""Lets a list be given to `furusato issue`: one that carries keys is held against the ledger, one without is taken in first.

A list without keys is taken in only while its route has no sealed rows: deleting the key column is no way round the seal.
"""

import polars as pl

from furusato.errors import IntegrityBroken, ListRefused
from furusato.guards.sealed import affected, check_against_ledger
from furusato.intake.reading import Reading
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, commonest_first, refusing
from furusato.model.papers import Affected
from furusato.workflows.asked_papers import write_marks
from furusato.workflows.office import Office
from furusato.workflows.returned_list import accidents
from furusato.workflows.sealing import Run
from furusato.workflows.source import Source
from furusato.workflows.take_in import Outputs, declared_route, heading_letters, sealed_of_route, take_in
from furusato.workflows.worklist import OPEN


def admit(office: Office, source: Source, route_name: str, decisions: Decisions, run: Run, outputs: Outputs) -> tuple[Finding, ...]:
    """Compare or take in; what there is to tell. IntegrityBroken names every row that is not as sealed; then nothing is issued."""
    route = declared_route(office, route_name)
    reading = source.reading(office.workspace.settings.headings)
    if c.ROW_KEY in reading.frame.columns and c.SEAL in reading.frame.columns:
        return _held_against_ledger(office, source, reading, route.name, outputs)
    if sealed_of_route(office, route.name).height:
        raise ListRefused(
            f"経路 {route.name} には封印済みの申請があり、この名簿には行キーと封印の列がありません。名簿を付けずに furusato issue を実行すれば、封印時の値で発行されます。",
            f"The route {route.name} has sealed applications and this list carries no keys and seals. Run furusato issue without a list to issue them as sealed.",
        )
    taken = take_in(office, source, route.name, decisions, run, outputs)
    office.forget()
    return taken.findings


def _held_against_ledger(office: Office, source: Source, reading: Reading, route: str, outputs: Outputs) -> tuple[Finding, ...]:
    wanted = pl.col(c.STATE).is_in(OPEN) | pl.col(c.ROW_KEY).is_in(reading.frame[c.ROW_KEY].implode())  # what ended since may be in it, and need not
    sealed = sealed_of_route(office, route).filter(wanted)
    codes = [code for code in sealed[c.DESTINATION].unique() if code]
    names = {code: office.gazetteer.names[code] for code in codes}
    returned = reading.frame.select(c.LINE, c.ROW_KEY, c.SEAL, *c.VALUES)
    found = check_against_ledger(returned, sealed, reading.sheet, reading.letters, names)
    findings = commonest_first([*reading.findings, *found])
    if refusing(findings):
        findings = [*accidents(office, source, route), *findings]
    if outputs.findings is not None:
        rows = [Affected(line, key, ", ".join(columns), code, names.get(code, "")) for key, line, columns, code in affected(returned, sealed).iter_rows()]
        write_marks(outputs.findings, findings, heading_letters(reading), rows)
    if refusing(findings):
        raise IntegrityBroken(
            "名簿の行が封印時と違います。何も公開していません。上の行を確かめてください。furusato check で図を見て元に戻せます。封印済みの行は無事で、名簿を付けずに発行できます。",
            "Rows of the list are not as they were sealed. Nothing was published. Look at the rows above; furusato check draws what happened and puts the list right. "
            "The sealed rows are unharmed and can be issued without a list.",
            findings,
        )
    return tuple(findings)
