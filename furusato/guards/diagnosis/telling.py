"""Turns places into lines, columns into headings and rows into counts, so that an accident becomes a sentence."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from furusato.guards.diagnosis.move import Move
from furusato.guards.diagnosis.rules import NO_COLUMN_WAS_SORTED_APART
from furusato.guards.diagnosis.table import Explanation, Ledger, Listed
from furusato.guards.row_check import letter, words
from furusato.model import columns as c
from furusato.model.findings import Rule

_UNKNOWN_ORDER: Final = ("どの列の順でもない", "in the order of no column")
_UP: Final = ("上", "up")
_DOWN: Final = ("下", "down")
_SCATTERED: Final = (
    "。貼り付け先か元の行は飛び飛びで、絞り込み中の貼り付けと見られます",
    "; the rows are no neighbours, as when one pastes into a filtered list",
)


class Teller:
    """Makes explanations. `lines` and `rows`: by place, the LINE (0 where the row has none) and the sealed row."""

    def __init__(self, listed: Listed, ledger: Ledger, lines: Sequence[int], rows: Sequence[int]) -> None:
        self._listed, self._ledger, self._lines, self._rows = listed, ledger, lines, rows
        self._keys, self._bodies = ledger.sealed[c.ROW_KEY], ledger.sealed[c.DESTINATION]
        self._people = ledger.sealed[c.PERSON if c.PERSON in ledger.sealed.columns else c.NUMBER]

    def explanation(self, rule: Rule, cells: Mapping[str, Sequence[int]], threads: Iterable[tuple[int, int]] = (), **facts: str) -> Explanation:
        """`cells`: column → damaged places."""
        columns = tuple(cells)
        places = sorted({place for found in cells.values() for place in found}, key=lambda place: self._lines[place])
        lines = [self._lines[place] for place in places]
        rows = pl.Series([self._rows[place] for place in places], dtype=pl.UInt32)
        finding = rule.found(
            sheet=self._listed.sheet,
            column=letter(self._listed.letters, columns[0]) if len(columns) == 1 else "",
            lines=lines,
            row_keys=self._keys.gather(rows),
            **{**self.counts(rows), **self._columns(columns), "first": _thousands(min(lines, default=0)), "last": _thousands(max(lines, default=0)), **facts},
        )
        return Explanation(finding, columns, {column: [self._lines[place] for place in found] for column, found in cells.items()}, tuple(threads))

    def of_rows(self, rule: Rule, rows: Sequence[int], lines: Sequence[int] = (), **facts: str) -> Explanation:
        """An accident of whole rows; `rows`: sealed rows, `lines`: lines of the list."""
        gathered = pl.Series(rows, dtype=pl.UInt32)
        keys = self._keys.gather(gathered)
        return Explanation(
            rule.found(sheet=self._listed.sheet, lines=lines, row_keys=keys, **{**self.counts(gathered), "listed": _thousands(len(lines)), **facts})
        )

    def counts(self, rows: pl.Series) -> dict[str, str]:
        """Rows, donors and municipalities."""
        return {
            "rows": _thousands(rows.n_unique()),
            "donors": _thousands(self._people.gather(rows).n_unique()),
            "bodies": _thousands(self._bodies.gather(rows).n_unique()),
        }

    def _columns(self, columns: Sequence[str]) -> dict[str, str]:
        named = [(self._heading(column), words(column)[1], letter(self._listed.letters, column)) for column in columns]
        ja = "、".join(f"「{heading}」({place} 列)" if place else f"「{heading}」" for heading, _, place in named)
        en = ", ".join(f"{english} ({place})" if place else english for _, english, place in named)
        return {"ja_columns": ja, "en_columns": en}

    def _heading(self, column: str) -> str:
        return self._listed.headings.get(column) or words(column)[0]

    def moved(self, column: str, move: Move, texts: Mapping[str, Sequence[str | None]], rank: Sequence[int]) -> Explanation:
        """The sentence of a move; `texts`: column → its texts by place, for the order in which a sorted column stands; `rank`: place →
        where it counts."""
        cells = {column: list(move.cells), **move.others}
        facts: dict[str, str] = {"by": _thousands(abs(move.by) or 1)}
        # A value that came from further down moved up.
        facts["ja_way"], facts["en_way"] = _UP if move.by > 0 else _DOWN
        facts["ja_gaps"], facts["en_gaps"] = _SCATTERED if move.scattered else ("", "")
        facts["ja_order"], facts["en_order"] = ("", "") if move.rule is not NO_COLUMN_WAS_SORTED_APART else order_of(cells, texts, rank)
        threads = [(source, place) for place in sorted({p for found in cells.values() for p in found}) if (source := move.comes_from(place)) is not None]
        return self.explanation(move.rule, cells, threads, **facts)


def order_of(cells: Mapping[str, Sequence[int]], texts: Mapping[str, Sequence[str | None]], rank: Sequence[int]) -> tuple[str, str]:
    """By which of the columns the damaged rows now stand in order, and which way; `rank`: place → where it counts."""
    places = sorted({place for found in cells.values() for place in found}, key=rank.__getitem__)
    telling: list[tuple[int, str, str]] = []
    for column in cells:
        values = [text for place in places if (text := texts[column][place])]
        for ja, en in _ways(values):
            telling.append((len(set(values)), f"{words(column)[0]}の{ja}", f"by {words(column)[1]}, {en}"))
    best = max(telling, default=None)
    return (best[1], best[2]) if best and best[0] > 1 else _UNKNOWN_ORDER


def _ways(values: list[str]) -> list[tuple[str, str]]:
    whole = all(value.isascii() and value.isdigit() for value in values)
    for key in (str, int) if whole else (str, lambda text: text.encode("cp932", "replace")):
        keys = [key(value) for value in values]
        if all(one <= two for one, two in itertools.pairwise(keys)):  # type: ignore[operator]  # keys of one kind
            return [("小さい順", "ascending")]
        if all(one >= two for one, two in itertools.pairwise(keys)):  # type: ignore[operator]  # keys of one kind
            return [("大きい順", "descending")]
    return []


def _thousands(number: int) -> str:
    return f"{number:,}"
