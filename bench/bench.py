"""Times `furusato` and the naive script on the same fictional lists, in one run on one machine: seconds, rows a second, peak memory.

Promises that both are measured as whole processes from start to exit, from the same file, one after the other, and that ours includes everything: checks, seal, ledger,
PDF and workbook, read-back, signature, publishing (the office's workspace and keys are made before). A command that fails ends the run; nothing is printed for it. Memory
is the sum of the resident sets of the process and its children, sampled 20 times a second, so pages that workers share are counted in each.

Usage: python bench/bench.py [--only small|big] [--naive-limit ROWS] [--write]
"""

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from scripts.fictional import make_list, write_xlsx

ROOT: Final = Path(__file__).parent.parent
ROOM: Final = ROOT / "out" / "bench"
PAGE: Final = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
SEED: Final = 2017


class Size(NamedTuple):
    """A list to measure with."""

    name: str
    rows: int
    municipalities: int


SIZES: Final = (Size("small", 5_853, 727), Size("big", 100_000, 1_741))


class Cost(NamedTuple):
    """What a command or a sequence of commands cost: seconds of wall clock, of processors, and bytes."""

    wall: float
    processor: float
    peak: int


def naive(list_file: Path, room: Path) -> list[str]:
    """The naive way."""
    return [sys.executable, str(ROOT / "bench" / "naive.py"), str(list_file), str(room / "documents")]


def ours(list_file: Path, room: Path) -> list[str]:
    """Our way: from the list to published notices in one command. The office's workspace and keys are made before, once a year, and not counted."""
    furusato, workspace, secret = str(Path(sys.executable).with_name("furusato")), room / "workspace", room / "passphrase.txt"
    secret.write_text("only for measuring\n", encoding="utf-8")
    office = ["--keys", str(room / "keys"), "--passphrase-file", str(secret)]
    run([furusato, "init", str(workspace), "--issuer-code", "222216", "--issuer-name", "湖西市", "--year", "2025", *office], room / "log.txt")
    settings = (ROOT / "sample_data" / "kosai.toml").read_text(encoding="utf-8")
    (workspace / "furusato.toml").write_text(settings.replace("applications = 5853\n", ""), encoding="utf-8")
    return [furusato, "issue", str(list_file), "--route", "portal", "--workspace", str(workspace), *office]


def resident(pid: int) -> int:
    """Bytes of memory resident for a process and all below it; 0 for one that has just ended, or where there is no /proc."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(child)) for child in children)


def run(command: Sequence[str], log: Path) -> Cost:
    """Run a command to its end. SystemExit names the log where it fails."""
    start, peak = time.perf_counter(), 0
    with log.open("ab") as out, subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=ROOT) as process:
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            peak = max(peak, resident(process.pid))
            time.sleep(0.05)
        process.returncode = os.waitstatus_to_exitcode(ended[1])
    wall, usage = time.perf_counter() - start, ended[2]
    if process.returncode:
        raise SystemExit(f"終了コード {process.returncode}。記録を見てください。 / Ended with code {process.returncode}; see {log}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, max(peak, usage.ru_maxrss * 1024))


def measure(way: Callable[[Path, Path], list[str]], list_file: Path, size: Size) -> Cost:
    """The cost of a way, from an empty folder."""
    room = ROOM / f"{way.__name__}-{size.name}"
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(parents=True)
    return run(way(list_file, room), room / "log.txt")


def list_of(size: Size) -> Path:
    """The list of a size: made once for each state of the generator."""
    sources = b"".join(path.read_bytes() for path in sorted((ROOT / "scripts").glob("fictional*.py")))
    path = ROOM / f"donors-{size.rows}-{size.municipalities}-{hashlib.sha256(sources).hexdigest()[:8]}.xlsx"
    if not path.exists():
        ROOM.mkdir(parents=True, exist_ok=True)
        print(f"架空の寄附者一覧を作ります。 / Making {path.name} …", file=sys.stderr)
        write_xlsx(make_list(SEED, size.rows, size.municipalities), path)
    return path


def machine() -> str:
    """What it ran on, in one line."""
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{len(os.sched_getaffinity(0))} cores of {model}, {memory:.0f} GiB, {platform.system()} {platform.release()}, Python {platform.python_version()}"


def line(size: Size, way: str, cost: Cost, times: str) -> str:
    """One line of the table."""
    speed = f"{size.rows / cost.wall:,.0f}"
    return f"| {size.rows:,} / {size.municipalities:,} | {way} | {cost.wall:.1f} | {speed} | {cost.processor:.1f} | {cost.peak / 2**20:,.0f} | {times} |"


def compare(size: Size, naive_limit: int) -> list[str]:
    """The table's lines for one size."""
    list_file = list_of(size)
    mine = measure(ours, list_file, size)
    if size.rows > naive_limit:
        return [line(size, "furusato", mine, "")]
    theirs = measure(naive, list_file, size)
    return [line(size, "naive", theirs, "1"), line(size, "furusato", mine, f"{theirs.wall / mine.wall:.1f}")]


def write_page(text: str) -> None:
    """Put the table between the marks of docs/performance.md."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN) if PAGE.exists() else ("# Performance\n\n", "", "")
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2] or chr(10)}", encoding="utf-8")


def main() -> None:
    """Measure, print, write where asked."""
    parser = argparse.ArgumentParser(description="速さを測ります / Measures furusato beside the naive script.")
    parser.add_argument("--only", choices=[size.name for size in SIZES])
    parser.add_argument("--naive-limit", type=int, default=1_000_000, metavar="ROWS", help="leave the naive script out for longer lists")
    parser.add_argument("--write", action="store_true", help="write the table to docs/performance.md")
    wanted = parser.parse_args()
    lines = [f"Measured {time.strftime('%Y-%m-%d')} on {machine()}.", ""]
    lines += [
        "| rows / municipalities | way | seconds | rows/s | processor seconds | peak MiB | times as fast |",
        "| --- | --- | --: | --: | --: | --: | --: |",
    ]
    for size in SIZES:
        if wanted.only in (None, size.name):
            lines += compare(size, wanted.naive_limit)
    print("\n".join(lines))
    if wanted.write:
        write_page("\n".join(lines))


if __name__ == "__main__":
    main()
