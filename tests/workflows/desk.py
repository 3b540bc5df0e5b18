"""A fictional office's desk: a workspace with its keys, lists of fictional donors, and every errand as a clerk would run it, in this process.

Keys are cheap here (scrypt's smallest cost), randomness is seeded, the clock stands still.
"""

import io
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

import polars as pl
import pytest
from openpyxl import Workbook

from furusato.model.decisions import Decisions
from furusato.model.values import individual_number_check_digit
from furusato.storage.events import Stamp
from furusato.storage.keys import founding_keys
from furusato.storage.wrapping import Cost
from furusato.workflows import found, hold
from furusato.workflows.issue import Issued, Order, issue
from furusato.workflows.issue_list import admit
from furusato.workflows.office import Office, open_office
from furusato.workflows.press import start_engine
from furusato.workflows.sealing import Run
from furusato.workflows.source import Source
from furusato.workflows.take_in import Outputs, TakenIn, take_in
from furusato.workflows.verify import Verified, office_keys, office_trust, verify_folder

SECRET: Final = "架空の合言葉 for tests"
ISSUER: Final = ("222216", "湖西市")
YEAR: Final = 2025
STAMP: Final = Stamp(datetime(2026, 1, 10, 9, 0, tzinfo=UTC), "tanto")
DAY: Final = date(2026, 1, 15)
CHEAP: Final = Cost(n=1 << 10)
HEADINGS: Final = ("整理番号", "氏名", "フリガナ", "郵便番号", "住所", "市区町村コード", "生年月日", "性別", "電話番号", "個人番号", "寄附年月日", "寄附金額", "入金確認")  # fmt: skip
RECEIPT, NAME, KANA, POSTAL, ADDRESS, CODE, BIRTH, SEX, PHONE, NUMBER, GIFT_DATE, YEN, PAYMENT = HEADINGS
ROUTES: Final = """
[[route]]
name = "portal"

[[route]]
name = "desk"

"""
# Postal code, address, code as a list has it; the third's ward is folded to its city.
PLACES: Final = (
    ("474-0027", "愛知県大府市追分町4-20-", "232238"),
    ("322-0001", "栃木県鹿沼市栃窪", "092053"),
    ("810-0041", "福岡県福岡市中央区大名1丁目38-", "401331"),
    ("799-0125", "愛媛県四国中央市柴生町", "382132"),
)
_NAMES: Final = (("架空", "カクウ"), ("見本", "ミホン"), ("仮名", "カリナ"), ("例題", "レイダイ"), ("試験", "シケン"))
_GIVEN: Final = (("一郎", "イチロウ"), ("花子", "ハナコ"), ("次郎", "ジロウ"), ("桜", "サクラ"), ("三郎", "サブロウ"), ("梅", "ウメ"), ("四郎", "シロウ"))
_seeds = count(1)


def number(serial: int) -> str:
    """An individual number with its right check digit; later ones are not larger ones."""
    eleven = f"{serial * 73_856_093_771 % 10**11:011d}"
    return eleven + individual_number_check_digit(eleven)


def donor(serial: int, **cells: str) -> tuple[str, ...]:
    """One line of a list; `cells` by heading take another value. Every seventh donor gives a second time three lines later."""
    person = serial - 3 if serial % 7 == 6 else serial
    (surname, kana), (given, given_kana) = _NAMES[person % len(_NAMES)], _GIVEN[person % len(_GIVEN)]
    postal, address, code = PLACES[person % len(PLACES)]
    birth = f"19{50 + person % 40}-0{1 + person % 9}-1{person % 10}"
    line = (
        f"A-{serial:05d}", f"{surname}　{given}", f"{kana}　{given_kana}", postal, f"{address}{person}番地", code, birth, "男" if person % 2 else "女",
        f"090-0000-{person:04d}", number(person), f"2025-{1 + serial % 12:02d}-05", str(10_000 + 1_000 * (serial % 9)), "済",
    )  # fmt: skip
    return tuple(cells.get(heading, value) for heading, value in zip(HEADINGS, line, strict=True))


def donors(rows: int = 12, first: int = 1) -> pl.DataFrame:
    """A list in which nothing should be refused."""
    return table(donor(serial) for serial in range(first, first + rows))


def table(lines: Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]]) -> pl.DataFrame:
    return pl.DataFrame(list(lines), schema=dict.fromkeys(HEADINGS, pl.String), orient="row")


def with_cell(rows: pl.DataFrame, heading: str, line: int, value: str) -> pl.DataFrame:
    """The list with another value in one cell; `line` as a spreadsheet counts (headings are line 1)."""
    return rows.with_columns(pl.when(pl.int_range(pl.len()) == line - 2).then(pl.lit(value)).otherwise(pl.col(heading)).alias(heading))


def xlsx(rows: pl.DataFrame) -> bytes:
    """A workbook of one sheet, every cell text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("寄附者一覧")
    sheet.append(rows.columns)
    for row in rows.iter_rows():
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(rows: pl.DataFrame, encoding: str = "utf-8") -> bytes:
    """As a spreadsheet saves it."""
    return rows.write_csv(line_terminator="\r\n").encode(encoding)


def run() -> Run:
    """The next run's clock and randomness; no two runs draw the same bytes."""
    return Run(STAMP, Random(next(_seeds)).randbytes)


@dataclass(frozen=True)
class Desk:
    """A workspace and its keys below one folder."""

    folder: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def settings(self) -> Path:
        return self.workspace / "furusato.toml"

    def batches(self) -> list[Path]:
        """Everything in batches/, hidden folders too."""
        return sorted((self.workspace / "batches").iterdir())

    def documents(self) -> list[Path]:
        """The folders of all notices."""
        return [folder for batch in self.batches() for folder in sorted((batch / "documents").iterdir())]

    def copy(self, to: Path) -> "Desk":
        return Desk(Path(shutil.copytree(self.folder, to)))

    @contextmanager
    def open(self) -> Iterator[Office]:
        with open_office(self.workspace, self.keys, SECRET, STAMP) as office:
            yield office

    def sealed(self) -> pl.DataFrame:
        """All rows of the ledger, opened."""
        with self.open() as office:
            return office.sealed

    def take_in(
        self, data: pl.DataFrame | bytes, route: str = "portal", *, name: str = "list.xlsx", decisions: str = "", outputs: Outputs | None = None
    ) -> TakenIn:
        source = Source(name, data if isinstance(data, bytes) else xlsx(data))
        with self.open() as office:
            return take_in(office, source, route, Decisions.parse(decisions), run(), outputs or Outputs())

    def hold(self, *row_keys: str, reason: str = "missing-papers") -> int:
        with self.open() as office:
            return hold.hold_keys(office, row_keys, reason, STAMP)

    def hold_lines(self, rows: pl.DataFrame, *lines: int, route: str = "portal") -> list[str]:
        with self.open() as office:
            return hold.hold_lines(office, Source("list.xlsx", xlsx(rows)), route, lines, "no-number", run())

    def issue(self, day: date = DAY, workers: int = 1) -> Issued:
        with start_engine(workers) as engine, self.open() as office:
            return issue(office, Order(day, engine), run())

    def issue_list(self, rows: pl.DataFrame, route: str = "portal", outputs: Outputs | None = None) -> Issued:
        """As `furusato issue LIST` does."""
        with start_engine(1) as engine, self.open() as office:
            admit(office, Source("list.xlsx", xlsx(rows)), route, Decisions(), run(), outputs or Outputs())
            return issue(office, Order(DAY, engine), run())

    def verify(self, path: Path) -> Verified:
        """With the office's own keys."""
        with self.open() as office:
            return verify_folder(path, office_keys(office), office_trust(office))


def found_desk(folder: Path) -> Desk:
    """A new workspace with the routes `portal` and `desk`, which give receipt numbers, and `paper`, which does not."""
    desk = Desk(folder)
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(found, "founding_keys", partial(founding_keys, cost=CHEAP))
        told = found.Founding(*ISSUER, YEAR, "架空　市長", "税務課", "000-000-0000")
        found.found(desk.workspace, desk.keys, SECRET, told, STAMP, Random(0).randbytes)
    settings = desk.settings.read_text(encoding="utf-8")
    desk.settings.write_text(settings.replace("[headings]", ROUTES + "[headings]"), encoding="utf-8")
    with desk.open():  # the ledger knows the routes from here on
        return desk


def everything_under(*folders: Path) -> dict[str, bytes]:
    """Path → bytes of each file; folders end in `/`."""
    found_paths = (path for folder in folders for path in folder.rglob("*"))
    return {str(path) + "/" * path.is_dir(): b"" if path.is_dir() else path.read_bytes() for path in sorted(found_paths)}
