"""Notices drawn for the tests of the reading, and ways to spoil what was drawn."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import pikepdf

from furusato.law.workbook_form import WorkbookForm
from furusato.model.notice import Letterhead, Values
from furusato.model.printed import PrintedNotice
from furusato.notices.notice import Notice
from furusato.render.pdf import draw_notice
from furusato.render.xlsx import NoticeWorkbook
from furusato.render.xlsx_template import prepare_workbook
from furusato.reread.pdf import read_pdf
from furusato.reread.xlsx import read_xlsx
from tests.render.fictional_notices import ROOT, face, form, letterhead, notice_of, usual_notice

KEY = b"k" * 16  # of the fictional notices
__all__ = ["KEY", "letterhead", "notice_of", "usual_notice"]


@cache
def workbook() -> NoticeWorkbook:
    """The layout of the sheet of 2025."""
    return prepare_workbook(WorkbookForm.parse((ROOT / "templates" / "2025" / "workbook.toml").read_bytes()))


def pdf_of(notice: Notice, head: Letterhead | None = None) -> bytes:
    return draw_notice(notice, form(), head or letterhead(), face())


def xlsx_of(notice: Notice, head: Letterhead | None = None) -> bytes:
    return workbook().write(notice, head or letterhead())


def read_both(notice: Notice, head: Letterhead | None = None) -> tuple[PrintedNotice, PrintedNotice]:
    """The notice's documents, drawn and read back."""
    return read_pdf(pdf_of(notice, head)), read_xlsx(xlsx_of(notice, head))


def with_values(notice: Notice, values: Sequence[Values]) -> Notice:
    """A notice whose lines bear other values, but keep their keys, tags and codes: what a fault in the drawing would draw."""
    return replace(notice, lines=tuple(replace(line, values=v) for line, v in zip(notice.lines, values, strict=True)))


def spoiled(notice: Notice, place: int, **others: str) -> Notice:
    """One line drawn with other values than it has."""
    values = [line.values for line in notice.lines]
    values[place] = values[place]._replace(**others)
    return with_values(notice, values)


def edited(pdf: bytes, edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    """A PDF changed after drawing."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        edit(document)
        document.save(out)
    return out.getvalue()


def with_content(pdf: bytes, page: int, change: Callable[[bytes], bytes]) -> bytes:
    """A PDF whose page (from 1) has another content stream."""

    def edit(document: pikepdf.Pdf) -> None:
        contents = document.pages[page - 1].obj["/Contents"]
        document.pages[page - 1].obj["/Contents"] = document.make_stream(change(contents.read_bytes()))

    return edited(pdf, edit)


def inflated(pdf: bytes) -> bytes:
    """The same PDF with its streams unpacked, so that damage reaches the text and not only the packing."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return out.getvalue()


def repacked(xlsx: bytes) -> bytes:
    """The same workbook with its parts stored unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name))
    return out.getvalue()
