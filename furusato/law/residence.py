"""Judges the municipality of residence from what three sources say: the address, the postal code, the code in the list.

Promises: `agreed` is said only where the address names the municipality, at least one other source says the same, and no source that was given says otherwise or
could not be read. Everything else is one of three questions for the clerk: disagrees, ambiguous, unknown. Refuses to prefer one source over another: a notice sent
to the wrong municipality is void (地方税法附則7条6項4号・13項4号). The reasoning stands in docs/decisions/0003-residence.md.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class Answer(StrEnum):
    """What the sources together say."""

    AGREED = "agreed"
    DISAGREES = "disagrees"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why the answer is what it is."""

    # agreed
    SAME = "all_sources_say_the_same"
    NAMESAKE_TOLD_APART = "another_source_tells_namesakes_apart"
    RETIRED = "retired_code_or_name_has_one_successor"
    # disagrees
    ADDRESS_ELSEWHERE = "address_says_another_municipality"
    POSTAL_ELSEWHERE = "postal_code_lies_in_another_municipality"
    CODE_ELSEWHERE = "code_is_of_another_municipality"
    ALL_DIFFER = "sources_say_different_municipalities"
    TWO_POSTAL_CODES = "address_carries_another_postal_code"
    # ambiguous
    BARE_WARD = "ward_is_named_without_its_city"
    NAMESAKES = "several_municipalities_have_the_name"
    # unknown
    NO_ADDRESS = "address_names_no_municipality"
    ONE_SOURCE = "address_is_the_only_source"
    POSTAL_MALFORMED = "postal_code_has_not_seven_digits"
    POSTAL_UNKNOWN = "postal_code_is_not_in_the_table"
    CODE_MALFORMED = "code_is_not_a_municipality_code"
    CODE_LOST_ITS_ZERO = "code_seems_to_have_lost_its_leading_zero"
    CODE_OF_PREFECTURE = "code_is_of_a_prefecture"
    CODE_UNKNOWN = "code_is_not_in_the_table"


class Residence(NamedTuple):
    """The answer; `code` (6 digits) is filled only where it is agreed, `candidates` are the municipalities that any source names, the likelier first."""

    answer: Answer
    code: str
    candidates: tuple[str, ...]
    reason: Reason


class Source(NamedTuple):
    """What one source says: the bodies it may mean, or why it could not be read. A source that was not given says neither."""

    bodies: tuple[str, ...] = ()
    trouble: Reason | None = None
    retired: bool = False


class Sources(NamedTuple):
    """The three sources of one application."""

    address: Source
    postal: Source
    code: Source
    bare_ward: bool = False  # the address names a ward without its city


ABSENT: Final = Source()


def judge(sources: Sources) -> Residence:
    """Weigh the sources; see the module's promise. The common case comes first."""
    address, postal, code, bare = sources
    trouble = address.trouble or postal.trouble or code.trouble
    if trouble is None and not bare and len(address.bodies) == 1 and _confirmed(address.bodies[0], postal, code):
        return Residence(Answer.AGREED, address.bodies[0], address.bodies, Reason.RETIRED if address.retired or code.retired else Reason.SAME)
    said = [set(source.bodies) for source in (address, postal, code) if source.bodies]
    common = set.intersection(*said) if said else set()
    candidates = _candidates(sources, common)
    if trouble is not None:
        return Residence(Answer.DISAGREES if trouble is Reason.TWO_POSTAL_CODES else Answer.UNKNOWN, "", candidates, trouble)
    if not common:
        return Residence(Answer.DISAGREES, "", candidates, _who_stands_alone(sources))
    if len(said) == 1:
        return Residence(Answer.UNKNOWN, "", candidates, Reason.ONE_SOURCE) if len(common) == 1 and not bare else _ambiguous(candidates, bare)
    if len(common) > 1 or (bare and len(said) < 3):
        return _ambiguous(candidates, bare)
    return Residence(Answer.AGREED, candidates[0], candidates, Reason.NAMESAKE_TOLD_APART)


def _confirmed(body: str, postal: Source, code: Source) -> bool:
    """Whether each further source that was given contains the body, and at least one was given."""
    given = [source.bodies for source in (postal, code) if source.bodies]
    return bool(given) and all(body in bodies for bodies in given)


def _ambiguous(candidates: tuple[str, ...], bare: bool) -> Residence:
    return Residence(Answer.AMBIGUOUS, "", candidates, Reason.BARE_WARD if bare else Reason.NAMESAKES)


def _candidates(sources: Sources, common: set[str]) -> tuple[str, ...]:
    """Those that all sources allow, then the address's, the postal code's, the code's."""
    in_order = (*sorted(common), *sources.address.bodies, *sources.postal.bodies, *sources.code.bodies)
    return tuple(dict.fromkeys(in_order))


def _who_stands_alone(sources: Sources) -> Reason:
    address, postal, code = (set(source.bodies) for source in sources[:3])
    if address & postal:
        return Reason.CODE_ELSEWHERE
    if address & code:
        return Reason.POSTAL_ELSEWHERE
    if postal & code:
        return Reason.ADDRESS_ELSEWHERE
    if postal and code:
        return Reason.ALL_DIFFER
    return Reason.POSTAL_ELSEWHERE if postal else Reason.CODE_ELSEWHERE
