"""Which names of the diagnosis fit which accident (docs/accidents.md). Several may: a block rotated by half is two ranges exchanged, and both are right."""

from collections.abc import Mapping
from typing import Final

from furusato.guards.diagnosis import form_rules as f
from furusato.guards.diagnosis import row_rules as w
from furusato.guards.diagnosis import rules as r
from furusato.model.findings import Rule

_SORTED, _SHIFTED, _MOVED, _RANGES, _SWAPPED = (
    r.NO_COLUMN_WAS_SORTED_APART, r.NO_BLOCK_WAS_SHIFTED, r.NO_BLOCK_WAS_MOVED, r.NO_RANGES_WERE_EXCHANGED, r.NO_TWO_CELLS_WERE_SWAPPED,
)  # fmt: skip
_PASTED, _FILLED, _SERIES, _EMPTIED, _EDITED = (
    r.NO_RANGE_WAS_PASTED_OVER, r.NO_VALUE_WAS_FILLED_DOWN, r.NO_SERIES_WAS_FILLED_IN, r.NO_CELL_WAS_EMPTIED, r.NO_CELL_WAS_EDITED,
)  # fmt: skip
_REORDERED: Final = (_SORTED, _MOVED, _RANGES, _SWAPPED, _SHIFTED)
_LOST: Final = (w.NO_ROW_WAS_DELETED,)
_TWICE: Final = (w.NO_ROW_WAS_DUPLICATED,)
_FOREIGN: Final = (w.LIST_IS_OF_THIS_LEDGER, w.NO_ROW_WAS_ADDED)
RIGHT: Final[Mapping[str, tuple[Rule, ...]]] = {
    "sorted apart ascending": (_SORTED,), "sorted apart descending": (_SORTED,), "block sorted apart": _REORDERED, "sorted by another columns order": (_SORTED,),
    "others sorted and these left": (_SORTED,), "block turned round": _REORDERED, "shuffled apart": (_SORTED,), "block rotated": _REORDERED, "two rows swapped": (_SWAPPED,),
    "neighbours swapped": (_SWAPPED,), "neighbours of one surname swapped": (_SWAPPED,), "key column sorted alone": (_SORTED,), "seal column sorted alone": (_SORTED,),
    "number and name moved together against the key": _REORDERED, "block shifted up": (_SHIFTED, r.NO_CELL_WAS_DELETED, _PASTED),
    "block shifted down": (_SHIFTED, r.NO_CELL_WAS_INSERTED, _PASTED), "cells deleted and shifted up": (r.NO_CELL_WAS_DELETED, _SHIFTED, _EMPTIED),
    "cells inserted and shifted down": (r.NO_CELL_WAS_INSERTED, _SHIFTED, _EMPTIED), "filled down": (_FILLED, _PASTED), "filled as a series": (_SERIES, _FILLED, _EDITED),
    "range pasted over": (_PASTED, _FILLED, _EDITED), "pasted onto filtered rows": (_PASTED, _EDITED), "one value over all": (_FILLED, r.NO_COLUMN_WAS_OVERWRITTEN, _PASTED),
    "column overwritten by another": (r.NO_COLUMN_WAS_OVERWRITTEN,), "columns exchanged under their headings": (r.NO_COLUMNS_WERE_EXCHANGED,),
    "columns exchanged on some rows": (r.NO_COLUMNS_WERE_EXCHANGED,), "column emptied": (r.NO_COLUMN_WAS_EMPTIED,), "cells emptied": (_EMPTIED, r.NO_COLUMN_WAS_EMPTIED),
    "key overwritten": (_EDITED, _PASTED, _FILLED, f.NO_VARIANT_WAS_REPLACED), "row deleted": _LOST, "block of rows deleted": _LOST, "filtered rows deleted": _LOST, "first half missing": _LOST,
    "second half missing": _LOST, "all rows but one missing": _LOST, "rows duplicated": _TWICE, "list pasted twice": _TWICE, "row replaced by a copy of another": (*_TWICE, *_LOST),
    "row copied and typed over": _TWICE, "rows added without a key": (w.NO_ROW_WAS_ADDED,), "rows added with a key counted on": _FOREIGN, "row emptied": _LOST,
    "row emptied but its key": (_EMPTIED,), "line of totals added": (w.NO_ROW_WAS_ADDED,), "two lists mixed": _FOREIGN, "another list altogether": _FOREIGN,
    "another list under these keys": (_EDITED, r.NO_COLUMN_WAS_OVERWRITTEN, *_FOREIGN), "older export": (w.LIST_IS_NEWER_THAN_CORRECTIONS, _EDITED),
    "exported before a re sealing": (w.LIST_IS_NEWER_THAN_CORRECTIONS,), "leading zeros lost": (f.NO_LEADING_ZERO_WAS_LOST,), "scientific notation": (f.NO_DIGITS_TURNED_SCIENTIFIC,),
    "scientific notation and back": (f.NO_DIGITS_TURNED_SCIENTIFIC, _EDITED), "dates became serials": (f.NO_DATE_CHANGED_ITS_FORM,), "dates in american order": (f.NO_DATE_CHANGED_ITS_FORM,),
    "dates with two digits of the year": (f.NO_DATE_CHANGED_ITS_FORM,), "day and month exchanged": (f.NO_DATE_CHANGED_ITS_FORM,), "one day off": (f.NO_DATE_CHANGED_ITS_FORM, _EDITED),
    "cp932 round trip": (f.NO_CHARACTER_WAS_LOST, f.NO_DASH_WAS_REPLACED), "wave dashes exchanged": (f.NO_DASH_WAS_REPLACED,), "variant kanji replaced": (f.NO_VARIANT_WAS_REPLACED,),
    "variation selectors dropped": (f.NO_VARIANT_WAS_REPLACED, f.NO_TEXT_WAS_NORMALISED), "normalised nfc": (f.NO_TEXT_WAS_NORMALISED,),
    "normalised nfkc": (f.NO_TEXT_WAS_NORMALISED, f.NO_WIDTH_OR_SPACE_WAS_CHANGED), "decomposed nfd": (f.NO_TEXT_WAS_NORMALISED,),
    "kana made half width": (f.NO_WIDTH_OR_SPACE_WAS_CHANGED, f.NO_TEXT_WAS_NORMALISED),

    "spaces stripped": (f.NO_WIDTH_OR_SPACE_WAS_CHANGED,), "spaces added": (f.NO_WIDTH_OR_SPACE_WAS_CHANGED,), "width of spaces changed": (f.NO_WIDTH_OR_SPACE_WAS_CHANGED,),
    "digit mistyped": (_EDITED,), "adjacent digits exchanged": (_EDITED,), "another number with a right check digit": (_EDITED, _FILLED), "number masked": (_EDITED,),
    "cut off in the cell": (_EDITED,), "yen a thousand times off": (_EDITED,), "surname replaced": (_EDITED,),
    "digits became number cells": (f.NO_LEADING_ZERO_WAS_LOST, f.NO_DIGITS_BECAME_NUMBER_CELLS), "cells too narrow": (_EDITED,), "lookup failed": (_EDITED,),
    "formula left in the cell": (_EDITED,), "unseen character added": (_EDITED, f.NO_TEXT_WAS_NORMALISED, f.NO_WIDTH_OR_SPACE_WAS_CHANGED),
    "key in another spelling": (f.NO_VARIANT_WAS_REPLACED, f.NO_WIDTH_OR_SPACE_WAS_CHANGED, _EDITED), "kana made hiragana": (f.NO_VARIANT_WAS_REPLACED, _EDITED),
    "file cut off": _LOST, "file cut off at a line": _LOST, "headings repeated in the data": (w.NO_ROW_WAS_ADDED,), "number written with a point": (_EDITED,),
}  # fmt: skip
