"""csv lists: encodings told strictly, every field as it stands, and nothing mended in silence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.intake.limits import DEFAULT
from furusato.model import columns as c
from tests.intake.lists import HEADINGS, cells, csv_text, found, read, read_csv, refused, refused_csv, refusing, row, rows, with_cells

TEXT = csv_text()


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_the_three_encodings_say_the_same(encoding: str) -> None:
    reading = read_csv(TEXT, encoding)
    assert reading.findings == ()
    assert reading.sheet == "list.csv"
    assert reading.frame.select(c.VALUES).rows() == [tuple(r) for r in rows()]


def test_characters_that_cp932_has_come_back_exactly() -> None:
    names = "髙橋", "山﨑", "①㈱", "\uf929\uf9dc\ufa10\ufa12\ufa15\ufa16\ufa17", "神田～神田", "ﾊﾝｶｸ ｶﾅ"
    assert read_csv(csv_text(with_cells("氏名", *names)), "cp932").frame[c.NAME].to_list() == [n.encode("cp932").decode("cp932") for n in names]


def test_text_stays_as_it_stands() -> None:
    reading = read_csv(csv_text(with_cells("氏名", " 架　空 ", '架"空', "架,空", "=架空"[1:], "𠮷田")))
    assert reading.frame[c.NAME].to_list()[:5] == [" 架　空 ", '架"空', "架,空", "架空", "𠮷田"]
    zeros = read_csv(csv_text(with_cells("整理番号", "01100", "1e5", "1-2")))
    assert zeros.frame[c.RECEIPT].to_list()[:3] == ["01100", "1e5", "1-2"]


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16/32"), ("utf-32", "UTF-32"), ("euc_jp", "EUC-JP"), ("iso2022_jp", "ISO-2022-JP")]
)
def test_other_encodings_are_refused_by_name(encoding: str, name: str) -> None:
    with pytest.raises(Exception, match=name):
        read(TEXT.encode(encoding), "list.csv")
    assert refused_csv(TEXT, encoding) == {"encoding_is_known"}


def test_mixed_encodings() -> None:
    assert refused(TEXT.encode() + "架空".encode("cp932"), "list.csv") == {"text_is_whole"}
    assert refused(TEXT.encode("utf-8-sig") + "架空".encode("cp932"), "list.csv") == {"text_is_whole"}


def test_a_file_cut_within_a_character() -> None:
    whole = csv_text(with_cells("氏名", "架空"))
    cut = whole.index("架空　3")
    assert refused(whole[: cut + 1].encode("utf-8-sig")[:-1], "list.csv") == {"text_is_whole"}
    assert refused(whole[: cut + 1].encode("cp932")[:-1], "list.csv") == {"text_is_whole"}


def test_an_encoding_that_cannot_be_told() -> None:
    assert refused("ﾃｨ,ﾃｨ\r\n".encode("cp932"), "list.csv") == {"encoding_is_certain"}


def test_a_quote_that_is_never_closed() -> None:
    assert refused_csv(TEXT + '架空-9999,"架空') == {"quotes_are_balanced"}
    assert refused_csv(TEXT.replace("架空　2郎", '"架空　2郎')) == {"quotes_are_balanced"}


@pytest.mark.parametrize("field", ['架"空', '="0123"', '"架"空', '"架" ,空', ' "架空"'])
def test_a_quote_where_none_may_stand(field: str) -> None:
    assert refused_csv(TEXT.replace("架空　2郎", field)) == {"quotes_are_balanced"}


def test_a_file_cut_off_within_its_last_line() -> None:
    reading = read_csv(TEXT[: TEXT.rindex(",2025")])
    assert "last_line_is_whole" in refusing(reading)
    assert cells(reading, "last_line_is_whole") == ["list.csv!7"]


def test_a_file_that_does_not_end_with_a_line_break() -> None:
    reading = read_csv(TEXT.rstrip("\r\n"))
    assert found(reading) == {"last_line_is_ended"}
    assert not refusing(reading)


def test_a_comma_within_a_value_shifts_the_columns() -> None:
    reading = read_csv(TEXT.replace("架空　2郎", "架空,2郎"))
    assert cells(reading, "lines_have_no_fields_beyond_the_headings") == ["list.csv!L3"]


def test_a_line_break_within_a_value_splits_the_line() -> None:
    reading = read_csv(TEXT.replace("架空　2郎", "架空\r\n2郎"))
    assert cells(reading, "lines_have_all_necessary_fields") == ["list.csv!3", "list.csv!4"]


def test_fields_left_out_at_the_end_as_excel_does() -> None:
    lines = [[*r, "済", ""] for r in rows()]
    text = csv_text(lines, [*HEADINGS, "入金確認", "変更後住所"]).replace("済,\r\n", "済\r\n", 2)
    reading = read_csv(text)
    assert not refusing(reading)
    assert cells(reading, "missing_fields_are_blank") == ["list.csv!2", "list.csv!3"]
    assert reading.frame[c.CHANGED_ADDRESS].to_list() == [""] * 6


def test_blank_lines_and_fields_at_the_end_are_nothing() -> None:
    reading = read_csv(TEXT + "\r\n,,,\r\n　,\r\n")
    assert reading.frame.height == 6
    assert not refusing(reading)
    assert read_csv(csv_text([[*r, "", ""] for r in rows()], [*HEADINGS, "", ""])).findings == ()


@pytest.mark.parametrize("ending", ["\n", "\r"])
def test_other_line_breaks(ending: str) -> None:
    assert read_csv(TEXT.replace("\r\n", ending)).frame.equals(read_csv(TEXT).frame)


@pytest.mark.parametrize("sign", ["\t", ";"])
def test_other_separators(sign: str) -> None:
    assert refused_csv(TEXT.replace(",", sign)) == {"fields_are_separated_by_commas"}


def test_too_wide_too_long() -> None:
    data = TEXT.encode()
    assert refused(data, "list.csv", limits=replace(DEFAULT, columns=10)) == {"csv_is_not_too_wide"}
    assert refused(data, "list.csv", limits=replace(DEFAULT, line_characters=80)) == {"csv_is_not_too_wide"}
    assert refused(data, "list.csv", limits=replace(DEFAULT, lines=6)) == {"csv_is_not_too_long"}
    assert refused(data, "list.csv", limits=replace(DEFAULT, cells=76)) == {"csv_is_not_too_long"}
    assert refused_csv(csv_text(with_cells("氏名", "架" * 200_000))) == {"quotes_are_balanced"}


def test_a_cell_of_unusual_length() -> None:
    reading = read_csv(csv_text(with_cells("氏名", "", "架" * 40_000)))
    assert cells(reading, "cells_are_of_usual_length") == ["list.csv!B3"]
    assert reading.frame[c.NAME][1] == ""


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="="), max_size=9), min_size=6, max_size=6))
def test_what_goes_into_a_csv_comes_out(names: list[str]) -> None:
    lines = [row(i, 氏名=f"名{name}", フリガナ=f"カナ{name}") for i, name in enumerate(names, 1)]
    assert read_csv(csv_text(lines)).frame[c.NAME].to_list() == [f"名{name}" for name in names]
