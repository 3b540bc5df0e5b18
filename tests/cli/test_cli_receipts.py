"""`furusato ack --receipt`: an acknowledgement that only the holder of the key sheet can make, about the very notice that was published."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from furusato.seal.encoding import spell_typed_key
from furusato.seal.keys import notice_key
from furusato.seal.manifest import Header
from furusato.seal.receipt import MalformedReceipts, Receipt, read_receipts, receipt_code, write_receipts
from furusato.seal.signing import Envelope
from furusato.workflows.status import read_status
from tests.cli.terminal import here
from tests.workflows.desk import Desk

BATCH = "2025-0001"
VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "receipt.json").read_text(encoding="utf-8"))


def made(desk: Desk, place: int = 0) -> tuple[Header, bytes]:
    """A published header and its K_m."""
    path = sorted((desk.workspace / "batches" / BATCH / "headers").iterdir())[place]
    header = Header.parse(Envelope.parse(path.read_bytes()).payload)
    with desk.open() as office:
        return header, notice_key(office.keys.batch_root(BATCH), BATCH, header.recipient[0])


def acknowledged(desk: Desk) -> int:
    return 4 - len(read_status(desk.workspace, date(2026, 1, 20)).open)


def test_the_frozen_vector() -> None:
    header, key = Header.parse(VECTOR["header"].encode()), bytes.fromhex(VECTOR["key"])
    assert (Receipt.of(header, key).mac, receipt_code(header, key)) == (VECTOR["mac"], VECTOR["code"])


def test_a_receipt_is_read_in_once_for_all_of_a_file(issued_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "receipts.json"
    path.write_bytes(write_receipts([Receipt.of(*made(issued_desk, place)) for place in (0, 2)]))
    here(issued_desk, "ack", "--receipt", path, "--channel", "lgwan").require(0)
    assert acknowledged(issued_desk) == 2


def test_a_receipt_code_is_read_out_over_the_telephone(issued_desk: Desk) -> None:
    header, key = made(issued_desk, 1)
    code = receipt_code(header, key)
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    here(issued_desk, "ack", header.recipient[0], "-b", BATCH, "--channel", "paper", "--code", wrong).require(2)
    here(issued_desk, "ack", header.recipient[0], "-b", BATCH, "--channel", "paper", "--code", code.lower().replace("-", " ")).require(0)
    assert acknowledged(issued_desk) == 1


@pytest.mark.parametrize(
    "change", [{"mac": "0" * 26}, {"recipient": "131130"}, {"version": 2}, {"header": "0" * 64}, {"kind": "additional"}, {"volume": (1, 2)}]
)
def test_a_receipt_of_something_else_is_refused_and_none_is_kept(issued_desk: Desk, tmp_path: Path, change: dict[str, object]) -> None:
    good, other = Receipt.of(*made(issued_desk, 0)), Receipt.of(*made(issued_desk, 1))
    path = tmp_path / "receipts.json"
    path.write_bytes(write_receipts([good, replace(other, **change)]))  # type: ignore[arg-type]  # each case names its field
    assert "every_receipt_" in here(issued_desk, "ack", "--receipt", path, "--channel", "paper").require(4).err
    assert acknowledged(issued_desk) == 0


def test_a_receipt_made_under_another_key_is_refused(issued_desk: Desk, tmp_path: Path) -> None:
    header, _ = made(issued_desk, 0)
    path = tmp_path / "receipts.json"
    path.write_bytes(write_receipts([Receipt.of(header, bytes(16))]))
    assert "every_receipt_was_made_with_the_key" in here(issued_desk, "ack", "--receipt", path, "--channel", "paper").require(4).err


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"schema":"x","receipts":[]}', b'{"schema": "furusato.receipts/v1","receipts":[]}', b"\xff"])
def test_what_is_no_receipt_is_refused(issued_desk: Desk, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(MalformedReceipts):
        read_receipts(data)
    path = tmp_path / "receipts.json"
    path.write_bytes(data)
    here(issued_desk, "ack", "--receipt", path, "--channel", "paper").require(3)
    here(issued_desk, "ack", "--receipt", path, "--all", "-b", BATCH).require(2)


def test_a_receiver_makes_the_receipt_and_the_issuer_reads_it_in(issued_desk: Desk, tmp_path: Path) -> None:
    header, key = made(issued_desk, 1)
    keys, out = tmp_path / "keys.txt", tmp_path / "receipt.json"
    keys.write_text(spell_typed_key(key), encoding="utf-8")
    folder = next(path for path in issued_desk.documents() if path.name.startswith(header.recipient[0]))
    here(issued_desk, "verify", folder, "--key-file", keys, "--receipt", out).require(0)
    assert read_receipts(out.read_bytes()) == [Receipt.of(header, key)]
    here(issued_desk, "ack", "--receipt", out, "--channel", "paper").require(0)
    assert acknowledged(issued_desk) == 1


def test_nothing_is_acknowledged_that_does_not_hold(issued_desk: Desk, tmp_path: Path) -> None:
    header, key = made(issued_desk, 1)
    keys, out = tmp_path / "keys.txt", tmp_path / "receipt.json"
    keys.write_text(spell_typed_key(key), encoding="utf-8")
    folder = next(path for path in issued_desk.documents() if not path.name.startswith(header.recipient[0]))
    here(issued_desk, "verify", folder, "--key-file", keys, "--receipt", out).require(4)
    assert not out.exists()
