"""Gives the bytes the program came with (forms, tables, fonts), each with its SHA-256, which a batch records as its input.

Refuses a font that is missing or is not the pinned one: another font would draw other shapes, or an empty box, where the read-back sees the same text.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from furusato.errors import SystemTrouble
from furusato.storage.trouble import told

PACKAGE: Final = Path(__file__).resolve().parents[1]
_MEND: Final = ("make set-up を実行するか、プログラムを入れ直してください。", "Run `make set-up`, or install the program again.")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the package: its bytes and their SHA-256 in hex."""

    name: str
    data: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True, slots=True)
class Font(Part):
    """A pinned font; `name` is the face's, `file` the file's."""

    file: str


def template(year: int, package: Path = PACKAGE) -> Mapping[str, Part]:
    """The form of a tax year: file name (`form.toml`) → part. SystemTrouble when the program has no form of that year."""
    folders = [package / "data" / "templates", package.parent / "templates"]
    for folder in folders:
        parts = _parts(folder / str(year), "*.toml")
        if parts:
            return parts
    years = sorted({p.name for folder in folders if folder.is_dir() for p in folder.iterdir() if p.name.isdigit()})
    raise SystemTrouble(
        f"{year} 年分の様式がこのプログラムにありません(あるのは {', '.join(years) or 'なし'})。その年分に対応した版を入れてください。",
        f"This program has no form for tax year {year} (it has: {', '.join(years) or 'none'}). Install a version that has it.",
    )


def tables(package: Path = PACKAGE) -> Mapping[str, Part]:
    """Every table of the package: file name → part."""
    return _parts(package / "data" / "tables", "*")


def table(name: str, package: Path = PACKAGE) -> Part:
    """One table by file name; SystemTrouble when it is missing."""
    found = tables(package).get(name)
    if found is None:
        raise _broken(f"表 {name} がありません。", f"The table {name} is missing.")
    return found


def verify_page(package: Path = PACKAGE) -> Part:
    """The page with which receivers verify in a browser; SystemTrouble when it is missing."""
    found = _parts(package / "data" / "verify", "verify.html").get("verify.html")
    if found is None:
        raise _broken("検証ページ verify.html がありません。", "The verification page verify.html is missing.")
    return found


def fonts(package: Path = PACKAGE) -> tuple[Font, ...]:
    """The pinned fonts in the order of the chain. SystemTrouble for a missing or altered one."""
    folder = package / "data" / "fonts"
    listed = _font_list(folder / "fonts.toml")
    return tuple(_font(folder, entry) for entry in listed)


def _parts(folder: Path, pattern: str) -> dict[str, Part]:
    with told(folder):
        files = sorted(p for p in folder.glob(pattern) if p.is_file() and not p.name.startswith((".", "__")))
        return {p.name: _part(p.name, p.read_bytes()) for p in files}


def _part(name: str, data: bytes) -> Part:
    return Part(name, data, hashlib.sha256(data).hexdigest())


def _broken(ja: str, en: str) -> SystemTrouble:
    return SystemTrouble(f"{ja}{_MEND[0]}", f"{en} {_MEND[1]}")


def _font_list(path: Path) -> list[Mapping[str, object]]:
    try:
        entries = tomllib.loads(path.read_bytes().decode())["font"]
    except (OSError, ValueError, KeyError) as fault:
        raise _broken(f"書体の一覧 {path} を読めません。", f"The list of fonts {path} cannot be read.") from fault
    if not isinstance(entries, list) or not entries or not all(isinstance(e, dict) for e in entries):
        raise _broken(f"書体の一覧 {path} が壊れています。", f"The list of fonts {path} is damaged.")
    return entries


def _font(folder: Path, entry: Mapping[str, object]) -> Font:
    name, file, pinned = (entry.get(key) for key in ("name", "file", "sha256"))
    if not (isinstance(name, str) and isinstance(file, str) and isinstance(pinned, str) and PurePosixPath(file).name == file):
        raise _broken("書体の一覧に name, file, sha256 のない項目があります。", "An entry of the list of fonts lacks name, file or sha256.")
    try:
        data = (folder / file).read_bytes()
    except OSError as fault:
        raise _broken(f"書体 {name} のファイル {file} がありません。", f"The file {file} of the font {name} is missing.") from fault
    digest = hashlib.sha256(data).hexdigest()
    if digest != pinned:
        raise _broken(f"書体 {name} のファイル {file} が指定のものと違います。", f"The file {file} of the font {name} is not the pinned one.")
    return Font(name, data, digest, file)
