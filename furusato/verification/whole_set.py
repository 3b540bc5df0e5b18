"""Examines notices together: every volume of a notice is there once, and what was added up to date fits what is at hand.

A receiver forgot the second of two files once (Tagawa 2024): a set that is not complete is refused by name.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from furusato.model.findings import Finding, Rule, Severity
from furusato.seal.manifest import Header
from furusato.verification.verdict import Verdict

EVERY_VOLUME_IS_THERE: Final = Rule(
    "every_volume_is_there",
    Severity.REFUSE,
    "{issuer} の {batch}(宛先 {recipient})は全 {n} 冊のうち {missing} 冊目がありません。すべて揃うまで取り込まないでください。",
    "Of {n} volumes of {batch} from {issuer} to {recipient}, volume {missing} is missing. Do not import any before all are at hand.",
)
NO_VOLUME_IS_DOUBLED: Final = Rule(
    "no_volume_is_doubled",
    Severity.REFUSE,
    "{issuer} の {batch}(宛先 {recipient})の {doubled} 冊目が二つあります。どちらが正しいか発行者に確かめてください。",
    "Volume {doubled} of {batch} from {issuer} to {recipient} is there twice. Ask the issuer which one is right.",
)
NO_ROW_CAME_TWICE: Final = Rule(
    "no_row_came_twice",
    Severity.REFUSE,
    "同じ行キーが二つの通知書にあります({rows} 行)。二重に取り込まないよう、発行者に確かめてください。",
    "The same row key stands in two notices ({rows} rows). Ask the issuer before importing either.",
)
RULES: Final = (EVERY_VOLUME_IS_THERE, NO_VOLUME_IS_DOUBLED, NO_ROW_CAME_TWICE)


def examine_together(verdicts: Sequence[Verdict]) -> list[Finding]:
    """Findings about the set; the single notices were examined before."""
    headers = [v.header for v in verdicts if v.header is not None]
    sets: defaultdict[tuple[str, str, str, int], list[Header]] = defaultdict(list)
    for header in headers:
        sets[header.issuer[0], header.batch, header.recipient[0], header.version].append(header)
    return [*(f for volumes in sets.values() for f in _volumes(volumes)), *_doubled_rows(headers)]


def _volumes(headers: Sequence[Header]) -> Iterator[Finding]:
    first = headers[0]
    at_hand = [h.volume[0] for h in headers]
    n = max(h.volume[1] for h in headers)
    for k in range(1, n + 1):
        if k not in at_hand:
            yield EVERY_VOLUME_IS_THERE.found(issuer=first.issuer[1], batch=first.batch, recipient=first.recipient[1], n=n, missing=k)
        if at_hand.count(k) > 1:
            yield NO_VOLUME_IS_DOUBLED.found(issuer=first.issuer[1], batch=first.batch, recipient=first.recipient[1], doubled=k)


def _doubled_rows(headers: Sequence[Header]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Header] = {}
    doubled: set[str] = set()
    for header in headers:
        for row_key, _ in header.row_tags:
            other = seen.setdefault((header.issuer[0], row_key), header)
            if other is not header and other.batch != header.batch:
                doubled.add(row_key)
    if doubled:
        yield NO_ROW_CAME_TWICE.found(row_keys=sorted(doubled), rows=len(doubled))
