"""Damaged files: whatever happens to the bytes, the readers say so in a sentence or read the same; never another exception, never other values unseen.

A flipped byte may change what a document says (a digit's code); then the guard must tell. So each damaged pair goes through the whole gate.
"""

import random
from collections.abc import Callable

import pytest

from furusato.errors import IntegrityBroken
from furusato.guards.printed import require_printed
from furusato.model.printed import PrintedNotice, Unreadable
from furusato.notices.notice import Notice
from furusato.reread.pdf import read_pdf
from furusato.reread.xlsx import read_xlsx
from tests.reread.drawn_documents import KEY, inflated, pdf_of, read_both, repacked, usual_notice, xlsx_of

Damage = Callable[[bytes, random.Random], bytes]


def _flip(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _lose(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, 2000) :]


def _double(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.sample(range(len(data)), 2))
    return data[:end] + data[start:end] + data[end:]


def _blank(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    length = min(chance.randrange(1, 500), len(data) - start)
    return data[:start] + bytes(length) + data[start + length :]


def _digit(data: bytes, chance: random.Random) -> bytes:
    """Another hexadecimal digit for one: in a PDF's text this is another character, or another place."""
    places = [i for i in (chance.randrange(len(data)) for _ in range(200)) if chr(data[i]) in "0123456789abcdef"]
    if not places:
        return data
    damaged = bytearray(data)
    damaged[places[0]] = ord(chance.choice("0123456789abcdef"))
    return bytes(damaged)


DAMAGES: tuple[Damage, ...] = (_flip, _cut, _lose, _double, _blank, _digit)


def _gate(notice: Notice, right: tuple[PrintedNotice, PrintedNotice], pdf: bytes, xlsx: bytes) -> None:
    """The whole gate; what passes it must say the same as the undamaged documents."""
    try:
        printed = read_pdf(pdf), read_xlsx(xlsx)
        require_printed(notice, KEY, *printed)
    except (Unreadable, IntegrityBroken):
        return
    assert printed == right


def _search(seeds: range) -> None:
    notice = usual_notice(5)
    right = read_both(notice)
    pdf, xlsx = pdf_of(notice), xlsx_of(notice)
    open_pdf, open_xlsx = inflated(pdf), repacked(xlsx)
    assert (read_pdf(open_pdf), read_xlsx(open_xlsx)) == right
    for seed in seeds:
        chance = random.Random(seed)
        damage = chance.choice(DAMAGES)
        for whole in (pdf, open_pdf):
            _gate(notice, right, damage(whole, chance), xlsx)
        for whole in (xlsx, open_xlsx):
            _gate(notice, right, pdf, damage(whole, chance))


@pytest.mark.parametrize("part", range(4))
def test_no_damage_passes_unseen(part: int) -> None:
    _search(range(part * 60, part * 60 + 60))


@pytest.mark.fuzz
@pytest.mark.parametrize("part", range(20))
def test_no_damage_passes_unseen_in_a_long_search(part: int) -> None:
    _search(range(1_000_000 + part * 1000, 1_000_000 + part * 1000 + 1000))
