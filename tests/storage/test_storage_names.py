"""File names that some system of an office cannot hold are refused before anything is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.errors import SystemTrouble
from furusato.storage.names import TakenNames, folded, require_good_component, require_short_path


@pytest.mark.parametrize("name", ["131130_渋谷区", "083208_龍ケ崎市", "notice.seal.json", "送付一覧.xlsx", "2025-0001", "conga", "com", ".staging-2025-0001"])
def test_names_we_give_are_good(name: str) -> None:
    require_good_component(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a/b",
        "a\\b",
        "a:b",
        "a*",
        "a?",
        'a"b',
        "a<b",
        "a|b",
        "a\0b",
        "a\nb",
        "a.",
        "a ",
        " a",
        "CON",
        "con.txt",
        "Nul",
        "COM1",
        "lpt9.pdf",
        "COM²",
        "あ" * 86,
        "\ud800",
    ],
)
def test_names_windows_or_linux_cannot_hold_are_refused(name: str) -> None:
    with pytest.raises(SystemTrouble):
        require_good_component(name)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/notice.pdf", "a/Notice.PDF"),
        ("Documents/a", "documents/b"),
        ("a", "a/b"),
        ("a/b", "A"),
        ("a/b", "a/b"),
        ("が.pdf", "が.pdf"),  # one composed, one decomposed
    ],
)
def test_names_that_fall_together_are_refused(first: str, second: str) -> None:
    names = TakenNames()
    names.take(first)
    with pytest.raises(SystemTrouble):
        names.take(second)


@pytest.mark.parametrize("path", ["../x", "a/../x", "/x", "a//x", "a/"])
def test_paths_that_climb_out_are_refused(path: str) -> None:
    with pytest.raises(SystemTrouble):
        TakenNames().take(path)


def test_a_path_longer_than_windows_takes_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    base = tmp_path_factory.getbasetemp()
    require_short_path(base / "a", 400)
    with pytest.raises(SystemTrouble, match="near the root"):
        require_short_path(base / ("長" * 300), 259)


@given(st.lists(st.text("aAbBéÉ/", min_size=1, max_size=6), max_size=8))
def test_names_once_taken_never_fall_together(paths: list[str]) -> None:
    names, kept = TakenNames(), set()
    for path in paths:
        try:
            names.take(path)
        except SystemTrouble:
            continue
        assert folded(path) not in kept
        kept.add(folded(path))
