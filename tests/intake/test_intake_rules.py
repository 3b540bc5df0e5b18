"""The rules of the room agree with each other: each has one name and both sentences, and a test that makes its accident."""

import ast
import string
from pathlib import Path

import pytest

import furusato.intake
from furusato.intake import steps_list
from furusato.intake.reading import RULES as LIST_RULES
from furusato.model.findings import Rule, Severity

RULES = (*LIST_RULES, *steps_list.RULES)  # lists of donors, and lists of what became of notices
ROOM = Path(furusato.intake.__path__[0])
TESTS = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_intake_*.py"))


def test_every_rule_has_its_own_name() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_every_rule_that_is_made_is_collected() -> None:
    made = {
        node.value.args[0].value
        for path in ROOM.glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id == "Rule"
        if isinstance(node.value.args[0], ast.Constant)
    }
    assert made <= {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_whole(rule: Rule) -> None:
    assert f'"{rule.name}"' in TESTS, "no test makes this accident"
    slots = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (rule.ja, rule.en)]
    assert {name.removeprefix("ja_") for name in slots[0]} == {name.removeprefix("en_") for name in slots[1]}
    assert rule.ja.endswith("。")
    assert rule.en.endswith(".")
    assert rule.severity in (Severity.REFUSE, Severity.NOTICE), "intake knows no decisions"
