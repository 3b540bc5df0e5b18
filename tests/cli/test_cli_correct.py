"""`furusato correct` as a clerk types it: values at a prompt or in a list, never on the command line; stopped at any moment it is done or not done."""

import json
import os
import pty
import signal
import subprocess
import threading
import time
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from furusato.model import columns as c
from tests.cli.terminal import FURUSATO, ROOT, crooked, environment, furusato, here
from tests.workflows.desk import NUMBER, Desk, donors, everything_under, number
from tests.workflows.desk_correct import KANUMA, corrections, headers, keys_of, live, row, sealed_rows

BREAK = "import os, signal\nfrom tests.cli.breaking import *\nfrom furusato.storage.database import Database\n"


def typed(desk: Desk, answers: list[str], *words: str) -> tuple[int, str]:
    """Run a command at a terminal of its own and type an answer at each prompt; its exit code and all it showed."""
    ours, theirs = pty.openpty()
    shown = b""
    with subprocess.Popen(
        [FURUSATO, *words], env=environment(desk), cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        os.close(theirs)
        out = process.stdout
        assert out is not None
        timer = threading.Timer(100, process.kill)
        timer.start()
        while piece := os.read(out.fileno(), 65536):
            shown += piece
            if answers and shown.endswith(b" ") and shown.rstrip().endswith(b":"):
                time.sleep(0.05)
                os.write(ours, f"{answers.pop(0)}\n".encode())
        timer.cancel()
    os.close(ours)
    return process.returncode, shown.decode("utf-8", errors="backslashreplace")


def alone(desk: Desk) -> str:
    return str(desk.sealed().filter(pl.col(c.NUMBER).is_unique() & (pl.col(c.DESTINATION) == "232238"))[c.ROW_KEY][0])


def list_of(desk: Desk, changes: dict[str, dict[str, str]]) -> Path:
    path = desk.folder / "corrections.csv"
    corrections(desk, changes).write_csv(path)
    return path


def test_a_number_is_typed_twice_hidden_and_shown_nowhere(issued_desk: Desk) -> None:
    key, new = alone(issued_desk), number(999)
    old = row(issued_desk, key)[c.NUMBER]
    code, said = typed(issued_desk, ["2", *[""] * 7, new, new, *[""] * 3], "correct", key)
    assert code == 0, said
    assert row(issued_desk, key)[c.NUMBER] == new
    assert new not in said
    assert old not in said
    assert "大府市(232238)" in said


def test_a_number_mistyped_the_second_time_changes_nothing(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    before = sealed_rows(issued_desk)
    code, said = typed(issued_desk, ["2", *[""] * 7, number(999), number(998), *[""] * 3], "correct", key)
    assert code == 3, said
    assert "number_is_typed_twice" in said
    assert sealed_rows(issued_desk) == before


def test_a_withdrawal_asks_for_no_value(issued_desk: Desk) -> None:
    key = alone(issued_desk)
    code, said = typed(issued_desk, [], "correct", key, "--reason", "withdrawal")
    assert code == 0, said
    assert row(issued_desk, key)[c.STATE] == "withdrawn"
    assert "取消しの通知書" in said


def test_without_a_terminal_it_refuses_and_says_what_to_do(issued_desk: Desk) -> None:
    before = everything_under(issued_desk.workspace)
    ended = furusato(issued_desk, "correct", alone(issued_desk)).require(2)
    assert "--template" in ended.err
    assert everything_under(issued_desk.workspace) == before


def test_errands_are_one_at_a_time_and_reasons_are_known(issued_desk: Desk) -> None:
    for words in (("correct",), ("correct", "--release", "--drop"), ("correct", "A", "B"), ("correct", "--list", "x.csv", "--template", "y.xlsx")):
        here(issued_desk, *words).require(2)
    path = list_of(issued_desk, {alone(issued_desk): {}})
    here(issued_desk, "correct", "--list", path, "--reason", "because").require(2)
    here(issued_desk, "correct", "--release").require(2)  # no checker's passphrase


def test_from_template_to_corrected_notices(issued_desk: Desk) -> None:
    """Write the template, fill it as a clerk does, give it back, issue."""
    key = alone(issued_desk)
    out = issued_desk.folder / "template.xlsx"
    here(issued_desk, "correct", "--template", out, key).require(0)
    book = load_workbook(out)
    sheet = book["訂正一覧"]
    cells = {str(cell.value): cell.coordinate.replace("1", "2") for cell in sheet[1]}
    for heading, value in (("郵便番号", KANUMA[c.POSTAL]), ("住所", KANUMA[c.ADDRESS]), ("訂正理由", "change-notice")):
        sheet[cells[heading]] = value
    book.save(out)
    told = json.loads(here(issued_desk, "correct", "--list", out, "--json").require(0).out)
    assert (told["corrected"], told["coming"]) == (1, {"cancellation": ["232238"], "additional": ["092053"]})
    issued = json.loads(here(issued_desk, "issue", "--date", "2026-01-20", "--workers", "1", "--json").require(0).out)
    assert (issued["notices"], issued["rows"]) == (2, 1)
    assert sorted(headers(Path(issued["folder"]))) == ["092053", "232238-cancellation"]
    lines = [[cell.value for cell in line] for line in load_workbook(Path(issued["folder"]) / "送付一覧.xlsx")["送付一覧"].iter_rows()]
    assert [line[7] for line in lines if line[1] in ("092053", "232238")] == ["追加", "取消し"]
    assert [line[2:5] for line in lines if str(line[2]).startswith(("合計", "取消しの計"))] == [["合計 1 団体", 1, 1], ["取消しの計 1 団体", 1, 1]]
    sheets = issued_desk.folder / "sheets"
    here(issued_desk, "keysheet", "2025-0002", "--out", sheets).require(0)
    assert len(list(sheets.iterdir())) == 2


def test_no_number_is_told_by_a_refused_list(issued_desk: Desk) -> None:
    one, other = keys_of(issued_desk, "232238")[:2]
    path = list_of(issued_desk, {one: {c.NUMBER: number(901)}, other: {c.NUMBER: number(902)}})
    text = path.read_text(encoding="utf-8").replace(number(901), number(903), 1)
    path.write_text(text, encoding="utf-8")
    for words in ((), ("--json",)):
        ended = here(issued_desk, "correct", "--list", path, "--reason", "typing-error", *words)
        assert ended.code == 3
        assert not any(value in ended.said for value in (number(901), number(902), number(903), *donors()[NUMBER]))


@pytest.mark.parametrize("commit", [1, 2, 3])
def test_a_killed_correction_is_done_or_not_done(issued_desk: Desk, commit: int) -> None:
    """Two commits belong to the start of a run; the third is the correction's."""
    key = alone(issued_desk)
    path = list_of(issued_desk, {key: KANUMA})
    ended = crooked(
        issued_desk, BREAK + f"at(Database, 'run', {commit}, send(signal.SIGKILL), commits)", "correct", "--list", path, "--reason", "change-notice"
    )
    assert ended.code == -signal.SIGKILL
    assert row(issued_desk, key)[c.VERSION] == 1
    with issued_desk.open() as office:
        office.ledger.verify()
    here(issued_desk, "correct", "--list", path, "--reason", "change-notice").require(0)
    assert row(issued_desk, key)[c.VERSION] == 2


@pytest.mark.parametrize("moment", ["at(os, 'rename', 1, {then}, lambda source, *_: '.staging' in str(source))", "at(Database, 'run', 4, {then}, commits)"])
def test_an_issue_of_corrections_killed_before_or_after_the_rename(issued_desk: Desk, moment: str) -> None:
    key = alone(issued_desk)
    here(issued_desk, "correct", "--list", list_of(issued_desk, {key: KANUMA}), "--reason", "change-notice").require(0)
    before = live(issued_desk)
    issue = ("issue", "--date", "2026-01-20", "--workers", "1")
    assert crooked(issued_desk, BREAK + moment.format(then="send(signal.SIGKILL)"), *issue).code == -signal.SIGKILL
    again = here(issued_desk, *issue)
    assert again.code in (0, 3)
    assert live(issued_desk) == sealed_rows(issued_desk) != before


def test_the_same_corrections_make_the_same_documents(issued_desk: Desk, tmp_path: Path) -> None:
    key = alone(issued_desk)
    here(issued_desk, "correct", "--list", list_of(issued_desk, {key: {c.PHONE: "090-1"}}), "--reason", "typing-error").require(0)
    other = issued_desk.copy(tmp_path / "other")
    made = []
    for desk, workers in ((issued_desk, "1"), (other, "2")):
        code = "import furusato.cli.means as m, random\nm.random_bytes = random.Random(5).randbytes\nimport furusato.cli.issue as i\ni.random_bytes = m.random_bytes"
        assert crooked(desk, code, "issue", "--date", "2026-01-20", "--workers", workers).code == 0
        folder = desk.workspace / "batches" / "2025-0002"
        made.append({path.relative_to(folder).as_posix(): path.read_bytes() for place in ("documents", "headers") for path in (folder / place).rglob("*.*")})
    assert made[0] == made[1]
    assert len(made[0]) == 4
