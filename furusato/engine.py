"""Runs the same work on many tasks, in this process or in several, with the same results in the same order.

Refuses to lose a task: a worker that dies ends the run with a sentence. Nothing of a task is written anywhere; tasks and results travel through pipes.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, TypeVar

from furusato.errors import SystemTrouble

_AHEAD = 3  # portions under way per worker: enough to keep it busy, few enough to keep memory flat
_PORTION = 8  # tasks a portion: one trip through the pipe

Task = TypeVar("Task")
Tool = TypeVar("Tool")
Result = TypeVar("Result")

_tools: list[Any] = []  # a worker process's one tool, made when the worker starts


def run(make_tool: Callable[[], Tool], work: Callable[[Tool, Task], Result], tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    """Yield `work(tool, task)` for each task, in order. One worker works in this process; more are spawned. `make_tool` and `work` must be picklable."""
    if workers <= 1:
        tool = make_tool()
        yield from (work(tool, task) for task in tasks)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _start, (make_tool,))
    try:
        yield from _in_order(pool, work, _portions(iter(tasks)), workers * _AHEAD)
    except BrokenProcessPool as fault:
        raise SystemTrouble(
            "作業プロセスが途中で終了しました。何も公開していません。空きメモリを確かめて、もう一度実行してください。",
            "A worker process died. Nothing was published. Check the free memory and run again.",
        ) from fault
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(make_tool: Callable[[], Any]) -> None:
    _tools[:] = [make_tool()]


def _work_portion(work: Callable[[Any, Task], Result], portion: list[Task]) -> list[Result]:
    return [work(_tools[0], task) for task in portion]


def _portions(tasks: Iterator[Task]) -> Iterator[list[Task]]:
    while portion := list(islice(tasks, _PORTION)):
        yield portion


def _in_order(pool: ProcessPoolExecutor, work: Callable[[Tool, Task], Result], portions: Iterator[list[Task]], ahead: int) -> Iterator[Result]:
    under_way: deque[Future[list[Result]]] = deque()
    for portion in portions:
        under_way.append(pool.submit(_work_portion, work, portion))
        if len(under_way) >= ahead:
            yield from under_way.popleft().result()
    while under_way:
        yield from under_way.popleft().result()
