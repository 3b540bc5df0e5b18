"""Three verifiers that share nothing say the same of every damaged notice; no damage is green twice. `make differential` does it over ten thousand."""

from collections.abc import Callable

from tests.verification.browser import by_page, opened
from tests.verification.damages import DAMAGES
from tests.verification.differential import Case, agree, by_program, by_reference, cases

# What changes nothing that is published: the same parts seen with other keys, or a file that another program would write with the same bytes.
_MAY_BE_GREEN = {"nothing", "seen with maker only", "signed by the maker alone", "signatures in another order", "the first signature only", "signed by both"}  # fmt: skip
_MAY_BE_GREEN |= {"another header, signed by its maker", "another header, signed by both"}  # of the program's name, say: the issuer signed it


def _unlike(case: Case) -> str:
    return f"{case.name} {case.damage}"


def test_the_program_and_the_reference_agree_on_every_damage() -> None:
    told = list(cases(seed=1, notices=1))
    assert {case.damage for case in told} == set(DAMAGES)
    assert [_unlike(case) for case in told if not agree(by_program(case), by_reference(case))] == []


def test_the_page_agrees_with_both_on_every_damage(needs: Callable[[str], str]) -> None:
    told = list(cases(seed=20, notices=1))
    with opened(needs("chromium")) as page:
        said = by_page(page, told)
    assert [_unlike(case) for case in told if not (agree(by_program(case), said[case.name]) and said[case.name] == by_reference(case))] == []


def test_no_damage_is_green_twice() -> None:
    """A signature removed or added where the header allows it is a notice like any other; everything else is told."""
    seed = 5
    green = {case.damage for case in cases(seed, notices=1) if case.arrived != _whole(seed) and by_program(case)[:2] == ("green", "green")}
    assert green <= _MAY_BE_GREEN


def _whole(seed: int) -> object:
    return next(cases(seed, notices=1)).arrived
