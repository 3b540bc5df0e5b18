"""Gets ready what a run needs besides its keys, while the passphrase is worked on: that takes a third of a second of a processor, and none of Python's time.

Refuses nothing for good: what cannot be got ready is asked for again in its turn, and told then.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from furusato.storage.settings import Settings
from furusato.workflows.pinned_fonts import pinned_face
from furusato.workflows.pinned_tables import pinned_gazetteer
from furusato.workflows.source import Source

Preparation = Callable[[Settings], None]
_SHORT: Final = 2_000_000  # bytes of a list that is read about as fast as a passphrase is worked on: a wrong one is told at once


def of_list(source: Source | None) -> Preparation:
    """What taking a list in, or issuing without one, will ask for."""
    return partial(_prepare, source)


def nothing(_settings: Settings) -> None:
    """For an errand that needs little."""


def _prepare(source: Source | None, settings: Settings) -> None:
    pinned_gazetteer()
    if source is not None:
        pinned_face()
        if len(source.data) <= _SHORT:
            source.reading(settings.headings)
