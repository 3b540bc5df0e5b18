"""The zip archive of an xlsx: cut off, doubled, crafted, bombs. None gets as far as a cell, and none fills the memory."""

import io
import struct
import warnings
import zipfile
from dataclasses import replace

import pytest

from furusato.intake.limits import DEFAULT
from tests.intake.lists import SHEET_PART, refused, repacked, xlsx

SMALL = replace(DEFAULT, unpacked_bytes=1 << 20, ratio_from_bytes=1 << 16, unpacked_ratio=50)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_truncated_xlsx(share: float) -> None:
    whole = xlsx()
    assert refused(whole[: int(len(whole) * share)]) == {"workbook_is_whole"}


def test_a_damaged_byte_in_a_part() -> None:
    whole = bytearray(xlsx())
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        start = archive.getinfo(SHEET_PART).header_offset
    whole[start + 120] ^= 0xFF
    assert refused(bytes(whole)) == {"workbook_is_whole"}


def test_a_zip_bomb_by_ratio() -> None:
    assert refused(repacked(xlsx(), {SHEET_PART: lambda xml: xml + b" " * (1 << 19)}), limits=SMALL) == {"unpacked_size_is_usual"}


def test_a_zip_bomb_by_total() -> None:
    assert refused(repacked(xlsx(), {SHEET_PART: lambda xml: xml + b" " * (3 << 20)}), limits=replace(SMALL, unpacked_ratio=10**6)) == {
        "unpacked_size_is_usual"
    }


def test_a_zip_bomb_whose_headers_lie_about_its_size() -> None:
    bomb = bytearray(repacked(xlsx(), {SHEET_PART: lambda xml: xml + b" " * (3 << 20)}))
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        info = archive.getinfo(SHEET_PART)
    for place in (bomb.find(struct.pack("<L", info.file_size), i) for i in range(len(bomb))):
        if place >= 0:
            bomb[place : place + 4] = struct.pack("<L", 100)
    assert refused(bytes(bomb), limits=SMALL) <= {"unpacked_size_is_usual", "workbook_is_whole"}


def test_more_entries_than_a_workbook_has() -> None:
    assert refused(repacked(xlsx(), more={f"x/{i}.xml": b"" for i in range(5000)})) == {"unpacked_size_is_usual"}


def test_a_doubled_entry() -> None:
    out = io.BytesIO(xlsx())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore", UserWarning)  # zipfile warns of the very accident
        archive.writestr(SHEET_PART, b"<worksheet/>")
    assert refused(out.getvalue()) == {"entries_are_plain"}
    assert refused(repacked(xlsx(), more={SHEET_PART.upper(): b"<worksheet/>"})) == {"entries_are_plain"}


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl\\evil.xml", "C:/evil.xml", "xl/../../evil", "xl/e\0vil"])
def test_a_path_that_points_outside(name: str) -> None:
    out = io.BytesIO(xlsx())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        archive.writestr(info, b"x")
    assert refused(out.getvalue()) == {"entries_are_plain"}


def test_a_compression_no_spreadsheet_uses() -> None:
    out = io.BytesIO(xlsx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/more.xml", b"x" * 100)
    assert refused(out.getvalue()) == {"entries_are_plain"}


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", SHEET_PART])
def test_a_part_that_is_missing(part: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    assert refused(out.getvalue()) == {"workbook_is_whole"}


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET_PART, "xl/_rels/workbook.xml.rels"])
def test_a_doctype_that_would_multiply_entities(part: str) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def change(xml: bytes) -> bytes:
        end = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:end] + laughs + xml[end:]

    assert refused(repacked(xlsx(), {part: change})) == {"parts_define_no_entities"}


def test_a_sheet_that_is_cut_off_inside_a_whole_archive() -> None:
    assert refused(repacked(xlsx(), {SHEET_PART: lambda xml: xml[: len(xml) // 2]})) == {"workbook_is_whole"}


def test_a_sheet_in_another_encoding() -> None:
    assert refused(repacked(xlsx(), {SHEET_PART: lambda xml: xml.decode().encode("utf-16")})) == {"workbook_is_whole"}
