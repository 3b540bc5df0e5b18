"""Runs one coverage-guided search with atheris: `python -m tests.fuzz.search TARGET FOLDER SECONDS`. Ends with another code than 0 where something was found.

The folder holds the inputs found so far, and `crash-…` for a finding. atheris is for Linux; `make atheris` installs it by its hash.
"""

import importlib
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Search until the time is over or something is found."""
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    atheris: Any = importlib.import_module("atheris")  # not installed where nobody searches
    with atheris.instrument_imports(include=["furusato", "zipfile", "json"]):
        targets: Any = importlib.import_module("tests.fuzz.targets")
    seeds = folder / name
    seeds.mkdir(parents=True, exist_ok=True)
    for i, data in enumerate(targets.TARGETS[name][1]()):
        (seeds / f"seed-{i}").write_bytes(data)
    limits = [f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=4096", "-max_len=200000"]
    words = [sys.argv[0], str(seeds), *limits, f"-artifact_prefix={folder}/{name}-", "-verbosity=0", "-print_final_stats=1"]
    atheris.Setup(words, lambda data: targets.once(name, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
