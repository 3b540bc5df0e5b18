"""Marks the notices that a later correction replaced: amber and named, so that nobody imports both.

Refuses to let a correction that does not hold, or that a stranger signed, speak against a notice whose issuer is confirmed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from furusato.model.findings import Rule, Severity
from furusato.model.values import Kind
from furusato.seal.manifest import Header
from furusato.verification.verdict import Light, Verdict

NOTICE_IS_THE_LATEST: Final = Rule(
    "notice_is_the_latest",
    Severity.NOTICE,
    "この通知書は、訂正の通知書({batch} 第{version}版)で置き換えられています。訂正の方を取り込み、こちらは取り込まないでください。",
    "This notice was replaced by a correction ({batch}, version {version}). Import the correction, not this.",
)
CORRECTION_FITS_WHAT_IT_REPLACES: Final = Rule(
    "correction_fits_what_it_replaces",
    Severity.REFUSE,
    "訂正の通知書が、置き換えるという通知書と発行者・宛先・年分・版のいずれかで合いません。取り込まず、発行者に確かめてください。",
    "The correction does not fit the notice that it says it replaces, by issuer, recipient, year or version. Do not import it; ask the issuer.",
)
REPLACED_NOTICE_IS_KNOWN: Final = Rule(
    "replaced_notice_is_known",
    Severity.NOTICE,
    "この訂正が置き換える通知書は、ここにありません。前に取り込んだ分があれば、その通知書の分を取り消してから取り込んでください。",
    "The notice that this correction replaces is not here. If it was imported before, take it back before importing this.",
)
RULES: Final = (NOTICE_IS_THE_LATEST, CORRECTION_FITS_WHAT_IT_REPLACES, REPLACED_NOTICE_IS_KNOWN)


def mark_superseded(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts, those replaced at most amber and named, corrections that do not fit red."""
    known = {digest(v.header): v for v in verdicts if v.header is not None}
    corrections = {v.header.supersedes: v for v in verdicts if v.header is not None and v.header.supersedes}
    return tuple(_marked(_fitted(v, known), corrections) for v in verdicts)


def digest(header: Header) -> str:
    """What a correction calls the notice it replaces: SHA-256 of its header's payload, hex."""
    return hashlib.sha256(header.to_bytes()).hexdigest()


def _fitted(verdict: Verdict, known: dict[str, Verdict]) -> Verdict:
    header = verdict.header
    if header is None or not header.supersedes:
        return verdict
    replaced = known[header.supersedes].header if header.supersedes in known else None
    if replaced is None:
        return replace(verdict, findings=(*verdict.findings, REPLACED_NOTICE_IS_KNOWN.found(sheet=verdict.name)))
    if _fits(header, replaced):
        return verdict
    return replace(verdict, values=Light.RED, findings=(*verdict.findings, CORRECTION_FITS_WHAT_IT_REPLACES.found(sheet=verdict.name)))


def _fits(correction: Header, replaced: Header) -> bool:
    def place(header: Header) -> tuple[str, str, int]:
        return header.issuer[0], header.recipient[0], header.tax_year

    return correction.kind is Kind.CORRECTION and place(correction) == place(replaced) and correction.version == replaced.version + 1


def _marked(verdict: Verdict, corrections: dict[str, Verdict]) -> Verdict:
    by = corrections.get(digest(verdict.header)) if verdict.header is not None else None
    if by is None or by.header is None or not _believed(by, verdict):
        return verdict
    finding = NOTICE_IS_THE_LATEST.found(sheet=verdict.name, batch=by.header.batch, version=by.header.version)
    values = Light.AMBER if verdict.values is Light.GREEN else verdict.values
    return replace(verdict, values=values, findings=(*verdict.findings, finding), superseded=True)


def _believed(correction: Verdict, replaced: Verdict) -> bool:
    """Whether the correction may speak against the notice."""
    fits = correction.header is not None and replaced.header is not None and _fits(correction.header, replaced.header)
    sound = Light.RED not in (correction.values, correction.issuer)
    return fits and sound and (correction.issuer is Light.GREEN or replaced.issuer is not Light.GREEN)
