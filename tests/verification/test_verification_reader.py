"""A hostile document may end the process that reads it, never the check: it is red, and the next one is read."""

import os
import signal
import time
from collections.abc import Callable

import pytest

from furusato.model.printed import Unreadable
from furusato.workflows import verify_reader
from furusato.workflows.verify_reader import ApartReader
from tests.verification.bulk_notices import make

MADE = make(1)


def test_documents_are_read_apart_as_they_are_here() -> None:
    with ApartReader() as reader:
        assert reader.read_pdf(MADE.pdf).rows[0].values == MADE.notice.lines[0].values
        assert [row.row_key for row in reader.read_xlsx(MADE.xlsx).rows] == [line.row_key for line in MADE.notice.lines]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"PK\3\4", MADE.pdf[:1000]])
def test_what_cannot_be_read_is_unreadable_and_the_next_is_read(data: bytes) -> None:
    with ApartReader() as reader:
        for read in (reader.read_pdf, reader.read_xlsx):
            with pytest.raises(Unreadable):
                read(data)
        assert reader.read_xlsx(MADE.xlsx).rows


def _asked(monkeypatch: pytest.MonkeyPatch, behave: Callable[[str], object]) -> list[str]:
    """The child misbehaves at the first file and not at the second."""
    told: list[str] = []
    with ApartReader(seconds=1.0) as reader:
        assert reader.read_xlsx(MADE.xlsx).rows
        child = reader._child
        assert child is not None
        behave(str(child.pid))
        with pytest.raises(Unreadable) as refused:
            reader.read_pdf(MADE.pdf)
        told.append(refused.value.en)
        assert reader.read_pdf(MADE.pdf).rows
    monkeypatch.undo()
    return told


def _kill(pid: str) -> None:
    os.kill(int(pid), signal.SIGKILL)
    time.sleep(0.2)


def test_a_reader_that_crashes_is_told_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    (said,) = _asked(monkeypatch, _kill)
    assert "crashed" in said


def test_a_reader_that_hangs_is_told_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_reader, "SECONDS_A_MEGABYTE", 0.0)
    (said,) = _asked(monkeypatch, lambda pid: os.kill(int(pid), signal.SIGSTOP))
    assert "in the time allowed" in said
