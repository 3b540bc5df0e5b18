"""A worker has only what drawing and reading back need: each starts anew, while the main process is at work on the same cores."""

import subprocess
import sys

HEAVY = ("polars", "openpyxl", "typer", "rich", "furusato.storage.ledger", "furusato.cli")


def test_a_worker_imports_no_tables_and_no_terminal() -> None:
    script = f"import furusato.workflows.press, sys; print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == []
