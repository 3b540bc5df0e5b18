"""A stage for demonstrations: an empty folder, a passphrase, and `furusato` run as a clerk would, each command shown before its output."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
_FURUSATO: Final = Path(sys.executable).with_name("furusato.exe" if sys.platform == "win32" else "furusato")
SECRET: Final = "見本のための合言葉 only for the sample"


class Stage:
    """A folder below out/, emptied at the start; `furusato` runs commands in it."""

    def __init__(self, name: str) -> None:
        self.folder = ROOT / "out" / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.workspace = self.folder / "workspace"
        told = {"FURUSATO_PASSPHRASE": SECRET, "FURUSATO_KEYS": str(self.folder / "keys"), "FURUSATO_WORKSPACE": str(self.workspace)}
        self.environment = {**os.environ, **told, "PYTHONIOENCODING": "utf-8"}

    def furusato(self, *words: str, expect: int = 0, quiet: bool = False) -> str:
        """Run one command, show it and (unless quiet) what it says; SystemExit when it ends with another exit code. What it printed on standard output."""
        print(f"\n$ furusato {' '.join(words)}", flush=True)
        done = subprocess.run([_FURUSATO, *words], env=self.environment, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
        if not quiet or done.returncode != expect:
            print(done.stdout + done.stderr, end="", flush=True)
        if done.returncode != expect:
            raise SystemExit(f"終了コード {done.returncode}(期待は {expect})。 / It ended with {done.returncode}; {expect} was expected.")
        return done.stdout

    def found(self, settings: Path, code: str, name: str, year: int) -> None:
        """Make the workspace, then put the given furusato.toml into it, as an office edits its own."""
        self.furusato("init", str(self.workspace), "--issuer-code", code, "--issuer-name", name, "--year", str(year))
        shutil.copyfile(settings, self.workspace / "furusato.toml")

    def batches(self) -> list[Path]:
        """Everything that lies in batches/, hidden folders too."""
        return sorted((self.workspace / "batches").iterdir())
