"""All that can happen to a list: every module of deeds is imported here, so that the register is whole."""

from typing import Final

from scripts.sabotage import digits, letters, pasting, rows, sorting, sparing
from scripts.sabotage.table import Operator, registered

MODULES: Final = (sorting, pasting, rows, digits, letters, sparing)
OPERATORS: Final[tuple[Operator, ...]] = tuple(operator for module in MODULES for operator in registered() if operator.do.__module__ == module.__name__)
DAMAGES: Final = tuple(operator for operator in OPERATORS if not operator.harmless)
HARMLESS: Final = tuple(operator for operator in OPERATORS if operator.harmless)
