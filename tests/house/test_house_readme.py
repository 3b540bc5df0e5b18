"""What the documents tell a person to type exists, and both READMEs tell the same."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup

from furusato.cli.app import app
from furusato.errors import ExitCode
from furusato.guards.number_order import NUMBERS_WERE_NOT_SORTED_APART
from furusato.guards.persons import ONE_PERSON_HAS_ONE_NUMBER

ROOT: Final = Path(__file__).resolve().parents[2]
READMES: Final = ("README.md", "README.ja.md")
MANUAL: Final = "docs/manual.ja.md"
WITH_COMMANDS: Final = (*READMES, MANUAL)
PAGES: Final = sorted(path for folder in (ROOT, ROOT / "docs", ROOT / "sample_data") for path in folder.glob("*.md")) + sorted((ROOT / "docs").glob("*/*.md"))
PICTURES: Final = ROOT / "docs" / "pictures"
LARGEST_PICTURE: Final = 120_000  # bytes


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> dict[str, TyperCommand | TyperGroup]:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return {name: command for name, command in group.commands.items() if isinstance(command, TyperCommand | TyperGroup)}


def options_of(command: TyperCommand | TyperGroup) -> set[str]:
    """The options of a command; those of all its own commands where it is a group."""
    inner = command.commands.values() if isinstance(command, TyperGroup) else [command]
    return {option for one in inner for parameter in one.params for option in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}


def code_of(text: str) -> Iterator[str]:
    """Lines of code blocks, and what stands in backticks."""
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```\w*\n.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def typed(name: str) -> Iterator[tuple[str, list[str]]]:
    """Command and options of every `furusato …` in a page."""
    for line in code_of(text_of(name)):
        words = line.removeprefix("$ ").split()
        if len(words) > 1 and words[0].rpartition("/")[2] == "furusato" and re.fullmatch(r"[a-z]+", words[1]):
            yield words[1], [word for word in words[2:] if re.fullmatch(r"-w|--[a-z-]+", word)]


def headings(name: str) -> list[str]:
    """The levels of a page's headings, in their order."""
    return re.findall(r"^(#+) ", re.sub(r"^```.*?^```", "", text_of(name), flags=re.DOTALL | re.MULTILINE), re.MULTILINE)


def links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^()\s]+(?:\([^()\s]*\))?)\)", re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(page: Path) -> set[str]:
    """Headings as a repository page links them: lower case, punctuation dropped, spaces to hyphens."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_every_command_of_the_program_is_told_and_no_other(name: str) -> None:
    assert {command for command, _ in typed(name)} == set(commands())


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_every_option_that_is_told_exists(name: str) -> None:
    known = {command: options_of(there) for command, there in commands().items()}
    assert [(command, option) for command, options in typed(name) for option in options if option not in known[command]] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_names_a_command_that_is_not_there(page: Path) -> None:
    named = {command for command, _ in typed(page.relative_to(ROOT).as_posix())}
    assert named - set(commands()) == set()


def test_both_readmes_type_the_same() -> None:
    english, japanese = ([line for line in code_of(text_of(name)) if re.match(r"(?:\$ )?(?:furusato|make|cp|pip) ", line)] for name in READMES)
    assert [line.split("  ")[0] for line in english] == [line.split("  ")[0] for line in japanese]


def test_both_readmes_have_the_same_sections_and_links() -> None:
    english, japanese = READMES
    assert headings(english) == headings(japanese)
    assert {link for link in links(ROOT / english) if link not in READMES} == {link for link in links(ROOT / japanese) if link not in READMES}


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_every_exit_code_is_told(name: str) -> None:
    table = re.search(r"^\| (?:code|コード) \|.*?\n\n", text_of(name), re.DOTALL | re.MULTILINE)
    assert table is not None
    assert [int(code) for code in re.findall(r"^\| (\d) \|", table.group(), re.MULTILINE)] == [int(code) for code in ExitCode]


def test_the_sample_of_a_refusal_is_what_the_rules_say() -> None:
    for rule in (NUMBERS_WERE_NOT_SORTED_APART, ONE_PERSON_HAS_ONE_NUMBER):
        assert f"  {rule.en}\n  {rule.name}\n" in text_of("README.md")
        assert f"  {rule.ja}\n  {rule.name}\n" in text_of("README.ja.md")


def test_every_make_target_that_is_told_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    told = {match for page in PAGES for line in code_of(page.read_text(encoding="utf-8")) for match in re.findall(r"^make ([a-z-]+)", line)}
    assert told - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        file, _, anchor = unquote(link).partition("#")
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_picture_is_small_and_shown_in_both_readmes() -> None:
    for picture in PICTURES.glob("*"):
        assert picture.stat().st_size < LARGEST_PICTURE, picture.name
        assert all(picture.relative_to(ROOT).as_posix() in text_of(name) for name in READMES), picture.name
