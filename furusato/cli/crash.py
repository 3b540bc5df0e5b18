"""Tells of a bug without telling a value: where it happened and of what kind it was, never the message, which may repeat what was being worked on.

The full message of an exception can hold a cell of the list (a parser quotes what it could not parse); a traceback in a support mail would then be a leak.
"""

import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Final

from furusato.cli.stopping import tell_stopped

_FRAME: Final = re.compile(r'^  File "([^"\n]+)", line (\d+), in (\w+)$', re.MULTILINE)


def tell_no_values() -> None:
    """Have every uncaught exception told so: of the program, of a thread, of a finaliser."""
    sys.excepthook = tell_without_values
    sys.unraisablehook = lambda unraisable: tell_without_values(unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback)
    threading.excepthook = lambda failed: tell_without_values(failed.exc_type, failed.exc_value, failed.exc_traceback)


def tell_without_values(kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
    """For `sys.excepthook`: frames and kinds of the exception and its causes, no messages."""
    if issubclass(kind, KeyboardInterrupt):
        tell_stopped()
        return
    sys.stderr.write("プログラムの誤りです。次の行をプログラムの提供元に知らせてください(値は含まれていません)。\n")
    sys.stderr.write("This is a fault of the program. Tell its makers these lines (they hold no values).\n")
    seen: set[int] = set()
    current: BaseException | None = fault
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        for frame in traceback.extract_tb(current.__traceback__ if current is not fault else trace):
            sys.stderr.write(f"  {frame.filename}:{frame.lineno} {frame.name}\n")
        for place in _FRAME.findall(str(getattr(current, "tb", ""))):  # what a worker process wrote of its frames, without its message
            sys.stderr.write(f"  {':'.join(place)}\n")
        sys.stderr.write(f"{type(current).__module__}.{type(current).__qualname__}\n")
        current = current.__cause__ or current.__context__
