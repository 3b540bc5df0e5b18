"""`furusato worklist`, `furusato compare` and `furusato intake --against` as a clerk types them: exit codes, JSON, and no value on the terminal."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import furusato, here
from tests.workflows.desk import NAME, NUMBER, Desk, donors, with_cell, xlsx


def listed(tmp_path: Path, rows: object, name: str) -> Path:
    path = tmp_path / name
    path.write_bytes(xlsx(rows))  # type: ignore[arg-type]  # a frame
    return path


def test_a_working_list_is_written_once(sealed_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "work.xlsx"
    assert "12" in furusato(sealed_desk, "worklist", out).require(0).out
    content = out.read_bytes()
    here(sealed_desk, "worklist", out).require(2)
    assert out.read_bytes() == content
    told = json.loads(here(sealed_desk, "worklist", tmp_path / "masked.xlsx", "--masked", "--route", "portal", "--json").require(0).out)
    assert (told["rows"], told["held"], told["masked"]) == (12, 0, True)
    here(sealed_desk, "worklist", tmp_path / "none.xlsx", "--route", "nowhere").require(2)
    assert not (tmp_path / "none.xlsx").exists()


def test_the_log_tells_of_working_lists_and_comparisons(sealed_desk: Desk, tmp_path: Path) -> None:
    here(sealed_desk, "worklist", tmp_path / "work.xlsx").require(0)
    here(sealed_desk, "compare", listed(tmp_path, donors(), "list.xlsx"), "--route", "portal").require(0)
    told = here(sealed_desk, "log").require(0).out
    assert "working list written" in told
    assert "lists compared" in told


def test_compare_ends_with_0_where_nothing_differs_and_with_3_where_something_does(new_desk: Desk, tmp_path: Path) -> None:
    one, same = listed(tmp_path, donors(), "one.xlsx"), listed(tmp_path, donors().reverse(), "same.xlsx")
    other = listed(tmp_path, with_cell(donors(), NUMBER, 3, donors()[NUMBER][4]), "other.xlsx")
    here(new_desk, "compare", one, same).require(0)
    ended = here(new_desk, "compare", one, other, "--findings", tmp_path / "paper.xlsx").require(3)
    assert "寄附者一覧!J3" in ended.out
    assert (tmp_path / "paper.xlsx").exists()
    assert not [value for value in (*donors()[NUMBER], *donors()[NAME]) if value in ended.said]
    told = here(new_desk, "compare", one, other, "--json")
    assert told.code == 3
    facts = json.loads(told.out)
    assert (facts["refused"], facts["shared"], facts["fields"]["number"]["different"], facts["fields"]["number"]["equal"]) == (True, 12, 1, 11)


@pytest.mark.parametrize("words", [(), ("--route", "nowhere")])
def test_compare_with_nothing_ends_with_2(new_desk: Desk, tmp_path: Path, words: tuple[str, ...]) -> None:
    here(new_desk, "compare", listed(tmp_path, donors(), "one.xlsx"), *words).require(2)


def test_intake_against_a_second_source(new_desk: Desk, tmp_path: Path) -> None:
    one, same = listed(tmp_path, donors(), "one.xlsx"), listed(tmp_path, donors().reverse(), "same.xlsx")
    other = listed(tmp_path, with_cell(donors(), NUMBER, 3, donors()[NUMBER][4]), "other.xlsx")
    told = here(new_desk, "intake", one, "--route", "portal", "--against", other).require(3)
    assert "value_agrees_with_the_second_source" in told.said
    assert "12" in here(new_desk, "intake", one, "--route", "portal", "--against", same).require(0).out


def test_check_takes_a_working_list_back(sealed_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "work.xlsx"
    here(sealed_desk, "worklist", out, "--route", "portal").require(0)
    here(sealed_desk, "check", out).require(0)
    here(sealed_desk, "issue", out, "--route", "portal", "--workers", "1").require(0)
