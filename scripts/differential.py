"""Holds the program, the reference verifier and verify.html against each other over many damaged notices, and writes the figures into docs/verification.md.

`make differential` damages ten thousand; `--cases N`, `--seed N`, `--no-page` (where there is no Chromium). Ends with 1 and the first disagreements where there are any.
"""

import argparse
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from furusato import __version__
from tests.verification.browser import by_page, opened
from tests.verification.differential import Case, Said, agree, by_program, by_reference, cases

DOCUMENT: Final = Path(__file__).resolve().parents[1] / "docs" / "verification.md"
_BEGIN: Final = "<!-- differential: begin -->\n"
_END: Final = "<!-- differential: end -->\n"
_NOTICES: Final = 4  # a call of the page
_SHOWN: Final = 10


def portions(seed: int, wanted: int) -> Iterator[list[Case]]:
    """Cases, a few notices at a time, until there are enough."""
    done = 0
    while done < wanted:
        portion = list(cases(seed, _NOTICES))
        yield portion
        done += len(portion)
        seed += _NOTICES


def compare(seed: int, wanted: int, chromium: str | None) -> tuple[Counter[tuple[str, str]], list[str], Counter[str]]:
    """Lights of the program, disagreements, and how often each damage was made."""
    lights: Counter[tuple[str, str]] = Counter()
    unlike: list[str] = []
    made: Counter[str] = Counter()
    with opened(chromium) if chromium else nullcontext() as page:
        for portion in portions(seed, wanted):
            said = by_page(page, portion) if page else {}
            for case in portion:
                program, reference = by_program(case), by_reference(case)
                lights[program[:2]] += 1
                made[case.damage] += 1
                if not _alike(program, reference, said.get(case.name, reference)):
                    unlike.append(f"{case.name} {case.damage}")
            print(f"\r{made.total():,}", end="", file=sys.stderr, flush=True)
    return lights, unlike, made


def _alike(program: Said, reference: Said, page: Said) -> bool:
    return agree(program, reference) and agree(program, page) and page == reference


def figures(lights: Counter[tuple[str, str]], made: Counter[str], unlike: int, told: str) -> str:
    """The lines for the document."""
    lines = [told, "", "| 組合せ一致 | 発行者確認 | notices |", "| --- | --- | --- |"]
    lines += [f"| {values} | {issuer} | {count:,} |" for (values, issuer), count in sorted(lights.items())]
    return "\n".join([*lines, "", f"Disagreements: {unlike}. Kinds of damage: {len(made)}, each made {min(made.values())} to {max(made.values())} times.", ""])


def main() -> int:
    """Compare, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=10_000)
    parser.add_argument("--no-page", action="store_true")
    told = parser.parse_args()
    chromium = None if told.no_page else shutil.which("chromium")
    if chromium is None and not told.no_page:
        parser.error("there is no chromium; --no-page compares the program and the reference only")
    begun = time.monotonic()
    lights, unlike, made = compare(told.seed, told.cases, chromium)
    minutes = (time.monotonic() - begun) / 60
    by = "the program, the reference and verify.html in Chromium" if chromium else "the program and the reference (without verify.html)"
    said = f"Last run: {datetime.now(UTC):%Y-%m-%d}, furusato {__version__}, seed {told.seed}: {made.total():,} notices through {by}, {minutes:.0f} minutes."
    text = figures(lights, made, len(unlike), said)
    print(f"\n{text}", *unlike[:_SHOWN], sep="\n")
    if not unlike and told.cases >= 10_000:
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(_BEGIN)
        DOCUMENT.write_text(before + _BEGIN + text + _END + rest.partition(_END)[2], encoding="utf-8")
    return 1 if unlike else 0


if __name__ == "__main__":
    sys.exit(main())
