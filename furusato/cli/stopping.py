"""Stops a run in order when somebody asks for it: what is half made is cleared away, and a sentence says so.

Ctrl-C comes as KeyboardInterrupt, which typer turns into exit code 130 (128 + SIGINT); SIGTERM is made to come the same way, as 143. A run that is killed outright clears
nothing away; the next start does.
"""

import signal
import sys
from types import FrameType
from typing import Final, NoReturn

STOPPED: Final = (128 + signal.SIGINT, 128 + signal.SIGTERM)


def stop_in_order() -> None:
    """Have SIGTERM end the run by an exception, so that everything open is closed and taken back."""
    signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # once is enough: clearing away is not to be stopped
    raise SystemExit(128 + number)


def tell_stopped() -> None:
    """What it means for the work."""
    sys.stderr.write("中断しました。書きかけのものは公開されません。もう一度実行すれば、残りを片付けてから始めます。\n")
    sys.stderr.write("Interrupted. Nothing half made is published. Run it again: it begins by clearing up.\n")
