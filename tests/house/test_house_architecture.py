"""The page of the house names every room, shows the floors that the linter proves, and points at files that are there."""

import re
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
HOUSE: Final = ROOT / "furusato"
PAGE: Final = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
IN_BACKTICKS: Final = re.compile(r"`([^`\n]+)`")


def floors_of_the_page() -> list[str]:
    """The first column of the picture of floors, from the top."""
    picture = PAGE.split("<!-- floors: begin -->")[1].split("<!-- floors: end -->")[0]
    lines = [line for line in picture.splitlines() if line and not line.startswith(("```", " "))]
    return [re.split(r" {2,}", line)[0] for line in lines]


def floors_of_the_linter() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return [str(layer) for layer in layers]


def rooms() -> set[str]:
    """Packages and top modules below furusato/, as the page spells them."""
    packages = {f"{path.parent.name}/" for path in HOUSE.glob("*/__init__.py")}
    return packages | {path.name for path in HOUSE.glob("*.py") if path.stem != "__init__"}


def rooms_of_the_page() -> list[str]:
    table = PAGE.split("## The rooms")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)


def test_the_page_shows_the_floors_that_the_linter_proves() -> None:
    assert floors_of_the_page() == floors_of_the_linter()


def test_every_room_stands_once_on_the_page_and_no_other() -> None:
    assert sorted(rooms_of_the_page()) == sorted(rooms())


def test_every_room_has_a_floor() -> None:
    on_floors = {room for floor in floors_of_the_linter() for room in floor.split(" | ")}
    assert on_floors == {room.removesuffix("/").removesuffix(".py") for room in rooms()}


def test_every_file_of_the_house_that_the_page_names_is_there() -> None:
    places = [text.split(" ")[0] for text in IN_BACKTICKS.findall(PAGE) if "<" not in text]
    house = [place for place in places if place.count("/") == 1 and place.endswith(".py") and (HOUSE / place.split("/", maxsplit=1)[0]).is_dir()]
    elsewhere = [place for place in places if re.match(r"(?:docs|scripts|templates|tests|furusato)/", place)]
    assert house
    assert [place for place in house if not (HOUSE / place).is_file()] == []
    assert [place for place in elsewhere if "*" not in place and not (ROOT / place).exists()] == []


def test_every_folder_of_tests_is_told() -> None:
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    table = PAGE.split("## Where the tests are")[1]
    assert [folder for folder in sorted(folders) if f"`tests/{folder}/`" not in table] == []
