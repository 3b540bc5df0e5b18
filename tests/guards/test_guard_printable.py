"""A character no font has is found before it prints as an empty box, by row; a text spreadsheets take for an escape likewise."""

import polars as pl
import pytest

from furusato.guards.printable import check_printable
from furusato.model import columns as c
from tests.render.fictional_notices import face

LETTERS = {c.NAME: "B", c.ADDRESS: "E"}


def _frame(**values: list[str]) -> pl.DataFrame:
    rows = len(next(iter(values.values())))
    blank = {column: [""] * rows for column in c.VALUES}
    return pl.DataFrame({c.LINE: list(range(2, rows + 2)), **blank, **values})


@pytest.mark.parametrize("character", ["\U0002f9ff", "\ue000", "邉\U000e01ef", "😀", "\u2003"])
def test_a_character_no_font_has_is_named_by_row(character: str) -> None:
    (finding,) = check_printable(_frame(name=["架空　太郎", f"架空{character}", "髙﨑"]), "一覧", LETTERS, face().missing)
    assert (finding.name, finding.lines, finding.column) == ("every_character_can_be_printed", (3,), "B")
    assert character not in finding.ja + finding.en


@pytest.mark.parametrize("text", ["𠮷田", "葛\U000e0100城", "髙﨑 朗隆塚晴凞猪益礼神祥福靖精羽", "〜−①㈱"])
def test_usual_and_rare_characters_pass(text: str) -> None:
    assert check_printable(_frame(name=[text], address=[text]), "一覧", LETTERS, face().missing) == []


def test_a_text_that_spreadsheets_read_as_an_escape_is_refused() -> None:
    (finding,) = check_printable(_frame(address=["東京都_x0041_区", "東京都x0041区"]), "一覧", LETTERS, face().missing)
    assert (finding.name, finding.lines) == ("no_text_is_taken_for_an_escape", (2,))
