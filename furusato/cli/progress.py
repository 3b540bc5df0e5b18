"""Shows how far a batch is, on a terminal only; a scheduled task's log stays short."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from furusato.cli.report import console


@contextmanager
def shown() -> Iterator[Callable[[int, int], None]]:
    """A callback for notices done and in all."""
    terminal = console(errors=True)
    if not terminal.is_terminal:
        yield lambda _done, _of: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("通知書 / notices"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=terminal, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
