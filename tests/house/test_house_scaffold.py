"""The house checks itself: what is locked, what lies where, how a module opens."""

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "furusato" / "data" / "fonts"
MADE = {"dist", "build", "out", "__pycache__"}  # by make, beside the dotted folders
LOCKS = ("run", "dev", "fonts", "lock")


def files() -> Iterator[Path]:
    """Every file of the repository: all but what is made and the dotted folders, of which only .ci is ours."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in MADE and not f.endswith(".egg-info") and (f == ".ci" or not f.startswith("."))]
        yield from (Path(folder, name) for name in names)


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that is text."""
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data:
            yield path.relative_to(ROOT), data.decode("utf-8", errors="replace")


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


MODULES = python_files("furusato")
CODE = python_files("furusato", "tests", "scripts", "bench")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def lock(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Library → its pinned requirement and its hashes."""
    joined = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split("#")[0].strip() for line in joined.splitlines()]
    pins = [(Requirement(line.split(" --hash")[0]), re.findall(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)", line)) for line in lines if line]
    return {canonicalize_name(pin.name): (pin, hashes) for pin, hashes in pins}


def asked(name: str) -> list[Requirement]:
    """What a hand-written requirements file asks for."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_no_file_holds_the_address_of_a_registry() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "debian" + ".org", "proxy.golang" + ".org", "crates" + ".io")
    assert [(str(path), host) for path, text in texts() for host in hosts if host in text] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_library_has_one_version_and_its_hashes(name: str) -> None:
    pins = lock(name)
    assert pins
    assert [key for key, (pin, hashes) in pins.items() if not re.fullmatch(r"==[^*,]+", str(pin.specifier)) or not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_a_place(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"://|--index|--extra-index|--find-links|\s/\w|[A-Za-z]:\\", text) == []


def test_every_dependency_is_locked_within_its_bounds() -> None:
    project = [Requirement(text) for text in pyproject()["project"]["dependencies"]]
    build = [Requirement(text) for text in pyproject()["build-system"]["requires"]]
    wanted = [("run", r) for r in project] + [("dev", r) for r in [*project, *build, *asked("dev")]] + [(n, r) for n in ("fonts", "lock") for r in asked(n)]
    for name, requirement in wanted:
        pin, _ = lock(name)[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(str(pin.specifier).removeprefix("==")), f"{name}.txt: {requirement}"


def test_what_is_tested_is_what_is_run() -> None:
    run, dev = lock("run"), lock("dev")
    assert {key: pin.specifier for key, (pin, _) in run.items()} == {key: dev[key][0].specifier for key in run}


def test_every_library_that_runs_stands_among_the_third_parties() -> None:
    text = (ROOT / "docs" / "third-party.md").read_text(encoding="utf-8")
    assert [name for name in lock("run") if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)] == []


def test_every_font_is_the_one_in_the_table_and_has_its_licence() -> None:
    table = tomllib.loads((FONTS / "fonts.toml").read_text(encoding="utf-8"))["font"]
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert {path.name for path in FONTS.glob("*.ttf")} == {font["file"] for font in table}
    for font in table:
        assert hashlib.sha256((FONTS / font["file"]).read_bytes()).hexdigest() == font["sha256"]
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / font["licence_file"]).read_text(encoding="utf-8")
        assert font["name"] in notice
        assert font["licence_file"] in notice


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_a_module_opens_with_its_promise_and_is_not_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert (ast.get_docstring(ast.parse(text)) or "").strip()
    assert len(text.splitlines()) <= 300


def test_no_module_is_named_after_nothing() -> None:
    assert [short(path) for path in CODE if path.stem.strip("_") in {"utils", "util", "helpers", "helper", "misc", "common"}] == []


def swallows(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything; BaseException may be caught to clean up, if it is raised again."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {node.id if isinstance(node, ast.Name) else "" for node in caught if node}
    again = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
    return handler.type is None or "Exception" in names or ("BaseException" in names and not again)


def test_no_except_catches_everything() -> None:
    trees = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in CODE)
    found = [f"{short(p)}:{node.lineno}" for p, tree in trees for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and swallows(node)]
    assert found == []


def test_every_silenced_rule_says_why() -> None:
    silent = re.compile(r"#\s*(?:type: ignore|noqa)(?!:?\s?\[?[A-Za-z0-9, -]+\]?\s*(?:#|\(|—|-|:)\s*\S)")
    lines = ((path, n, line) for path in CODE if path != Path(__file__) for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    assert [f"{short(path)}:{n}" for path, n, line in lines if silent.search(line)] == []


def test_every_test_file_has_a_name_of_its_own_and_no_package() -> None:
    names = Counter(path.name for path in python_files("tests"))
    assert [name for name, count in names.items() if count > 1 and name != "conftest.py"] == []
    assert "__init__.py" not in names


@pytest.mark.parametrize("required", ["", "1"])
@pytest.mark.parametrize("body", ['def test_x(needs):\n    needs("no-such-program")\n', 'import pytest\npytest.importorskip("no_such_module")\n'])
def test_a_skip_fails_where_everything_is_required(tmp_path: Path, body: str, required: str) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_x.py").write_text(body, encoding="utf-8")
    (tmp_path / "test_y.py").write_text("def test_y():\n    pass\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)]
    run = subprocess.run(command, env={**os.environ, "FURUSATO_TESTS_REQUIRE_ALL": required}, capture_output=True, text=True, timeout=60, check=False)
    assert bool(run.returncode) == bool(required), run.stdout
    assert ("skipped where nothing may be skipped" in run.stdout) == bool(required), run.stdout
