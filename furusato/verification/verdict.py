"""The two lights of a verifier, and what it found.

組合せ一致 is green where the files are those the issuer signed, amber where they were re-saved or whole rows moved but every row still carries its tag, red where a
value, a row or a total differs, grey without the key. 発行者確認 is green only for a key this office trusts, red for a broken signature, grey for a stranger.
"""

from dataclasses import dataclass
from enum import StrEnum

from furusato.model.findings import Finding
from furusato.seal.manifest import Header


class Light(StrEnum):
    """Colour of a light; only green means that it was checked and holds."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one notice. `name` is the folder it came in; `header` is None where the seal file cannot be read."""

    name: str
    values: Light
    issuer: Light
    findings: tuple[Finding, ...]
    header: Header | None
    superseded: bool = False  # a correction at hand replaced it

    @property
    def holds(self) -> bool:
        """Whether the values were checked and belong together, and no signature is broken."""
        return self.values in (Light.GREEN, Light.AMBER) and self.issuer is not Light.RED
