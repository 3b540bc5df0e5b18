"""Files that are no list: each is called what it is."""

import random

import pytest

from tests.intake.lists import csv_text, refused, xlsx

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv", "list.xls", "list"])
def test_an_empty_file(name: str) -> None:
    assert refused(b"", name) == {"file_is_not_empty"}


@pytest.mark.parametrize("name", ["list.xls", "list.xlsx", "list.csv"])
def test_an_old_xls_also_when_renamed_to_xlsx(name: str) -> None:
    assert refused(OLE2 + "Workbook".encode("utf-16-le") + bytes(600), name) == {"file_is_a_current_workbook"}


def test_a_workbook_with_a_password() -> None:
    assert refused(OLE2 + "EncryptedPackage".encode("utf-16-le") + bytes(600)) == {"file_has_no_password"}


@pytest.mark.parametrize("name", ["list.xlsm", "list.XLS", "list.ods"])
def test_another_kind_of_workbook(name: str) -> None:
    assert refused(xlsx(), name) == {"file_is_a_current_workbook"}


@pytest.mark.parametrize("start", ["<html><body>", "<!DOCTYPE html>", '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "\r\n  <TABLE>"])
@pytest.mark.parametrize("name", ["list.xls", "list.xlsx", "list.csv"])
def test_a_web_page_renamed_to_a_list(start: str, name: str) -> None:
    assert refused((start + "<td>架空</td>").encode("utf-8-sig"), name) == {"file_is_no_web_page"}


def test_name_and_contents_that_differ() -> None:
    assert refused(xlsx(), "list.csv") == {"file_name_tells_its_kind"}
    assert refused(csv_text().encode(), "list.xlsx") == {"file_name_tells_its_kind"}
    assert refused(csv_text().encode(), "list.txt") == {"file_name_tells_its_kind"}
    assert refused(b"%PDF-1.7 ...", "list.pdf") == {"file_name_tells_its_kind"}


def test_fifty_megabytes_of_garbage() -> None:
    garbage = random.Random(1).randbytes(50 << 20)
    assert refused(garbage, "list.csv") == {"text_is_whole"}
    assert refused(b"PK\x03\x04" + garbage) == {"workbook_is_whole"}
    assert refused(b"a" * (50 << 20), "list.csv") == {"csv_is_not_too_wide"}
    assert refused(b"," * (50 << 20), "list.csv") == {"csv_is_not_too_wide"}
    assert refused(b"\n" * (50 << 20), "list.csv") == {"csv_is_not_too_long"}


def test_a_file_beyond_the_limit() -> None:
    assert refused(bytes(256 * (1 << 20) + 1), "list.csv") == {"file_is_not_too_big"}
