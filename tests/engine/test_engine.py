"""The same results whoever works; a worker that dies or refuses is never passed over."""

import os
from functools import partial

import pytest

from furusato.engine import Engine
from furusato.errors import IntegrityBroken, SystemTrouble
from furusato.model.findings import Rule, Severity

RULE = Rule("a_rule", Severity.REFUSE, "{n} 行", "{n} rows")


def _tool(offset: int) -> int:
    return offset


def _add(tool: int, task: int) -> int:
    return tool + task


def _die(_tool: int, task: int) -> int:
    if task == 11:
        os._exit(9)
    return task


def _refuse(_tool: int, task: int) -> int:
    if task == 11:
        finding = RULE.found(row_keys=["R00000015"], n=1)
        raise IntegrityBroken(finding.ja, finding.en, [finding])
    return task


def _nothing() -> None:
    """A worker that needs no warming."""


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    with Engine(workers, _nothing) as engine:
        assert list(engine.run(partial(_tool, 100), _add, range(60))) == list(range(100, 160))
        assert list(engine.run(partial(_tool, 500), _add, range(3))) == [500, 501, 502]
        assert list(engine.run(partial(_tool, 0), _add, [])) == []


def test_a_dead_worker_ends_the_run_with_a_sentence() -> None:
    with Engine(2, _nothing) as engine, pytest.raises(SystemTrouble, match="worker process died"):
        list(engine.run(partial(_tool, 0), _die, range(60)))


def test_a_refusal_in_a_worker_arrives_whole() -> None:
    with Engine(2, _nothing) as engine, pytest.raises(IntegrityBroken) as caught:
        list(engine.run(partial(_tool, 0), _refuse, range(60)))
    assert list(caught.value.findings[0].row_keys) == ["R00000015"]
    assert caught.value.ja == "1 行"
