"""One damaged notice, three verifiers: the program, the reference and verify.html say the same lights for the same reasons.

One difference is meant: the page and the reference read no PDF, so that a PDF which is not the signed one is red there (`pdf_is_the_signed_one`), while the program reads it and
says amber or red. So that each verifier reads each file once, files are read by their bytes from a cache.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Final

from furusato.model.printed import PrintedNotice, Unreadable
from furusato.reread.pdf import read_pdf
from furusato.verification.one_notice import Examiner, Received
from furusato.verification.trust import TrustedKey
from tests.verification import reference_verifier as reference
from tests.verification.bulk_notices import CHECKER, MAKER, make
from tests.verification.damages import DAMAGES, Arrived

ISSUER: Final = "222216"
WRONG_KEY: Final = b"\xee" * 16
TRUST: Final = {
    "usual": [(ISSUER, MAKER.public), (ISSUER, CHECKER.public)], "maker only": [(ISSUER, MAKER.public)], "another issuer's key": [("131016", MAKER.public)], "no trust": [],
}  # fmt: skip
Said = tuple[str, str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged notice by name. `hand`: the keys at hand, its own and that of the other notice it was damaged with."""

    name: str
    damage: str
    hand: tuple[bytes, bytes]
    arrived: Arrived

    @property
    def keys(self) -> list[bytes]:
        return {"no key": [], "another key": [WRONG_KEY]}.get(self.arrived.mode, list(self.hand))

    @property
    def trusted(self) -> list[tuple[str, bytes]]:
        return TRUST.get(self.arrived.mode, TRUST["usual"])


def cases(seed: int, notices: int, each: int | None = None) -> Iterator[Case]:
    """All damages (or `each` of them, in turn) to each of some notices."""
    made = [make(seed + i) for i in range(notices)]
    names, at = list(DAMAGES), 0
    for i, one in enumerate(made):
        for _ in range(each or len(names)):
            name = names[at % len(names)]
            random = Random(seed * 1_000_003 + at)
            other = made[(i + 1) % len(made)]
            yield Case(f"{seed}/{i}/{at}", name, (one.key, other.key), DAMAGES[name](random, one, other))
            at += 1


@lru_cache(maxsize=512)
def _pdf(data: bytes) -> PrintedNotice | tuple[str, str]:
    try:
        return read_pdf(data)
    except Unreadable as refused:
        return refused.ja, refused.en


def _cached_pdf(data: bytes) -> PrintedNotice:
    read = _pdf(data)
    if not isinstance(read, PrintedNotice):
        raise Unreadable(*read)
    return read


def by_program(case: Case) -> Said:
    examiner = Examiner([TrustedKey(*key) for key in case.trusted], read_pdf=_cached_pdf)
    files = case.arrived
    verdict = examiner.examine(Received("n", files.pdf, files.xlsx, files.seal), case.keys)
    return str(verdict.values), str(verdict.issuer), frozenset((f.name, _file(f.sheet)) for f in verdict.findings)


def _file(sheet: str) -> str:
    return sheet.rpartition("/notice.")[2] if "/" in sheet else ""


def by_reference(case: Case) -> Said:
    files = case.arrived
    values, issuer, found = reference.examine(files.pdf, files.xlsx, files.seal, case.keys, case.trusted)
    return values, issuer, frozenset(found)


def agree(program: Said, without_pdf: Said) -> bool:
    """Whether the program and one that reads no PDF say the same: what the program found in the PDF alone is set aside, and an unread PDF is red to the other."""
    ours = frozenset((rule, file) for rule, file in program[2] if not _only_read(rule, file))
    theirs = frozenset((rule, file) for rule, file in without_pdf[2] if rule != "pdf_is_the_signed_one" and not _only_read(rule, file))
    unread = ("file_is_as_signed", "pdf") in without_pdf[2]
    light = program[0] if ours == program[2] or program[0] == "grey" else _light(ours)
    return ours == theirs and program[1] == without_pdf[1] and ((without_pdf[0] == "red" and light in ("amber", "red")) if unread else light == without_pdf[0])


def _only_read(rule: str, file: str) -> bool:
    """What only one who reads the PDF can say."""
    return rule == "both_files_say_the_same" or (file == "pdf" and rule != "file_is_as_signed")


def _light(said: frozenset[tuple[str, str]]) -> str:
    values = {rule for rule, file in said if file}
    return "red" if values - {"file_is_as_signed", "rows_stand_in_order"} else "amber" if values else "green"


Verifier = Callable[[Case], Said]
