"""Runs the same work on many tasks, in this process or in several, with the same results in the same order.

Workers start as soon as the engine does, so that they are ready when the first task is. Refuses to lose a task: a worker that dies ends the run with a sentence.
Nothing of a task is written anywhere; tasks and results travel through pipes. Ctrl-C at a terminal is the main process's matter: workers do not hear it. A worker does not
outlive the main process, however that ends: it holds donors' values, and nobody would know of it.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from types import TracebackType
from typing import Any, Self, TypeVar

from furusato.errors import SystemTrouble

_AHEAD = 3  # portions under way per worker: enough to keep it busy, few enough to keep memory flat
_PORTION = 8  # tasks a portion: one trip through the pipe

Task = TypeVar("Task")
Tool = TypeVar("Tool")
Result = TypeVar("Result")

_tools: dict[bytes, Any] = {}  # a worker process's tool, by the name of the run it was made for


class Engine:
    """Workers for the block it is entered for. One worker means: this process. `warm_up` is called once in each worker, while the main process goes on."""

    def __init__(self, workers: int, warm_up: Callable[[], None]) -> None:
        self._workers, self._warm_up = workers, warm_up
        self._pool: ProcessPoolExecutor | None = None
        self._runs = 0

    def __enter__(self) -> Self:
        if self._workers > 1:
            self._pool = ProcessPoolExecutor(self._workers, multiprocessing.get_context("spawn"), _start, (self._warm_up,))
            with _deaf_to_interrupts(), _without_script():
                for _ in range(self._workers):
                    self._pool.submit(_nothing)  # a pool starts its processes as tasks come in
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self, make_tool: Callable[[], Tool], work: Callable[[Tool, Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield `work(tool, task)` for each task, in order; the tool is made once a process. `make_tool`, `work`, tasks and results must be picklable."""
        if self._pool is None:
            tool = make_tool()
            yield from (work(tool, task) for task in tasks)
            return
        self._runs += 1
        name = self._runs.to_bytes(8, "big")
        try:
            yield from _in_order(self._pool, (name, make_tool, work), _portions(iter(tasks)), self._workers * _AHEAD)
        except BrokenProcessPool as fault:
            raise SystemTrouble(
                "作業プロセスが途中で終了しました。何も公開していません。空きメモリを確かめて、もう一度実行してください。",
                "A worker process died. Nothing was published. Check the free memory and run again.",
            ) from fault


Job = tuple[bytes, Callable[[], Any], Callable[[Any, Any], Any]]  # name of the run, maker of its tool, its work


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes started in the block have SIGINT blocked from their first moment; here it waits until the block ends. Windows knows no such mask: see `_start`."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_script() -> Iterator[None]:
    """Processes started in the block do not run the script again that started this one: they find what they need by its module's name, and the script's imports take time."""
    script = sys.modules["__main__"]
    file, spec = getattr(script, "__file__", None), getattr(script, "__spec__", None)
    script.__file__, script.__spec__ = None, None
    try:
        yield
    finally:
        script.__file__, script.__spec__ = file, spec


def _start(warm_up: Callable[[], None]) -> None:
    """A worker's first steps."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_main, daemon=True).start()
    warm_up()


def _end_with_main() -> None:
    main = multiprocessing.parent_process()
    if main is not None:
        main.join()
        os._exit(1)  # whatever is under way: there is nobody to take it


def _nothing() -> None:
    """The first task of a worker: to be there."""


def _work_portion(job: Job, portion: list[Any]) -> list[Any]:
    name, make_tool, work = job
    if name not in _tools:
        _tools.clear()
        _tools[name] = make_tool()
    return [work(_tools[name], task) for task in portion]


def _portions(tasks: Iterator[Task]) -> Iterator[list[Task]]:
    while portion := list(islice(tasks, _PORTION)):
        yield portion


def _in_order(pool: ProcessPoolExecutor, job: Job, portions: Iterator[list[Any]], ahead: int) -> Iterator[Any]:
    under_way: deque[Future[list[Any]]] = deque()
    for portion in portions:
        under_way.append(pool.submit(_work_portion, job, portion))
        if len(under_way) >= ahead:
            yield from under_way.popleft().result()
    while under_way:
        yield from under_way.popleft().result()
