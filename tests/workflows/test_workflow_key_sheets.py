"""Key sheets: outside the workspace only, one a recipient, never over anything."""

from pathlib import Path

import pypdfium2
import pytest

from furusato.errors import SystemTrouble, TypingRefused
from furusato.workflows.key_sheets import write_key_sheets
from furusato.workflows.verify import typed_keys, verify_folder
from tests.workflows.desk import STAMP, Desk, donors, everything_under


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def write(desk: Desk, out: Path, batch: str = "2025-0001") -> int:
    with desk.open() as office:
        return write_key_sheets(office, batch, out, STAMP)


def test_one_sheet_a_recipient_whose_key_opens_its_notice(issued_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "sheets"
    assert write(issued_desk, out) == 4
    assert sorted(path.name for path in out.iterdir()) == [f"{folder.name}_検証鍵.pdf" for folder in issued_desk.documents()]
    for folder in issued_desk.documents():
        text = text_of((out / f"{folder.name}_検証鍵.pdf").read_bytes())
        key = "".join(text.partition("検証鍵（27文字）")[2].partition("末尾")[0].split())
        assert verify_folder(folder, typed_keys(key), ()).holds


def test_key_sheets_hold_no_donor_s_value(issued_desk: Desk, tmp_path: Path) -> None:
    write(issued_desk, tmp_path / "sheets")
    text = "".join(text_of(path.read_bytes()) for path in (tmp_path / "sheets").iterdir())
    assert not any(value in text for heading in ("氏名", "個人番号", "住所", "電話番号") for value in donors()[heading])


@pytest.mark.parametrize("place", [".", "sheets", "batches/2025-0001/sheets", "../workspace/x"])
def test_never_inside_the_workspace(issued_desk: Desk, place: str) -> None:
    before = everything_under(issued_desk.folder)
    with pytest.raises(TypingRefused):
        write(issued_desk, issued_desk.workspace / place)
    assert everything_under(issued_desk.folder) == before


def test_never_inside_the_workspace_by_a_link(issued_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(issued_desk.workspace)
    before = everything_under(issued_desk.folder)
    with pytest.raises(TypingRefused):
        write(issued_desk, tmp_path / "link" / "sheets")
    assert everything_under(issued_desk.folder) == before


@pytest.mark.parametrize("batch", ["2025-0002", "", "../2025-0001", "2025-1"])
def test_only_of_a_published_batch(issued_desk: Desk, tmp_path: Path, batch: str) -> None:
    with pytest.raises(TypingRefused):
        write(issued_desk, tmp_path / "sheets", batch)
    assert not (tmp_path / "sheets").exists()


def test_never_into_a_folder_that_is_there(issued_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "sheets").mkdir()
    with pytest.raises((TypingRefused, SystemTrouble)):
        write(issued_desk, tmp_path / "sheets")
    assert list((tmp_path / "sheets").iterdir()) == []


def test_the_log_tells_that_keys_went_out(issued_desk: Desk, tmp_path: Path) -> None:
    write(issued_desk, tmp_path / "sheets")
    with issued_desk.open() as office:
        assert "key sheets written" in {event.what for event in office.ledger.events.all()}
