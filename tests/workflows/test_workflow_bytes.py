"""Same input, same bytes: in other processes, with other hash seeds, time zones, locales and numbers of workers."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from furusato.model.printed import PrintedNotice
from furusato.reread.pdf import read_pdf
from furusato.reread.xlsx import read_xlsx
from furusato.seal.signing import Envelope

ROOT = Path(__file__).parents[2]
RUNS = {
    "one": ("1", ("7",), {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C", "LANG": "C"}),
    "other": ("2", ("7",), {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns", "LC_ALL": "ja_JP.UTF-8", "LANG": "ja_JP.UTF-8", "PYTHONOPTIMIZE": "1"}),
    "chance": ("1", (), {"PYTHONHASHSEED": "3"}),
}


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The batch folder that each of the runs made, two at a time."""
    place = tmp_path_factory.mktemp("runs")
    running = {
        name: subprocess.Popen([sys.executable, "-m", "tests.workflows.whole_way", str(place / name), workers, *seed], cwd=ROOT, env={**os.environ, **told})
        for name, (workers, seed, told) in RUNS.items()
    }
    assert {name: run.wait(timeout=120) for name, run in running.items()} == dict.fromkeys(RUNS, 0)
    return {name: place / name / "workspace" / "batches" / "2025-0001" for name in RUNS}


def files(batch: Path) -> dict[str, bytes]:
    return {path.relative_to(batch).as_posix(): path.read_bytes() for path in sorted(batch.rglob("*")) if path.is_file()}


def test_two_runs_with_the_same_recorded_inputs_are_identical_byte_for_byte(batches: dict[str, Path]) -> None:
    one, other = files(batches["one"]), files(batches["other"])
    assert len(one) == 43
    assert list(one) == list(other)
    assert [name for name in one if one[name] != other[name]] == []


def unkeyed(printed: PrintedNotice) -> tuple[object, ...]:
    rows = [row._replace(tag="", code="") for row in printed.rows]
    return (printed.head, printed.kind, printed.version, printed.volume, rows, printed.totals, printed.pages, printed.issue_date, printed.to_date)


def payload(data: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Envelope.parse(data).payload)
    return content


def test_with_real_chance_only_the_keyed_parts_differ(batches: dict[str, Path]) -> None:
    one, chance = files(batches["one"]), files(batches["chance"])
    assert list(one) == list(chance)
    for name in one:
        assert one[name] != chance[name], name  # every file is bound to its batch's keys or to the log
        if name.endswith((".pdf", "notice.xlsx")):
            read = read_pdf if name.endswith(".pdf") else read_xlsx
            assert unkeyed(read(one[name])) == unkeyed(read(chance[name])), name
        elif name.startswith("headers/"):
            assert without_keyed(payload(one[name])) == without_keyed(payload(chance[name])), name
    assert len(one["input.sealed"]) == len(chance["input.sealed"])


def without_keyed(header: dict[str, Any]) -> dict[str, Any]:
    assert all(len(tag) == 26 for _, tag in header["row_tags"])
    keyed = {"row_tags": [key for key, _ in header["row_tags"]], "files": [file["media_type"] for file in header["files"]], "key_check": ""}
    return {**header, **keyed}


def test_the_delivery_list_differs_in_the_head_of_the_log_alone(batches: dict[str, Path]) -> None:
    one, chance = ([cell for row in load_workbook(batches[name] / "送付一覧.xlsx").worksheets[0].values for cell in row] for name in ("one", "chance"))
    assert len([1 for mine, other in zip(one, chance, strict=True) if mine != other]) == 1


def test_the_statement_differs_in_digests_alone(batches: dict[str, Path]) -> None:
    one, chance = (payload((batches[name] / "batch.json").read_bytes()) for name in ("one", "chance"))
    assert [name for name in one if one[name] != chance[name]] == ["notices", "inputs", "log_head"]
    assert [name for name in one["inputs"] if one["inputs"][name] != chance["inputs"][name]] == ["input.sealed", "送付一覧.xlsx"]
