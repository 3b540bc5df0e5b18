"""Draws a diagnosis as one HTML page: what happened in words, and a picture of each damaged column; nothing to load, no script, no value.

The page may be shown or sent to anybody: it names columns, lines and counts only.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from furusato.guards.diagnosis.table import Diagnosis, Explanation
from furusato.guards.row_check import words
from furusato.model.findings import Finding, Severity
from furusato.render.check_report_picture import COLOURS, Threads, drawn, picture

_CSP: Final = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE: Final = """
body{font:15px/1.7 "BIZ UDPGothic","Yu Gothic UI","Hiragino Sans","Noto Sans CJK JP",sans-serif;color:#1f2937;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .5rem;border-bottom:2px solid #e5e7eb}
.en{color:#6b7280;font-size:.85rem;display:block}.lead{font-size:1.05rem;padding:.8rem 1rem;border-left:6px solid #b91c1c;background:#fef2f2;margin:1rem 0}
.whole{border-color:#15803d;background:#f0fdf4}table{border-collapse:collapse;width:100%}td,th{border:1px solid #d1d5db;padding:.45rem .6rem;vertical-align:top;text-align:left}
th{background:#f3f4f6;font-weight:600;white-space:nowrap}td.n{text-align:right;white-space:nowrap}.dot{display:inline-block;width:.8em;height:.8em;border-radius:50%;margin-right:.35em}
code{font-size:.75rem;color:#6b7280}svg{display:block;max-width:100%;height:auto;background:#fff;margin:.6rem 0 0}svg text{font-size:11px;fill:#374151}svg .end{text-anchor:end}
svg .mid{text-anchor:middle;font-weight:700;paint-order:stroke;stroke:#fff;stroke-width:3px}
svg .axis{stroke:#374151;stroke-width:1.2;fill:none}svg .stays{fill:#eef2f7}path{fill:none}figure{margin:1rem 0;break-inside:avoid}figcaption{font-weight:600}
@media print{body{margin:0}}
"""


def write_report(diagnosis: Diagnosis, findings: Sequence[Finding], title: str, sheet: str) -> bytes:
    """The bytes of the page. `findings`: all that is told, the accidents among them; `title`: whose list; `sheet`: where it stood."""
    accidents = [finding for finding in findings if finding.severity is not Severity.NOTICE]
    notices = [finding for finding in findings if finding.severity is Severity.NOTICE]
    pictures, colours = _pictures(diagnosis)
    page = [
        f'<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_CSP}">',
        f'<meta name="viewport" content="width=device-width"><title>一覧の照合 {escape(title)}</title><style>{_STYLE}</style></head><body>',
        f'<h1>戻ってきた一覧の照合</h1><span class="en">A returned list held against the ledger · {escape(title)} · {escape(sheet)}</span>',
        _lead(len(accidents)),
        *(["<h2>何が起きたか <span class='en'>What happened</span></h2>", _table(accidents, colours)] if accidents else []),
        *(["<h2>値の動き <span class='en'>Where values went</span></h2>", _how_to_read(), *pictures] if pictures else []),
        *(["<h2>無害な変更・手掛かり <span class='en'>Harmless changes and clues</span></h2>", _table(notices, {})] if notices else []),
        "</body></html>",
    ]
    return "\n".join(page).encode()


def _lead(accidents: int) -> str:
    if not accidents:
        return '<p class="lead whole">封印した行がすべて一度ずつ、封印時のままあります。<span class="en">Every sealed row is there once, as it was sealed.</span></p>'
    return (
        f'<p class="lead">封印時と違います。起きたことは {accidents} 件で説明できます。台帳の封印済みの値は無事です。'
        f'<span class="en">The list is not as it was sealed; {accidents} explanations account for it. The sealed values are unharmed.</span></p>'
    )


def _table(findings: Sequence[Finding], colours: Mapping[int, str]) -> str:
    rows = "".join(
        f"<tr><td class='n'>{_dot(colours.get(number))}{number}</td><td>{escape(f.ja)}<span class='en'>{escape(f.en)}</span><code>{f.name}</code></td>"
        f"<td class='n'>{f.count:,}</td><td>{_where(f)}</td></tr>"
        for number, f in enumerate(findings, 1)
    )
    heads = (("", ""), ("説明", "explanation"), ("件数", "count"), ("行", "lines"))
    return f"<table><tr>{''.join(f'<th>{ja}<span class=en>{en}</span></th>' for ja, en in heads)}</tr>{rows}</table>"


def _dot(colour: str | None) -> str:
    return f'<span class="dot" style="background:{colour}"></span>' if colour else ""


def _where(finding: Finding) -> str:
    """The first lines, runs joined; row keys where there are no lines."""
    if not finding.lines:
        return escape(", ".join(finding.row_keys[:8]) + (" …" if len(finding.row_keys) > 8 else ""))
    runs: list[tuple[int, int]] = []
    for line in sorted(set(finding.lines)):
        runs = [*runs[:-1], (runs[-1][0], line)] if runs and line == runs[-1][1] + 1 else [*runs, (line, line)]
        if len(runs) > 12:
            return ", ".join(_run(run) for run in runs[:12]) + " …"
    return ", ".join(_run(run) for run in runs)


def _run(run: tuple[int, int]) -> str:
    return f"{run[0]:,}" if run[0] == run[1] else f"{run[0]:,}–{run[1]:,}"


def _how_to_read() -> str:
    return (
        "<p>左が値の本来の行、右が今ある行です。まっすぐ横に伸びていれば正しい行にあります。斜めの帯はまとまったずれ、扇はフィル、交差する線の束は並べ替えです。"
        "右端の短い印は、どの行からも来ていない値(書き換え・消去)です。灰色は動いていない行です。値そのものは描きません。"
        '<span class="en">Left: the row a value belongs to; right: the row it stands on. Level is right. A slanted band is a block that moved, a fan is a fill, a tangle of lines is a sort. '
        "Short marks on the right are values that came from no row. Grey rows did not move. No value is drawn.</span></p>"
    )


def _pictures(diagnosis: Diagnosis) -> tuple[list[str], dict[int, str]]:
    """One picture for the accidents of the same columns; and the colour of each accident by its number in the table."""
    groups: dict[tuple[str, ...], list[tuple[int, Explanation]]] = {}
    for number, explanation in enumerate(diagnosis.explanations, 1):
        if explanation.columns:
            groups.setdefault(explanation.columns, []).append((number, explanation))
    place_of = {line: diagnosis.rank[place] for place, line in enumerate(diagnosis.lines) if line}
    lines = {diagnosis.rank[place]: line for place, line in enumerate(diagnosis.lines)}
    figures, colours = [], dict[int, str]()
    for columns, members in groups.items():
        if not any(explanation.threads for _, explanation in members):
            continue
        threads = [_threads(number, explanation, diagnosis.rank, place_of) for number, explanation in members]
        colours |= {one.number: COLOURS[one.number % len(COLOURS)] for one in threads}
        figures.append(_figure(columns, threads, lines))
    return figures, colours


def _threads(number: int, explanation: Explanation, rank: Sequence[int], place_of: Mapping[int, int]) -> Threads:
    moved = [(rank[source], rank[target]) for source, target in explanation.threads]
    known = {target for _, target in moved}
    cells = {place_of[line] for found in explanation.cells.values() for line in found if line in place_of}
    return Threads(number, moved, sorted(cells - known))


def _figure(columns: tuple[str, ...], threads: Sequence[Threads], lines: Mapping[int, int]) -> str:
    ja, en = "・".join(words(column)[0] for column in columns), ", ".join(words(column)[1] for column in columns)
    numbers = ", ".join(str(one.number) for one in threads)
    counts = [drawn(one) for one in threads]
    shown, there = (sum(column) for column in zip(*counts, strict=True))
    sample = f" · {there:,} 本から均等に {shown:,} 本を描画 / {shown:,} of {there:,} lines drawn" if shown < there else ""
    return (
        f'<figure><figcaption>{numbers}. {escape(ja)} <span class="en">{escape(en)}{sample}</span></figcaption>{picture(threads, lines, escape(ja))}</figure>'
    )
