"""A list as it came: the name of its file and its bytes, read once however many errands ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from furusato.intake.headings import HeadingTable
from furusato.intake.reading import Reading, read_list


@dataclass(frozen=True, slots=True)
class Source:
    """One file, and the sheet of it that is meant (None: the only one with values). Its repr shows neither name nor bytes."""

    name: str
    data: bytes
    sheet: str | None = None
    _read: dict[int, Reading] = field(default_factory=dict, compare=False)

    def __repr__(self) -> str:
        return "Source(…)"

    def reading(self, headings: Mapping[str, str]) -> Reading:
        """The list, read with the office's headings. ListRefused where it cannot be read as one."""
        if not self._read:
            self._read[0] = read_list(self.name, self.data, HeadingTable.default().with_overrides(headings), sheet=self.sheet)
        return self._read[0]
