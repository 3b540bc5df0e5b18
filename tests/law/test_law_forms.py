"""The form of a year is whole or refused: a typing error in form.toml must not become a heading that is missing on paper."""

from collections.abc import Callable
from pathlib import Path

import pytest

from furusato.errors import SystemTrouble
from furusato.law.forms import PRINTED, TABLE_MM, Form
from furusato.model import columns as c

FORM = Path(__file__).parents[2] / "templates" / "2025" / "form.toml"
TEXT = FORM.read_text(encoding="utf-8")


def test_the_form_of_2025_holds_every_sealed_value_and_fills_the_table() -> None:
    form = Form.parse(TEXT.encode())
    assert set(c.VALUES) < PRINTED == {column.id for column in form.columns}
    assert sum(stack[0].width_mm for stack in form.printed_columns) == TABLE_MM
    assert form.title == "寄附金税額控除に係る申告特例通知書"
    assert "附則第7条第5項及び第12項" in form.cover.paragraphs[0]


def test_the_form_says_that_the_official_drawing_could_not_be_had() -> None:
    assert "could not be had" in TEXT


def test_stacked_columns_stand_together() -> None:
    stacks = Form.parse(TEXT.encode()).printed_columns
    assert [[column.id for column in stack] for stack in stacks if len(stack) > 1][:2] == [["row_key", "code"], ["kana", "name"]]
    assert all([column.place for column in stack] in (["whole"], ["top", "bottom"]) for stack in stacks)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text.replace("honorific =", "honorofic ="), "honorific"),
        (lambda text: text.replace('statute = "', 'statute = ["').replace('第2条の4"', '第2条の4"]', 1), "statute"),
        (lambda text: text.replace("year = 2025", "year = true"), "year"),
        (lambda text: text.replace("[kinds]", "[kindes]"), "kinds"),
        (lambda text: text.replace("{rows}件", "{row}件"), "row"),
        (lambda text: text.replace('closing = "', 'closing = "{name}'), "name"),
        (lambda text: text.replace('heading = "氏名"', 'heading = ""'), "columns.heading"),
        (lambda text: text.replace('id = "name"', 'id = "kana"'), "columns"),
        (lambda text: text.replace("width_mm = 9.0", "width_mm = 9.5"), "274"),
        (lambda text: text.replace("width_mm = 9.0", "width_mm = 9"), "width_mm"),
        (lambda text: text.replace('align = "center"', 'align = "middle"'), "align"),
        (lambda text: text.replace('place = "whole"', 'place = "bottom"', 1), "bottom"),
        (lambda text: text.replace("least_pt = 7.0", "least_pt = 70.0"), "size"),
        (lambda text: text + "\n[more]\n", "more"),
        (lambda text: text + "\nnot toml", ""),
        (lambda _: "", ""),
    ],
)
def test_a_form_with_a_typing_error_is_refused(spoil: Callable[[str], str], told: str) -> None:
    assert spoil(TEXT) != TEXT
    with pytest.raises(SystemTrouble) as refusal:
        Form.parse(spoil(TEXT).encode())
    assert told in refusal.value.en


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(SystemTrouble):
        Form.parse(b"\xff\xfe")
