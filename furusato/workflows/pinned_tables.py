"""The tables the program came with, parsed once a process."""

from functools import cache
from typing import Final

from furusato.law.municipalities import Gazetteer
from furusato.storage.package import table

GAZETTEER: Final = "gazetteer.txt"


@cache
def pinned_gazetteer() -> Gazetteer:
    """The municipalities and postal codes. SystemTrouble when the file is missing or damaged."""
    return Gazetteer.parse(table(GAZETTEER).data)
