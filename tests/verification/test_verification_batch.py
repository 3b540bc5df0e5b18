"""A notice lost from a batch folder, one that does not belong there, and one exchanged are each named; so is a statement that was changed."""

from dataclasses import replace
from hashlib import sha256

import pytest

from furusato.seal.batch_statement import BatchStatement, NoticeEntry
from furusato.seal.manifest import PDF, XLSX, Header
from furusato.seal.signing import BATCH_TYPE, NOTICE_TYPE, Signer, envelope
from furusato.verification.trust import TrustedKey
from furusato.verification.whole_batch import examine_batch
from tests.reread.drawn_documents import KEY, usual_notice

MAKER = Signer.from_seed(bytes(32))


def _header(code: str) -> Header:
    header = usual_notice(2).header(KEY, ((PDF, ""), (XLSX, "")), "furusato 0.1.0", signed_alone=True)
    return replace(header, recipient=(code, "架空"))


HEADERS = {code: _header(code) for code in ("131016", "131032")}


def _statement(headers: dict[str, Header]) -> BatchStatement:
    entries = [NoticeEntry(code, "first", 1, h.rows, h.yen, sha256(h.to_bytes()).hexdigest()) for code, h in headers.items()]
    rows, yen = sum(e.rows for e in entries), sum(e.yen for e in entries)
    return BatchStatement(
        "2025-0001", "222216", 2025, "2026-01-15", rows, yen, 0, rows, entries, (), {"input.sealed": sha256(b"sealed").hexdigest()}, "a" * 64, signed_alone=True
    )


SIGNED = envelope(BATCH_TYPE, _statement(HEADERS).to_bytes(), MAKER).to_bytes()


def _names(data: bytes, headers: dict[str, Header], trusted: list[TrustedKey] | None = None, files: dict[str, bytes] | None = None) -> list[str]:
    return [
        finding.name
        for finding in examine_batch(
            "2025-0001/batch.json", data, [*headers.values()], trusted if trusted is not None else [TrustedKey("222216", MAKER.public)], files or {}
        )
    ]


def test_a_whole_batch_has_no_finding() -> None:
    assert _names(SIGNED, HEADERS) == []


def test_a_lost_an_added_and_an_exchanged_notice_are_named() -> None:
    assert _names(SIGNED, {"131016": HEADERS["131016"]}) == ["every_listed_notice_is_there"]
    assert _names(SIGNED, {**HEADERS, "131041": _header("131041")}) == ["no_unlisted_notice_is_there"]
    assert _names(SIGNED, {**HEADERS, "131032": replace(HEADERS["131032"], version=2)}) == ["every_notice_is_the_listed_one"]


@pytest.mark.parametrize("data", [b"", b"{}", SIGNED[:-1], SIGNED + b"\n"])
def test_a_damaged_statement_is_named(data: bytes) -> None:
    assert _names(data, HEADERS) == ["statement_is_whole"]


def test_a_strangers_or_another_kinds_signature_is_no_signature() -> None:
    assert _names(SIGNED, HEADERS, []) == ["statement_is_signed"]
    assert _names(SIGNED, HEADERS, [TrustedKey("131016", MAKER.public)]) == ["statement_is_signed"]
    assert _names(envelope(BATCH_TYPE, _statement(HEADERS).to_bytes(), Signer.from_seed(bytes([1]) * 32)).to_bytes(), HEADERS) == ["statement_is_signed"]
    assert _names(envelope(NOTICE_TYPE, _statement(HEADERS).to_bytes(), MAKER).to_bytes(), HEADERS) == ["statement_is_signed"]


def test_a_recorded_file_that_was_changed_or_lost_is_named() -> None:
    assert _names(SIGNED, HEADERS, files={"input.sealed": b"sealed"}) == []
    assert _names(SIGNED, HEADERS, files={"input.sealed": b"Sealed"}) == ["every_recorded_file_is_as_signed"]
    assert _names(SIGNED, HEADERS, files={"input.sealed": b""}) == ["every_recorded_file_is_as_signed"]


def test_a_second_signature_that_nobody_knows_is_not_passed_over() -> None:
    both = envelope(BATCH_TYPE, replace(_statement(HEADERS), signed_alone=False).to_bytes(), MAKER, Signer.from_seed(bytes([1]) * 32))
    assert _names(both.to_bytes(), HEADERS) == ["statement_is_signed"]
    alone = envelope(BATCH_TYPE, replace(_statement(HEADERS), signed_alone=False).to_bytes(), MAKER)
    assert _names(alone.to_bytes(), HEADERS) == ["statement_is_signed"]
