"""Lets the ledger's rows leave for a spreadsheet: a working list that shows by itself when it is pulled apart, or a masked copy to look at.

The steps of `write_list`: take the open rows (sealed and held) of the tax year, or of one route; compute each row's short check; write the workbook; record that it was
written, for how many people, masked or not. Excluded and withdrawn rows are not in it: nothing is to be done with them. A file that is there is never replaced, and where the
file cannot be written no event says that it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from furusato.errors import TypingRefused
from furusato.model import columns as c
from furusato.model.values import RowState
from furusato.seal.worklist_check import WorklistCheck
from furusato.storage.events import Fact, Stamp
from furusato.storage.files import write_once
from furusato.workflows.office import Office
from furusato.workflows.take_in import declared_route

WRITTEN: Final = "working list written"
OPEN: Final = (RowState.SEALED, RowState.HELD)
_STATES: Final = {RowState.SEALED: "封印済", RowState.HELD: "保留"}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: counts in rows (held ones among them) and people."""

    rows: int
    held: int
    people: int
    masked: bool


def write_list(office: Office, out: Path, stamp: Stamp, *, route: str = "", masked: bool = False) -> Written:
    """Write the working list of the year, or of one route, to `out`. TypingRefused: no such route, no row, or a file stands there."""
    _require_place(out)
    rows = open_rows(office, declared_route(office, route).name if route else "")
    if rows.is_empty():
        raise TypingRefused(
            "台帳に封印済みの申請がありません。先に furusato intake で取り込んでください。", "The ledger has no sealed application. Take a list in first."
        )
    written = Written(rows.height, int((rows[c.STATE] == RowState.HELD).sum()), rows[c.PERSON].n_unique(), masked)
    facts: dict[str, Fact] = {
        "rows": written.rows,
        "people": written.people,
        "held": written.held,
        "masked": masked,
        "route": route,
        "tax_year": office.tax_year,
    }
    with office.ledger.change():
        office.ledger.events.append(stamp, WRITTEN, facts)
        write_once(out, _workbook(office, rows, route, masked=masked))
    return written


def open_rows(office: Office, route: str = "") -> pl.DataFrame:
    """The rows that belong into a working list: sealed and held ones, of one route or of all."""
    return office.sealed.filter(pl.col(c.STATE).is_in(OPEN) & ((pl.col(c.ROUTE) == route) if route else pl.lit(True)))


def _require_place(out: Path) -> None:
    """Before anything is opened; whoever writes looks once more."""
    if out.exists():
        raise TypingRefused(f"{out} は既に存在します。別の名前を指定してください。", f"{out} exists already. Choose another name.")
    if out.suffix.lower() != ".xlsx":
        raise TypingRefused(f"書き出し先 {out} の末尾は .xlsx にしてください。", f"The name {out} must end in .xlsx.")


def _workbook(office: Office, rows: pl.DataFrame, route: str, *, masked: bool) -> bytes:
    from furusato.render.worklist import WorkingList, write_worklist  # noqa: PLC0415 - it brings openpyxl, and few runs want it
    from furusato.render.worklist_layout import BODY_NAME, CHECK, SHOWN  # noqa: PLC0415 - likewise

    check = None if masked else WorklistCheck(office.register)
    titled = WorkingList(_title(office, rows.height, route, masked=masked), rows.height, check)
    names = {code: body.name for code in rows[c.DESTINATION].unique() if code for body in (office.gazetteer.body(code),)}
    checks = [pl.Series(CHECK, list(_checks(check, rows)), dtype=pl.String)] if check else []
    shown = rows.with_columns(
        pl.col(c.STATE).replace_strict(list(map(str, _STATES)), list(_STATES.values()), return_dtype=pl.String),
        pl.col(c.DESTINATION).replace_strict(list(names), list(names.values()), default="", return_dtype=pl.String).alias(BODY_NAME),
        *checks,
    )
    return write_worklist(titled, shown.select(column.id for column in titled.columns if column.id != SHOWN).iter_rows())


def _checks(check: WorklistCheck, rows: pl.DataFrame) -> Iterator[str]:
    for key, seal, *values in rows.select(c.ROW_KEY, c.SEAL, *c.VALUES).iter_rows():
        yield check.value(key, seal, values)


def _title(office: Office, rows: int, route: str, *, masked: bool) -> str:
    settings = office.workspace.settings
    of = f"　経路 {route}" if route else ""
    return f"作業用一覧{'(番号なしの写し)' if masked else ''}　{settings.issuer.name}　{office.tax_year} 年分{of}　{rows:,} 件"
