"""Fitting: no text ever leaves its box, and no character is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.render.face import clusters
from furusato.render.fit import fit, wrap
from tests.render.fictional_notices import SEQUENCE, face

UNITS = [*"一丁目番地号山田　 -ーｱﾞAbc.,、。（）ヶッ々", "\U00020bb7", SEQUENCE, "辻\U000e0100"]
TEXTS = st.lists(st.sampled_from(UNITS), max_size=90).map("".join)


@given(TEXTS, st.floats(20, 300), st.floats(6.5, 12), st.floats(4, 6.5))
def test_no_part_is_wider_than_the_box_and_the_parts_are_the_text(text: str, width: float, size: float, least: float) -> None:
    fitted = fit(face(), text, width, size, least)
    assert "".join(fitted.parts) == text
    assert least <= fitted.size <= size
    assert all(face().width(part) * fitted.size <= width + 1e-6 for part in fitted.parts)
    assert [unit for part in fitted.parts for unit in clusters(part)] == list(clusters(text))  # no sequence is torn


def test_full_size_where_it_fits_then_smaller_then_parts() -> None:
    assert fit(face(), "一二三四五", 50, 10, 6).size == 10
    assert fit(face(), "一二三四五六", 50, 10, 6) == (8.3, ("一二三四五六",))
    assert fit(face(), "一二三四五六七八九十", 50, 10, 6) == (6, ("一二三四五六七八", "九十"))
    assert fit(face(), "", 50, 10, 6).parts == ()


def test_latin_words_are_kept_whole_where_a_space_is_near() -> None:
    assert wrap(face(), "MARIA GONZALEZ ROSA", 8) == ["MARIA GONZALEZ ", "ROSA"]
    assert wrap(face(), "ABCDEFGHIJKLMNOP", 4) == ["ABCDEFGH", "IJKLMNOP"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("架空町1-2-3", ["架空町1", "-2-3"]),  # not 架空町1-: readers drop a hyphen at a line's end
        ("東京都、港区", ["東京", "都、港", "区"]),
        ("サンキャット", ["サンキャット"]),
    ],
)
def test_where_a_text_is_cut(text: str, parts: list[str]) -> None:
    room = {"架空町1-2-3": 4, "東京都、港区": 3, "サンキャット": 6}[text]
    assert wrap(face(), text, room) == parts
