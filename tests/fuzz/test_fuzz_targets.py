"""Every target of `make atheris` takes what it was made for, and a few hundred damaged inputs, without another exception than its refusals."""

from random import Random

import pytest

from tests.fuzz.targets import TARGETS, once


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_returns_or_refuses(name: str) -> None:
    random = Random(name)
    for data in (b"", b"\0", b"{", *TARGETS[name][1]()):
        once(name, data)
        for _ in range(4):
            changed = bytearray(data[: random.randrange(len(data) + 1)] if random.random() < 0.3 else data)
            for _ in range(random.randrange(1, 4) if changed else 0):
                changed[random.randrange(len(changed))] = random.randrange(256)
            once(name, bytes(changed))
