"""Examines notices together: every volume of a notice is there once, no row came twice, and what stands to date is at hand.

A receiver forgot the second of two files once (Tagawa 2024): a set that is not complete is refused by name. What a correction replaced, and what a cancellation took
back, no longer counts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from furusato.model.findings import Finding, Rule, Severity
from furusato.model.values import Kind
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
EVERY_NOTICE_TO_DATE_IS_THERE: Final = Rule(
    "every_notice_to_date_is_there",
    Severity.NOTICE,
    "{issuer} から {recipient} への累計は {told} 件・{told_yen} 円と書かれていますが、ここにあるのは {rows} 件・{yen} 円です。"
    "別に受け取った通知書があるか、発行者に確かめてください。",
    "From {issuer} to {recipient}, {told} rows and {told_yen} yen were sent to date; {rows} rows and {yen} yen are here. "
    "Look for notices received elsewhere, or ask the issuer.",
)
RULES: Final = (EVERY_VOLUME_IS_THERE, NO_VOLUME_IS_DOUBLED, NO_ROW_CAME_TWICE, EVERY_NOTICE_TO_DATE_IS_THERE)


def examine_together(verdicts: Sequence[Verdict]) -> list[Finding]:
    """Findings about the set; the single notices were examined, and the superseded ones marked, before."""
    headers = [v.header for v in verdicts if v.header is not None]
    standing = [v.header for v in verdicts if v.header is not None and not v.superseded]
    sets: defaultdict[tuple[str, str, str, Kind], list[Header]] = defaultdict(list)
    for header in headers:  # several corrections of one batch are volumes of one set, each the next version of the notice it replaces
        sets[header.issuer[0], header.batch, header.recipient[0], header.kind].append(header)
    doubled = _doubled_rows(standing)
    found = [NO_ROW_CAME_TWICE.found(row_keys=sorted(key for _, key in doubled), rows=len(doubled))] if doubled else []
    issuers = {issuer for issuer, _ in doubled}  # of which no sum is right before that is mended
    return [*(f for volumes in sets.values() for f in _volumes(volumes)), *found, *_to_date(h for h in standing if h.issuer[0] not in issuers)]


def _volumes(headers: Sequence[Header]) -> Iterator[Finding]:
    first = headers[0]
    issuer, batch, recipient = first.issuer[1], first.batch, first.recipient[1]
    at_hand = Counter(header.volume[0] for header in headers)
    n = max(header.volume[1] for header in headers)
    for k in range(1, n + 1):
        if k not in at_hand:
            yield EVERY_VOLUME_IS_THERE.found(issuer=issuer, batch=batch, recipient=recipient, n=n, missing=k)
        if at_hand[k] > 1:
            yield NO_VOLUME_IS_DOUBLED.found(issuer=issuer, batch=batch, recipient=recipient, doubled=k)


def _doubled_rows(headers: Iterable[Header]) -> set[tuple[str, str]]:
    """Issuer and row key of rows that two notices brought and no cancellation took back. Doubles of one and the same notice are doubled volumes, told above."""
    brought: defaultdict[tuple[str, str], set[tuple[str, Kind]]] = defaultdict(set)
    cancelled: Counter[tuple[str, str]] = Counter()
    for header in headers:
        for row_key, _ in header.row_tags:
            if header.kind is Kind.CANCELLATION:
                cancelled[header.issuer[0], row_key] += 1
            else:
                brought[header.issuer[0], row_key].add((header.batch, header.kind))
    return {row for row, notices in brought.items() if len(notices) > 1 + cancelled[row]}


def _to_date(headers: Iterable[Header]) -> Iterator[Finding]:
    """Whether what stands here is what the latest batch says was sent to date."""
    sent: defaultdict[tuple[str, str, int], dict[object, Header]] = defaultdict(dict)
    for header in headers:
        sent[header.issuer[0], header.recipient[0], header.tax_year][header.batch, header.kind, header.version, header.volume] = header
    for group in sent.values():
        rows, yen = _standing(list(group.values()))
        newest = max(map(_serial, group.values()))
        latest = [h for h in group.values() if _serial(h) == newest]
        if not any(rows == h.rows_to_date and yen in (None, h.yen_to_date) for h in latest):
            told = latest[-1]
            yield EVERY_NOTICE_TO_DATE_IS_THERE.found(
                issuer=told.issuer[1],
                recipient=told.recipient[1],
                told=f"{told.rows_to_date:,}",
                told_yen=f"{told.yen_to_date:,}",
                rows=f"{rows:,}",
                yen="?" if yen is None else f"{yen:,}",
            )


def what_stands(headers: Iterable[Header]) -> tuple[int, int | None]:
    """Rows and yen that stand after all cancellations, of every issuer and recipient together. Yen is None where a cancelled row's own cannot be known."""
    groups: defaultdict[tuple[str, str], list[Header]] = defaultdict(list)
    for header in headers:
        groups[header.issuer[0], header.recipient[0]].append(header)
    sums = [_standing(group) for group in groups.values()]
    yen = [part for _, part in sums if part is not None]
    return sum(rows for rows, _ in sums), sum(yen) if len(yen) == len(sums) else None


def _standing(headers: Sequence[Header]) -> tuple[int, int | None]:
    """Rows and yen that stand here. A cancelled row is taken off only where an earlier notice at hand holds it (a correction holds it no more); yen None where only some do."""
    brought: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for header in headers:
        for row_key, _ in header.row_tags if header.kind is not Kind.CANCELLATION else ():
            brought[row_key].append(_serial(header))
    rows, yen = (sum(part) for part in zip(*((h.rows, h.yen) for h in headers if h.kind is not Kind.CANCELLATION), strict=True)) if brought else (0, 0)
    known = True
    for header in headers:
        if header.kind is Kind.CANCELLATION:
            taken = sum(any(serial < _serial(header) for serial in brought[row_key]) for row_key, _ in header.row_tags)
            rows, yen, known = rows - taken, yen - (header.yen if taken else 0), known and taken in (0, header.rows)
    return rows, yen if known else None


def _serial(header: Header) -> tuple[int, str]:
    """Batches in the order of their issue: a later serial has more digits or is larger."""
    return len(header.batch), header.batch
