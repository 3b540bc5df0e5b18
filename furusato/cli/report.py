"""Tells findings and refusals, in Japanese and English: as a table on the terminal or as JSON.

Never shows a value of the list: findings hold none, and nothing else is printed here.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from furusato.errors import Refusal, Reported
from furusato.law.number_in_text import hidden

if TYPE_CHECKING:
    from furusato.storage.publishing import Recovered

_PLACES_SHOWN: Final = {"refuse": 6, "decide": 6, "notice": 1}
_CAUSES_SHOWN: Final = 6
_STYLES: Final = {"refuse": ("red", "要修正"), "decide": ("yellow", "要判断"), "notice": ("blue", "お知らせ")}


def console(*, errors: bool = False) -> Console:
    """The terminal, without colours where it has none; wide enough for a sentence where it tells no width."""
    made = Console(stderr=errors, highlight=False)
    return made if made.is_terminal else Console(stderr=errors, highlight=False, width=160)


def tell(ja: str, en: str, *, errors: bool = False) -> None:
    """One sentence, Japanese first."""
    console(errors=errors).print(f"{escape(ja)}\n[dim]{escape(en)}[/dim]", soft_wrap=True)


def tell_findings(findings: Sequence[Reported], *, errors: bool = False) -> None:
    """Findings grouped by cause with counts, in the order given; of one rule the first few causes (JSON and the marked list have all)."""
    rules: dict[str, dict[str, list[Reported]]] = {}
    for finding in findings:
        rules.setdefault(finding.name, {}).setdefault(finding.ja, []).append(finding)
    shown = [found for causes in rules.values() for found in islice(causes.values(), _CAUSES_SHOWN)]
    hidden = sum(len(causes) for causes in rules.values()) - len(shown)
    if shown:
        console(errors=errors).print(_table(shown))
    if hidden:
        tell(f"同じ規則の所見が他に {hidden:,} 種類あります(--json で全部)。", f"{hidden:,} more findings of these rules: see --json.", errors=errors)


def _table(causes: Sequence[Sequence[Reported]]) -> Table:
    table = Table(show_lines=True, expand=False)
    for heading in ("区分", "件数", "どこ / where", "何を / what to do"):
        table.add_column(heading, justify="right" if heading == "件数" else "left", no_wrap=heading == "区分", overflow="fold")
    for found in causes:
        first = found[0]
        colour, word = _STYLES[first.severity]
        sentence = f"{escape(first.ja)}\n[dim]{escape(first.en)}\n{first.name}[/dim]"
        table.add_row(f"[{colour}]{word}[/{colour}]", f"{sum(f.count for f in found):,}", escape(_where(found)), sentence)
    return table


def _where(found: Sequence[Reported]) -> str:
    """The first few places, and how many more there are."""
    most = _PLACES_SHOWN[found[0].severity]
    places = list(islice(chain.from_iterable(map(_places, found)), most))
    more = sum(f.count for f in found) - len(places)
    return "\n".join([*places, *([f"… 他 {more:,}"] if more > 0 and places else [])])


def _places(finding: Reported) -> Iterator[str]:
    """Cells, each with its row key where both are known; where only rows are known, the file and the row keys."""
    cells = finding.cells()
    if len(finding.row_keys) < finding.count:
        yield from cells
        return
    first = next(cells, "")
    yield from (f"{cell} {key}".strip() for cell, key in zip(chain([first], cells, repeat(first)), finding.row_keys, strict=False))


def tell_recovered(recovered: "Recovered") -> None:
    """What a run that was killed left behind, and what became of it."""
    for batches, ja, en in (
        (
            recovered.finished,
            "前回中断された発行 {} は公開まで済んでいたので、台帳に記録しました。",
            "Batch {} of an interrupted run was out already; the ledger has it now.",
        ),
        (
            recovered.removed,
            "前回中断された発行 {} の書きかけを片付けました。公開していません。",
            "Cleared away what an interrupted run had made of batch {}; it was not published.",
        ),
        (
            recovered.awaiting,
            "発行 {} が決裁を待っています(furusato approve)。",
            "Batch {} waits for approval (furusato approve).",
        ),
        (
            recovered.unrecorded,
            "batches/ に台帳の知らないフォルダーがあります: {}。中身を確かめて移してください。",
            "batches/ holds folders that the ledger does not know: {}.",
        ),
    ):
        if batches:
            names = ", ".join(batches)
            tell(ja.format(names), en.format(names), errors=True)


def tell_refusal(refusal: Refusal, *, as_json: bool) -> None:
    """What was refused and by which findings."""
    if as_json:
        print(json_of({"refused": True, "exit_code": int(refusal.exit_code), "ja": refusal.ja, "en": refusal.en}, refusal.findings))
        return
    tell_findings(refusal.findings, errors=True)
    tell(f"中止しました: {refusal.ja}", f"Refused: {refusal.en}", errors=True)


def json_of(facts: dict[str, object], findings: Sequence[Reported]) -> str:
    """Facts and findings as one JSON object; every cell and row key of a finding stands in it."""
    told = [
        {"rule": f.name, "severity": f.severity, "count": f.count, "ja": f.ja, "en": f.en, "cells": list(f.cells()), "row_keys": list(f.row_keys)}
        for f in findings
    ]
    return json.dumps(_texts_hidden({**facts, "findings": told}), ensure_ascii=False, indent=1)


def _texts_hidden(value: object) -> object:
    """The same, with nothing in its texts that looks like an individual number."""
    if isinstance(value, dict):
        return {name: _texts_hidden(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_texts_hidden(inner) for inner in value]
    return hidden(value) if isinstance(value, str) else value
