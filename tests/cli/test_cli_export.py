"""`furusato export`: a batch as csv by the office's profile; what cannot be written whole is not written at all."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from furusato.law.profile import Profile
from furusato.model import columns as c
from furusato.model.exported import CsvFile
from furusato.render import profile_csv
from furusato.workflows import export as errand
from furusato.workflows.status import read_status
from tests.cli.terminal import here
from tests.workflows.desk import NAME, Desk, donors, with_cell

BATCH = "2025-0001"
SAMPLE = Path(__file__).parents[2] / "templates" / "profiles" / "sample.toml"


def profile(folder: Path, *changes: tuple[str, str]) -> Path:
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "profile.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_row_of_a_batch_is_in_exactly_one_file(issued_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "csv"
    here(issued_desk, "export", BATCH, "--profile", profile(tmp_path, ("rows_per_file = 2000", "rows_per_file = 2")), "--out", out).require(0)
    rows = [line for path in sorted(out.glob("*of*.csv")) for line in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
    sealed = issued_desk.sealed()
    assert sorted((row["行キー"], row["氏名"], row["個人番号"], row["団体コード"]) for row in rows) == sorted(
        sealed.select(c.ROW_KEY, c.NAME, c.NUMBER, c.DESTINATION).iter_rows()
    )
    totals = list(csv.DictReader((out / "合計.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert (totals[-1]["件数"], int(totals[-1]["円"])) == ("12", sum(map(int, sealed[c.YEN])))
    assert all(int(line["件数"]) <= 2 for line in totals[:-1])


@pytest.mark.parametrize(("encoding", "name"), [("CP932", "架空　𠮷子"), ("UTF-8", "架空★花子")])
def test_a_character_that_cannot_be_sent_is_refused_and_nothing_is_written(sealed_desk: Desk, tmp_path: Path, encoding: str, name: str) -> None:
    more = with_cell(donors(1, first=40), NAME, 2, name)
    sealed_desk.take_in(more)
    sealed_desk.issue()
    told = profile(tmp_path, ('encoding = "UTF-8"', f'encoding = "{encoding}"'))
    ended = here(sealed_desk, "export", BATCH, "--profile", told, "--out", tmp_path / "csv").require(3)
    assert "every_character_can_be_sent" in ended.err
    assert name not in ended.said
    assert not (tmp_path / "csv").exists()


def test_a_file_that_does_not_read_back_is_not_written(issued_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug in drawing: the writer exchanges two columns under their headings."""

    def wrong(profile: Profile, rows: object) -> list[CsvFile]:
        good = list(profile_csv.write_files(profile, rows))  # type: ignore[arg-type]  # handed through
        return [CsvFile(f.name, f.data.replace('"氏名","フリガナ"'.encode(), '"フリガナ","氏名"'.encode()), f.recipient, f.volume, f.rows, f.yen) for f in good]

    monkeypatch.setattr(errand, "write_files", wrong)
    ended = here(issued_desk, "export", BATCH, "--profile", profile(tmp_path), "--out", tmp_path / "csv").require(4)
    assert "every_file_reads_back" in ended.err
    assert not (tmp_path / "csv").exists()


def test_a_value_lost_by_the_writer_is_found(issued_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(profile: Profile, rows: object) -> list[CsvFile]:
        good = list(profile_csv.write_files(profile, rows))  # type: ignore[arg-type]  # handed through
        return [CsvFile(f.name, f.data.replace("架空".encode(), b"??"), f.recipient, f.volume, f.rows, f.yen) for f in good]

    monkeypatch.setattr(errand, "write_files", wrong)
    here(issued_desk, "export", BATCH, "--profile", profile(tmp_path), "--out", tmp_path / "csv").require(4)


def test_an_existing_folder_or_an_unknown_batch_is_refused(issued_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "csv").mkdir()
    assert here(issued_desk, "export", BATCH, "--profile", profile(tmp_path), "--out", tmp_path / "csv").code
    assert list((tmp_path / "csv").iterdir()) == []
    here(issued_desk, "export", "2025-0009", "--profile", profile(tmp_path), "--out", tmp_path / "new").require(2)
    here(issued_desk, "export", BATCH, "--profile", profile(tmp_path, ('schema = "furusato.profile/v1"', 'schema = "x"')), "--out", tmp_path / "new").require(3)
    assert not (tmp_path / "new").exists()


def waiting(desk: Desk) -> set[str]:
    """Recipients of the notices that nobody has recorded as sent."""
    return {notice.recipient for notice in read_status(desk.workspace, date(2026, 1, 5)).open if notice.state == "published"}


def test_the_very_file_that_was_sent_says_for_whom_it_is(issued_desk: Desk, tmp_path: Path) -> None:
    first, second, third, fourth = issued_desk.documents()
    renamed = tmp_path / "scan0001.pdf"
    renamed.write_bytes((first / "notice.pdf").read_bytes())
    here(issued_desk, "sent", "-b", BATCH, "--channel", "eltax", "--file", renamed, "--file", second / "notice.xlsx").require(0)
    assert waiting(issued_desk) == {third.name[:6], fourth.name[:6]}
    here(issued_desk, "export", BATCH, "--profile", profile(tmp_path), "--out", tmp_path / "csv").require(0)
    here(issued_desk, "sent", "-b", BATCH, "--channel", "eltax", "--file", next((tmp_path / "csv").glob(f"{third.name[:6]}*"))).require(0)
    assert waiting(issued_desk) == {fourth.name[:6]}


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: data[:2000] + b"x" + data[2001:], lambda _data: b"%PDF-1.7 another", lambda data: data + b"\n"]
)
def test_a_file_that_is_not_the_batchs_is_not_recorded(issued_desk: Desk, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    good, wrong = issued_desk.documents()[0] / "notice.pdf", tmp_path / "sent.pdf"
    wrong.write_bytes(damage(good.read_bytes()))
    ended = here(issued_desk, "sent", "-b", BATCH, "--file", good, "--file", wrong).require(4)
    assert "every_transmitted_file_is_of_the_batch" in ended.err
    assert len(waiting(issued_desk)) == 4
