"""QR symbols: module by module those of segno, and they say which page of which notice this is."""

import pypdfium2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from furusato.render.page import QR_SIDE, RIGHT, TOP
from furusato.render.pdf import draw_notice
from furusato.render.qr import page_payload, symbol
from furusato.render.qr_symbol import modules
from tests.render.fictional_notices import face, form, letterhead, usual_notice

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
SIDES = {29: 3, 33: 4, 37: 5, 41: 6}


def by_segno(text: str, version: int) -> list[bytes]:
    made = segno.make(text, version=version, mode="alphanumeric", error="m", boost_error=False, mask=3)
    return [bytes(row) for row in made.matrix]


def ends_at_a_byte(text: str) -> bool:
    """Where segno adds a zero byte that the standard does not know; readers pass over it."""
    return (13 + 11 * (len(text) // 2) + 6 * (len(text) % 2) + 4) % 8 == 0


@given(st.text(CHARACTERS, min_size=1, max_size=154))
def test_a_symbol_is_the_one_that_segno_makes(text: str) -> None:
    made = [bytes(row) for row in modules(text)]
    same = made == by_segno(text, SIDES[len(made)])
    assert same or ends_at_a_byte(text)


@pytest.mark.parametrize("length", [60, 61, 62, 90, 91, 122, 123, 154])
def test_the_smallest_version_that_holds_the_text_is_taken(length: int) -> None:
    text = "A" * length
    assert SIDES[len(modules(text))] == segno.make(text, error="m", boost_error=False, micro=False, mode="alphanumeric").version


@pytest.mark.parametrize("text", ["A" * 155, "a", "é", "漢"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        modules(text)


def test_the_symbol_of_a_page_says_which_page_it_is_and_has_its_quiet_zone() -> None:
    payload = page_payload(usual_notice(3), 2, 4, 3, 45000)
    assert payload == "FURUSATO-NOTICE-1:2025-0001:222216:131032:1:1/1:2/4:3:45000"
    rows = symbol(payload)
    matrix = by_segno(payload, 3)
    assert {len(row) for row in rows} == {len(rows)} == {len(matrix) + 8}
    assert [row[4:-4] for row in rows[4:-4]] == matrix
    assert not any(any(row) for row in (*rows[:4], *rows[-4:], *(row[:4] + row[-4:] for row in rows)))


def test_the_symbol_is_seen_on_the_page_square_by_square() -> None:
    notice, scale = usual_notice(3), 8
    rows = symbol(page_payload(notice, 2, 2, 3, notice.yen))
    with pypdfium2.PdfDocument(draw_notice(notice, form(), letterhead(), face())) as document:
        seen = document[1].render(scale=scale, grayscale=True).to_pil()
    left, top, side = scale * (RIGHT - QR_SIDE), scale * (TOP - 4), scale * QR_SIDE / len(rows)
    places = [left + (place + 0.5) * side for place in range(len(rows))]
    dark = [bytes(seen.getpixel((x, y - left + top)) < 128 for x in places) for y in places]
    assert dark == rows
