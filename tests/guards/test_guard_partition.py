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
from furusato.guards.partition import NOTHING_STANDS, Assigned, Standing, require_partition
from furusato.model import columns as c
from furusato.model.values import Kind, RowState
from furusato.seal.row_key import row_key

OLD = "9" * 64  # header of the notices published before


@dataclass(frozen=True)
class Year:
    """A year's rows as the gate is given them. Versions are 1 unless said; `earlier` stood in one notice a municipality."""

    homes: dict[str, str]
    notices: list[tuple[str, list[str]]]
    earlier: set[str] = field(default_factory=set)
    reasons: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)  # of today
    told: dict[str, int] = field(default_factory=dict)  # versions in the notices of this batch, where they are not those of today
    stood: dict[str, str] = field(default_factory=dict)  # recipients of earlier notices, where they are not the homes of today
    corrections: list[tuple[str, list[str], str]] = field(default_factory=list)  # recipient, rows, recipient whose earlier notice is replaced
    cancelled: list[tuple[str, list[str]]] = field(default_factory=list)

    def frame(self) -> pl.DataFrame:
        states = [self.states.get(key, RowState.HELD if key in self.reasons else RowState.SEALED) for key in self.homes]
        versions = [self.versions.get(key, 1) for key in self.homes]
        return pl.DataFrame(
            {c.ROW_KEY: list(self.homes), c.VERSION: versions, c.DESTINATION: list(self.homes.values()), c.STATE: states},
            schema={**dict.fromkeys((c.ROW_KEY, c.DESTINATION, c.STATE), pl.String), c.VERSION: pl.Int64},
        ).select(c.ROW_KEY, c.VERSION, c.DESTINATION, c.STATE)

    def before(self) -> Standing:
        there = {key: self.stood.get(key, self.homes.get(key, "")) for key in sorted(self.earlier)}
        numbers = {code: number for number, code in enumerate(sorted(set(there.values())))}
        rows = [(key, 1, code, numbers[code]) for key, code in there.items()]
        return Standing(pl.DataFrame(rows, schema=NOTHING_STANDS.rows.schema, orient="row"), {number: (code, code + OLD) for code, number in numbers.items()})

    def assigned(self) -> list[Assigned]:
        def now(rows: list[str]) -> list[tuple[str, int]]:
            return [(key, self.told.get(key, self.versions.get(key, 1))) for key in rows]

        told = [Assigned(code, Kind.FIRST, now(rows)) for code, rows in self.notices]
        mended = [Assigned(code, Kind.CORRECTION, now(rows), of + OLD) for code, rows, of in self.corrections]
        return [*told, *mended, *(Assigned(code, Kind.CANCELLATION, [(key, 1) for key in rows]) for code, rows in self.cancelled)]

    def require(self) -> None:
        require_partition(self.frame(), self.assigned(), self.before(), self.reasons)

    def broken(self) -> set[str]:
        """Names of the rules that do not hold; empty where the year passes."""
        try:
            self.require()
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
        replace(RIGHT, notices=RIGHT.notices[1:]).require()
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


def test_a_row_withdrawn_since_it_was_sent_is_cancelled_where_it_stood() -> None:
    since = min(RIGHT.earlier)
    ended = replace(RIGHT, reasons={**RIGHT.reasons, since: "withdrawal"}, states={since: RowState.WITHDRAWN})
    assert ended.broken() == {"no_row_set_aside_is_sent"}
    assert replace(ended, cancelled=[(RIGHT.homes[since], [since])]).broken() == set()
    other = next(code for code in RIGHT.homes.values() if code != RIGHT.homes[since])
    assert replace(ended, cancelled=[(other, [since])]).broken() == {"no_row_set_aside_is_sent", "only_what_was_sent_is_cancelled"}


def _moved() -> tuple[str, str, str]:
    """A row sent before, its home of then, and another."""
    key = min(RIGHT.earlier)
    return key, RIGHT.homes[key], next(code for code in RIGHT.homes.values() if code != RIGHT.homes[key])


def test_a_donor_who_moved_is_cancelled_there_and_told_here() -> None:
    key, old, new = _moved()
    moved = replace(RIGHT, homes={**RIGHT.homes, key: new}, stood={key: old}, versions={key: 2})
    told = [(code, [*rows, *([key] if code == new else [])]) for code, rows in moved.notices]
    assert replace(moved, notices=told, cancelled=[(old, [key])]).broken() == set()
    assert replace(moved, notices=told).broken() == {
        "no_row_is_sent_again",
        "every_row_is_in_its_own_municipalitys_notice",
        "every_row_stands_in_its_present_version",
    }
    assert replace(moved, cancelled=[(old, [key])]).broken() == {"every_row_is_in_a_notice"}
    assert replace(moved, notices=told, cancelled=[(old, [key, key])]).broken() == {"no_row_is_in_two_notices"}


def _corrected() -> tuple[Year, str, str, list[str]]:
    """A row sent before that was corrected since, its home, and all rows that stand there."""
    key, home, _ = _moved()
    return replace(RIGHT, versions={key: 2}), key, home, [one for one in sorted(RIGHT.earlier) if RIGHT.homes[one] == home]


def test_a_corrected_row_goes_out_in_a_correction_in_its_present_version() -> None:
    year, key, home, rows = _corrected()
    assert year.broken() == {"every_row_stands_in_its_present_version"}
    assert replace(year, corrections=[(home, rows, home)]).broken() == set()
    assert replace(year, corrections=[(home, rows, home)], told={key: 1}).broken() == {"every_row_stands_in_its_present_version"}


def test_a_correction_that_drops_a_row_in_silence() -> None:
    year, key, home, rows = _corrected()
    without = replace(year, corrections=[(home, [one for one in rows if one != key], home)])
    assert {"every_row_is_in_a_notice", "every_row_that_fell_away_is_cancelled"} <= without.broken()
    moved = replace(without, homes={**year.homes, key: ""}, stood={key: home}, reasons={**year.reasons, key: "withdrawal"}, states={key: RowState.WITHDRAWN})
    assert "every_row_that_fell_away_is_cancelled" in moved.broken()


def test_a_correction_of_a_notice_that_does_not_speak_or_of_two_at_once() -> None:
    year, _, home, rows = _corrected()
    assert "every_correction_replaces_a_live_notice" in replace(year, corrections=[(home, rows, "nobody")]).broken()
    twice = replace(year, corrections=[(home, rows, home), (home, rows, home)])
    assert twice.broken() == {"every_correction_replaces_a_live_notice", "no_row_is_in_two_notices"}


def test_a_cancellation_of_a_row_that_still_belongs() -> None:
    key, home, _ = _moved()
    assert replace(RIGHT, cancelled=[(home, [key])]).broken() == {"no_row_that_belongs_is_cancelled", "every_row_is_in_a_notice"}


def test_a_row_sealed_twice() -> None:
    with pytest.raises(IntegrityBroken) as refusal:
        require_partition(pl.concat([RIGHT.frame(), RIGHT.frame()[[3]]]), RIGHT.assigned(), RIGHT.before(), RIGHT.reasons)
    assert [finding.name for finding in refusal.value.findings] == ["every_row_is_sealed_once"]


def test_nothing_at_all_is_no_pass() -> None:
    assert Year({}, []).broken() == {"year_has_rows", "batch_has_notices"}
    assert replace(RIGHT, notices=[*RIGHT.notices, ("999999", [])]).broken() == {"every_notice_has_rows"}


def test_a_stranger_that_is_no_row_key_is_counted_and_not_repeated() -> None:
    with pytest.raises(IntegrityBroken) as refusal:
        replace(RIGHT, notices=_instead(0, (CODE, [*ROWS, "見本　太郎"]))).require()
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
        "every_row_stands_in_its_present_version",
        "every_correction_replaces_a_live_notice",
        "every_row_that_fell_away_is_cancelled",
        "only_what_was_sent_is_cancelled",
        "no_row_that_belongs_is_cancelled",
    }
    assert {rule.name for rule in partition_rules.RULES} == shown
