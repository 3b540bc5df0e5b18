"""Which guard a rule belongs to, stage by stage: the columns of the matrix."""

from collections.abc import Mapping
from typing import Final

from furusato.guards import between_rows, printable, residence, rows, sealed
from furusato.intake import reading
from scripts.sabotage.table import Stage

_FILE: Final = frozenset(rule.name for rule in reading.RULES)
UNREADABLE: Final = "list_can_be_read"  # a refusal without a finding
KEYLESS: Final = "list_has_keys_and_seals"  # what `furusato issue LIST` says of a list that lost them
GUARDS: Final[Mapping[Stage, Mapping[str, frozenset[str]]]] = {
    Stage.BEFORE: {
        "file and cells": _FILE | {UNREADABLE},
        "rows": frozenset(rule.name for rule in rows.RULES),
        "residence": frozenset(rule.name for rule in residence.RULES),
        "characters": frozenset(rule.name for rule in printable.RULES),
        "between rows": frozenset(rule.name for rule in between_rows.RULES),
    },
    Stage.AFTER: {
        "file and cells": _FILE | {UNREADABLE, KEYLESS},
        "row lost": frozenset({sealed.EVERY_SEALED_ROW_IS_THERE.name, sealed.RETURNED_LIST_HAS_ROWS.name}),
        "row doubled": frozenset({sealed.NO_ROW_IS_DOUBLED.name}),
        "key lost": frozenset({sealed.NO_ROW_IS_WITHOUT_KEY.name}),
        "key unknown": frozenset({sealed.ROW_KEY_IS_KNOWN.name}),
        "value": frozenset({sealed.VALUES_ARE_AS_SEALED.name}),
        "seal": frozenset({sealed.SEAL_IS_AS_SEALED.name}),
    },
}


def guards_of(stage: Stage, rules: frozenset[str]) -> list[str]:
    """The guards that spoke."""
    return [guard for guard, owned in GUARDS[stage].items() if owned & rules]
