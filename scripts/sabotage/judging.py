"""What the guards said of a list, beside what is true of it. The truth is found here by comparing plain texts, without a guard.

After sealing every row counts: a row key whose values or seal differ, that is lost or doubled, must be named, and no other may be. Before sealing a list is caught where any
rule refuses it or asks; each rule's lines are held against the lines that are truly wrong.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import polars as pl

from furusato.errors import ListRefused
from furusato.guards import sealed as gate_4
from furusato.guards.sealed import check_against_ledger
from furusato.intake.headings import HeadingTable
from furusato.intake.reading import Reading, read_list
from furusato.model import columns as c
from furusato.model.decisions import Decisions
from furusato.model.findings import Finding, refusing
from furusato.workflows.gates import Place, Yardstick, through_gates
from furusato.workflows.office import missing_characters
from scripts.sabotage.guards import KEYLESS, UNREADABLE
from scripts.sabotage.lists import ROUTE, TAX_YEAR, TODAY, CleanList, gazetteer
from scripts.sabotage.table import Table, height

GATE_4: Final = frozenset(rule.name for rule in gate_4.RULES)
_HEADINGS: Final = HeadingTable.default()
_COMPARED: Final = (c.ROW_KEY, c.SEAL, *c.VALUES)
Row = tuple[str, ...]


class Verdict(NamedTuple):
    """`rules`: those that refuse or ask. `wrong`: rows that are truly wrong, `named` of them; `accused`: right rows that were named. `lines`: rule → wrong lines it named."""

    changed: bool
    rules: frozenset[str]
    wrong: int = 0
    named: int = 0
    accused: int = 0
    lines: tuple[tuple[str, int], ...] = ()

    @property
    def caught(self) -> bool:
        return bool(self.rules)


def frame_of(table: Table) -> pl.DataFrame:
    """A returned list that needs no reading, as the reader would give it."""
    texts = {column: pl.Series(column, table[column], dtype=pl.String) for column in _COMPARED}
    return pl.DataFrame({c.LINE: pl.Series(range(2, height(table) + 2), dtype=pl.Int64), **texts}).filter(~pl.all_horizontal(pl.col(_COMPARED) == ""))


def returned(clean: CleanList, frame: pl.DataFrame, letters: dict[str, str] | None = None, before: Sequence[Finding] = ()) -> Verdict:
    """Gate 4 on a returned list; `before` is what reading it told."""
    found = check_against_ledger(frame, clean.sealed, "一覧", letters or {}, {})
    refused = refusing([*before, *found])
    truth = _truth(clean, frame)
    named = {key for finding in refused if finding.name in GATE_4 for key in finding.row_keys}
    strangers = {line for finding in refused if finding.name in ("no_row_is_without_key", "row_key_is_known") for line in finding.lines}
    wrong_lines = {line for line, key in zip(frame[c.LINE], frame[c.ROW_KEY], strict=True) if key not in truth.keys_known}
    return Verdict(
        truth.changed,
        frozenset(finding.name for finding in refused),
        len(truth.wrong) + len(wrong_lines),
        len(named & truth.wrong) + len(strangers & wrong_lines),
        len(named - truth.wrong) + len(strangers - wrong_lines),
    )


def returned_file(clean: CleanList, name: str, data: bytes) -> Verdict:
    """As `furusato issue LIST` and `furusato check LIST` do: read, then gate 4; a list that lost its keys or seals is refused."""
    try:
        reading = read_list(name, data, _HEADINGS)
    except ListRefused as refusal:
        return Verdict(changed=True, rules=frozenset(finding.name for finding in refusal.findings) or frozenset({UNREADABLE}))
    if not {c.ROW_KEY, c.SEAL} <= {*reading.frame.columns}:
        return Verdict(changed=True, rules=frozenset({KEYLESS}))
    return returned(clean, reading.frame.select(c.LINE, *_COMPARED), dict(reading.letters), reading.findings)


class _Truth(NamedTuple):
    changed: bool
    wrong: set[str]
    keys_known: set[str]


def _truth(clean: CleanList, frame: pl.DataFrame) -> _Truth:
    """By plain comparison: is the multiset of rows the same, and which keys do not stand there exactly once with their very values."""
    right: dict[str, Row] = {str(row[0]): row for row in zip(*(clean.out[column] for column in _COMPARED), strict=True)}
    there: dict[str, list[Row]] = {}
    for row in frame.select(_COMPARED).iter_rows():
        there.setdefault(row[0], []).append(row)
    wrong = {key for key, row in right.items() if there.get(key) != [row]}
    return _Truth(bool(wrong) or there.keys() != right.keys(), wrong, set(right))


def changed(clean: CleanList, frame: pl.DataFrame) -> bool:
    """Whether a returned list is another than went out."""
    return _truth(clean, frame).changed


def taken_in(clean: CleanList, name: str, data: bytes) -> Verdict:
    """Gates 1 to 3 on a list without keys, as `furusato intake` does."""
    try:
        reading = read_list(name, data, _HEADINGS)
    except ListRefused as refusal:
        return Verdict(changed=True, rules=frozenset(finding.name for finding in refusal.findings) or frozenset({UNREADABLE}))
    by = Yardstick(ROUTE, TAX_YEAR, TODAY, gazetteer(), Decisions(), clean.known, clean.known.clear(), missing_characters())
    _, found = through_gates(reading.frame, Place(reading.sheet, reading.letters), by)
    refused = refusing([*reading.findings, *found])
    return _weighed(clean, reading, refused)


def _weighed(clean: CleanList, reading: Reading, refused: Iterable[Finding]) -> Verdict:
    right = Counter(zip(*(clean.listed[column] for column in c.VALUES), strict=True))
    wrong: set[int] = set()
    for line, *values in reading.frame.select(c.LINE, *c.VALUES).iter_rows():
        row = tuple(values)
        if right[row]:
            right[row] -= 1
        else:
            wrong.add(line)
    named: dict[str, set[int]] = {}
    for finding in refused:
        named.setdefault(finding.name, set()).update(finding.lines)
    told = set().union(*named.values()) if named else set()
    lines = tuple((rule, len(at & wrong)) for rule, at in sorted(named.items()))
    return Verdict(bool(wrong) or right.total() > 0, frozenset(named), len(wrong), len(told & wrong), len(told - wrong), lines)
