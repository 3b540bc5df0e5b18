"""Whatever the clerk hands over, and whatever the machine lacks: a sentence, the right exit code, nothing half written, nothing lost."""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from furusato.storage.package import PACKAGE
from tests.cli.terminal import Ended, crooked, here
from tests.workflows.desk import HEADINGS, NAME, NUMBER, YEN, Desk, csv, donors, everything_under, with_cell, xlsx

SHEET = "xl/worksheets/sheet1.xml"


def book(change: Callable[[Worksheet], object]) -> bytes:
    """The usual list after somebody did something to its sheet."""
    opened = load_workbook(io.BytesIO(xlsx(donors(15))))
    change(opened.worksheets[0])
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A small package that unpacks to a thousand times its size."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(donors()))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if name != SHEET else old.read(name).replace(b"<sheetData>", b"<sheetData>" + b" " * 60_000_000))
    return out.getvalue()


def macro(rows: pl.DataFrame, text: str) -> bytes:
    """A cell that a spreadsheet would run, saved as a formula."""
    made = Workbook()
    sheet = made.worksheets[0]
    for line in (rows.columns, *with_cell(rows, NAME, 3, text).iter_rows()):
        sheet.append(list(line))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def two_lines(sheet: Worksheet) -> None:
    sheet.insert_rows(1)
    for column, heading in enumerate(("寄附者", "氏名", "フリガナ", "連絡先", "住所"), 1):
        sheet.cell(1, column, heading)


GARBAGE = Random(1).randbytes(1_000_000) * 50
LISTS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty xlsx": ("list.xlsx", lambda: b""),
    "empty csv": ("list.csv", lambda: b""),
    "header only xlsx": ("list.xlsx", lambda: xlsx(donors(0))),
    "header only csv": ("list.csv", lambda: csv(donors(0))),
    "50 MB of garbage as xlsx": ("list.xlsx", lambda: GARBAGE),
    "50 MB of garbage as csv": ("list.csv", lambda: GARBAGE),
    "50 MB of garbage that begins as a zip": ("list.xlsx", lambda: b"PK\x03\x04" + GARBAGE),
    "xlsx cut in half": ("list.xlsx", lambda: xlsx(donors(15))[: len(xlsx(donors(15))) // 2]),
    "xlsx without its end": ("list.xlsx", lambda: xlsx(donors(15))[:-30]),
    "csv cut within a line": ("list.csv", lambda: csv(donors(15))[:-60]),
    "zip bomb": ("list.xlsx", bomb),
    "xls renamed xlsx": ("list.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)),
    "password-protected xlsx": ("list.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(4096)),
    "merged headings": ("list.xlsx", lambda: book(lambda sheet: sheet.merge_cells("B1:C1"))),
    "two lines of headings": ("list.xlsx", lambda: book(two_lines)),
    "a million columns": ("list.csv", lambda: ",".join(map(str, range(1_000_000))).encode() + b"\r\n" + b"," * 999_999 + b"\r\n"),
    "NUL in a csv": ("list.csv", lambda: csv(with_cell(donors(15), NAME, 15, "架空\0一郎"))),
    "control characters in a csv": ("list.csv", lambda: csv(with_cell(donors(15), NAME, 15, "架空\x1b[2J\x07一郎"))),
    "lone surrogates": ("list.csv", lambda: csv(donors(15)).replace("架空".encode(), b"\xed\xa0\x80\xed\xb0\x80")),
    "formula": ("list.xlsx", lambda: macro(donors(15), "=B2&C2")),
    "=cmd| in an xlsx": ("list.xlsx", lambda: macro(donors(15), "=cmd|'/C calc'!A0")),
    "=cmd| in a csv": ("list.csv", lambda: csv(with_cell(donors(15), NAME, 15, "=cmd|'/C calc'!A0"))),
    "an amount beyond all amounts": ("list.csv", lambda: csv(with_cell(donors(15), YEN, 15, "9" * 40))),
    "no list at all": ("list.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "another ending": ("list.pdf", lambda: xlsx(donors(15))),
}


def require_as_before(desk: Desk, before: dict[str, bytes]) -> None:
    """Nothing written, nothing lost, nothing left in the temporary folder."""
    assert everything_under(desk.workspace, desk.keys) == before
    assert list((desk.folder.parent / "home" / "tmp").iterdir()) == []


@pytest.mark.parametrize("case", LISTS)
def test_a_list_that_cannot_be_taken_as_it_is(issued_desk: Desk, tmp_path: Path, case: str) -> None:
    name, make = LISTS[case]
    path = tmp_path / name
    path.write_bytes(make())
    before = everything_under(issued_desk.workspace, issued_desk.keys)
    here(issued_desk, "intake", path, "--route", "portal").require(3)
    here(issued_desk, "issue", path, "--route", "portal", "--workers", "1").require(3)
    require_as_before(issued_desk, before)


SETTINGS: dict[str, Callable[[bytes], bytes]] = {
    "no toml": lambda text: text + b"\n[[[",
    "an unknown entry": lambda text: b"two_persons = true\n" + text,
    "a wrong code": lambda text: text.replace(b"222216", b"222217"),
    "a wrong kind": lambda text: text.replace(b"tax_year = 2025", b'tax_year = "2025"'),
    "not utf-8": lambda text: text.decode().encode("cp932"),
    "a heading of no column": lambda text: text + '"番号のようなもの" = "numbers"\n'.encode(),
    "binary": lambda _: bytes(range(256)),
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("case", SETTINGS)
def test_settings_that_cannot_be_read(sealed_desk: Desk, tmp_path: Path, case: str) -> None:
    sealed_desk.settings.write_bytes(SETTINGS[case](sealed_desk.settings.read_bytes()))
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx(donors(15)))
    before = everything_under(sealed_desk.workspace, sealed_desk.keys)
    here(sealed_desk, "intake", path, "--route", "portal").require(3)
    require_as_before(sealed_desk, before)


DECISIONS = {
    "no toml": b"[[decision",
    "an unknown key": b'[[decision]]\nrule="r"\nroute="portal"\nreceipt="A"\nanswer="x"\nreason="y"\nwhy="z"\n',
    "an empty answer": b'[[decision]]\nrule="r"\nroute="portal"\nreceipt="A"\nanswer=""\nreason="y"\n',
    "two of one matter": b'[[decision]]\nrule="r"\nroute="portal"\nreceipt="A"\nanswer="x"\nreason="y"\n' * 2,
    "another table": b"[decisions]\na=1\n",
}


@pytest.mark.parametrize("case", DECISIONS)
def test_decisions_that_cannot_be_read(new_desk: Desk, tmp_path: Path, case: str) -> None:
    told, path = tmp_path / "decisions.toml", tmp_path / "list.xlsx"
    told.write_bytes(DECISIONS[case])
    path.write_bytes(xlsx(donors()))
    before = everything_under(new_desk.workspace, new_desk.keys)
    here(new_desk, "intake", path, "--route", "portal", "--decisions", told).require(3)
    require_as_before(new_desk, before)


def damaged(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


def test_a_byte_changed_anywhere_in_the_ledger_is_told_or_does_no_harm(sealed_desk: Desk, tmp_path: Path) -> None:
    whole = (sealed_desk.workspace / "ledger.sqlite").read_bytes()
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx(donors()))
    codes = set()
    for at in (*range(0, 100, 9), *Random(5).sample(range(100, len(whole)), 30)):
        (sealed_desk.workspace / "ledger.sqlite").write_bytes(damaged(whole, at))
        ended = here(sealed_desk, "intake", path, "--route", "portal")
        ended.require(ended.code)
        codes.add(ended.code)
        assert ended.code in (0, 4, 5), (at, ended.said)
        if ended.code == 0:
            assert "12 件" in ended.out, at
    assert codes == {0, 4, 5}


@pytest.mark.parametrize("make", [lambda _: b"", lambda data: data[: len(data) // 2], lambda data: data[:4096], lambda _: b"not a database" * 500, None])
def test_a_ledger_that_is_no_ledger(sealed_desk: Desk, make: Callable[[bytes], bytes] | None) -> None:
    ledger = sealed_desk.workspace / "ledger.sqlite"
    data = make(ledger.read_bytes()) if make else None
    ledger.unlink()
    if data is not None:
        ledger.write_bytes(data)
    here(sealed_desk, "issue", "--workers", "1").require(5)
    assert sealed_desk.batches() == []


@pytest.mark.parametrize("file", ["master.json", "register-2025.json", "signing-maker.json"])
def test_a_key_file_damaged_or_gone(sealed_desk: Desk, file: str) -> None:
    (key,) = sealed_desk.keys.rglob(file)
    data = key.read_bytes()
    for broken in (damaged(data, len(data) // 2), b"", data[:-1]):
        key.write_bytes(broken)
        here(sealed_desk, "issue", "--workers", "1").require(5)
    key.unlink()
    here(sealed_desk, "issue", "--workers", "1").require(5)
    assert sealed_desk.batches() == []


def test_keys_inside_the_workspace_are_refused(sealed_desk: Desk) -> None:
    shutil.copytree(sealed_desk.keys, sealed_desk.workspace / "keys")
    here(sealed_desk, "issue", "--workers", "1", "--keys", sealed_desk.workspace / "keys").require(2)


@pytest.mark.parametrize("name", ["batches", "ledger.sqlite", "furusato.toml"])
def test_a_path_that_leads_out_of_the_workspace_is_refused(sealed_desk: Desk, tmp_path: Path, name: str) -> None:
    shutil.move(sealed_desk.workspace / name, tmp_path / name)
    (sealed_desk.workspace / name).symlink_to(tmp_path / name)
    before = everything_under(tmp_path / name) if name == "batches" else (tmp_path / name).read_bytes()
    here(sealed_desk, "issue", "--workers", "1").require(2)
    assert (everything_under(tmp_path / name) if name == "batches" else (tmp_path / name).read_bytes()) == before


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The program's data without its fonts."""
    copy = tmp_path / "package"
    shutil.copytree(PACKAGE / "data", copy / "data", ignore=shutil.ignore_patterns("*.ttf"))
    return copy


def with_package(desk: Desk, package: Path, *words: str | Path) -> Ended:
    before = f"from pathlib import Path\nfrom furusato.storage import package\npackage.fonts.__defaults__ = (Path({str(package)!r}),)"
    return crooked(desk, before, *words)


def test_a_missing_or_altered_font(sealed_desk: Desk, package: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx(donors(15)))
    before = everything_under(sealed_desk.workspace, sealed_desk.keys)
    assert "make set-up" in with_package(sealed_desk, package, "intake", path, "--route", "portal").require(5).err
    with_package(sealed_desk, package, "issue", "--workers", "2").require(5)
    for font in (PACKAGE / "data" / "fonts").glob("*.ttf"):
        data = font.read_bytes()
        (package / "data" / "fonts" / font.name).write_bytes(damaged(data, len(data) // 2))
    with_package(sealed_desk, package, "issue", "--workers", "1").require(5)
    require_as_before(sealed_desk, before)


def full(size: int) -> str:
    """No file may grow beyond `size` bytes: the disk says so in the middle of a write."""
    return f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"


def test_a_full_disk_in_the_middle_of_intake(sealed_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(xlsx(donors(400)))
    ledger = sealed_desk.workspace / "ledger.sqlite"
    before = everything_under(sealed_desk.workspace, sealed_desk.keys)
    crooked(sealed_desk, full(ledger.stat().st_size + 20_000), "intake", path, "--route", "portal").require(5)
    here(sealed_desk, "hold", "R0000001X", "--reason", "x").require(2)  # any start rolls back what was half written
    require_as_before(sealed_desk, before)


@pytest.mark.parametrize("size", [1_000, 8_000, 30_000])
def test_a_full_disk_in_the_middle_of_issue(sealed_desk: Desk, size: int) -> None:
    keys = everything_under(sealed_desk.keys)
    crooked(sealed_desk, full(size), "issue", "--workers", "1").require(5)
    assert sealed_desk.batches() == []
    assert keys.items() <= everything_under(sealed_desk.keys).items()
    here(sealed_desk, "issue", "--workers", "1").require(0)


def test_a_full_disk_while_what_was_asked_for_is_written(new_desk: Desk, issued: Desk, tmp_path: Path) -> None:
    path, out = tmp_path / "list.xlsx", tmp_path / "out"
    out.mkdir()
    path.write_bytes(xlsx(with_cell(donors(), NUMBER, 3, "123456789012").drop(HEADINGS[0])))
    before = everything_under(new_desk.workspace)
    crooked(new_desk, full(1_000), "intake", path, "--route", "paper", "--numbered", out / "numbered.xlsx").require(5)
    crooked(new_desk, full(1_000), "intake", path, "--route", "portal", "--findings", out / "findings.xlsx").require(5)
    assert everything_under(new_desk.workspace) == before
    crooked(issued.copy(tmp_path / "issued"), full(5_000), "keysheet", "2025-0001", "--out", out / "sheets").require(5)
    assert list(out.iterdir()) == []


def test_a_full_disk_in_the_middle_of_init(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "office")
    desk.folder.mkdir()
    words = ("init", desk.workspace, "--issuer-code", "222216", "--issuer-name", "湖西市", "--year", "2025")
    for size in (100, 20_000):
        crooked(desk, full(size), *words).require(5)
        assert not desk.workspace.exists()
        assert not desk.keys.exists() or list(desk.keys.iterdir()) == []
    here(desk, *words).require(0)


POWERLESS = "from tests.cli.breaking import powerless\npowerless()"


@pytest.fixture
def read_only() -> Iterator[Callable[[Path], None]]:
    """Take the right to write from a folder, for the test only."""
    folders: list[Path] = []

    def take(folder: Path) -> None:
        folder.chmod(0o500)
        folders.append(folder)

    yield take
    for folder in folders:
        folder.chmod(0o700)


def test_a_read_only_place(sealed_desk: Desk, tmp_path: Path, read_only: Callable[[Path], None]) -> None:
    path, out = tmp_path / "list.xlsx", tmp_path / "out"
    out.mkdir()
    path.write_bytes(xlsx(donors(15)))
    read_only(out)
    before = everything_under(sealed_desk.workspace, sealed_desk.keys)
    crooked(sealed_desk, POWERLESS, "intake", path, "--route", "portal", "--findings", out / "findings.xlsx").require(5)
    crooked(sealed_desk, POWERLESS, "init", out / "office", "--issuer-code", "222216", "--issuer-name", "湖西市", "--year", "2025").require(5)
    read_only(sealed_desk.workspace / "batches")
    crooked(sealed_desk, POWERLESS, "issue", "--workers", "1").require(5)
    read_only(sealed_desk.workspace)
    crooked(sealed_desk, POWERLESS, "intake", path, "--route", "portal").require(5)
    assert everything_under(sealed_desk.workspace, sealed_desk.keys) == before
    assert list(out.iterdir()) == []
