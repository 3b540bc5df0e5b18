"""The pages say what the program says: commands, exit codes, rules; and no sentence sends anybody to a command that is not there."""

import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from furusato.errors import ExitCode
from furusato.guards.residence_causes import FAMILY
from furusato.model.findings import Rule
from scripts.make_reference import commands, help_of, modules, pages, rules

ROOT = Path(__file__).resolve().parents[2]
MANUALS = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "sample_data").glob("*.md")])
RULES = [(module.__name__, rule) for module, found in rules() for rule in found]
_CALL = re.compile(r"(?<![\w/.-])furusato ((?:--)?[a-z][a-z-]*)((?: +[^\n`|]*)?)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_ENGLISH = re.compile("[A-Za-z]+")
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def named(rule: tuple[str, Rule]) -> str:
    return rule[1].name


@pytest.mark.parametrize(("path", "text"), pages(), ids=lambda value: value.name if isinstance(value, Path) else "")
def test_the_page_is_as_the_program_is(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run python scripts/make_reference.py"


def test_a_rule_has_one_name_and_a_name_one_rule() -> None:
    assert [name for name, count in Counter(rule.name for _, rule in RULES).items() if count > 1] == []


@pytest.mark.parametrize("found", RULES, ids=named)
def test_a_rule_is_named_in_snake_case_and_speaks_both_languages(found: tuple[str, Rule]) -> None:
    _, rule = found
    assert re.fullmatch(r"[a-z]+(?:_[a-z0-9]+)+", rule.name)
    assert _JAPANESE.search(rule.ja)
    assert rule.ja.endswith(("。", "}"))
    assert len(_ENGLISH.findall(rule.en)) > 5
    assert rule.en.rstrip().endswith((".", "}"))
    assert set(slots(rule.ja)) == set(slots(rule.en))


def slots(sentence: str) -> Iterator[str]:
    """The slots of a sentence; one that has a form for each language counts as one."""
    for _, name, _, _ in string.Formatter().parse(sentence):
        if name:
            yield re.sub(r"^(?:ja|en)_|_(?:ja|en)$", "", name)


def test_every_rule_stands_in_a_list_of_rules() -> None:
    """In its own module's, or in that of the module that asks it."""
    listed = {rule for module in modules() for rule in getattr(module, "RULES", ())}
    assert [(module, rule.name) for module, rule in RULES if rule not in listed] == []


def calls(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every `furusato <command> …` of a text, with the options named after it."""
    for command, rest in _CALL.findall(text):
        yield command, _OPTION.findall(rest)


def test_no_page_names_a_command_or_an_option_that_is_not_there() -> None:
    missing = [
        (path.name, command, option)
        for path in MANUALS
        for command, options in calls("\n".join(quoted(path.read_text(encoding="utf-8"))))
        for option in [*([] if command in (*commands(), "--help", "--version") else [""]), *(o for o in options if o not in helps()[command])]
    ]
    assert missing == []


def test_every_rule_that_a_page_names_is_there() -> None:
    known = {FAMILY, *(rule.name for _, rule in RULES)}
    told = {(path.name, word) for path in MANUALS for word in quoted(path.read_text(encoding="utf-8")) if re.fullmatch(r"[a-z]+(?:_[a-z0-9]+){2,}", word)}
    assert {(page, word) for page, word in told if word not in known} == set()


def quoted(text: str) -> list[str]:
    """What stands between backquotes, in a line or in a block."""
    return [*re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL), *re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)]


def helps() -> dict[str, str]:
    """The help of each command, by its name."""
    if not _HELPS:
        _HELPS.update({command: help_of(command) for command in commands()} | {"--help": "", "--version": ""})
    return _HELPS


_HELPS: dict[str, str] = {}


@pytest.mark.parametrize("found", RULES, ids=named)
def test_a_rule_sends_nobody_to_a_command_that_is_not_there(found: tuple[str, Rule]) -> None:
    for sentence in (found[1].ja, found[1].en):
        assert [command for command, _ in calls(sentence) if command not in commands()] == []
        assert [option for option in _OPTION.findall(sentence) if not any(option in text for text in helps().values())] == []


@pytest.mark.parametrize("name", ["README.ja.md", "docs/manual.ja.md", "docs/commands.md"])
def test_every_exit_code_is_explained(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    told = {int(code) for code in re.findall(r"^\| `?([0-9])`? \|", text, re.MULTILINE)}
    assert told == set(map(int, ExitCode))
