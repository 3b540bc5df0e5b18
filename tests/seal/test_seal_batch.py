"""The statement over a batch and the input sealed with it: one spelling, no totals that lie, no input of another batch."""

import json
from dataclasses import replace
from typing import Any

import pytest

from furusato.seal.batch_statement import BatchStatement, MalformedStatement, NoticeEntry, SetAside
from furusato.seal.fingerprint import fingerprint
from furusato.seal.sealed_input import UnopenableInput, close_input, open_input

ROOT, NONCE = bytes(32), bytes(12)
ENTRIES = (NoticeEntry("131016", "first", 1, 2, 300, "0" * 64), NoticeEntry("131130", "first", 1, 1, 50, "1" * 64))
STATEMENT = BatchStatement(
    "2025-0001", "222216", 2025, "2026-01-15", 3, 350, 4, 8, ENTRIES, (SetAside("R00000015", "held", "no-number"),), {"program": "x"}, "a" * 64, True
)


def test_a_statement_reads_back() -> None:
    assert BatchStatement.parse(STATEMENT.to_bytes()).to_bytes() == STATEMENT.to_bytes()


@pytest.mark.parametrize(
    "lie",
    [
        {"rows": 2},
        {"yen": 351},
        {"sealed_rows": 9},
        {"sealed_rows": 7},
        {"notices": ()},
        {"notices": (ENTRIES[0], replace(ENTRIES[1], recipient="131016"))},
        {"set_aside": (SetAside("R1", "held", "a"), SetAside("R1", "held", "a")), "sealed_rows": 9},
        {"earlier_rows": -1, "sealed_rows": 3},
    ],
)
def test_a_statement_whose_lists_deny_its_totals_is_refused(lie: dict[str, Any]) -> None:
    with pytest.raises(MalformedStatement):
        BatchStatement.parse(replace(STATEMENT, **lie).to_bytes())


@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, STATEMENT.to_bytes() + b" ", json.dumps(json.loads(STATEMENT.to_bytes())).encode(), b'{"schema":1}']
)
def test_another_spelling_is_refused(text: bytes) -> None:
    with pytest.raises(MalformedStatement):
        BatchStatement.parse(text)


def test_input_opens_only_as_it_was_and_only_for_its_batch() -> None:
    closed = close_input(ROOT, "2025-0001", b"values", NONCE)
    assert open_input(ROOT, "2025-0001", closed) == b"values"
    for root, batch, sealed in (
        (bytes([1]) * 32, "2025-0001", closed),
        (ROOT, "2025-0002", closed),
        (ROOT, "2025-0001", closed[:-1]),
        (ROOT, "2025-0001", b""),
    ):
        with pytest.raises(UnopenableInput):
            open_input(root, batch, sealed)


def test_a_fingerprint_is_eight_groups_of_five_digits_and_differs() -> None:
    groups = fingerprint(bytes(32)).split(" ")
    assert [len(group) for group in groups] == [5] * 8
    assert all(group.isdigit() for group in groups)
    assert fingerprint(bytes(32)) != fingerprint(bytes(31) + b"\x01")
