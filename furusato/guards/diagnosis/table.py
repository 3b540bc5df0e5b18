"""What goes into a diagnosis and what comes out: the list as it stands, what the ledger knows, and the explanations."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from furusato.model.findings import Finding


@dataclass(frozen=True, slots=True, repr=False)
class Listed:
    """A returned list. `frame`: LINE and the bound columns (ROW_KEY, SEAL, VALUES) in canonical spelling, as they stand where they could not be read, "" where blank.

    `there`: which of the columns the list has; `struck`: column → which cells the reader would not take for what they should be (numbers where text was).
    """

    frame: pl.DataFrame
    there: tuple[str, ...]
    struck: Mapping[str, pl.Series]
    sheet: str
    letters: Mapping[str, str]
    headings: Mapping[str, str]  # column → heading as it stands

    def __repr__(self) -> str:
        return f"Listed({self.frame.height} lines)"


@dataclass(frozen=True, slots=True, repr=False)
class Ledger:
    """What the ledger knows. `sealed`: the rows that must be in the list (ROW_KEY, SEAL, VALUES, ROUTE, DESTINATION, PERSON), in the order of intake.

    `elsewhere`: rows of other routes (ROW_KEY, ROUTE); `versions`: earlier versions (ROW_KEY, SEAL, VALUES); `years`: row keys of earlier tax years (ROW_KEY, "tax_year").
    """

    sealed: pl.DataFrame
    elsewhere: pl.DataFrame
    versions: pl.DataFrame
    years: pl.DataFrame

    def __repr__(self) -> str:
        return f"Ledger({self.sealed.height} rows)"


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """One accident. `cells`: column → lines of the cells it damaged; `threads`: (place a value belongs to, place it stands at), places as in `Diagnosis.places`."""

    finding: Finding
    columns: tuple[str, ...] = ()
    cells: Mapping[str, list[int]] = field(default_factory=dict)
    threads: tuple[tuple[int, int], ...] = ()

    @property
    def name(self) -> str:
        return self.finding.name

    def __repr__(self) -> str:
        return f"Explanation({self.name})"


@dataclass(frozen=True, slots=True, repr=False)
class Diagnosis:
    """`explanations`: accidents, none where the list is whole; `harmless`: what was changed and hurts nothing.

    `owners`: LINE and "row" (place of the sealed row in the ledger's frame, null where the line is nobody's), in the order of the list; `missing`: places of the sealed rows that
    have no line; `assumed`: lines whose key was not trusted. By place: `lines`, the row's line (0 where it has none), and `rank`, where it
    stands in the order in which the accidents show best (the list's, or the ledger's where whole rows were sorted afterwards).
    """

    explanations: tuple[Explanation, ...]
    harmless: tuple[Finding, ...]
    owners: pl.DataFrame
    missing: tuple[int, ...]
    assumed: tuple[int, ...]
    lines: tuple[int, ...]
    rank: tuple[int, ...]

    @property
    def is_whole(self) -> bool:
        return not self.explanations

    def __repr__(self) -> str:
        return f"Diagnosis({len(self.explanations)} explanations)"
