"""Two lights over a received notice: what was damaged is red and named, what was only re-saved is amber, what was not checked is never green."""

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from openpyxl import load_workbook

from furusato.notices.notice import Notice
from furusato.seal.manifest import PDF, XLSX, Header
from furusato.seal.signing import NOTICE_TYPE, Envelope, Signer, envelope
from furusato.seal.tag import file_digest
from furusato.verification.one_notice import Received, examine
from furusato.verification.trust import TrustedKey
from furusato.verification.verdict import Light, Verdict
from furusato.verification.whole_set import examine_together
from tests.reread.drawn_documents import KEY, pdf_of, usual_notice, xlsx_of

MAKER, STRANGER = Signer.from_seed(bytes(32)), Signer.from_seed(bytes([1]) * 32)


@cache
def _notice() -> Notice:
    return usual_notice(12)


def _header(notice: Notice, pdf: bytes, xlsx: bytes) -> Header:
    files = ((PDF, file_digest(KEY, PDF, pdf)), (XLSX, file_digest(KEY, XLSX, xlsx)))
    return notice.header(KEY, files, "furusato 0.1.0", signed_alone=True)


@cache
def received() -> Received:
    pdf, xlsx = pdf_of(_notice()), xlsx_of(_notice())
    return Received("x", pdf, xlsx, envelope(NOTICE_TYPE, _header(_notice(), pdf, xlsx).to_bytes(), MAKER).to_bytes())


def examined(damaged: Received, key: bytes | None = KEY) -> Verdict:
    return examine(damaged, key, [TrustedKey("222216", MAKER.public)])


def names(verdict: Verdict) -> set[str]:
    return {finding.name for finding in verdict.findings}


def _resaved(change: Callable[[object], None] | None = None) -> bytes:
    book = load_workbook(io.BytesIO(received().xlsx))
    if change:
        change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_untouched_notice_is_green_twice() -> None:
    verdict = examined(received())
    assert (verdict.values, verdict.issuer, verdict.findings) == (Light.GREEN, Light.GREEN, ())
    assert verdict.holds


def test_without_the_key_nothing_is_green() -> None:
    verdict = examined(received(), None)
    assert (verdict.values, names(verdict)) == (Light.GREY, {"key_is_at_hand"})
    assert not verdict.holds


def test_another_notices_key_is_called_a_wrong_key_not_a_wrong_row() -> None:
    assert names(examined(received(), bytes(16))) == {"key_is_typed_right"}


def test_a_resaved_workbook_is_amber() -> None:
    verdict = examined(replace(received(), xlsx=_resaved()))
    assert (verdict.values, names(verdict)) == (Light.AMBER, {"file_is_as_signed"})
    assert verdict.holds


def _swap_numbers(sheet: object) -> None:
    cells = list(sheet.iter_rows(min_row=9))  # type: ignore[attr-defined]  # openpyxl's active sheet
    cells[0][10].value, cells[1][10].value = cells[1][10].value, cells[0][10].value


def _swap_rows(sheet: object) -> None:
    cells = list(sheet.iter_rows(min_row=9))  # type: ignore[attr-defined]
    for one, other in zip(cells[0], cells[1], strict=True):
        one.value, other.value = other.value, one.value


def _drop_row(sheet: object) -> None:
    sheet.delete_rows(9)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "light", "rule"),
    [
        (_swap_numbers, Light.RED, "every_row_carries_its_tag"),
        (_swap_rows, Light.AMBER, "rows_stand_in_order"),
        (_drop_row, Light.RED, "every_signed_row_is_there"),
    ],
)
def test_what_happened_to_the_workbook_is_named(change: Callable[[object], None], light: Light, rule: str) -> None:
    verdict = examined(replace(received(), xlsx=_resaved(change)))
    assert verdict.values is light
    assert rule in names(verdict)


def test_two_numbers_swapped_in_the_print_are_red() -> None:
    lines = list(_notice().lines)
    lines[0], lines[1] = (
        replace(lines[0], values=lines[0].values._replace(number=lines[1].values.number)),
        replace(lines[1], values=lines[1].values._replace(number=lines[0].values.number)),
    )
    verdict = examined(replace(received(), pdf=pdf_of(replace(_notice(), lines=tuple(lines)))))
    assert verdict.values is Light.RED
    assert {"every_row_carries_its_tag", "file_is_as_signed"} <= names(verdict)


def test_a_notice_for_another_batch_under_this_seal_is_red() -> None:
    verdict = examined(replace(received(), pdf=pdf_of(replace(_notice(), batch="2025-0009"))))
    assert "notice_says_what_was_signed" in names(verdict)
    assert verdict.values is Light.RED


@pytest.mark.parametrize("file", ["pdf", "xlsx"])
def test_a_truncated_file_is_red(file: str) -> None:
    whole = getattr(received(), file)
    verdict = examined(replace(received(), **{file: whole[: len(whole) // 2]}))
    assert verdict.values is Light.RED


def test_a_strangers_signature_is_grey_and_a_broken_one_red() -> None:
    payload = Envelope.parse(received().seal).payload
    strange = examined(replace(received(), seal=envelope(NOTICE_TYPE, payload, STRANGER).to_bytes()))
    assert (strange.issuer, strange.values) == (Light.GREY, Light.GREEN)
    other = envelope(NOTICE_TYPE, payload + b"", MAKER).signatures
    forged = Envelope(NOTICE_TYPE, payload.replace(b'"program":"furusato 0.1.0"', b'"program":"furusato 0.1.1"'), other).to_bytes()
    broken = examined(replace(received(), seal=forged))
    assert (broken.issuer, names(broken)) == (Light.RED, {"signature_holds"})
    assert not broken.holds


def test_one_issuers_key_never_speaks_for_another() -> None:
    verdict = examine(received(), KEY, [TrustedKey("131016", MAKER.public)])
    assert (verdict.issuer, names(verdict)) == (Light.RED, {"key_is_the_issuers_own"})
    assert not verdict.holds


@pytest.mark.parametrize("seal", [b"", b"{}", b"\xff", received().seal[:-1]])
def test_a_damaged_seal_file_is_red_twice(seal: bytes) -> None:
    verdict = examined(replace(received(), seal=seal))
    assert (verdict.values, verdict.issuer, names(verdict)) == (Light.RED, Light.RED, {"seal_file_is_whole"})


def _volume(k: int, n: int, batch: str = "2025-0001") -> Verdict:
    header = replace(_header(_notice(), b"", b""), volume=(k, n), batch=batch)
    return Verdict(f"{batch}-{k}", Light.GREEN, Light.GREEN, (), header)


def test_the_second_of_two_volumes_is_missed_and_named() -> None:
    assert [f.name for f in examine_together([_volume(1, 2)])] == ["every_volume_is_there"]
    assert examine_together([_volume(1, 1)]) == []


def test_a_volume_that_is_there_twice_and_a_row_in_two_batches_are_named() -> None:
    assert "no_volume_is_doubled" in [f.name for f in examine_together([_volume(1, 1), _volume(1, 1)])]
    assert [f.name for f in examine_together([_volume(1, 1), _volume(1, 1, "2025-0002")])] == ["no_row_came_twice"]
