"""The commands as a clerk types them: the good way, exit codes by case, help, and what the machine is told."""

import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.terminal import FURUSATO, ROOT, Ended, crooked, environment, furusato, here
from tests.workflows.desk import NUMBER, RECEIPT, SECRET, Desk, csv, donors, everything_under, with_cell, xlsx
from tests.workflows.test_workflow_issue_list import working_list

COMMANDS = ("init", "intake", "hold", "issue", "keysheet", "log", "verify")


def listed(tmp_path: Path, rows: object = None, name: str = "list.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(rows if isinstance(rows, bytes) else xlsx(donors()))
    return path


def test_the_whole_way_from_nothing_to_a_verified_batch(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "office")
    desk.folder.mkdir()
    founded = furusato(desk, "init", desk.workspace, "--issuer-code", "222216", "--issuer-name", "湖西市", "--year", "2025").require(0)
    assert str(desk.keys) in founded.out
    desk.settings.write_text(desk.settings.read_text(encoding="utf-8").replace("[headings]", '[[route]]\nname = "portal"\n\n[headings]'), encoding="utf-8")
    assert "12" in furusato(desk, "intake", listed(tmp_path), "--route", "portal").require(0).out
    issued = json.loads(furusato(desk, "issue", "--date", "2026-01-15", "--workers", "2", "--json").require(0).out)
    assert (issued["batch"], issued["notices"], issued["rows"], issued["refused"]) == ("2025-0001", 4, 12, False)
    furusato(desk, "keysheet", "2025-0001", "--out", tmp_path / "sheets").require(0)
    furusato(desk, "verify", issued["folder"], "-w", desk.workspace).require(0)
    assert os.listdir(tmp_path / "home" / "tmp") == []


def test_a_refused_list_ends_with_3_and_as_json_tells_every_cell(new_desk: Desk, tmp_path: Path) -> None:
    path = listed(tmp_path, xlsx(with_cell(donors(), NUMBER, 3, "123456789012")))
    told = here(new_desk, "intake", path, "--route", "portal", "--json")
    assert told.code == 3
    refused = json.loads(told.out)
    assert (refused["refused"], refused["exit_code"]) == (True, 3)
    assert [finding["cells"] for finding in refused["findings"] if finding["rule"] == "number_check_digit_is_right"] == [["寄附者一覧!J3"]]
    words = here(new_desk, "intake", path, "--route", "portal").require(3)
    assert "寄附者一覧!J3" in words.err
    assert "number_check_digit_is_right" in words.err


def test_a_list_damaged_after_sealing_ends_with_4(sealed_desk: Desk, tmp_path: Path) -> None:
    rows = working_list(sealed_desk, donors())
    path = listed(tmp_path, xlsx(rows.with_columns(rows[NUMBER].sort())))
    ended = here(sealed_desk, "issue", path, "--route", "portal", "--workers", "1").require(4)
    assert "values_are_as_sealed" in ended.err
    assert sealed_desk.batches() == []


def test_holding_by_key_and_by_line_and_lifting(new_desk: Desk, tmp_path: Path) -> None:
    path = listed(tmp_path, xlsx(with_cell(donors(), NUMBER, 4, "")))
    here(new_desk, "hold", "4", "--list", path, "--route", "portal", "--reason", "no-number").require(0)
    here(new_desk, "intake", path, "--route", "portal").require(0)
    key = new_desk.sealed()["row_key"][0]
    here(new_desk, "hold", key, "--lift", "--reason", "came").require(3)
    here(new_desk, "intake", listed(tmp_path), "--route", "portal").require(0)
    here(new_desk, "hold", key, "--lift", "--reason", "came").require(0)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("no-such-command",),
        ("intake",),
        ("intake", "list.xlsx"),
        ("intake", "list.xlsx", "--route", "portal", "--no-such-option"),
        ("issue", "--date", "15.1.2026"),
        ("issue", "--workers", "0"),
        ("issue", "--route", "portal"),
        ("hold", "--reason", "x"),
        ("hold", "4", "--list", "list.xlsx", "--reason", "x"),
        ("hold", "R0000001X", "--list", "list.xlsx", "--route", "portal", "--reason", "x"),
        ("init", "here", "--year", "never", "--issuer-code", "222216", "--issuer-name", "湖西市"),
        ("init", "here", "--year", "2025", "--issuer-code", "222217", "--issuer-name", "湖西市"),
        ("init", "here", "--year", "2025", "--issuer-code", "222216", "--issuer-name", "浜松市"),
        ("intake", "no-such-list.xlsx", "--route", "portal"),
        ("intake", "/", "--route", "portal"),
        ("verify", "no-such-folder"),
        ("keysheet", "2025-0009", "--out", "sheets"),
    ],
)
def test_what_is_typed_wrong_ends_with_2(sealed_desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]) -> None:
    monkeypatch.chdir(tmp_path)
    before = everything_under(sealed_desk.folder)
    here(sealed_desk, *words).require(2)
    assert everything_under(sealed_desk.folder) == before


def test_a_folder_that_is_no_workspace_ends_with_2(sealed_desk: Desk, tmp_path: Path) -> None:
    here(sealed_desk, "issue", "-w", tmp_path).require(2)


def test_a_wrong_passphrase_ends_with_5(sealed_desk: Desk) -> None:
    before = everything_under(sealed_desk.folder)
    ended = here(sealed_desk, "issue", "--workers", "1", told={"FURUSATO_PASSPHRASE": "another passphrase"}).require(5)
    assert "another passphrase" not in ended.said
    assert everything_under(sealed_desk.folder) == before


def test_the_passphrase_comes_by_file_and_a_missing_one_is_asked_for_in_words(sealed_desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"\ufeff{SECRET}\r\n", encoding="utf-8")
    here(sealed_desk, "hold", sealed_desk.sealed()["row_key"][0], "--reason", "x", "--passphrase-file", secret, told={"FURUSATO_PASSPHRASE": ""}).require(0)
    here(sealed_desk, "issue", "--passphrase-file", tmp_path / "none", told={"FURUSATO_PASSPHRASE": ""}).require(2)
    furusato(sealed_desk, "issue", "--workers", "1", told={"FURUSATO_PASSPHRASE": ""}).require(2)


@pytest.mark.parametrize("encoding", ["cp932", "utf-16"])
def test_a_decisions_file_that_is_not_utf_8_is_refused_not_guessed(new_desk: Desk, tmp_path: Path, encoding: str) -> None:
    told = tmp_path / "decisions.toml"
    told.write_bytes('[[decision]]\nrule = "r"\nroute = "portal"\nreceipt = "架空A-1"\nanswer = "accepted"\nreason = "x"\n'.encode(encoding))
    here(new_desk, "intake", listed(tmp_path), "--route", "portal", "--decisions", told).require(3)
    assert new_desk.sealed().is_empty()


def test_verify_tells_its_lights_by_exit_code_and_as_json(issued_desk: Desk, tmp_path: Path) -> None:
    folder = issued_desk.documents()[0]
    ended = here(issued_desk, "verify", folder, "--json")
    assert (ended.code, json.loads(ended.out)["notices"][0]["values"]) == (4, "grey")
    ended = here(issued_desk, "verify", folder, "-w", issued_desk.workspace, "--json")
    assert (ended.code, json.loads(ended.out)["notices"][0]["values"]) == (0, "green")
    keys = tmp_path / "keys.txt"
    keys.write_text("ABCDE-FGHJK\n", encoding="utf-8")
    here(issued_desk, "verify", folder, "--key-file", keys).require(3)
    (folder / "notice.xlsx").write_bytes(b"PK")
    assert "file_can_be_read" in here(issued_desk, "verify", folder, "-w", issued_desk.workspace).said


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_in_both_languages(sealed_desk: Desk, command: str) -> None:
    ended = here(sealed_desk, command, "--help").require(0)
    assert " / " in ended.out
    assert "--help" in ended.out


def test_the_program_has_help_and_a_version(sealed_desk: Desk) -> None:
    overview = here(sealed_desk, "--help").require(0).out
    assert all(command in overview for command in COMMANDS)
    assert here(sealed_desk, "--version").require(0).out.startswith("furusato ")


def test_help_loads_none_of_the_heavy_libraries() -> None:
    script = "import furusato.cli.app, sys; print(sorted({m.split('.')[0] for m in sys.modules} & {'polars', 'reportlab', 'openpyxl', 'pypdfium2', 'sqlite3', 'cryptography'}))"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT).stdout == "[]\n"


def test_a_file_name_that_is_no_text_is_told_and_does_not_crash(sealed_desk: Desk, tmp_path: Path) -> None:
    """A name in another encoding, as from a zip made on Windows."""
    name = os.fsencode(tmp_path) + b"/\x96\xbc\x95\xeb.csv"
    Path(os.fsdecode(name)).write_bytes(csv(donors()))
    marks = tmp_path / "marks.xlsx"
    furusato(sealed_desk, "intake", os.fsdecode(name), "--route", "portal", "--findings", marks, told={"LOGNAME": os.fsdecode(b"\x96\xbc")}).require(0)
    assert "????.csv!D2" in [cell for row in load_workbook(marks).worksheets[0].iter_rows(values_only=True) for cell in row]
    here(sealed_desk, "hold", sealed_desk.sealed()["row_key"][0], "--reason", "x", told={"LOGNAME": os.fsdecode(b"\x96\xbc")}).require(0)


def test_a_terminal_that_cannot_show_japanese_gets_escapes_not_a_crash(sealed_desk: Desk, tmp_path: Path) -> None:
    ended = furusato(sealed_desk, "intake", listed(tmp_path), "--route", "portal", told={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert ended.code == 0
    assert "were known and unchanged" in ended.out


def test_a_user_without_a_name_is_told_by_number(sealed_desk: Desk) -> None:
    before = "import getpass\ndef none(): raise OSError('no user')\ngetpass.getuser = none"
    crooked(sealed_desk, before, "hold", sealed_desk.sealed()["row_key"][0], "--reason", "x").require(0)


def typed_at_a_terminal(desk: Desk, keys: bytes, *words: str) -> Ended:
    """A command at a terminal, where somebody types `keys` when asked."""
    master, slave = pty.openpty()
    env = {name: value for name, value in environment(desk).items() if name != "FURUSATO_PASSPHRASE"}
    running = subprocess.Popen([str(FURUSATO), *words], env=env, cwd=ROOT, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, preexec_fn=None)
    os.close(slave)
    said = b""
    while b"passphrase" not in said:
        said += os.read(master, 1000)
    time.sleep(0.2)
    os.write(master, keys)
    try:
        while chunk := os.read(master, 1000):
            said += chunk
    except OSError:  # the terminal is gone with the process
        pass
    os.close(master)
    text = said.decode("utf-8", errors="replace")
    return Ended(running.wait(timeout=30), "", text)


def test_leaving_the_prompt_is_an_interruption_not_a_fault(sealed_desk: Desk) -> None:
    ended = typed_at_a_terminal(sealed_desk, b"\x04", "issue", "--workers", "1").require(130)
    assert "Interrupted" in ended.err


def test_the_typed_passphrase_is_not_shown(sealed_desk: Desk) -> None:
    ended = typed_at_a_terminal(sealed_desk, SECRET.encode() + b"\n", "hold", sealed_desk.sealed()["row_key"][0], "--reason", "x").require(0)
    assert SECRET not in ended.said


def test_a_second_run_at_the_same_time_ends_with_5_and_the_first_goes_on(sealed_desk: Desk) -> None:
    with sealed_desk.open() as office:
        here(sealed_desk, "issue", "--workers", "1").require(5)
        assert office.sealed.height == 12
    here(sealed_desk, "issue", "--workers", "1").require(0)


def test_what_a_killed_run_left_is_told(sealed_desk: Desk) -> None:
    (sealed_desk.workspace / "batches" / "2025-0007").mkdir()
    ended = here(sealed_desk, "hold", sealed_desk.sealed()["row_key"][0], "--reason", "x").require(0)
    assert "2025-0007" in ended.err


def test_receipts_are_given_and_the_numbered_list_is_taken_in_next_time(new_desk: Desk, tmp_path: Path) -> None:
    path = listed(tmp_path, xlsx(donors().drop(RECEIPT)))
    here(new_desk, "intake", path, "--route", "paper").require(2)
    here(new_desk, "intake", path, "--route", "paper", "--numbered", tmp_path / "numbered.xlsx").require(0)
    here(new_desk, "intake", path, "--route", "paper", "--numbered", tmp_path / "again.xlsx").require(2)
    assert "12" in here(new_desk, "intake", tmp_path / "numbered.xlsx", "--route", "paper").require(0).out
