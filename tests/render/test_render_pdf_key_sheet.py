"""The key sheet: the key can be typed from it, nothing on it is a donor's, and its repr is silent."""

import pytest

from furusato.render.key_sheet import KeySheet, draw_key_sheet
from furusato.seal.encoding import read_typed_key, spell_typed_key
from furusato.seal.fingerprint import fingerprint
from furusato.seal.keys import key_check
from tests.render.fictional_notices import KOSAI, MINATO, face, form, letterhead
from tests.render.page_texts import Text, open_pdf, texts_by_page, words

KEY = bytes.fromhex("00112233445566778899aabbccddeef0")
PUBLIC = bytes(range(32))


def sheet(key: bytes = KEY) -> KeySheet:
    return KeySheet(KOSAI, MINATO, "2025-0001", 2025, key, PUBLIC)


def page(key: bytes = KEY, *, drill: bool = False) -> list[Text]:
    (only,) = texts_by_page(draw_key_sheet(sheet(key), form(), letterhead(drill=drill), face()))
    return only


@pytest.mark.parametrize("key", [KEY, bytes(16), bytes([255] * 16), bytes(range(16))])
def test_the_key_is_typed_from_the_large_characters(key: bytes) -> None:
    large = [text for text in page(key) if text.size == 26]
    assert read_typed_key("".join(words(large))) == key
    typed = spell_typed_key(key)
    kind = "数字" if typed[-1].isdigit() else "英字"
    assert f"末尾の文字は、{kind}の「{typed[-1]}」です。" in words(page(key))


def test_the_sheet_says_whose_it_is_and_how_to_trust_it() -> None:
    shown = words(page())
    assert {"東京都港区長　様", "131032　東京都港区", "222216　静岡県湖西市", "2025-0001", "令和7年分", "053-000-0000"} <= {
        part for text in shown for part in (text, text[3:])
    }
    assert " ".join(key_check(KEY)) in shown
    groups = fingerprint(PUBLIC).split()
    assert "　".join(groups[:4]) in shown
    assert "　".join(groups[4:]) in shown
    assert "同じ媒体" in "".join(shown)


def test_everything_lies_on_the_page() -> None:
    assert all(text.x >= 40 and text.x + text.width <= 555 and 30 <= text.y <= 820 for text in page())


def test_a_drill_is_marked() -> None:
    assert form().page.drill in words(page(drill=True))
    assert form().page.drill not in words(page())


def test_the_same_sheet_gives_the_same_bytes() -> None:
    one, other = (draw_key_sheet(sheet(), form(), letterhead(), face()) for _ in range(2))
    assert one == other
    assert len(open_pdf(one).pages) == 1


def test_the_key_is_in_no_repr() -> None:
    assert "00112233" not in repr(sheet())
    assert spell_typed_key(KEY)[:5] not in repr(sheet())
