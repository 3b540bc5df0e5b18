"""Makes frozen dataclasses of a parsed TOML table that has exactly their fields, each of its type; what fails is named by its path (`cover.closing`).

Refuses unknown and missing names, other types, empty texts, and texts with a {slot} that nobody fills: a typing error must not become a heading missing on paper.
"""

import string
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeVar, get_args, get_origin

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Built = TypeVar("Built", bound=DataclassInstance)

Slots = Mapping[str, frozenset[str]]  # path of a text → the slots it may hold


def build(kind: "type[Built]", table: object, slots: Slots, where: str = "") -> "Built":
    """Make a dataclass of a table; fields may be texts, numbers, dataclasses and tuples of these. TypeError or ValueError names the path."""
    if not isinstance(table, dict):
        raise TypeError(f"{where}: not a table")
    known = {field.name: field.type for field in fields(kind)}
    if known.keys() != table.keys():
        raise ValueError(f"{where}: unknown or missing: {', '.join(sorted(known.keys() ^ table.keys()))}")
    return kind(**{name: _value(wanted, table[name], slots, f"{where}.{name}" if where else name) for name, wanted in known.items()})


def _value(wanted: object, value: object, slots: Slots, where: str) -> object:
    if isinstance(wanted, type) and is_dataclass(wanted):
        return build(wanted, value, slots, where)
    if get_origin(wanted) is tuple:
        if not isinstance(value, list):
            raise TypeError(f"{where}: not a list")
        return tuple(_value(get_args(wanted)[0], item, slots, where) for item in value)
    if type(value) is not wanted:
        raise TypeError(f"{where}: of another type")
    if isinstance(value, str):
        _require_slots(value, slots.get(where, frozenset()), where)
    return value


def _require_slots(text: str, filled: frozenset[str], where: str) -> None:
    unfilled = {slot for _, slot, _, _ in string.Formatter().parse(text) if slot is not None} - filled
    if unfilled or not text:
        raise ValueError(f"{where}: empty, or a slot that nobody fills: {', '.join(sorted(unfilled))}")
