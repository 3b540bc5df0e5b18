"""A carrier's csv of what became of notices: read by its headings, every cell that cannot be read named, nothing taken for delivered that was not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from furusato.errors import ListRefused
from furusato.intake.steps_list import STATE_WORDS, read_steps
from furusato.model.values import NoticeState


def broken(text: str) -> dict[str, list[str]]:
    """Rule → cells."""
    with pytest.raises(ListRefused) as refusal:
        read_steps("配達.csv", text.encode("utf-8-sig"))
    return {finding.name: list(finding.cells()) for finding in refusal.value.findings}


def test_lines_are_read_by_their_headings_in_any_order() -> None:
    text = "状態発生日,最新ステータス,お問い合わせ番号,氏名\n2026年1月19日,お届け先にお届け済み,111-11-11111-1,\n令和8年1月20日,差出人に返送済み,222-22-22222-2,\n\n"
    first, second = read_steps("配達.csv", text.encode("cp932"))
    assert first == (2, "", "111-11-11111-1", NoticeState.ACCEPTED, "2026-01-19")
    assert second == (3, "", "222-22-22222-2", NoticeState.RETURNED, "2026-01-20")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("氏名,状態\nx,受領\n", {"steps_have_headings": ["配達.csv!1"]}),
        ("団体コード,状態\n131130,受領\n221309,たぶん届いた\n", {"step_state_is_known": ["配達.csv!B3"]}),
        ("団体コード,日付\n131130,1/16\n", {"step_day_is_a_date": ["配達.csv!B2"]}),
        ("団体コード,状態\n,受領\n", {"step_names_its_notice": ["配達.csv!A2"]}),
        ("控え番号,状態\n,受領\n", {"step_names_its_notice": ["配達.csv!A2"]}),
        ("", {"steps_have_headings": ["配達.csv!1"]}),
        ("団体コード\n", {}),
    ],
)
def test_what_cannot_be_read_is_named_by_cell(text: str, found: dict[str, list[str]]) -> None:
    assert broken(text) == found


@pytest.mark.parametrize("word", STATE_WORDS)
def test_every_known_word_is_read(word: str) -> None:
    (step,) = read_steps("x.csv", f"団体コード,状態\n131130,{word}\n".encode())
    assert step.state is STATE_WORDS[word]


@given(st.binary(max_size=300))
def test_any_bytes_end_in_lines_or_a_refusal(data: bytes) -> None:
    with suppress(ListRefused):  # anything else is a crash
        assert read_steps("x.csv", data)
