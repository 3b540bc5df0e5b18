"""One accident in one column, or in a group of columns that went the same way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from furusato.model.findings import Rule


@dataclass(slots=True, repr=False)
class Move:
    """`cells`: the damaged places it explains (of its first column); `source`: place → where the value came from, where that is known.

    `by`: offset in rows of a block (values came from `by` places further); `span`: first and last place of what moved, undamaged cells included.
    `others`: further columns that went along, with their damaged places.
    """

    rule: Rule
    cells: Sequence[int]
    source: dict[int, int] = field(default_factory=dict)
    by: int = 0
    span: tuple[int, int] | None = None
    scattered: bool = False  # pasted onto rows that are not neighbours, or from such
    ordered: bool = True  # of a sorted stretch: the column shows the order
    others: dict[str, list[int]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Move({self.rule.name}, {len(self.cells)} cells)"

    def comes_from(self, place: int) -> int | None:
        """Where the value that stands at a place came from: within a block by its offset, else by what was found."""
        if place in self.source:
            return self.source[place]
        if self.by and self.span and self.span[0] <= place <= self.span[1]:
            return place + self.by
        return None
