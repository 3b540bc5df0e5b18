"""`make sabotage`: the whole proof. Writes the page, prints the sum, and ends with 1 if anything slipped through."""

import argparse
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # small lists: processes serve better than threads; before polars is first imported

from scripts.sabotage.diagnosing import name_accidents
from scripts.sabotage.page import Run, page
from scripts.sabotage.real import run_real
from scripts.sabotage.running import Plan, run

PAGE: Final = Path(__file__).parents[2] / "docs" / "sabotage.md"


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(
        prog="sabotage", description="一覧をあらゆる形で壊し、どの検査が気づくかを数える / damage lists in every way and count which guard sees it"
    )
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--lists", type=int, default=10_000, help="清い一覧の数 / clean lists")
    words.add_argument("--after", type=int, default=11, help="一覧ごとの封印後の破壊 / damages after sealing for each list")
    words.add_argument("--before", type=int, default=1, help="一覧ごとの封印前の破壊 / damages before sealing for each list")
    words.add_argument("--real", type=int, default=1, help="LibreOffice で壊す一覧の数 / lists damaged in LibreOffice")
    words.add_argument("--diagnosed", type=int, default=20, help="診断に渡す一覧の数 / lists given to the diagnosis")
    words.add_argument("--processes", type=int, default=min(os.cpu_count() or 1, 8))
    words.add_argument("--page", type=Path, default=PAGE)
    return words.parse_args()


def _machine(processes: int) -> str:
    office = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=False).stdout.split()[:2]
    return f"Python {platform.python_version()}, {' '.join(office)}, {os.cpu_count()} cores, {processes} processes"


def main() -> int:
    """Run, write, tell."""
    told, start = _arguments(), time.monotonic()
    plan = Plan(told.seed, told.lists, told.after, told.before)
    print("LibreOffice …", flush=True)
    real = run_real([told.seed + place for place in range(told.real)], lambda _: None)
    print("診断 / diagnosis …", flush=True)
    named = name_accidents(told.seed, told.diagnosed)
    simulated = run(plan, told.processes, lambda done: print(f"  {done:,} / {plan.lists:,}", flush=True) if done % 400 == 0 else None)
    minutes = (time.monotonic() - start) / 60
    told.page.write_text(page(Run(plan, simulated, real, named, datetime.now(UTC).date().isoformat(), _machine(told.processes), minutes)), encoding="utf-8")
    return _tell([*simulated.slips, *real.slips, *named.slips], told.page)


def _tell(slips: list[str], page: Path) -> int:
    for slip in filter(None, slips):
        print(slip)
    print(f"{page}: すり抜け・誤警報 {len(slips)} 件 / {len(slips)} slips and false alarms")
    return 1 if slips else 0


if __name__ == "__main__":
    sys.exit(main())
