"""Turns findings that leave nothing to read into one refusal."""

from furusato.errors import ListRefused
from furusato.model.findings import Finding


def refused(*findings: Finding) -> ListRefused:
    """The refusal of a file that cannot be read as a list at all: the sentence of its one finding, or how many there are."""
    if len(findings) == 1:
        return ListRefused(findings[0].ja, findings[0].en, findings)
    return ListRefused(
        f"一覧を読み取れません。見出しなどに直すところが {len(findings)} 件あります。",
        f"The list cannot be read: there are {len(findings)} things to mend in its headings or form.",
        findings,
    )
