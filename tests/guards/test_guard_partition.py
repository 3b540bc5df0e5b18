"""Gate 5: the rows of a year fall apart into notices and rows set aside, each row in exactly one place; every way of getting that wrong is refused."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.errors import ExitCode, IntegrityBroken
from furusato.guards import partition_rules
from furusato.guards.partition import require_partition
from furusato.model import columns as c
from furusato.model.values import RowState
from furusato.seal.row_key import row_key


@dataclass(frozen=True)
class Year:
    """A year's rows as the gate is given them."""

    homes: dict[str, str]
    notices: list[tuple[str, list[str]]]
    earlier: set[str] = field(default_factory=set)
    reasons: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)

    def frame(self) -> pl.DataFrame:
        states = [self.states.get(key, RowState.HELD if key in self.reasons else RowState.SEALED) for key in self.homes]
        return pl.DataFrame(
            {c.ROW_KEY: list(self.homes), c.DESTINATION: list(self.homes.values()), c.STATE: states},
            schema=dict.fromkeys((c.ROW_KEY, c.DESTINATION, c.STATE), pl.String),
        )

    def broken(self) -> set[str]:
        """Names of the rules that do not hold; empty where the year passes."""
        try:
            require_partition(self.frame(), self.notices, self.earlier, self.reasons)
        except IntegrityBroken as refusal:
            return {finding.name for finding in refusal.findings} or {"refused without a finding"}
        return set()


def right(rows: int = 40, seed: int = 0, *, bodies: int = 7, sent_before: int = 5, held: int = 3) -> Year:
    """A year in order: some rows sent before, some held, the others in the notices of this batch."""
    random = Random(seed)
    homes = {row_key(serial): f"{random.randrange(bodies):06d}" for serial in range(1, rows + 1)}
    keys = random.sample(list(homes), rows)
    earlier, aside, now = keys[:sent_before], keys[sent_before : sent_before + held], keys[sent_before + held :]
    notices: defaultdict[str, list[str]] = defaultdict(list)
    for key in now:
        notices[homes[key]].append(key)
    return Year(homes, sorted(notices.items()), set(earlier), dict.fromkeys(aside, "no-number"))


RIGHT = right()
CODE, ROWS = RIGHT.notices[0]
STRANGER = row_key(9_999)


def _instead(place: int, notice: tuple[str, list[str]]) -> list[tuple[str, list[str]]]:
    return [*RIGHT.notices[:place], notice, *RIGHT.notices[place + 1 :]]


@given(st.integers(9, 200), st.integers(0, 10_000))
def test_a_year_in_order_passes(rows: int, seed: int) -> None:
    assert right(rows, seed).broken() == set()


def test_ichihara_2018_rows_filtered_out_before_the_notices() -> None:
    assert replace(RIGHT, notices=_instead(0, (CODE, ROWS[1:]))).broken() == {"every_row_is_in_a_notice"}


def test_kani_2019_the_extraction_was_cut_off() -> None:
    assert replace(RIGHT, notices=RIGHT.notices[:3]).broken() == {"every_row_is_in_a_notice"}


def test_saikai_nothing_was_sent() -> None:
    assert replace(RIGHT, notices=[]).broken() == {"batch_has_notices", "every_row_is_in_a_notice"}


def test_the_missing_rows_are_named() -> None:
    with pytest.raises(IntegrityBroken) as refusal:
        require_partition(RIGHT.frame(), RIGHT.notices[1:], RIGHT.earlier, RIGHT.reasons)
    (finding,) = refusal.value.findings
    assert refusal.value.exit_code is ExitCode.RESPONSIBLE
    assert set(finding.row_keys) == set(ROWS)
    assert str(len(ROWS)) in finding.ja


def test_a_row_in_two_notices_or_twice_in_one() -> None:
    other, rows = RIGHT.notices[1]
    assert replace(RIGHT, notices=_instead(1, (other, [*rows, ROWS[0]]))).broken() == {
        "no_row_is_in_two_notices",
        "every_row_is_in_its_own_municipalitys_notice",
    }
    assert replace(RIGHT, notices=_instead(0, (CODE, [*ROWS, ROWS[0]]))).broken() == {"no_row_is_in_two_notices"}


def test_a_row_in_another_municipalitys_notice() -> None:
    other, rows = RIGHT.notices[1]
    moved = [(CODE, ROWS[1:]), (other, [*rows, ROWS[0]]), *RIGHT.notices[2:]]
    assert replace(RIGHT, notices=moved).broken() == {"every_row_is_in_its_own_municipalitys_notice"}


def test_two_whole_notices_under_each_others_cover() -> None:
    other, rows = RIGHT.notices[1]
    assert replace(RIGHT, notices=[(other, ROWS), (CODE, rows), *RIGHT.notices[2:]]).broken() == {"every_row_is_in_its_own_municipalitys_notice"}


def test_a_row_without_a_destination_has_no_notice_of_its_own() -> None:
    assert replace(RIGHT, homes={**RIGHT.homes, ROWS[0]: ""}).broken() == {"every_row_is_in_its_own_municipalitys_notice"}


def test_a_row_in_a_notice_that_was_never_sealed() -> None:
    assert replace(RIGHT, notices=_instead(0, (CODE, [*ROWS, STRANGER]))).broken() == {"every_row_in_a_notice_is_sealed"}


def test_rows_sent_before_or_set_aside_that_the_ledger_no_longer_has() -> None:
    assert replace(RIGHT, earlier=RIGHT.earlier | {STRANGER}).broken() == {"every_row_in_a_notice_is_sealed"}
    assert replace(RIGHT, reasons={**RIGHT.reasons, STRANGER: "no-number"}).broken() == {"every_row_in_a_notice_is_sealed"}


def test_a_row_of_an_earlier_notice_is_sent_again() -> None:
    again = min(RIGHT.earlier)
    assert replace(RIGHT, notices=[*RIGHT.notices, (RIGHT.homes[again], [again])]).broken() == {"no_row_is_sent_again"}


def test_a_held_row_is_sent() -> None:
    held = min(RIGHT.reasons)
    assert replace(RIGHT, notices=[*RIGHT.notices, (RIGHT.homes[held], [held])]).broken() == {"no_row_set_aside_is_sent"}


@pytest.mark.parametrize("state", [RowState.EXCLUDED, RowState.WITHDRAWN, "no such state"])
def test_a_row_set_aside_in_the_ledger_without_a_reason(state: str) -> None:
    without = [(code, [key for key in rows if key != ROWS[0]]) for code, rows in RIGHT.notices]
    assert "every_row_set_aside_has_a_reason" in replace(RIGHT, notices=without, states={ROWS[0]: state}).broken()


def test_a_reason_that_says_nothing_and_a_reason_for_a_row_not_set_aside() -> None:
    held = min(RIGHT.reasons)
    assert replace(RIGHT, reasons={**RIGHT.reasons, held: " "}).broken() == {"every_row_set_aside_has_a_reason"}
    assert replace(RIGHT, states={held: RowState.SEALED}).broken() == {"every_row_set_aside_has_a_reason"}


def test_a_row_sent_before_may_be_withdrawn_since() -> None:
    since = min(RIGHT.earlier)
    assert replace(RIGHT, reasons={**RIGHT.reasons, since: "donor-files-a-return"}).broken() == set()


def test_a_row_sealed_twice() -> None:
    with pytest.raises(IntegrityBroken) as refusal:
        require_partition(pl.concat([RIGHT.frame(), RIGHT.frame()[[3]]]), RIGHT.notices, RIGHT.earlier, RIGHT.reasons)
    assert [finding.name for finding in refusal.value.findings] == ["every_row_is_sealed_once"]


def test_nothing_at_all_is_no_pass() -> None:
    assert Year({}, []).broken() == {"year_has_rows", "batch_has_notices"}
    assert replace(RIGHT, notices=[*RIGHT.notices, ("999999", [])]).broken() == {"every_notice_has_rows"}


def test_a_stranger_that_is_no_row_key_is_counted_and_not_repeated() -> None:
    with pytest.raises(IntegrityBroken) as refusal:
        require_partition(RIGHT.frame(), _instead(0, (CODE, [*ROWS, "見本　太郎"])), RIGHT.earlier, RIGHT.reasons)
    assert "見本" not in repr(refusal.value.findings) + str(refusal.value)


@given(seed=st.integers(0, 500), damage=st.sampled_from(["drop", "double", "move", "forget", "swap"]), chance=st.randoms(use_true_random=False))
def test_any_damage_to_the_notices_is_refused(seed: int, damage: str, chance: Random) -> None:
    year = right(60, seed)
    notices = [(code, list(rows)) for code, rows in year.notices]
    (one, two) = chance.sample(range(len(notices)), 2)
    row = chance.choice(notices[one][1])
    if damage in ("drop", "move"):
        notices[one][1].remove(row)
    if damage in ("double", "move"):
        notices[two][1].append(row)
    if damage == "forget":
        del notices[one]
    if damage == "swap":
        notices[one], notices[two] = (notices[one][0], notices[two][1]), (notices[two][0], notices[one][1])
    assert replace(year, notices=notices).broken()


def test_every_rule_of_gate_5_refuses_and_is_shown_here() -> None:
    shown = {
        "year_has_rows",
        "batch_has_notices",
        "every_notice_has_rows",
        "every_row_is_sealed_once",
        "every_row_is_in_a_notice",
        "no_row_is_in_two_notices",
        "no_row_is_sent_again",
        "every_row_is_in_its_own_municipalitys_notice",
        "every_row_in_a_notice_is_sealed",
        "no_row_set_aside_is_sent",
        "every_row_set_aside_has_a_reason",
    }
    assert {rule.name for rule in partition_rules.RULES} == shown
