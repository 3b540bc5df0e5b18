"""Notices looked at together: what a correction replaced is amber and named, what was cancelled does not count, what is missing to date is told."""

from dataclasses import replace

from furusato.model.values import Kind
from furusato.seal.manifest import PDF, XLSX, Header
from furusato.seal.row_key import row_key
from furusato.verification.superseded import digest, mark_superseded
from furusato.verification.verdict import Light, Verdict
from furusato.verification.whole_set import examine_together
from tests.reread.drawn_documents import KEY, usual_notice

BASE: Header = usual_notice(4).header(KEY, ((PDF, ""), (XLSX, "")), "furusato", signed_alone=True)
FIRST = replace(BASE, rows_to_date=4, yen_to_date=BASE.yen)


def notice(header: Header, *, values: Light = Light.GREEN, issuer: Light = Light.GREEN) -> Verdict:
    return Verdict(f"{header.batch}-{header.kind}", values, issuer, (), header)


def of_batch(batch: str, kind: Kind, header: Header = FIRST, **others: object) -> Header:
    return replace(header, batch=batch, kind=kind, **others)  # type: ignore[arg-type]  # any of the fields


def corrected(header: Header = FIRST) -> Header:
    return of_batch("2025-0002", Kind.CORRECTION, header, version=2, supersedes=digest(header))


def names(verdict: Verdict) -> list[str]:
    return [finding.name for finding in verdict.findings]


def together(*headers: Header) -> list[str]:
    return [finding.name for finding in examine_together(mark_superseded([notice(header) for header in headers]))]


def test_a_replaced_notice_is_amber_and_named_and_its_rows_do_not_count_twice() -> None:
    old, new = mark_superseded([notice(FIRST), notice(corrected())])
    assert (old.values, names(old), old.superseded, old.holds) == (Light.AMBER, ["notice_is_the_latest"], True, True)
    assert (new.values, names(new), new.superseded) == (Light.GREEN, [], False)
    assert together(FIRST, corrected()) == []


def test_a_red_notice_stays_red_when_it_is_replaced() -> None:
    old, _ = mark_superseded([notice(FIRST, values=Light.RED), notice(corrected())])
    assert old.values is Light.RED


def test_a_correction_of_a_notice_that_is_not_here_says_so() -> None:
    (alone,) = mark_superseded([notice(corrected())])
    assert (alone.values, names(alone)) == (Light.GREEN, ["replaced_notice_is_known"])


def test_a_correction_that_does_not_fit_is_red_and_replaces_nothing() -> None:
    for change in ({"version": 3}, {"recipient": ("131016", "千代田区")}, {"issuer": ("131016", "千代田区")}, {"tax_year": 2024}):
        old, new = mark_superseded([notice(FIRST), notice(replace(corrected(), **change))])
        assert (old.values, old.superseded) == (Light.GREEN, False)
        assert (new.values, names(new)) == (Light.RED, ["correction_fits_what_it_replaces"])


def test_a_strangers_correction_does_not_speak_against_a_confirmed_issuer() -> None:
    old, _ = mark_superseded([notice(FIRST), notice(corrected(), issuer=Light.GREY)])
    assert (old.values, old.superseded) == (Light.GREEN, False)
    old, _ = mark_superseded([notice(FIRST, issuer=Light.GREY), notice(corrected(), issuer=Light.GREY)])
    assert old.superseded


def test_a_correction_of_a_correction_leaves_only_the_last_standing() -> None:
    third = of_batch("2025-0003", Kind.CORRECTION, version=3, supersedes=digest(corrected()))
    marked = mark_superseded([notice(FIRST), notice(corrected()), notice(third)])
    assert [verdict.superseded for verdict in marked] == [True, True, False]


def _cancelled(rows: int) -> Header:
    pairs, yen = FIRST.row_tags[:rows], FIRST.yen // 2
    return of_batch("2025-0002", Kind.CANCELLATION, rows=rows, yen=yen, row_tags=pairs, rows_to_date=FIRST.rows - rows, yen_to_date=FIRST.yen - yen)


def test_a_cancellation_takes_rows_back_and_they_may_come_again() -> None:
    assert together(FIRST, _cancelled(2)) == []
    again = of_batch("2025-0003", Kind.ADDITIONAL, rows=2, yen=FIRST.yen // 2, row_tags=FIRST.row_tags[:2])
    assert together(FIRST, _cancelled(2), replace(again, rows_to_date=4, yen_to_date=FIRST.yen)) == []
    assert "no_row_came_twice" in together(FIRST, replace(again, rows_to_date=6, yen_to_date=FIRST.yen))


def test_a_correction_holds_no_more_what_is_cancelled_beside_it() -> None:
    """One donor's name is mended, another has moved away: four rows, a correction over three, a cancellation of one."""
    left = replace(corrected(), rows=3, yen=FIRST.yen - 5000, row_tags=FIRST.row_tags[1:], rows_to_date=3, yen_to_date=FIRST.yen - 5000)
    gone = replace(_cancelled(1), yen=5000, rows_to_date=3, yen_to_date=FIRST.yen - 5000)
    assert together(FIRST, left, gone) == []


def test_one_recipient_may_get_a_correction_and_a_cancellation_in_one_batch() -> None:
    assert "no_volume_is_doubled" not in together(FIRST, corrected(), _cancelled(1))


def test_a_notice_that_is_missing_to_date_is_told() -> None:
    later = of_batch(
        "2025-0002", Kind.ADDITIONAL, row_tags=((row_key(900), FIRST.row_tags[0][1]),), rows=1, yen=5000, rows_to_date=5, yen_to_date=FIRST.yen + 5000
    )
    assert together(FIRST, later) == []
    assert together(later) == ["every_notice_to_date_is_there"]
