"""No message, log, traceback, temporary file or file name ever holds an individual number: known ones are planted, and everything that was written is searched."""

import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from tests.cli.terminal import Ended, crooked, furusato, here
from tests.cli.traces import Sought, found_below, found_in
from tests.workflows.desk import HEADINGS, NUMBER, RECEIPT, Desk, csv, donor, donors, number, with_cell, xlsx
from tests.workflows.test_workflow_issue_list import working_list

PLANTED = [*donors(15)[NUMBER].unique(), *(number(serial) for serial in range(700, 713))]
SOUGHT = Sought(PLANTED)
MEANT_TO_HOLD_NUMBERS = re.compile(r"/documents/[^/]+/notice\.(?:pdf|xlsx)$|^inbox/|^numbered\.xlsx$")


class Scene:
    """One desk on which everything goes wrong, and all that was said meanwhile."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.folder, self.said = desk, desk.folder.parent, list[tuple[str, str]]()
        self.inbox = self.folder / "inbox"
        self.inbox.mkdir()

    def list(self, rows: pl.DataFrame | bytes, name: str = "list.xlsx") -> Path:
        """A list as the clerk has it: her own file, full of numbers."""
        path = self.inbox / name
        path.write_bytes(rows if isinstance(rows, bytes) else csv(rows) if name.endswith(".csv") else xlsx(rows))
        return path

    def hear(self, what: str, ended: Ended, code: int) -> None:
        assert ended.code == code, (what, ended.said)
        self.said.append((what, ended.said))

    def run(self, code: int, *words: str | Path) -> None:
        """As a table and as JSON."""
        self.hear(" ".join(map(str, words)), here(self.desk, *words), code)
        if words[0] in ("intake", "issue", "verify"):
            self.hear(" ".join(map(str, words)), here(self.desk, *words, "--json"), code)

    def require_no_trace(self) -> None:
        assert [what for what, said in self.said if found_in(SOUGHT, said.encode())] == []
        assert found_below(SOUGHT, self.folder, MEANT_TO_HOLD_NUMBERS) == []


@pytest.fixture
def scene(issued: Desk, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(issued.copy(tmp_path / "desk"))
    yield made
    made.require_no_trace()


def test_the_search_itself_finds_numbers_where_they_are_meant_to_be(issued: Desk) -> None:
    for folder in issued.documents():
        assert found_in(SOUGHT, (folder / "notice.pdf").read_bytes())
        assert found_in(SOUGHT, (folder / "notice.xlsx").read_bytes())
        assert not found_in(SOUGHT, (folder / "notice.seal.json").read_bytes())
    for text in (
        PLANTED[0],
        f"{PLANTED[0][:4]}-{PLANTED[0][4:8]}-{PLANTED[0][8:]}",
        PLANTED[0][:11],
        PLANTED[1].translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ):
        assert all(found_in(SOUGHT, text.encode(encoding)) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def test_a_number_in_every_wrong_column(scene: Scene) -> None:
    """Columns shifted, pasted over, typed into the wrong cell: whatever a rule says of the cell, it does not repeat it."""
    wrong = [donor(700 + place, **{heading: number(700 + place)}) for place, heading in enumerate(HEADINGS)]
    rows = pl.concat([donors(), pl.DataFrame(wrong, schema=dict.fromkeys(HEADINGS, pl.String), orient="row")])
    for name in ("list.xlsx", "list.csv"):
        scene.run(3, "intake", scene.list(rows, name), "--route", "portal")
    path = scene.list(rows)
    scene.hear("findings", here(scene.desk, "intake", path, "--route", "portal", "--findings", scene.folder / "findings.xlsx"), 3)
    changed = rows.head(12)
    for line, heading in enumerate(HEADINGS[1:-1], 2):
        changed = with_cell(changed, heading, line, number(700 + line))
    scene.hear("conflicts", here(scene.desk, "intake", scene.list(changed), "--route", "portal", "--conflicts", scene.folder / "conflicts.xlsx"), 3)
    assert len(list(load_workbook(scene.folder / "conflicts.xlsx").worksheets[0].values)) > 9


def test_files_that_are_no_lists_but_hold_numbers(scene: Scene) -> None:
    rows, planted = donors(15), number(700)
    headless = csv(rows).partition(b"\r\n")[2]
    scene.run(3, "intake", scene.list(headless, "headless.csv"), "--route", "portal")
    scene.run(3, "intake", scene.list(xlsx(rows.rename({NUMBER: planted})), "heading.xlsx"), "--route", "portal")
    scene.run(3, "intake", scene.list(headless.replace(b",", b"\t"), "tabs.csv"), "--route", "portal")
    scene.run(3, "intake", scene.list(csv(rows).replace(b"\r\n", b'"\r\n', 3), "quotes.csv"), "--route", "portal")
    scene.run(3, "intake", scene.list(csv(rows).replace(planted.encode()[:1], b"\xff\xfe", 9), "bytes.csv"), "--route", "portal")
    scene.run(3, "intake", scene.list(csv(rows) + planted.encode() * 100_000, "long.csv"), "--route", "portal")
    scene.run(3, "intake", scene.list(csv(rows.with_columns(pl.lit(planted).alias("備考"))), "column.csv"), "--route", "portal")
    scene.run(3, "intake", scene.list(csv(rows.with_columns(pl.lit("x").alias(planted))), "named.csv"), "--route", "portal")
    scene.run(3, "intake", scene.list(xlsx(rows)[:-100], "cut.xlsx"), "--route", "portal")


def test_a_number_typed_where_something_else_belongs(scene: Scene) -> None:
    planted = number(700)
    grouped = f"{planted[:4]}-{planted[4:8]}-{planted[8:]}"
    path = scene.list(with_cell(donors(15), NUMBER, 14, "123456789012"))
    for typed in (planted, grouped):
        named = scene.list(with_cell(donors(15), NUMBER, 14, "123456789012"), f"{typed}.csv")
        scene.run(3, "intake", named, "--route", "portal")
        scene.run(2, "intake", scene.inbox / f"no {typed}.xlsx", "--route", "portal")
        scene.run(2, "intake", path, "--route", typed)
        scene.run(2, "hold", typed, "--reason", "x")
        scene.run(2, "hold", scene.desk.sealed()["row_key"][0], "--reason", typed)
        scene.run(2, "hold", typed, "--list", path, "--route", "portal", "--reason", "x")
        scene.run(2, "keysheet", typed, "--out", scene.folder / "sheets")
        scene.run(2, "issue", "--date", typed)
        scene.run(2, "issue", f"--{typed}")
        scene.run(2, typed)
        scene.run(2, "verify", scene.folder / typed)
        scene.run(2, "init", scene.folder / "new", "--issuer-code", typed, "--issuer-name", typed, "--year", "2025")
        scene.hear("passphrase", here(scene.desk, "issue", told={"FURUSATO_PASSPHRASE": typed}), 5)
        keys = scene.list(f"{typed}\n".encode(), "keys.txt")
        scene.run(3, "verify", scene.desk.documents()[0], "--key-file", keys)
        told = f'[[decision]]\nrule = "{typed}"\nroute = "{typed}"\nreceipt = "{typed}"\nanswer = "{typed}"\nreason = "{typed}"\n'
        scene.run(3, "intake", path, "--route", "portal", "--decisions", scene.list(told.encode(), "decisions.toml"))
        scene.run(3, "intake", path, "--route", "portal", "--decisions", scene.list((told + typed).encode(), "decisions.toml"))
        text = scene.desk.settings.read_bytes()
        for entry in (f'"{typed}" = "name"', f'"番号" = "{typed}"', f'["{typed}"]', typed):
            scene.desk.settings.write_bytes(text + entry.encode() + b"\n")
            scene.hear("settings", here(scene.desk, "intake", path, "--route", "portal"), 3)
        scene.desk.settings.write_bytes(text)


def test_a_receipt_number_that_is_an_individual_number(scene: Scene) -> None:
    """The route's own numbers are twelve digits long: they are sealed with the values and looked up by a keyed digest."""
    rows = donors(15).with_columns(pl.Series(RECEIPT, [number(700 + i % 13) if i > 11 else f"A-{i + 1:05d}" for i in range(15)]))
    decided = f'[[decision]]\nrule = "one_person_has_one_number"\nroute = "portal"\nreceipt = "{number(712)}"\nanswer = "accepted"\nreason = "x"\n'
    scene.run(0, "intake", scene.list(rows), "--route", "portal", "--decisions", scene.list(decided.encode(), "decisions.toml"))
    scene.hear("issue", here(scene.desk, "issue", "--workers", "1"), 0)


def test_rows_damaged_after_sealing(scene: Scene) -> None:
    rows = working_list(scene.desk, donors())
    damaged = rows.with_columns(rows[NUMBER].sort(), pl.lit(number(700)).alias("メモ"))
    path = scene.list(damaged)
    scene.run(4, "issue", path, "--route", "portal", "--workers", "1")
    scene.hear("findings", here(scene.desk, "issue", path, "--route", "portal", "--workers", "1", "--findings", scene.folder / "rows.xlsx"), 4)


def test_notices_that_do_not_verify(scene: Scene) -> None:
    batch = scene.desk.batches()[0]
    received = Path(shutil.copytree(batch, scene.folder / "inbox" / "received"))
    folder = next((received / "documents").iterdir())
    for file in ("notice.pdf", "notice.xlsx", "notice.seal.json"):
        data = (folder / file).read_bytes()
        (folder / file).write_bytes(data[: len(data) // 2])
        scene.run(4, "verify", received, "-w", scene.desk.workspace)
        (folder / file).write_bytes(data)


MESSAGE = f"could not read {number(700)} ({number(701)[:4]} {number(701)[4:8]} {number(701)[8:]})"
CRASHES = {
    "in a workflow": f"import furusato.workflows.take_in as broken\nat(broken, 'compare', 1, fail({MESSAGE!r}))",
    "in a thread": f"import threading\nimport furusato.workflows.take_in as broken\nthread = threading.Thread(target=fail({MESSAGE!r}))\n"
    "at(broken, 'compare', 1, lambda: (thread.start(), thread.join(), fail('x')()))",
    "in a finaliser": f"import furusato.workflows.take_in as broken\nclass Left:\n    __del__ = lambda self: fail({MESSAGE!r})()\n"
    "at(broken, 'compare', 1, lambda: (Left(), fail('x')()))",
}


@pytest.mark.parametrize("where", CRASHES)
def test_a_crash_tells_where_it_was_and_nothing_of_what_was_worked_on(scene: Scene, where: str) -> None:
    before = f"from tests.cli.breaking import *\n{CRASHES[where]}"
    ended = crooked(scene.desk, before, "intake", scene.list(donors(15)), "--route", "portal")
    scene.hear(where, ended, 1)
    assert "fault of the program" in ended.err
    assert "builtins.ValueError" in ended.err
    assert "take_in" in ended.err
    assert "could not read" not in ended.said
    assert "Traceback (most recent" not in ended.said


def test_a_crash_in_a_worker_tells_no_more(scene: Scene) -> None:
    scene.hear("intake", here(scene.desk, "intake", scene.list(donors(15)), "--route", "portal"), 0)
    for workers in ("1", "2"):
        before = f"import furusato.workflows.batch as broken\nfrom tests.cli.worker_that_fails import produce\nbroken.produce = produce\nimport os\nos.environ['PLANTED'] = {MESSAGE!r}"
        ended = crooked(scene.desk, before, "issue", "--workers", workers)
        scene.hear(f"worker of {workers}", ended, 1)
        assert "worker_that_fails.py" in ended.err
        assert "could not read" not in ended.said
        assert "Traceback (most recent" not in ended.said
        assert len(scene.desk.batches()) == 1


def test_what_a_killed_run_leaves(scene: Scene) -> None:
    scene.hear("intake", here(scene.desk, "intake", scene.list(donors(15)), "--route", "portal"), 0)
    for moment in ("at(os, 'rename', 1, send(signal.SIGKILL), lambda source, *_: '.staging' in str(source))", "at(os, 'fsync', 3, send(signal.SIGKILL))"):
        ended = crooked(scene.desk, f"import os, signal\nfrom tests.cli.breaking import *\n{moment}", "issue", "--workers", "1")
        scene.hear("killed", ended, -signal.SIGKILL)
        assert found_below(SOUGHT, scene.folder, MEANT_TO_HOLD_NUMBERS) == []
    path = scene.list(donors(400, first=300))
    ended = crooked(
        scene.desk,
        "import os, signal\nfrom tests.cli.breaking import *\nfrom furusato.storage.database import Database\nat(Database, 'run', 3, send(signal.SIGKILL), commits)",
        "intake",
        path,
        "--route",
        "desk",
    )
    scene.hear("killed", ended, -signal.SIGKILL)


def test_temporary_files_hold_no_number_while_they_are_there(scene: Scene, tmp_path: Path) -> None:
    kept = scene.folder / "kept"
    kept.mkdir()
    before = f"from tests.cli.breaking import *\nkeep_what_is_removed({str(tmp_path / 'home' / 'tmp')!r}, {str(kept)!r})"
    path = scene.list(donors(15).drop(RECEIPT))
    words = ("intake", path, "--route", "paper", "--numbered", scene.folder / "numbered.xlsx", "--findings", scene.folder / "findings.xlsx")
    scene.hear("numbered", crooked(scene.desk, before, *words), 3)
    assert found_in(SOUGHT, (scene.folder / "numbered.xlsx").read_bytes())
    assert os.listdir(kept) == []


def test_the_good_way_leaves_no_trace_either(scene: Scene) -> None:
    scene.hear("intake", furusato(scene.desk, "intake", scene.list(donors(15)), "--route", "portal", "--findings", scene.folder / "findings.xlsx"), 0)
    scene.hear("issue", furusato(scene.desk, "issue", "--workers", "2"), 0)
    scene.hear("keysheet", furusato(scene.desk, "keysheet", "2025-0002", "--out", scene.folder / "sheets"), 0)
    scene.hear("verify", furusato(scene.desk, "verify", scene.desk.batches()[1], "-w", scene.desk.workspace, "--json"), 0)
    assert json.loads(scene.said[-1][1])["holds"]
