"""Makes QR symbols of one sort fast: alphanumeric text, error correction level M, mask 3, versions 3 to 6.

segno makes the first symbol of each size; a further one differs from it only in its codewords, and these are set here (ten times as fast as a symbol from
segno, with which a test compares it module by module; where data end at a byte segno adds a superfluous zero byte, which readers pass over). Refuses other characters and longer texts with ValueError.
Source: ISO/IEC 18004:2015, 7.4 data encoding, 7.5 error correction, 7.6 interleaving, 7.7 placement, tables 7 and 9.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain, cycle, islice
from operator import itemgetter
from typing import Final, NamedTuple

import segno

_CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_BLOCKS: Final = {3: (1, 44, 26), 4: (2, 32, 18), 5: (2, 43, 24), 6: (4, 27, 16)}  # version: blocks, data and correction codewords of each
_OF_NOTICES: Final = (3, 4)
_MODE: Final = 0b0010  # alphanumeric; the count of characters follows in 9 bits
_PAD: Final = (0xEC, 0x11)
_FIELD: Final = 0x11D  # the polynomial of the field of 256 elements
_BIT: Final = bytes.maketrans(b"01", b"\0\1")


class _Template(NamedTuple):
    """A symbol of segno's, its codewords, and where the bits of codewords lie in it."""

    side: int
    modules: int  # a byte a module, row by row
    codewords: int
    bits: int  # how many the codewords have
    arrange: Callable[[bytes], tuple[int, ...]]  # from the bits of codewords and a zero to all modules; the zero goes to those that hold none


def modules(text: str) -> list[bytes]:
    """The symbol's rows, a byte a module: 1 is dark."""
    version = _version(len(text))
    template = _template(version)
    side, changed = template.side, _codewords(text, version) ^ template.codewords
    bits = f"{changed:0{template.bits}b}0".encode().translate(_BIT)
    symbol = (int.from_bytes(bytes(template.arrange(bits)), "big") ^ template.modules).to_bytes(side * side, "big")
    return [symbol[start : start + side] for start in range(0, side * side, side)]


def get_ready() -> None:
    """Make the templates of the sizes that pages of notices have, so that the first page need not wait for them."""
    for version in _OF_NOTICES:
        _codewords("A", version)
        _template(version)


def _version(characters: int) -> int:
    bits = 13 + 11 * (characters // 2) + 6 * (characters % 2)
    for version, (blocks, data, _) in _BLOCKS.items():
        if bits <= 8 * blocks * data:
            return version
    raise ValueError("a text too long for a QR symbol of version 6")


@lru_cache(maxsize=len(_BLOCKS))
def _template(version: int) -> _Template:
    blocks, data, correction = _BLOCKS[version]
    matrix = segno.make("A", version=version, mode="alphanumeric", error="m", boost_error=False, mask=3).matrix
    side, bits = len(matrix), 8 * blocks * (data + correction)
    sources = [bits] * (side * side)
    for bit, place in enumerate(islice(_places(side), bits)):
        sources[place] = bit
    return _Template(side, int.from_bytes(b"".join(matrix), "big"), _codewords("A", version), bits, itemgetter(*sources))


def _places(side: int) -> Iterator[int]:
    """The modules that hold data in the order of placement: pairs of columns from the right, upwards and downwards in turn; the timing column is skipped."""
    for turn, right in enumerate((*range(side - 1, 7, -2), 5, 3, 1)):
        for y in range(side) if turn % 2 else range(side - 1, -1, -1):
            yield from (y * side + x for x in (right, right - 1) if not _is_pattern(x, y, side))


def _is_pattern(x: int, y: int, side: int) -> bool:
    """Finders with their format areas, timing lines, and the one alignment pattern of versions 2 to 6."""
    finder = (x < 9 and (y < 9 or y >= side - 8)) or (x >= side - 8 and y < 9)
    alignment = side - 9 <= x < side - 4 and side - 9 <= y < side - 4
    return finder or alignment or x == 6 or y == 6


def _codewords(text: str, version: int) -> int:
    """Data and correction codewords, interleaved, as one number."""
    blocks, data, correction = _BLOCKS[version]
    words = _data(text, blocks * data)
    pieces = [words[i * data : (i + 1) * data] for i in range(blocks)]
    corrections = [_correction(piece, correction) for piece in pieces]
    interleaved = chain(chain.from_iterable(zip(*pieces, strict=True)), chain.from_iterable(zip(*corrections, strict=True)))
    return int.from_bytes(bytes(interleaved), "big")


def _data(text: str, capacity: int) -> bytes:
    """Mode, count, characters in pairs, terminator, padding."""
    value, bits = _MODE << 9 | len(text), 13 + 11 * (len(text) // 2)
    numbers = [*map(_CHARACTERS.index, text)]
    for one, other in zip(numbers[::2], numbers[1::2], strict=False):
        value = value << 11 | 45 * one + other
    if len(text) % 2:
        value = value << 6 | numbers[-1]
        bits += 6
    terminator = min(4, 8 * capacity - bits)
    fill = -(bits + terminator) % 8
    words = (value << terminator + fill).to_bytes((bits + terminator + fill) // 8, "big")
    return words + bytes(islice(cycle(_PAD), capacity - len(words)))


def _correction(words: bytes, count: int) -> bytes:
    """The remainder of division by the generator polynomial (Reed-Solomon over 256 elements)."""
    table, top, keep = _multiples(count), 8 * (count - 1), (1 << 8 * count) - 1
    remainder = 0
    for word in words:
        remainder = (remainder << 8 & keep) ^ table[remainder >> top ^ word]
    return remainder.to_bytes(count, "big")


@lru_cache(maxsize=len(_BLOCKS))
def _multiples(count: int) -> list[int]:
    """The generator polynomial of `count` corrections, without its leading term, times each element."""
    generator = [1]
    root = 1
    for _ in range(count):
        generator = [_times(root, low) ^ high for low, high in zip([0, *generator], [*generator, 0], strict=True)]
        root = _times(root, 2)
    return [int.from_bytes(bytes(_times(element, term) for term in generator[1:]), "big") for element in range(256)]


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one * (other & 1)
        one = one << 1 ^ (_FIELD if one & 0x80 else 0)
        other >>= 1
    return product
